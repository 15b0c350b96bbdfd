"""Who is in a case: complainant, respondent, agents, organiser, platform, witnesses, each as it was named when it came in; nobody is deleted, only ended."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from cases.models import Case
from registry.audit import record as audit
from registry.db import Base, new_uid
from registry.errors import NotFound, Refused
from registry.people import Actor


class Part(StrEnum):
    """What somebody is in a case."""

    complainant = "complainant"
    respondent = "respondent"
    agent = "agent"
    organiser = "organiser"
    platform = "platform"
    witness = "witness"
    other = "other"


class CaseParty(Base):
    """One person or firm in a case."""

    __tablename__ = "case_parties"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    part: Mapped[str]
    name: Mapped[str] = mapped_column(index=True)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    """The party of the register it is, where that is known."""
    contact: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    by: Mapped[str]
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


def first_parties(session: Session, case: Case, by: str, at: datetime) -> None:
    """Who is in a case when it is opened: the owner of the right and the seller that was seen."""
    owner = case.right.owner
    if owner is not None:
        session.add(CaseParty(case_id=case.id, part=Part.complainant, name=owner.name, party_id=owner.id, by=by, at=at))
    if case.respondent:
        session.add(CaseParty(case_id=case.id, part=Part.respondent, name=case.respondent, by=by, at=at))
    session.flush()


def parties_of(session: Session, case: Case) -> list[CaseParty]:
    """Everyone in the case now, in the order of coming in."""
    return list(session.scalars(select(CaseParty).where(CaseParty.case_id == case.id, CaseParty.ended_at.is_(None)).order_by(CaseParty.id)))


def party_in(session: Session, case: Case, uid: str) -> CaseParty:
    """A party of this case, or NotFound."""
    found = session.scalar(select(CaseParty).where(CaseParty.case_id == case.id, CaseParty.uid == uid, CaseParty.ended_at.is_(None)))
    if found is None:
        raise NotFound("案件里没有这个当事人")
    return found


def check_email(email: str) -> str:
    """An address as mail servers take it, or empty; Refused (field `email`)."""
    name, at, host = email.partition("@")
    if email and (not name or not at or "." not in host or any(c.isspace() or ord(c) < 33 for c in email) or "@" in host):
        raise Refused("这不是一个邮箱地址", field="email")
    return email


def add(session: Session, case: Case, part: Part, name: str, actor: Actor, at: datetime, *, contact: str = "", phone: str = "", email: str = "",
        note: str = "") -> CaseParty:
    """Add somebody to a case. The respondent named in the case's head follows the first respondent."""
    made = CaseParty(case_id=case.id, part=part, name=name, contact=contact, phone=phone, email=check_email(email), note=note, by=actor.name, at=at)
    session.add(made)
    if part is Part.respondent and not case.respondent:
        case.respondent = name
    session.flush()
    audit(session, at, "case.party", f"case:{case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=case.unit_id, detail={"part": part.value, "party": made.uid})
    return made


def end(session: Session, case: Case, uid: str, actor: Actor, at: datetime) -> None:
    """Somebody is no longer in the case; what was sent to it stays."""
    party_in(session, case, uid).ended_at = at
    session.flush()
    audit(session, at, "case.party_end", f"case:{case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=case.unit_id, detail={"party": uid})
