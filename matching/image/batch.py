"""Folders in, one JSON line a query out: the contract of `match image`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from matching.image.index import ImageIndex
from matching.types import Finding, ImageAnswer


@dataclass(frozen=True, slots=True)
class Progress:
    """What was just done: "registered" or "query", how many of how many."""

    stage: str
    done: int
    of: int


def pictures(folder: Path) -> list[Path]:
    """The plain files of a folder in order of name; hidden ones are not pictures."""
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))


def run(registered: Path, queries: Path, out: Path, top: int = 10, min_score: float = 0.0) -> Iterator[Progress]:
    """Register one folder, ask every picture of another, write OUT and OUT.registered (pictures that cannot be searched); yields progress."""
    index = ImageIndex.open(None)
    known, asked = pictures(registered), pictures(queries)
    with out.with_name(out.name + ".registered").open("w", encoding="utf-8") as f:
        for n, path in enumerate(known, 1):
            if (reason := index.add(path.name, path.read_bytes())) is not None:
                f.write(json.dumps({"image": path.name, "refused": reason}, ensure_ascii=False) + "\n")
            yield Progress("registered", n, len(known))
    index.flush()
    index.warm()
    with out.open("w", encoding="utf-8") as f:
        for n, path in enumerate(asked, 1):
            f.write(json.dumps(line(path.name, index.search(path.read_bytes(), top, min_score)), ensure_ascii=False) + "\n")
            yield Progress("query", n, len(asked))


def line(id: str, answer: ImageAnswer) -> dict[str, Any]:
    """One answer in the shape of the contract."""
    return {"id": id, "seconds": round(answer.seconds, 6), "refused": answer.refused, "matches": [
        {"image": m.image, "score": m.score, "method": m.method, "box": list(m.box) if m.box else None, "mirrored": m.mirrored, "inverted": m.inverted,
         "findings": [row(f) for f in m.findings]} for m in answer.matches]}


def row(f: Finding) -> dict[str, Any]:
    return {"feature": f.feature, "adds": f.adds, "seen": f.seen, "claimed": f.claimed, "detail": f.sentence()}
