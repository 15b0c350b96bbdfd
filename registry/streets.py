"""Sources that are looked at again and again, and the crawls that did it. Who runs a crawl is the worker's business (webapp/crawling.py)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import ForeignKey, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from registry.audit import record as audit
from registry.db import Base, new_uid
from registry.errors import Conflict, NotFound, Refused
from registry.history import Address, Glimpse
from registry.people import Actor
from registry.sightings import Sighting

KINDS = ("listings", "exhibitors")
RHYTHMS = (0, 6, 24, 72, 168)
"""Hours between two looks that the page offers; 0: only when somebody asks."""
MOST_SEEDS, MOST_WORDS, MOST_PAGES = 500, 50, 100_000
WAITING, RUNNING, STOPPING, TAKING, DONE, FAILED, STOPPED = "waiting", "running", "stopping", "taking", "done", "failed", "stopped"
OPEN = (WAITING, RUNNING, STOPPING, TAKING)


class Source(Base):
    """Something on the street that is looked at: where to begin, what to look for, how often."""

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="listings")
    seeds: Mapped[list[Any]] = mapped_column(default=list)
    words: Mapped[list[Any]] = mapped_column(default=list)
    """Where there are words, the site's own search is asked for them and only its results are followed."""
    only: Mapped[bool] = mapped_column(default=False)
    """Look again at exactly these addresses and follow nothing."""
    every_hours: Mapped[int] = mapped_column(default=0)
    max_pages: Mapped[int] = mapped_column(default=2000)
    fair_id: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    next_at: Mapped[datetime | None] = mapped_column(index=True)
    created_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")
    watch: Mapped[str] = mapped_column(default="", index=True)
    """Public id of the owner's watch that this source serves; empty for the office's own."""


