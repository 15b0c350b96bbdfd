"""The keys a text asks for, each with its place in the row: the other side of keys.py."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from matching.text.keys import (
    GLYPHS,
    HALF,
    HEAD,
    LETTER_HALF,
    LETTER_HEAD,
    LETTER_TAIL,
    LETTERS,
    MOST_LETTERS,
    SEQUENCE,
    SINGLE,
    TAIL,
    consonants,
    hash_of,
    hash_sorted,
    mix,
    mixed,
    of_short,
    skeleton,
    unit_key,
)
from matching.text.tables import FIRST
from matching.text.units import IDEOGRAPH

WINDOW = 8
BOTH_SHAPES = 8
JOINED, JOINED_LETTERS = 10, 24
PER_UNIT, PER_WINDOW = 240, 32


@njit(cache=True)
def room_for(wanted: Any, at: Any, n: Any, more: Any) -> Any:
    """The arrays with room for `more` keys behind n."""
    if n + more <= len(wanted):
        return wanted, at
    size = 2 * len(wanted) + more
    bigger, bigger_at = np.empty(size, np.uint64), np.empty(size, np.int32)
    bigger[:n], bigger_at[:n] = wanted[:n], at[:n]
    return bigger, bigger_at


@njit(cache=True)
def ask_ideographs(t: Any, q: Any, wanted: Any, at: Any) -> Any:
    """Keys of all windows of the ideograph row: (keys, places, count)."""
    size, n = len(q.code), 0
    v = np.empty(size, np.uint64)
    for i in range(size):
        v[i] = unit_key(t, q.code[i], q.sounds[i, 0])
    pre = np.empty(WINDOW + 1, np.uint64)
    for i in range(size):
        wanted, at = room_for(wanted, at, n, PER_UNIT)
        first = n
        wanted[n] = mix(SINGLE, np.uint64(q.code[i]))
        n += 1
        top = min(WINDOW, size - i)
        pre[0] = SEQUENCE
        for w in range(1, top + 1):
            pre[w] = mix(pre[w - 1], v[i + w - 1])
            if 2 <= w < WINDOW:
                wanted[n] = pre[w]
                n += 1
                if w <= 6:
                    wanted[n] = hash_sorted(v, i, w)
                    n += 1
        for gone in range(1, top - 1):
            h = pre[gone]
            for j in range(gone + 1, top):
                h = mix(h, v[i + j])
                if j > 2:
                    wanted[n] = h
                    n += 1
        n = ask_threes(q, v, i, wanted, n)
        n = ask_pairs(t, q, v, i, wanted, n)
        n = ask_heads(v, i, wanted, n)
        at[first:n] = i
        n = ask_tails(v, i, wanted, at, n)
    return wanted, at, n


@njit(cache=True)
def ask_threes(q: Any, v: Any, i: Any, wanted: Any, n: Any) -> Any:
    """Two units, neighbours or one apart, as the remainder of a name of three; or one apart as a name of two."""
    for j in range(i + 1, min(i + 3, len(v))):
        wanted[n], wanted[n + 1] = mixed(0, q.code[i], v[j]), mixed(1, v[i], q.code[j])
        n += 2
        if j == i + 2:
            wanted[n] = mix(mix(GLYPHS, np.uint64(q.code[i])), np.uint64(q.code[j]))
            n += 1
    return n


@njit(cache=True)
def ask_heads(v: Any, i: Any, wanted: Any, n: Any) -> Any:
    """Heads of names of eight units and more."""
    for w in range(HALF - 1, HALF + 2):
        if i + w <= len(v):
            for gone in range(-1 if w <= HALF else 0, w if w >= HALF else 0):
                wanted[n] = hash_of(HEAD, v[i:i + w], w, gone)
                n += 1
    return n


@njit(cache=True)
def ask_tails(v: Any, i: Any, wanted: Any, at: Any, n: Any) -> Any:
    """Ends of names of eight units and more; the place is where such a name would begin."""
    for w in range(HALF - 1, HALF + 2):
        if i + w <= len(v):
            for gone in range(-1 if w <= HALF else 0, w if w >= HALF else 0):
                wanted[n], at[n] = hash_of(TAIL, v[i:i + w], w, gone), max(0, i + w - 8)
                n += 1
    return n


@njit(cache=True)
def ask_pairs(t: Any, q: Any, v: Any, i: Any, wanted: Any, n: Any) -> Any:
    """Names of two characters: other readings, look-alikes of either or of both."""
    if i + 1 >= len(q.code):
        return n
    for k in range(1, 3):
        if q.sounds[i, k] > 0:
            wanted[n] = mix(mix(SEQUENCE, unit_key(t, q.code[i], q.sounds[i, k])), v[i + 1])
            n += 1
        if q.sounds[i + 1, k] > 0:
            wanted[n] = mix(mix(SEQUENCE, v[i]), unit_key(t, q.code[i + 1], q.sounds[i + 1, k]))
            n += 1
    if q.kind[i] != IDEOGRAPH or q.kind[i + 1] != IDEOGRAPH:
        return n
    a, b = q.code[i], q.code[i + 1]
    ra, rb = t.shape_row[a - FIRST], t.shape_row[b - FIRST]
    for k in range(t.shape_who.shape[1]):
        if rb >= 0:
            wanted[n] = mix(mix(GLYPHS, np.uint64(a)), np.uint64(t.shape_who[rb, k]))
            n += 1
        if ra >= 0:
            h = mix(GLYPHS, np.uint64(t.shape_who[ra, k]))
            wanted[n] = mix(h, np.uint64(b))
            n += 1
            if rb >= 0 and k < BOTH_SHAPES:
                for m in range(BOTH_SHAPES):
                    wanted[n] = mix(h, np.uint64(t.shape_who[rb, m]))
                    n += 1
    return n


@njit(cache=True)
def ask_window(t: Any, q: Any, lo: Any, hi: Any, deep: Any, spelled: Any, v: Any, wanted: Any, at: Any, n: Any) -> Any:
    """One window of letters: its skeleton whole and with each letter out, ends, consonants. spelled: two letters with a sign between."""
    k = skeleton(t, q.letter, lo, hi, v)
    if k < 2:
        return n
    first = n
    wanted[n] = hash_of(LETTERS, v, k, -1)
    n += 1
    if deep and k >= 4:
        for gone in range(k):
            wanted[n] = hash_of(LETTERS, v, k, gone)
            n += 1
    elif deep and (k == 3 or spelled):
        n = of_short(v, k, wanted, n)
    if deep and hi - lo >= 5:
        h = consonants(q.letter, lo, hi)
        if h != 0:
            wanted[n] = h
            n += 1
    if k >= 7:
        wanted[n] = hash_of(LETTER_HEAD, v, LETTER_HALF, -1)
        n += 1
    at[first:n] = lo
    if k >= 7:
        wanted[n], at[n] = hash_of(LETTER_TAIL, v[k - LETTER_HALF:k], LETTER_HALF, -1), max(0, hi - k)
        n += 1
    return n


@njit(cache=True)
def ask_letters(t: Any, q: Any, wanted: Any, at: Any) -> Any:
    """Keys of all joins of runs of letters, and of beginnings and ends of long runs."""
    runs, n = len(q.token_zipf), 0
    v = np.zeros(MOST_LETTERS + 3, np.uint64)
    for k in range(runs):
        lo = q.token_from[k]
        for m in range(k, min(runs, k + JOINED)):
            hi = q.token_from[m + 1]
            if (m > k and q.token_gap[m] == 2) or (m >= k + 4 and hi - lo > 2 * (m - k + 1)) or hi - lo > JOINED_LETTERS:
                break
            wanted, at = room_for(wanted, at, n, PER_WINDOW)
            n = ask_window(t, q, lo, hi, True, m == k + 1 and hi - lo == 2, v, wanted, at, n)
        hi = q.token_from[k + 1]
        if 5 <= hi - lo <= JOINED_LETTERS:
            for w in range(4, hi - lo):
                wanted, at = room_for(wanted, at, n, 2 * PER_WINDOW)
                n = ask_window(t, q, lo, lo + w, w >= 5, False, v, wanted, at, n)
                n = ask_window(t, q, hi - w, hi, w >= 5, False, v, wanted, at, n)
    return wanted, at, n
