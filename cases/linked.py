"""Cases that belong together: the one it came from, the same at the last edition, the same thing filed twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from cases import opening, proving
from cases.models import Case
from registry.audit import record as audit
from registry.db import Base
from registry.errors import Conflict, Refused
from registry.people import Actor

COMPLAINTS = frozenset({"fair", "online"})
"""Kinds of case that accuse somebody: nothing with a failed blocking check becomes one."""


class Tie(StrEnum):
    """What the other case is to this one."""

    parent = "parent"
    previous = "previous"
    duplicate = "duplicate"
    related = "related"


class CaseLink(Base):
    """`other` is `tie` of `case`."""

    __tablename__ = "case_links"
    __table_args__ = (UniqueConstraint("case_id", "other_id", "tie"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    tie: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Linked:
    """A linked case as this one sees it; `mine` is false where the other one points here."""

    case: Case
    tie: str
    mine: bool


def link(session: Session, case: Case, other: Case, tie: Tie, actor: Actor, at: datetime) -> None:
    """Link two cases; the same link twice and a case with itself are refused."""
    if case.id == other.id:
        raise Refused("案件不能与自己关联", field="other")
    if session.scalar(select(CaseLink).where(CaseLink.case_id == case.id, CaseLink.other_id == other.id, CaseLink.tie == tie)):
        raise Conflict("这两个案件已经关联", field="other")
    session.add(CaseLink(case_id=case.id, other_id=other.id, tie=tie, by=actor.name, at=at))
    session.flush()
    audit(session, at, "case.link", f"case:{case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=case.unit_id, detail={"other": other.number, "tie": tie.value})


def linked(session: Session, case: Case) -> list[Linked]:
    """Every case linked with this one, from either side."""
    rows = session.scalars(select(CaseLink).where(or_(CaseLink.case_id == case.id, CaseLink.other_id == case.id)).order_by(CaseLink.id))
    return [Linked(session.get_one(Case, r.other_id if r.case_id == case.id else r.case_id), r.tie, r.case_id == case.id) for r in rows]


def suggested(session: Session, case: Case, actor: Actor, limit: int = 5) -> list[Case]:
    """Cases on the same right against the same respondent that are not linked yet: the last edition, or filed twice."""
    known = {x.case.id for x in linked(session, case)} | {case.id}
    if not case.respondent:
        return []
    query = select(Case).where(Case.right_id == case.right_id, Case.respondent == case.respondent, Case.id.not_in(known), Case.unit_id.in_(actor.unit_ids))
    return list(session.scalars(query.order_by(Case.id.desc()).limit(limit)))


def open_from(session: Session, case: Case, kind: str, actor: Actor, at: datetime, note: str = "") -> Case:
    """Open a case of another kind on the same right and sightings; this one is its parent."""
    if kind in COMPLAINTS:
        proving.check_ledgers(session, [x.match for x in case.links])
    made = opening.open_case(session, actor, [x.match for x in case.links], at, kind=kind, note=note)
    link(session, made, case, Tie.parent, actor, at)
    return made
