"""The queue as the desk sees it: clusters in order of deadline, then of expected value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, Subquery, func, or_, select
from sqlalchemy.orm import Session, selectinload

from cases.models import Match, MatchState
from fairs.models import Exhibit
from registry.errors import NotFound
from registry.people import Actor
from registry.rights import Right, RightKind
from registry.sightings import Channel, Sighting

PAGE = 25
Row = TypeVarTuple("Row")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the analyst wants to see."""

    channel: Channel | None = None
    kind: RightKind | None = None
    state: MatchState = MatchState.queued
    words: str = ""
    mine: bool = False
    by_value: bool = False
    """Strongest first instead of most urgent first."""
    keys: tuple[str, ...] = ()
    """Only these clusters, in this order: a plan of the review budget."""

    def order(self) -> tuple[ColumnElement[Any], ...]:
        """Deadline, then expected value (the log-odds); or the other way round."""
        first = (Match.due_at.asc(), Match.log_odds.desc())
        return (*(reversed(first) if self.by_value else first), Match.id.asc())


@dataclass(frozen=True, slots=True)
class Cluster:
    """Matches decided together: the leading one (earliest due, then strongest), and how many there are."""

    leading: Match
    size: int
    best: float


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of clusters, how many clusters and matches there are in all, and what is open by channel."""

    clusters: list[Cluster]
    total: int
    matches: int
    by_channel: dict[Channel, int]


def in_sight(actor: Actor) -> ColumnElement[bool]:
    """Matches of the actor's units."""
    return Match.unit_id.in_(actor.unit_ids)


def free_for(actor: Actor, at: datetime) -> ColumnElement[bool]:
    """Held by nobody else at this instant."""
    return or_(Match.claimed_until.is_(None), Match.claimed_until < at, Match.claimed_by == actor.person_id)


def filtered(query: Select[*Row], actor: Actor, f: Filters, at: datetime) -> Select[*Row]:
    """A query of matches, narrowed to what the analyst wants to see."""
    query = query.where(in_sight(actor), Match.state == f.state)
    if f.channel or f.words:
        query = query.join(Sighting, Match.sighting_id == Sighting.id)
    if f.kind or f.words:
        query = query.join(Right, Match.right_id == Right.id)
    if f.channel:
        query = query.where(Sighting.channel == f.channel)
    if f.kind:
        query = query.where(Right.kind == f.kind)
    if f.words:
        like = f"%{f.words}%"
        query = query.where(or_(Sighting.title.like(like), Sighting.seller.like(like), Right.text.like(like), Right.title.like(like),
                                Right.number.like(like), Sighting.place.like(like)))
    if f.mine:
        query = query.where(Match.claimed_by == actor.person_id, Match.claimed_until >= at)
    return query


def page(session: Session, actor: Actor, f: Filters, at: datetime, *, offset: int = 0, limit: int = PAGE) -> QueuePage:
    """One page of the queue."""
    groups = filtered(select(Match.cluster_key, func.min(Match.due_at).label("due"), func.max(Match.log_odds).label("best"),
                              func.count(Match.id).label("n")), actor, f, at).group_by(Match.cluster_key).subquery()
    if f.keys:
        return _planned(session, actor, f, at, groups, offset, limit)
    order = (groups.c.best.desc(), groups.c.due) if f.by_value else (groups.c.due, groups.c.best.desc())
    rows = session.execute(select(groups.c.cluster_key, groups.c.n, groups.c.best).order_by(*order, groups.c.cluster_key).offset(offset).limit(limit)).all()
    leading = _leading(session, actor, f, at, [key for key, _, _ in rows])
    total, matches = session.execute(select(func.count(), func.coalesce(func.sum(groups.c.n), 0)).select_from(groups)).one()
    clusters = [Cluster(leading[key], n, best) for key, n, best in rows if key in leading]
    return QueuePage(clusters, total, int(matches), open_by_channel(session, actor))


