"""Alignment of a registered name with a stretch of text, a unit an ideograph or a syllable, and what is counted of it.

A weighted semi-global alignment with adjacent swaps (Damerau 1964; Ukkonen 1985 for the semi-global form). Prices are hundredths
of a character; they only choose which units meet (a foreign word beside a name is rather left out than met). What the meeting is worth is learned (model.py).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from matching.text.tables import FIRST, LAST
from matching.text.trace import trace
from matching.text.units import FOREIGN, SYLLABLE, SYLLABLE_BIT, WILD

EXACT, HOMOPHONE, FOLDED, RELATED, BOTH, SHAPE, LIKE, PINYIN, PINYIN_NEAR, ANYTHING, WEAK, PLAIN, MISSING, SWAP, ORDER, AKIN = range(16)
NO_PAIR = -1
PRICE = np.array([0, 15, 26, 50, 8, 28, 48, 10, 40, 15, 62, 70, 75, 25, 30, 55], np.int32)
EXTRA_PRICE, MASK_PRICE, CUT_PRICE, STRANGE_PRICE, FAR = 45, 8, 22, 10, 1 << 20
LONGEST = 24
LEAST_GRADE = .2
SHORT = 3
"""Names up to this many units are no longer the same where the first one is gone; of a longer one most is left (星尔克 of 鸿星尔克)."""
WIDE = 72
NEIGHBOURHOOD = 64
FEATURES = 60
GOODS_FLAG, SELLING_FLAG, FAIR_FLAG, COMPANY_FLAG, WEAK_BEFORE, WEAK_AFTER = 1, 2, 4, 8, 16, 32


@njit(cache=True, forceinline=True)
def heard(sounds: Any, near: Any, x: Any, spoken: Any, j: Any) -> Any:
    """Nearness (0..100) of the readings of a mark's unit x and of the text's unit j."""
    s = spoken[j, 0]
    if x & SYLLABLE_BIT:
        return max(np.int64(near[x & 0xFFFF, s]), np.int64(near[x & 0xFFFF, spoken[j, 1]]))
    best = np.int64(near[sounds[x - FIRST, 0], s])
    if best == 100 or (spoken[j, 1] == 0 and sounds[x - FIRST, 1] == 0):
        return best
    for y in range(3):
        for k in range(3):
            best = max(best, np.int64(near[sounds[x - FIRST, k], spoken[j, y]]))
    return best


@njit(cache=True, forceinline=True)
def one_way(row: Any, mask: Any, who: Any, how: Any, x: Any, y: Any) -> Any:
    """How alike y looks among the nearest of ideograph x, 0 where it is not there."""
    r = row[x - FIRST]
    if r < 0:
        return 0
    bit = ((y * 2654435761) >> 20) & 255
    if not (mask[r, bit >> 6] >> np.uint64(bit & 63)) & np.uint64(1):
        return 0
    for k in range(who.shape[1]):
        if who[r, k] == y:
            return np.int64(how[r, k]) + (12 if k < 4 else 0)
    return 0


@njit(cache=True)
def likeness(t: Any, a: Any, b: Any) -> Any:
    """How alike two ideographs look (0..255), 0 where neither stands among the nearest of the other; the first four count a little more."""
    x, y = np.int64(a), np.int64(b)
    if not (FIRST <= x < LAST and FIRST <= y < LAST):
        return 0
    return max(one_way(t.shape_row, t.shape_mask, t.shape_who, t.shape_how, x, y), one_way(t.shape_row, t.shape_mask, t.shape_who, t.shape_how, y, x))


@njit(cache=True, forceinline=True)
def same_tone(t: Any, a: Any, b: Any) -> Any:
    """Do two ideographs share a reading with its tone?"""
    for x in range(3):
        for y in range(3):
            s = t.sounds[a - FIRST, x]
            if s > 0 and s == t.sounds[b - FIRST, y] and t.tones[a - FIRST, x] == t.tones[b - FIRST, y]:
                return True
    return False


@njit(cache=True, forceinline=True)
def judged(near: Any, alike: Any, akin: Any) -> Any:
    """Kind of meeting of two different ideographs by nearness of sound and likeness of shape."""
    if near >= 85 and alike > 90:
        return BOTH
    if near == 100:
        return HOMOPHONE
    if near >= 85:
        return FOLDED
    if alike >= 125:
        return SHAPE
    if near >= 65:
        return RELATED
    if alike > 0:
        return LIKE
    if akin:
        return AKIN
    return WEAK if near >= 30 else PLAIN


@njit(cache=True, forceinline=True)
def align(unit: Any, lo: Any, n: Any, q: Any, a: Any, b: Any, met: Any, d: Any, back: Any, op: Any, at: Any) -> Any:
    """Cheapest alignment of unit[lo:lo+n] inside units a..b of the text: (price, first, last+1 unit of the text).

    met as filled by `hope.meet`; op[i] and at[i] are filled for every unit of the mark (at -1: missing). d and back are scratch.
    """
    w, inside, cut, kind = b - a, q.inside, q.cut, q.kind
    for j in range(w + 1):
        d[0, j] = CUT_PRICE if cut[a + j] > 0 else 0
        back[0, j] = 0
    for i in range(1, n + 1):
        x = unit[lo + i - 1]
        d[i, 0], back[i, 0] = d[i - 1, 0] + PRICE[MISSING], MISSING + 1
        for j in range(1, w + 1):
            m = met[i - 1, j - 1]
            p = PRICE[m]
            if m > EXACT and m != PINYIN and m != ANYTHING:
                p += STRANGE_PRICE if kind[a + j - 1] == FOREIGN else min(45, int(20 * inside[a + j - 1]))
            best, how = d[i - 1, j - 1] + p, m + 1
            if d[i - 1, j] + PRICE[MISSING] < best:
                best, how = d[i - 1, j] + PRICE[MISSING], MISSING + 1
            p = MASK_PRICE if kind[a + j - 1] == WILD else EXTRA_PRICE
            if d[i, j - 1] + p < best and i < n:
                best, how = d[i, j - 1] + p, 99
            if i > 1 and j > 1 and met[i - 1, j - 2] == EXACT and met[i - 2, j - 1] == EXACT and x != unit[lo + i - 2] and d[i - 2, j - 2] + PRICE[SWAP] < best:
                best, how = d[i - 2, j - 2] + PRICE[SWAP], SWAP + 1
            d[i, j], back[i, j] = best, how
    best, stop = FAR, 0
    for j in range(1, w + 1):
        p = d[n, j] + (CUT_PRICE if cut[a + j] > 0 else 0)
        if p < best:
            best, stop = p, j
    first, last = trace(n, stop, back, op, at, a, MISSING, SWAP, NO_PAIR)
    return best, first, last


@njit(cache=True, forceinline=True)
def reorder(n: Any, a: Any, b: Any, met: Any, op: Any, at: Any) -> Any:
    """A window whose units are the mark's in another order: fills op and at and returns (first, last+1), else (-1, -1) and leaves them."""
    used = np.zeros(LONGEST, np.int64)
    for s in range(b - a - n + 1):
        taken, ok = 0, True
        for i in range(n):
            hit = -1
            for k in range(n):
                if not taken >> k & 1 and met[i, s + k] == EXACT:
                    hit = k
                    break
            if hit < 0:
                ok = False
                break
            taken |= 1 << hit
            used[i] = hit
        if ok:
            for i in range(n):
                at[i] = a + s + used[i]
                op[i] = EXACT if used[i] == i else ORDER
            return a + s, a + s + n
    return -1, -1


