"""Folding: one way of writing for all that is read as the same.

Traditional, Japanese and variant ideographs become simplified ones (OpenCC), wide and decorated letters plain (NFKC), letters of other
scripts that look Latin Latin (Unicode confusables, whole table), case goes, controls and bidi marks go, anything between words is one
blank.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from matching.text import units
from matching.text.tables import DATA, tables

VERSION = 5


def fold(text: str) -> str:
    """The text as names are compared: simplified, narrow, lower case, Latin look-alikes Latin, blanks single."""
    if text.isascii() and text.isalnum():
        return text.lower()
    codes, _ = units.fold(tables(), units.code_points(text))
    return " ".join(codes.tobytes().decode("utf-32-le", "surrogatepass").split())


@lru_cache(maxsize=1)
def version() -> str:
    """Changes whenever folding or keys change: an index of another version must be rebuilt."""
    digest = hashlib.sha256(str(VERSION).encode())
    for name in ("chars.npz", "shapes.npz"):
        digest.update((DATA / name).read_bytes())
    return digest.hexdigest()[:16]
