"""A small office: a centre with a station below it, a second centre beside it, one person of each role, and browsers that behave."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from registry import people, setup
from registry.db import Base, Database
from registry.network import Level, create_unit
from registry.people import Role, create_person, give_role
from tests.conftest import all_tables
from webapp.app import create_app
from webapp.config import Settings

PASSWORD = "the heron stands still"
ORIGIN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


class Compiled(BytecodeCache):
    """Templates compiled once for all the applications of a test run."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


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
        return self.client.get(path, buffered=True, headers={"Sec-Fetch-Site": "same-origin", **options.pop("headers", {})}, **options)

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


def opened(folder: Path, uids: dict[str, str] | None = None, units: dict[str, str] | None = None) -> Office:
    """The application over a folder."""
    settings, clock = Settings(data=folder), Clock()
    database = Database(settings.url)
    app = create_app(settings, database, clock=clock)
    app.jinja_env.bytecode_cache = COMPILED
    return Office(app, database, clock, dict(uids or {}), dict(units or {}))


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """argon2id with its smallest cost: the tests here sign in some hundred times. tests/registry looks at the real cost."""
    real, people._hasher = people._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    people._hasher = real


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory, quick_passwords: None) -> dict[str, tuple[Path, Office]]:
    """An empty database and one with its people, made once."""
    all_tables()
    made = {}
    for name in ("bare", "peopled"):
        folder = tmp_path_factory.mktemp(name)
        database = Database(Settings(data=folder).url)
        Base.metadata.create_all(database.engine)
        database.close()
        office = opened(folder)
        if name == "peopled":
            people_the(office)
        office.database.close()
        made[name] = (folder / "kuaiwei.db", office)
    return made


def copied(models: dict[str, tuple[Path, Office]], name: str, folder: Path) -> Iterator[Office]:
    file, model = models[name]
    shutil.copy(file, folder / file.name)
    office = opened(folder, model.uids, model.units)
    yield office
    office.database.close()


@pytest.fixture
def bare(models: dict[str, tuple[Path, Office]], tmp_path: Path) -> Iterator[Office]:
    """A fresh folder: migrated, nothing in it."""
    yield from copied(models, "bare", tmp_path)


@pytest.fixture
def office(models: dict[str, tuple[Path, Office]], tmp_path: Path) -> Iterator[Office]:
    """An office with its people."""
    yield from copied(models, "peopled", tmp_path)
