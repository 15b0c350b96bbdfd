"""A judged set of pictures on disk: registered.csv (id, group, kind, file), queries.csv (kind, transform, truth_group, file, source, ...) and the
query pictures; the registered files lie in logos/ and photos/ of another folder."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

BRAND = 5
"""Letters of a logo's group that name the brand: its variants are right too."""


@dataclass(frozen=True, slots=True)
class KnownPicture:
    """A registered picture."""

    name: str
    group: str
    kind: str
    data: bytes


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """An altered picture: `right` numbers of registered ones; `source` the file it was made from."""

    alteration: str
    right: frozenset[int]
    data: bytes
    source: str


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def read_set(folder: Path, originals: Path) -> tuple[list[KnownPicture], list[JudgedQuery]]:
    """Raises FileNotFoundError where a file that the lists name is not there."""
    known = [KnownPicture(r["file"], r["group"], r["kind"], (originals / f"{r['kind']}s" / r["file"]).read_bytes()) for r in rows(folder / "registered.csv")]
    queries = []
    for q in rows(folder / "queries.csv"):
        right = frozenset(n for n, k in enumerate(known) if same(q["kind"], q["truth_group"], k))
        queries.append(JudgedQuery(f"{q['kind']} {q['transform']}", right, (folder / q["file"]).read_bytes(), q.get("source", "")))
    return known, queries


def same(kind: str, group: str, known: KnownPicture) -> bool:
    """Whether a registered picture is a right answer to a query made from a group."""
    if not group or known.kind != kind:
        return False
    return known.group == group or (kind == "logo" and known.group[:BRAND] == group[:BRAND])
