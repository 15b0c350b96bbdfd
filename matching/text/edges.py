"""What a window that begins or ends at a place of a text costs whatever is met in it: names that run on into it, words it cuts.

Worked out once a text. With the weights of the model, so that a bound on a name's worth (hope.py) can be held against it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from matching.text import cjk

MOST_CUT, MOST_ATTACHED = 4.0, 6


class Edges(NamedTuple):
    """Log-odds, never positive, by place of a row, one place more than the row has.

    start, end: of a changed name of ideographs that begins at the place or ends before it; start_same, end_same: of an unchanged one;
    first, last: of a name of letters; before, after: attached letters, to be divided by the name's length; word: how ordinary the word
    around a letter is (Zipf above 2.4), no weight in it.
    """

    start: npt.NDArray[np.float64]
    start_same: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    end_same: npt.NDArray[np.float64]
    first: npt.NDArray[np.float64]
    last: npt.NDArray[np.float64]
    before: npt.NDArray[np.float64]
    after: npt.NDArray[np.float64]
    word: npt.NDArray[np.float64]


@njit(cache=True)
def of_ideographs(w: Any, q: Any) -> Any:
    """start, start_same, end, end_same. Of the words cut at both edges, at most four count together: each edge half at least."""
    size = len(q.code)
    out = np.zeros((4, size + 1))
    for j in range(size + 1):
        cut = min(0.0, w[26]) * min(MOST_CUT, q.cut[j]) / 2
        before, after = cjk.attached_before(q, j), cjk.attached_after(q, j)
        out[0, j], out[1, j] = cut + min(0.0, w[27]) * before, cut + max(min(0.0, w[27]), min(0.0, w[58])) * before
        out[2, j], out[3, j] = cut + min(0.0, w[28]) * after, cut + max(min(0.0, w[28]), min(0.0, w[58])) * after
    return out


@njit(cache=True)
def of_letters(w: Any, q: Any) -> Any:
    """first, last, before, after, word; of a letter that stands alone the word is none."""
    size, runs = len(q.letter), len(q.token_zipf)
    out = np.zeros((5, size + 1))
    for j in range(size):
        k, named = q.token[j], q.token_named
        before, after = j - q.token_from[k], q.token_from[k + 1] - j - 1
        if before:
            out[0, j], out[2, j] = min(0.0, w[22]), min(0.0, w[20]) * min(before, MOST_ATTACHED)
        if k > 0 and q.token_gap[k] == 1 and named[k] > named[k - 1]:
            out[0, j] += min(0.0, w[28])
        if after:
            out[1, j + 1], out[3, j + 1] = min(0.0, w[23]), min(0.0, w[21]) * min(after, MOST_ATTACHED)
        if k + 1 < runs and q.token_gap[k + 1] == 1 and named[k + 2] > named[k + 1]:
            out[1, j + 1] += min(0.0, w[29])
        out[4, j] = max(0.0, q.token_zipf[k] / 25.0 - 2.4) if before or after else 0.0
    return out


@njit(cache=True)
def of_row(ideographs: Any, letters: Any, q: Any) -> Any:
    """All edges of a text."""
    a, b = of_ideographs(ideographs, q), of_letters(letters, q)
    return Edges(a[0], a[1], a[2], a[3], b[0], b[1], b[2], b[3], b[4])
