"""What recurs: each worker looks at the clock from time to time and enqueues a job only where there is something to do and none waits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases import alerts
from cases.watching import holders_of, news
from registry.db import Database
from registry.people import Person
from registry.watches import active_watches, is_due
from registry.zone import SHANGHAI
from webapp.crawling import due as crawls_due
from webapp.jobs import Job, enqueue
from webapp.letters import MORNING
from webapp.stamping import due as stamps_due

EVERY = timedelta(seconds=60)


def _clocks(session: Session, at: datetime) -> bool:
    return bool(alerts.pending(session, at))


def _morning(session: Session, at: datetime) -> bool:
    here = at.astimezone(SHANGHAI)
    reached = select(Person.id).where(Person.active, Person.email != "").limit(1)
    told = select(Job.id).where(Job.name == "morning", Job.created_at >= here.replace(hour=0, minute=0, second=0, microsecond=0)).limit(1)
    return here.hour >= MORNING and session.scalar(reached) is not None and session.scalar(told) is None


def _watches(session: Session, at: datetime) -> bool:
    return any(is_due(watch, at) and news(session, watch, 1) and any(p.email for p in holders_of(session, watch.right)) for watch in active_watches(session))


ROUNDS: dict[str, Callable[[Session, datetime], bool]] = {"start_crawls": crawls_due, "stamp": stamps_due, "tell_clocks": _clocks, "morning": _morning, "tell_watches": _watches}
"""Name of the job, is there something to do."""


def turn(database: Database, at: datetime) -> list[str]:
    """Enqueue what is due; answers the names. Two workers at once may enqueue one twice: the jobs do nothing the second time."""
    with database.read() as session:
        wanted = [name for name, due in ROUNDS.items() if due(session, at)]
    if not wanted:
        return []
    with database.write() as session:
        waiting = set(session.scalars(select(Job.name).where(Job.name.in_(wanted), Job.state.in_(("waiting", "leased")))))
        for name in set(wanted) - waiting:
            enqueue(session, name, {}, at)
    return sorted(set(wanted) - waiting)
