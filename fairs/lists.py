"""Reading an exhibitor list: the work of the limited child. JSON (two known shapes), CSV, XLSX; knows no database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from registry.errors import Problem, Refused
from registry.imports.csv_rows import csv_rows
from registry.imports.headers import EXHIBITOR_FIELDS, folded
from registry.imports.json_rows import flat, json_values
from registry.imports.reading import gunzip, sheets
from registry.imports.record import BadRow
from registry.imports.sniff import format_of
from registry.imports.tables import columns_of, named

HEADING_WITHIN = 20
MOST_ROWS = 200_000
LISTS = ("exhibitor", "exhibitors", "data", "list", "rows", "items", "result")
NO_HEADING = "没有找到表头：需要「公司名称」一列"

Row = tuple[int, dict[str, str] | BadRow]
Found = tuple[dict[str, Any], Iterator[Row]]


def _is_heading(cells: Sequence[object]) -> bool:
    fields = [EXHIBITOR_FIELDS[f] for c in cells if (f := folded(c)) in EXHIBITOR_FIELDS]
    return bool({"name", "name_en"} & set(fields)) and (len(set(fields)) >= 2 or len([c for c in cells if str(c).strip()]) == 1)


def _table(rows: Iterator[tuple[int, list[object]]]) -> Iterator[Row]:
    heading: list[str] | None = None
    for number, cells in rows:
        if heading is not None:
            yield _named(number, heading, cells)
        elif _is_heading(cells):
            heading = [str(c) for c in cells]
        elif number > HEADING_WITHIN:
            break
    if heading is None:
        raise Refused(NO_HEADING, field="header")


def _workbook(path: Path) -> Iterator[Row]:
    read = False
    for _, rows in sheets(path):
        if any(_is_heading(cells) for _, cells in rows[:HEADING_WITHIN]):
            read = True
            yield from _table(iter(rows))
    if not read:
        raise Refused(NO_HEADING, field="header")


def _longest(value: Any, depth: int = 0) -> list[Any]:
    """The list of exhibitors in an answer: under a name we know, else the longest list of objects."""
    if isinstance(value, list):
        return value if all(isinstance(v, dict) for v in value) else []
    if not isinstance(value, dict) or depth > 3:
        return []
    known = [found for k, v in value.items() if k.lower() in LISTS and (found := _longest(v, depth + 1))]
    return max(known or [_longest(v, depth + 1) for v in value.values() if isinstance(v, (dict, list))], key=len, default=[])


def _fair(value: Any) -> dict[str, Any]:
    """What the document says about the fair itself (names of caatdata)."""
    if not isinstance(value, dict):
        return {}
    names = {"name": "name", "edition": "edition", "startDate": "starts", "endDate": "ends", "exhibitorListUrl": "source"}
    found = {ours: str(value[theirs]) for theirs, ours in names.items() if isinstance(value.get(theirs), str)}
    address = value.get("address")
    if isinstance(address, dict) and isinstance(address.get("text"), str):
        found["venue"] = ", ".join(address["text"].split("\n"))
    return found


def _named(number: int, heading: Sequence[str], cells: Sequence[object]) -> Row:
    try:
        return number, named(columns_of(heading, EXHIBITOR_FIELDS), cells)
    except Problem as problem:
        return number, BadRow(number, problem.field, problem.sentence())


def _exhibitor(number: int, value: dict[str, Any]) -> Row:
    plain = flat(value)
    return _named(number, list(plain), list(plain.values()))


def _has_name(value: dict[str, Any]) -> bool:
    return bool({"name", "name_en"} & {EXHIBITOR_FIELDS.get(folded(k)) for k in flat(value)})


def _json(path: Path) -> Found:
    lines = list(json_values(path))
    if lines and lines[0][0] is not None:
        return {}, (_exhibitor(n or 0, v) for n, v in lines if isinstance(v, dict))
    whole = lines[0][1] if lines else None
    rows = _longest(whole)
    if not rows or not any(_has_name(r) for r in rows[:50]):
        raise Refused("没有找到参展商名单", field="format")
    return _fair(whole), (_exhibitor(n, r) for n, r in enumerate(rows, 1))


def _rows_of(path: Path, work: Path) -> Found:
    form = format_of(path)
    if form == "gz":
        path = gunzip(path, work)
        form = format_of(path)
    if form == "json":
        return _json(path)
    if form == "xlsx":
        return {}, _workbook(path)
    if form == "csv":
        return {}, _table((n, list(c)) for n, c in csv_rows(path))
    raise Refused("参展商名单应为 JSON、CSV 或 XLSX", field="format")


def read_list(argument: Mapping[str, Any], _blobs: list[bytes], report: Callable[[int], None]) -> dict[str, Any]:
    """Job of the limited child: `path` and `work` in; the fair's own facts and the rows out. Refused where the file cannot be read."""
    fair, rows = _rows_of(Path(argument["path"]), Path(argument["work"]))
    good: list[tuple[int, dict[str, str]]] = []
    bad: list[tuple[int, str | None, str]] = []
    for number, found in rows:
        if isinstance(found, dict):
            good.append((number, found))
        else:
            bad.append((number, found.field, found.message))
        if number % 1000 == 0:
            report(number)
        if len(good) > MOST_ROWS:
            raise Refused("名单超过 {n} 行，请分成几个文件", n=MOST_ROWS)
    return {"fair": fair, "rows": good, "bad": bad}
