"""`user add` and `user token`: accounts from the command line, for the first days of an office and for programs."""

from __future__ import annotations

import secrets
import sys
from datetime import UTC, datetime

import click
from sqlalchemy.orm import Session

from registry import audit
from registry.errors import NotFound
from registry.network import Unit, all_units, root_unit
from registry.people import Role, create_person, give_role, person_by_login
from webapp.commands import pass_settings
from webapp.commands.opened import opened
from webapp.commands.words import both
from webapp.config import Settings

_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"        # without letters that are mistaken for one another


def new_password() -> str:
    """Four groups of four that can be read out over the telephone: 79 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def unit_named(session: Session, words: str | None) -> Unit:
    """The unit with this name or uid; without words the office itself."""
    if not words:
        return root_unit(session)
    found = next((u for u in all_units(session) if words in (u.name, u.name_en, u.uid)), None)
    if found is None:
        raise NotFound("没有机构「{unit}」", field="unit", unit=words)
    return found


def _given_password() -> str | None:
    """One line of standard input; none where it is a terminal or empty."""
    if sys.stdin is None or sys.stdin.isatty():
        return None
    return sys.stdin.readline().rstrip("\r\n") or None


@click.command(help=both("新增账号。密码从标准输入读一行;没有则生成并只显示一次。",
                         "Add an account. The password is one line of standard input; else one is made and shown once."))
@click.argument("name")
@click.option("--role", required=True, type=click.Choice([r.value for r in Role]), help=both("角色", "Role."))
@click.option("--unit", help=both("机构名称(默认为本机构)", "Name of the unit (else the office itself)."))
@pass_settings
def user_add(settings: Settings, name: str, role: str, unit: str | None) -> None:
    """Add an account with one role in one unit."""
    given = _given_password()
    password, at = given or new_password(), datetime.now(UTC)
    with opened(settings) as database, database.write() as session:
        person = create_person(session, name, name, password, at, must_change=given is None)
        where = unit_named(session, unit)
        give_role(session, person, Role(role), where)
        audit.record(session, at, "person.added", f"person:{person.login}", actor="command line", unit_id=where.id, detail={"role": role})
    click.echo(person.login if given else f"{person.login} {password}")


@click.command(help=both("签发接口令牌,只显示一次。", "Print a bearer token; it is shown once."))
@click.argument("name")
@pass_settings
def user_token(settings: Settings, name: str) -> None:
    """Issue a bearer token for /api."""
    from webapp.session import issue_token

    at = datetime.now(UTC)
    with opened(settings) as database, database.write() as session:
        person = person_by_login(session, name)
        token = issue_token(session, person, at)
        audit.record(session, at, "token.issued", f"person:{person.login}", actor="command line")
    click.echo(token)
