"""Authorised sellers: held while it lasts and back in the queue after; dismissed as genuine makes a rule with an end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from cases import authorised, gate, review
from cases.models import Answer, Match, MatchState, Result
from cases.placing import place
from registry.authorisations import authorisation_for, authorise
from registry.db import Database
from registry.errors import Refused
from registry.people import Role
from registry.sightings import Channel
from tests import builders as b

TODAY = date(2026, 11, 24)
SELLER = "江汀日用"


def check(match: Match) -> tuple[Result, str]:
    found = next(g for g in match.gates if g.number == 10)
    return found.result, found.reason.format(**found.values)


def test_a_new_authorisation_takes_the_sellers_matches_out_of_the_queue_and_its_end_brings_them_back(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        by, of = b.actor(s, u, Role.lead), b.right(s)
        mine, others = b.match(s, u, of), b.match(s, u, of, b.sighting(s, u, seller="别家"))
        _, moved = authorised.grant(s, of, authorised.Grant(SELLER, ends=date(2026, 12, 31)), by, b.NOW, TODAY)
        assert (moved, mine.state, mine.held_because, mine.held_until) == (1, MatchState.blocked, "正品或授权", date(2026, 12, 31))
        assert check(mine) == (Result.fail, f"{SELLER} 是登记的授权使用人，授权至 2026-12-31") and others.state is MatchState.queued
        later = b.NOW + timedelta(days=37)
        assert authorised.expire(s, later, date(2026, 12, 31)) == 0, "the last day still counts"
        assert authorised.expire(s, later + timedelta(days=1), date(2027, 1, 1)) == 1
        assert mine.state is MatchState.queued and mine.held_until is None and mine.due_at > later
        assert check(mine) == (Result.unknown, "授权已于 2026-12-31 到期或撤销；之后是否仍在销售待核")


def test_revoking_brings_back_and_wants_a_reason(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        by, of = b.actor(s, u, Role.lead), b.right(s)
        match = b.match(s, u, of)
        made, _ = authorised.grant(s, of, authorised.Grant(SELLER), by, b.NOW, TODAY)
        with pytest.raises(Refused):
            authorised.revoke(s, of, made.uid, by, b.NOW, TODAY, " ")
        assert authorised.revoke(s, of, made.uid, by, b.NOW, TODAY, "合同解除") == 1 and match.state is MatchState.queued


@pytest.mark.parametrize(("territory", "channels", "held"), [
    ("CN", (), True), ("*", (), True), ("US", (), False), ("US,CN", (), True), ("CN", (Channel.listing,), True), ("CN", (Channel.exhibit,), False)])
def test_an_authorisation_reaches_only_its_places_and_channels(database: Database, territory: str, channels: tuple[Channel, ...], held: bool) -> None:
    with database.write() as s:
        u = b.unit(s)
        of = b.right(s)
        match = b.match(s, u, of)
        authorised.grant(s, of, authorised.Grant(SELLER, territory=territory, channels=channels), b.actor(s, u, Role.lead), b.NOW, TODAY)
        assert (match.state is MatchState.blocked) is held


def test_what_a_blocking_check_holds_stays_held_when_an_authorisation_ends(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        by, of = b.actor(s, u, Role.lead), b.right(s, expires=date(2020, 1, 1))
        match = b.match(s, u, of, state=MatchState.blocked)
        match.held_because = "在期限内"
        made, _ = authorised.grant(s, of, authorised.Grant(SELLER), by, b.NOW, TODAY)
        authorised.revoke(s, of, made.uid, by, b.NOW, TODAY, "解除")
        assert match.state is MatchState.blocked


def test_goods_dismissed_as_genuine_make_a_rule_that_ends_and_undo_takes_it_back(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        by, of = b.actor(s, u, Role.analyst), b.right(s)
        match = b.match(s, u, of)
        review.judge(s, by, match, review.Decision(Answer.dismiss, "genuine"), b.NOW)
        ends = TODAY + timedelta(days=authorised.GENUINE_DAYS)
        rule = authorisation_for(s, of.id, SELLER, TODAY)
        assert rule is not None and (rule.kind, rule.ends, match.held_until) == ("found", ends, ends)
        review.undo(s, by, b.NOW)
        assert authorisation_for(s, of.id, SELLER, TODAY) is None and match.held_until is None and match.state is MatchState.queued
        review.judge(s, by, match, review.Decision(Answer.dismiss, "genuine"), b.NOW)
        assert authorised.expire(s, b.NOW, ends + timedelta(days=1)) == 1
        assert s.scalars(select(Match)).one().state is MatchState.queued


def test_other_dismissals_make_no_rule(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        match = b.match(s, u)
        review.judge(s, b.actor(s, u, Role.analyst), match, review.Decision(Answer.dismiss, "different"), b.NOW)
        assert match.held_until is None and authorisation_for(s, match.right_id, SELLER, TODAY) is None


def test_the_longest_authorisation_counts(database: Database) -> None:
    with database.write() as s:
        of = b.right(s)
        for ends in (date(2026, 12, 1), date(2027, 12, 1), date(2027, 3, 1)):
            authorise(s, of, SELLER, ends=ends)
        found = authorisation_for(s, of.id, SELLER, TODAY)
        assert found is not None and found.ends == date(2027, 12, 1)


@pytest.mark.parametrize("failed", sorted(gate.BLOCKING))
def test_no_authorisation_and_no_end_of_one_lets_a_failed_blocking_check_through(database: Database, failed: int) -> None:
    with database.write() as s:
        u = b.unit(s)
        by, of = b.actor(s, u, Role.analyst), b.right(s)
        match = b.match(s, u, of, state=MatchState.blocked)
        match.held_because = gate.NAMES[failed]
        b.fail_gate(match, failed)
        made, _ = authorised.grant(s, of, authorised.Grant(SELLER), by, b.NOW, TODAY)
        authorised.revoke(s, of, made.uid, by, b.NOW, TODAY, "解除")
        assert place({g.number: g.result for g in match.gates})[0] is MatchState.blocked is match.state
        with pytest.raises(Refused):
            review.judge(s, by, match, review.Decision(Answer.suspect), b.NOW)
