"""Booth strings of exhibitor lists to hall, row and numbers. Pure, no dependency.

Forms met: `1.2I40-41,3.2K15-16` (Canton Fair: hall 1.2, row I, 40 to 41), `第1期 9.1D30-31`, `Hall 5 A-12`, `A3-112`, `N2馆 B15`, `12B34/35`, `5号馆C区08`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

MAX_TEXT = 2_000
MAX_RANGE = 200
PHASE = re.compile(r"第?\s*[一二三123]\s*期|\bphase\s*[123]\b", re.I)
HALL_WORD = re.compile(r"\b(?:hall|halle|pavilion|pav\.?|padiglione|hala)\s*[:#]?\s*([A-Z]{0,2}\d{1,2}(?:\.\d{1,2})?[A-Z]?|[A-Z])\b", re.I)
HALL_ZH = re.compile(r"([A-Z]{0,3}\d{1,2}(?:\.\d{1,2})?|[A-Z])\s*(?:号|號)?\s*(?:展)?(?:馆|館|厅|廳)", re.I)
CANTON = re.compile(r"(?P<hall>\d{1,2}\.\d{1,2})\s*-?\s*(?P<row>[A-Z]{1,2})\s*-?\s*(?P<numbers>\d{1,3}(?:\s*[-~至/]\s*\d{1,3})*)$", re.I)
PLAIN = re.compile(r"(?:(?P<hall>[A-Z]{0,2}\d{1,2})\s*[-.\s]?\s*)??(?P<row>[A-Z]{1,2})?\s*(?:区|區)?\s*-?\s*(?P<numbers>\d{1,4}(?:\s*[-~至/]\s*\d{1,4})*)(?P<tail>[A-Z])?$", re.I)
HALL_DASH = re.compile(r"(?P<hall>[A-Z]{1,2}\d{1,2})\s*-\s*(?P<row>)(?P<numbers>\d{3,4})$", re.I)   # A3-112 is hall A3, A12-14 is row A
BARE = re.compile(r"\d{1,4}(?:\s*[-~至]\s*\d{1,4})?$")


@dataclass(frozen=True)
class Booth:
    """`hall`, `row`: as written, upper case, empty where unsaid; `numbers`: every booth number of the range; `raw`: the piece as written."""

    hall: str
    row: str
    numbers: tuple[int, ...]
    raw: str

    def record(self) -> dict[str, Any]:
        return {"hall": self.hall, "row": self.row, "numbers": list(self.numbers), "raw": self.raw}


def parse(text: str) -> list[Booth]:
    """Every booth of a string, in order. A piece that is no booth is kept with no numbers, so nothing is lost; hall and row carry on to bare numbers."""
    text = unicodedata.normalize("NFKC", text[:MAX_TEXT])
    out: list[Booth] = []
    hall = row = ""
    for piece in re.split(r"[,;、\n]|\s+(?:and|&|und|及|和)\s+", PHASE.sub(" ", text)):
        piece = piece.strip(" .")
        if not piece:
            continue
        if out and out[-1].numbers and BARE.match(piece):
            booth = Booth(hall, row, expand(piece), piece)
        else:
            booth = one(piece, hall)
        hall, row = booth.hall or hall, booth.row or row
        out.append(booth)
    only_halls = [b for b in out if b.hall and not b.numbers]
    return out if len(only_halls) == len(out) else [b for b in out if b not in only_halls]


def one(piece: str, hall: str = "") -> Booth:
    """One booth; `hall` is the hall named before in the same string."""
    rest, named = piece, ""
    for pattern in (HALL_WORD, HALL_ZH):
        if m := pattern.search(rest):
            named = m.group(1).upper()
            rest = (rest[: m.start()] + " " + rest[m.end() :]).strip(" -,:./")
            break
    rest = re.sub(r"^(?:booth|stand|stall|展位号?|展位|摊位|no\.?)\s*[:：#]?\s*", "", rest, flags=re.I).strip()
    m = CANTON.match(rest) or (None if named else HALL_DASH.match(rest)) or PLAIN.match(rest)
    if m is None:
        return Booth(named, "", (), piece)
    found = (m.group("hall") or "").upper()
    row = (m.group("row") or "").upper()
    return Booth(named or found or ("" if m.re is CANTON else hall), row, expand(m.group("numbers")), piece)


def expand(text: str) -> tuple[int, ...]:
    """`40-42` to 40, 41, 42; `34/35` to 34, 35; a range that runs backwards or too far keeps its two ends."""
    out: list[int] = []
    for part in text.split("/"):
        ends = [int(x) for x in re.findall(r"\d+", part)]
        if len(ends) == 2 and ends[0] <= ends[1] <= ends[0] + MAX_RANGE:
            out.extend(range(ends[0], ends[1] + 1))
        else:
            out.extend(ends)
    return tuple(dict.fromkeys(out))
