"""People and what they may do: accounts, roles in units, passwords (argon2id, RFC 9106; OWASP minimum 19 MiB, t=2)."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from registry.db import Base, new_uid
from registry.errors import Conflict, NotFound, Refused
from registry.network import Unit, subtree_ids

MIN_PASSWORD = 12
_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_two_at_once = threading.Semaphore(2)
_COMMON = frozenset({"password1234", "123456789012", "qwertyuiop12", "kuaiwei12345", "administrator", "111111111111", "iloveyou1234"})


class Role(StrEnum):
    """What a person does in a unit (domain.md 5.2)."""

    booth = "booth"
    intake = "intake"
    analyst = "analyst"
    expert = "expert"
    lead = "lead"
    holder = "holder"
    respondent = "respondent"
    organiser = "organiser"
    officer = "officer"
    admin = "admin"
    auditor = "auditor"


class Person(Base):
    """One account. The login is unique without regard to case."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    must_change: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    email: Mapped[str] = mapped_column(default="")
    """Where reminders go; empty: none are mailed."""
    language: Mapped[str] = mapped_column(default="zh")
    feed: Mapped[str] = mapped_column(default="")
    """SHA-256 of the secret in the address of the person's calendar; empty: there is none."""
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    """The rights owner or exhibitor this person acts for, where the role is holder or respondent."""
    created_at: Mapped[datetime]
    memberships: Mapped[list[Membership]] = relationship(back_populates="person", cascade="all, delete-orphan")


class Membership(Base):
    """A role held in a unit."""

    __tablename__ = "memberships"
    __table_args__ = (UniqueConstraint("person_id", "unit_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[Role]
    person: Mapped[Person] = relationship(back_populates="memberships")
    unit: Mapped[Unit] = relationship()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as every domain function gets it: the account, its roles, and the units it sees (its own and those below)."""

    person_id: int
    name: str
    roles: frozenset[Role]
    unit_id: int
    unit_ids: frozenset[int]
    party_id: int | None = None

    def may(self, *roles: Role) -> bool:
        """Does the actor hold one of these roles?"""
        return bool(self.roles & set(roles))


def check_password(password: str) -> str:
    """The password if it may be used, else Refused (field `password`)."""
    if len(password) < MIN_PASSWORD:
        raise Refused("密码至少 {n} 个字符", field="password", n=MIN_PASSWORD)
    if len(password) > 1024:
        raise Refused("密码过长", field="password")
    if password.lower() in _COMMON or len(set(password)) < 4:
        raise Refused("这个密码太容易被猜到，请换一个", field="password")
    return password


def hash_password(password: str) -> str:
    """An argon2id hash; at most two are computed at once."""
    with _two_at_once:
        return _hasher.hash(password)


_NOBODY = _hasher.hash("nobody at all, the same time all the same")


def create_person(session: Session, login: str, name: str, password: str, at: datetime, *, must_change: bool = False,
                  party_id: int | None = None) -> Person:
    """Add an account; the login must be free."""
    login = login.strip().lower()
    if not login or len(login) > 64 or any(c.isspace() for c in login):
        raise Refused("登录名不能为空、不能含空格，最长 64 个字符", field="login")
    if session.scalar(select(Person.id).where(Person.login == login)):
        raise Conflict("登录名「{login}」已被使用", field="login", login=login)
    person = Person(login=login, name=name.strip() or login, password_hash=hash_password(check_password(password)), created_at=at,
                    must_change=must_change, party_id=party_id)
    session.add(person)
    session.flush()
    return person


def give_role(session: Session, person: Person, role: Role, unit: Unit) -> None:
    """Let a person act in a role in a unit; twice is once."""
    if any(m.role is role and m.unit_id == unit.id for m in person.memberships):
        return
    person.memberships.append(Membership(person_id=person.id, unit_id=unit.id, role=role))
    session.flush()


def set_password(session: Session, person: Person, password: str, *, must_change: bool = False) -> None:
    """Replace the password. The caller ends the person's sessions."""
    person.password_hash, person.must_change = hash_password(check_password(password)), must_change
    session.flush()


def authenticate(session: Session, login: str, password: str) -> Person | None:
    """The active account with this login and password, else None; unknown logins take as long as wrong passwords."""
    person = session.scalar(select(Person).where(Person.login == login.strip().lower()))
    stored = person.password_hash if person is not None and person.active else _NOBODY
    try:
        with _two_at_once:
            _hasher.verify(stored, password)
    except (VerifyMismatchError, InvalidHashError):
        return None
    return person if person is not None and person.active else None


def person_by_id(session: Session, person_id: int) -> Person:
    """The account, or NotFound."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound("没有这个账号")
    return person


def person_by_login(session: Session, login: str) -> Person:
    """The account with this login, or NotFound."""
    person = session.scalar(select(Person).where(Person.login == login.strip().lower()))
    if person is None:
        raise NotFound("没有账号「{login}」", login=login)
    return person


def actor_of(session: Session, person: Person) -> Actor:
    """The person as actor: roles, home unit (the highest), and all units in sight."""
    mine = [m for m in person.memberships if m.unit.active]
    home = min(mine, key=lambda m: (m.unit.path.count("/"), m.unit_id)).unit_id if mine else 0
    return Actor(person.id, person.name, frozenset(m.role for m in mine), home,
                 frozenset(subtree_ids(session, {m.unit_id for m in mine})), person.party_id)


def count_people(session: Session) -> int:
    """How many accounts there are; none means that the office is not set up yet."""
    return session.scalar(select(func.count()).select_from(Person)) or 0
