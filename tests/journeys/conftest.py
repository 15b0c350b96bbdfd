"""A small office with real pictures, real engines, a real server and its worker: what the journeys walk through."""

from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from cases import screening
from registry.db import Base, Database
from registry.evidence import BlobStore, Captured, keep
from registry.network import Unit
from registry.people import Role, create_person, give_role
from registry.rights import Right, RightImage
from registry.setup import Founding, found_office
from registry.sightings import Channel, Sighting, SightingImage
from tests import builders
from tests.conftest import all_tables
from webapp.app import create_app
from webapp.config import Settings
from webapp.engines import open_engines
from webapp.jobs import work
from webapp.server import open_server, run

PASSWORD = "the heron stands still"
PEOPLE = (("analyst", "周映川", Role.analyst), ("second", "江一帆", Role.analyst), ("expert", "林知远", Role.expert), ("lead", "沈若谷", Role.lead))
MARKS = (("澜雀", 21), ("棠予", 3), ("磐匠", 8))
SEEN = (("蓝鹊 保温杯 500ml", "江汀日用", 0), ("蓝鹊 随行杯", "江汀日用", 0), ("棠妤 面霜 50g", "云浦美妆", 1), ("磐匠 手动扳手", "石桥五金", 2))


@dataclass(frozen=True, slots=True)
class Served:
    """A running office."""

    address: str
    settings: Settings
    database: Database

    def sign_in(self, page: Page, login: str) -> None:
        """Through the login page, as anybody does."""
        page.goto(f"{self.address}/login")
        page.fill("#login", login)
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/desk")

    def sign_out(self, page: Page) -> None:
        """Forget the log-in of this browser."""
        page.context.clear_cookies()


def drawn(seed: int) -> Image.Image:
    """A device mark: shapes of a seed on white."""
    dice, picture = random.Random(seed), Image.new("RGB", (420, 420), "white")
    pen = ImageDraw.Draw(picture)
    for _ in range(14):
        x, y = dice.randrange(30, 330), dice.randrange(30, 330)
        colour = tuple(dice.randrange(20, 200) for _ in range(3))
        if dice.random() < 0.5:
            pen.polygon([(x + dice.randrange(-60, 90), y + dice.randrange(-60, 90)) for _ in range(4)], fill=colour)
        else:
            pen.ellipse((x, y, x + dice.randrange(20, 90), y + dice.randrange(20, 90)), outline=colour, width=8)
    return picture


def photographed(mark: Image.Image, seed: int) -> Image.Image:
    """The mark, smaller and turned a little, on goods before a wall."""
    dice, photo = random.Random(seed), Image.new("RGB", (900, 700), (214, 206, 196))
    pen = ImageDraw.Draw(photo)
    pen.rectangle((180, 120, 720, 690), fill=(236, 238, 240))
    for _ in range(40):
        pen.point((dice.randrange(900), dice.randrange(700)), fill=(120, 110, 100))
    photo.paste(mark.resize((300, 300)).rotate(5, fillcolor=(236, 238, 240)), (300, 250))
    return photo


def jpeg(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=92)
    return out.getvalue()


def _people(session: Session, at: datetime) -> Unit:
    unit, _ = found_office(session, Founding("江城市知识产权维权援助中心", "admin", PASSWORD, "Jiangcheng IP Assistance Centre", "鄂维", "江", "管理员"), at)
    for login, name, role in PEOPLE:
        give_role(session, create_person(session, login, name, PASSWORD, at), role, unit)
    return unit


def _register(session: Session, blobs: BlobStore) -> list[Right]:
    rights = []
    for n, (name, nice) in enumerate(MARKS):
        right = builders.right(session, name, classes=(nice,), owner=f"{name}日用品有限公司")
        right.images = [RightImage(sha256=blobs.put(jpeg(drawn(n))), role="mark")]
        rights.append(right)
    return rights


def _seen(session: Session, blobs: BlobStore, unit: Unit, title: str, seller: str, mark: int, at: datetime) -> Sighting:
    sighting = builders.sighting(session, unit, title, seller=seller, channel=Channel.listing, at=at)
    photo = jpeg(photographed(drawn(mark), len(title)))
    evidence = keep(session, blobs, Captured(photo, "picture", "image/jpeg", at, filename="1.jpg", capture={"url": sighting.url}), unit_id=unit.id, by="crawler",
                    at=at, sighting_id=sighting.id)
    keep(session, blobs, Captured(f"<h1>{title}</h1>".encode(), "page", "text/html", at, filename="page.html", capture={"url": sighting.url}), unit_id=unit.id,
         by="crawler", at=at, sighting_id=sighting.id)
    sighting.images = [SightingImage(sha256=evidence.sha256)]
    return sighting


def build(settings: Settings, database: Database) -> None:
    """People, three marks with their pictures, four listings, compared by the real engines."""
    at, engines = datetime.now(UTC), open_engines(settings)
    with database.write() as session:
        unit = _people(session, at)
        _register(session, engines.blobs)
        for title, seller, mark in SEEN:
            _seen(session, engines.blobs, unit, title, seller, mark, at)
    engines.lookup.refresh(database)
    report = screening.screen(database, engines.lookup, at)
    engines.close()
    assert report.queued >= len(SEEN) - 1, report


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office on SQLite, built once."""
    folder = tmp_path_factory.mktemp("office") / "data"
    folder.mkdir()
    all_tables()
    database = Database(Settings(data=folder).url)
    Base.metadata.create_all(database.engine)
    build(Settings(data=folder), database)
    database.close()
    return folder


@contextmanager
def serving(settings: Settings) -> Iterator[Served]:
    """The office on a port of this machine, with a worker beside it."""
    database, stop = Database(settings.url), threading.Event()
    app = create_app(settings, database)
    server = open_server(app, "127.0.0.1", 0, 8)
    hands = [threading.Thread(target=run, args=(server, stop)), threading.Thread(target=work, args=(settings, stop))]
    for hand in hands:
        hand.start()
    try:
        yield Served(f"http://127.0.0.1:{server.effective_port}", settings, database)
    finally:
        stop.set()
        for hand in hands:
            hand.join()
        app.extensions["kuaiwei"].engines.close()
        database.close()


@pytest.fixture
def served(built: Path, tmp_path: Path) -> Iterator[Served]:
    """A copy of the office, running."""
    shutil.copytree(built, tmp_path / "data")
    with serving(Settings(data=tmp_path / "data")) as office:
        yield office


@pytest.fixture
def served_on_postgres(postgres_url: str, tmp_path: Path) -> Iterator[Served]:
    """The same office over PostgreSQL, running."""
    settings = Settings(data=tmp_path / "data", database_url=postgres_url)
    settings.data.mkdir()
    all_tables()
    database = Database(settings.url)
    Base.metadata.create_all(database.engine)
    build(settings, database)
    database.close()
    with serving(settings) as office:
        yield office


@pytest.fixture
def other_page(page: Page) -> Iterator[Page]:
    """A second person's browser."""
    assert page.context.browser
    with page.context.browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()

