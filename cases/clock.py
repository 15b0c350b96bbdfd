"""Clocks of a case: rules as data (clock_rules.toml), start, stops that overlap, due. Counted in Shanghai by cases.counting; a stop never shortens."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.counting import Due, Opening, Unit, due
from cases.models import Case, Clock, ClockStop
from cases.workdays import calendar_for
from fairs.models import Fair

TABLE = Path(__file__).with_name("clock_rules.toml")


@dataclass(frozen=True, slots=True)
class Rule:
    """A clock rule: its name (a message id), its length and unit, where it comes from, whether the source was read, what expiry means."""

    code: str
    name: str
    length: int
    unit: Unit
    source: str
    verified: bool
    expiry: str
    own: bool = False
    rolls: bool = False
    stop_most: int = 0
    at_fair: str = ""
    of_fair: bool = False
    """The fair's own rules say how many hours."""
    remind: tuple[float, ...] = (0.75,)
    """Shares of the time after which a reminder goes out."""


@cache
def _rules() -> dict[str, Rule]:
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))["rules"]
    return {r["code"]: Rule(**{**r, "unit": Unit(r["unit"]), "remind": tuple(r.get("remind", (0.75,)))}) for r in rows}


RULES = _rules()


def _fair(session: Session, case: Case) -> Fair | None:
    return session.get(Fair, case.fair_id) if case.fair_id is not None else None


def opening_of(fair: Fair | None) -> Opening:
    """When a fair is open, as counting wants it."""
    if fair is None:
        return Opening()
    return Opening(time.fromisoformat(fair.opens_at.zfill(5)), time.fromisoformat(fair.closes_at.zfill(5)), fair.starts, fair.ends)


def _variants(rule: str) -> set[str]:
    return {rule, RULES[rule].at_fair} - {""}


def running(session: Session, case: Case, rule: str) -> Clock | None:
    """The clock of this rule (or of its variant at fairs) that has not ended."""
    return session.scalar(select(Clock).where(Clock.case_id == case.id, Clock.rule.in_(_variants(rule)), Clock.ended_at.is_(None)))


def count(session: Session, case: Case, known: Clock) -> Due:
    """When a clock is due by today's tables; an open stop has no length yet."""
    rule, fair = RULES[known.rule], _fair(session, case)
    length = fair.answer_hours if fair is not None and rule.of_fair else rule.length
    stops = [(s.since, s.until or s.since) for s in known.stops]
    return due(known.started_at, length, rule.unit, calendar_for(session, case.unit_id), stops=stops, fair=opening_of(fair), rolls=rule.rolls, most=rule.stop_most)


def recount(session: Session, case: Case, known: Clock) -> None:
    """Write down when a clock is due."""
    counted = count(session, case, known)
    known.due_at, known.provisional = counted.at, counted.provisional
    session.flush()


def start(session: Session, case: Case, rule: str, at: datetime) -> Clock:
    """Start a clock; one that runs already runs on."""
    known = running(session, case, rule)
    if known is not None:
        return known
    code = RULES[rule].at_fair if case.fair_id is not None and RULES[rule].at_fair else rule
    known = Clock(case_id=case.id, rule=code, started_at=at, due_at=at)
    case.clocks.append(known)
    recount(session, case, known)
    return known


def stop(session: Session, case: Case, rule: str, because: str, at: datetime) -> None:
    """Hold a running clock for a reason; a second stop for the same reason changes nothing, one for another reason overlaps."""
    known = running(session, case, rule)
    if known is None or any(s.because == because and s.until is None for s in known.stops):
        return
    known.stops.append(ClockStop(because=because, since=at))
    known.stopped_at = known.stopped_at or at
    session.flush()


def resume(session: Session, case: Case, rule: str, because: str, at: datetime) -> None:
    """End the stops of a reason; the clock runs on once no stop is left, with what was left."""
    known = running(session, case, rule)
    if known is None:
        return
    for open_stop in known.stops:
        if open_stop.because == because and open_stop.until is None:
            open_stop.until = max(at, open_stop.since)
    if all(s.until is not None for s in known.stops):
        known.stopped_at = None
    recount(session, case, known)


def end(session: Session, case: Case, rule: str, at: datetime) -> None:
    """End a clock; what was met or missed stays readable."""
    known = running(session, case, rule)
    if known is not None:
        finish(known, at)
        session.flush()


def finish(known: Clock, at: datetime) -> None:
    """End this clock and its open stops."""
    for open_stop in known.stops:
        open_stop.until = open_stop.until or max(at, open_stop.since)
    known.ended_at = at


def end_all(session: Session, case: Case, at: datetime) -> None:
    """A closed case has no clock left."""
    for known in case.clocks:
        if known.ended_at is None:
            finish(known, at)
    session.flush()


def apply(session: Session, case: Case, *, starts: Iterable[str], stops: Iterable[str], resumes: Iterable[str], ends: Iterable[str], because: str,
          at: datetime) -> None:
    """What a move does to the clocks."""
    for rule in ends:
        end(session, case, rule, at)
    for rule in resumes:
        resume(session, case, rule, because, at)
    for rule in starts:
        start(session, case, rule, at)
    for rule in stops:
        stop(session, case, rule, because, at)


def recount_all(session: Session) -> int:
    """Count every running clock anew, after a year's table or the office's hours changed; answers how many moved."""
    moved = 0
    for known in session.scalars(select(Clock).where(Clock.ended_at.is_(None))):
        before = known.due_at, known.provisional
        recount(session, known.case, known)
        moved += (known.due_at, known.provisional) != before
    return moved


def left(clock: Clock, at: datetime) -> timedelta:
    """How much is left by the wall clock (negative: over); a stopped clock keeps what it had, an ended one what it ended with."""
    return clock.due_at - (clock.ended_at or clock.stopped_at or at)
