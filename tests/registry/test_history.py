"""What a listing shows over time, and how asking for it ends: removed is only what is surely removed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from registry.db import Database
from registry.history import Address, history_of
from registry.intake import IntakeReport, take_in
from registry.runs import open_run
from registry.sightings import Sighting
from tests import builders as b
from tests.registry.test_intake import listing, run, taking

DAY = "2026-11-{:02}T01:00:00+00:00"


class Street:
    """One listing, looked at again and again; each look is a run of its own."""

    def __init__(self, database: Database, tmp_path: Path) -> None:
        self.database, self.tmp, self.taking, self.looks = database, tmp_path, taking(database, tmp_path), 0

    def look(self, *records: dict[str, Any]) -> IntakeReport:
        self.looks += 1
        folder = self.tmp / f"look-{self.looks}"
        return take_in(self.database, open_run(run(folder, list(records))), self.taking)

    def shows(self, day: int, **changed: Any) -> IntakeReport:
        return self.look(listing(self.tmp / f"look-{self.looks + 1}", 1, captured_at=DAY.format(day), **changed))

    def ends(self, day: int, outcome: str, status: int = 200, hours: int = 0) -> IntakeReport:
        at = f"2026-11-{day:02}T{1 + hours:02}:00:00+00:00"
        return self.look({"type": "outcome", "url": "http://m.test/item/1", "kind": "product", "outcome": outcome, "status": status, "captured_at": at})

    def sighting(self) -> Sighting:
        with self.database.read() as s:
            return s.scalars(select(Sighting)).one()

    def address(self) -> Address:
        with self.database.read() as s:
            return s.scalars(select(Address)).one()

    def shown(self) -> list[tuple[str, str | None, str]]:
        with self.database.read() as s:
            return [(g.outcome, g.price, g.seller) for g in history_of(s, self.sighting().id)][::-1]


@pytest.fixture
def street(database: Database, tmp_path: Path) -> Street:
    return Street(database, tmp_path)


def test_a_row_of_history_is_written_where_price_or_seller_differ_and_only_then(street: Street) -> None:
    street.shows(1)
    street.shows(2)
    street.shows(3, price="36.00")
    street.shows(4, price="36.00", seller="另一家店")
    assert street.shown() == [("ok", "38.00", "江汀"), ("ok", "36.00", "江汀"), ("ok", "36.00", "另一家店")]


def test_a_new_price_needs_no_new_screening_and_a_new_title_does(street: Street) -> None:
    street.shows(1)
    before = street.sighting().digest
    assert street.shows(2, price="12.00").unchanged == 1 and street.sighting().digest == before
    assert street.shows(3, name="另一个名字").updated == 1 and street.sighting().digest != before


@pytest.mark.parametrize(("outcome", "status", "removed"), [
    ("gone", 404, True), ("gone", 410, True), ("soft_404", 200, False), ("blocked_captcha", 200, False), ("blocked_login", 302, False), ("blocked", 403, False),
    ("rate_limited", 429, False), ("server_error", 500, False), ("timeout", 0, False), ("unreachable", 0, False), ("robots", 0, False), ("not_html", 200, False)])
def test_only_a_page_that_is_surely_gone_is_removed(street: Street, outcome: str, status: int, removed: bool) -> None:
    street.shows(1)
    street.ends(2, outcome, status)
    seen = street.sighting()
    assert (seen.removed_at is not None, seen.outcome, seen.title) == (removed, outcome, "保温杯 1")
    assert street.shown()[-1] == (outcome, "38.00", "江汀")


def test_a_challenge_repeated_for_weeks_is_never_a_removal(street: Street) -> None:
    street.shows(1)
    for day in range(2, 20):
        street.ends(day, "blocked_captcha")
    assert street.sighting().removed_at is None
    assert street.address().times == 18 and len(street.shown()) == 2


def test_nothing_here_counts_as_removed_at_the_second_look_and_not_within_the_half_hour(street: Street) -> None:
    street.shows(1)
    street.ends(2, "soft_404")
    street.ends(2, "blocked_captcha", hours=1)
    street.ends(2, "soft_404", hours=2)
    assert street.sighting().removed_at is None, "a challenge lay between: the count began anew"
    street.ends(2, "soft_404", hours=3)
    assert street.sighting().removed_at is not None


def test_a_removed_listing_that_answers_again_is_no_longer_removed(street: Street) -> None:
    street.shows(1)
    street.ends(2, "gone", 404)
    street.shows(3)
    assert street.sighting().removed_at is None
    assert [o for o, _, _ in street.shown()] == ["ok", "gone", "ok"]
    assert (street.address().outcome, street.address().times) == ("ok", 1)


def test_an_address_that_never_was_a_listing_is_kept_with_its_outcome(street: Street) -> None:
    assert street.ends(2, "rate_limited", 429).outcomes == 1
    assert (street.address().outcome, street.address().status, street.address().sighting_id) == ("rate_limited", 429, None)


def test_an_older_run_taken_in_later_changes_nothing(street: Street) -> None:
    street.shows(5, price="40.00")
    assert street.shows(2, price="10.00").unchanged == 1
    street.ends(3, "gone", 404)
    assert (street.sighting().price, street.sighting().removed_at, len(street.shown())) == ("40.00", None, 1)


def test_a_listing_asked_for_at_another_address_is_found_there_when_it_goes(street: Street) -> None:
    street.shows(1, url="http://m.test/i?id=1&from=list", canonical_url="http://m.test/item/1")
    street.look({"type": "outcome", "url": "http://m.test/i?id=1&from=list", "kind": "product", "outcome": "gone", "status": 404, "captured_at": DAY.format(2)})
    assert street.sighting().removed_at == b.NOW.replace(day=2, hour=1, minute=0, second=0, microsecond=0) and street.sighting().removed_at > b.NOW - timedelta(days=60)
