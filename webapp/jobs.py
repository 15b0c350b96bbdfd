"""Background jobs: a leased table in the same database, so that a job is enqueued in the transaction that makes it necessary.

Why not an engine: docs/decisions/2026-11-24-jobs.md. A job runs at least once: each is written so that doing it twice is once. A worker
that dies leaves its lease to run out; a job that fails waits longer each time and, after its last try, is a dead letter in the office.
"""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Index, and_, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.db import Base, Database, new_uid
from registry.errors import NotFound
from registry.people import Actor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from webapp.config import Settings
    from webapp.engines import Engines

LEASE = timedelta(minutes=5)
RETRY = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
IDLE_SECONDS = 1.0


class Job(Base):
    """One piece of work: waiting, leased (until), done or dead."""

    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_ready", "state", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    name: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(default="waiting")
    run_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    lease: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the work answered, for the page that shows it."""
    unit_id: Mapped[int | None]
    person_id: Mapped[int | None]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class NotYet(Exception):
    """Raised by a handler whose work goes on elsewhere: look again after `wait`. Such a look is no try."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"again in {wait}")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Work:
    """What a running job gets: the engines of the process, its payload, the clock, and a way to tell how far it is."""

    database: Database
    engines: Engines
    payload: Mapping[str, Any]
    now: Callable[[], datetime]
    progress: Callable[[int, int], None]


Handler = Callable[[Work], dict[str, Any] | None]


def enqueue(session: Session, name: str, payload: Mapping[str, Any], at: datetime, *, delay: timedelta = timedelta(0),
            actor: Actor | None = None) -> Job:
    """Add a job in the caller's transaction: it exists exactly when the caller commits."""
    job = Job(name=name, payload=dict(payload), run_at=at + delay, created_at=at, person_id=actor.person_id if actor else None,
              unit_id=actor.unit_id if actor else None)
    session.add(job)
    session.flush()
    return job


def lease(session: Session, at: datetime) -> Job | None:
    """Take the next job that is ready, or whose worker has died; None where nothing is."""
    ready = or_(and_(Job.state == "waiting", Job.run_at <= at), and_(Job.state == "leased", Job.leased_until < at))
    found = session.scalar(select(Job).where(ready).order_by(Job.run_at, Job.id).limit(1).with_for_update(skip_locked=True))
    if found is None:
        return None
    if found.tries > len(RETRY):
        bury(session, found, at, "worker died at every try")
        return None
    found.state, found.leased_until, found.lease, found.tries = "leased", at + LEASE, new_uid(), found.tries + 1
    session.flush()
    return found


def bury(session: Session, job: Job, at: datetime, error: str) -> None:
    """Make a job a dead letter: a person decides what becomes of it."""
    job.state, job.error, job.ended_at = "dead", error[-4000:], at
    session.flush()


def finish(session: Session, job: Job, at: datetime, result: Mapping[str, Any] | None = None) -> None:
    """The job is done."""
    job.state, job.ended_at, job.error, job.result = "done", at, "", dict(result or {})
    session.flush()


def fail(session: Session, job: Job, at: datetime, error: str) -> None:
    """The job failed: later again, or a dead letter after the last try."""
    if job.tries > len(RETRY):
        bury(session, job, at, error)
        return
    job.state, job.run_at, job.error = "waiting", at + RETRY[job.tries - 1], error[-4000:]
    session.flush()


def postpone(session: Session, job: Job, at: datetime) -> None:
    """Look at the job again later; nothing has failed."""
    job.state, job.run_at, job.tries = "waiting", at, max(job.tries - 1, 0)
    session.flush()


def revive(session: Session, job: Job, at: datetime) -> None:
    """Try a dead letter again."""
    job.state, job.tries, job.run_at, job.ended_at = "waiting", 0, at, None
    session.flush()


def jobs_in(session: Session, state: str, limit: int = 100) -> list[Job]:
    """The newest jobs in a state: waiting, leased, done or dead."""
    return list(session.scalars(select(Job).where(Job.state == state).order_by(Job.id.desc()).limit(limit)))


def job_by_uid(session: Session, uid: str) -> Job | None:
    """The job with this public id."""
    return session.scalar(select(Job).where(Job.uid == uid))


def own_job(session: Session, actor: Actor, uid: str) -> Job:
    """A job that the actor started, or NotFound."""
    job = session.scalar(select(Job).where(Job.uid == uid, Job.person_id == actor.person_id))
    if job is None:
        raise NotFound("没有这项任务")
    return job


@contextmanager
def _heartbeat(database: Database, job: Job, now: Callable[[], datetime]) -> Iterator[None]:
    """Keep the lease while the job runs."""
    stop = threading.Event()

    def beat() -> None:
        while not stop.wait(LEASE.total_seconds() / 3):
            with database.write() as session:
                session.execute(update(Job).where(Job.id == job.id, Job.lease == job.lease).values(leased_until=now() + LEASE))

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def run_one(database: Database, engines: Engines, handlers: Mapping[str, Handler], now: Callable[[], datetime]) -> bool:
    """Do the next job, if there is one; answers whether there was."""
    with database.write() as session:
        job = lease(session, now())
    if job is None:
        return False

    def progress(done: int, total: int) -> None:
        with database.write() as session:
            session.execute(update(Job).where(Job.id == job.id, Job.lease == job.lease).values(done=done, total=total))

    try:
        with _heartbeat(database, job, now):
            result = handlers[job.name](Work(database, engines, job.payload, now, progress))
    except NotYet as later:
        wait = later.wait
        _end(database, job, lambda s, j: postpone(s, j, now() + wait))
    except Exception:
        _end(database, job, lambda s, j: fail(s, j, now(), traceback.format_exc()))
    else:
        _end(database, job, lambda s, j: finish(s, j, now(), result))
    return True


def _end(database: Database, job: Job, how: Callable[[Session, Job], None]) -> None:
    """Write the end, unless the lease has gone to another worker meanwhile."""
    with database.write() as session:
        held = session.scalar(select(Job).where(Job.id == job.id, Job.lease == job.lease, Job.state == "leased"))
        if held is not None:
            how(session, held)


def utc_now() -> datetime:
    """The clock of the workers."""
    return datetime.now(UTC)


def work(settings: Settings, stop: threading.Event, *, once: bool = False, warm: bool = True) -> None:
    """Do jobs until told to stop, or (once) until nothing is ready. `warm` is for a process of its own; beside the web it is warmed there."""
    from webapp import rounds
    from webapp.engines import open_engines
    from webapp.tasks import HANDLERS

    database = Database(settings.url)
    engines = open_engines(settings)
    try:
        engines.lookup.refresh(database)  # a new version of the program may need its indexes built again
        if warm:
            engines.lookup.warm()
        turned = utc_now() - rounds.EVERY
        while not stop.is_set():
            if utc_now() - turned >= rounds.EVERY:
                turned = utc_now()
                rounds.turn(database, turned)
            if not run_one(database, engines, HANDLERS, utc_now):
                if once:
                    return
                stop.wait(IDLE_SECONDS)
    finally:
        engines.close()
        database.close()
