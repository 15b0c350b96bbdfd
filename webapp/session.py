"""Who is signed in: log-ins of browsers and bearer tokens of programs, kept on the server.

A log-in is a 256-bit random id of which only the SHA-256 is stored (OWASP Session Management; NIST SP 800-63B 7.1), so a copy of the
database opens nothing. It ends when idle, at its absolute end, at log-out, when the password or a role changes, or from the list of one's own.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from registry.db import Base, new_uid
from registry.errors import NotFound
from registry.people import Person, Role

PARALLEL = 5
TOUCH_EVERY = timedelta(seconds=60)
PROOF_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a log-in lasts without a request, and at most."""

    idle: timedelta
    absolute: timedelta


PUBLIC = Lifetime(timedelta(minutes=30), timedelta(hours=12))
LIFETIMES: dict[Role, Lifetime] = {
    Role.booth: Lifetime(timedelta(minutes=30), timedelta(hours=12)),
    Role.intake: Lifetime(timedelta(minutes=30), timedelta(hours=10)),
    Role.analyst: Lifetime(timedelta(minutes=30), timedelta(hours=10)),
    Role.expert: Lifetime(timedelta(minutes=30), timedelta(hours=10)),
    Role.lead: Lifetime(timedelta(minutes=30), timedelta(hours=10)),
    Role.officer: Lifetime(timedelta(minutes=30), timedelta(hours=10)),
    Role.holder: PUBLIC,
    Role.respondent: PUBLIC,
    Role.organiser: PUBLIC,
    Role.admin: Lifetime(timedelta(minutes=15), timedelta(hours=4)),
    Role.auditor: Lifetime(timedelta(minutes=15), timedelta(hours=4)),
}


class Login(Base):
    """One signed-in browser."""

    __tablename__ = "logins"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    idle_seconds: Mapped[int]
    proved_at: Mapped[datetime]
    """When the password was last given; dangerous acts want it fresh."""
    address: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")
    person: Mapped[Person] = relationship()

    def over(self, at: datetime) -> bool:
        """Idle for too long, or past its absolute end."""
        return at >= self.ends_at or at >= self.seen_at + timedelta(seconds=self.idle_seconds)

    def proven(self, at: datetime) -> bool:
        """Was the password given within the last minutes?"""
        return at < self.proved_at + PROOF_LASTS


class ApiToken(Base):
    """A bearer token for /api; shown once, stored as its SHA-256."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    token_sha256: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    person: Mapped[Person] = relationship()


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def form_token(token: str) -> str:
    """The hidden field of every form of this log-in: derived from its id, so a page of another log-in does not fit."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def lifetime_of(roles: frozenset[Role]) -> Lifetime:
    """The strictest of the roles."""
    mine = [LIFETIMES[r] for r in roles] or [PUBLIC]
    return Lifetime(min(m.idle for m in mine), min(m.absolute for m in mine))


def start(session: Session, person: Person, roles: frozenset[Role], at: datetime, *, address: str = "", device: str = "") -> str:
    """Open a log-in and answer its secret id; beyond PARALLEL the oldest of the person ends."""
    token, life = secrets.token_urlsafe(32), lifetime_of(roles)
    for old in logins_of(session, person.id, at)[PARALLEL - 1:]:
        session.delete(old)
    session.add(Login(token_sha256=digest(token), person_id=person.id, created_at=at, seen_at=at, ends_at=at + life.absolute, proved_at=at,
                      idle_seconds=int(life.idle.total_seconds()), address=address[:64], device=device[:200]))
    session.flush()
    return token


def find(session: Session, token: str, at: datetime) -> Login | None:
    """The living log-in of an active person with this secret id."""
    login = session.scalar(select(Login).where(Login.token_sha256 == digest(token)))
    return login if login is not None and login.person.active and not login.over(at) else None


def touch(session: Session, login_id: int, at: datetime) -> None:
    """Note that the log-in is in use."""
    login = session.get(Login, login_id)
    if login is not None:
        login.seen_at = at
        session.flush()


def prove(session: Session, login_id: int, at: datetime) -> str:
    """The password was given again: note it, and give the log-in a new secret id."""
    login = session.get(Login, login_id)
    if login is None:
        raise NotFound("没有这个登录")
    token = secrets.token_urlsafe(32)
    login.token_sha256, login.proved_at, login.seen_at = digest(token), at, at
    session.flush()
    return token


def end(session: Session, uid: str, person_id: int) -> None:
    """End one of the person's own log-ins; NotFound where it is somebody else's."""
    login = session.scalar(select(Login).where(Login.uid == uid, Login.person_id == person_id))
    if login is None:
        raise NotFound("没有这个登录")
    session.delete(login)
    session.flush()


def end_all(session: Session, person_id: int, *, tokens: bool = False) -> None:
    """End every log-in of the person, and its bearer tokens where asked."""
    session.execute(delete(Login).where(Login.person_id == person_id))
    if tokens:
        session.execute(delete(ApiToken).where(ApiToken.person_id == person_id))
    session.flush()


def end_others(session: Session, person_id: int, keep_uid: str) -> None:
    """End every log-in of the person but one."""
    session.execute(delete(Login).where(Login.person_id == person_id, Login.uid != keep_uid))
    session.flush()


def sweep(session: Session, at: datetime) -> int:
    """Remove what ended long ago; answers how many."""
    ended = [x for x in session.scalars(select(Login)) if x.over(at)]
    for login in ended:
        session.delete(login)
    session.flush()
    return len(ended)


def logins_of(session: Session, person_id: int, at: datetime) -> list[Login]:
    """The person's living log-ins, the newest first."""
    rows = session.scalars(select(Login).where(Login.person_id == person_id).order_by(Login.seen_at.desc(), Login.id.desc()))
    return [x for x in rows if not x.over(at)]


def issue_token(session: Session, person: Person, at: datetime) -> str:
    """A new bearer token for the person; the text is answered once and never again."""
    token = "kw_" + secrets.token_urlsafe(32)
    session.add(ApiToken(token_sha256=digest(token), person_id=person.id, created_at=at))
    session.flush()
    return token


def owner_of_token(session: Session, token: str) -> Person | None:
    """The active person behind a bearer token."""
    row = session.scalar(select(ApiToken).where(ApiToken.token_sha256 == digest(token)))
    return row.person if row is not None and row.person.active else None


def tokens_of(session: Session, person_id: int) -> list[ApiToken]:
    """The person's bearer tokens."""
    return list(session.scalars(select(ApiToken).where(ApiToken.person_id == person_id).order_by(ApiToken.created_at)))


def end_token(session: Session, uid: str, person_id: int) -> None:
    """Withdraw one of the person's own bearer tokens."""
    row = session.scalar(select(ApiToken).where(ApiToken.uid == uid, ApiToken.person_id == person_id))
    if row is None:
        raise NotFound("没有这个令牌")
    session.delete(row)
    session.flush()
