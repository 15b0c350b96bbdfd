"""Reading a file as the child does, but here and now; and where the shared real files lie."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from registry.imports.reading import convert
from registry.imports.record import RightRecord, from_plain

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
REFUSED = tuple[int, str | None, str]


def shared(name: str) -> Path:
    """A shared real file, or a skip that says so."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the shared file {name} is not here")
    return path


def read(path: Path, work: Path, *, kind: str | None = None, office: str = "CN") -> tuple[list[RightRecord], list[REFUSED]]:
    """Records and refused rows of a file."""
    work.mkdir(parents=True, exist_ok=True)
    answer = convert({"path": str(path), "work": str(work), "source": path.name, "office": office, "kind": kind, "on": "2026-11-24"}, [], lambda _: None)
    good = [from_plain(json.loads(line.split("\t", 2)[2])) for line in (work / "records.tsv").read_text(encoding="utf-8").splitlines()]
    bad = [(r, f, m.format(**v) if v else m) for r, f, m, v in map(json.loads, (work / "refused.jsonl").read_text(encoding="utf-8").splitlines())]
    assert answer == {"read": len(good) + len(bad), "refused": len(bad)}
    return good, bad


def one(path: Path, work: Path, **options: str) -> RightRecord:
    """The only record of a file without a refused row."""
    good, bad = read(path, work, **options)
    assert bad == [] and len(good) == 1
    return good[0]
