"""Reminders before a clock is due, escalation when it is over: found by sweeping the running clocks; the same alert never goes out twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from cases import clock
from cases.counting import capped
from cases.models import Case, Clock, ClockAlert, Step
from cases.workdays import calendar_for
from registry.zone import SHANGHAI

EXPIRED = "expired"
FARTHEST = timedelta(days=120)
"""No reminder goes out earlier than this before the due time."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A clock that says something: `kind` is expired, or remind- and its number."""

    clock: Clock
    kind: str


def _due_kinds(known: Clock, at: datetime) -> list[str]:
    """What this clock has to say by now, the latest of the reminders only."""
    if at >= known.due_at:
        return [EXPIRED]
    passed = (at - known.started_at) / max(known.due_at - known.started_at, timedelta(seconds=1))
    reached = [n for n, share in enumerate(clock.RULES[known.rule].remind, 1) if passed >= share]
    return [f"remind-{reached[-1]}"] if reached else []


def pending(session: Session, at: datetime) -> list[Alert]:
    """Running clocks with something to say that has not been said for this due time."""
    rows = session.scalars(select(Clock).join(Case, Clock.case_id == Case.id).where(
        Clock.ended_at.is_(None), Clock.stopped_at.is_(None), Clock.due_at <= at + FARTHEST).options(joinedload(Clock.case)).order_by(Clock.due_at))
    wanted = [Alert(c, kind) for c in rows for kind in _due_kinds(c, at)]
    rows_said = select(ClockAlert.clock_id, ClockAlert.kind, ClockAlert.due_at).where(ClockAlert.clock_id.in_([a.clock.id for a in wanted]))
    said = {(clock_id, kind, due_at) for clock_id, kind, due_at in session.execute(rows_said)} if wanted else set()
    return [a for a in wanted if (a.clock.id, a.kind, a.clock.due_at) not in said]


def raise_alerts(session: Session, at: datetime) -> list[Alert]:
    """Write down what is pending, and an expiry on the timeline of its case; answers what has to be told. Twice is once."""
    found = pending(session, at)
    for alert in found:
        session.add(ClockAlert(clock_id=alert.clock.id, kind=alert.kind, due_at=alert.clock.due_at, at=at))
        if alert.kind == EXPIRED:
            case = alert.clock.case
            session.add(Step(case_id=case.id, at=at, by="", move=EXPIRED, from_state=case.state, to_state=case.state, note=clock.RULES[alert.clock.rule].name))
    session.flush()
    return found


def end_long_stops(session: Session, at: datetime) -> int:
    """A stop that has lasted as long as its rule allows is over by itself; answers how many clocks run on."""
    limited = [code for code, rule in clock.RULES.items() if rule.stop_most]
    running_on = 0
    for known in session.scalars(select(Clock).where(Clock.ended_at.is_(None), Clock.stopped_at.is_not(None), Clock.rule.in_(limited))):
        working, most = calendar_for(session, known.case.unit_id), clock.RULES[known.rule].stop_most
        for stop in [s for s in known.stops if s.until is None]:
            [(_, end)] = capped([(stop.since.astimezone(SHANGHAI), at.astimezone(SHANGHAI))], most, working)
            if end < at:
                clock.resume(session, known.case, known.rule, stop.because, end)
                running_on += 1
    return running_on