def _planned(session: Session, actor: Actor, f: Filters, at: datetime, groups: Subquery, offset: int, limit: int) -> QueuePage:
    """A page in the order of a plan; what has left the queue since is left out."""
    here = {key: (n, best) for key, n, best in session.execute(select(groups.c.cluster_key, groups.c.n, groups.c.best))}
    keys = [k for k in f.keys if k in here]
    shown = keys[offset:offset + limit]
    leading = _leading(session, actor, f, at, shown)
    clusters = [Cluster(leading[k], *here[k]) for k in shown if k in leading]
    return QueuePage(clusters, len(keys), sum(here[k][0] for k in keys), open_by_channel(session, actor))


def _leading(session: Session, actor: Actor, f: Filters, at: datetime, keys: Sequence[str]) -> dict[str, Match]:
    query = filtered(select(Match), actor, f, at).where(Match.cluster_key.in_(keys)).order_by(Match.due_at.desc(), Match.log_odds)
    query = query.options(selectinload(Match.sighting).selectinload(Sighting.images), selectinload(Match.right).selectinload(Right.owner),
                          selectinload(Match.right).selectinload(Right.classes), selectinload(Match.gates), selectinload(Match.claimer))
    return {m.cluster_key: m for m in session.scalars(query)}


def open_by_channel(session: Session, actor: Actor) -> dict[Channel, int]:
    """How many matches wait in each channel."""
    rows = session.execute(select(Sighting.channel, func.count()).join(Match, Match.sighting_id == Sighting.id)
                           .where(in_sight(actor), Match.state == MatchState.queued).group_by(Sighting.channel))
    return dict(rows.all())


def open_by_kind(session: Session, actor: Actor) -> dict[RightKind, int]:
    """How many matches wait on each kind of right."""
    return dict(session.execute(select(Right.kind, func.count()).join(Match, Match.right_id == Right.id)
                                .where(in_sight(actor), Match.state == MatchState.queued).group_by(Right.kind)).all())


def count_by_state(session: Session, actor: Actor) -> dict[MatchState, int]:
    """How many matches stand in each state."""
    return dict(session.execute(select(Match.state, func.count()).where(in_sight(actor)).group_by(Match.state)).all())


def match_by_uid(session: Session, actor: Actor, uid: str) -> Match:
    """The match with this public id, if it is in the actor's sight."""
    match = session.scalar(select(Match).where(Match.uid == uid, in_sight(actor)))
    if match is None:
        raise NotFound("没有这条疑似匹配")
    return match


def cluster_of(session: Session, actor: Actor, match: Match) -> list[Match]:
    """The matches that are decided together with this one, itself first, then the strongest."""
    others = session.scalars(select(Match).where(
        Match.cluster_key == match.cluster_key, Match.state == match.state, in_sight(actor), Match.id != match.id)
        .order_by(Match.log_odds.desc()).options(selectinload(Match.sighting).selectinload(Sighting.images)))
    return [match, *others]


def neighbours(session: Session, actor: Actor, match: Match, at: datetime) -> tuple[str | None, str | None]:
    """The leading matches before and after this one in the order of the queue, by public id."""
    query = filtered(select(Match.uid, Match.cluster_key), actor, Filters(), at).order_by(Match.due_at, Match.log_odds.desc()).limit(500)
    order: dict[str, str] = {}
    for uid, key in session.execute(query):
        order.setdefault(key, uid)
    keys = list(order)
    if match.cluster_key not in order:
        return None, order[keys[0]] if keys else None
    here = keys.index(match.cluster_key)
    return order[keys[here - 1]] if here else None, order[keys[here + 1]] if here + 1 < len(keys) else None


def waiting_by_booth(session: Session, actor: Actor, fair_id: int) -> dict[int, int]:
    """How many matches wait at each booth of a fair."""
    rows = session.execute(select(Exhibit.booth_id, func.count(Match.id)).join(Match, Match.sighting_id == Exhibit.sighting_id).where(
        Exhibit.fair_id == fair_id, Exhibit.booth_id.is_not(None), Match.state == MatchState.queued, in_sight(actor)).group_by(Exhibit.booth_id))
    return {booth_id: n for booth_id, n in rows if booth_id is not None}
