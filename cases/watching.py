"""What a watch has to tell: matches on the watched right that it has not told yet, on its page and in its digest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from cases.holding import SHOWN_STATES
from cases.models import Match
from registry.people import Membership, Person, Role
from registry.rights import Right
from registry.sightings import Channel, Sighting
from registry.watches import Rhythm, Watch, WatchNews, active_watches, is_due

AT_FAIRS = (Channel.exhibit, Channel.photo)
MOST = 100


def _limited(words: Iterable[str], *columns: ColumnElement[str]) -> ColumnElement[bool] | None:
    found = [column.icontains(word, autoescape=True) for word in words for column in columns]
    return or_(*found) if found else None


def _wanted(watch: Watch) -> Select[Match]:
    """Matches the watch is about: shops limit what was seen online, fairs what was seen there."""
    query = select(Match).join(Sighting, Match.sighting_id == Sighting.id).where(
        Match.right_id == watch.right_id, Match.state.in_(SHOWN_STATES), Match.score >= watch.threshold)
    if watch.channels:
        query = query.where(Sighting.channel.in_([Channel(c) for c in watch.channels]))
    at_fair = Sighting.channel.in_(AT_FAIRS)
    shops = _limited(map(str, watch.shops), Sighting.seller.expression, Sighting.url.expression)
    fairs = _limited(map(str, watch.fairs), Sighting.place.expression)
    if shops is not None:
        query = query.where(or_(at_fair, shops))
    if fairs is not None:
        query = query.where(or_(~at_fair, fairs))
    return query


def _told(watch: Watch) -> ColumnElement[bool]:
    return exists().where(and_(WatchNews.watch_id == watch.id, WatchNews.match_id == Match.id))


def news(session: Session, watch: Watch, limit: int = MOST) -> list[Match]:
    """What is new since the last time, strongest first."""
    return list(session.scalars(_wanted(watch).where(~_told(watch)).order_by(Match.log_odds.desc(), Match.id).limit(limit).options(selectinload(Match.sighting))))


def earlier(session: Session, watch: Watch, limit: int = 50) -> list[Match]:
    """What was told before, newest first."""
    return list(session.scalars(_wanted(watch).where(_told(watch)).order_by(Match.id.desc()).limit(limit).options(selectinload(Match.sighting))))


def count_news(session: Session, watches: Sequence[Watch]) -> dict[int, int]:
    """How much is new for each watch, by its id."""
    return {w.id: session.scalar(select(func.count()).select_from(_wanted(w).where(~_told(w)).subquery())) or 0 for w in watches}


def tell(session: Session, watch: Watch, matches: Iterable[Match], at: datetime) -> None:
    """Note what was told: on the page or by mail, it is not new any more."""
    known = set(session.scalars(select(WatchNews.match_id).where(WatchNews.watch_id == watch.id)))
    session.add_all(WatchNews(watch_id=watch.id, match_id=m.id, told_at=at) for m in matches if m.id not in known)
    watch.told_at = at
    session.flush()


@dataclass(frozen=True, slots=True)
class Digest:
    """What is to be sent for one watch, and to whom: the accounts of the right's owner."""

    watch: Watch
    matches: list[Match]
    people: list[Person]


def digests_due(session: Session, at: datetime) -> list[Digest]:
    """The digests whose hour has come. A watch whose hour came without news waits for the next one. The caller sends, then calls `tell`."""
    due = []
    for watch in active_watches(session):
        if not is_due(watch, at):
            continue
        matches = news(session, watch)
        if matches:
            due.append(Digest(watch, matches, holders_of(session, watch.right)))
        elif watch.rhythm is not Rhythm.at_once:
            watch.told_at = at
    session.flush()
    return [d for d in due if d.people]


def holders_of(session: Session, right: Right) -> list[Person]:
    """The active accounts that act for the owner of a right."""
    if right.owner_id is None:
        return []
    return list(session.scalars(select(Person).join(Membership, Membership.person_id == Person.id).where(
        Person.party_id == right.owner_id, Person.active, Membership.role == Role.holder).distinct().order_by(Person.id)))
