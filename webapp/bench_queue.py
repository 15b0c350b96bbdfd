"""The queue under many hands: 100 claimers at once, 10,000 matches, a fifth of the claimers gone while they hold a card.

Everything goes through the functions the desk uses (`cases.claims.take_next`, `cases.review.judge`), each in its own transaction, with the
durability the product runs with, carried out by as many threads as `serve` has. A claimer looks at each card for `LOOKS_AT` seconds on average,
the pace the desk aims at; first all ask at the same instant, which is measured apart. Time for leases runs `FASTER` times as fast as the clock,
so that what a vanished colleague held comes back within the run. What is counted: nobody gets what another holds, nothing is decided twice,
nothing is left.
"""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, insert, select

from cases import claims, queue, review
from cases.models import Answer, Judgement, Match, MatchState
from registry.db import Database
from registry.network import Level, create_unit
from registry.people import Actor, Person, Role
from registry.rights import Right, RightKind, RightStatus
from registry.sightings import Channel, Sighting
from webapp.migrate import METADATA
from webapp.postgres_cluster import Cluster

CLAIMERS, ITEMS, CRASHES = 100, 10_000, 0.2
LOOKS_AT = 5.0
THREADS = 8
FASTER = 20.0
Answered = TypeVar("Answered")
START = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)


@dataclass(slots=True)
class Tally:
    """What the claimers did; seconds are from wanting a card to having it, the commit included."""

    burst: list[float] = field(default_factory=list)
    """The first claim of each, all at once."""
    claims: list[float] = field(default_factory=list)
    judgements: list[float] = field(default_factory=list)
    held: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    doubles: int = 0
    crashes: int = 0
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def fill(database: Database, items: int, people: int, seed: int = 2026) -> list[Actor]:
    """A unit, its people, one right and `items` matches in clusters of one to three, due over two days."""
    dice, matches = random.Random(seed), []
    with database.write() as session:
        unit = create_unit(session, "测量中心", Level.city)
        right = Right(kind=RightKind.trademark, office="CN", number="91000000", text="澜雀", folded="澜雀", status=RightStatus.in_force, created_at=START,
                      updated_at=START, digest="bench", territory=["CN"])
        session.add(right)
        session.flush()
        session.execute(insert(Person), [{"login": f"bench{n}", "name": f"同事{n}", "password_hash": "", "created_at": START} for n in range(people)])
        session.execute(insert(Sighting), [{"unit_id": unit.id, "channel": Channel.listing, "key": f"bench:{n}", "title": "蓝鹊 保温杯", "first_seen": START,
                                            "last_seen": START, "digest": str(n)} for n in range(items)])
        cluster, left = 0, 0
        for sighting_id in session.scalars(select(Sighting.id).order_by(Sighting.id)):
            if left == 0:
                cluster, left = cluster + 1, dice.choice((1, 1, 1, 2, 3))
            left -= 1
            matches.append({"unit_id": unit.id, "sighting_id": sighting_id, "right_id": right.id, "score": 0.8, "log_odds": dice.uniform(0, 6), "findings": [],
                            "engine_version": "bench", "policy_version": "bench", "state": MatchState.queued, "cluster_key": f"bench{cluster}",
                            "due_at": START + timedelta(minutes=dice.randrange(2880)), "created_at": START})
        session.execute(insert(Match), matches)
        ids = session.scalars(select(Person.id).order_by(Person.id)).all()
        return [Actor(i, f"同事{n}", frozenset({Role.analyst}), unit.id, frozenset({unit.id})) for n, i in enumerate(ids)]


def settle(database: Database) -> None:
    """PostgreSQL's statistics as its autovacuum brings them within a minute of a large import; SQLite works without."""
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


@dataclass(frozen=True, slots=True)
class Desk:
    """What all claimers share."""

    database: Database
    tally: Tally
    began: float
    looks_at: float
    """Seconds a card is looked at, on average."""
    server: ThreadPoolExecutor

    def now(self) -> datetime:
        return START + timedelta(seconds=(time.perf_counter() - self.began) * FASTER)

    def left(self) -> bool:
        with self.database.read() as session:
            return session.scalar(select(Match.id).where(Match.state == MatchState.queued).limit(1)) is not None


