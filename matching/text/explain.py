"""The rows of an explanation: what was seen, what is claimed, what it adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, overload

from matching.text import cjk, latin
from matching.text.features import by_index, feature_names
from matching.text.tables import sound_names
from matching.text.units import FOREIGN_BIT, SYLLABLE_BIT, Row
from matching.types import Finding

__all__ = ["Meeting", "Rows", "claimed_text", "feature_names", "findings"]

IDEOGRAPH_OPS = {5: (cjk.HOMOPHONE,), 54: (cjk.HOMOPHONE,), 6: (cjk.FOLDED,), 7: (cjk.RELATED,), 8: (cjk.BOTH,), 9: (cjk.SHAPE,), 10: (cjk.LIKE,), 11: (cjk.PINYIN,), 12: (cjk.PINYIN_NEAR,),
                 13: (cjk.ANYTHING,), 14: (cjk.WEAK,), 15: (cjk.PLAIN,), 51: (cjk.AKIN,), 16: (cjk.MISSING,), 18: (cjk.SWAP,), 24: (cjk.HOMOPHONE, cjk.FOLDED, cjk.RELATED, cjk.BOTH, cjk.SHAPE,
                 cjk.LIKE, cjk.WEAK, cjk.PLAIN, cjk.AKIN), 20: (cjk.HOMOPHONE, cjk.FOLDED, cjk.RELATED), 21: (cjk.SHAPE, cjk.LIKE), 22: (cjk.WEAK, cjk.PLAIN, cjk.MISSING)}
LETTER_OPS = {6: (latin.LOOKS,), 7: (latin.SOUNDS,), 8: (latin.VOWEL,), 9: (latin.OTHER,), 11: (latin.MISSING,), 12: (latin.SWAP,), 13: (latin.PAIR,)}
FIRST_UNIT, LAST_UNIT, EXTRA = {15, 23}, {38}, {17: False, 10: True}


class Meeting(NamedTuple):
    """An aligned form: its units, what each met (op, at), the window first..last of the row, what each feature adds by its index."""

    letters: bool
    unit: list[int]
    op: list[int]
    at: list[int]
    first: int
    last: int
    adds: list[tuple[int, float]]


def span(letters: bool, first: int, last: int, row: Row) -> tuple[int, int]:
    """Code points of the original text that units (or letters) first..last of the row cover."""
    if letters:
        return int(row.place[first]), int(row.place[last - 1]) + 1
    return int(row.start[first]), int(row.end[last - 1])


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789*"


def letter_text(codes: list[int]) -> str:
    """Letters and digits of a form."""
    return "".join([LETTERS[c] for c in codes])


def unit_text(code: int) -> str:
    """How one unit of the ideograph row is written."""
    if code & SYLLABLE_BIT:
        return sound_names()[code & 0xFFFF]
    return "□" if code & FOREIGN_BIT else chr(code)


def claimed_text(m: Meeting) -> str:
    """The form of the mark that was compared."""
    return letter_text(m.unit) if m.letters else "".join([unit_text(c) for c in m.unit])


def _at(m: Meeting, row: Row, text: str, j: int) -> str:
    if m.letters:
        return text[int(row.place[j]):int(row.place[j]) + 1]
    return text[int(row.start[j]):int(row.end[j])]


def _pieces(m: Meeting, row: Row, text: str, wanted: list[int]) -> tuple[str, str]:
    """Written and claimed text of some units of the mark."""
    seen = "".join([_at(m, row, text, j) for j in dict.fromkeys([m.at[i] for i in wanted]) if j >= 0])
    units = [m.unit[i] for i in wanted]
    return seen, letter_text(units) if m.letters else "".join([unit_text(c) for c in units])


def _extra(m: Meeting, row: Row, text: str) -> str:
    return "".join([_at(m, row, text, j) for j in range(m.first, m.last) if j not in m.at])


def _values(index: int, m: Meeting, row: Row, text: str, whole: tuple[str, str]) -> tuple[str, str]:
    """What one feature shows: seen and claimed."""
    ops = (LETTER_OPS if m.letters else IDEOGRAPH_OPS).get(index)
    if ops is not None:
        return _pieces(m, row, text, [i for i, o in enumerate(m.op) if o in ops])
    if index in FIRST_UNIT and (m.letters) == (index == 15):
        return _pieces(m, row, text, [0])
    if index in LAST_UNIT and m.letters:
        return _pieces(m, row, text, [len(m.unit) - 1])
    if index in EXTRA and EXTRA[index] == m.letters:
        return _extra(m, row, text), ""
    return whole


def findings(m: Meeting, row: Row, text: str) -> tuple[Finding, ...]:
    """The rows of a match, `base` first, the rest by how much they add; their sum is the match's log-odds."""
    a, b = span(m.letters, m.first, m.last, row)
    whole = text[a:b], claimed_text(m)
    names = by_index(m.letters)
    out = []
    for index, adds in m.adds:
        f = names[index]
        seen, claimed = ("", "") if index == 0 else _values(index, m, row, text, whole)
        out.append(Finding(f.code, adds, seen, claimed, f.detail, f.kind, {"seen": seen, "claimed": claimed}))
    if not out or out[0].feature != "base":
        out.insert(0, Finding("base", 0.0, detail=names[0].detail))
    return (out[0], *sorted(out[1:], key=lambda f: -abs(f.adds)))


class Rows(Sequence[Finding]):
    """The rows of one match, made when they are first read: of most answers of a search nobody reads them. Stored and sent as a tuple."""

    __slots__ = ("_make", "_rows")

    def __init__(self, make: Callable[[], tuple[Finding, ...]]) -> None:
        self._make: Callable[[], tuple[Finding, ...]] | None = make
        self._rows: tuple[Finding, ...] = ()

    def all(self) -> tuple[Finding, ...]:
        """The rows, `base` first."""
        make = self._make
        if make is not None:
            self._rows, self._make = make(), None
        return self._rows

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, at: int | slice) -> Finding | tuple[Finding, ...]:
        return self.all()[at]

    def __len__(self) -> int:
        return len(self.all())

    def __eq__(self, other: object) -> bool:
        return tuple(other) == self.all() if isinstance(other, Rows | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.all())

    def __repr__(self) -> str:
        return repr(self.all())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self.all(),)