@njit(cache=True, forceinline=True)
def attached_before(q: Any, first: Any) -> Any:
    """Name-like units, at most two, that run on into a window that begins at `first`."""
    j, gap, named = first, q.gap, q.named
    while j > 0 and first - j < 2 and gap[j] == 0 and named[j] > named[j - 1] and not q.word_flag[j - 1] & WEAK_BEFORE:
        j -= 1
    return first - j


@njit(cache=True, forceinline=True)
def attached_after(q: Any, last: Any) -> Any:
    """Name-like units, at most two, that a window which ends before `last` runs on into."""
    k, size, gap, named = last, len(q.code), q.gap, q.named
    while k < size and k - last < 2 and gap[k] == 0 and named[k + 1] > named[k] and not q.word_flag[k] & WEAK_AFTER:
        k += 1
    return k - last


@njit(cache=True, forceinline=True)
def surroundings(q: Any, first: Any, last: Any, out: Any) -> Any:
    """Counts around the window: cut words, attached and other name-like units, goods words, a fair-use cue before it."""
    out[26] = min(4.0, q.cut[first] + q.cut[last])
    size, named, goods = len(q.code), q.named, q.goods
    j, k = first - attached_before(q, first), last + attached_after(q, last)
    out[27], out[28] = first - j, k - last
    lo, hi = max(0, first - NEIGHBOURHOOD), min(size, last + NEIGHBOURHOOD)
    rest = named[hi] - named[lo] - (named[k] - named[j])
    if goods[hi] - goods[lo] > goods[k] - goods[j]:
        out[30] = 1.0
    for i in range(max(0, first - 4), j):
        if q.word_flag[i] & FAIR_FLAG:
            out[34] = 1.0
    out[29] = np.log1p(float(rest))
    out[43] = 1.0 if first == 0 and last == size else 0.0


@njit(cache=True, forceinline=True)
def broken(q: Any, n: Any, at: Any) -> Any:
    """Frequency of dictionary words of which only a part was met, other than at the window's edges: each word counts once."""
    total, former, word_start, word_end, inside = 0.0, -1, q.word_start, q.word_end, q.inside
    for i in range(n):
        j = at[i]
        if j < 0 or word_start[j] == former or inside[j] == 0.0:
            continue
        former = word_start[j]
        met = 0
        for k in range(n):
            met += word_start[j] <= at[k] < word_end[j]
        if met < word_end[j] - word_start[j]:
            total += inside[j]
    return min(4.0, total)


