"""When is something due? Pure counting in the units of domain.md 5.3, in Shanghai: hours, office hours, fair-open hours; days, working days, months, years.

Hours run from the moment of the start. Days, months and years follow Civil Code arts 201-203: the day of the start is not counted, a month
ends on the day of the same number (or the month's last), the last day ends at midnight; where a rule `rolls`, a last day that is no working
day moves to the next one. Working days end with the office's hours. A stop is time that does not count; overlapping stops count once.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from cases.workdays import A_DAY, Calendar
from registry.zone import SHANGHAI

LAST_MOMENT = time(23, 59, 59)
FARTHEST = 40 * 366
"""Days looked ahead before we call a rule impossible: a calendar without a working day."""


class Unit(StrEnum):
    """What a rule counts in."""

    hour = "hour"
    office_hour = "office_hour"
    fair_hour = "fair_hour"
    day = "day"
    workday = "workday"
    month = "month"
    year = "year"


HOURLY = frozenset({Unit.hour, Unit.office_hour, Unit.fair_hour})


@dataclass(frozen=True, slots=True)
class Opening:
    """When a fair is open. After its last day the rest of a fair-open hour counts by the wall clock; a market (no last day) never closes for good."""

    opens: time = time(9)
    closes: time = time(17)
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The instant, and whether it was counted through a year whose table is not loaded."""

    at: datetime
    provisional: bool = False


Stop = tuple[datetime, datetime]


def merged(stops: Iterable[Stop]) -> list[Stop]:
    """Stops in order, overlapping ones joined, empty ones left out."""
    out: list[Stop] = []
    for begin, end in sorted(s for s in stops if s[1] > s[0]):
        if out and begin <= out[-1][1]:
            out[-1] = out[-1][0], max(out[-1][1], end)
        else:
            out.append((begin, end))
    return out


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, SHANGHAI)


def _spans(unit: Unit, day: date, working: Calendar, fair: Opening) -> tuple[tuple[datetime, datetime], ...]:
    """The time of a day that counts."""
    if unit is Unit.office_hour:
        return tuple((_at(day, a), _at(day, b)) for a, b in working.hours) if working.works(day) else ()
    if unit is Unit.fair_hour and not (fair.last and day > fair.last):
        return ((_at(day, fair.opens), _at(day, fair.closes)),) if fair.first is None or day >= fair.first else ()
    return ((_at(day, time.min), _at(day + A_DAY, time.min)),)


def _without(span: Stop, stops: Sequence[Stop]) -> Iterator[Stop]:
    begin, end = span
    for a, b in stops:
        if b <= begin or a >= end:
            continue
        if a > begin:
            yield begin, a
        begin = max(begin, b)
    if begin < end:
        yield begin, end


def _hours(start: datetime, length: float, unit: Unit, stops: Sequence[Stop], working: Calendar, fair: Opening) -> Due:
    rest, day, provisional = timedelta(hours=length), start.date(), False
    for _ in range(FARTHEST):
        provisional |= unit is Unit.office_hour and not working.loaded(day)
        for span in _spans(unit, day, working, fair):
            for begin, end in _without((max(span[0], start), max(span[1], start)), stops):
                if end - begin >= rest:
                    return Due(begin + rest, provisional)
                rest -= end - begin
        day += A_DAY
    raise ValueError("this calendar never opens")


def _stands(day: date, stops: Sequence[Stop]) -> bool:
    """Did the clock stand still when this day began?"""
    midnight = _at(day, time.min)
    return any(a < midnight <= b for a, b in stops)


def _days(start: date, length: int, unit: Unit, stops: Sequence[Stop], working: Calendar) -> tuple[date, bool]:
    day, rest, provisional = start, length, False
    for _ in range(FARTHEST):
        if rest <= 0:
            return day, provisional
        day += A_DAY
        provisional |= unit is Unit.workday and not working.loaded(day)
        rest -= (unit is Unit.day or working.works(day)) and not _stands(day, stops)
    raise ValueError("this calendar never works")


def months_after(day: date, months: int) -> date:
    """The day of the same number so many months later, or that month's last (Civil Code art 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, gregorian.monthrange(year, month + 1)[1]))


def _last_day(start: date, length: int, unit: Unit, stops: Sequence[Stop], working: Calendar) -> tuple[date, bool]:
    if unit in (Unit.day, Unit.workday):
        return _days(start, length, unit, stops, working)
    end = months_after(start, length * (12 if unit is Unit.year else 1))
    still = sum(_stands(start + n * A_DAY, stops) for n in range(1, (end - start).days + 1))
    return _days(end, still, Unit.day, stops, working)


def _rolled(day: date, working: Calendar) -> tuple[date, bool]:
    provisional = not working.loaded(day)
    while not working.works(day):
        day += A_DAY
        provisional |= not working.loaded(day)
    return day, provisional


def capped(stops: Iterable[Stop], workdays: int, working: Calendar) -> list[Stop]:
    """Each stop at most so many working days long (SPC 2020-09-14, item 3: notarisation at most 20); 0 is without limit."""
    if not workdays:
        return list(stops)
    return [(a, min(b, _at(_days(a.date(), workdays, Unit.workday, (), working)[0], LAST_MOMENT))) for a, b in stops]


def due(start: datetime, length: float, unit: Unit, working: Calendar, *, stops: Iterable[Stop] = (), fair: Opening | None = None, rolls: bool = False,
        most: int = 0) -> Due:
    """When `length` units from `start` are over. Instants are aware; the answer is in UTC-comparable time, never before `start`."""
    here = start.astimezone(SHANGHAI)
    still = merged(capped([(a.astimezone(SHANGHAI), b.astimezone(SHANGHAI)) for a, b in stops if b > a], most, working))
    if unit in HOURLY:
        return _hours(here, length, unit, still, working, fair or Opening())
    day, provisional = _last_day(here.date(), int(length), unit, still, working)
    if rolls:
        day, unsure = _rolled(day, working)
        provisional |= unsure
    end = working.hours[-1][1] if unit is Unit.workday and working.hours else LAST_MOMENT
    return Due(max(_at(day, end), here), provisional)
