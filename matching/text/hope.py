"""What a registered name could be worth at a place of the text, before it is aligned: how its units or letters meet those around it.

Two ideographs meet in the same way in every text, so each meeting is worked out once and remembered (a direct-mapped cache).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from matching.text.cjk import (
    AKIN,
    ANYTHING,
    EXACT,
    MISSING,
    PINYIN,
    PINYIN_NEAR,
    PLAIN,
    WEAK,
    heard,
    judged,
    one_way,
)
from matching.text.latin import OTHER
from matching.text.tables import FIRST, LAST
from matching.text.units import FOREIGN, SYLLABLE, SYLLABLE_BIT, WILD

CACHE_BITS = 15
SPREAD = np.uint64(0x9E3779B97F4A7C15)


@njit(cache=True)
def compared(sounds: Any, near_table: Any, group: Any, row: Any, mask: Any, who: Any, how: Any, x: Any, y: Any, kind: Any, spoken: Any, j: Any) -> Any:
    """How unit x of a registered name meets unit y at place j of the text, where they are not the same."""
    if kind == SYLLABLE or x & SYLLABLE_BIT:
        near = heard(sounds, near_table, x, spoken, j)
        return PINYIN if near == 100 else PINYIN_NEAR if near >= 65 else WEAK if near >= 30 else PLAIN
    if FIRST <= y < LAST:
        near = heard(sounds, near_table, x, spoken, j)
        alike = max(one_way(row, mask, who, how, x, y), one_way(row, mask, who, how, y, x))
        return judged(near, alike, group[x - FIRST] > 0 and group[x - FIRST] == group[y - FIRST])
    return PLAIN


@njit(cache=True, forceinline=True)
def short(x: Any) -> Any:
    """An ideograph or a syllable in 17 bits."""
    return np.uint64(x & 0xFFFF) | (np.uint64(0x10000) if x & SYLLABLE_BIT else np.uint64(0))


@njit(cache=True, forceinline=True)
def meet(sounds: Any, near_table: Any, group: Any, row: Any, mask: Any, who: Any, how: Any, unit: Any, lo: Any, n: Any, code: Any,
         kind: Any, spoken: Any, a: Any, b: Any, w: Any, op_worth: Any, met: Any, cache: Any) -> Any:
    """Fill met[i, j] with how unit i of the name meets unit a+j of the text; returns the most that any alignment can be worth.

    w: weights of the features; op_worth: what each kind of meeting adds for a whole name (never positive). Of the features only those
    that hold however the units are aligned: units that meet nothing, the first of them. Takes arrays, not the tuples that hold them:
    passing those costs more than the comparison.
    """
    total, plain, lost, first = 0.0, 0, 0, 0.0
    for i in range(n):
        x = np.int64(unit[lo + i])
        known = FIRST <= x < LAST or x & SYLLABLE_BIT
        best, soft, easy = op_worth[MISSING], 0, 0
        for j in range(a, b):
            y = np.int64(code[j])
            m: Any = PLAIN
            if x == y:
                m = PINYIN if x & SYLLABLE_BIT else EXACT
            elif kind[j] == WILD:
                m = ANYTHING
            elif kind[j] != FOREIGN and known and (FIRST <= y < LAST or y & SYLLABLE_BIT):
                key = (short(x) << np.uint64(17) | short(y)) + np.uint64(1)
                at = (key * SPREAD) >> np.uint64(64 - CACHE_BITS)
                e = cache[at]
                if e >> np.uint64(4) == key:
                    m = np.int64(e & np.uint64(15))
                else:
                    m = np.int64(compared(sounds, near_table, group, row, mask, who, how, x, y, kind[j], spoken, j))
                    cache[at] = key << np.uint64(4) | np.uint64(m)
            met[i, j - a] = m
            best = max(best, op_worth[m])
            soft |= m not in (WEAK, PLAIN, AKIN)
            easy |= m not in (WEAK, PLAIN)
        total += best
        plain += 1 - soft
        lost += 1 - easy
        if i == 0 and not easy:
            first = min(0.0, w[23])
    return total / n + first + forced(w, n, plain, lost)


@njit(cache=True, forceinline=True)
def forced(w: Any, n: Any, plain: Any, lost: Any) -> Any:
    """What units that meet nothing cost beside their own change, at best: `plain` of them, `lost` not even in meaning."""
    out = min(0.0, w[52]) * max(0.0, plain / n - .34)
    if n == 2:
        out += min(0.0, w[22]) * lost / 2
    if plain >= 2:
        out += min(0.0, w[37]) + min(0.0, w[53])
    if plain >= 3:
        out += min(0.0, w[38])
    return out


@njit(cache=True)
def reaches(kinds: Any) -> Any:
    """For each letter the letters that meet it as anything but a plain change, as bits."""
    out = np.zeros(len(kinds), np.uint64)
    for x in range(len(kinds)):
        for y in range(len(kinds)):
            if kinds[x, y] != OTHER:
                out[x] |= np.uint64(1) << np.uint64(y)
    return out


@njit(cache=True, forceinline=True)
def letters(soft: Any, pairs: Any, unit: Any, lo: Any, n: Any, letter: Any, a: Any, b: Any, w: Any) -> Any:
    """The most that any alignment of letters unit[lo:lo+n] with letter[a:b] can be worth, surroundings and goods apart.

    A letter that nothing around the place can stand for is missing or plainly changed, however the rest is aligned; of the features
    only those that then hold for sure are counted.
    """
    seen = np.uint64(0)
    for j in range(a, b):
        seen |= np.uint64(1) << np.uint64(letter[j])
        if j > a:
            seen |= pairs[letter[j - 1], letter[j]]
    lost, first, last = 0, False, False
    for i in range(n):
        x = unit[lo + i]
        if soft[x] & seen or (i > 0 and (x == unit[lo + i - 1] or pairs[unit[lo + i - 1], x] & seen)) or (i + 1 < n and pairs[x, unit[lo + i + 1]] & seen):
            continue
        lost += 1
        first, last = first or i == 0, last or i == n - 1
    total = w[0] + (0.0 if n == 5 else w[1 if n <= 2 else 2 if n == 3 else 3 if n == 4 else 4 if n <= 7 else 5])
    if lost == 0:
        return total
    share = lost / n
    total += share * (max(w[9], w[11]) + w[50]) + w[18] * max(0.0, share - .2) + w[19] * max(0.0, share - .35)
    total += (w[15] if first else 0.0) + (w[38] if last else 0.0) + (w[37] * lost if n <= 4 else 0.0)
    if lost >= 2:
        total += w[16] + (w[51] if n <= 5 else 0.0) + (w[17] if lost >= 3 else 0.0)
    return total
