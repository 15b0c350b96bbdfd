"""XLSX: the parts are looked through as bytes first, then calamine reads the cells. Formulas give their stored value, nothing is computed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

import python_calamine

from registry.errors import Refused
from registry.imports.packed import LARGEST, MOST_MEMBERS, open_pack, unpack

MOST_COLUMNS = 200
MOST_CELLS = 5_000_000
BLANK_ROWS = 1000
MOST_MERGED = 200
MACROS = re.compile(r"(?i)vbaproject\.bin|\.bin$|activex")
TOO_LARGE = "表格过大（{n} 个单元格），请另存为 CSV 再导入"

_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]{0,200}?r\s*=\s*["']([A-Z]{1,4})(\d{1,9})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]{0,200}?r\s*=\s*["'](\d{1,9})["']""")

SheetRow = tuple[str, int, list[object]]


def column_number(letters: bytes) -> int:
    """`A` is 1, `GR` is 200."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _look_at_sheet(pack: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Columns and the rectangle that a dense reader would fill, from the raw bytes: a far cell must not be parsed at all."""
    widest, deepest, tail = 0, 0, b""
    for piece in unpack(pack, info):
        window = tail + piece
        _no_doctype(window, info.filename)
        for letters, row in _CELL.findall(window):
            widest, deepest = max(widest, column_number(letters)), max(deepest, int(row))
        for row in _ROW.findall(window):
            deepest = max(deepest, int(row))
        if widest > MOST_COLUMNS:
            raise Refused("超过 {n} 列，不是名录", n=MOST_COLUMNS)
        if widest * deepest > MOST_CELLS:
            raise Refused(TOO_LARGE, n=widest * deepest)
        tail = window[-512:]


def _no_doctype(window: bytes, name: str) -> None:
    if b"<!DOCTYPE" in window or b"<!ENTITY" in window or window.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused("表格的内部文件「{name}」含有不允许的定义", name=name[:80])


def preflight(path: Path) -> None:
    """Refused unless this is a plain workbook of bearable size."""
    with open_pack(path, most=MOST_MEMBERS, largest=LARGEST) as pack:
        names = {i.filename for i in pack.infolist()}
        if "xl/vbaProject.bin" in names or any(n.lower().endswith("vbaproject.bin") for n in names):
            raise Refused("表格含有宏，请另存为不含宏的 .xlsx")
        for info in pack.infolist():
            if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                _look_at_sheet(pack, info)
            elif info.filename.endswith((".xml", ".rels")):
                for piece in unpack(pack, info):
                    _no_doctype(piece, info.filename)


def _value(cell: object) -> object:
    """A date cell as an ISO day; a moment at midnight is a day."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else cell


def xlsx_rows(path: Path) -> Iterator[SheetRow]:
    """Sheet name, row number as shown (the first is 1) and cells of every visible sheet; Refused where it cannot be read."""
    preflight(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = [m.name for m in book.sheets_metadata if m.visible == python_calamine.SheetVisibleEnum.Visible]
        for name in sheets:
            yield from _sheet_rows(book, name)
    except (python_calamine.CalamineError, ValueError, OSError, IndexError) as error:
        raise Refused("表格已损坏，无法读取（{kind}）", kind=type(error).__name__) from None


def _merged(sheet: python_calamine.CalamineSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Cells hidden below the first of a vertical merge, and that first: one number over several rows of classes means all of them."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
        if bottom - top < MOST_MERGED:
            found.update({(row, left): (top, left) for row in range(top + 1, bottom + 1)})
    return found


def _sheet_rows(book: python_calamine.CalamineWorkbook, name: str) -> Iterator[SheetRow]:
    sheet, blank = book.get_sheet_by_name(name), 0
    first, left = sheet.start or (0, 0)
    merged = _merged(sheet)
    tops: dict[tuple[int, int], object] = dict.fromkeys(merged.values(), "")
    for index, cells in enumerate(sheet.iter_rows(), first):
        values = [_value(c) for c in cells]
        for column in range(len(values)):
            here = (index, column + left)
            if here in tops:
                tops[here] = values[column]
            elif here in merged:
                values[column] = tops[merged[here]]
        if any(str(c).strip() for c in cells):
            blank = 0
            yield name, index + 1, values
        elif (blank := blank + 1) > BLANK_ROWS:
            return
