"""What an administrator does with accounts and units, each act with its line in the audit trail.

An administrator acts on people and units in sight only (own unit and those below); what lies outside is NotFound. A person who also
holds roles elsewhere keeps those. The last active administrator of the office can be neither stopped nor stripped.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.errors import Conflict, NotAllowed, NotFound, Refused
from registry.network import Level, Unit, create_unit, root_unit
from registry.people import Actor, Membership, Person, Role, create_person, give_role, set_password

WORDS = "23456789abcdefghjkmnpqrstuvwxyz"
BELOW: dict[Level, tuple[Level, ...]] = {
    Level.province: (Level.city, Level.county, Level.station),
    Level.city: (Level.county, Level.station),
    Level.county: (Level.station,),
    Level.station: (),
}
"""Which levels a unit may have below it."""


def new_password() -> str:
    """A first password to be read aloud: four groups of four, 79 bits, without letters that look alike."""
    return "-".join("".join(secrets.choice(WORDS) for _ in range(4)) for _ in range(4))


def _note(session: Session, by: Actor, at: datetime, act: str, thing: str, detail: Mapping[str, object] | None = None) -> None:
    audit.record(session, at, act, thing, actor=by.name, actor_id=by.person_id, unit_id=by.unit_id, detail=detail)


def is_login(session: Session, login: str) -> bool:
    """Is there an account with this login?"""
    return session.scalar(select(Person.id).where(Person.login == login.strip().lower())) is not None


def _sees_everything(session: Session, by: Actor) -> bool:
    return root_unit(session).id in by.unit_ids


def visible_people(session: Session, by: Actor) -> list[Person]:
    """Everyone with a role in the actor's units; whoever sees the whole office also sees those without any role."""
    seen: ColumnElement[bool] = Person.id.in_(select(Membership.person_id).where(Membership.unit_id.in_(by.unit_ids)))
    if _sees_everything(session, by):
        seen = seen | Person.id.not_in(select(Membership.person_id))
    return list(session.scalars(select(Person).where(seen).order_by(Person.active.desc(), Person.name, Person.id)))


def visible_person(session: Session, uid: str, by: Actor) -> Person:
    """One of them, or NotFound."""
    person = session.scalar(select(Person).where(Person.uid == uid))
    if person is None or not (any(m.unit_id in by.unit_ids for m in person.memberships)
                              or (not person.memberships and _sees_everything(session, by))):
        raise NotFound("没有这个账号")
    return person


def _need_whole(person: Person, by: Actor) -> None:
    """Whoever resets a password could sign in with it, so all roles of the person must be in sight: no way up through a colleague."""
    if any(m.unit_id not in by.unit_ids for m in person.memberships):
        raise NotAllowed("此人在其他机构也有角色，须由上级管理员办理")


def visible_units(session: Session, by: Actor) -> list[Unit]:
    """The units in sight in reading order."""
    return list(session.scalars(select(Unit).where(Unit.id.in_(by.unit_ids)).order_by(Unit.path)))


def visible_unit(session: Session, uid: str, by: Actor) -> Unit:
    """One of them, or NotFound."""
    unit = session.scalar(select(Unit).where(Unit.uid == uid, Unit.id.in_(by.unit_ids)))
    if unit is None:
        raise NotFound("没有这个机构")
    return unit


def _administrators(session: Session) -> int:
    query = select(func.count(func.distinct(Person.id))).join(Membership).where(Membership.role == Role.admin, Person.active)
    return session.scalar(query) or 0


def _keep_one(session: Session, person: Person) -> None:
    if person.active and any(m.role is Role.admin for m in person.memberships) and _administrators(session) <= 1:
        raise Conflict("这是最后一名管理员，请先指定另一名")


def hire(session: Session, login: str, name: str, role: Role, unit: Unit, by: Actor, at: datetime) -> tuple[Person, str]:
    """Add an account with a first password, answered once; the person must change it at the first log-in."""
    if not name.strip():
        raise Refused("请填写姓名", field="name")
    password = new_password()
    person = create_person(session, login, name, password, at, must_change=True)
    give_role(session, person, role, unit)
    _note(session, by, at, "person.add", f"person:{person.login}", {"role": role.value, "unit": unit.name})
    return person, password


def give(session: Session, person: Person, role: Role, unit: Unit, by: Actor, at: datetime) -> None:
    """Let the person act in a role in a unit."""
    give_role(session, person, role, unit)
    _note(session, by, at, "person.role", f"person:{person.login}", {"given": role.value, "unit": unit.name})


def take(session: Session, person: Person, membership_id: int, by: Actor, at: datetime) -> None:
    """End one membership of the person."""
    held = next((m for m in person.memberships if m.id == membership_id and m.unit_id in by.unit_ids), None)
    if held is None:
        raise NotFound("没有这个角色")
    if held.role is Role.admin and sum(m.role is Role.admin for m in person.memberships) == 1:
        _keep_one(session, person)
    detail = {"taken": held.role.value, "unit": held.unit.name}
    person.memberships.remove(held)
    session.flush()
    _note(session, by, at, "person.role", f"person:{person.login}", detail)


def reset(session: Session, person: Person, by: Actor, at: datetime) -> str:
    """A new first password, answered once; the person must change it."""
    _need_whole(person, by)
    password = new_password()
    set_password(session, person, password, must_change=True)
    _note(session, by, at, "person.reset", f"person:{person.login}")
    return password


def stop(session: Session, person: Person, by: Actor, at: datetime) -> None:
    """The person may no longer sign in; nothing of what they did changes."""
    if person.id == by.person_id:
        raise Conflict("不能停用自己的账号")
    _need_whole(person, by)
    _keep_one(session, person)
    person.active = False
    session.flush()
    _note(session, by, at, "person.stop", f"person:{person.login}")


def restart(session: Session, person: Person, by: Actor, at: datetime) -> None:
    """The person may sign in again."""
    _need_whole(person, by)
    person.active = True
    session.flush()
    _note(session, by, at, "person.start", f"person:{person.login}")


def change_own_password(session: Session, person: Person, password: str, at: datetime) -> None:
    """The person's own new password."""
    set_password(session, person, password)
    audit.record(session, at, "person.password", f"person:{person.login}", actor=person.name, actor_id=person.id)


def add_unit(session: Session, parent: Unit, name: str, level: Level, by: Actor, at: datetime, *, name_en: str = "", number_prefix: str = "",
             number_unit: str = "") -> Unit:
    """Set up a unit below another."""
    if not name.strip():
        raise Refused("请填写机构名称", field="name")
    if level not in BELOW[parent.level]:
        raise Refused("上级机构下不能设这一级", field="level")
    unit = create_unit(session, name.strip(), level, parent=parent, name_en=name_en, number_prefix=number_prefix, number_unit=number_unit)
    _note(session, by, at, "unit.add", f"unit:{unit.uid}", {"name": unit.name, "below": parent.name})
    return unit


def change_unit(session: Session, unit: Unit, by: Actor, at: datetime, *, name: str, name_en: str, number_prefix: str,
                number_unit: str) -> None:
    """Correct the names of a unit and how its cases are numbered; numbers already given stay."""
    if not name.strip():
        raise Refused("请填写机构名称", field="name")
    before = {"name": unit.name, "number_prefix": unit.number_prefix, "number_unit": unit.number_unit}
    unit.name, unit.name_en, unit.number_prefix, unit.number_unit = name.strip(), name_en.strip(), number_prefix.strip(), number_unit.strip()
    session.flush()
    _note(session, by, at, "unit.change", f"unit:{unit.uid}", {"before": before, "name": unit.name})
