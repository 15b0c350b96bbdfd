"""The shared fixtures do what they say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from registry.audit import record, verify
from registry.db import Database

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.parametrize("which", ["database", pytest.param("postgres_database", marks=pytest.mark.postgres)])
def test_both_databases_keep_what_is_committed(which: str, request: pytest.FixtureRequest) -> None:
    database: Database = request.getfixturevalue(which)
    with database.write() as session:
        record(session, datetime(2026, 11, 24, tzinfo=UTC), "test", "thing:1")
    with database.read() as session:
        assert verify(session).entries == 1


def test_sqlite_is_durable_on_every_connection(database: Database) -> None:
    for _ in range(3):
        with database.engine.connect() as connection:
            held = {p: connection.execute(text(f"PRAGMA {p}")).scalar() for p in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}
        assert held["journal_mode"] == "wal" and held["synchronous"] == 2 and held["foreign_keys"] == 1
        assert int(str(held["busy_timeout"])) >= 5000


def test_a_browser_shows_a_page(page: Page) -> None:
    page.set_content("<title>快维</title><h1>展会</h1>")
    assert page.title() == "快维" and page.inner_text("h1") == "展会"
