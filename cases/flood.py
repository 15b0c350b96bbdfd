"""The flood guard: a right that suddenly matches far more than its past is held with a reason, instead of filling the queue.

How much is usual follows from the past: matches of the right per thing seen in the unit. Within a day the guard lets through the larger of FLOOR
and FACTOR times what the things seen that day would bring at that rate. What comes beyond is held back, complete with findings, until a person
looks at a sample and says whether it was real (then all of it takes its place in the queue) or a mistake of the data, such as a right registered
with an ordinary word or a placeholder picture (then it stays held).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, and_, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from cases.models import Match, MatchState
from registry.audit import record as audit
from registry.db import Base, changed, new_uid
from registry.errors import Conflict, NotFound, Refused
from registry.people import Actor
from registry.rights import Right
from registry.sightings import Sighting

FLOOR = 40
"""So many a day are never too many for one right."""
FACTOR = 5
WAVE, PAST, CALM = timedelta(days=1), timedelta(days=28), timedelta(days=7)
"""What counts as now, how far the past reaches, and how long a released right is left alone."""
BEFORE_ALL = 200
"""A right without a past is taken to match one thing in so many."""
REASON = "数量异常，暂缓"
WAITING, RELEASED, KEPT = "waiting", "released", "kept"


class FloodHold(Base):
    """One hold of a right in a unit: since when, how many against how many were usual, and what a person said."""

    __tablename__ = "flood_holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime]
    found: Mapped[int]
    """Matches of the day when the guard closed."""
    usual: Mapped[float]
    """How many the past would have brought."""
    state: Mapped[str] = mapped_column(default=WAITING, index=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    right: Mapped[Right] = relationship()


@dataclass(slots=True)
class _Counts:
    """A right in a unit as far as this screening knows: matches of this wave, the limit, and whether a hold is on."""

    wave: int
    usual: float
    limit: int
    held: bool
    calm: bool


@dataclass(slots=True)
class Guard:
    """One guard for one screening: counts are read once for each right and unit, then kept in step."""

    at: datetime
    _things: dict[int, tuple[int, int]] = field(default_factory=dict)
    _counts: dict[tuple[int, int], _Counts] = field(default_factory=dict)

    def too_many(self, session: Session, unit_id: int, right_id: int) -> bool:
        """Count one more match that would enter the queue; True where it must be held."""
        key = (unit_id, right_id)
        counts = self._counts.get(key)
        if counts is None:
            counts = self._counts[key] = self._read(session, unit_id, right_id)      # the match in hand is stored already and counted with the rest
        else:
            counts.wave += 1
        if counts.held:
            return True
        if counts.calm or counts.wave <= counts.limit:
            return False
        session.add(FloodHold(unit_id=unit_id, right_id=right_id, since=self.at, found=counts.wave, usual=round(counts.usual, 1)))
        counts.held = True
        return True

    def _read(self, session: Session, unit_id: int, right_id: int) -> _Counts:
        start = self.at - WAVE
        seen, before = self._things.get(unit_id) or self._things.setdefault(unit_id, _things(session, unit_id, start))
        mine = select(func.count(Match.id)).where(Match.right_id == right_id, Match.unit_id == unit_id, Match.state != MatchState.noted)
        past = session.scalar(mine.where(Match.created_at >= start - PAST, Match.created_at < start)) or 0
        wave = session.scalar(mine.where(Match.created_at >= start, Match.held_because.in_(("", REASON)))) or 0
        usual = (past + 1) / (before + BEFORE_ALL) * seen
        last = session.scalar(select(FloodHold).where(FloodHold.unit_id == unit_id, FloodHold.right_id == right_id).order_by(FloodHold.id.desc()).limit(1))
        held = last is not None and last.state in (WAITING, KEPT)
        calm = last is not None and last.state == RELEASED and last.decided_at is not None and self.at < last.decided_at + CALM
        return _Counts(wave, usual, max(FLOOR, round(FACTOR * usual)), held, calm)


def _things(session: Session, unit_id: int, start: datetime) -> tuple[int, int]:
    """Things seen in the unit within the wave, and in the past before it."""
    mine = select(func.count(Sighting.id)).where(Sighting.unit_id == unit_id)
    return (session.scalar(mine.where(Sighting.first_seen >= start)) or 0,
            session.scalar(mine.where(Sighting.first_seen < start, Sighting.first_seen >= start - PAST)) or 0)


@dataclass(frozen=True, slots=True)
class Held:
    """A hold as its page shows it: how many matches wait behind it, and the strongest of them as a sample."""

    hold: FloodHold
    waiting: int
    sample: Sequence[Match]


def _behind(hold: FloodHold) -> ColumnElement[bool]:
    return and_(Match.right_id == hold.right_id, Match.unit_id == hold.unit_id, Match.state == MatchState.blocked, Match.held_because == REASON)


def holds_of(session: Session, by: Actor, *, sample: int = 6, limit: int = 50) -> list[Held]:
    """Holds in sight: undecided first, then the newest."""
    rows = session.scalars(select(FloodHold).where(FloodHold.unit_id.in_(by.unit_ids)).order_by(
        (FloodHold.state == WAITING).desc(), FloodHold.id.desc()).limit(limit).options(selectinload(FloodHold.right)))
    return [Held(h, session.scalar(select(func.count(Match.id)).where(_behind(h))) or 0, list(session.scalars(
        select(Match).where(_behind(h)).order_by(Match.log_odds.desc()).limit(sample).options(selectinload(Match.sighting))))) for h in rows]


def count_waiting(session: Session, by: Actor) -> int:
    """How many holds in sight wait for an answer."""
    return session.scalar(select(func.count(FloodHold.id)).where(FloodHold.unit_id.in_(by.unit_ids), FloodHold.state == WAITING)) or 0


def _hold(session: Session, by: Actor, uid: str) -> FloodHold:
    hold = session.scalar(select(FloodHold).where(FloodHold.uid == uid, FloodHold.unit_id.in_(by.unit_ids)))
    if hold is None:
        raise NotFound("没有这项暂缓")
    return hold


def release(session: Session, by: Actor, uid: str, at: datetime, words: str = "") -> int:
    """It was real: everything behind the hold takes its place in the queue; for a while the guard leaves the right alone. Answers how many."""
    hold = _hold(session, by, uid)
    if hold.state == RELEASED:
        raise Conflict("这项暂缓已经放行")
    met = changed(session, update(Match).where(_behind(hold)).values(state=MatchState.queued, held_because="", version=Match.version + 1))
    _decide(session, hold, by, at, RELEASED, words, met)
    return met


def keep_held(session: Session, by: Actor, uid: str, at: datetime, words: str) -> None:
    """It was a mistake of the data: what is held stays held, and so does what comes, until somebody releases it."""
    hold = _hold(session, by, uid)
    if hold.state != WAITING:
        raise Conflict("这项暂缓已有决定")
    if not words.strip():
        raise Refused("请写明原因，例如登记文字是普通词语", field="words")
    _decide(session, hold, by, at, KEPT, words, 0)


def _decide(session: Session, hold: FloodHold, by: Actor, at: datetime, state: str, words: str, met: int) -> None:
    hold.state, hold.decided_at, hold.decided_by, hold.words = state, at, by.name, words.strip()
    session.flush()
    audit(session, at, f"flood.{state}", f"right:{hold.right.uid}", actor=by.name, actor_id=by.person_id, unit_id=hold.unit_id,
          detail={"hold": hold.uid, "matches": met, "words": hold.words})
