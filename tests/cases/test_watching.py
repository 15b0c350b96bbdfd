"""Watches: only what is new, only what was asked for, at the hour that was asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from cases import watching
from cases.models import Match, MatchState
from registry.db import Database
from registry.errors import NotFound, Refused
from registry.network import Unit
from registry.people import Role
from registry.rights import Right
from registry.sightings import Channel
from registry.watches import Rhythm, Watch, Wish, is_due, owned_watch, set_watch, stop_watch
from tests import builders as b


def watch(s: Session, u: Unit, of: Right, **wish: object) -> Watch:
    return set_watch(s, of, Wish(**{"threshold": 0.5, "rhythm": Rhythm.daily, **wish}), b.actor(s, u, Role.holder), b.NOW)  # type: ignore[arg-type]


def seen(s: Session, u: Unit, of: Right, **what: object) -> Match:
    return b.match(s, u, of, b.sighting(s, u, **what))  # type: ignore[arg-type]


def test_what_was_told_is_not_new_again_and_what_comes_later_is(database: Database) -> None:
    with database.write() as s:
        u, of = b.unit(s), b.right(s)
        mine, first = watch(s, u, of), seen(s, u, of)
        assert watching.news(s, mine) == [first]
        watching.tell(s, mine, [first], b.NOW)
        watching.tell(s, mine, [first], b.NOW)
        second = seen(s, u, of)
        assert watching.news(s, mine) == [second] and watching.earlier(s, mine) == [first] and watching.count_news(s, [mine]) == {mine.id: 1}


def test_a_match_that_enters_the_queue_later_is_news_then(database: Database) -> None:
    with database.write() as s:
        u, of = b.unit(s), b.right(s)
        mine, held, after = watch(s, u, of), seen(s, u, of), seen(s, u, of)
        held.state = MatchState.blocked
        s.flush()
        watching.tell(s, mine, watching.news(s, mine), b.NOW)
        held.state = MatchState.queued
        s.flush()
        assert watching.news(s, mine) == [held] and after.id > held.id


@pytest.mark.parametrize(("wish", "expected"), [
    ({}, {"shop", "fair", "other"}), ({"threshold": 0.9}, set()), ({"channels": (Channel.exhibit,)}, {"fair"}),
    ({"shops": ("江汀",)}, {"shop", "fair"}), ({"fairs": ("秋交会",)}, {"shop", "fair", "other"}), ({"fairs": ("春交会",)}, {"shop", "other"}),
    ({"shops": ("江汀",), "channels": (Channel.listing,)}, {"shop"}), ({"shops": ("%",)}, {"fair"})])
def test_a_watch_tells_what_it_was_asked_for(database: Database, wish: dict[str, object], expected: set[str]) -> None:
    with database.write() as s:
        u, of = b.unit(s), b.right(s)
        made = {"shop": seen(s, u, of, seller="江汀日用"), "other": seen(s, u, of, seller="别家"), "fair": seen(s, u, of, channel=Channel.exhibit)}
        made["fair"].sighting.place = "秋交会 1.2A03"
        seen(s, u, b.right(s, "棠予"))
        s.flush()
        assert {k for k, m in made.items() if m in watching.news(s, watch(s, u, of, **wish))} == expected


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


@pytest.mark.parametrize(("rhythm", "told", "now", "due"), [
    (Rhythm.daily, at(2026, 11, 23, 2), at(2026, 11, 24, 0, 59), False),   # 8:59 in Shanghai
    (Rhythm.daily, at(2026, 11, 23, 2), at(2026, 11, 24, 1), True),
    (Rhythm.daily, at(2026, 11, 24, 1), at(2026, 11, 24, 15), False),
    (Rhythm.weekly, at(2026, 11, 23, 2), at(2026, 11, 29, 15), False),     # told on Monday, now Sunday
    (Rhythm.weekly, at(2026, 11, 23, 2), at(2026, 11, 30, 1), True),
    (Rhythm.weekly, at(2026, 11, 23, 2), at(2026, 11, 30, 0), False),
    (Rhythm.at_once, at(2026, 11, 24, 1), at(2026, 11, 24, 1, 1), True), (Rhythm.never, at(2026, 1, 1), at(2026, 11, 24), False)])
def test_a_digest_is_due_at_its_hour(database: Database, rhythm: Rhythm, told: datetime, now: datetime, due: bool) -> None:
    with database.write() as s:
        mine = watch(s, b.unit(s), b.right(s), rhythm=rhythm)
        mine.told_at = told
        assert is_due(mine, now) is due


def test_digests_go_to_the_owners_accounts_and_a_quiet_day_is_not_told(database: Database) -> None:
    with database.write() as s:
        u, of, quiet = b.unit(s), b.right(s), b.right(s, "棠予")
        holder, other = b.person(s, u, Role.holder), b.person(s, u, Role.holder)
        holder.party_id, other.party_id = of.owner_id, None
        loud, still = watch(s, u, of), watch(s, u, quiet)
        match = seen(s, u, of)
        morning = b.NOW + timedelta(days=1)
        found = watching.digests_due(s, morning)
        assert [(d.watch, d.matches, d.people) for d in found] == [(loud, [match], [holder])]
        assert still.told_at == morning
        watching.tell(s, loud, found[0].matches, morning)
        assert watching.digests_due(s, morning + timedelta(days=2)) == []


def test_a_watch_belongs_to_the_owner_of_the_right(database: Database) -> None:
    with database.write() as s:
        u, of = b.unit(s), b.right(s)
        mine = watch(s, u, of)
        assert owned_watch(s, of.owner_id, mine.uid) is mine
        for party in (None, b.right(s, "棠予", owner="别家").owner_id):
            with pytest.raises(NotFound):
                owned_watch(s, party, mine.uid)
        stop_watch(s, mine, b.actor(s, u, Role.holder), b.NOW)
        assert not is_due(mine, b.NOW + timedelta(days=9))


@pytest.mark.parametrize("wish", [{"threshold": 0.0}, {"threshold": 1.5}, {"shops": tuple(str(n) for n in range(21))}, {"fairs": ("字" * 81,)}])
def test_a_wish_that_cannot_be_is_refused(database: Database, wish: dict[str, object]) -> None:
    with database.write() as s, pytest.raises(Refused):
        watch(s, b.unit(s), b.right(s), **wish)
