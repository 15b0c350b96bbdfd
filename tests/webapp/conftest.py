"""A small office: a centre with a station below it, a second centre beside it, one person of each role, and browsers that behave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import registry.holders  # noqa: F401 - people refer to parties
from registry import setup
from registry.db import Base, Database
from registry.network import Level, create_unit
from registry.people import Role, create_person, give_role
from webapp.app import create_app
from webapp.config import Settings

PASSWORD = "the heron stands still"
ORIGIN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Clock:
    """The time of the tests."""

    at: datetime = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **parts: float) -> None:
        self.at += timedelta(**parts)


class Browser:
    """A browser: sends its origin, and the form token of the page it last read."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, headers={"Sec-Fetch-Site": "same-origin", **options.pop("headers", {})}, **options)

    def token(self) -> str:
        page = self.client.get("/account/password").get_data(as_text=True)
        return page.split('data-csrf="', 1)[1].split('"', 1)[0] if 'data-csrf="' in page else ""

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        return self.client.post(path, data={"csrf": self.token(), **(data or {})}, headers={**ORIGIN, **options.pop("headers", {})}, **options)

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        return self.client.post("/login", data={"login": login, "password": password}, headers=ORIGIN)

    def cookie(self) -> str:
        found = self.client.get_cookie("kw")
        return found.value if found else ""


@dataclass
class Office:
    """The running application and its people."""

    app: Flask
    database: Database
    clock: Clock
    uids: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)

    def browser(self, login: str | None = None) -> Browser:
        browser = Browser(self.app.test_client())
        if login:
            assert browser.sign_in(login).status_code == 303
        return browser


def people_the(office: Office) -> None:
    """One person of each role in the centre, an administrator of the other centre, somebody without a role."""
    with office.database.write() as session:
        unit, admin = setup.found_office(session, setup.Founding(
            name="江汉市知识产权维权援助中心", name_en="Jianghan IP Aid Centre", number_prefix="云维", number_unit="江", login="admin", password=PASSWORD,
            person_name="管理员甲"), office.clock())
        station = create_unit(session, "北渚区站", Level.station, parent=unit)
        other = create_unit(session, "柳渡市中心", Level.city)
        office.units.update(centre=unit.uid, station=station.uid, other=other.uid)
        office.uids["admin"] = admin.uid
        for role in Role:
            if role is not Role.admin:
                person = create_person(session, role.name, f"某{role.name}", PASSWORD, office.clock())
                give_role(session, person, role, unit)
                office.uids[role.name] = person.uid
        for login, role, where in (("admin2", Role.admin, other), ("analyst2", Role.analyst, other), ("keeper", Role.admin, station)):
            person = create_person(session, login, login, PASSWORD, office.clock())
            give_role(session, person, role, where)
            office.uids[login] = person.uid
        office.uids["nobody"] = create_person(session, "nobody", "无角色", PASSWORD, office.clock()).uid


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Office]:
    """A fresh folder: migrated, nothing in it."""
    settings = Settings(data=tmp_path)
    database = Database(settings.url)
    Base.metadata.create_all(database.engine)
    clock = Clock()
    app = create_app(settings, database, clock=clock)
    app.testing = False
    yield Office(app, database, clock)
    database.close()


@pytest.fixture
def office(bare: Office) -> Office:
    """An office with its people."""
    people_the(bare)
    return bare
