"""CSV of any common encoding and separator, row by row in flat memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from statistics import median_low

from registry.errors import Refused
from registry.imports.encoding import encoding_of

SEPARATORS = (",", "\t", ";", "|", "，")
LONGEST_FIELD = 131_072
MOST_COLUMNS = 200
BLANK_ROWS = 1000
"""After so many blank rows the sheet is over."""

Row = tuple[int, list[str]]


def separator_of(head: str) -> str:
    """The separator that most lines have most often: goods lists inside cells carry others, but not in every line."""
    lines = [line for line in head.splitlines()[:20] if line.strip()]
    if not lines:
        return ","
    return max(SEPARATORS, key=lambda s: (median_low(line.count(s) for line in lines), lines[0].count(s), -SEPARATORS.index(s)))


def csv_rows(path: Path) -> Iterator[Row]:
    """Row numbers as a spreadsheet shows them (the first is 1) and cells; Refused (the row) where the file breaks the form."""
    encoding = encoding_of(path)
    csv.field_size_limit(LONGEST_FIELD)
    with path.open(encoding=encoding, newline="") as source:
        separator = separator_of(source.read(65_536))
    with path.open(encoding=encoding, newline="") as source:
        yield from _rows(csv.reader(source, delimiter=separator))


def _rows(reader: Iterator[list[str]]) -> Iterator[Row]:
    number, blank = 0, 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refused("CSV 格式有误：{why}", row=number, why=str(error)[:120]) from None
        if len(cells) > MOST_COLUMNS:
            raise Refused("超过 {n} 列，不是名录", row=number, n=MOST_COLUMNS)
        if any(c.strip() for c in cells):
            blank = 0
            yield number, cells
        elif (blank := blank + 1) > BLANK_ROWS:
            return
