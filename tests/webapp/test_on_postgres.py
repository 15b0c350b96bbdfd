"""The shell over PostgreSQL: founding, signing in, counting at once."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

from registry import audit
from registry.db import Database
from tests.webapp.conftest import Clock, Office, people_the
from webapp import limits
from webapp.app import create_app
from webapp.config import Settings


def test_an_office_works_on_postgresql(postgres_database: Database, tmp_path: Path) -> None:
    clock = Clock()
    office = Office(create_app(Settings(data=tmp_path), postgres_database, clock=clock), postgres_database, clock)
    people_the(office)
    admin = office.browser("admin")
    assert admin.post(f"/office/people/{office.uids['analyst']}/stop").status_code == 303
    assert office.browser().sign_in("analyst").status_code == 422
    assert "某analyst" in admin.get("/office/people").text and admin.get("/office/trail").status_code == 200
    with postgres_database.read() as session:
        assert audit.verify(session).first_bad is None


def test_a_limit_holds_on_postgresql_when_many_count_at_once(postgres_database: Database) -> None:
    outcome: Counter[str] = Counter()
    limit, lock, at = limits.Limit("test", 20, 60), threading.Lock(), Clock()()

    def one() -> None:
        for _ in range(5):
            try:
                with postgres_database.write() as session:
                    limits.spend(session, limit, "k", at)
                word = "counted"
            except limits.TooMany:
                word = "refused"
            with lock:
                outcome[word] += 1

    threads = [threading.Thread(target=one) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert outcome == {"counted": 20, "refused": 20}
