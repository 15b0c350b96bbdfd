"""Background jobs: enqueued with the act, redone after a kill, retried with patience, dead letters for a person."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import select

from registry.db import Database
from tests import builders as b
from webapp import jobs
from webapp.engines import Engines

NO_ENGINES = cast(Engines, None)


class Clock:
    def __init__(self) -> None:
        self.at = b.NOW

    def __call__(self) -> datetime:
        return self.at


def add(database: Database, name: str = "work", **payload: Any) -> None:
    with database.write() as s:
        jobs.enqueue(s, name, payload, b.NOW)


def all_jobs(database: Database) -> list[jobs.Job]:
    with database.read() as s:
        return list(s.scalars(select(jobs.Job).order_by(jobs.Job.id)))


def test_a_job_exists_exactly_when_the_act_is_committed(database: Database) -> None:
    with pytest.raises(RuntimeError), database.write() as s:
        jobs.enqueue(s, "work", {}, b.NOW)
        raise RuntimeError("the act fails after enqueuing")
    assert all_jobs(database) == []


def test_a_job_is_done_once_and_keeps_its_answer(database: Database) -> None:
    add(database, n=3)
    done: list[int] = []

    def work(w: jobs.Work) -> dict[str, Any]:
        done.append(w.payload["n"])
        w.progress(1, 2)
        return {"rows": 7}

    clock = Clock()
    assert jobs.run_one(database, NO_ENGINES, {"work": work}, clock) is True
    assert jobs.run_one(database, NO_ENGINES, {"work": work}, clock) is False
    [job] = all_jobs(database)
    assert (done, job.state, job.result, job.done, job.total) == ([3], "done", {"rows": 7}, 1, 2)


def test_a_failing_job_waits_longer_each_time_and_ends_as_a_dead_letter_that_can_be_revived(database: Database) -> None:
    add(database)

    def fail(_: jobs.Work) -> None:
        raise ValueError("the reason")

    clock, waits = Clock(), []
    for _ in range(len(jobs.RETRY) + 1):
        assert jobs.run_one(database, NO_ENGINES, {"work": fail}, clock)
        [job] = all_jobs(database)
        if job.state == "waiting":
            assert not jobs.run_one(database, NO_ENGINES, {"work": fail}, clock), "not before its time"
            waits.append(job.run_at - clock.at)
            clock.at = job.run_at
    assert tuple(waits) == jobs.RETRY
    assert job.state == "dead" and "the reason" in job.error
    with database.write() as s:
        jobs.revive(s, s.get_one(jobs.Job, job.id), clock.at)
    assert jobs.run_one(database, NO_ENGINES, {"work": lambda _: None}, clock)
    assert all_jobs(database)[0].state == "done"


def test_an_unknown_kind_of_job_is_kept_with_its_error(database: Database) -> None:
    add(database, "no-such-work")
    assert jobs.run_one(database, NO_ENGINES, {}, Clock())
    assert "no-such-work" in all_jobs(database)[0].error


def test_a_worker_that_lost_its_lease_does_not_end_the_job_of_the_next(database: Database) -> None:
    add(database)
    clock, late = Clock(), threading.Event()

    def slow(_: jobs.Work) -> dict[str, Any]:
        clock.at += jobs.LEASE + timedelta(seconds=1)
        assert jobs.run_one(database, NO_ENGINES, {"work": lambda _: {"by": "the second"}}, clock)
        late.set()
        return {"by": "the first, too late"}

    jobs.run_one(database, NO_ENGINES, {"work": slow}, clock)
    [job] = all_jobs(database)
    assert late.is_set() and job.state == "done" and job.result == {"by": "the second"} and job.tries == 2


WORKER = textwrap.dedent("""
    import sys, time
    from datetime import UTC, datetime
    from pathlib import Path
    from registry.db import Database
    from webapp import jobs
    url, mark = sys.argv[1:]
    def work(w):
        with Path(mark).open("a") as out:
            out.write(f"{w.payload['n']}\\n")
            out.flush()
        time.sleep(0.02)
        return {"n": w.payload["n"]}
    database = Database(url)
    print("ready", flush=True)
    while True:
        if not jobs.run_one(database, None, {"work": work}, lambda: datetime.now(UTC)):
            time.sleep(0.01)
""")


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=pytest.mark.slow)])
def test_killing_workers_at_any_moment_loses_no_job(tmp_path: Path, kills: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from registry.db import Base
    from tests.conftest import all_tables

    all_tables()
    url, mark = f"sqlite:///{tmp_path / 'kuaiwei.db'}", tmp_path / "mark"
    database = Database(url)
    Base.metadata.create_all(database.engine)
    for n in range(kills):
        add(database, n=n)
    for n in range(kills):
        worker = subprocess.Popen([sys.executable, "-c", WORKER, url, str(mark)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2],
                                  env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])})
        assert worker.stdout is not None and worker.stdout.readline() == b"ready\n"
        threading.Event().wait((n * 7919 % 60) / 1000)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
    late = b.NOW.replace(year=2030)
    while jobs.run_one(database, NO_ENGINES, {"work": lambda w: {"n": w.payload["n"]}}, lambda: late):
        pass
    assert [(j.state, j.result) for j in all_jobs(database)] == [("done", {"n": n}) for n in range(kills)]
    database.close()
