"""A first look at a file: columns, guesses, samples; what a person says about them is remembered and used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from registry.child import run_limited
from registry.db import Database
from registry.errors import Refused
from registry.evidence import BlobStore
from registry.imports.apply import import_files
from registry.imports.headers import RIGHTS
from registry.imports.models import header_maps, remember_columns
from registry.imports.preview import FIELDS, asks, chosen, preview
from registry.rights import Right, RightKind
from tests.builders import NOW
from tests.registry.imports import xml_samples
from tests.registry.imports.reads import shared

STRANGE = "某局导出,,\n流水,证照号,字样,归口\n1,123456,澜雀,21\n2,123457,鹤汀,35\n"


def look(path: Path, tmp_path: Path, maps: dict[str, Any] | None = None) -> dict[str, Any]:
    work = tmp_path / "work"
    work.mkdir(exist_ok=True)
    return preview({"path": str(path), "work": str(work), "source": path.name, "maps": maps or {}}, [], lambda _: None)


def _file(tmp_path: Path, text: str, name: str = "in.csv") -> Path:
    (tmp_path / name).write_text(text, "utf-8")
    return tmp_path / name


def test_every_meaning_a_page_offers_is_one_of_ours() -> None:
    assert set(FIELDS) <= set(RIGHTS)


def test_known_columns_are_guessed_and_shown_with_five_rows(tmp_path: Path) -> None:
    rows = "".join(f"{n},牌子{n},9,甲公司\n" for n in range(1, 9))
    seen = look(_file(tmp_path, f"名录,,,\n注册号,商标名称,国际分类,怪列\n{rows}"), tmp_path)
    assert (seen["format"], seen["heading"], seen["numbers"], seen["told_kind"]) == ("csv", 2, [3, 4, 5, 6, 7], "trademark")
    assert [(c["header"], c["field"], c["known"]) for c in seen["columns"]] == [
        ("注册号", "registered_number", True), ("商标名称", "text", True), ("国际分类", "classes", True), ("怪列", ":", False)]
    assert seen["columns"][1]["samples"] == ["牌子1", "牌子2", "牌子3", "牌子4", "牌子5"] and asks(seen) == [3]


def test_strange_columns_are_explained_once_and_then_known(tmp_path: Path, database: Database) -> None:
    path = _file(tmp_path, STRANGE)
    seen = look(path, tmp_path)
    assert [c["header"] for c in seen["columns"]] == ["流水", "证照号", "字样", "归口"] and len(asks(seen)) == 4
    before = import_files(database, BlobStore(tmp_path / "b"), [path], by="t", at=NOW)
    assert before.rejected == ["in.csv"]
    said = chosen(seen, {"column-0": "", "column-1": "registered_number", "column-2": "text", "column-3": "classes"})
    with database.write() as session:
        remember_columns(session, seen["fingerprint"], said, "tester", NOW)
    after = import_files(database, BlobStore(tmp_path / "b"), [path], kind="trademark", by="t", at=NOW)
    assert (after.created, after.refused_total, after.rejected) == (2, 0, [])
    with database.read() as session:
        rights = list(session.scalars(select(Right).order_by(Right.number)))
        assert [(r.number, r.text, r.kind, r.nice()) for r in rights] == [("123456", "澜雀", RightKind.trademark, (21,)), ("123457", "鹤汀", RightKind.trademark, (35,))]
        assert asks(look(path, tmp_path, header_maps(session))) == []


def test_an_answer_that_is_no_meaning_or_names_no_number_is_refused(tmp_path: Path) -> None:
    seen = look(_file(tmp_path, STRANGE), tmp_path)
    with pytest.raises(Refused) as no_number:
        chosen(seen, {"column-2": "text"})
    assert no_number.value.field == "columns"
    with pytest.raises(Refused) as strange:
        chosen(seen, {"column-1": "registered_number", "column-2": "drop table"})
    assert strange.value.field == "column-2"


def test_a_file_that_explains_itself_shows_its_first_rights(tmp_path: Path) -> None:
    seen = look(_file(tmp_path, xml_samples.DAILY, "in.xml"), tmp_path)
    assert seen["format"] == "xml" and [(r["number"], r["name"]) for r in seen["records"]] == [("2824281", "LANQUE"), ("97000001", "BIRDWELL")]
    gi = look(shared("gi/uk-gi-register.json.gz"), tmp_path)
    assert gi["format"] == "json" and len(gi["columns"]) > 10 and asks(gi) == [n for n, c in enumerate(gi["columns"]) if not c["known"] and not c["ignored"]]


def test_the_look_is_taken_in_a_limited_child(tmp_path: Path) -> None:
    path = _file(tmp_path, STRANGE)
    answer = run_limited("registry.imports.preview:preview", {"path": str(path), "work": str(tmp_path), "source": "in.csv", "maps": {}})
    assert len(answer.value["columns"]) == 4
