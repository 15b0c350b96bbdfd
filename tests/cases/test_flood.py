"""The flood guard: what is usual passes, what is far more is held with a reason until a person says what it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases import flood, screening
from cases.models import Match, MatchState
from matching.compare import Verdict
from registry.db import Database
from registry.errors import Conflict, NotFound, Refused
from registry.lookup import Candidate
from registry.network import Unit
from registry.people import Role
from registry.rights import Right
from tests import builders as b


def wave(s: Session, u: Unit, of: Right, n: int, guard: flood.Guard) -> list[Match]:
    """n things that match the right are screened."""
    found = screening.Found(Candidate(of.id), Verdict(b.FINDINGS, 1.5, 0.82), None)
    made = []
    for _ in range(n):
        seen = b.sighting(s, u, seller=f"店{len(made)}", at=guard.at)
        made += screening.store(s, seen, [found], guard.at, guard=guard)
    return made


def queued(made: list[Match]) -> int:
    return sum(m.state is MatchState.queued for m in made)


def test_what_comes_beyond_the_limit_is_held_with_a_reason_and_one_hold_is_made(database: Database) -> None:
    with database.write() as s:
        u, of = b.unit(s), b.right(s)
        made = wave(s, u, of, flood.FLOOR + 15, flood.Guard(b.NOW))
        assert queued(made) == flood.FLOOR
        assert {m.held_because for m in made if m.state is MatchState.blocked} == {flood.REASON}
        hold = s.scalars(select(flood.FloodHold)).one()
        assert (hold.right_id, hold.found, hold.state) == (of.id, flood.FLOOR + 1, flood.WAITING)


def test_a_right_with_a_rich_past_is_let_through_at_its_own_rate(database: Database) -> None:
    with database.write() as s:
        u, of = b.unit(s), b.right(s)
        past = b.NOW - timedelta(days=3)
        for m in wave(s, u, of, 30, flood.Guard(past)):
            m.created_at = past
        s.flush()
        usual = (30 + 1) / (30 + flood.BEFORE_ALL) * (flood.FLOOR + 60)
        assert flood.FACTOR * usual > flood.FLOOR, "the past matters here"
        for _ in range(flood.FLOOR + 60):
            b.sighting(s, u)
        assert queued(wave(s, u, of, flood.FLOOR + 20, flood.Guard(b.NOW))) == flood.FLOOR + 20


def test_other_rights_and_other_units_are_not_held(database: Database) -> None:
    with database.write() as s:
        u, other, of = b.unit(s), b.unit(s, "别处中心"), b.right(s)
        guard = flood.Guard(b.NOW)
        wave(s, u, of, flood.FLOOR + 5, guard)
        assert queued(wave(s, u, b.right(s, "棠予"), 5, guard)) == 5 and queued(wave(s, other, of, 5, guard)) == 5


def test_the_hold_stays_for_what_comes_later_until_it_is_released_and_then_all_of_it_enters(database: Database) -> None:
    with database.write() as s:
        u, of = b.unit(s), b.right(s)
        lead = b.actor(s, u, Role.lead)
        made = wave(s, u, of, flood.FLOOR + 5, flood.Guard(b.NOW))
        made += wave(s, u, of, 3, flood.Guard(b.NOW + timedelta(days=2)))
        assert queued(made) == flood.FLOOR
        held = flood.holds_of(s, lead)[0]
        assert held.waiting == 8 and flood.count_waiting(s, lead) == 1 and len(held.sample) == 6
        assert flood.release(s, lead, held.hold.uid, b.NOW + timedelta(days=2), "确有大量同款") == 8
        assert queued(made) == len(made)
        assert queued(wave(s, u, of, flood.FLOOR + 5, flood.Guard(b.NOW + timedelta(days=3)))) == flood.FLOOR + 5, "calm after a release"
        with pytest.raises(Conflict):
            flood.release(s, lead, held.hold.uid, b.NOW)


def test_kept_held_wants_words_and_can_still_be_released(database: Database) -> None:
    with database.write() as s:
        u, of = b.unit(s), b.right(s, "新品")
        lead, stranger = b.actor(s, u, Role.lead), b.actor(s, b.unit(s, "别处中心"), Role.lead)
        made = wave(s, u, of, flood.FLOOR + 5, flood.Guard(b.NOW))
        uid = flood.holds_of(s, lead)[0].hold.uid
        with pytest.raises(Refused):
            flood.keep_held(s, lead, uid, b.NOW, " ")
        with pytest.raises(NotFound):
            flood.release(s, stranger, uid, b.NOW)
        flood.keep_held(s, lead, uid, b.NOW, "登记文字是普通词语")
        made += wave(s, u, of, 2, flood.Guard(b.NOW + timedelta(days=20)))
        assert queued(made) == flood.FLOOR and flood.count_waiting(s, lead) == 0
        assert flood.release(s, lead, uid, b.NOW + timedelta(days=21)) == 7


def test_screening_again_keeps_a_held_match_held_and_a_queued_one_queued(database: Database) -> None:
    with database.write() as s:
        u, of = b.unit(s), b.right(s)
        made = wave(s, u, of, flood.FLOOR + 2, flood.Guard(b.NOW))
        found = screening.Found(Candidate(of.id), Verdict(b.FINDINGS, 1.5, 0.82), None)
        guard = flood.Guard(b.NOW + timedelta(hours=1))
        for m in made:
            screening.store(s, m.sighting, [found], guard.at, guard=guard)
        assert queued(made) == flood.FLOOR
