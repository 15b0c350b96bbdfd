"""Intake killed at random moments and started again, as real processes: every record is there once, with its evidence, custody and history."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from registry.db import Database
from registry.evidence import BlobStore, CustodyEvent, Evidence
from registry.history import Address, Glimpse
from registry.network import Level, create_unit
from registry.sightings import Run, Sighting, SightingImage
from tests.conftest import all_tables
from tests.registry.test_intake import listing, run
from webapp.config import ROOT
from webapp.migrate import upgrade

PROGRAM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from registry import intake
from registry.db import Database
from registry.evidence import BlobStore
from registry.runs import open_run
import registry.network
folder = Path(sys.argv[1])
intake.BATCH = 20
database = Database(f"sqlite:///{folder / 'kuaiwei.db'}")
print("begun", flush=True)
intake.take_in(database, open_run(folder / "run"), intake.Taking(BlobStore(folder / "store"), 1, "drill", datetime(2026, 11, 24, tzinfo=UTC)))
"""


def drill(folder: Path, records: int, kills: int, seed: int) -> int:
    """Take a run in with so many kills on its way; answers how many fell while it worked."""
    rng, done = random.Random(seed), 0
    database = Database(f"sqlite:///{folder / 'kuaiwei.db'}")
    upgrade(database)
    with database.write() as s:
        assert create_unit(s, "演练", Level.city).id == 1
    database.close()
    outcomes = [{"type": "outcome", "url": f"http://m.test/gone/{n}", "outcome": "gone", "status": 404, "kind": "product", "captured_at": "2026-11-24T01:00:00+00:00"} for n in range(records // 10)]
    run(folder / "run", [*(listing(folder / "run", n) for n in range(records)), *outcomes])
    for _ in range(kills):
        with subprocess.Popen([sys.executable, "-P", "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)}) as child:
            assert child.stdout is not None and child.stdout.readline() == b"begun\n"
            time.sleep(rng.random() * 0.4)
            done += child.poll() is None
            child.kill()
    subprocess.run([sys.executable, "-P", "-c", PROGRAM, str(folder)], check=True, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)})
    return done


def check(folder: Path, records: int) -> None:
    all_tables()
    database, blobs = Database(f"sqlite:///{folder / 'kuaiwei.db'}"), BlobStore(folder / "store")
    with database.read() as s:
        def count(model: type) -> int:
            return s.scalar(select(func.count()).select_from(model)) or 0

        assert (count(Sighting), count(SightingImage), count(Glimpse), count(Address)) == (records, records, records, records // 10)
        assert (count(Evidence), count(CustodyEvent)) == (2 * records, 2 * records)
        assert s.scalar(select(func.count(func.distinct(Sighting.key)))) == records
        assert all(blobs.intact(e) for e in s.scalars(select(Evidence.sha256)))
        assert s.scalars(select(Run)).one().done
        assert s.connection().exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    database.close()


def test_a_few_kills_of_intake_lose_and_double_nothing(tmp_path: Path) -> None:
    assert drill(tmp_path, 200, 3, 3) >= 1
    check(tmp_path, 200)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 13, 17, 19])
def test_fifty_kills_of_one_intake_lose_and_double_nothing(tmp_path: Path, seed: int) -> None:
    """Four runs, 200 kills together."""
    killed = drill(tmp_path, 3_000, 50, seed)
    assert killed >= 40
    check(tmp_path, 3_000)
    sys.stderr.write(f"seed {seed}: {killed} of 50 kills while it took in\n")
