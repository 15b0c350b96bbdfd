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
    BOTH,
    EXACT,
    FOLDED,
    HOMOPHONE,
    MISSING,
    PINYIN,
    PINYIN_NEAR,
    PLAIN,
    SHORT,
    WEAK,
    heard,
    judged,
    one_way,
)
from matching.text.latin import OTHER, WORD_MOST
from matching.text.tables import FIRST, LAST
from matching.text.units import FOREIGN, SYLLABLE, SYLLABLE_BIT, WILD

CACHE_BITS = 15
LOWEST, ANY_LETTER = -1e9, 36
EVERY = (1 << 16) - 1
SOFT, EASY = EVERY & ~(1 << WEAK | 1 << PLAIN | 1 << AKIN), EVERY & ~(1 << WEAK | 1 << PLAIN)
"""Kinds of meetings, as bits, in which something of the unit is left; the second counts a change within one field of meaning too."""
SAME, CERTAIN = 1 << EXACT | 1 << PINYIN, 1 << EXACT | 1 << HOMOPHONE | 1 << FOLDED | 1 << BOTH | 1 << PINYIN
"""Kinds in which a unit counts as unchanged, and in which its rarity counts."""
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
         kind: Any, spoken: Any, a: Any, b: Any, met: Any, cache: Any, kinds: Any) -> Any:
    """Fill met[i, j] with how unit i of the name meets unit a+j of the text, and kinds[i] with all its meetings as bits.

    Takes arrays, not the tuples that hold them: passing those costs more than the comparison.
    """
    for i in range(n):
        x = np.int64(unit[lo + i])
        known = FIRST <= x < LAST or x & SYLLABLE_BIT
        seen = 0
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
            seen |= 1 << m
        kinds[i] = seen


@njit(cache=True, forceinline=True)
def most_of(kinds: Any, op_worth: Any) -> Any:
    """The most a unit can add that meets the text in these ways (bits); it may also be missing."""
    if kinds & 1 << EXACT:
        return 0.0
    best = op_worth[MISSING]
    for m in range(len(op_worth)):
        if kinds >> m & 1:
            best = max(best, op_worth[m])
    return best


@njit(cache=True, forceinline=True)
def ideographs(zipf: Any, unit: Any, lo: Any, n: Any, a: Any, width: Any, met: Any, kinds: Any, w: Any, op_worth: Any, start: Any,
               start_same: Any, end: Any, end_same: Any) -> Any:
    """The most that any alignment of a name of n ideographs with `width` units of the text from a on can be worth, base, goods and
    the surroundings that raise apart; `meet` was asked before.

    w: weights of the features; op_worth: what each kind of meeting adds for a whole name (never positive). Of the features only those
    that hold however the units are aligned: units that meet nothing, common ones, what runs on into the window. start .. end_same:
    see edges.py.
    """
    middle, plain, lost, same, rare, rarest = 0.0, 0, 0, n > 2, 0.0, 0.0
    for i in range(n):
        k = kinds[i]
        if 0 < i < n - 1:
            middle += most_of(k, op_worth)
        plain += not k & SOFT
        lost += not k & EASY
        same = same and k & SAME != 0
        if k & CERTAIN:
            x = np.int64(unit[lo + i])
            r = min(3.0, max(0.0, 6.5 - zipf[x - FIRST] / 25.0)) if FIRST <= x < LAST else 0.0
            rare, rarest = rare + r, max(rarest, r)
    total = max(0.0, w[31]) * rare / n + forced(w, n, plain, lost)
    if plain:
        total += min(0.0, w[50]) * max(0.0, 2.4 - rarest)
    if n == 1:
        return total + most_of(kinds[0], op_worth) + (0.0 if kinds[0] & EASY else min(0.0, w[23]))
    return total + middle / n + opening(n, a, width, met, kinds, w, op_worth, start_same if same else start) + closing(
        n, a, width, met, kinds, op_worth, end_same if same else end)


@njit(cache=True, forceinline=True)
def opening(n: Any, a: Any, width: Any, met: Any, kinds: Any, w: Any, op_worth: Any, start: Any) -> Any:
    """The most the first unit and the place where the window begins can add: it is met there, or another begins and the first differs."""
    moved = 1 if n <= 6 else 0
    for i in range(n):
        moved &= kinds[i]
    here, any_place = LOWEST, LOWEST
    for j in range(width):
        c = start[a + j]
        any_place = max(any_place, c)
        if EASY >> met[0, j] & 1 or met[1, j] == EXACT:
            here = max(here, c)
    gone = op_worth[MISSING] / n + any_place if n > SHORT else LOWEST
    return max(most_of(kinds[0], op_worth) / n + (any_place if moved else here), hard(kinds[0], op_worth) / n + min(0.0, w[23]) + any_place, gone)


