"""The organiser's list of exhibitors as a workbook, and the lines of exhibits.jsonl."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill

from webapp.sample.fair import Exhibit, Exhibitor
from webapp.sample.fairtext import HALLS
from webapp.sample.goods import LINES

HEADERS = ("公司名称", "英文名称", "展位号", "展区", "主营产品", "联系人", "电话", "网址")
WIDTHS = (34, 46, 20, 14, 30, 10, 14, 24)
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def area(line: str) -> str:
    return next(zh for _, zh, _, lines in HALLS if line in lines)


def workbook(exhibitors: list[Exhibitor]) -> bytes:
    """The list as XLSX; the same exhibitors give the same bytes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("参展商名录")
    sheet.append(list(HEADERS))
    for e in exhibitors:
        sheet.append([e.zh, e.en, e.booth_text, area(e.line), "、".join(LINES[e.line].nouns[:3]), e.contact, e.phone, e.site])
    for cell, width in zip(sheet[1], WIDTHS, strict=True):
        cell.font, cell.fill, cell.alignment = Font(bold=True), PatternFill("solid", fgColor="E8E2D6"), Alignment(horizontal="center")
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    buffer = io.BytesIO()
    book.save(buffer)
    return without_times(buffer.getvalue())


def without_times(packed: bytes) -> bytes:
    """The archive again with fixed times, so that equal lists are equal files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name == "docProps/core.xml":
                content = b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
            else:
                content = old.read(name)
            new.writestr(zipfile.ZipInfo(name, LONG_AGO), content)
    return out.getvalue()


def exhibit_row(x: Exhibit) -> dict[str, Any]:
    """One line of exhibits.jsonl."""
    return {"id": x.id, "hall": x.booth[:3], "booth": x.booth, "exhibitor": x.exhibitor.zh, "exhibitor_en": x.exhibitor.en, "name": x.name, "text": x.text,
            "brand": x.brand, "form": x.form, "category": LINES[x.line].zh, "photo": f"photos/{x.id}.jpg"}
