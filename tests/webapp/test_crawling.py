"""A source is crawled at its time: a child goes out, is followed, started again after a kill, taken in and compared with before."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "crawlers"))
from small_market import Market, goods, open_market

from registry import streets
from registry.db import Database
from registry.errors import Conflict
from registry.history import history_of
from registry.returns import Return
from registry.sightings import Sighting
from registry.streets import Crawl, Source, Wish
from tests import builders as b
from webapp import crawling, rounds
from webapp.config import DEMO_MARK, Settings
from webapp.engines import Engines, open_engines
from webapp.jobs import Job, run_one
from webapp.tasks import HANDLERS


class Office:
    """A worker with a clock of its own, over a folder of invented data (so that this machine may be crawled)."""

    def __init__(self, settings: Settings, database: Database, engines: Engines) -> None:
        self.settings, self.database, self.engines, self.now = settings, database, engines, datetime.now(UTC)
        with database.write() as s:
            self.unit_id = b.unit(s).id

    def add(self, *seeds: str, **wish: object) -> int:
        with self.database.write() as s:
            return streets.add_source(s, Wish("小市场", seeds, **wish), self.now, unit_id=self.unit_id, by="林").id  # type: ignore[arg-type]

    def work(self, until: str = "", seconds: float = 60) -> None:
        """Do jobs until nothing is left but what waits for the child, or a crawl is in this state."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            rounds.turn(self.database, self.now)
            with self.database.write() as s:
                s.execute(update(Job).where(Job.name == "screen", Job.state == "waiting").values(state="done"))
            busy = run_one(self.database, self.engines, HANDLERS, lambda: self.now)
            with self.database.read() as s:
                states = list(s.scalars(select(Crawl.state)))
                dead = list(s.scalars(select(Job.error).where(Job.error != "")))
            assert not dead, dead[0]
            if (until and until in states) or (not until and not busy and not set(states) & set(streets.OPEN)):
                return
            if not busy:
                self.now += crawling.LOOK
                time.sleep(0.1)
        raise AssertionError("the crawl did not come to its end")

    def crawl(self) -> Crawl:
        with self.database.read() as s:
            return s.scalars(select(Crawl).order_by(Crawl.id.desc()).limit(1)).one()


@pytest.fixture
def office(settings: Settings, database: Database) -> Iterator[Office]:
    settings.data.mkdir(parents=True)
    (settings.data / DEMO_MARK).write_text("invented")
    engines = open_engines(settings)
    yield Office(settings, database, engines)
    engines.close()


@pytest.fixture
def market() -> Iterator[Market]:
    with open_market(6, sitemap=False) as opened:
        yield opened


def test_a_due_source_is_crawled_taken_in_and_given_its_next_time(office: Office, market: Market) -> None:
    source_id = office.add(market.base + "/", every_hours=24)
    began = office.now
    office.work()
    crawl = office.crawl()
    assert (crawl.state, crawl.lives, crawl.report["created"], crawl.by) == ("done", 1, 6, "schedule")
    assert crawl.progress["listings"] == 6 and crawl.progress["fields"]["price"] == {"present": 6, "missing": 0, "invalid": 0}
    with office.database.read() as s:
        source = s.get_one(Source, source_id)
        assert source.next_at is not None and abs(source.next_at - began - timedelta(hours=24)) < timedelta(minutes=1)


def test_a_second_look_screens_only_what_changed_and_keeps_the_history(office: Office, market: Market) -> None:
    office.add(market.base + "/", every_hours=24)
    office.work()
    with office.database.write() as s:
        for x in s.scalars(select(Sighting)):
            x.screened_digest = x.digest
    market.size = 5         # number 5 is gone from the shelves: its address answers 404, and nothing leads there any more
    office.now += timedelta(hours=25)
    office.work()
    assert office.crawl().report["unchanged"] == 5
    with office.database.read() as s:
        assert [x for x in s.scalars(select(Sighting)) if x.screened_digest != x.digest] == []
        shown = {x.item_id: [g.outcome for g in history_of(s, x.id)] for x in s.scalars(select(Sighting))}
        assert shown.pop("10005") == ["gone", "ok"] and set(map(tuple, shown.values())) == {("ok",)}
        assert [x.item_id for x in s.scalars(select(Sighting)) if x.removed_at] == ["10005"]
    assert max(market.hits[f"/item/{10_000 + n}.html"] for n in range(5)) <= 4   # with and without the list's mark, once a look each


CHANGES: dict[int, tuple[tuple[int, str], str, bool]] = {
    0: ((200, "/x/captcha"), "blocked_captcha", False), 1: ((429, "/x/429"), "rate_limited", False), 2: ((200, "/x/login"), "blocked_login", False),
    3: ((200, "/x/soft404"), "soft_404", False), 4: ((410, "/x/410"), "gone", True), 5: ((500, "/x/500"), "server_error", False)}
"""Number of the goods -> what its address answers at the second look, how that ends, whether the listing counts as removed."""


