"""`./kuaiwei serve` as a process: it says where it listens, answers, and ends well when told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from registry.db import Base, Database
from registry.people import count_people
from tests.conftest import all_tables
from tests.house.tree import ROOT
from webapp.commands import serve
from webapp.commands.serve import working
from webapp.config import Settings
from webapp.engines import Engines


@pytest.fixture
def served(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A server over an empty office, on a free port."""
    all_tables()
    settings = Settings(data=tmp_path / "data")
    settings.data.mkdir()
    database = Database(settings.url)
    Base.metadata.create_all(database.engine)
    database.close()
    environment = {**os.environ, "KUAIWEI_DATA": str(settings.data), "KUAIWEI_LANG": "en", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-m", "webapp", "serve", "--port", "0"], cwd=ROOT, env=environment, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


def test_the_first_start_makes_an_empty_office_only_where_no_folder_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "OFFICE_DATA", tmp_path / "office")
    serve.begin(Settings(data=tmp_path / "mistyped"))
    assert not (tmp_path / "mistyped").exists()
    for _ in range(2):
        serve.begin(Settings(data=tmp_path / "office"))
    database = Database(Settings(data=tmp_path / "office").url)
    with database.read() as session:
        assert count_people(session) == 0
    database.close()


def test_it_answers_and_ends_well_on_sigterm(served: subprocess.Popen[str]) -> None:
    assert served.stdout is not None
    address = served.stdout.readline().strip()
    assert address.startswith("http://127.0.0.1:"), served.communicate()[1]
    with urllib.request.urlopen(address + "healthz", timeout=30) as answer:
        assert answer.status == 200
    served.send_signal(signal.SIGTERM)
    _, err = served.communicate(timeout=60)
    assert served.returncode == 0, err
    assert "/setup" in err and "Traceback" not in err


def test_it_warms_up_beside_the_requests_and_its_end_does_not_wait_for_that(tmp_path: Path) -> None:
    begun, never = threading.Event(), threading.Event()

    class Slow:
        def warm(self) -> None:
            begun.set()
            never.wait()

    with working(Settings(data=tmp_path, embedded_worker=False), threading.Event(), cast(Engines, Slow())):
        assert begun.wait(30)
    assert not never.is_set()
