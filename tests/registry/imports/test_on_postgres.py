"""Imports on PostgreSQL: keys taken in bulk, twice is once, classes and events in place, two-character words found."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from matching.text.normalise import fold
from registry.db import Database
from registry.evidence import BlobStore
from registry.imports import apply
from registry.rights import Right, RightClass, RightEvent, RightKind, find_rights
from tests.builders import NOW, right
from tests.registry.imports import xml_samples


def _file(folder: Path, rows: int) -> Path:
    lines = "".join(f"{20_000_000 + n},楚天{n}号,{n % 45 + 1},武汉第{n % 7}有限公司\n" for n in range(rows))
    (folder / "in.csv").write_text(f"注册号,商标名称,类别,权利人\n{lines}20000000,楚天0号,45,武汉第0有限公司\n", "utf-8")
    return folder / "in.csv"


def test_a_file_in_batches_twice_is_once_and_rows_written_otherwise_do_not_collide(postgres_database: Database, tmp_path: Path,
                                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "SMALL", 10)
    monkeypatch.setattr(apply, "BATCH", 40)
    with postgres_database.write() as session:
        right(session, "已有的")
    path, blobs = _file(tmp_path, 100), BlobStore(tmp_path / "blobs")
    for expected in ((101, 100, 0, 0), (101, 0, 0, 100)):
        report = apply.import_files(postgres_database, blobs, [path], by="tester", at=NOW)
        assert (report.read, report.created, report.updated, report.unchanged) == expected and report.refused_total == 0
    with postgres_database.write() as session:
        right(session, "后来的")
        assert session.scalar(select(func.count(Right.id))) == 102 and session.scalar(select(func.count(RightEvent.id))) == 100
        first = session.scalars(select(Right).where(Right.number == "20000000")).one()
        assert first.nice() == (1, 45) and session.scalar(select(func.count(RightClass.id))) == 103


def test_xml_with_pictures_missing_is_stored(postgres_database: Database, tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(xml_samples.FIRST, "utf-8")
    report = apply.import_files(postgres_database, BlobStore(tmp_path / "blobs"), [tmp_path / "a.xml"], by="tester", at=NOW)
    assert report.created == 1
    with postgres_database.read() as session:
        mark = session.scalars(select(Right)).one()
        assert (mark.kind, mark.number, mark.nice()) == (RightKind.trademark, "018000777", (21, 35))
    (tmp_path / "b.xml").write_text(xml_samples.TTAB, "utf-8")
    for created, unchanged in ((2, 0), (0, 2)):
        report = apply.import_files(postgres_database, BlobStore(tmp_path / "blobs"), [tmp_path / "b.xml"], by="tester", at=NOW)
        assert (report.created, report.unchanged) == (created, unchanged)


@pytest.mark.parametrize("kind", ["database", "postgres_database"])
def test_two_characters_are_found_inside_a_name(request: pytest.FixtureRequest, kind: str) -> None:
    opened: Database = request.getfixturevalue(kind)
    with opened.write() as session:
        for name in ("江城澜雀茶业", "澜雀", "雀澜", "100%纯"):
            right(session, name)
    with opened.read() as session:
        for words, expected in (("澜雀", {"江城澜雀茶业", "澜雀"}), ("瀾雀", {"江城澜雀茶业", "澜雀"}), ("%纯", {"100%纯"}), ("雀茶", {"江城澜雀茶业"})):
            assert {r.text for r in find_rights(session, fold(words))[0]} == expected