@njit(cache=True, forceinline=True)
def count_unit(t: Any, x: Any, n: Any, q: Any, o: Any, j: Any, out: Any) -> Any:
    """What unit x of the mark, met by unit j of the text as o, adds to its own features."""
    if o in (SWAP, ORDER):
        out[18 if o == SWAP else 19] = 1.0
    elif o == MISSING:
        out[16] += 1.0 / n
    elif o == SHAPE:
        out[9] += min(1.0, max(LEAST_GRADE, (195 - likeness(t, x, q.code[j])) / 70)) / n
    elif o > EXACT:
        out[SLOT[o]] += 1.0 / n
        if o == HOMOPHONE and not same_tone(t, x, q.code[j]):
            out[54] += 1.0 / n
    if j >= 0 and q.kind[j] == SYLLABLE:
        out[42] += max(0.0, q.zipf[j] / 25.0 - 3.0) / n


@njit(cache=True, forceinline=True)
def masks(q: Any, first: Any, last: Any, n: Any, at: Any) -> Any:
    """Signs that stand between the units met and hide none of them (N*ke hides one, 蒙*牛 none)."""
    between = 0
    for j in range(first, last):
        between += q.kind[j] == WILD
    for i in range(n):
        if at[i] >= 0 and q.kind[at[i]] == WILD:
            between -= 1
    return between


@njit(cache=True, forceinline=True)
def count(t: Any, unit: Any, lo: Any, n: Any, q: Any, first: Any, last: Any, op: Any, at: Any, out: Any) -> Any:
    """Fill the feature vector of an aligned form (indices: features.py)."""
    out[:] = 0.0
    out[0] = 1.0
    if n != 2:
        out[1 if n == 1 else 2 if n == 3 else 3 if n == 4 else 4] = 1.0
    hard, changed, sound, plain, matched, rarity, worded = 0, 0, 0, 0, 0, 0.0, -1
    for i in range(n):
        o, j, x = op[i], at[i], np.int64(unit[lo + i])
        count_unit(t, x, n, q, o, j, out)
        changed += o != EXACT and o != PINYIN
        hard += o in (RELATED, SHAPE, LIKE, PINYIN_NEAR, WEAK, PLAIN, MISSING, AKIN)
        plain += o in (WEAK, PLAIN, MISSING, AKIN)
        sound += o in (HOMOPHONE, FOLDED, RELATED)
        if j < 0:
            continue
        matched += 1
        if FIRST <= x < LAST and o in (EXACT, HOMOPHONE, FOLDED, BOTH, PINYIN, SWAP, ORDER):
            rarity += min(3.0, max(0.0, 6.5 - t.zipf[x - FIRST] / 25.0))
        if o not in (EXACT, PINYIN, ANYTHING, SWAP, ORDER) and q.word_start[j] != worded:
            worded = q.word_start[j]
            out[24] += q.inside[j] * min(1.0, (q.word_end[j] - q.word_start[j]) / n)
    extra = last - first - matched - masks(q, first, last, n, at)
    out[17], out[24] = min(extra, 3) / n, min(4.0, out[24])
    out[36] = 1.0 if changed + extra == 0 else 0.0
    out[31] = rarity / n
    if plain:
        out[50] = max(0.0, 2.4 - rarity / max(1, n - plain))
    count_whole(n, q, first, last, op, out, hard + extra, plain, extra)
    if n == 2:
        out[44] = 1.0 if sound == 2 else 0.0


@njit(cache=True, forceinline=True)
def count_whole(n: Any, q: Any, first: Any, last: Any, op: Any, out: Any, hard: Any, plain: Any, extra: Any) -> Any:
    """What is true of the alignment as a whole; the units are counted already."""
    if n == 2:
        out[20], out[21], out[22] = out[5] + out[6] + out[7], out[9] + out[10], out[14] + out[15] + out[16]
        out[56] = 1.0 if out[18] + out[19] > 0 else 0.0
    out[23] = 1.0 if op[0] in (WEAK, PLAIN) or (op[0] == MISSING and n <= SHORT) else 0.0
    out[53] = 1.0 if plain >= 2 else 0.0
    if out[36] == 0 and last - first > 1 and q.word_start[first] == first and q.word_end[first] == last:
        out[25] = q.inside[first]
    out[52] = max(0.0, (plain + min(extra, 2)) / n - .34)
    out[37] = 1.0 if hard >= 2 else 0.0
    out[38] = 1.0 if hard >= 3 else 0.0


@njit(cache=True, forceinline=True)
def context(t: Any, n: Any, q: Any, first: Any, last: Any, at: Any, out: Any) -> Any:
    """Fill what lies around the window and between its units: only worth counting where the name itself is near enough."""
    gaps = masks(q, first, last, n, at)
    for j in range(first + 1, last):
        if q.kind[j] != SYLLABLE or q.kind[j - 1] != SYLLABLE:
            gaps += q.gap[j]
    if gaps and gaps >= last - first - 1:
        out[48] = 1.0
    else:
        out[35] = gaps / n
    out[49] = broken(q, n, at)
    surroundings(q, first, last, out)
    if n > 2 and out[36] > 0:
        out[58], out[27], out[28] = out[27] + out[28], 0.0, 0.0


SLOT = np.array([0, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 51], np.int64)

