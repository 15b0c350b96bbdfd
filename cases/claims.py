"""Taking cards: one conditional statement a claim, a lease that returns by itself, and nobody gets what another holds.

A lease is no answer: when a power cut forgets it, the card is simply free again. So `Database.brief()` transactions may carry it, which do not
wait for the disk; every answer does (`cases.review`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Select, Update, and_, case, func, or_, select, update
from sqlalchemy.orm import Session

from cases import queue
from cases.models import Match, MatchState
from cases.quality_models import Skip
from registry.db import changed, lock_chain
from registry.errors import Conflict
from registry.people import Actor

LEASE = timedelta(minutes=15)
CLAIM_LOCK = 730_007
NOTHING_LOADED = {"synchronize_session": False}


def claim(session: Session, actor: Actor, match: Match, at: datetime) -> Match:
    """Take a match and its cluster for a quarter of an hour; Conflict where somebody else holds it."""
    met = changed(session, _held(actor, at).where(Match.id == match.id, Match.state == MatchState.queued, queue.free_for(actor, at)))
    if met != 1:
        session.refresh(match)
        if match.state is not MatchState.queued:
            raise Conflict("这条已由他人处理")
        raise Conflict("{who} 正在处理这条", who=match.claimer.name if match.claimer else "他人")
    _take_cluster(session, actor, match.cluster_key, at)
    session.refresh(match)
    return match


def _held(actor: Actor, at: datetime) -> Update:
    """The lease is written anew; when the card was taken up stays, so that the time it took can be measured."""
    ours = and_(Match.claimed_by == actor.person_id, Match.claimed_until >= at)
    return update(Match).values(claimed_by=actor.person_id, claimed_until=at + LEASE, claimed_at=case((ours, Match.claimed_at), else_=at))


def _of_sight(actor: Actor) -> ColumnElement[bool]:
    """As `queue.in_sight`, asked of the few rows of a cluster. The sum keeps it out of the index of the queue, which a planner without statistics
    would else walk from end to end."""
    return (Match.unit_id + 0).in_(actor.unit_ids)


def _take_cluster(session: Session, actor: Actor, key: str, at: datetime) -> None:
    """Take every free member nobody else is taking this very moment; never waits, so two claimers cannot block one another."""
    members = select(Match.id).where(Match.cluster_key == key, Match.state == MatchState.queued, _of_sight(actor), queue.free_for(actor, at))
    session.execute(_held(actor, at).where(Match.id.in_(members.with_for_update(skip_locked=True))), execution_options=NOTHING_LOADED)


def _taken(session: Session, f: queue.Filters, statement: Update) -> list[str]:
    """Public ids of what the statement took, the leading one first."""
    rows = session.execute(statement.returning(Match.uid, Match.due_at, Match.log_odds, Match.id), execution_options=NOTHING_LOADED).all()
    return [uid for uid, *_ in sorted(rows, key=lambda r: (-r[2], r[1], r[3]) if f.by_value else (r[1], -r[2], r[3]))]


def claim_next(session: Session, actor: Actor, at: datetime, f: queue.Filters | None = None) -> Match | None:
    """Take the most urgent free cluster; what one holds already comes first. None where nothing is free."""
    taken = take_next(session, actor, at, f)
    return session.scalar(select(Match).where(Match.uid == taken[0]).execution_options(populate_existing=True)) if taken else None


def take_next(session: Session, actor: Actor, at: datetime, f: queue.Filters | None = None) -> list[str]:
    """The same, answered as public ids, the leading one first: all that a page needs to go on to the card.

    Claimers follow one another (SQLite's writers do anyway, PostgreSQL's by a lock of the transaction), so a single statement finds the cluster
    and takes it whole: the shorter it is, the sooner the next one's turn.
    """
    f = replace(f or queue.Filters(), state=MatchState.queued, mine=False)
    key = func.coalesce(_alone(_own(actor, at, f)), _alone(_open(actor, at, f).limit(1)))
    statement = _held(actor, at).where(Match.cluster_key == key, Match.state == MatchState.queued, _of_sight(actor), queue.free_for(actor, at))
    lock_chain(session, CLAIM_LOCK)
    return _taken(session, f, statement)


def peek(session: Session, actor: Actor, now_open: Match, at: datetime) -> Match | None:
    """The card that would come next were this one answered; nothing is taken."""
    f = queue.Filters()
    key = session.execute(_open(actor, at, f).where(Match.cluster_key != now_open.cluster_key).limit(1)).scalar()
    if key is None:
        return None
    return session.scalars(select(Match).where(Match.cluster_key == key, Match.state == MatchState.queued, queue.in_sight(actor)).order_by(*f.order()).limit(1)).first()


def _own(actor: Actor, at: datetime, f: queue.Filters) -> Select[str]:
    return select(Match.cluster_key).where(Match.claimed_by == actor.person_id, Match.claimed_until >= at, Match.state == MatchState.queued).order_by(
        *f.order()).limit(1)


def _open(actor: Actor, at: datetime, f: queue.Filters) -> Select[str]:
    """The clusters this person may take, the most urgent first."""
    passed_on = select(Skip.cluster_key).where(Skip.person_id == actor.person_id, or_(Skip.until.is_(None), Skip.until > at))
    return queue.filtered(select(Match.cluster_key), actor, f, at).where(queue.free_for(actor, at), Match.cluster_key.not_in(passed_on)).order_by(*f.order())


def _alone(query: Select[str]) -> ScalarSelect[str]:
    return query.correlate(None).scalar_subquery()


def _let_go(actor: Actor, key: str) -> Update:
    return update(Match).where(Match.cluster_key == key, Match.claimed_by == actor.person_id).values(claimed_by=None, claimed_until=None, claimed_at=None)


def release(session: Session, actor: Actor, match: Match) -> None:
    """Give a cluster back."""
    changed(session, _let_go(actor, match.cluster_key))
    session.expire(match)
