"""Reading again without knowing: settled (golden) items and second readings of a sample, mixed among the cards; only where three or more review.

A reading never changes the match. It is handed out as the next card of the person, at the same address, and looks like any other.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import Session

from cases import claims, review
from cases.models import Answer, Judgement, Match, MatchState
from cases.quality_models import GoldenItem, Purpose, Reading
from registry.audit import record as audit
from registry.db import changed
from registry.errors import Conflict, NotAllowed, Refused
from registry.people import Actor, Membership, Person, Role

PEOPLE = 3
GOLDEN_EVERY, SECOND_EVERY = 12, 5
"""Every so many cards of a person: a golden one, a second reading."""
SAMPLE = 10
"""One answer in so many is read again."""
REVIEWERS = (Role.analyst, Role.expert, Role.lead)


def reviewers(session: Session, actor: Actor) -> int:
    """How many active people review in the actor's units."""
    return session.scalar(select(func.count(func.distinct(Person.id))).join(Membership, Membership.person_id == Person.id).where(
        Membership.unit_id.in_(actor.unit_ids), Membership.role.in_(REVIEWERS), Person.active)) or 0


def settle(session: Session, actor: Actor, match: Match, why: str, at: datetime) -> GoldenItem:
    """Make an answered match a golden item: its standing answer is what the others are held against."""
    last = review.last_judgement(session, match)
    if not actor.may(Role.lead):
        raise NotAllowed("只有负责人可以设标准题")
    if last is None or match.state not in (MatchState.dismissed, MatchState.case):
        raise Refused("只有已排除或已立案的可以设为标准题", field="why")
    if not why.strip():
        raise Refused("请写明为什么这个答案没有争议", field="why")
    if session.scalar(select(GoldenItem.id).where(GoldenItem.match_id == match.id, GoldenItem.retired_at.is_(None))):
        raise Conflict("这条已是标准题")
    session.execute(GoldenItem.__table__.delete().where(GoldenItem.match_id == match.id))  # type: ignore[attr-defined]
    item = GoldenItem(match_id=match.id, expected=last.answer, why=why.strip(), added_by=actor.person_id, added_at=at)
    session.add(item)
    audit(session, at, "quality.golden", f"match:{match.uid}", actor=actor.name, actor_id=actor.person_id, unit_id=match.unit_id, detail={"why": why.strip()})
    return item


def golden_items(session: Session, actor: Actor) -> list[GoldenItem]:
    """The golden items in sight, newest first."""
    return list(session.scalars(select(GoldenItem).join(Match).where(Match.unit_id.in_(actor.unit_ids), GoldenItem.retired_at.is_(None))
                                .order_by(GoldenItem.id.desc())))


def retire(session: Session, actor: Actor, item_id: int, at: datetime) -> None:
    """Take a golden item out; what was read of it stays."""
    item = next((g for g in golden_items(session, actor) if g.id == item_id), None)
    if item is None or not actor.may(Role.lead):
        raise NotAllowed("只有负责人可以设标准题")
    item.retired_at = at
    audit(session, at, "quality.retire", f"match:{item.match.uid}", actor=actor.name, actor_id=actor.person_id, unit_id=item.match.unit_id)


def sample(session: Session, judged: review.Judged, match: Match, actor: Actor, at: datetime) -> Reading | None:
    """Put one answer in `SAMPLE` out for a second reading; the draw is the batch's own random number."""
    if int(judged.batch[:8], 16) % SAMPLE or reviewers(session, actor) < PEOPLE:
        return None
    last = review.last_judgement(session, match)
    if last is None or last.answer not in (Answer.dismiss, Answer.suspect):
        return None
    made = Reading(unit_id=match.unit_id, match_id=match.id, purpose=Purpose.second, expected=last.answer, first_id=actor.person_id, asked_at=at)
    session.add(made)
    session.flush()
    return made


def turn(session: Session, actor: Actor, at: datetime) -> bool:
    """May a reading be due now? Nothing is written: most cards are none, and are taken without asking further."""
    if reviewers(session, actor) < PEOPLE:
        return False
    cards = _cards(session, actor) + 1
    return cards % GOLDEN_EVERY == 0 or cards % SECOND_EVERY == 0 or session.scalar(_held(actor, at)) is not None


def _held(actor: Actor, at: datetime) -> Select[Reading]:
    return select(Reading).where(Reading.person_id == actor.person_id, Reading.answer.is_(None), Reading.taken_until >= at).limit(1)


