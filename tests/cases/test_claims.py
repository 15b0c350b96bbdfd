"""Many claimers at once: nobody gets an item twice, nothing stays stuck (reliability.md R9)."""

from __future__ import annotations

import random
import threading
from collections import Counter
from datetime import datetime, timedelta

import pytest

from cases import claims, queue, review
from cases.models import Answer, MatchState
from registry.db import Database
from registry.people import Actor, Role
from tests import builders as b


def fill(database: Database, items: int, people: int) -> list[Actor]:
    with database.write() as s:
        u = b.unit(s)
        of = b.right(s)
        for _ in range(items):
            b.match(s, u, of)
        home = b.person(s, u, Role.analyst)
        first = b.actor_of(s, home)
        # the claim looks at ids only, so one hashed password serves the crowd
        crowd = []
        for n in range(people):
            copy = b.Person(login=f"crowd{n}", name=f"人{n}", password_hash=home.password_hash, created_at=b.NOW)
            s.add(copy)
            s.flush()
            crowd.append(Actor(copy.id, copy.name, first.roles, first.unit_id, first.unit_ids))
        return crowd


def work(database: Database, who: Actor, taken: list[tuple[int, int]], decided: list[int], errors: list[BaseException], seed: int, at: datetime) -> None:
    dice = random.Random(seed)
    try:
        while True:
            with database.write() as s:
                match = claims.claim_next(s, who, at)
                if match is None:
                    return
                taken.append((match.id, who.person_id))
            if dice.random() < 0.2:
                return  # crashes while holding
            with database.write() as s:
                review.judge(s, who, queue.match_by_uid(s, who, match.uid), review.Decision(Answer.dismiss, "different"), at)
                decided.append(match.id)
    except BaseException as error:
        errors.append(error)


@pytest.mark.parametrize(("items", "people"), [(120, 12), pytest.param(10_000, 100, marks=pytest.mark.slow)])
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_nobody_gets_an_item_twice_and_none_stays_stuck(request: pytest.FixtureRequest, kind: str, items: int, people: int) -> None:
    database = request.getfixturevalue("database" if kind == "sqlite" else "postgres_database")
    crowd, taken, decided, errors, at = fill(database, items, people), [], [], [], b.NOW
    rounds = 0
    while len(decided) < items and rounds < 60:
        threads = [threading.Thread(target=work, args=(database, who, taken, decided, errors, rounds * 1000 + n, at)) for n, who in enumerate(crowd)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        assert errors == []
        at, rounds = at + claims.LEASE + timedelta(minutes=1), rounds + 1
    assert Counter(decided).most_common(1)[0][1] == 1, "decided once"
    assert len(decided) == items, "none stuck: what a crashed colleague held comes back"
    with database.read() as s:
        assert queue.count_by_state(s, crowd[0]) == {MatchState.dismissed: items}
