"""The forms under which one mark is compared: itself, its parts, its other order, its other names.

A form is a row of units (ideographs and syllables) or of letters. A part (`TOMMY HILFIGER` -> `HILFIGER`) counts less than the whole:
the model has a row for it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from matching.text.cjk import LONGEST
from matching.text.latin import LONGEST as LONGEST_LETTERS
from matching.text.units import FOREIGN, IDEOGRAPH, OTHER, SYLLABLE, hash32, rows, word_slot

WHOLE, ALIAS, FAMOUS, PART, TURNED, SPOKEN = range(6)
IDEOGRAPHS, LETTERS = 0, 1


@njit(cache=True)
def put_units(code: Any, kind: Any, keep: Any, n: Any, unit: Any, top: Any) -> Any:
    """Copy units (only ideographs where keep is 1) behind unit[:top]; the new top."""
    m = 0
    for i in range(n):
        if m < LONGEST and (keep == 0 or kind[i] == IDEOGRAPH):
            unit[top + m] = code[i]
            m += 1
    return top + m


@njit(cache=True)
def put_letters(letter: Any, lo: Any, hi: Any, unit: Any, top: Any) -> Any:
    """Copy letters behind unit[:top]; the new top."""
    m = min(hi - lo, LONGEST_LETTERS)
    for i in range(m):
        unit[top + i] = letter[lo + i]
    return top + m


@njit(cache=True)
def all_forms(t: Any, codes: Any, start: Any, kinds: Any) -> Any:
    """Forms of many names given one after the other: (unit, off, script, kind, zipf, gaps, which name)."""
    names = len(kinds)
    unit = np.empty(6 * len(codes) + 64 * names + 64, np.uint32)
    room = 7 * names + 1
    off = np.zeros(room + 1, np.int64)
    script, kind, zipf, gaps = np.zeros(room, np.uint8), np.zeros(room, np.uint8), np.zeros(room, np.uint8), np.zeros(room, np.uint8)
    which, f, top = np.zeros(room, np.int32), 0, 0
    for i in range(names):
        q = rows(t, codes[start[i]:start[i + 1]])
        first = f
        ideographs, others, pieces = 0, 0, 0
        for j in range(len(q[0])):
            ideographs += q[5][j] == IDEOGRAPH or q[5][j] == OTHER
            pieces += q[5][j] == SYLLABLE
            others += q[5][j] == FOREIGN
        letters, runs = len(q[11]), len(q[15])
        if ideographs:
            new = put_units(q[0], q[5], 0, len(q[0]), unit, top)
            top, f = close(top, new, f, off, script, kind, gaps, IDEOGRAPHS, kinds[i], 0)
            zipf[f - 1] = ordinary(t, unit, off[f - 1], off[f])
            if others + pieces and ideographs > 1:
                new = put_units(q[0], q[5], 1, len(q[0]), unit, top)
                top, f = close(top, new, f, off, script, kind, gaps, IDEOGRAPHS, PART, 0)
                zipf[f - 1] = ordinary(t, unit, off[f - 1], off[f])
        if letters and (letters > 3 or not ideographs):
            new = put_letters(q[11], 0, letters, unit, top)
            top, f = close(top, new, f, off, script, kind, gaps, LETTERS, PART if ideographs else kinds[i], max(0, runs - 1))
            zipf[f - 1] = q[15].min() if runs else 0
            if not ideographs and 2 <= runs <= 3:
                top, f = turned(q, unit, top, f, off, script, kind, gaps, zipf)
            if not ideographs and 2 <= runs <= 4:
                top, f = parts(q, unit, top, f, off, script, kind, gaps, zipf)
        if not ideographs and not others and 2 <= pieces <= 6:
            new = put_units(q[0], q[5], 0, len(q[0]), unit, top)
            top, f = close(top, new, f, off, script, kind, gaps, IDEOGRAPHS, SPOKEN, 0)
            zipf[f - 1] = q[15].min()
        which[first:f] = i
    return unit[:top], off[:f + 1], script[:f], kind[:f], zipf[:f], gaps[:f], which[:f]


@njit(cache=True)
def close(top: Any, new: Any, f: Any, off: Any, script: Any, kind: Any, gaps: Any, s: Any, k: Any, g: Any) -> Any:
    """End form f at `new`; nothing happens where it is empty."""
    if new == top:
        return top, f
    script[f], kind[f], gaps[f], off[f + 1] = s, k, min(g, 255), new
    return new, f + 1


@njit(cache=True)
def ordinary(t: Any, unit: Any, lo: Any, hi: Any) -> Any:
    """Zipf frequency x25 of the name as a dictionary word, 0 where it is none."""
    if hi - lo < 2:
        return 100
    s = word_slot(t, hash32(unit, lo, hi))
    return t.word_zipf[s] if s >= 0 else 0


@njit(cache=True)
def turned(q: Any, unit: Any, top: Any, f: Any, off: Any, script: Any, kind: Any, gaps: Any, zipf: Any) -> Any:
    """The words of a name in another order: first to last."""
    mid = q[14][1]
    new = put_letters(q[11], mid, len(q[11]), unit, top)
    new = put_letters(q[11], 0, min(mid, LONGEST_LETTERS - (new - top)), unit, new)
    top, f = close(top, new, f, off, script, kind, gaps, LETTERS, TURNED, len(q[15]) - 1)
    zipf[f - 1] = q[15].min()
    return top, f


@njit(cache=True)
def parts(q: Any, unit: Any, top: Any, f: Any, off: Any, script: Any, kind: Any, gaps: Any, zipf: Any) -> Any:
    """The distinctive words of a name of several: five letters and more, no everyday word; at most two."""
    done = 0
    for k in range(len(q[15])):
        lo, hi = q[14][k], q[14][k + 1]
        if done < 2 and hi - lo >= 5 and q[15][k] < 95 and not q[16][k] & 15:
            new = put_letters(q[11], lo, hi, unit, top)
            top, f = close(top, new, f, off, script, kind, gaps, LETTERS, PART, 0)
            zipf[f - 1] = q[15][k]
            done += 1
    return top, f
