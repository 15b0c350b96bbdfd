"""The life of a right by the days things happened, out of all its ledgers; the history of its record (who wrote what when) stands apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy.orm import Session

from registry.authorisations import authorisations_of
from registry.proceedings import Outcome, proceedings_of, reports_of
from registry.rights import Right
from registry.validity import last_day, paid_until


@dataclass(frozen=True, slots=True)
class Stop:
    """One day: what happened (filed, registered, opened, decided, report, grant, grant_ends, fees, expires), about what, and its kind and result."""

    day: date
    what: str
    text: str = ""
    kind: Enum | None = None
    result: Enum | None = None
    source: str = ""


def _own(right: Right) -> Iterator[Stop]:
    for what, day in (("filed", right.filed), ("registered", right.registered), ("fees", paid_until(right)), ("expires", last_day(right))):
        if day is not None:
            yield Stop(day, what, source=right.source if what in ("filed", "registered") else "")


def _disputes(session: Session, right: Right) -> Iterator[Stop]:
    for p in proceedings_of(session, right):
        if p.opened_on is not None:
            yield Stop(p.opened_on, "opened", p.number, p.kind, source=p.source or p.body)
        if p.decided_on is not None and p.outcome is not Outcome.open:
            yield Stop(p.decided_on, "decided", p.number, p.kind, p.outcome, p.source or p.body)
    for r in reports_of(session, right):
        yield Stop(r.issued_on, "report", r.number, result=r.conclusion)


def _grants(session: Session, right: Right) -> Iterator[Stop]:
    for a in authorisations_of(session, right.id):
        if a.starts is not None:
            yield Stop(a.starts, "grant", a.grantee, source=a.source)
        if a.until is not None:
            yield Stop(a.until, "grant_ends", a.grantee, source=a.source)


def timeline_of(session: Session, right: Right) -> list[Stop]:
    """Every dated thing of a right, the earliest first."""
    return sorted((*_own(right), *_disputes(session, right), *_grants(session, right)), key=lambda s: (s.day, s.what))
