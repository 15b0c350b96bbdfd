"""How common words and characters are, taken from the installed package wordfreq (its data are CC BY-SA 4.0, so nothing made of them is kept
in this repository). The first use on a machine makes arrays of them, about two seconds; they then lie beside the code like compiled code does.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.text.vocabulary import word_hash

DERIVED = Path(__file__).resolve().parent / "data" / "derived"
ZIPF = 25.0
WORDS: tuple[tuple[str, float, Callable[[str], bool]], ...] = (
    ("zh", 2.2, lambda w: 2 <= len(w) <= 6 and all("㐀" <= c < "ꀀ" for c in w)),
    ("en", 2.4, lambda w: 3 <= len(w) <= 16 and w.isascii() and w.isalpha()))
"""Language, lowest Zipf frequency, and which words: Chinese of 2-6 ideographs, English of 3-16 letters."""


def _zipf(frequency: float) -> float:
    return 9 + math.log10(frequency)


def word_rows(lists: dict[str, dict[str, float]]) -> dict[int, int]:
    """Hash of each word -> Zipf frequency x 25."""
    rows: dict[int, int] = {}
    for language, low, fits in WORDS:
        for word, frequency in lists[language].items():
            zipf = _zipf(frequency)
            if zipf >= low and fits(word):
                h = word_hash(word)
                rows[h] = max(rows.get(h, 0), round(zipf * ZIPF))
    return rows


def character_rows(chinese: dict[str, float]) -> dict[str, float]:
    """Zipf frequency of each character, alone and within words."""
    single = {c: _zipf(f) for c, f in chinese.items() if len(c) == 1}
    for word, frequency in chinese.items():
        for c in word if len(word) > 1 else "":
            single[c] = math.log10(10 ** single.get(c, 0) + frequency * 1e9)
    return single


def _make() -> dict[str, npt.NDArray[Any]]:
    import wordfreq  # heavy: only where nothing was made yet

    lists = {language: dict(wordfreq.get_frequency_dict(language, wordlist="large")) for language, _, _ in WORDS}
    rows, single = word_rows(lists), {c: z for c, z in character_rows(lists["zh"]).items() if len(c) == 1}
    keys = sorted(rows)
    return {"key": np.array(keys, np.uint32), "zipf": np.array([rows[k] for k in keys], np.uint8),
            "char": np.array([ord(c) for c in single], np.uint32), "char_zipf": np.array([round(max(0.0, z) * ZIPF) for z in single.values()], np.uint8)}


def frequencies() -> dict[str, npt.NDArray[Any]]:
    """key, zipf: word hashes ascending with Zipf x 25; char, char_zipf: code points with theirs."""
    path = DERIVED / f"wordfreq-{version('wordfreq')}.npz"
    try:
        with np.load(path) as kept:
            return {name: kept[name] for name in kept.files}
    except (OSError, ValueError, KeyError):
        made = _make()
    try:
        DERIVED.mkdir(exist_ok=True)
        temporary = path.with_name(f".{path.stem}-{os.getpid()}.npz")
        np.savez_compressed(temporary, **made)  # type: ignore[arg-type]
        temporary.replace(path)
    except OSError:  # a read-only installation makes them anew each time
        return made
    return made
