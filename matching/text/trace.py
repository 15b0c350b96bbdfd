"""The way back through a table of alignment prices: which unit of the name met which unit of the text."""

from __future__ import annotations

from typing import Any

from numba import njit

INSERTED = 98
TWO_FOR_ONE = 50


@njit(cache=True, forceinline=True)
def trace(n: Any, stop: Any, back: Any, op: Any, at: Any, a: Any, missing: Any, swap: Any, pair: Any) -> Any:
    """Walk back from (n, stop): fills op and at (-1: missing), returns the window (first, last+1) met.

    back holds the kind of step plus one; INSERTED: a unit the name has not; pair: two of the name met one of the text, pair +
    TWO_FOR_ONE: one of the name met two of the text (-1 where there are no pairs).
    """
    i, j = n, stop
    while i > 0:
        how = back[i, j] - 1
        if how == INSERTED:
            j -= 1
        elif how == missing:
            op[i - 1], at[i - 1] = missing, -1
            i -= 1
        elif how == swap:
            op[i - 1], op[i - 2], at[i - 1], at[i - 2] = swap, swap, a + j - 2, a + j - 1
            i, j = i - 2, j - 2
        elif how == pair:
            op[i - 1], op[i - 2], at[i - 1], at[i - 2] = pair, pair, a + j - 1, a + j - 1
            i, j = i - 2, j - 1
        elif pair >= 0 and how == pair + TWO_FOR_ONE:
            op[i - 1], at[i - 1] = pair, a + j - 2
            i, j = i - 1, j - 2
        else:
            op[i - 1], at[i - 1] = how, a + j - 1
            i, j = i - 1, j - 1
    first, last = 1 << 30, -1
    for k in range(n):
        if at[k] >= 0:
            more = 2 if op[k] == pair and (k + 1 == n or at[k + 1] != at[k]) and (k == 0 or at[k - 1] != at[k]) else 1
            first, last = min(first, at[k]), max(last, at[k] + more)
    return first, last
