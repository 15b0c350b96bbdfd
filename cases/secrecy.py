"""Who may open a file. An ordinary file is open to its unit; a restricted one to its handler, the leads and the readers named in it; reading it is audited."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, delete, exists, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from cases.models import Case
from registry.audit import record as audit
from registry.db import Base
from registry.errors import NotAllowed
from registry.people import Actor, Person, Role

OVERSEERS = (Role.lead, Role.auditor)


class CaseReader(Base):
    """Somebody who may open a restricted file."""

    __tablename__ = "case_readers"
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    by: Mapped[str]
    at: Mapped[datetime]


def readable(actor: Actor) -> ColumnElement[bool]:
    """The files this actor may open, as a condition on Case (units and owners apart)."""
    if actor.may(*OVERSEERS) or actor.roles <= {Role.holder, Role.respondent}:
        return Case.id.is_not(None)
    named = exists().where(CaseReader.case_id == Case.id, CaseReader.person_id == actor.person_id)
    return or_(Case.restricted.is_(False), Case.handler_id == actor.person_id, named)


def check(session: Session, case: Case, actor: Actor) -> None:
    """NotAllowed says whose file it is and whom to ask."""
    if case.restricted and session.scalar(select(Case.id).where(Case.id == case.id, readable(actor))) is None:
        raise NotAllowed("案卷「{number}」限定阅读，请向经办人{who}申请", number=case.number, who=case.handler.name if case.handler else "")


def noted(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Write down that a restricted file was opened."""
    audit(session, at, "case.read", f"case:{case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=case.unit_id)


def readers(session: Session, case: Case) -> list[Person]:
    """Who is named in the file."""
    return list(session.scalars(select(Person).join(CaseReader, CaseReader.person_id == Person.id).where(CaseReader.case_id == case.id).order_by(Person.name)))


def let_in(session: Session, case: Case, people: list[int], actor: Actor, at: datetime) -> None:
    """Name further readers of a restricted file: experts who were drawn for it."""
    named = set(session.scalars(select(CaseReader.person_id).where(CaseReader.case_id == case.id)))
    session.add_all(CaseReader(case_id=case.id, person_id=p, by=actor.name, at=at) for p in people if p not in named)
    session.flush()


def restrict(session: Session, case: Case, people: list[Person], actor: Actor, at: datetime, *, on: bool) -> None:
    """Close a file to all but its handler, the leads and these people, or open it to its unit again. Only the handler or a lead."""
    if not actor.may(Role.lead) and case.handler_id != actor.person_id:
        raise NotAllowed("只有经办人和负责人可以限定阅读")
    case.restricted = on
    session.execute(delete(CaseReader).where(CaseReader.case_id == case.id))
    session.add_all(CaseReader(case_id=case.id, person_id=p.id, by=actor.name, at=at) for p in people if on)
    session.flush()
    audit(session, at, "case.restrict", f"case:{case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=case.unit_id,
          detail={"on": on, "readers": [p.login for p in people if on]})
