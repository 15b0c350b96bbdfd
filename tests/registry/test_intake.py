"""A run folder becomes sightings with evidence: once, in batches, and never from altered files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from registry.db import Database
from registry.errors import Refused
from registry.evidence import BlobStore, evidence_of
from registry.intake import Taking, take_in
from registry.runs import open_run
from registry.sightings import Run, Sighting
from tests import builders as b

PAGE = b"<html><title>kettle</title></html>"


def blob(folder: Path, data: bytes) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    path = folder / "blobs" / sha256[:2] / sha256[2:4] / sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return sha256


def listing(folder: Path, n: int, **changed: Any) -> dict[str, Any]:
    return {"type": "listing", "url": f"http://m.test/item/{n}", "name": f"保温杯 {n}", "seller": "江汀", "price": "38.00", "currency": "CNY",
            "page_sha256": blob(folder, PAGE + str(n).encode()), "captured_at": "2026-11-24T01:00:00+00:00",
            "images": [{"url": "x.jpg", "sha256": blob(folder, b"\xff\xd8" + str(n).encode()), "media_type": "image/jpeg"}], **changed}


def run(folder: Path, records: list[Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records]
    (folder / "records.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    digest = hashlib.sha256((folder / "records.jsonl").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps({"files": {"records.jsonl": {"sha256": digest}}}))
    return folder


def taking(database: Database, tmp_path: Path) -> Taking:
    with database.write() as s:
        return Taking(BlobStore(tmp_path / "store"), b.unit(s).id, "intake", b.NOW)


def test_a_run_is_registered_once_with_page_and_picture_as_evidence(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run(folder, [listing(folder, n) for n in range(5)])
    t = taking(database, tmp_path)
    assert take_in(database, open_run(folder), t).created == 5
    again = take_in(database, open_run(folder), t)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 5)
    with database.read() as s:
        seen = s.scalars(select(Sighting).order_by(Sighting.id)).all()
        assert [x.title for x in seen] == [f"保温杯 {n}" for n in range(5)]
        assert [(e.kind, t.blobs.intact(e.sha256)) for e in evidence_of(s, seen[0].id)] == [("page", True), ("picture", True)]
        assert seen[0].digest != seen[0].screened_digest, "it waits for its screening"


def test_a_changed_listing_is_refreshed_and_waits_for_screening_again(database: Database, tmp_path: Path) -> None:
    t = taking(database, tmp_path)
    first, second = tmp_path / "one", tmp_path / "two"
    run(first, [listing(first, 1)])
    run(second, [listing(second, 1, name="保温杯 换了名字")])
    take_in(database, open_run(first), t)
    assert take_in(database, open_run(second), t).updated == 1
    with database.read() as s:
        [seen] = s.scalars(select(Sighting))
        assert seen.title == "保温杯 换了名字"


def test_bad_records_are_named_by_row_and_field_and_the_rest_is_kept(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run(folder, [listing(folder, 1), {"type": "listing", "name": "没有网址"}, {"type": "listing", "url": "http://m.test/x", "name": ""}, {"type": "outcome"}])
    report = take_in(database, open_run(folder), taking(database, tmp_path))
    assert (report.read, report.created) == (4, 1)
    assert [(r["row"], r["field"]) for r in report.refused] == [(2, "url"), (3, "name")]


@pytest.mark.parametrize("spoil", ["no manifest", "altered records", "outside name"])
def test_an_unfinished_or_altered_run_is_refused_whole(database: Database, tmp_path: Path, spoil: str) -> None:
    folder = tmp_path / "run"
    run(folder, [listing(folder, 1)])
    if spoil == "no manifest":
        (folder / "manifest.json").unlink()
    elif spoil == "altered records":
        (folder / "records.jsonl").write_text("{}\n")
    else:
        (folder / "manifest.json").write_text(json.dumps({"files": {"../secret": {"sha256": "0" * 64}}}))
    with pytest.raises(Refused):
        open_run(folder)


def test_altered_bytes_are_not_taken_as_evidence(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    record = listing(folder, 1)
    run(folder, [record])
    sha256 = record["page_sha256"]
    (folder / "blobs" / sha256[:2] / sha256[2:4] / sha256).write_bytes(b"another page")
    t = taking(database, tmp_path)
    take_in(database, open_run(folder), t)
    assert not t.blobs.has(sha256)


def test_intake_goes_on_where_a_kill_stopped_it(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.intake.BATCH", 3)
    folder = tmp_path / "run"
    run(folder, [listing(folder, n) for n in range(10)])
    t = taking(database, tmp_path)

    def stop(done: int, _total: int) -> None:
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(database, open_run(folder), t, stop)
    with database.read() as s:
        [row] = s.scalars(select(Run))
        assert (row.next_line, row.done) == (6, False)
    report = take_in(database, open_run(folder), t)
    assert (report.read, report.created) == (10, 4)
    with database.read() as s:
        assert len(s.scalars(select(Sighting)).all()) == 10
