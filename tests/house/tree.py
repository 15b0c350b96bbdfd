"""The sources of the house, as the guard tests read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOWER: dict[str, frozenset[str]] = {
    "matching": frozenset(), "crawlers": frozenset(), "registry": frozenset({"matching"}), "fairs": frozenset({"matching", "registry"}),
    "cases": frozenset({"matching", "registry", "fairs"}), "webapp": frozenset({"matching", "registry", "fairs", "cases"})}
PACKAGES = tuple(LOWER)


@cache
def sources() -> dict[Path, ast.Module]:
    """Every Python file of our packages, read and parsed once."""
    return {f: ast.parse(f.read_text(encoding="utf-8"), str(f)) for p in PACKAGES for f in sorted((ROOT / p).rglob("*.py"))}


def files(folder: str, *endings: str) -> Iterator[Path]:
    """The files below a folder with one of these endings, in order."""
    return (f for f in sorted((ROOT / folder).rglob("*")) if f.suffix in endings and f.is_file())


def at(file: Path, line: int) -> str:
    """Where something was found."""
    return f"{file.relative_to(ROOT)}:{line}"
