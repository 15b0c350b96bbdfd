"""Dates as offices, vendors and spreadsheets write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache

from registry.errors import Refused

OPEN_ENDS = frozenset({"永久", "长期", "无期限", "无限期", "permanent", "indefinite", "unlimited"})
BLANKS = frozenset({"", "-", "--", "/", "无", "空", "n/a", "na", "null", "none", "0", "00000000", "0000-00-00"})
EXCEL_ZERO = date(1899, 12, 30)
"""Day 0 of a spreadsheet's 1900 calendar, with its invented 29 February 1900."""

_YMD = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)?(?:[T ].*|[+-]\d{2}:?\d{2}|Z)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:[T ].*)?")
_DMY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[T ].*)?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_WRITTEN = ("%d %B %Y", "%B %d, %Y", "%d-%b-%Y", "%d %b %Y", "%b %d, %Y")


def _build(year: int, month: int, day: int, text: str, field: str) -> date:
    try:
        return date(year, month, day or 1)
    except ValueError:
        raise Refused("「{value}」不是日期", field=field, value=text[:40]) from None


def _day_month(found: re.Match[str], text: str, field: str, day_first: bool | None) -> date:
    one, two, year = int(found[1]), int(found[2]), int(found[3])
    if day_first is None and one <= 12 and two <= 12 and one != two:
        raise Refused("日期「{value}」分不清日和月，请写成 2015-03-04 的样子", field=field, value=text[:40])
    first = day_first if day_first is not None and one <= 12 and two <= 12 else one > 12
    return _build(year, two, one, text, field) if first else _build(year, one, two, text, field)


def _written(text: str, field: str) -> date:
    for form in _WRITTEN:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise Refused("「{value}」不是日期", field=field, value=text[:40])


def read_date(value: object, field: str, *, day_first: bool | None = None) -> date | None:
    """A day, or None where nothing is said or the end is open; Refused (the field) where it is no date.

    Reads ISO with or without a zone (`2000-05-09-04:00`: the day as written), `2015/3/4 0:00:00`, `2030年1月5日`, `20300105`,
    `14/06/1991`, a spreadsheet's serial day number. A month without a day is its first.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return None if value is None else _read(str(value), field, day_first)


@lru_cache(maxsize=20_000)
def _read(written: str, field: str, day_first: bool | None) -> date | None:
    text = unicodedata.normalize("NFKC", written).strip()
    if text.lower() in BLANKS or text.lower() in OPEN_ENDS:
        return None
    if found := _COMPACT.fullmatch(text):
        return _build(int(found[1]), int(found[2]), int(found[3]), text, field)
    if found := _YMD.fullmatch(text):
        return _build(int(found[1]), int(found[2]), int(found[3] or 1), text, field)
    if found := _DMY.fullmatch(text):
        return _day_month(found, text, field, day_first)
    if (found := _SERIAL.fullmatch(text)) and 10_000 <= int(found[1]) <= 90_000:
        return EXCEL_ZERO + timedelta(days=int(found[1]))
    return _written(text, field)


def read_term(value: object, field: str) -> tuple[date | None, date | None]:
    """Both ends of a term, `2015年3月4日至2025年3月3日`; one day alone is the end."""
    text = unicodedata.normalize("NFKC", "" if value is None else str(value)).strip()
    parts = re.split(r"\s*(?:至|到|~|—+|–|\s-\s|\bto\b)\s*", text)
    if len(parts) == 2:
        return read_date(parts[0], field), read_date(parts[1], field)
    return None, read_date(value, field)


def add_years(day: date, years: int) -> date:
    """The same day years later; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
