"""A first look at a file before it is imported: its columns, what we take them for, and a few rows. Runs in the limited child."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from registry.errors import Refused
from registry.imports import tables
from registry.imports.csv_rows import csv_rows
from registry.imports.headers import RIGHT_FIELDS, folded, is_ignored
from registry.imports.json_rows import find_rows, flat, json_values
from registry.imports.own import is_own
from registry.imports.reading import HEADING_WITHIN, gunzip, records_of, sheets
from registry.imports.record import BadRow
from registry.imports.sniff import format_of
from registry.imports.tables import Context

SAMPLE = 5
LONGEST = 200
"""Of a sample cell so much is shown."""
FIELDS = ("registered_number", "application_number", "number", "publication_number", "announcement", "kind", "office", "text", "title", "name", "aliases",
          "classes", "locarno", "ipc", "edition", "goods", "groups", "filed", "registered", "expires", "term", "status", "status_on", "fees_until", "owner", "owner_en",
          "co_owners", "uscc", "address", "agent", "territory", "description", "images", "image_url", "category", "area", "standard", "users", "special_sign",
          "authorised", "inventors", "author", "created", "published", "mark_type", "note")
"""What a column may be said to mean, in the order in which a page offers it."""

Row = tuple[int, Sequence[object]]


def _text(value: object) -> str:
    return tables.cell(value)[:LONGEST]


def _heading_at(rows: Sequence[Row], context: Context) -> int | None:
    """The row of column names: one we understand, else the first of the fullest rows of words."""
    known = next((n for n, (_, cells) in enumerate(rows) if tables.is_heading(cells, context)), None)
    if known is not None or not rows:
        return known
    words = [sum(bool(t := _text(c).strip()) and not t.replace(".", "").replace("-", "").isdigit() for c in cells) for _, cells in rows]
    return max(range(len(rows)), key=lambda n: (words[n], -n)) if max(words) >= 2 else None


def _column(header: object, place: int, context: Context, headers: Sequence[object], samples: Sequence[Sequence[str]]) -> dict[str, Any]:
    key = folded(header)
    guess = tables.fields_of(headers, context).get(key, "" if is_ignored(header) else ":")
    known = key in RIGHT_FIELDS or tables.fingerprint(headers) in context.maps
    return {"header": _text(header), "key": key, "field": guess[:1] if guess.startswith(":") else guess, "known": known, "ignored": is_ignored(header),
            "samples": [row[place] if place < len(row) else "" for row in samples]}


def _table(rows: Sequence[Row], form: str, context: Context) -> dict[str, Any]:
    at = _heading_at(rows[:HEADING_WITHIN], context)
    if at is None:
        raise Refused("文件里没有表格：看不到列名", field="header")
    headers = list(rows[at][1])
    samples = [[_text(c) for c in cells] for _, cells in rows[at + 1:at + 1 + SAMPLE]]
    columns = [_column(h, n, context, headers, samples) for n, h in enumerate(headers) if folded(h)]
    return {"format": form, "heading": rows[at][0], "fingerprint": tables.fingerprint(headers), "columns": columns,
            "numbers": [n for n, _ in rows[at + 1:at + 1 + SAMPLE]], "told_kind": tables.context_for([str(h) for h in headers], context).told_kind}


def _csv(path: Path) -> list[Row]:
    return [(n, list(cells)) for n, cells in islice(csv_rows(path), HEADING_WITHIN + SAMPLE + 1)]


def _xlsx(path: Path, context: Context) -> list[Row]:
    """The sheet that has column names we understand, else the first with rows."""
    found: list[Row] = []
    for _, rows in sheets(path):
        first = [(n, cells) for n, cells in rows[:HEADING_WITHIN + SAMPLE + 1]]
        if any(tables.is_heading(cells, context) for _, cells in first):
            return list(first)
        found = found or list(first)
    return found


def _json(path: Path) -> list[Row] | None:
    """Objects as rows under their names; None for our own form, which needs no explanation."""
    values: list[dict[str, Any]] = []
    for line, value in islice(json_values(path), SAMPLE):
        rows = [value] if isinstance(value, dict) and line is not None else find_rows(value)
        values += rows[:SAMPLE]
    if not values or is_own(values[0]):
        return None
    names = list(dict.fromkeys(name for v in values for name in flat(v)))
    return [(0, names), *((n, [flat(v).get(name, "") for name in names]) for n, v in enumerate(values[:SAMPLE], 1))]


def _records(path: Path, work: Path, context: Context, form: str) -> dict[str, Any]:
    """The first rights of a file that says by itself what its parts mean."""
    shown: list[dict[str, Any]] = []
    for row, found in islice(_first(path, work, context), SAMPLE):
        shown.append({"row": row, "kind": None, "number": "", "name": "", "owner": ""} if isinstance(found, BadRow) else {
            "row": row, "kind": found.kind, "number": found.number, "name": (found.text or found.title)[:LONGEST], "owner": found.owner[:LONGEST]})
    return {"format": form, "records": shown}


def _first(path: Path, work: Path, context: Context) -> Iterator[tuple[int, Any]]:
    yield from records_of(path, context, work)


def preview(argument: Mapping[str, Any], _blobs: list[bytes], _report: Callable[[int], None]) -> dict[str, Any]:
    """Job of the limited child: `path`, `work`, `source`, `maps` in; columns with guesses and samples, or the first records, out."""
    path, work = Path(argument["path"]), Path(argument["work"])
    context = Context(source=argument["source"], maps=argument.get("maps") or {})
    form = format_of(path)
    if form == "gz":
        path = gunzip(path, work)
        form = format_of(path)
    rows: list[Row] | None = _csv(path) if form == "csv" else _xlsx(path, context) if form == "xlsx" else _json(path) if form == "json" else None
    return _table(rows, form, context) if rows is not None else _records(path, work, context, form)


def chosen(seen: Mapping[str, Any], answers: Mapping[str, str]) -> dict[str, str]:
    """What a person said the columns mean, by folded name; Refused (the field) for a meaning we do not have or where no column holds a number.

    An answer is one of FIELDS, empty to pass the column over, or `:` to keep it as it is under its own name.
    """
    said: dict[str, str] = {}
    for place, column in enumerate(seen["columns"]):
        answer = answers.get(f"column-{place}", column["field"])
        if answer not in ("", ":", *FIELDS, column["field"]):
            raise Refused("不认识的列含义「{value}」", field=f"column-{place}", value=answer[:40])
        said[column["key"]] = f":{column['header'][:60]}" if answer == ":" else answer
    if not tables.NUMBERS & set(said.values()):
        raise Refused("至少要有一列是编号（注册号、专利号、登记号或申请号）", field="columns")
    return said


def asks(seen: Mapping[str, Any]) -> list[int]:
    """The places of columns that nobody has explained yet."""
    return [n for n, c in enumerate(seen.get("columns", ())) if not c["known"] and not c["ignored"]]
