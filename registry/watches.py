"""Watches: what an owner wants to hear about a right: through which channels, from which shops and fairs, how strong, how often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from registry import audit
from registry.db import Base, new_uid
from registry.errors import NotFound, Refused
from registry.people import Actor
from registry.rights import Right
from registry.sightings import Channel
from registry.zone import SHANGHAI

MORNING = 9
"""The hour, in Shanghai, at which daily and weekly digests are due."""
MOST_WORDS, LONGEST_WORD = 20, 80
LOWEST, HIGHEST = 0.2, 0.99


class Rhythm(StrEnum):
    """How often the owner is told."""

    at_once = "at_once"
    daily = "daily"
    weekly = "weekly"
    never = "never"


class Watch(Base):
    """One wish of an owner about one right. Empty lists mean no limit."""

    __tablename__ = "watches"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who set it up; digests go to the accounts of the right's owner."""
    channels: Mapped[list[Any]] = mapped_column(default=list)
    shops: Mapped[list[Any]] = mapped_column(default=list)
    """Words that the seller's name or the page's host must hold; one of them is enough."""
    fairs: Mapped[list[Any]] = mapped_column(default=list)
    """Words that the place (fair and booth) must hold."""
    threshold: Mapped[float]
    rhythm: Mapped[Rhythm]
    active: Mapped[bool] = mapped_column(default=True, index=True)
    created_at: Mapped[datetime]
    told_at: Mapped[datetime | None]
    """When the last digest was made."""
    seen_at: Mapped[datetime | None]
    """When the owner last opened the page of news."""
    right: Mapped[Right] = relationship()


class WatchNews(Base):
    """What a watch has told already: what is not here is new."""

    __tablename__ = "watch_news"
    __table_args__ = (UniqueConstraint("watch_id", "match_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), index=True)
    match_id: Mapped[int] = mapped_column(index=True)
    """The id of a match (a table of the floor above); a match taken out by a later comparison leaves a harmless row."""
    told_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form of a watch asks for."""

    threshold: float
    rhythm: Rhythm
    channels: tuple[Channel, ...] = ()
    shops: tuple[str, ...] = ()
    fairs: tuple[str, ...] = ()


def words_of(text: str) -> tuple[str, ...]:
    """The lines of a field, each once."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _check(wish: Wish) -> None:
    if not LOWEST <= wish.threshold <= HIGHEST:
        raise Refused("近似可能性须在 {low} 至 {high} 之间", field="threshold", low=f"{LOWEST:.0%}", high=f"{HIGHEST:.0%}")
    for field, words in (("shops", wish.shops), ("fairs", wish.fairs)):
        if len(words) > MOST_WORDS or any(len(w) > LONGEST_WORD for w in words):
            raise Refused("最多 {n} 行，每行最长 {m} 个字", field=field, n=MOST_WORDS, m=LONGEST_WORD)


def set_watch(session: Session, right: Right, wish: Wish, by: Actor, at: datetime, watch: Watch | None = None) -> Watch:
    """Make a watch, or change one. A right that is only pending may be watched too."""
    _check(wish)
    made = watch or Watch(right_id=right.id, created_at=at, person_id=by.person_id, threshold=wish.threshold, rhythm=wish.rhythm)
    made.threshold, made.rhythm = wish.threshold, wish.rhythm
    made.channels, made.shops, made.fairs = [c.value for c in wish.channels], list(wish.shops), list(wish.fairs)
    made.active = True
    session.add(made)
    session.flush()
    audit.record(session, at, "watch.set", f"watch:{made.uid}", actor=by.name, actor_id=by.person_id, unit_id=by.unit_id,
                 detail={"right": right.uid, "rhythm": wish.rhythm.value, "threshold": wish.threshold})
    return made


def stop_watch(session: Session, watch: Watch, by: Actor, at: datetime) -> None:
    """Stop telling; the watch stays and can be set again."""
    watch.active = False
    session.flush()
    audit.record(session, at, "watch.stop", f"watch:{watch.uid}", actor=by.name, actor_id=by.person_id, unit_id=by.unit_id)


def watches_of(session: Session, party_id: int | None) -> list[Watch]:
    """The watches on a party's rights, newest first."""
    return list(session.scalars(select(Watch).join(Right, Watch.right_id == Right.id).where(
        Right.owner_id == party_id, Right.owner_id.is_not(None)).order_by(Watch.active.desc(), Watch.id.desc())))


def owned_watch(session: Session, party_id: int | None, uid: str) -> Watch:
    """A watch on a right of this party, or NotFound."""
    found = session.scalar(select(Watch).join(Right, Watch.right_id == Right.id).where(
        Watch.uid == uid, Right.owner_id == party_id, Right.owner_id.is_not(None)))
    if found is None:
        raise NotFound("没有这项监测")
    return found


def active_watches(session: Session) -> list[Watch]:
    """Every watch that still tells."""
    return list(session.scalars(select(Watch).where(Watch.active, Watch.rhythm != Rhythm.never).order_by(Watch.id)))


def is_due(watch: Watch, at: datetime) -> bool:
    """Is the next digest due? Daily after nine in the morning, weekly on Monday after nine (Asia/Shanghai); at once always."""
    if not watch.active or watch.rhythm is Rhythm.never:
        return False
    if watch.rhythm is Rhythm.at_once:
        return True
    here = at.astimezone(SHANGHAI)
    mark = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    mark -= timedelta(days=1 if here < mark else 0)
    if watch.rhythm is Rhythm.weekly:
        mark -= timedelta(days=mark.weekday())
    return (watch.told_at or watch.created_at) < mark
