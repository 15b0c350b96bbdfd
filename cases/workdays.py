"""Working days with 调休: a table a year, shipped in workdays.toml; an office may put its own over a year. Also the office's hours.

An unloaded year counts Monday to Friday, and whatever is counted through it is provisional (domain.md 5.3).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.audit import record as audit
from registry.db import Base
from registry.errors import Refused
from registry.network import Unit
from registry.people import Actor

TABLE = Path(__file__).with_suffix(".toml")
HOURS = "09:00-12:00, 13:30-17:30"
"""Office hours where nobody said otherwise: seven hours a working day."""
A_DAY = timedelta(days=1)
Spans = tuple[tuple[time, time], ...]


class WorkingYear(Base):
    """A year's table as this office loaded or corrected it; it stands before the one shipped."""

    __tablename__ = "working_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    off: Mapped[list[Any]] = mapped_column(default=list)
    work: Mapped[list[Any]] = mapped_column(default=list)
    source: Mapped[str] = mapped_column(default="")
    verified: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str]
    at: Mapped[datetime]


class OfficeHours(Base):
    """The hours of a unit on its working days; units below follow, unless they have their own."""

    __tablename__ = "office_hours"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)
    hours: Mapped[str]


@dataclass(frozen=True, slots=True)
class Year:
    """One year's exceptions to the week, where they come from, and whether the source was read."""

    year: int
    off: tuple[str, ...]
    work: tuple[str, ...]
    source: str
    verified: bool
    note: str = ""
    own: bool = False
    """Put in by this office."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: `exceptions` by day, the years that are loaded, the office's hours on a working day."""

    exceptions: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()
    hours: Spans = ()

    def works(self, day: date) -> bool:
        """Is this a working day?"""
        return self.exceptions.get(day, day.weekday() < 5)

    def loaded(self, day: date) -> bool:
        """Is the year of this day known?"""
        return day.year in self.years


def days_of(year: int, words: Iterable[str]) -> Iterator[date]:
    """`02-10..02-17` and `06-10` as days; Refused (field `days`) names what is no day of that year."""
    for word in words:
        first, _, last = word.strip().partition("..")
        try:
            day, end = (date.fromisoformat(f"{year}-{part.strip()}") for part in (first, last or first))
        except ValueError:
            raise Refused("「{word}」不是 {year} 年的日期；请写成 02-10 或 02-10..02-17", field="days", word=word, year=year) from None
        if end < day:
            raise Refused("「{word}」的止日早于起日", field="days", word=word)
        while day <= end:
            yield day
            day += A_DAY


def hours_of(text: str) -> Spans:
    """`09:00-12:00, 13:30-17:30` as spans, in order and apart; Refused (field `hours`)."""
    spans: list[tuple[time, time]] = []
    for word in filter(None, (w.strip() for w in re.split(r"[,，;；]", text))):
        found = re.fullmatch(r"(\d{1,2}:\d\d)\s*[-–~至]\s*(\d{1,2}:\d\d)", word)
        try:
            begin, end = (time.fromisoformat(part.zfill(5)) for part in found.groups()) if found else (time.max, time.min)
        except ValueError:
            begin, end = time.max, time.min
        if end <= begin or (spans and begin < spans[-1][1]):
            raise Refused("办公时间请写成 09:00-12:00, 13:30-17:30，先后不重叠", field="hours")
        spans.append((begin, end))
    if not spans:
        raise Refused("办公时间请写成 09:00-12:00, 13:30-17:30，先后不重叠", field="hours")
    return tuple(spans)


@cache
def shipped() -> dict[int, Year]:
    """The years of workdays.toml."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["years"]
    return {r["year"]: Year(r["year"], tuple(r["off"]), tuple(r["work"]), r["source"], r["verified"], r.get("note", "")) for r in rows}


def years(session: Session) -> dict[int, Year]:
    """The table of every loaded year, the office's own before the shipped one."""
    own = {w.year: Year(w.year, tuple(w.off), tuple(w.work), w.source, w.verified, own=True) for w in session.scalars(select(WorkingYear))}
    return dict(sorted((shipped() | own).items()))


def calendar(tables: Iterable[Year], hours: str = HOURS) -> Calendar:
    """The calendar of these years."""
    exceptions: dict[date, bool] = {}
    known = list(tables)
    for table in known:
        exceptions |= dict.fromkeys(days_of(table.year, table.off), False) | dict.fromkeys(days_of(table.year, table.work), True)
    return Calendar(exceptions, frozenset(t.year for t in known), hours_of(hours))


@cache
def _calendar_of(tables: tuple[Year, ...], hours: str) -> Calendar:
    return calendar(tables, hours)


def hours_in(session: Session, unit_id: int) -> str:
    """The office hours of a unit: its own, else those of the nearest unit above it."""
    unit = session.get(Unit, unit_id)
    above = [int(part) for part in unit.path.split("/") if part.isdigit()] if unit is not None else []
    found = {h.unit_id: h.hours for h in session.scalars(select(OfficeHours).where(OfficeHours.unit_id.in_([unit_id, *above])))}
    return next((found[u] for u in (unit_id, *reversed(above)) if u in found), HOURS)


def calendar_for(session: Session, unit_id: int) -> Calendar:
    """The calendar a unit works by."""
    return _calendar_of(tuple(years(session).values()), hours_in(session, unit_id))


def put_year(session: Session, year: int, off: Sequence[str], work: Sequence[str], source: str, actor: Actor, at: datetime, *, verified: bool) -> None:
    """Load or correct the table of a year. Running clocks are counted anew by the caller. Refused where a day is both or the source is missing."""
    if not 2000 <= year <= 2100:
        raise Refused("请填 {low} 至 {high} 的整数", field="year", low=2000, high=2100)
    free, worked = set(days_of(year, off)), set(days_of(year, work))
    if both := sorted(free & worked):
        raise Refused("{day} 既放假又上班", field="days", day=both[0].isoformat())
    if not source.strip():
        raise Refused("请写明依据哪份通知", field="source")
    known = session.get(WorkingYear, year) or WorkingYear(year=year)
    known.off, known.work, known.source, known.verified, known.by, known.at = list(off), list(work), source.strip(), verified, actor.name, at
    session.add(known)
    session.flush()
    audit(session, at, "calendar.year", f"year:{year}", actor=actor.name, actor_id=actor.person_id, unit_id=actor.unit_id,
          detail={"off": list(off), "work": list(work), "source": source.strip(), "verified": verified})


def put_hours(session: Session, unit_id: int, hours: str, actor: Actor, at: datetime) -> None:
    """Set the office hours of a unit."""
    hours_of(hours)
    known = session.get(OfficeHours, unit_id) or OfficeHours(unit_id=unit_id)
    known.hours = hours.strip()
    session.add(known)
    session.flush()
    audit(session, at, "calendar.hours", f"unit:{unit_id}", actor=actor.name, actor_id=actor.person_id, unit_id=unit_id, detail={"hours": known.hours})
