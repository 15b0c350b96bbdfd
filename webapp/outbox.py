"""The outbox: mail is written in the transaction that makes it necessary and sent by a job, outside any transaction, with patience.

A mail goes out at least once: where a worker dies between the server's yes and our note, it goes again under the same Message-ID.
Without a mail server it is held and shown to the office.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.audit import record as audit
from registry.db import Base, new_uid
from registry.errors import Conflict, NotFound
from registry.people import Actor
from webapp.config import Settings
from webapp.jobs import Work, enqueue

JOB = "send_mail"
SECONDS = 30.0


class Mail(Base):
    """One mail: waiting, held (no mail server), or sent."""

    __tablename__ = "mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    key: Mapped[str] = mapped_column(unique=True)
    """What it is about, so that the same mail is written once."""
    address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    unit_id: Mapped[int | None]
    created_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")


def post(session: Session, key: str, address: str, subject: str, body: str, at: datetime, *, unit_id: int | None = None) -> Mail | None:
    """Write a mail and the job that sends it, in the caller's transaction; None where this mail was written before or there is no address."""
    if not address or session.scalar(select(Mail.id).where(Mail.key == key)) is not None:
        return None
    mail = Mail(key=key, address=address, subject=subject, body=body, unit_id=unit_id, created_at=at)
    session.add(mail)
    session.flush()
    enqueue(session, JOB, {"mail": mail.id}, at)
    return mail


def as_message(mail: Mail, sender: str) -> EmailMessage:
    """The mail as it goes over the wire (RFC 5322); the Message-ID is the same at every try."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, mail.address, " ".join(mail.subject.split())
    message["Date"], message["Message-ID"] = format_datetime(mail.created_at), f"<{mail.uid}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


@contextmanager
def _server(settings: Settings) -> Iterator[smtplib.SMTP]:
    context = ssl.create_default_context()
    direct = settings.smtp_tls == "tls"
    opened = smtplib.SMTP_SSL(settings.smtp_host, settings.smtp_port, timeout=SECONDS, context=context) if direct else \
        smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS)
    with opened as server:
        if settings.smtp_tls == "starttls":
            server.starttls(context=context)
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        yield server


def send(work: Work, settings: Settings) -> None:
    """Send one mail: read it, let go of the database, speak to the server, note the answer. One that was sent is not sent again."""
    mail_id = int(work.payload["mail"])
    with work.database.read() as session:
        mail = session.get(Mail, mail_id)
        if mail is None or mail.sent_at is not None:
            return
        message = as_message(mail, settings.mail_from)
    if not settings.smtp_host:
        _note(work, mail_id, held=True)
        return
    try:
        with _server(settings) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as problem:
        _note(work, mail_id, error=f"{type(problem).__name__}: {problem}")
        raise
    _note(work, mail_id)


def _note(work: Work, mail_id: int, *, held: bool = False, error: str = "") -> None:
    with work.database.write() as session:
        mail, at = session.get_one(Mail, mail_id), work.now()
        mail.tries, mail.error = mail.tries + (not held), error[:500]
        mail.held_at = at if held else None
        mail.sent_at = None if held or error else at


def unsent(session: Session, limit: int = 200) -> list[Mail]:
    """Mail that has not gone out, the oldest first."""
    return list(session.scalars(select(Mail).where(Mail.sent_at.is_(None)).order_by(Mail.id).limit(limit)))


def sent(session: Session, limit: int = 30) -> list[Mail]:
    """What went out last."""
    return list(session.scalars(select(Mail).where(Mail.sent_at.is_not(None)).order_by(Mail.id.desc()).limit(limit)))


def again(session: Session, uid: str, actor: Actor, at: datetime) -> None:
    """Try an unsent mail again now."""
    mail = session.scalar(select(Mail).where(Mail.uid == uid))
    if mail is None:
        raise NotFound("没有这封邮件")
    if mail.sent_at is not None:
        raise Conflict("这封邮件已经发出")
    mail.held_at = None
    enqueue(session, JOB, {"mail": mail.id}, at, actor=actor)
    audit(session, at, "mail.again", f"mail:{mail.uid}", actor=actor.name, actor_id=actor.person_id, unit_id=actor.unit_id)
