"""A text as the kernels see it: ideographs and syllables in one row, letters and digits in another.

Ideograph row: every ideograph is a unit; letters that divide into pinyin are a unit a syllable (`康shi傅`, `KANG SHI FU`); any other
run of letters is one foreign unit; one or two digits are numerals (`7匹狼`); `*` is a unit that may be anything. Letter row: every
letter and digit of every run. Both remember where in the original text they stood.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from matching.text.tables import FIRST, LAST, SLOTS, TOP, Tables

IDEOGRAPH, SYLLABLE, FOREIGN, WILD, OTHER = 0, 1, 2, 3, 4
WILD_LETTER = 36
SPACE = 32
SYLLABLE_BIT, FOREIGN_BIT = 0x80000000, 0x40000000
NUMERALS = np.array([ord(c) for c in "零一二三四五六七八九"], np.uint32)
PINYIN_MOST = 24
I32 = npt.NDArray[np.int32]
U8 = npt.NDArray[np.uint8]


class Row(NamedTuple):
    """The two rows of one text; every array of a row has the same length.

    code, sounds, start, end, gap (1: something separates it from the one before), kind, zipf (x25, of the character, or of the word a
    syllable's letters spell); word_start, word_end, word_zipf, word_flag: the dictionary word around a unit.
    letter, place, token: code 0-36, original index, number of its run; token_from (one more than runs), token_zipf, token_flag,
    token_gap (1: separated from the run before by separators only, 2: by ideographs).
    inside: Zipf frequency above 2.5 of the word around a unit, 0 where it stands alone; cut: the same of a word that an edge before the
    unit would cut. Running counts, one longer than the row: named (units or runs that look like part of a name: no word of goods,
    sellers or places, no everyday word), written (the ideographs among them), goods (words of goods).
    """

    code: npt.NDArray[np.uint32]
    sounds: npt.NDArray[np.uint16]
    start: I32
    end: I32
    gap: U8
    kind: U8
    zipf: U8
    word_start: I32
    word_end: I32
    word_zipf: U8
    word_flag: U8
    letter: U8
    place: I32
    token: I32
    token_from: I32
    token_zipf: U8
    token_flag: U8
    token_gap: U8
    inside: npt.NDArray[np.float64]
    cut: npt.NDArray[np.float64]
    named: I32
    goods: I32
    written: I32
    token_named: I32
    token_goods: I32


@njit(cache=True)
def hash32(codes: Any, lo: Any, hi: Any) -> Any:
    """The hash of vocabulary.word_hash over codes[lo:hi]."""
    h = np.uint32(2166136261)
    for i in range(lo, hi):
        h = np.uint32((h ^ np.uint32(codes[i])) * np.uint32(16777619))
        h = np.uint32(h ^ (h >> np.uint32(15)))
    return h


@njit(cache=True, forceinline=True)
def word_slot(t: Any, h: Any) -> Any:
    """Slot of a word hash in the table, -1 where the word is unknown."""
    s = np.int64(h) & (SLOTS - 1)
    while t.word_key[s] != 0:
        if t.word_key[s] == h:
            return s
        s = (s + 1) & (SLOTS - 1)
    return -1


@njit(cache=True)
def fold(t: Any, codes: Any) -> Any:
    """Folded code points and, for each, the index in the original."""
    room = len(codes) + 16
    for c in codes:
        if c < TOP and t.fold_at[c] >= 0:
            room += t.fold_from[t.fold_at[c] + 1] - t.fold_from[t.fold_at[c]]
    out, src, n = np.empty(room, np.uint32), np.empty(room, np.int32), 0
    for i in range(len(codes)):
        c = codes[i]
        if c >= TOP or 0xD800 <= c < 0xE000:
            out[n], src[n], n = SPACE, i, n + 1
        elif t.fold_at[c] < 0:
            out[n], src[n], n = c, i, n + 1
        else:
            r = t.fold_at[c]
            for k in range(t.fold_from[r], t.fold_from[r + 1]):
                out[n], src[n], n = t.fold_text[k], i, n + 1
    return out[:n], src[:n]


@njit(cache=True, forceinline=True)
def letter_code(c: Any) -> Any:
    """0-25 a letter, 26-35 a digit, -1 anything else."""
    if 97 <= c <= 122:
        return c - 97
    if 48 <= c <= 57:
        return c - 48 + 26
    return -1


@njit(cache=True, forceinline=True)
def dressed(f: Any, i: Any) -> Any:
    """Letter code of a sign that stands for a letter between letters (@ a, $ s, ! i, | l, * anything), else -1."""
    left = i > 0 and letter_code(f[i - 1]) >= 0
    right = i + 1 < len(f) and letter_code(f[i + 1]) >= 0
    c = f[i]
    if c == 64 and (left or right):
        return 0
    if c == 36 and (left or right):
        return 18
    if left and right:
        if c == 33:
            return 8
        if c == 124:
            return 11
        if c == 42:
            return WILD_LETTER
    return -1


@njit(cache=True)
def syllables(t: Any, letters: Any, lo: Any, hi: Any, cut: Any, sound: Any) -> Any:
    """Divide letters[lo:hi] into the fewest pinyin syllables: cut and sound are filled, the count (0: impossible) is returned."""
    n = hi - lo
    if n > PINYIN_MOST or n < 2:
        return 0
    best = np.full(n + 1, 99, np.int64)
    back, what = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    best[0] = 0
    for i in range(n):
        if best[i] == 99:
            continue
        number = np.int64(0)
        for j in range(i, min(n, i + 6)):
            if letters[lo + j] > 25:
                break
            number = number * 27 + letters[lo + j] + 1
            k = np.searchsorted(t.pinyin, number)
            # One letter is a syllable only for the interjections a, e, o: they divide too much.
            if k < len(t.pinyin) and t.pinyin[k] == number and (j > i or i > 0) and best[i] + 1 < best[j + 1] + (j > i):
                best[j + 1], back[j + 1], what[j + 1] = best[i] + 1, i, t.pinyin_id[k]
    if best[n] == 99:
        return 0
    m, at = best[n], n
    for k in range(m - 1, -1, -1):
        cut[k], sound[k] = back[at], what[at]
        at = back[at]
    return m


@njit(cache=True)
def run_of_letters(f: Any, src: Any, i: Any, k: Any, letter: Any, place: Any, token: Any, n: Any) -> Any:
    """Read the letters and digits from f[i] on as run k; returns the next i and the new number of letters."""
    while i < len(f):
        a = letter_code(f[i])
        if a < 0:
            a = dressed(f, i)
        if a < 0:
            break
        letter[n], place[n], token[n], n = a, src[i], k, n + 1
        i += 1
    return i, n


@njit(cache=True)
def rows(t: Any, codes: Any) -> Any:
    """Both rows of a text given as code points."""
    f, src = fold(t, codes)
    m = len(f) + 1
    code, sounds = np.empty(m, np.uint32), np.zeros((m, 4), np.uint16)
    start, end = np.empty(m, np.int32), np.empty(m, np.int32)
    gap, kind, zipf = np.zeros(m, np.uint8), np.zeros(m, np.uint8), np.zeros(m, np.uint8)
    letter, place, token = np.empty(m, np.uint8), np.empty(m, np.int32), np.empty(m, np.int32)
    token_from, token_zipf, token_flag, token_gap = np.zeros(m + 1, np.int32), np.zeros(m, np.uint8), np.zeros(m, np.uint8), np.zeros(m, np.uint8)
    u, n, k, i, split_gap, ideograph_gap = 0, 0, 0, 0, 1, 0
    while i < len(f):
        c = f[i]
        a = letter_code(c)
        if a < 0:
            a = dressed(f, i)
            if a == WILD_LETTER:
                a = -1
        if a >= 0:
            first = n
            i, n = run_of_letters(f, src, i, k, letter, place, token, n)
            token_from[k + 1] = n
            token_gap[k] = 2 if ideograph_gap else 1
            label(t, letter, first, n, k, token_zipf, token_flag)
            u = from_letters(t, letter, place, first, n, u, code, sounds, start, end, gap, kind, zipf, token_zipf[k], split_gap)
            k, split_gap, ideograph_gap = k + 1, 0, 0
            continue
        if c == SPACE or (c < 128 and c != 42):
            split_gap = 1
        else:
            code[u], start[u], end[u], gap[u] = c, src[i], src[i] + 1, split_gap
            kind[u] = OTHER
            if c == 42:
                kind[u] = WILD
            elif FIRST <= c < LAST:
                kind[u], zipf[u] = IDEOGRAPH, t.zipf[c - FIRST]
                sounds[u] = t.sounds[c - FIRST]
            u, split_gap, ideograph_gap = u + 1, 0, 1
        i += 1
    ws, we, wz, wf = words(t, code, kind, gap, u)
    inside, cut, named, goods, written = about_units(kind, start, end, zipf, ws, we, wz, wf, u)
    token_named, token_goods = about_runs(letter, token_from, token_zipf, token_flag, k)
    return Row(code[:u], sounds[:u], start[:u], end[:u], gap[:u], kind[:u], zipf[:u], ws, we, wz, wf,
               letter[:n], place[:n], token[:n], token_from[:k + 1], token_zipf[:k], token_flag[:k], token_gap[:k],
               inside, cut, named, goods, written, token_named, token_goods)


@njit(cache=True)
def about_units(kind: Any, start: Any, end: Any, zipf: Any, ws: Any, we: Any, wz: Any, wf: Any, n: Any) -> Any:
    """inside, cut, named, goods, written of the ideograph row: worked out once, since every candidate asks for them."""
    inside, cut = np.zeros(n), np.zeros(n + 1)
    named, goods, written = np.zeros(n + 1, np.int32), np.zeros(n + 1, np.int32), np.zeros(n + 1, np.int32)
    for j in range(n):
        several = kind[j] == IDEOGRAPH and we[j] - ws[j] > 1
        if several:
            inside[j] = max(0.0, wz[j] / 25.0 - 2.5)
        if j > 0 and ws[j] < j and kind[j] == IDEOGRAPH:
            cut[j] = max(0.0, wz[j] / 25.0 - 2.5)
        elif j > 0 and kind[j] == SYLLABLE and kind[j - 1] == SYLLABLE and end[j - 1] == start[j]:
            cut[j] = 2.5
        name = wf[j] & 15 == 0 and (not (several and wz[j] > 100) if kind[j] == IDEOGRAPH else zipf[j] < 100)
        named[j + 1] = named[j] + name
        written[j + 1] = written[j] + (name and kind[j] == IDEOGRAPH)
        goods[j + 1] = goods[j] + (wf[j] & 1)
    return inside, cut, named, goods, written


@njit(cache=True)
def about_runs(letter: Any, token_from: Any, token_zipf: Any, token_flag: Any, n: Any) -> Any:
    """named and goods of the runs of letters; a run mostly of digits is no name."""
    named, goods = np.zeros(n + 1, np.int32), np.zeros(n + 1, np.int32)
    for k in range(n):
        digits, size = 0, token_from[k + 1] - token_from[k]
        for i in range(token_from[k], token_from[k + 1]):
            digits += letter[i] >= 26
        named[k + 1] = named[k] + (token_flag[k] & 15 == 0 and token_zipf[k] <= 105 and 2 * digits < size)
        goods[k + 1] = goods[k] + (token_flag[k] & 1)
    return named, goods


@njit(cache=True)
def label(t: Any, letter: Any, lo: Any, hi: Any, k: Any, token_zipf: Any, token_flag: Any) -> Any:
    """Frequency and flags of a run of letters as a word; letters of a plural or a digit-only run are looked at too."""
    h = np.uint32(2166136261)
    slot = -1
    for i in range(lo, hi):
        c = np.uint32(letter[i] + 97) if letter[i] < 26 else np.uint32(letter[i] - 26 + 48)
        h = np.uint32((h ^ c) * np.uint32(16777619))
        h = np.uint32(h ^ (h >> np.uint32(15)))
        if i == hi - 2 and letter[hi - 1] == 18 and hi - lo > 3:
            slot = word_slot(t, h)
    whole = word_slot(t, h)
    if whole >= 0:
        slot = whole
    if slot >= 0:
        token_zipf[k], token_flag[k] = t.word_zipf[slot], t.word_flag[slot]


@njit(cache=True)
def from_letters(t: Any, letter: Any, place: Any, lo: Any, hi: Any, u: Any, code: Any, sounds: Any, start: Any, end: Any, gap: Any,
                 kind: Any, zipf: Any, word: Any, split_gap: Any) -> Any:
    """Units of a run of letters in the ideograph row; the new number of units is returned."""
    first = u
    if hi - lo <= 2 and letter[lo] >= 26 and letter[hi - 1] >= 26:
        for i in range(lo, hi):
            c = NUMERALS[letter[i] - 26]
            code[u], kind[u], start[u], end[u], zipf[u] = c, IDEOGRAPH, place[i], place[i] + 1, 150
            sounds[u] = t.sounds[c - FIRST]
            u += 1
    else:
        cut, sound = np.empty(PINYIN_MOST + 1, np.int64), np.empty(PINYIN_MOST + 1, np.int64)
        m = syllables(t, letter, lo, hi, cut, sound)
        for k in range(m):
            stop = lo + cut[k + 1] if k + 1 < m else hi
            code[u], kind[u], zipf[u] = np.uint32(SYLLABLE_BIT + sound[k]), SYLLABLE, word
            start[u], end[u] = place[lo + cut[k]], place[stop - 1] + 1
            sounds[u, 0] = sound[k]
            u += 1
        if m == 0:
            h = hash32(letter, lo, hi)
            code[u], kind[u], zipf[u] = np.uint32(FOREIGN_BIT + (h & np.uint32(0xFFFFFFF))), FOREIGN, word
            start[u], end[u] = place[lo], place[hi - 1] + 1
            u += 1
    gap[first] = split_gap
    return u


@njit(cache=True)
def words(t: Any, code: Any, kind: Any, gap: Any, n: Any) -> Any:
    """Most probable division into dictionary words (unigram Viterbi); words never cross a separator."""
    ws, we = np.empty(n, np.int32), np.empty(n, np.int32)
    wz, wf = np.zeros(n, np.uint8), np.zeros(n, np.uint8)
    cost = np.full(n + 1, 1e9)
    back, slots = np.zeros(n + 1, np.int32), np.full(n + 1, -1, np.int64)
    cost[0] = 0.0
    for i in range(n):
        alone = 9.0 - (t.zipf[code[i] - FIRST] / 25.0 if kind[i] == IDEOGRAPH else 6.0) + 1.2
        if cost[i] + alone < cost[i + 1]:
            cost[i + 1], back[i + 1], slots[i + 1] = cost[i] + alone, i, -1
        if kind[i] != IDEOGRAPH:
            continue
        h = np.uint32(2166136261)
        for j in range(i, min(n, i + 6)):
            if kind[j] != IDEOGRAPH or (j > i and gap[j]):
                break
            h = np.uint32((h ^ np.uint32(code[j])) * np.uint32(16777619))
            h = np.uint32(h ^ (h >> np.uint32(15)))
            if j > i:
                s = word_slot(t, h)
                if s >= 0:
                    z = max(t.word_zipf[s] / 25.0, 3.2 if t.word_flag[s] else 0.0)
                    if cost[i] + 9.0 - z < cost[j + 1]:
                        cost[j + 1], back[j + 1], slots[j + 1] = cost[i] + 9.0 - z, i, s
    at = n
    while at > 0:
        b = back[at]
        for i in range(b, at):
            ws[i], we[i] = b, at
            if slots[at] >= 0:
                wz[i], wf[i] = t.word_zipf[slots[at]], t.word_flag[slots[at]]
            elif kind[i] == IDEOGRAPH:
                s = word_slot(t, hash32(code, i, i + 1))
                if s >= 0:
                    wf[i] = t.word_flag[s]
        at = b
    return ws, we, wz, wf


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """Code points of a text, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def row_of(t: Tables, text: str) -> Row:
    """Both rows of a text."""
    return Row(*rows(t, code_points(text)))
