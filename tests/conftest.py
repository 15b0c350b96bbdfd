"""What all tests share: no network, folders and databases of their own, a real browser and a real PostgreSQL where they can be had.

Where Chromium or PostgreSQL is missing their tests are skipped and the last lines say so; with CI=true that is a failure.
Slow drills run with `--slow` (`make slow`).
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from registry.db import Base, Database
from tests import chromium as chromium_program
from tests import network, postgres
from webapp import postgres_cluster as cluster_program
from webapp.config import ROOT, Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

network.refuse()
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "tests" / "guard"), str(ROOT)])
MISSING = {"browser": chromium_program.missing(), "postgres": cluster_program.missing()}
NEEDS = {"chromium": "browser", "page": "browser", "postgres_url": "postgres", "postgres_cluster": "postgres"}
"""A test that asks for one of these fixtures carries the marker without writing it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help="run the long drills, and only these")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        for name in set(getattr(item, "fixturenames", ())) & NEEDS.keys():
            item.add_marker(NEEDS[name])
    slow = [i for i in items if i.get_closest_marker("slow")]
    other = [i for i in items if not i.get_closest_marker("slow")]
    items[:], left_out = (slow, other) if config.getoption("--slow") else (other, slow)
    config.hook.pytest_deselected(items=left_out)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, why in MISSING.items():
        if why and item.get_closest_marker(marker):
            if os.environ.get("CI") == "true":
                pytest.fail(f"{why}, and CI=true", pytrace=False)
            pytest.skip(why)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for marker, why in MISSING.items():
        left_out = [r for r in terminalreporter.stats.get("skipped", []) if marker in r.keywords]
        if why and left_out:
            terminalreporter.write_line(f"NOT TESTED HERE: {why}, {len(left_out)} tests were skipped")


def all_tables() -> None:
    """Import every module that declares tables, so that Base.metadata is whole."""
    for package in ("registry", "fairs", "cases", "webapp"):
        for file in sorted((ROOT / package).rglob("*.py")):
            if "__tablename__" in file.read_text(encoding="utf-8"):
                importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a data folder of the test's own."""
    return Settings(data=tmp_path / "data")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty SQLite database with every table."""
    all_tables()
    opened = Database(f"sqlite:///{tmp_path / 'kuaiwei.db'}")
    Base.metadata.create_all(opened.engine)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL of this test run's own."""
    cluster = postgres.Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture
def postgres_url(postgres_cluster: postgres.Cluster) -> str:
    """The address of an empty PostgreSQL database."""
    return postgres_cluster.database()


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[Database]:
    """An empty PostgreSQL database with every table."""
    all_tables()
    opened = Database(postgres_url)
    Base.metadata.create_all(opened.engine)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the whole run."""
    with chromium_program.launched() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page in a browser context of its own, 1280 by 800."""
    with chromium.new_context(viewport={"width": 1280, "height": 800}, ignore_https_errors=True) as context:
        yield context.new_page()