@njit(cache=True, forceinline=True)
def closing(n: Any, a: Any, width: Any, met: Any, kinds: Any, op_worth: Any, end: Any) -> Any:
    """The most the last unit and the place where the window ends can add."""
    moved = 1 if n <= 6 else 0
    for i in range(n):
        moved &= kinds[i]
    here, any_place = LOWEST, LOWEST
    for j in range(width):
        c = end[a + j + 1]
        any_place = max(any_place, c)
        if EASY >> met[n - 1, j] & 1 or met[n - 2, j] == EXACT:
            here = max(here, c)
    return max(most_of(kinds[n - 1], op_worth) / n + (any_place if moved else here), hard(kinds[n - 1], op_worth) / n + any_place)


@njit(cache=True, forceinline=True)
def hard(kinds: Any, op_worth: Any) -> Any:
    """The most a unit can add that is missing or meets what stands for nothing in it."""
    return most_of(kinds & ~EASY, op_worth)


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
def letters(soft: Any, pairs: Any, unit: Any, lo: Any, n: Any, letter: Any, token: Any, a: Any, b: Any, w: Any, first: Any, last: Any, before: Any, after: Any,
            word: Any, gaps: Any) -> Any:
    """The most that any alignment of letters unit[lo:lo+n] with letter[a:b] can be worth, the surroundings that raise and goods apart.

    A letter that nothing around the place can stand for is missing or plainly changed, however the rest is aligned; of the features
    only those that then hold for sure are counted. first .. word: see edges.py; gaps: words of the name
    less one.
    """
    written, seen, common = np.uint64(0), np.uint64(0), word[a]
    for j in range(a, b):
        written |= np.uint64(1) << np.uint64(letter[j])
        common = min(common, word[j])
        if j > a:
            seen |= pairs[letter[j - 1], letter[j]]
    lost, ended, changed = 0, True, False
    seen |= written
    for i in range(n):
        x = unit[lo + i]
        changed = changed or not written >> np.uint64(x) & np.uint64(1)
        if soft[x] & seen or (i > 0 and (x == unit[lo + i - 1] or pairs[unit[lo + i - 1], x] & seen)) or (i + 1 < n and pairs[x, unit[lo + i + 1]] & seen):
            continue
        lost += 1
        ended = ended and i < n - 1
    total = w[0] + (0.0 if n == 5 else w[1 if n <= 2 else 2 if n == 3 else 3 if n == 4 else 4 if n <= 7 else 5])
    total += letters_open(soft, pairs, unit, lo, n, letter, a, b, w, first, before) + letters_close(soft, pairs, unit, lo, n, letter, a, b, w, last, after, ended)
    if changed and not written >> np.uint64(ANY_LETTER) & np.uint64(1):
        inside = min(0.0, w[24]) * min(common, WORD_MOST)
        total += inside if token[a] == token[b - 1] else 0.0 if gaps else max(inside, min(0.0, w[25]) * common)
    if lost == 0:
        return total
    share = lost / n
    total += share * (max(w[9], w[11]) + w[50]) + w[18] * max(0.0, share - .2) + w[19] * max(0.0, share - .35)
    total += (0.0 if ended else w[38]) + (w[37] * lost if n <= 4 else 0.0)
    if lost >= 2:
        total += w[16] + (w[51] if n <= 5 else 0.0) + (w[17] if lost >= 3 else 0.0)
    return total


@njit(cache=True, forceinline=True)
def letters_open(soft: Any, pairs: Any, unit: Any, lo: Any, n: Any, letter: Any, a: Any, b: Any, w: Any, first: Any, before: Any) -> Any:
    """The most the place where the window begins can add: the first letter is met there (alone, swapped or as a pair), or it differs."""
    x, best = unit[lo], LOWEST
    then = unit[lo + 1] if n > 1 else x
    for j in range(a, b):
        y = letter[j]
        c = first[j] + before[j] / n
        met = soft[x] >> np.uint64(y) & np.uint64(1) or then == y or pairs[x, then] >> np.uint64(y) & np.uint64(1)
        if not met and not (j + 1 < b and pairs[y, letter[j + 1]] >> np.uint64(x) & np.uint64(1)):
            c += min(0.0, w[15])
        best = max(best, c)
    return best


@njit(cache=True, forceinline=True)
def letters_close(soft: Any, pairs: Any, unit: Any, lo: Any, n: Any, letter: Any, a: Any, b: Any, w: Any, last: Any, after: Any, met_somewhere: Any) -> Any:
    """The most the place where the window ends can add: the last letter is met there, or at least one letter is missing or changed."""
    x, best = unit[lo + n - 1], LOWEST
    former = unit[lo + n - 2] if n > 1 else x
    gone = (max(w[9], w[11], w[14]) + (.3 if former == x else 1.0) * w[50]) / n if met_somewhere else 0.0
    for j in range(a, b):
        y = letter[j]
        c = last[j + 1] + after[j + 1] / n
        if j + 1 < len(letter) and letter[j + 1] == y:  # a doubled letter at the end belongs to the window
            c = max(c, last[j + 2] + after[j + 2] / n)
        met = soft[x] >> np.uint64(y) & np.uint64(1) or former == y or pairs[former, x] >> np.uint64(y) & np.uint64(1)
        if not met and not (j > a and pairs[letter[j - 1], y] >> np.uint64(x) & np.uint64(1)):
            c += gone
        best = max(best, c)
    return best
