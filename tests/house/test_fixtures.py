"""The shared fixtures do what they say."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from registry.audit import record, verify
from registry.db import Database
from tests.house.tree import ROOT

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


def without_chromium(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The browser test above, on a machine where no program is found."""
    kept = {k: v for k, v in os.environ.items() if k != "CI" and not k.startswith("PYTEST_")}
    return subprocess.run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", __file__, "-k", "browser_shows"], cwd=ROOT, text=True,
                          capture_output=True, check=False, env={**kept, "PATH": str(folder), **more})


def test_without_chromium_its_tests_are_skipped_and_the_last_lines_say_so(tmp_path: Path) -> None:
    done = without_chromium(tmp_path)
    assert done.returncode == 0 and "NOT TESTED HERE: Chromium is not installed, 1 tests were skipped" in done.stdout[-300:]


def test_on_a_ci_machine_a_missing_chromium_is_a_failure(tmp_path: Path) -> None:
    done = without_chromium(tmp_path, CI="true")
    assert done.returncode == 1 and "Chromium is not installed, and CI=true" in done.stdout
