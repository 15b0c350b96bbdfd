"""Every route × method × role against webapp/authorization.py: an undeclared door fails, and so does one that lets in whom it should not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from registry.db import Database
from registry.network import Level, create_unit
from registry.people import Role, actor_of, create_person, give_role
from webapp import session
from webapp.app import create_app
from webapp.authorization import MATRIX, undeclared
from webapp.config import Settings

AT = datetime(2026, 11, 24, 4, tzinfo=UTC)
ROLES: tuple[Role | None, ...] = (None, *Role)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, dict[Role | None, str]]]:
    """The app over a database with one person a role, and the secret id of a log-in of each."""
    from registry.db import Base
    from tests.conftest import all_tables

    folder = tmp_path_factory.mktemp("routes")
    all_tables()
    opened = Database(f"sqlite:///{folder / 'kuaiwei.db'}")
    Base.metadata.create_all(opened.engine)
    app = create_app(Settings(data=folder), opened, clock=lambda: AT)
    with opened.write() as db:
        tokens: dict[Role | None, str] = {role: _sign_in(db, role) for role in Role}
    yield app, tokens
    opened.close()


def _sign_in(db: Any, role: Role) -> str:
    from registry.network import all_units

    unit = next(iter(all_units(db)), None) or create_unit(db, "示例中心", Level.city)
    person = create_person(db, role.value, role.value, "correct horse battery", AT)
    give_role(db, person, role, unit)
    return session.start(db, person, actor_of(db, person).roles, AT)


def methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def address(app: Flask, rule: Rule) -> str:
    """The address of a route with stand-ins for its values; what they name does not exist."""
    values = {name: stand_in(rule._converters[name]) for name in rule.arguments}
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, values, method=methods(rule)[0])


def stand_in(converter: BaseConverter) -> str | int:
    """A value the address accepts."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else "x"


def answer(app: Flask, address: str, method: str, token: str | None) -> Any:
    """One request as that person, with the form token and the origin a page of ours would send."""
    client = app.test_client()
    headers = {"Sec-Fetch-Site": "same-origin"}
    if token and address.startswith("/api/"):
        with app.extensions["kuaiwei"].database.write() as db:
            login = session.find(db, token, AT)
            assert login is not None
            headers["Authorization"] = f"Bearer {session.issue_token(db, login.person, AT)}"
    elif token:
        client.set_cookie("kw", token)
        headers["X-CSRF-Token"] = session.form_token(token)
    with client.open(address, method=method, headers=headers) as response:
        return response


def turned_away(response: Any) -> bool:
    """Sent to the log-in page, or refused as a door refuses."""
    return response.status_code in (401, 403) or (response.status_code in (302, 303) and "/login" in response.headers.get("Location", ""))


def test_every_route_is_declared_and_every_row_has_its_route(house: tuple[Flask, dict[Role | None, str]]) -> None:
    app, _ = house
    assert undeclared(app) == []
    real = {(rule.endpoint, method) for rule in app.url_map.iter_rules() for method in methods(rule)}
    assert {(e, m) for e, row in MATRIX.items() for m in row} - real == set()


@pytest.mark.parametrize("role", ROLES, ids=lambda r: r.value if r else "anonymous")
def test_every_door_lets_in_exactly_whom_the_table_names(house: tuple[Flask, dict[Role | None, str]], role: Role | None) -> None:
    app, tokens = house
    wrong = []
    for rule in app.url_map.iter_rules():
        for method in methods(rule):
            if rule.endpoint in ENDS_LOGINS:
                continue
            access = MATRIX[rule.endpoint][method]
            response = answer(app, address(app, rule), method, tokens.get(role))
            allowed = access.anonymous or (role is not None and access.allows(frozenset({role})))
            if response.status_code >= 500:
                wrong.append(f"{role} {method} {rule.rule}: {response.status_code}")
            elif allowed == turned_away(response) and rule.endpoint not in TELLS_ITSELF:
                wrong.append(f"{role} {method} {rule.rule}: {response.status_code}, allowed={allowed}")
    assert not wrong, "\n".join(wrong)


ENDS_LOGINS = frozenset({"account.logout", "account.end_others"})
"""They would sign the person out in the middle of the table; tests/webapp looks at them one by one."""
TELLS_ITSELF = frozenset({"account.login", "account.confirm", "account.home", "public.setup"})
"""They answer an empty form, or send on, themselves."""


@pytest.mark.parametrize("path", ["/", "/login", "/no/such/page", "/healthz", "/static/kuaiwei.css"])
def test_every_answer_carries_the_security_headers(house: tuple[Flask, dict[Role | None, str]], path: str) -> None:
    with house[0].test_client().get(path) as response:
        headers = response.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'") and "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "same-origin"
