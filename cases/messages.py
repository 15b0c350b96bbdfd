"""Messages to the parties of a case, with receipts: opened, acknowledged, answered, each kept with its time.

A message is opened by pressing a button behind its secret address, never by the address alone: programs that look at links read nothing.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from cases.models import Case
from cases.parties import CaseParty, party_in
from registry.audit import record as audit
from registry.db import Base, new_uid
from registry.errors import Conflict, NotFound
from registry.people import Actor


class CaseMessage(Base):
    """One message to one party."""

    __tablename__ = "case_messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("case_parties.id"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    subject: Mapped[str]
    body: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship()
    party: Mapped[CaseParty] = relationship()


def send(session: Session, case: Case, party_uid: str, subject: str, body: str, actor: Actor, at: datetime) -> CaseMessage:
    """Write a message to a party; whoever has its address can open it. The mail that carries the address is the door's."""
    made = CaseMessage(case_id=case.id, party_id=party_in(session, case, party_uid).id, token=secrets.token_urlsafe(24), subject=subject, body=body, by=actor.name, at=at)
    session.add(made)
    session.flush()
    audit(session, at, "case.message", f"case:{case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=case.unit_id, detail={"message": made.uid})
    return made


def messages_of(session: Session, case: Case) -> list[CaseMessage]:
    """The messages of a case, the newest first."""
    return list(session.scalars(select(CaseMessage).where(CaseMessage.case_id == case.id).order_by(CaseMessage.id.desc())))


def by_token(session: Session, token: str) -> CaseMessage:
    """The message behind an address, or NotFound."""
    found = session.scalar(select(CaseMessage).where(CaseMessage.token == token))
    if found is None:
        raise NotFound("这个地址没有消息，请核对是否完整")
    return found


def _receipt(session: Session, message: CaseMessage, act: str, at: datetime) -> None:
    session.flush()
    audit(session, at, act, f"case:{message.case.number}", actor=message.party.name, unit_id=message.case.unit_id, detail={"message": message.uid})


def read(session: Session, token: str, at: datetime) -> CaseMessage:
    """The party opens it; the first time is the receipt."""
    message = by_token(session, token)
    if message.read_at is None:
        message.read_at = at
        _receipt(session, message, "message.read", at)
    return message


def acknowledge(session: Session, token: str, words: str, at: datetime) -> CaseMessage:
    """The party confirms receipt, with or without words; once."""
    message = by_token(session, token)
    if message.read_at is None:
        raise Conflict("请先打开消息")
    if message.acknowledged_at is not None:
        raise Conflict("已经确认过收到")
    message.acknowledged_at, message.answer = at, words
    _receipt(session, message, "message.acknowledged", at)
    return message
