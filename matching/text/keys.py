"""Keys under which a registered name is filed and a text looks it up: one edit of any kind on either side still meets.

Symmetric deletion (Garbe's SymSpell idea) over folded syllables and over a skeleton of letters: a name files itself whole and with
each unit left out; a text asks for each of its windows whole and with each inner unit left out. So homophones and look-alike letters
cost nothing, and one substitution, insertion, omission or swap is covered. Further families: order-free, look-alike pairs (names of
two characters), heads and tails of long names, consonants.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from matching.text.tables import FIRST, LAST
from matching.text.units import SYLLABLE_BIT

SEQUENCE, ORDERLESS, GLYPHS, HEAD, TAIL, LETTERS, CONSONANTS, LETTER_HEAD, LETTER_TAIL, SINGLE, MIXED, SHORT = (
    np.uint64(0x9E3779B97F4A7C15 * k & 0xFFFFFFFFFFFFFFFF) for k in range(1, 13))
LONG, HALF, MOST_LETTERS = 8, 4, 20
LETTER_HALF = 5
PRIME, MIXER = np.uint64(0x100000001B3), np.uint64(0xFF51AFD7ED558CCD)
CONSONANT = np.zeros(37, np.uint8)
for _group in ("b8", "ckq", "dt7", "f", "gj69", "h", "l1", "m", "n", "p", "r", "sz5x2", "vw", "4"):
    for _c in _group:
        CONSONANT[ord(_c) - 97 if _c.isalpha() else ord(_c) - 48 + 26] = 1 + ord(_group[0]) % 97
CONSONANT[30] = 0


@njit(cache=True, forceinline=True)
def mix(h: Any, v: Any) -> Any:
    """Add a value to a running 64-bit hash."""
    h = (h ^ np.uint64(v)) * MIXER
    return h ^ (h >> np.uint64(29))


@njit(cache=True, forceinline=True)
def unit_key(t: Any, code: Any, sound: Any) -> Any:
    """What a unit counts as in a key: its folded syllable, or itself where it has no reading."""
    if sound > 0:
        return np.uint64(t.sound_key[sound])
    return np.uint64(code) + np.uint64(70000)


@njit(cache=True)
def sound_of(t: Any, code: Any, k: Any) -> Any:
    """Reading k of a unit of a registered name, 0 where there is none."""
    if code & SYLLABLE_BIT:
        return code & np.uint32(0xFFFF) if k == 0 else np.uint32(0)
    if FIRST <= code < LAST:
        return np.uint32(t.sounds[code - FIRST, k])
    return np.uint32(0)


@njit(cache=True)
def hash_of(seed: Any, v: Any, n: Any, without: Any) -> Any:
    """Hash of v[:n] leaving out position `without` (-1: none)."""
    h = seed
    for i in range(n):
        if i != without:
            h = mix(h, v[i])
    return h


@njit(cache=True)
def hash_sorted(v: Any, lo: Any, n: Any) -> Any:
    """Hash of v[lo:lo+n] in any order."""
    s = np.sort(v[lo:lo + n])
    h = ORDERLESS
    for i in range(n):
        h = mix(h, s[i])
    return h


@njit(cache=True)
def add(out: Any, m: Any, h: Any) -> Any:
    """Append a key unless it stands there already; the new count."""
    for k in range(m):
        if out[k] == h:
            return m
    out[m] = h
    return m + 1


@njit(cache=True)
def of_ideographs(t: Any, unit: Any, lo: Any, n: Any, out: Any) -> Any:
    """Keys of a registered name of n units; returns how many were written to out."""
    v, m = np.empty(n, np.uint64), 0
    for i in range(n):
        v[i] = unit_key(t, unit[lo + i], sound_of(t, unit[lo + i], 0))
    if n == 1:
        out[0] = mix(SINGLE, np.uint64(unit[lo]))
        return 1
    if n >= LONG:
        for k in range(-1, HALF):
            m = add(out, m, hash_of(HEAD, v, HALF, k))
            m = add(out, m, hash_of(TAIL, v[n - HALF:], HALF, k))
        return m
    m = add(out, m, hash_of(SEQUENCE, v, n, -1))
    if n == 3:
        m = of_three(unit, lo, v, out, m)
    if n > 3:
        for k in range(n):
            m = add(out, m, hash_of(SEQUENCE, v, n, k))
    if n <= 6:
        m = add(out, m, hash_sorted(v, 0, n))
    if n == 2:
        out[m] = mix(mix(GLYPHS, np.uint64(unit[lo])), np.uint64(unit[lo + 1]))
        m += 1
    if n <= 5:
        m = other_readings(t, unit, lo, n, v, out, m)
    return m


@njit(cache=True)
def mixed(sound_first: Any, a: Any, b: Any) -> Any:
    """Key of two units of a name of three: one by its character, the other by its sound."""
    return mix(mix(MIXED + np.uint64(sound_first), np.uint64(a)), np.uint64(b))


@njit(cache=True)
def of_three(unit: Any, lo: Any, v: Any, out: Any, m: Any) -> Any:
    """A name of three units with one left out: of the two that remain one is filed by its character, so that buckets stay short."""
    for gone in range(3):
        i, j = (1, 2) if gone == 0 else (0, 2) if gone == 1 else (0, 1)
        m = add(out, m, mixed(0, unit[lo + i], v[j]))
        m = add(out, m, mixed(1, v[i], unit[lo + j]))
    return m


@njit(cache=True)
def other_readings(t: Any, unit: Any, lo: Any, n: Any, v: Any, out: Any, m: Any) -> Any:
    """The same keys with the second and third reading of one unit."""
    for i in range(n):
        first = v[i]
        for k in range(1, 3):
            s = sound_of(t, unit[lo + i], k)
            if s == 0:
                break
            v[i] = unit_key(t, unit[lo + i], s)
            if v[i] != first:
                m = add(out, m, hash_of(SEQUENCE, v, n, -1))
                if n == 3:
                    m = of_three(unit, lo, v, out, m)
                for gone in range(n if n > 3 else 0):
                    if gone != i:
                        m = add(out, m, hash_of(SEQUENCE, v, n, gone))
        v[i] = first
    return m


@njit(cache=True)
def skeleton(t: Any, letter: Any, lo: Any, hi: Any, out: Any) -> Any:
    """Letters with look-alikes and sound-alikes made one: rn m, vv w, ph f. Returns the length."""
    m, i = 0, lo
    while i < hi and m < MOST_LETTERS + 2:
        a = letter[i]
        b = letter[i + 1] if i + 1 < hi else 99
        if a == 17 and b == 13:
            s, step = 12, 2
        elif a == 21 and b == 21:
            s, step = 22, 2
        elif a == 15 and b == 7:
            s, step = 5, 2
        elif a > 35:
            s, step = 36, 1
        else:
            s, step = int(t.skeleton[a]), 1
        out[m] = s
        m += 1
        i += step
    return m


@njit(cache=True)
def consonants(letter: Any, lo: Any, hi: Any) -> Any:
    """Hash of the consonants, 0 where there are fewer than three."""
    h, n, last = CONSONANTS, 0, 0
    for i in range(lo, hi):
        c = 0 if letter[i] > 35 else int(CONSONANT[letter[i]])
        if letter[i] == 7 and i > lo and letter[i - 1] == 15:
            continue
        if c > 0 and c != last:
            h = mix(h, np.uint64(c))
            n += 1
        last = c
    return h if n >= 3 else np.uint64(0)


@njit(cache=True)
def of_letters(t: Any, unit: Any, lo: Any, n: Any, out: Any) -> Any:
    """Keys of a registered name of n letters."""
    v, m = np.zeros(MOST_LETTERS + 3, np.uint64), 0
    k = skeleton(t, unit, lo, lo + n, v)
    m = add(out, m, hash_of(LETTERS, v, k, -1))
    for gone in range(k if k >= 4 else 0):
        m = add(out, m, hash_of(LETTERS, v, k, gone))
    if 2 <= k <= 3:
        m = of_short(v, k, out, m)
    if n >= 5:
        h = consonants(unit, lo, lo + n)
        if h != 0:
            m = add(out, m, h)
    if k >= 8:
        m = add(out, m, hash_of(LETTER_HEAD, v, LETTER_HALF, -1))
        m = add(out, m, hash_of(LETTER_TAIL, v[k - LETTER_HALF:], LETTER_HALF, -1))
    return m


@njit(cache=True)
def of_short(v: Any, k: Any, out: Any, m: Any) -> Any:
    """A name of two or three letters with each one left out in its place: a sign at the same place may stand for it."""
    for gone in range(k):
        h = SHORT + np.uint64(4 * k + gone)
        for i in range(k):
            if i != gone:
                h = mix(h, v[i])
        m = add(out, m, h)
    return m


@njit(cache=True)
def file_all(t: Any, unit: Any, off: Any, script: Any) -> Any:
    """All keys of all forms: (key, form) arrays."""
    forms = len(script)
    room = 40 * forms
    key, who = np.empty(min(room, 1 << 16), np.uint64), np.empty(min(room, 1 << 16), np.uint32)
    out, n = np.empty(256, np.uint64), 0
    for f in range(forms):
        lo, size = off[f], off[f + 1] - off[f]
        m = of_ideographs(t, unit, lo, size, out) if script[f] == 0 else of_letters(t, unit, lo, size, out)
        if n + m > len(key):
            bigger, bigger_who = np.empty(2 * len(key), np.uint64), np.empty(2 * len(key), np.uint32)
            bigger[:n], bigger_who[:n] = key[:n], who[:n]
            key, who = bigger, bigger_who
        for k in range(m):
            key[n], who[n], n = out[k], f, n + 1
    return key[:n], who[:n]


@njit(cache=True)
def buckets(key: Any, who: Any, bits: Any) -> Any:
    """Postings grouped by the upper `bits` of the key: (bucket starts, fingerprints, forms, bitmap of keys present)."""
    size, n = 1 << bits, len(key)
    start = np.zeros(size + 1, np.uint32)
    shift = np.uint64(64 - bits)
    for i in range(n):
        start[(key[i] >> shift) + np.uint64(1)] += 1
    for b in range(size):
        start[b + 1] += start[b]
    at = start[:-1].copy()
    print_, form = np.empty(n, np.uint32), np.empty(n, np.uint32)
    bitmap = np.zeros(max(1, size >> 3), np.uint64)
    mask = np.uint64(len(bitmap) * 64 - 1)
    for i in range(n):
        b = key[i] >> shift
        print_[at[b]], form[at[b]] = np.uint32(key[i] & np.uint64(0xFFFFFFFF)), who[i]
        at[b] += 1
        p = (key[i] >> np.uint64(8)) & mask
        bitmap[p >> np.uint64(6)] |= np.uint64(1) << (p & np.uint64(63))
    return start, print_, form, bitmap
