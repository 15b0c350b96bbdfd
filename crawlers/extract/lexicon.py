"""The words of `words.toml`, read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path

SOURCE = Path(__file__).with_name("words.toml")


@cache
def _read() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


@cache
def labels() -> dict[str, str]:
    """Label in lower case without colon and blanks -> field."""
    return {fold(w): f for f, ws in reversed(_read()["labels"].items()) for w in ws}


@lru_cache(maxsize=20_000)
def fold(label: str) -> str:
    """A label as `labels` knows it: lower case, without blanks, colon and brackets."""
    return re.sub(r"\s+", "", label.casefold()).rstrip(":：#").strip("【】[]()")


@cache
def stock(kind: str) -> re.Pattern[str]:
    """Pattern of the phrases `out`, `in`, `buy` or `bought`; Latin ones as whole words."""
    def edge(w: str) -> str:
        return rf"(?<![^\W\d_]){re.escape(w)}(?![^\W\d_])" if w.isascii() else re.escape(w)

    return re.compile("|".join(edge(w) for w in sorted(_read()["stock"][kind], key=len, reverse=True)), re.I)


@cache
def inline_label() -> re.Pattern[str]:
    """`Label: value` at the start of a short text."""
    names = "|".join(re.escape(w.rstrip(":")).replace(r"\ ", r"\s?") for ws in _read()["labels"].values() for w in sorted(ws, key=len, reverse=True))
    return re.compile(rf"^[\s(【\[•·-]*({names})\s*(?:[:：#]|\bno\.?:?|(?<=[^\x00-\x7f])\s)\s*[)】\]]?\s*(.{{1,120}})$", re.I)
