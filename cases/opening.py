"""Opening and finding cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, selectinload

from cases import flow, parties, secrecy
from cases.models import BoothCheck, Case, CaseMatch, Match, Step
from cases.numbering import next_number
from fairs.models import Exhibit, Fair
from registry.audit import record as audit
from registry.errors import NotFound
from registry.holders import Party
from registry.network import unit_by_id
from registry.people import Actor, Role
from registry.rights import Right
from registry.sightings import Sighting
from registry.zone import SHANGHAI


def open_case(session: Session, actor: Actor, matches: Sequence[Match], at: datetime, *, kind: str = "opinion", note: str = "") -> Case:
    """Open a case on matches of one right; the first one leads. It gets its number at once and for good."""
    leading = matches[0]
    unit = unit_by_id(session, leading.unit_id)
    case = Case(number=next_number(session, unit, kind, at), kind=kind, unit_id=unit.id, right_id=leading.right_id, state=flow.FIRST[kind],
                title=leading.sighting.title[:200] or leading.right.name, respondent=leading.sighting.seller,
                act_date=leading.sighting.last_seen.astimezone(SHANGHAI).date(), handler_id=actor.person_id, opened_at=at)
    case.fair_id, case.booth = _place(session, leading)
    session.add(case)
    case.links = [CaseMatch(match_id=m.id) for m in matches]
    case.steps = [Step(at=at, by=actor.name, person_id=actor.person_id, move="open", to_state=case.state, note=note.strip())]
    session.flush()
    session.refresh(case, ["right"])
    parties.first_parties(session, case, actor.name, at)
    flow.opened(session, case, at)
    audit(session, at, "case.open", f"case:{case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=unit.id,
          detail={"kind": kind, "matches": [m.uid for m in matches]})
    return case


def _place(session: Session, match: Match) -> tuple[int | None, str]:
    """The fair and booth where a sighting was seen, if it was at a fair."""
    check = session.scalar(select(BoothCheck).where(BoothCheck.sighting_id == match.sighting_id).order_by(BoothCheck.id.desc()).limit(1))
    if check is not None and check.fair_id is not None:
        return check.fair_id, check.booth
    shown = session.scalar(select(Exhibit).where(Exhibit.sighting_id == match.sighting_id))
    return (shown.fair_id, shown.booth.number if shown.booth else "") if shown is not None else (None, "")


def case_by_number(session: Session, actor: Actor, number: str) -> Case:
    """The case with this number, if it is in the actor's sight and open to it; an owner sees the cases on its own rights."""
    case = session.scalar(_in_sight(select(Case).where(Case.number == number), actor))
    if case is None:
        raise NotFound("没有这个案件")
    secrecy.check(session, case, actor)
    return case


def known(session: Session, actor: Actor, number: str) -> str:
    """The number, where there is such a case in the actor's sight; otherwise empty."""
    return session.scalar(_in_sight(select(Case).where(Case.number == number), actor).with_only_columns(Case.number)) or ""


def _in_sight(query: Select[Case], actor: Actor) -> Select[Case]:
    if actor.roles <= {Role.holder, Role.respondent}:
        return query.join(Right, Case.right_id == Right.id).where(Right.owner_id == actor.party_id, Right.owner_id.is_not(None))
    return query.where(Case.unit_id.in_(actor.unit_ids))


def readable(actor: Actor) -> Select[Case]:
    """The cases an actor may open."""
    return _in_sight(select(Case).where(secrecy.readable(actor)), actor)


def _said(words: str) -> ColumnElement[bool]:
    """One word of the search box: number, title, party, right (mark, title, number, owner), booth, fair, place of the sighting."""
    like = f"%{words.replace('%', '').replace('_', '')}%"
    party = exists().where(parties.CaseParty.case_id == Case.id, parties.CaseParty.name.like(like))
    fair = exists().where(Fair.id == Case.fair_id, or_(Fair.name.like(like), Fair.name_en.like(like)))
    place = exists().where(CaseMatch.case_id == Case.id, CaseMatch.match_id == Match.id, Match.sighting_id == Sighting.id,
                           or_(Sighting.title.like(like), Sighting.place.like(like), Sighting.seller.like(like)))
    owned = Right.owner.has(Party.name.like(like))
    return or_(Case.number.like(like), Case.title.like(like), Case.respondent.like(like), Case.booth.like(like), party, fair, place,
               Case.right.has(or_(Right.text.like(like), Right.title.like(like), Right.number.like(like), owned)))


def find_cases(session: Session, actor: Actor, *, words: str = "", kind: str = "", open_only: bool = False, offset: int = 0,
               limit: int = 25) -> tuple[list[Case], int]:
    """A page of cases, newest first, and how many there are; every word of the search must be met somewhere."""
    query = readable(actor)
    for word in words.split():
        query = query.where(_said(word))
    if kind:
        query = query.where(Case.kind == kind)
    if open_only:
        query = query.where(Case.closed_at.is_(None))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(query.order_by(Case.id.desc()).offset(offset).limit(limit)
                           .options(selectinload(Case.right), selectinload(Case.handler), selectinload(Case.opinions), selectinload(Case.clocks)))
    return list(rows), total


def case_of_match(session: Session, match: Match) -> Case | None:
    """The case a match belongs to, the newest where there were several."""
    return session.scalar(select(Case).join(CaseMatch).where(CaseMatch.match_id == match.id).order_by(Case.id.desc()).limit(1))
