"""Clocks of a case: rule, start, due, stops (domain.md 5.3). Counted in Shanghai; a stop moves the due time, it never shortens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.models import Case, Clock


@dataclass(frozen=True, slots=True)
class Rule:
    """A clock rule: its name (a message id), its length, where it comes from, and whether the source was read."""

    code: str
    name: str
    hours: int
    source: str
    verified: bool


RULES = {r.code: r for r in (
    Rule("OPINION-OUT", "参考意见时限", 24, "本中心目标：展会 24 小时自然时", False),
    Rule("FAIR-ANSWER-NAT", "参展方答辩时限", 24, "展会知识产权保护指引第十四条", True),
    Rule("FAIR-HANDOVER", "移交执法时限", 24, "展会知识产权保护办法第十一条", True),
    Rule("EC-RESTORE", "终止措施等待期", 15 * 24, "电子商务法第四十三条", True),
)}


def _running(session: Session, case: Case, rule: str) -> Clock | None:
    return session.scalar(select(Clock).where(Clock.case_id == case.id, Clock.rule == rule, Clock.ended_at.is_(None)))


def start(session: Session, case: Case, rule: str, at: datetime) -> Clock:
    """Start a clock, or let a stopped one run on with what was left."""
    known = _running(session, case, rule)
    if known is None:
        known = Clock(case_id=case.id, rule=rule, started_at=at, due_at=at + timedelta(hours=RULES[rule].hours))
        case.clocks.append(known)
    elif known.stopped_at is not None:
        known.due_at += at - known.stopped_at
        known.stopped_at = None
    session.flush()
    return known


def stop(session: Session, case: Case, rule: str, at: datetime) -> None:
    """Hold a running clock; stopping a stopped one changes nothing."""
    known = _running(session, case, rule)
    if known is not None and known.stopped_at is None:
        known.stopped_at = at
        session.flush()


def end(session: Session, case: Case, rule: str, at: datetime) -> None:
    """End a clock; what was met or missed stays readable."""
    known = _running(session, case, rule)
    if known is not None:
        known.ended_at = at
        session.flush()


def apply(session: Session, case: Case, starts: str, stops: str, ends: str, at: datetime) -> None:
    """What a move does to the clocks."""
    if stops:
        stop(session, case, stops, at)
    if ends:
        end(session, case, ends, at)
    if starts:
        start(session, case, starts, at)


def left(clock: Clock, at: datetime) -> timedelta:
    """How much is left (negative: over); a stopped clock keeps what it had, an ended one what it ended with."""
    return clock.due_at - (clock.ended_at or clock.stopped_at or at)