def _claim(desk: Desk, who: Actor) -> list[str]:
    """The public ids of the cluster taken, the leading one first."""
    with desk.database.brief() as session:
        uids = claims.take_next(session, who, desk.now())
    now = desk.now()
    with desk.tally.lock:
        for uid in uids:
            holder, until = desk.tally.held.get(uid, (who.person_id, now))
            desk.tally.doubles += holder != who.person_id and until > now
            desk.tally.held[uid] = who.person_id, now + claims.LEASE - timedelta(minutes=1)
    return uids


def _judge(desk: Desk, who: Actor, uids: list[str]) -> None:
    with desk.database.write() as session:
        match = queue.match_by_uid(session, who, uids[0])
        review.judge(session, who, match, review.Decision(Answer.dismiss, "different", also=tuple(uids[1:])), desk.now())
    with desk.tally.lock:
        for uid in uids:
            desk.tally.held.pop(uid, None)


def _timed(into: list[float], job: Callable[..., Answered], desk: Desk, *values: Any) -> Answered:
    """Hand the job to the server's threads as a request is, and note how long it was until the answer; a claim that found nothing is none."""
    began = time.perf_counter()
    answer = desk.server.submit(job, desk, *values).result()
    if answer != []:
        into.append(time.perf_counter() - began)
    return answer


def _work(desk: Desk, crowd: list[Actor], seed: int) -> None:
    """One seat: claim, look, judge; or vanish while holding, and somebody else sits down."""
    dice, who, tally = random.Random(seed), crowd.pop(), desk.tally
    into = tally.burst
    try:
        while True:
            uids = _timed(into, _claim, desk, who)
            into = tally.claims
            if not uids:
                if not desk.left():
                    return
                time.sleep(desk.looks_at)
                continue
            time.sleep(dice.uniform(0, 2) * desk.looks_at)
            if dice.random() < CRASHES:
                tally.crashes += 1
                who = crowd.pop()
                continue
            _timed(tally.judgements, _judge, desk, who, uids)
    except Exception as error:  # a claimer that fails is a result of the measurement
        tally.errors.append(repr(error)[:300])


def _percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1) if ordered else 0.0


def _figures(seconds: list[float]) -> dict[str, float]:
    return {"n": len(seconds), "p50_ms": _percentile(seconds, 0.5), "p99_ms": _percentile(seconds, 0.99), "max_ms": _percentile(seconds, 1.0)}


def measure(database: Database, *, claimers: int = CLAIMERS, items: int = ITEMS, looks_at: float = LOOKS_AT) -> dict[str, Any]:
    """Drain a full queue; figures of claims and judgements, and what went wrong."""
    crowd = fill(database, items, claimers + items)
    settle(database)
    desk = Desk(database, Tally(), time.perf_counter(), looks_at, ThreadPoolExecutor(THREADS))
    seats = [threading.Thread(target=_work, args=(desk, crowd, n)) for n in range(claimers)]
    for seat in seats:
        seat.start()
    for seat in seats:
        seat.join()
    desk.server.shutdown()
    took, tally = time.perf_counter() - desk.began, desk.tally
    with database.read() as session:
        twice = len(session.scalars(select(Judgement.match_id).group_by(Judgement.match_id).having(func.count() > 1)).all())
        stuck = session.scalar(select(func.count(Match.id)).where(Match.state == MatchState.queued))
    return {"claimers": claimers, "items": items, "looks_at_s": looks_at, "wall_s": round(took, 1), "crashes": tally.crashes, "doubles": tally.doubles + twice,
            "stuck": stuck, "burst": _figures(tally.burst), "claim": _figures(tally.claims), "judge": _figures(tally.judgements), "errors": tally.errors[:3]}


def run() -> dict[str, Any]:
    """On SQLite, and on PostgreSQL where it is installed."""
    return {name: measured for name, measured in (("sqlite", on_sqlite()), ("postgresql", on_postgresql())) if measured}


def on_sqlite(**options: Any) -> dict[str, Any]:
    """A file database of its own, durable as in the product."""
    with tempfile.TemporaryDirectory(prefix="kw-bench-") as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        return _over(url, options)


def on_postgresql(**options: Any) -> dict[str, Any] | None:
    """A cluster of its own with PostgreSQL's defaults (fsync on); None where PostgreSQL is not installed."""
    try:
        cluster = Cluster("-c max_connections=150")
    except FileNotFoundError:
        return None
    try:
        return _over(cluster.database(), options)
    finally:
        cluster.stop()


def _over(url: str, options: dict[str, Any]) -> dict[str, Any]:
    database = Database(url)
    try:
        METADATA.create_all(database.engine)
        return measure(database, **options)
    finally:
        database.close()
