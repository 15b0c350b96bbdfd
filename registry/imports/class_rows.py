"""A table of a classification as an office or a person keeps it: a row a code, read in the limited child."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from registry.errors import Refused
from registry.imports.csv_rows import csv_rows
from registry.imports.headers import folded
from registry.imports.sniff import format_of
from registry.imports.tables import cell
from registry.imports.xlsx_rows import xlsx_rows

NAMES = {
    "code": ("code", "编码", "编号", "类号", "类似群", "类似群号", "项目编号", "商品编码", "class", "basic no", "basicnumber"),
    "parent": ("parent", "上级", "上级编码", "所在类似群", "所属群组", "group"),
    "name": ("name", "名称", "中文名称", "商品名称", "商品项目", "zh", "标题"),
    "name_en": ("name_en", "name en", "英文", "英文名称", "english", "en", "indication"),
    "note": ("note", "备注", "注释", "注", "remark"),
    "see": ("see", "交叉检索", "同检", "跨类似群", "类似", "cross search"),
}
FIELDS = {folded(word): field for field, words in NAMES.items() for word in words}
MOST_ROWS = 200_000
LONGEST = 2000


def _rows(path: Path) -> Iterable[tuple[int, list[object]]]:
    form = format_of(path)
    if form == "csv":
        return ((n, list(cells)) for n, cells in csv_rows(path))
    if form == "xlsx":
        return ((n, cells) for _, n, cells in xlsx_rows(path))
    raise Refused("分类表用 CSV 或 XLSX", field="format")


def read(argument: Mapping[str, Any], _blobs: list[bytes], report: Callable[[int], None]) -> list[dict[str, str]]:
    """Job of the limited child: `path` in, rows by field name out. Refused where no column of codes can be found."""
    columns: list[str] = []
    found: list[dict[str, str]] = []
    for number, cells in _rows(Path(argument["path"])):
        if not columns:
            fields = [FIELDS.get(folded(c), "") for c in cells]
            if "code" not in fields or "name" not in fields:
                raise Refused("第一行要有「编码」和「名称」两列", field="header")
            columns = fields
            continue
        row = {field: cell(value)[:LONGEST] for field, value in zip(columns, cells, strict=False) if field and cell(value).strip()}
        if row:
            found.append(row)
        if len(found) > MOST_ROWS:
            raise Refused("分类表超过 {n} 行", n=MOST_ROWS)
        if number % 2000 == 0:
            report(number)
    return found
