"""Booth numbers as organisers write them: `1.2I40-41,3.2K15-16` is hall 1.2 row I numbers 40 and 41, hall 3.2 row K numbers 15 and 16."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from registry.errors import Refused

LONGEST_RUN = 60
MOST = 200

_PHASE = re.compile(r"第?[一二三\d]期[\s:]*")
_WORDS = re.compile(r"(?i)\b(?:hall|booths?|stands?|no\.?)\b[\s.:]*|展位|展台|摊位|[号#]")
_BOOTH = re.compile(
    r"(?:(?P<hall>\d{1,2}\.\d{1,2}|[NSEW]\d{1,2}|\d{1,2}(?=[\s\-]*馆|\s+[A-Z]|[A-Z]{1,2}\d))[\s\-]*馆?[\s\-]*)?(?P<row>[A-Z]{0,2})[\s\-]?(?P<number>\d{1,4}[A-Z]?)")
_BARE = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class BoothNumber:
    """One booth: hall (empty where it is not told), row letters, number as written (zeros kept)."""

    hall: str
    row: str
    number: str

    @property
    def code(self) -> str:
        """As printed on the fascia, `1.2I40`."""
        return f"{self.hall}{self.row}{self.number}" if self.hall else f"{self.row}{self.number}"


def _one(text: str, hall: str) -> BoothNumber | None:
    found = _BOOTH.fullmatch(text)
    if found is None:
        return None
    return BoothNumber(found["hall"] or hall, found["row"], found["number"])


def _run(first: BoothNumber, last: str, text: str) -> list[BoothNumber]:
    """The booths from the first to the number `last`."""
    if not (first.number.isdigit() and last.isdigit()):
        raise Refused("展位号「{value}」无法理解", field="booth", value=text[:40])
    if len(last) < len(first.number):  # `1.2I108-09`: only the last digits are repeated
        last = first.number[:len(first.number) - len(last)] + last
    begin, end, width = int(first.number), int(last), len(first.number)
    if not begin <= end <= begin + LONGEST_RUN:
        raise Refused("展位号「{value}」的范围不合理", field="booth", value=text[:40])
    return [BoothNumber(first.hall, first.row, str(n).zfill(width)) for n in range(begin, end + 1)]


def _piece(text: str, hall: str, before: BoothNumber | None) -> list[BoothNumber]:
    """One part of a list: a booth, a run, or a bare number that goes on in the row before."""
    if _BARE.fullmatch(text) and before is not None:
        return [BoothNumber(before.hall, before.row, text.zfill(len(before.number)))]
    if (whole := _one(text, hall)) is not None:
        return [whole]
    left, mark, right = text.rpartition("-")
    first = _one(left.strip(), hall) if mark else None
    if first is None:
        return [BoothNumber(hall, "", "".join(text.split()))]
    last = _one(right.strip(), first.hall)
    if last is None or (last.row and (last.row, last.hall) != (first.row, first.hall)):
        raise Refused("展位号「{value}」无法理解", field="booth", value=text[:40])
    return _run(first, last.number, text)


def parse_booths(text: str, hall: str = "") -> tuple[BoothNumber, ...]:
    """Every booth of a list, each once, in order; Refused (field `booth`) for a run that cannot be meant. `hall` serves numbers without one."""
    plain = unicodedata.normalize("NFKC", text).upper()
    plain = re.sub(r"\s*(?:[~～—–至到]|--)\s*", "-", _WORDS.sub("", _PHASE.sub("", plain)))
    found: list[BoothNumber] = []
    for part in re.split(r"[,;、/&+|\n]+|\s{2,}|和|及", plain):
        if cut := part.strip():
            found += _piece(cut, _hall_name(hall), found[-1] if found else None)
    if len(found) > MOST:
        raise Refused("一家参展商的展位超过 {n} 个", field="booth", n=MOST)
    return tuple(dict.fromkeys(found))


def _hall_name(hall: str) -> str:
    """`1.2馆`, `Hall 3` and `3号馆` as `1.2`, `3`."""
    plain = unicodedata.normalize("NFKC", hall).upper().strip()
    found = re.fullmatch(r"(?:HALL\s*)?([A-Z]?\d{1,2}(?:\.\d{1,2})?)\s*(?:号?馆|HALL)?", plain)
    return found[1] if found else plain
