"""Alignment of a registered name with letters of a text, and what is counted of it.

Optimal string alignment with prices of letters that look or sound alike (letters.py) and pairs of letters that look like one
(rn m, vv w, cl d) or sound like one (ph f, ck k, ks x).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from matching.text.trace import trace

SAME, LOOKS, SOUNDS, VOWEL, OTHER, MISSING, SWAP, PAIR, DOUBLE = range(9)
MISSING_PRICE, EXTRA_PRICE, SWAP_PRICE, PAIR_PRICE, DOUBLE_PRICE, EDGE_PRICE = 100, 80, 40, 15, 30, 8
LONGEST = 32
WIDE = 72
FEATURES = 60
NEIGHBOURHOOD = 16
WORD_MOST = 1.2
"""Beyond this a word is no more ordinary: a short name changed into a very common word (FILE, TRACK) is still looked at."""


@njit(cache=True, forceinline=True)
def edge(token: Any, j: Any) -> Any:
    """Is there an edge of a run of letters before letter j? Takes the array: a tuple of arrays would be counted at every call."""
    return j <= 0 or j >= len(token) or token[j] != token[j - 1]


@njit(cache=True, forceinline=True)
def align(t: Any, unit: Any, lo: Any, n: Any, q: Any, a: Any, b: Any, d: Any, back: Any, op: Any, at: Any) -> Any:
    """Cheapest alignment of letters unit[lo:lo+n] within letters a..b of the text: (price, first, last+1).

    op and at a letter of the mark (at -1: missing); a letter the text has more shows as a jump of `at`.
    """
    w = min(b - a, WIDE)
    token, letter, prices, kinds, pairs = q.token, q.letter, t.letter_price, t.letter_kind, t.letter_pair
    for j in range(w + 1):
        d[0, j], back[0, j] = 0 if edge(token, a + j) else EDGE_PRICE, 0
    for i in range(1, n + 1):
        x = unit[lo + i - 1]
        px = unit[lo + i - 2] if i > 1 else 99
        gone = DOUBLE_PRICE if x == px else MISSING_PRICE
        d[i, 0], back[i, 0] = d[i - 1, 0] + MISSING_PRICE, MISSING + 1
        for j in range(1, w + 1):
            y = letter[a + j - 1]
            how: Any = np.int64(kinds[x, y]) + 1
            best = d[i - 1, j - 1] + prices[x, y]
            p = d[i - 1, j] + gone
            if p < best:
                best, how = p, MISSING + 1
            if j > 1:
                py = letter[a + j - 2]
                p = d[i, j - 1] + (DOUBLE_PRICE if y == py and back[i, j - 1] == SAME + 1 else EXTRA_PRICE)
                if p < best and i < n:
                    best, how = p, 99
                if i > 1:
                    if x == py and px == y and x != px and d[i - 2, j - 2] + SWAP_PRICE < best:
                        best, how = d[i - 2, j - 2] + SWAP_PRICE, SWAP + 1
                    if d[i - 2, j - 1] + PAIR_PRICE < best and pairs[px, x] >> np.uint64(y) & np.uint64(1):
                        best, how = d[i - 2, j - 1] + PAIR_PRICE, PAIR + 1
                if d[i - 1, j - 2] + PAIR_PRICE < best and pairs[py, y] >> np.uint64(x) & np.uint64(1):
                    best, how = d[i - 1, j - 2] + PAIR_PRICE, PAIR + 51
            elif i < n and d[i, 0] + EXTRA_PRICE < best:
                best, how = d[i, 0] + EXTRA_PRICE, 99
            d[i, j], back[i, j] = best, how
    best, stop = 1 << 20, 0
    for j in range(1, w + 1):
        p = d[n, j] + (0 if edge(token, a + j) else EDGE_PRICE)
        if p < best:
            best, stop = p, j
    first, last = trace(n, stop, back, op, at, a, MISSING, SWAP, PAIR)
    if 0 < last < b and not edge(token, last) and edge(token, last + 1) and q.letter[last] == q.letter[last - 1]:
        last += 1
    return best, first, last


@njit(cache=True, forceinline=True)
def surroundings(q: Any, first: Any, last: Any, n: Any, changed: Any, out: Any) -> Any:
    """Letters attached to the window inside its runs, other name-like runs, ordinary words, goods, a fair-use cue."""
    ta, tb = q.token[first], q.token[last - 1]
    before, after = first - q.token_from[ta], q.token_from[tb + 1] - last
    out[20], out[21] = min(before, 6) / n, min(after, 6) / n
    out[22], out[23] = 1.0 if before else 0.0, 1.0 if after else 0.0
    word = 0.0
    for k in range(ta, tb + 1):
        z = q.token_zipf[k] / 25.0
        word = z if k == ta else min(word, z)
    z = max(0.0, word - 2.4)
    longest = 0
    for k in range(ta, tb + 1):
        longest = max(longest, q.token_from[k + 1] - q.token_from[k])
    if changed and ta == tb:
        out[24] = min(z, WORD_MOST)
    elif (before or after or ta < tb) and longest > 1:
        out[25] = z
    if longest == 1:
        out[48] = 1.0
    else:
        out[35] = tb - ta
    out[49] = out[20] + out[21] if changed else 0.0
    lo, hi, named, goods = max(0, ta - NEIGHBOURHOOD), min(len(q.token_zipf), tb + NEIGHBOURHOOD), q.token_named, q.token_goods
    rest = named[hi] - named[lo] - (named[tb + 1] - named[ta])
    if goods[hi] - goods[lo] > goods[tb + 1] - goods[ta]:
        out[30] = 1.0
    for k in range(max(0, ta - 2), ta):
        if q.token_flag[k] & 4:
            out[34] = 1.0
    kind, word_flag, start, at = q.kind, q.word_flag, q.start, q.place[first]
    names, size = q.written[min(len(kind), 4 * NEIGHBOURHOOD)], min(len(kind), 4 * NEIGHBOURHOOD)
    if q.goods[size]:
        out[30] = 1.0
    for j in range(size):
        if word_flag[j] & 4 and start[j] < at <= start[j] + 6:
            out[34] = 1.0
    out[28] = 1.0 if ta > 0 and q.token_gap[ta] == 1 and named[ta] > named[ta - 1] else 0.0
    out[29] = 1.0 if tb + 1 < len(q.token_zipf) and q.token_gap[tb + 1] == 1 and named[tb + 2] > named[tb + 1] else 0.0
    out[31] = np.log1p(float(rest) + names / 2)
    out[43] = 1.0 if first == 0 and last == len(q.letter) and names == 0 else 0.0


@njit(cache=True, forceinline=True)
def count_letters(unit: Any, lo: Any, n: Any, op: Any, at: Any, out: Any) -> Any:
    """Features of the single letters; (edits, letters of the text used, pairs)."""
    edits, used, soft = 0.0, 0, 0
    for i in range(n):
        o = op[i]
        if o == SAME:
            used += 1
        elif o == MISSING:
            double = i > 0 and unit[lo + i] == unit[lo + i - 1]
            out[14 if double else 11] += 1.0 / n
            edits += .3 if double else 1.0
        elif o == SWAP:
            out[12] += .5 / n
            edits += .25
            used += 1
        elif o == PAIR:
            alone = (i + 1 == n or at[i + 1] != at[i]) and (i == 0 or at[i - 1] != at[i])
            used += 2 if alone else (1 if i == 0 or at[i - 1] != at[i] else 0)
            out[13] += (1.0 if alone else .5) / n
            soft += 1
        else:
            out[(0, 6, 7, 8, 9)[o]] += 1.0 / n
            edits += 1.0 if o == OTHER else .6 if o >= SOUNDS else .2
            used += 1
    return edits, used, soft


@njit(cache=True, forceinline=True)
def doubled(unit: Any, lo: Any, n: Any, q: Any, first: Any, last: Any) -> Any:
    """How many more double letters the window has than the name."""
    more = 0
    for j in range(first + 1, last):
        more += q.letter[j] == q.letter[j - 1]
    for i in range(1, n):
        more -= unit[lo + i] == unit[lo + i - 1]
    return more


@njit(cache=True, forceinline=True)
def count(t: Any, unit: Any, lo: Any, n: Any, q: Any, first: Any, last: Any, op: Any, at: Any, out: Any) -> Any:
    """Fill the feature vector of an aligned form (indices: features.py)."""
    out[:] = 0.0
    out[0] = 1.0
    if n != 5:
        out[1 if n <= 2 else 2 if n == 3 else 3 if n == 4 else 4 if n <= 7 else 5] = 1.0
    edits, used, soft = count_letters(unit, lo, n, op, at, out)
    extra = max(0, last - first - used)
    double = min(max(doubled(unit, lo, n, q, first, last), 0), extra)
    moved = min(max(extra - double, 0), int(out[14] * n + .5)) if double == 0 else 0
    out[9] += moved / n  # JEPP for JEEP: one letter changed, not one doubled and one missing
    out[10], out[14] = (extra - double - moved) / n, out[14] + (double - moved) / n
    edits += extra - .7 * double - .3 * moved
    out[15] = 1.0 if op[0] == MISSING or op[0] == OTHER or op[0] == VOWEL else 0.0
    out[16] = 1.0 if edits > 1.25 else 0.0
    out[17] = 1.0 if edits > 2.25 else 0.0
    out[18] = max(0.0, edits / n - .2)
    out[19] = max(0.0, edits / n - .35)
    out[36] = 0.0 if edits + soft > 0 else 1.0
    out[37] = edits if n <= 4 else 0.0
    out[50] = edits / n
    out[51] = 1.0 if edits > 1.25 and n <= 5 else 0.0
    out[38] = 1.0 if op[n - 1] == MISSING or op[n - 1] == OTHER else 0.0


@njit(cache=True, forceinline=True)
def context(n: Any, q: Any, first: Any, last: Any, out: Any) -> Any:
    """Fill what lies around the window: only worth counting where the name itself is near enough."""
    changed = out[36] == 0
    surroundings(q, first, last, n, changed, out)
    if out[22] + out[23] > 0 and changed:
        out[26] = 1.0
    if not changed and out[22] + out[23] == 0:
        out[27] = 1.0
