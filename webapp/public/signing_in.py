"""Signing in and proving again who one is: counted, audited, the same answer and time for a wrong name and a wrong password."""

from __future__ import annotations

from flask import request

from registry import audit
from registry.errors import Refused
from registry.people import Person, actor_of, authenticate, person_by_id
from registry.staffing import is_login
from webapp import limits, session
from webapp.auth import Visitor
from webapp.shell import now, shell

WRONG = "登录名或密码不对"


def _count(login: str) -> list[int]:
    """Count the try against the account, the address and everybody; TooMany when there were too many failures."""
    at, address = now(), request.remote_addr or ""
    with shell().database.write() as db:
        return [limits.spend(db, limits.LOGIN_ALL, "", at), limits.spend(db, limits.LOGIN_ADDRESS, address, at),
                limits.spend(db, limits.LOGIN_USER, login.strip().lower(), at)]


def _checked(login: str, password: str, field: str = "password") -> tuple[Person, list[int]]:
    hits = _count(login)
    with shell().database.read() as db:
        person = authenticate(db, login, password[:1024])
    if person is None:
        _note_failure(login)
        raise Refused(WRONG, field=field)
    return person, hits


def _note_failure(login: str) -> None:
    """A name that is no account's is not written down: it may be a password typed into the wrong field."""
    with shell().database.write() as db:
        name = login.strip().lower() if is_login(db, login) else "unknown"
        audit.record(db, now(), "login.failed", f"login:{name}", actor="anonymous", detail={"address": request.remote_addr or ""})


def sign_in(login: str, password: str, ended: Visitor | None) -> str:
    """A new log-in for the right name and password; the log-in this browser came with ends. Answers the secret id."""
    person, hits = _checked(login, password)
    with shell().database.write() as db:
        limits.refund(db, hits)
        person = person_by_id(db, person.id)
        if ended is not None:
            session.end(db, ended.login_uid, ended.actor.person_id)
        session.sweep(db, now())
        limits.sweep(db, now())
        acting = actor_of(db, person)
        token = session.start(db, person, acting.roles, now(), address=request.remote_addr or "", device=request.headers.get("User-Agent", ""))
        audit.record(db, now(), "login", f"person:{person.login}", actor=person.name, actor_id=person.id, unit_id=acting.unit_id,
                     detail={"address": request.remote_addr or ""})
    return token


def prove_again(who: Visitor, password: str, field: str = "password") -> str:
    """The person at this log-in gives the password again, before a dangerous act. Answers the new secret id."""
    if who.login_id is None:
        raise Refused(WRONG, field=field)
    _, hits = _checked(who.login, password, field)
    with shell().database.write() as db:
        limits.refund(db, hits)
        return session.prove(db, who.login_id, now())


def sign_out(who: Visitor) -> None:
    """End this log-in."""
    with shell().database.write() as db:
        session.end(db, who.login_uid, who.actor.person_id)
        audit.record(db, now(), "logout", f"person:{who.login}", actor=who.actor.name, actor_id=who.actor.person_id, unit_id=who.actor.unit_id)
