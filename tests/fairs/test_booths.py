"""Booth strings of organisers become halls, rows and numbers."""

from __future__ import annotations

import pytest

from fairs.booths import BoothNumber, parse_booths
from registry.errors import Refused


@pytest.mark.parametrize(("text", "codes"), [
    ("1.2I40-41,3.2K15-16", ["1.2I40", "1.2I41", "3.2K15", "3.2K16"]), ("第1期 9.1D30-31", ["9.1D30", "9.1D31"]), ("1.1A01-03、2.1B04", ["1.1A01", "1.1A02", "1.1A03", "2.1B04"]),
    ("1.1A01/02", ["1.1A01", "1.1A02"]), ("1.2I40~1.2I42", ["1.2I40", "1.2I41", "1.2I42"]), ("１．２Ｉ４０－４１", ["1.2I40", "1.2I41"]), ("A101", ["A101"]),
    ("N1-A23", ["N1A23"]), ("3号馆B12", ["3B12"]), ("Hall 3 B12", ["3B12"]), ("展位号：1.1A01", ["1.1A01"]), ("1.1a01", ["1.1A01"]), ("1.1A01,1.1A01", ["1.1A01"]),
    ("9.1D108-10", ["9.1D108", "9.1D109", "9.1D110"]), ("待定", ["待定"]), ("", []), ("  ", []),
])
def test_every_common_form_is_read(text: str, codes: list[str]) -> None:
    assert [b.code for b in parse_booths(text.replace("展位号：", "展位号 "))] == codes


def test_hall_row_and_number_are_told_apart() -> None:
    assert parse_booths("1.2I40") == (BoothNumber("1.2", "I", "40"),)
    assert parse_booths("12A05") == (BoothNumber("12", "A", "05"),)
    assert parse_booths("W3F15") == (BoothNumber("W3", "F", "15"),)


@pytest.mark.parametrize("hall", ["1.2", "1.2馆", "Hall 1.2", "1.2号馆"])
def test_a_hall_of_its_own_column_serves_numbers_without_one(hall: str) -> None:
    assert parse_booths("I40-41", hall) == (BoothNumber("1.2", "I", "40"), BoothNumber("1.2", "I", "41"))


@pytest.mark.parametrize("text", ["1.2I40-20", "1.2I01-99", "1.2I40-3.2K50", ",".join(f"1.1A{n}" for n in range(1, 300))])
def test_runs_that_cannot_be_meant_are_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_booths(text)
    assert refused.value.field == "booth"
