"""The same pair elsewhere: opinions of any unit on the same right and the same thing, and further listings that stand open.

Two units must not give two answers without knowing it (domain.md 6): what another unit concluded is shown with its number only, before
the second signature. What stands open is proposed the same result, one key each; nobody is bound by it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from cases import review
from cases.models import Answer, Case, CaseMatch, Conclusion, Match, MatchState, Opinion, OpinionState
from registry.errors import Conflict, NotFound
from registry.network import unit_by_id
from registry.people import Actor
from registry.sightings import Sighting, SightingImage

FAR = {Conclusion.high: 2, Conclusion.rather_high: 1, Conclusion.undecided: 0, Conclusion.rather_low: -1, Conclusion.low: -2}
MOST = 30
LOOK_AT = 60
"""Pictures looked at for one that looks the same."""
SAME_LOOK = 40
"""Bits of 256 in which two pictures of the same thing may differ: saved anew or scaled they differ in a dozen, other pictures in about half."""
Look = Callable[[str], int | None]
"""The hash of a stored picture → how it looks as bits (`Pictures.look`)."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An issued opinion of another case on the same pair. `against`: it points the other way."""

    number: str
    unit: str
    unit_en: str
    issued_at: datetime
    conclusion: Conclusion
    against: bool


def _alike(sighting: Sighting) -> Sequence[object]:
    """What makes two sightings the same thing: a picture file, or seller and title both."""
    pictures = [i.sha256 for i in sighting.images]
    rules: list[object] = []
    if pictures:
        rules.append(Sighting.id.in_(select(SightingImage.sighting_id).where(SightingImage.sha256.in_(pictures))))
    if sighting.seller and sighting.title:
        rules.append((Sighting.seller == sighting.seller) & (Sighting.title == sighting.title))
    return rules


def _looks(sighting: Sighting, look: Look) -> list[int]:
    return [bits for i in sighting.images if (bits := look(i.sha256)) is not None]


def _same_look(a: Sequence[int], b: Sequence[int]) -> bool:
    return any((x ^ y).bit_count() <= SAME_LOOK for x in a for y in b)


def earlier(session: Session, opinion: Opinion, look: Look | None = None) -> list[Earlier]:
    """Opinions issued on the same right and the same thing in other cases, of all units, the newest first; with `look` also where a picture looks the same."""
    leading = opinion.case.links[0].match
    issued = select(Opinion).join(Case, Opinion.case_id == Case.id).join(CaseMatch, CaseMatch.case_id == Case.id).join(Match, Match.id == CaseMatch.match_id).join(
        Sighting, Sighting.id == Match.sighting_id).where(
            Case.right_id == opinion.case.right_id, Case.id != opinion.case_id, Opinion.state == OpinionState.issued).order_by(Opinion.id.desc())
    rules = _alike(leading.sighting)
    found = list(session.scalars(issued.where(or_(*rules)).limit(MOST)).unique()) if rules else []  # type: ignore[arg-type]
    if look and (mine := _looks(leading.sighting, look)):
        others = session.scalars(issued.where(Opinion.id.not_in([o.id for o in found])).limit(LOOK_AT)).unique()
        found += [o for o in others if _same_look(mine, [bits for link in o.case.links for bits in _looks(link.match.sighting, look)])]
    return [_told(session, o, opinion.conclusion) for o in sorted(found, key=lambda o: -o.id) if o.conclusion and o.issued_at]


def _told(session: Session, other: Opinion, conclusion: Conclusion | None) -> Earlier:
    unit = unit_by_id(session, other.case.unit_id)
    assert other.conclusion and other.issued_at
    against = conclusion is not None and FAR[conclusion] * FAR[other.conclusion] < 0
    return Earlier(str(other.number), unit.name, unit.name_en or unit.name, other.issued_at, other.conclusion, against)


def still_open(session: Session, opinion: Opinion, actor: Actor, look: Look | None = None) -> list[Match]:
    """Queued matches of the same right that show the same thing as the opinion's, in sight of the actor; with `look` also where a picture looks the same."""
    leading = opinion.case.links[0].match
    queued = select(Match).join(Sighting, Sighting.id == Match.sighting_id).where(
        Match.right_id == leading.right_id, Match.id != leading.id, Match.state == MatchState.queued, Match.unit_id.in_(actor.unit_ids)).order_by(
            Match.log_odds.desc()).options(selectinload(Match.sighting).selectinload(Sighting.images))
    found = list(session.scalars(queued.where(or_(Match.cluster_key == leading.cluster_key, *_alike(leading.sighting))).limit(MOST)))  # type: ignore[arg-type]
    if look and (mine := _looks(leading.sighting, look)):
        others = session.scalars(queued.where(Match.id.not_in([m.id for m in found])).limit(LOOK_AT))
        found += [m for m in others if _same_look(mine, _looks(m.sighting, look))]
    return found[:MOST]


def answer_of(conclusion: Conclusion | None) -> Answer | None:
    """The answer that an opinion proposes for the same thing elsewhere; None where it could not decide."""
    if conclusion in (Conclusion.high, Conclusion.rather_high):
        return Answer.suspect
    return Answer.dismiss if conclusion in (Conclusion.low, Conclusion.rather_low) else None


def follow(session: Session, opinion: Opinion, actor: Actor, uid: str, at: datetime, look: Look | None = None) -> review.Judged:
    """Judge one of the open ones as the opinion did, naming it. Conflict where the opinion proposes nothing."""
    match = next((m for m in still_open(session, opinion, actor, look) if m.uid == uid), None)
    if match is None:
        raise NotFound("没有这条线索，或已有人判过")
    proposed = answer_of(opinion.conclusion)
    if opinion.state is not OpinionState.issued or proposed is None:
        raise Conflict("这份意见没有可以沿用的结论")
    reason = "different" if proposed is Answer.dismiss else ""
    return review.judge(session, actor, match, review.Decision(proposed, reason, words=f"{opinion.number}"), at)
