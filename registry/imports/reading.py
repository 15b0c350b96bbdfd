"""The child's side of an import: one file in, a spool of checked records out. Imports no database.

Writes into the work folder: `records.tsv` (identity, mark, record as JSON), `refused.jsonl`, and pictures of a ZIP under `pictures/`.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from registry.errors import Problem, Refused
from registry.imports import marks_xml, own, tables, uspto_disputes, uspto_grants, uspto_marks, xml_guard
from registry.imports.csv_rows import csv_rows
from registry.imports.json_rows import find_rows, flat, json_values
from registry.imports.nodes import Element, local
from registry.imports.record import BadRow, RightRecord, to_plain
from registry.imports.settled import settled_status
from registry.imports.sniff import format_of
from registry.imports.spool import mark_of
from registry.imports.tables import Context
from registry.imports.xlsx_rows import xlsx_rows
from registry.imports.zip_pack import NO_DATA, zip_parts
from registry.numbers import identity

Report = Callable[[int], None]
Read = tuple[int, RightRecord | BadRow]
Rows = Iterator[tuple[int, list[object]]]
LARGEST_UNPACKED = 400 << 20
EVERY = 2000
HEADING_WITHIN = 20
XML_READERS = {"TradeMark": marks_xml.record_of, "Trademark": marks_xml.record_of, "case-file": uspto_marks.record_of,
               "PATDOC": uspto_grants.record_of, "us-patent-grant": uspto_grants.record_of}
NO_HEADING = "没有找到表头：需要编号列（如 注册号、专利号、登记号）和至少一列其他内容"


def _try(row: int, make: Callable[[], RightRecord]) -> Read:
    try:
        return row, make()
    except Problem as problem:
        return row, BadRow(row, problem.field, problem.message, problem.values)


# ---- tables

def table_records(rows: Rows, base: Context) -> Iterator[Read]:
    """Records of a sheet: the first row that looks like column names is the heading, what stands above is a caption."""
    heading: list[str] | None = None
    columns: list[str] = []
    context = base
    for number, cells in rows:
        if heading is None:
            if tables.is_heading(cells, base):
                heading = [str(c) for c in cells]
                columns, context = tables.columns_of(heading, tables.fields_of(heading, base)), tables.context_for(heading, base)
            elif number > HEADING_WITHIN:
                break
            continue
        yield _table_row(number, columns, cells, context)
    if heading is None:
        raise Refused(NO_HEADING, field="header")


def _table_row(number: int, columns: list[str], cells: list[object], context: Context) -> Read:
    return _try(number, lambda: tables.record_of(tables.named(columns, cells), context))


def _csv(path: Path, context: Context) -> Iterator[Read]:
    yield from table_records(((n, list(c)) for n, c in csv_rows(path)), context)


def sheets(path: Path) -> Iterator[tuple[str, list[tuple[int, list[object]]]]]:
    """Visible sheets with their rows."""
    found: dict[str, list[tuple[int, list[object]]]] = {}
    for sheet, number, cells in xlsx_rows(path):
        found.setdefault(sheet, []).append((number, cells))
    yield from found.items()


def _xlsx(path: Path, context: Context) -> Iterator[Read]:
    read = False
    for _, rows in sheets(path):
        if any(tables.is_heading(cells, context) for number, cells in rows[:HEADING_WITHIN]):
            read = True
            yield from table_records(iter(rows), context)
    if not read:
        raise Refused(NO_HEADING, field="header")


# ---- JSON

def _json_record(number: int, value: dict[str, Any], context: Context) -> Read:
    if own.is_own(value):
        return _try(number, lambda: own.record_of(value, context))
    row = flat(value)
    sharper, columns = tables.context_for(list(row), context), tables.columns_of(list(row), tables.fields_of(list(row), context))
    return _try(number, lambda: tables.record_of(tables.named(columns, list(row.values())), sharper))


def _json(path: Path, context: Context) -> Iterator[Read]:
    known = False
    for line, value in json_values(path):
        rows = [value] if isinstance(value, dict) and (own.is_own(value) or line is not None) else find_rows(value)
        for number, row in enumerate(rows, line or 1):
            if not known and not own.is_own(row) and tables.recognised(flat(row)) < 2 and tables.fingerprint(flat(row)) not in context.maps:
                raise Refused("没有找到权利记录：JSON 的字段名不认识", row=number, field="format")
            known = True
            yield _json_record(number, row, context)
    if not known:
        raise Refused("没有找到权利记录", field="format")


# ---- XML

def _xml(path: Path, context: Context, work: Path) -> Iterator[Read]:
    readable = xml_guard.as_utf8(path, work)
    xml_guard.check(readable)
    for number, element in enumerate(xml_guard.records(readable), 1):
        yield from _xml_records(number, element, context)


def _xml_records(number: int, element: Element, context: Context) -> list[Read]:
    """One right each; a proceeding is about one, several or none."""
    if local(element) == "proceeding-entry":
        return [_try(number, partial(uspto_disputes.record_of, element, at, context)) for at in uspto_disputes.attacked(element)]
    return [_try(number, lambda: XML_READERS[local(element)](element, context))]


# ---- containers

def gunzip(path: Path, work: Path) -> Path:
    """The unpacked file, counted while it is written."""
    target, written = work / "unpacked", 0
    try:
        with gzip.open(path, "rb") as source, target.open("wb") as out:
            while piece := source.read(1 << 20):
                written += len(piece)
                if written > LARGEST_UNPACKED:
                    raise Refused("解压后超过 {n} MB", n=LARGEST_UNPACKED >> 20)
                out.write(piece)
    except (OSError, EOFError, zlib.error):
        raise Refused("gzip 文件已损坏") from None
    return target


def records_of(path: Path, context: Context, work: Path, *, inside: bool = False) -> Iterator[Read]:
    """Every row of a file of any format we know; Refused where the file as a whole cannot be read."""
    form = format_of(path)
    if form == "gz" and not inside:
        yield from records_of(gunzip(path, work), context, work, inside=True)
    elif form == "zip" and not inside:
        found = False
        for name, part in zip_parts(path, work):
            for read in _part(name, part, context, work):
                found = True
                yield read
        if not found:
            raise Refused(NO_DATA, field="format")
    elif form == "xml":
        yield from _xml(path, context, work)
    elif form in ("json", "csv", "xlsx"):
        yield from {"json": _json, "csv": _csv, "xlsx": _xlsx}[form](path, context)
    else:
        raise Refused("这不是权利数据文件", field="format")


def _part(name: str, part: Path, context: Context, work: Path) -> Iterator[Read]:
    """One data file of a ZIP; a text file that is no table is an explanation and is passed over."""
    try:
        yield from records_of(part, context, work, inside=True)
    except Refused as problem:
        if name.lower().endswith(".txt") and problem.field == "header":
            return
        problem.file = f"{context.source}/{name}"
        raise


_WRITTEN = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def _line(record: RightRecord, on: date) -> str:
    """Identity, mark and record; a status that follows from the day belongs to the mark, and where pictures are named there is none."""
    text = _WRITTEN.encode(to_plain(record))
    told = settled_status(record, on)[0] if not record.status else ""
    return f"{identity(record.kind, record.office, record.number)}\t{'' if record.images else mark_of(text, told)}\t{text}\n"


def convert(argument: Mapping[str, Any], _blobs: list[bytes], report: Report) -> dict[str, Any]:
    """Job of the limited child: `path`, `work`, `source`, `office`, `kind`, `on` (the day) in; figures out. Refused where nothing may be stored."""
    work = Path(argument["work"])
    context = Context(source=argument["source"], office=argument["office"], kind=argument.get("kind"), maps=argument.get("maps") or {})
    on, read, refused = date.fromisoformat(argument["on"]), 0, 0
    with (work / "records.tsv").open("w", encoding="utf-8") as good, (work / "refused.jsonl").open("w", encoding="utf-8") as bad:
        for row, found in records_of(Path(argument["path"]), context, work):
            read += 1
            if isinstance(found, BadRow):
                refused += 1
                bad.write(json.dumps([row, found.field, found.message, dict(found.values)], ensure_ascii=False) + "\n")
            else:
                good.write(_line(found, on))
            if read % EVERY == 0:
                report(read)
    return {"read": read, "refused": refused}