def due(session: Session, actor: Actor, at: datetime) -> Reading | None:
    """The reading this person is to get as the next card, if one is due now; it is theirs from here on."""
    if reviewers(session, actor) < PEOPLE:
        return None
    held = session.scalar(_held(actor, at))
    if held is not None:
        return held
    cards = _cards(session, actor) + 1
    if cards % GOLDEN_EVERY == 0 and (golden := _golden(session, actor, at)) is not None:
        return golden
    return _second(session, actor, at) if cards % SECOND_EVERY == 0 else None


def _cards(session: Session, actor: Actor) -> int:
    """Cards this person has answered: key presses and readings."""
    batches = session.scalar(select(func.count(func.distinct(Judgement.batch))).where(Judgement.person_id == actor.person_id)) or 0
    return batches + (session.scalar(select(func.count()).where(Reading.person_id == actor.person_id, Reading.answer.is_not(None))) or 0)


def _golden(session: Session, actor: Actor, at: datetime) -> Reading | None:
    """The oldest golden item this person has neither answered nor read."""
    read = select(Reading.match_id).where(Reading.person_id == actor.person_id)
    answered = select(Judgement.match_id).where(Judgement.person_id == actor.person_id)
    item = session.scalar(select(GoldenItem).join(Match).where(Match.unit_id.in_(actor.unit_ids), GoldenItem.retired_at.is_(None), GoldenItem.added_by != actor.person_id,
                                                               Match.id.not_in(read), Match.id.not_in(answered)).order_by(GoldenItem.id).limit(1))
    if item is None:
        return None
    made = Reading(unit_id=item.match.unit_id, match_id=item.match_id, purpose=Purpose.golden, expected=item.expected, person_id=actor.person_id, asked_at=at,
                   taken_until=at + claims.LEASE)
    session.add(made)
    session.flush()
    return made


def _second(session: Session, actor: Actor, at: datetime) -> Reading | None:
    """A second reading somebody else's answer waits for: one conditional update, so that nobody gets it twice."""
    known = select(Judgement.match_id).where(Judgement.person_id == actor.person_id)
    free = or_(Reading.person_id.is_(None), Reading.taken_until < at)
    found = session.scalar(select(Reading.id).where(Reading.unit_id.in_(actor.unit_ids), Reading.purpose == Purpose.second, Reading.answer.is_(None), free,
                                                    Reading.first_id != actor.person_id, Reading.match_id.not_in(known)).order_by(Reading.id).limit(1))
    if found is None or not changed(session, update(Reading).where(Reading.id == found, Reading.answer.is_(None), free)
                                    .values(person_id=actor.person_id, taken_until=at + claims.LEASE)):
        return None
    return session.get_one(Reading, found, populate_existing=True)


def open_reading(session: Session, actor: Actor, match: Match, at: datetime) -> Reading | None:
    """The reading of this match that is the actor's now."""
    return session.scalar(select(Reading).where(Reading.match_id == match.id, Reading.person_id == actor.person_id, Reading.answer.is_(None),
                                                Reading.taken_until >= at).limit(1))


def answer(session: Session, actor: Actor, reading: Reading, decision: review.Decision, at: datetime) -> Reading:
    """Keep the answer; the match stays as it is."""
    review.check(reading.match, decision)
    reading.answer, reading.reason_code, reading.words, reading.at = decision.answer, decision.reason_code, decision.words.strip(), at
    session.flush()
    audit(session, at, f"match.{decision.answer}", f"match:{reading.match.uid}", actor=actor.name, actor_id=actor.person_id, unit_id=reading.unit_id,
          detail={"reading": reading.id})
    return reading


def undo(session: Session, actor: Actor, at: datetime) -> Reading | None:
    """Where the last thing this person answered was a reading: open it again. Otherwise None."""
    last = session.scalar(select(Reading).where(Reading.person_id == actor.person_id, Reading.answer.is_not(None)).order_by(Reading.at.desc()).limit(1))
    judged = session.scalar(select(func.max(Judgement.at)).where(Judgement.person_id == actor.person_id, Judgement.undone_at.is_(None)))
    if last is None or last.at is None or (judged is not None and judged > last.at):
        return None
    last.answer, last.at, last.taken_until = None, None, at + claims.LEASE
    return last
