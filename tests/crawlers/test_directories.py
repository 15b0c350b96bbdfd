"""One folder a case under `directories/`: a fair's directory in the shape that its kind is written in, and the exhibitors expected of it. A new case is a new folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawlers.directory import Seen, fair_of, from_json, from_page
from crawlers.extract.document import Document

CASES = sorted(p.parent for p in Path(__file__).parent.glob("directories/*/expected.json"))
SAID = ("name", "name_en", "country", "products", "website", "exhibitor_id", "link")


def _facts(seen: Seen) -> dict[str, Any]:
    said = {f: v for f in SAID if (v := getattr(seen, f))}
    return said | {"booths": [[b.hall, b.row, list(b.numbers)] for b in seen.booths]}


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_a_saved_directory_gives_its_exhibitors(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    if (case / "answer.json").exists():
        found, fair = from_json(json.loads((case / "answer.json").read_text(encoding="utf-8"))), None
    else:
        page = Document.read((case / "page.html").read_bytes(), "http://fair.example/list", "text/html; charset=utf-8")
        found, fair = from_page(page), fair_of(page)
    assert {"fair": fair, "exhibitors": [_facts(s) for s in found]} == expected