class Crawl(Base):
    """One look at a source: a crawl in a folder of its own, started again after a kill, taken in at its end."""

    __tablename__ = "crawls"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    state: Mapped[str] = mapped_column(default=WAITING, index=True)
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    by: Mapped[str] = mapped_column(default="")
    lives: Mapped[int] = mapped_column(default=0)
    """How often the child was started; the second start goes on where the first was killed."""
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict)
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(default="")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    source: Mapped[Source] = relationship()


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants looked at, as a form or a watch says it."""

    name: str
    seeds: tuple[str, ...]
    kind: str = "listings"
    words: tuple[str, ...] = ()
    every_hours: int = 24
    max_pages: int = 2000
    only: bool = False
    fair_id: int | None = None


def _checked(wish: Wish) -> Wish:
    if not wish.name.strip():
        raise Refused("请填写这一项", field="name")
    if wish.kind not in KINDS:
        raise Refused("请从列表中选一项", field="kind")
    if not wish.seeds or len(wish.seeds) > MOST_SEEDS:
        raise Refused("请填 1 至 {n} 个网址，每行一个", field="seeds", n=MOST_SEEDS)
    for seed in wish.seeds:
        if not _is_address(seed):
            raise Refused("「{url}」不是完整的网址（以 http:// 或 https:// 开头）", field="seeds", url=seed[:80])
    if len(wish.words) > MOST_WORDS:
        raise Refused("检索词最多 {n} 个", field="words", n=MOST_WORDS)
    if not 1 <= wish.max_pages <= MOST_PAGES:
        raise Refused("请填 {low} 至 {high} 的整数", field="max_pages", low=1, high=MOST_PAGES)
    if not 0 <= wish.every_hours <= 24 * 365:
        raise Refused("请从列表中选一项", field="every_hours")
    return wish


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= 2000


def add_source(session: Session, wish: Wish, at: datetime, *, unit_id: int, by: str, person_id: int | None = None, watch: str = "") -> Source:
    """A new source; its first look is due at once where it has a rhythm. Refused names the field."""
    wish = _checked(wish)
    source = Source(unit_id=unit_id, name=wish.name.strip(), kind=wish.kind, seeds=list(wish.seeds), words=list(wish.words), only=wish.only,
                    every_hours=wish.every_hours, max_pages=wish.max_pages, fair_id=wish.fair_id, created_at=at, by=by, watch=watch,
                    next_at=at if wish.every_hours else None)
    session.add(source)
    session.flush()
    audit(session, at, "source.added", f"source:{source.uid}", actor=by, actor_id=person_id, unit_id=unit_id, detail={"name": source.name, "seeds": source.seeds[:5]})
    return source


def change_source(session: Session, source: Source, wish: Wish, active: bool, at: datetime, *, by: str, person_id: int | None = None) -> None:
    """Other addresses, words or rhythm; stopping a source leaves what it has seen."""
    wish = _checked(wish)
    source.name, source.kind, source.seeds, source.words, source.only = wish.name.strip(), wish.kind, list(wish.seeds), list(wish.words), wish.only
    source.every_hours, source.max_pages, source.fair_id, source.active = wish.every_hours, wish.max_pages, wish.fair_id, active
    source.next_at = None if not active or not wish.every_hours else source.next_at or at
    session.flush()
    audit(session, at, "source.changed", f"source:{source.uid}", actor=by, actor_id=person_id, unit_id=source.unit_id,
          detail={"active": active, "every_hours": wish.every_hours})


def sources_of(session: Session, unit_ids: frozenset[int]) -> list[Source]:
    """The sources of these units, by name."""
    return list(session.scalars(select(Source).where(Source.unit_id.in_(unit_ids)).order_by(Source.active.desc(), Source.name, Source.id)))


def source_by_uid(session: Session, actor: Actor, uid: str) -> Source:
    """A source in sight, or NotFound."""
    found = session.scalar(select(Source).where(Source.uid == uid, Source.unit_id.in_(actor.unit_ids)))
    if found is None:
        raise NotFound("没有这个监测来源")
    return found


def due_sources(session: Session, at: datetime) -> list[Source]:
    """Sources whose time has come and whose last look has ended."""
    busy = select(Crawl.source_id).where(Crawl.state.in_(OPEN))
    return list(session.scalars(select(Source).where(Source.active, Source.next_at <= at, Source.id.not_in(busy)).order_by(Source.next_at, Source.id)
                                .with_for_update(skip_locked=True)))


def begin_crawl(session: Session, source: Source, at: datetime, by: str) -> Crawl:
    """A look at a source, and the time of the next one; Conflict while one goes on."""
    if session.scalar(select(Crawl.id).where(Crawl.source_id == source.id, Crawl.state.in_(OPEN)).limit(1)) is not None:
        raise Conflict("这个来源正在采集，请等它结束")
    crawl = Crawl(source_id=source.id, unit_id=source.unit_id, asked_at=at, by=by)
    session.add(crawl)
    source.next_at = at + timedelta(hours=source.every_hours) if source.every_hours and source.active else None
    session.flush()
    return crawl


def crawl_by_uid(session: Session, actor: Actor, uid: str) -> Crawl:
    """A crawl in sight, or NotFound."""
    found = session.scalar(select(Crawl).where(Crawl.uid == uid, Crawl.unit_id.in_(actor.unit_ids)))
    if found is None:
        raise NotFound("没有这次采集")
    return found


def crawls_of(session: Session, unit_ids: frozenset[int], *, source_id: int | None = None, limit: int = 30) -> list[Crawl]:
    """The newest looks, of one source or of all in sight."""
    which = [Crawl.source_id == source_id] if source_id is not None else []
    return list(session.scalars(select(Crawl).where(Crawl.unit_id.in_(unit_ids), *which).order_by(Crawl.id.desc()).limit(limit)))


def known_addresses(session: Session, source: Source, since: datetime, limit: int) -> list[str]:
    """Where to ask for the listings that this source has shown: those still there first, the longest unseen before others; then those removed since then."""
    runs = select(Crawl.run_id).where(Crawl.source_id == source.id, Crawl.run_id.is_not(None))
    shown = select(Glimpse.sighting_id).where(Glimpse.run_id.in_(runs))
    there = Sighting.removed_at.is_(None)
    found = session.execute(select(Sighting.id, Sighting.url).where(
        Sighting.unit_id == source.unit_id, Sighting.url != "", or_(Sighting.run_id.in_(runs), Sighting.id.in_(shown)), or_(there, Sighting.removed_at >= since))
        .order_by(there.desc(), Sighting.last_seen, Sighting.id).limit(limit)).all()
    asked: dict[int | None, str] = dict(session.execute(
        select(Address.sighting_id, Address.url).where(Address.sighting_id.in_([i for i, _ in found]), Address.outcome == "ok").order_by(Address.last_at)).all())
    return [asked.get(i, url) for i, url in found]


def last_crawls(session: Session, sources: list[Source]) -> dict[int, Crawl]:
    """The newest look at each source."""
    newest = select(func.max(Crawl.id)).where(Crawl.source_id.in_([s.id for s in sources])).group_by(Crawl.source_id)
    return {c.source_id: c for c in session.scalars(select(Crawl).where(Crawl.id.in_(newest)))}


def ask_to_stop(session: Session, crawl: Crawl, at: datetime, *, by: str, person_id: int | None = None) -> None:
    """Let a crawl come to its end soon; Conflict where it has ended or is being taken in."""
    if crawl.state not in (WAITING, RUNNING):
        raise Conflict("这次采集已经结束")
    crawl.state = STOPPING
    session.flush()
    audit(session, at, "crawl.stopped", f"crawl:{crawl.uid}", actor=by, actor_id=person_id, unit_id=crawl.unit_id, detail={})


def settle(session: Session, crawl: Crawl, state: str, at: datetime, *, error: str = "", report: Mapping[str, Any] | None = None) -> None:
    """A crawl has ended, one way or the other."""
    crawl.state, crawl.ended_at, crawl.error = state, at, error[-2000:]
    if report is not None:
        crawl.report = dict(report)
    session.flush()
