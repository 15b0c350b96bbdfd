"""Claiming and judging, as the desk does it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import claims, queue, review
from cases.models import Answer, MatchState
from registry.db import Database
from registry.errors import Conflict, NotFound, Refused
from registry.people import Role
from registry.sightings import Channel
from tests import builders as b

DISMISS = review.Decision(Answer.dismiss, "different")
SUSPECT = review.Decision(Answer.suspect)


def test_the_most_urgent_comes_first_and_then_the_strongest(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        me = b.actor(s, u, Role.analyst)
        late = b.match(s, u, due=timedelta(hours=9))
        weak = b.match(s, u, due=timedelta(hours=1), findings=(b.Finding("base", 0.1),))
        strong = b.match(s, u, due=timedelta(hours=1))
        assert [c.leading.id for c in queue.page(s, me, queue.Filters(), b.NOW).clusters] == [strong.id, weak.id, late.id]
        assert claims.claim_next(s, me, b.NOW).id == strong.id  # type: ignore[union-attr]


def test_nobody_gets_what_another_holds_until_the_lease_runs_out(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        first, second = b.actor(s, u, Role.analyst), b.actor(s, u, Role.analyst)
        only = b.match(s, u)
        assert claims.claim_next(s, first, b.NOW) is only
        assert claims.claim_next(s, second, b.NOW) is None
        assert claims.claim_next(s, first, b.NOW) is only, "one's own comes back"
        with pytest.raises(Conflict, match="正在处理"):
            claims.claim(s, second, only, b.NOW)
        assert claims.claim_next(s, second, b.NOW + claims.LEASE + timedelta(seconds=1)) is only


def test_a_cluster_is_claimed_and_judged_together_with_exceptions(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        me = b.actor(s, u, Role.analyst)
        of = b.right(s)
        a, c, d = (b.match(s, u, of, cluster="same") for _ in range(3))
        claims.claim(s, me, a, b.NOW)
        assert {a.claimed_by, c.claimed_by, d.claimed_by} == {me.person_id}
        page = queue.page(s, me, queue.Filters(), b.NOW)
        assert (page.total, page.matches, page.clusters[0].size) == (1, 3, 3)
        judged = review.judge(s, me, a, review.Decision(Answer.suspect, also=(c.uid,)), b.NOW)
        assert judged.count == 2 and judged.case is not None
        assert [link.match_id for link in judged.case.links] == [a.id, c.id]
        s.refresh(d)
        assert d.state is MatchState.queued


@pytest.mark.parametrize(("decision", "field"), [
    (review.Decision(Answer.dismiss), "reason"),
    (review.Decision(Answer.dismiss, "other"), "words"),
    (review.Decision(Answer.material), "words"),
])
def test_a_decision_without_its_reason_is_refused(database: Database, decision: review.Decision, field: str) -> None:
    with database.write() as s:
        u = b.unit(s)
        with pytest.raises(Refused) as told:
            review.judge(s, b.actor(s, u, Role.analyst), b.match(s, u), decision, b.NOW)
        assert told.value.field == field


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6, 7, 9])
def test_nothing_with_a_failed_blocking_check_becomes_a_case(database: Database, number: int) -> None:
    with database.write() as s:
        u = b.unit(s)
        held = b.match(s, u)
        b.fail_gate(held, number)
        with pytest.raises(Refused, match="不能立案"):
            review.judge(s, b.actor(s, u, Role.analyst), held, SUSPECT, b.NOW)


def test_the_second_of_two_analysts_is_told_the_firsts_answer_and_overwrites_nothing(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        one, two = b.actor(s, u, Role.analyst), b.actor(s, u, Role.analyst)
        m = b.match(s, u)
        seen_version = m.version
        review.judge(s, one, m, DISMISS, b.NOW, version=seen_version)
        with pytest.raises(Conflict, match=f"{one.name} 已判为「排除」"):
            review.judge(s, two, m, SUSPECT, b.NOW, version=seen_version)
        assert m.state is MatchState.dismissed and len(review.judgements_of(s, m)) == 1


def test_undo_takes_the_whole_batch_back_and_withdraws_its_case(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        me = b.actor(s, u, Role.analyst)
        of = b.right(s)
        a, c = b.match(s, u, of, cluster="x"), b.match(s, u, of, cluster="x")
        case = review.judge(s, me, a, review.Decision(Answer.suspect, also=(c.uid,)), b.NOW).case
        assert {m.id for m in review.undo(s, me, b.NOW)} == {a.id, c.id}
        assert case is not None and case.state == "withdrawn"
        assert a.state is c.state is MatchState.queued
        with pytest.raises(Conflict, match="没有可以撤销"):
            review.undo(s, me, b.NOW)
        assert review.judge(s, me, a, DISMISS, b.NOW).count == 1, "and it can be judged again"


def test_another_units_match_does_not_exist(database: Database) -> None:
    with database.write() as s:
        here, there = b.unit(s), b.unit(s, "别处中心")
        hidden = b.match(s, there)
        me = b.actor(s, here, Role.analyst)
        assert queue.page(s, me, queue.Filters(), b.NOW).total == 0
        assert claims.claim_next(s, me, b.NOW) is None
        with pytest.raises(NotFound):
            queue.match_by_uid(s, me, hidden.uid)


def test_filters_narrow_the_queue(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        me = b.actor(s, u, Role.analyst)
        b.match(s, u, seen=b.sighting(s, u, "萤石屿 台灯", channel=Channel.exhibit))
        b.match(s, u)
        total = lambda f: queue.page(s, me, f, b.NOW).total  # noqa: E731
        assert total(queue.Filters()) == 2
        assert total(queue.Filters(channel=Channel.exhibit)) == 1
        assert total(queue.Filters(words="萤石")) == 1
        assert total(queue.Filters(mine=True)) == 0
