"""Due times: a golden table over 2024 to 2027, and what must hold for every start, length and stop."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import workdays
from cases.counting import Opening, Unit, due, merged, months_after
from registry.errors import Refused
from registry.zone import SHANGHAI

TABLES = workdays.shipped().values()
CALENDAR = workdays.calendar(TABLES)
FAIR = Opening(time(9, 30), time(18), date(2026, 10, 15), date(2026, 10, 19))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


GOLDEN = [
    # hours by the wall clock
    ("2024-02-28 10:00", 24, "hour", "2024-02-29 10:00:00", False),
    ("2024-12-31 23:30", 1, "hour", "2025-01-01 00:30:00", False),
    ("2027-02-05 20:00", 24, "hour", "2027-02-06 20:00:00", False),
    # days: the first is not counted, the last ends at midnight (Civil Code 201-203)
    ("2024-02-14 10:00", 15, "day", "2024-02-29 23:59:59", False),
    ("2025-02-14 10:00", 15, "day", "2025-03-01 23:59:59", False),
    ("2026-11-24 00:00", 30, "day", "2026-12-24 23:59:59", False),
    # working days with 调休
    ("2024-02-08 09:00", 2, "workday", "2024-02-18 17:30:00", False),
    ("2024-02-09 09:00", 2, "workday", "2024-02-19 17:30:00", False),
    ("2024-04-30 18:00", 3, "workday", "2024-05-08 17:30:00", False),
    ("2024-09-13 10:00", 2, "workday", "2024-09-18 17:30:00", False),
    ("2025-01-24 16:00", 2, "workday", "2025-01-27 17:30:00", False),
    ("2025-01-27 16:00", 2, "workday", "2025-02-06 17:30:00", False),
    ("2025-09-26 16:00", 5, "workday", "2025-10-10 17:30:00", False),
    ("2026-02-13 16:00", 2, "workday", "2026-02-24 17:30:00", False),
    ("2026-05-08 12:00", 1, "workday", "2026-05-09 17:30:00", False),
    ("2026-12-30 12:00", 1, "workday", "2026-12-31 17:30:00", False),
    ("2026-12-31 12:00", 1, "workday", "2027-01-01 17:30:00", True),
    ("2027-02-05 12:00", 2, "workday", "2027-02-09 17:30:00", True),
    # office hours 9-12, 13:30-17:30
    ("2026-11-24 10:00", 4, "office_hour", "2026-11-24 15:30:00", False),
    ("2026-11-24 12:30", 1, "office_hour", "2026-11-24 14:30:00", False),
    ("2026-09-30 16:00", 4, "office_hour", "2026-10-08 11:30:00", False),
    ("2026-10-09 17:00", 1, "office_hour", "2026-10-10 09:30:00", False),
    ("2026-12-31 17:00", 1, "office_hour", "2027-01-01 09:30:00", True),
    # fair-open hours; after the fair the rest runs by the wall clock
    ("2026-10-15 17:00", 2, "fair_hour", "2026-10-16 10:30:00", False),
    ("2026-10-14 12:00", 1, "fair_hour", "2026-10-15 10:30:00", False),
    ("2026-10-19 17:30", 1, "fair_hour", "2026-10-20 00:30:00", False),
    # months and years
    ("2024-01-31 08:00", 1, "month", "2024-02-29 23:59:59", False),
    ("2024-02-29 08:00", 3, "year", "2027-02-28 23:59:59", False),
    ("2026-08-31 08:00", 6, "month", "2027-02-28 23:59:59", False),
]


@pytest.mark.parametrize(("start", "length", "unit", "expected", "provisional"), GOLDEN)
def test_golden_due_times(start: str, length: int, unit: str, expected: str, provisional: bool) -> None:
    counted = due(at(start), length, Unit(unit), CALENDAR, fair=FAIR)
    assert (counted.at, counted.provisional) == (at(expected), provisional)


STOPPED = [
    ("2026-11-24 10:00", 24, "hour", [("2026-11-24 12:00", "2026-11-24 15:00"), ("2026-11-24 14:00", "2026-11-24 16:00")], "2026-11-25 14:00:00"),
    ("2026-11-24 10:00", 15, "day", [("2026-11-25 09:00", "2026-11-25 18:00")], "2026-12-09 23:59:59"),
    ("2026-11-24 10:00", 15, "day", [("2026-11-25 09:00", "2026-11-28 09:00")], "2026-12-12 23:59:59"),
    ("2026-11-24 10:00", 2, "workday", [("2026-11-24 11:00", "2026-11-27 09:00")], "2026-12-01 17:30:00"),
    ("2026-11-24 10:00", 4, "office_hour", [("2026-11-24 11:00", "2026-11-24 14:30")], "2026-11-24 17:30:00"),
    ("2026-01-31 10:00", 1, "month", [("2026-02-02 10:00", "2026-02-04 10:00")], "2026-03-02 23:59:59"),
]


@pytest.mark.parametrize(("start", "length", "unit", "stops", "expected"), STOPPED)
def test_stopped_time_does_not_count(start: str, length: int, unit: str, stops: list[tuple[str, str]], expected: str) -> None:
    assert due(at(start), length, Unit(unit), CALENDAR, stops=[(at(a), at(z)) for a, z in stops]).at == at(expected)


def test_a_last_day_off_moves_to_the_next_working_day_where_the_rule_says_so() -> None:
    assert due(at("2026-09-16 10:00"), 15, Unit.day, CALENDAR, rolls=True).at == at("2026-10-08 23:59:59")
    assert due(at("2026-12-20 10:00"), 15, Unit.day, CALENDAR, rolls=True).provisional


def test_a_stop_for_notarisation_lasts_twenty_working_days_at_most() -> None:
    forever = [(at("2026-03-02 10:00"), at("2026-12-31 10:00"))]
    assert due(at("2026-03-02 09:00"), 15, Unit.day, CALENDAR, stops=forever, most=20).at == at("2026-04-14 23:59:59")


def test_a_year_has_as_many_working_days_as_the_public_calendars_say() -> None:
    counted = {y: sum(CALENDAR.works(date(y, 1, 1) + timedelta(days=n)) for n in range(366) if (date(y, 1, 1) + timedelta(days=n)).year == y) for y in (2025, 2026)}
    assert counted == {2025: 248, 2026: 248}
    assert CALENDAR.years == {2024, 2025, 2026}


@pytest.mark.parametrize(("words", "why"), [(["02-30"], "不是"), (["02-10..02-01"], "早于"), (["spring"], "不是")])
def test_a_table_with_a_wrong_day_is_refused(words: list[str], why: str) -> None:
    with pytest.raises(Refused, match=why):
        list(workdays.days_of(2027, words))


@pytest.mark.parametrize("text", ["", "9-12", "09:00-08:00", "09:00-12:00, 11:00-17:00", "09:00-25:00"])
def test_office_hours_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(Refused, match="办公时间"):
        workdays.hours_of(text)


FIRST = datetime(2024, 1, 1, tzinfo=UTC)
instants = st.integers(0, 4 * 366 * 24 * 60 - 1).map(lambda n: FIRST + timedelta(minutes=n))
stops = st.lists(st.tuples(instants, st.integers(0, 60 * 24 * 60)).map(lambda x: (x[0], x[0] + timedelta(minutes=x[1]))), max_size=4)
units = st.sampled_from(list(Unit))


@given(instants, st.integers(0, 40), units, stops, st.booleans(), st.sampled_from([0, 1, 20]))
def test_never_due_before_the_start(start: datetime, length: int, unit: Unit, still: list[tuple[datetime, datetime]], rolls: bool, most: int) -> None:
    length = min(length, 3) if unit is Unit.year else length
    assert due(start, length, unit, CALENDAR, stops=still, fair=FAIR, rolls=rolls, most=most).at >= start


@given(instants, st.integers(0, 40), units, stops, stops, st.booleans())
def test_a_stop_never_shortens(start: datetime, length: int, unit: Unit, still: list[tuple[datetime, datetime]], more: list[tuple[datetime, datetime]],
                               rolls: bool) -> None:
    length = min(length, 3) if unit is Unit.year else length
    known = due(start, length, unit, CALENDAR, stops=still, fair=FAIR, rolls=rolls)
    assert due(start, length, unit, CALENDAR, stops=still + more, fair=FAIR, rolls=rolls).at >= known.at


@given(instants, st.integers(1, 200), stops)
def test_a_stop_moves_a_wall_clock_by_exactly_the_time_stopped(start: datetime, length: int, still: list[tuple[datetime, datetime]]) -> None:
    end = due(start, length, Unit.hour, CALENDAR, stops=still).at
    stood = sum((min(z, end) - max(a, start) for a, z in merged(still) if z > start and a < end), timedelta())
    assert end - start == timedelta(hours=length) + stood


@given(instants, st.integers(1, 60))
def test_months_keep_the_number_of_the_day_or_take_the_last(start: datetime, months: int) -> None:
    day = start.astimezone(SHANGHAI).date()
    end = months_after(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)
