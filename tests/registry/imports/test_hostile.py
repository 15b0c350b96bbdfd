"""Every hostile file is accepted or refused in plain words: no other error, no dead parent, bounded time and memory."""

from __future__ import annotations

import gzip
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from registry.child import LimitedPool
from registry.errors import Refused
from tests.registry.imports.reads import SHARED

HOSTILE = SHARED / "hostile"
MEMORY_MB = 700
"""Address space of the child here; an idle one takes about 250 MB of it."""


@pytest.fixture(scope="module")
def pool() -> Iterator[LimitedPool]:
    with LimitedPool(1, memory_mb=MEMORY_MB) as made:
        yield made


def _read(pool: LimitedPool, path: Path, work: Path) -> int | str:
    """Rows read, or the sentence of the refusal. Anything else fails the test."""
    work.mkdir(parents=True, exist_ok=True)
    argument = {"path": str(path), "work": str(work), "source": path.name, "office": "CN", "kind": None, "on": "2026-11-24"}
    try:
        return int(pool.run("registry.imports.reading:convert", argument, cpu_s=10, wall_s=30).value["read"])
    except Refused as refused:
        return refused.sentence()


def _manifest() -> list[dict[str, Any]]:
    listing = HOSTILE / "generated" / "manifest.jsonl"
    if not listing.exists():
        return []
    rows = [json.loads(line) for line in listing.read_text(encoding="utf-8").splitlines()]
    return [r for r in rows if r["family"] in ("xml", "xlsx", "csv", "json", "archives", "pdf")]


EVIDENCE_ZIPS = {"0081", "0082"}
"""Good archives, but of evidence: they hold no rights."""


@pytest.mark.skipif(not HOSTILE.exists(), reason="the shared hostile files are not here")
@pytest.mark.parametrize("entry", _manifest(), ids=lambda e: Path(e["path"]).name)
def test_a_generated_file_is_taken_or_refused_as_its_manifest_says(entry: dict[str, Any], pool: LimitedPool, tmp_path: Path) -> None:
    found = _read(pool, HOSTILE / "generated" / entry["path"], tmp_path / "w")
    if entry["family"] == "pdf" or entry["id"] in EVIDENCE_ZIPS:
        assert isinstance(found, str)
        return
    if entry["expect"] != "either":
        assert isinstance(found, int) == (entry["expect"] == "accept"), found
    if isinstance(found, int) and "rows" in entry["facts"]:
        assert found == entry["facts"]["rows"]
    if isinstance(found, int) and "text_exact" in entry["must"]:
        kept = [json.loads(line.split("\t", 2)[2]).get("text") for line in (tmp_path / "w" / "records.tsv").read_text(encoding="utf-8").splitlines()]
        expected = entry["facts"]["text"]
        if entry["family"] == "xlsx":  # a bare carriage return in XML is a line feed to every parser (XML 1.0, 2.11)
            expected = [t.replace("\r", "\n") for t in expected]
        assert kept == expected
    if isinstance(found, str) and "say" in entry["facts"]:
        assert "另存为 .xlsx" in found


@pytest.mark.skipif(not HOSTILE.exists(), reason="the shared hostile files are not here")
@pytest.mark.parametrize("folder", ["defusedxml", "jsontestsuite", "blns", "pillow"])
def test_files_that_hold_no_rights_are_refused(folder: str, pool: LimitedPool, tmp_path: Path) -> None:
    files = sorted(p for p in (HOSTILE / folder).iterdir() if p.is_file())
    taken = [p.name for n, p in enumerate(files) if not isinstance(_read(pool, p, tmp_path / str(n)), str)]
    assert files and taken == []


def _sheet(path: Path, cells: str, *, more: dict[str, bytes] | None = None) -> Path:
    """A workbook written by hand, so that it can lie."""
    types = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
             '"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" '
             'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>')
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("[Content_Types].xml", types)
        pack.writestr("_rels/.rels", f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        pack.writestr("xl/workbook.xml", f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{relations}"><sheets>'
                                         '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>')
        pack.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>')
        pack.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>')
        for name, data in (more or {}).items():
            pack.writestr(name, data)
    return path


GOOD = ('<row r="1"><c r="A1" t="inlineStr"><is><t>注册号</t></is></c><c r="B1" t="inlineStr"><is><t>商标名称</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>1</t></is></c><c r="B2" t="inlineStr"><is><t>甲</t></is></c></row>')


def test_workbooks_that_lie_about_their_size_are_refused(pool: LimitedPool, tmp_path: Path) -> None:
    cases = {
        "plain": GOOD, "far cell": GOOD + '<row r="1048576"><c r="GR1048576"><v>1</v></c></row>',
        "far column": GOOD + '<row r="3"><c r="XFD3"><v>1</v></c></row>', "bomb": GOOD + " " * (220 << 20)}
    found = {name: _read(pool, _sheet(tmp_path / f"{name}.xlsx", cells), tmp_path / name) for name, cells in cases.items()}
    assert found["plain"] == 1
    assert "CSV" in str(found["far cell"]) and "列" in str(found["far column"]) and "CSV" in str(found["bomb"])


def test_macros_and_inner_archives_are_refused(pool: LimitedPool, tmp_path: Path) -> None:
    assert "宏" in str(_read(pool, _sheet(tmp_path / "m.xlsx", GOOD, more={"xl/vbaProject.bin": b"x"}), tmp_path / "m"))
    assert "压缩包" in str(_read(pool, _sheet(tmp_path / "n.xlsx", GOOD, more={"xl/media/a.zip": b"PK"}), tmp_path / "n"))


def test_bombs_in_gzip_and_zip_are_refused(pool: LimitedPool, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "a.gz", "wb", compresslevel=1) as out:
        for _ in range(420):
            out.write(b" " * (1 << 20))
    assert "解压后超过" in str(_read(pool, tmp_path / "a.gz", tmp_path / "g"))
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("rights.csv", b"0" * (64 << 20))
    assert "压缩比" in str(_read(pool, tmp_path / "b.zip", tmp_path / "z"))


def test_a_zip_with_two_members_of_one_name_is_refused(pool: LimitedPool, tmp_path: Path) -> None:
    with pytest.warns(UserWarning), zipfile.ZipFile(tmp_path / "c.zip", "w") as pack:
        pack.writestr("rights.csv", "注册号,商标名称\n1,甲\n")
        pack.writestr("rights.csv", "注册号,商标名称\n2,乙\n")
    assert "重名" in str(_read(pool, tmp_path / "c.zip", tmp_path / "d"))


@pytest.mark.skipif(not HOSTILE.exists(), reason="the shared hostile files are not here")
def test_naughty_strings_survive_as_names_of_marks(pool: LimitedPool, tmp_path: Path) -> None:
    strings = [s for s in json.loads((HOSTILE / "blns" / "blns.json").read_text(encoding="utf-8")) if s.strip()]
    lines = [json.dumps({"kind": "trademark", "office": "CN", "number": str(n), "text": s}, ensure_ascii=False) for n, s in enumerate(strings, 1)]
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert _read(pool, path, tmp_path / "w") == len(strings)
    kept = [json.loads(line.split("\t", 2)[2])["text"] for line in (tmp_path / "w" / "records.tsv").read_text(encoding="utf-8").split("\n") if line]
    assert kept == strings
