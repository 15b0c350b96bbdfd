from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.booths import expand, parse

CASES = [
    ("1.2I40-41,3.2K15-16", [("1.2", "I", (40, 41)), ("3.2", "K", (15, 16))]),
    ("第1期 9.1D30-31", [("9.1", "D", (30, 31))]),
    ("9.1D30", [("9.1", "D", (30,))]),
    ("11.2 B 05", [("11.2", "B", (5,))]),
    ("8.0L12-14、16", [("8.0", "L", (12, 13, 14)), ("8.0", "L", (16,))]),
    ("１.２Ｉ４０－４１", [("1.2", "I", (40, 41))]),
    ("Hall 5 A-12", [("5", "A", (12,))]),
    ("Hall 3, Booth A12-14", [("3", "A", (12, 13, 14))]),
    ("Hall N1 / A-05", [("N1", "A", (5,))]),
    ("N2馆 B15", [("N2", "B", (15,))]),
    ("5号馆C区08", [("5", "C", (8,))]),
    ("A3-112", [("A3", "", (112,))]),
    ("展位号：E4-1205", [("E4", "", (1205,))]),
    ("W1-A08", [("W1", "A", (8,))]),
    ("12B34/35", [("12", "B", (34, 35))]),
    ("3A101", [("3", "A", (101,))]),
    ("B15", [("", "B", (15,))]),
    ("TBD", [("", "", ())]),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[c[0] or "empty" for c in CASES])
def test_a_booth_string_is_read_to_hall_row_and_numbers(text: str, expected: list[tuple[str, str, tuple[int, ...]]]) -> None:
    assert [(b.hall, b.row, b.numbers) for b in parse(text)] == expected


def test_what_is_no_booth_is_kept_as_written() -> None:
    assert [b.raw for b in parse("入口大厅展台")] == ["入口大厅展台"]


def test_a_range_that_runs_backwards_or_too_far_keeps_its_ends() -> None:
    assert expand("41-40") == (41, 40)
    assert expand("1-9999") == (1, 9999)


@given(st.text(max_size=80))
def test_any_text_is_survived_and_numbers_stay_few(text: str) -> None:
    for booth in parse(text):
        assert len(booth.numbers) <= 201 * 80