def test_a_changing_market_is_told_apart_from_one_that_shuts_us_out(office: Office) -> None:
    """A second look a day later: one price changed, one listing in other hands, one sold again elsewhere under the same picture, six that answer otherwise."""
    with open_market(9) as market:
        office.add(market.base + "/", every_hours=24)
        office.work()
        with office.database.write() as s:
            for x in s.scalars(select(Sighting)):
                x.screened_digest = x.digest
        twin = market.answer("/item/10004.html")[2].replace(goods(4)["name"].encode(), "新店开业好物".encode()).replace(goods(4)["seller"].encode(), "再来一家".encode())
        market.changed = {f"/item/{10_000 + n}.html": answer for n, (answer, _, _) in CHANGES.items()} | {"/item/10009.html": twin}
        market.changed["/item/10006.html"] = market.answer("/item/10006.html")[2].replace(b"106.50", b"88.00")
        market.changed["/item/10007.html"] = market.answer("/item/10007.html")[2].replace(goods(7)["seller"].encode(), "另一家店".encode()).replace(b"/shop/2", b"/shop/9")
        market.size = 10
        office.now += timedelta(hours=25)
        office.work()
    assert {k: office.crawl().report[k] for k in ("created", "updated", "unchanged", "repriced")} == {"created": 1, "updated": 1, "unchanged": 2, "repriced": 1}
    with office.database.read() as s:
        found = {int(x.item_id) - 10_000: x for x in s.scalars(select(Sighting))}
        assert {n: (found[n].outcome, found[n].removed_at is not None) for n in CHANGES} == {n: (outcome, removed) for n, (_, outcome, removed) in CHANGES.items()}
        assert [g.price for g in history_of(s, found[6].id)] == ["88.00", "106.50"]
        assert [g.seller for g in history_of(s, found[7].id)] == ["另一家店", goods(7)["seller"]]
        assert {n for n, x in found.items() if x.screened_digest != x.digest} == {7, 9}, "only what is new or changed is compared again"


def test_a_listing_looked_for_again_and_not_found_is_removed_and_its_twin_is_a_return(office: Office, market: Market) -> None:
    office.add(market.base + "/", every_hours=0)
    with office.database.write() as s:
        crawling.follow_up(s, streets.begin_crawl(s, s.scalars(select(Source)).one(), office.now, "林"), office.now)
    office.work()
    with office.database.write() as s:
        gone = s.scalars(select(Sighting).order_by(Sighting.id)).first()
        assert gone is not None
        gone_id, title, seller, unit_id = gone.id, gone.title, gone.seller, gone.unit_id
        gone.url = f"{market.base}/x/410"
        gone.key = f"listing:{market.base}/x/410"
    office.add(f"{market.base}/x/410", every_hours=24, only=True)
    office.work()
    with office.database.write() as s:
        assert s.get_one(Sighting, gone_id).removed_at is not None
        s.add(Sighting(unit_id=unit_id, channel="listing", key="listing:http://m.test/new", title=f"【新】{title}", seller=seller, url="http://m.test/new",
                       first_seen=office.now + timedelta(days=1), last_seen=office.now + timedelta(days=1)))
        s.add(Job(name="look_for_returns", payload={"unit": unit_id}, run_at=office.now, created_at=office.now))
    office.work()
    with office.database.read() as s:
        found = [r for r in s.scalars(select(Return)) if r.seen.url == "http://m.test/new"]
        assert [(r.gone_id, r.reasons) for r in found] == [(gone_id, ["title", "seller"])]


def test_a_killed_crawl_goes_on_and_a_new_worker_finds_it_by_its_lock(office: Office, market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    market.delay = 0.15
    office.add(market.base + "/", every_hours=24, max_pages=60)
    office.work("running")
    folder = crawling.folder_of(office.settings, office.crawl().uid)
    end = time.monotonic() + 30
    while not crawling.is_running(folder) and time.monotonic() < end:
        time.sleep(0.02)
    [child] = crawling._children.values()
    monkeypatch.setattr(crawling, "_children", {})          # another worker now
    assert child.pid == int((folder / ".lock").read_text())
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    market.delay = 0.0
    office.work()
    assert (office.crawl().state, office.crawl().lives, office.crawl().report["created"]) == ("done", 2, 6)


def test_a_crawl_that_is_asked_to_stop_stops(office: Office, market: Market) -> None:
    market.delay = 0.3
    office.add(market.base + "/", every_hours=24)
    office.work("running")
    folder = crawling.folder_of(office.settings, office.crawl().uid)
    while not crawling.is_running(folder):
        time.sleep(0.02)
    with office.database.write() as s:
        s.execute(update(Crawl).values(state=streets.STOPPING))
    office.work()
    assert office.crawl().state == "stopped" and not crawling.is_running(folder)


def test_an_office_without_a_contact_is_told_so_and_asks_for_nothing(office: Office) -> None:
    office.add("https://shop.example.com/", every_hours=24)
    office.work()
    assert office.crawl().state == "failed" and "KUAIWEI_CONTACT" in office.crawl().error


def test_only_one_look_at_a_source_goes_on_at_a_time(office: Office) -> None:
    office.add("https://shop.example.com/", every_hours=24)
    with office.database.write() as s:
        source = s.scalars(select(Source)).one()
        streets.begin_crawl(s, source, office.now, "林")
        with pytest.raises(Conflict):
            streets.begin_crawl(s, source, office.now, "林")
        source.next_at = office.now
        assert streets.due_sources(s, office.now) == []
