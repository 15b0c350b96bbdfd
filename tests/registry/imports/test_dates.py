"""Dates as offices, vendors and spreadsheets write them."""

from __future__ import annotations

from datetime import date

import pytest

from registry.errors import Refused
from registry.imports.dates import add_years, read_date, read_term

FOURTH = date(2015, 3, 4)


@pytest.mark.parametrize("written", ["2015-03-04", "2015/3/4 0:00:00", "2015-03-04-05:00", "2015-03-04+08:00", "2015-03-04T10:11:12Z", "20150304",
                                     "2015.3.4", "2015年3月4日", "２０１５年３月４日", "42067", "42067.0", "04 March 2015", "March 4, 2015", " 2015-3-4 "])
def test_every_common_form_is_read(written: str) -> None:
    assert read_date(written, "filed") == FOURTH


def test_a_day_keeps_its_date_whatever_the_zone() -> None:
    assert read_date("2000-05-09-04:00", "filed") == date(2000, 5, 9)


@pytest.mark.parametrize("written", [None, "", "-", "永久", "长期", "0000-00-00", "N/A"])
def test_nothing_and_an_open_end_are_no_date(written: str | None) -> None:
    assert read_date(written, "expires") is None


@pytest.mark.parametrize("written", ["2015-13-01", "2015-02-30", "明天", "1", "99999999", "12/31"])
def test_what_is_no_date_is_refused_with_its_field(written: str) -> None:
    with pytest.raises(Refused) as refused:
        read_date(written, "expires")
    assert refused.value.field == "expires"


def test_day_and_month_are_never_guessed() -> None:
    with pytest.raises(Refused, match="分不清"):
        read_date("03/04/2015", "filed")
    assert read_date("04/03/2015", "filed", day_first=True) == FOURTH
    assert read_date("14/06/1991", "filed") == date(1991, 6, 14)
    assert read_date("06/14/1991", "filed") == date(1991, 6, 14)
    assert read_date("03/03/2015", "filed") == date(2015, 3, 3)


@pytest.mark.parametrize(("written", "ends"), [
    ("2015年3月4日至2025年3月3日", (FOURTH, date(2025, 3, 3))), ("2015-03-04 - 2025-03-03", (FOURTH, date(2025, 3, 3))),
    ("2015/03/04~2025/03/03", (FOURTH, date(2025, 3, 3))), ("2025-03-03", (None, date(2025, 3, 3))), ("", (None, None))])
def test_both_ends_of_a_term_are_read(written: str, ends: tuple[date | None, date | None]) -> None:
    assert read_term(written, "term") == ends


def test_years_are_added_across_a_leap_day() -> None:
    assert add_years(date(2020, 2, 29), 10) == date(2030, 2, 28)
    assert add_years(date(2001, 1, 2), 14) == date(2015, 1, 2)
