from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_market import Market, goods, open_market
from street import records, run
from warcio.archiveiterator import ArchiveIterator

SIZE = 25


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Market, Path]]:
    out = tmp_path_factory.mktemp("crawl") / "run"
    with open_market(SIZE) as market:
        done = run("listings", market.base, "--out", str(out), "--allow-private", "--contact", "office@example.com")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["listings"] == SIZE
        yield market, out


def test_every_listing_is_there_once_with_its_facts(crawled: tuple[Market, Path]) -> None:
    listings = records(crawled[1], "listing")
    assert sorted(r["item_id"] for r in listings) == [str(10_000 + n) for n in range(SIZE)]
    for r in listings:
        g = goods(int(r["item_id"]) - 10_000)
        assert (r["name"], r["price"], r["currency"], r["brand"], r["sku"], r["seller"], r["shop_id"]) == (
            g["name"], g["price"], "CNY", g["brand"], g["sku"], g["seller"], g["shop"])
        assert "utm_source" not in r["canonical_url"] and r["availability"] == "InStock" and set(r["provenance"]) >= {"name", "price", "brand"}


def test_pages_and_pictures_are_kept_as_they_came(crawled: tuple[Market, Path]) -> None:
    market, out = crawled
    for r in records(out, "listing"):
        body = (out / "blobs" / r["page_sha256"][:2] / r["page_sha256"][2:4] / r["page_sha256"]).read_bytes()
        assert hashlib.sha256(body).hexdigest() == r["page_sha256"] and body == market.answer(r["url"].removeprefix(market.base))[2]
        assert [p["media_type"] for p in r["images"]] == ["image/png"]
        assert r["capture"]["resolved_ip"] == "127.0.0.1" and r["capture"]["status"] == 200 and r["capture"]["certificate_sha256"] is None


def test_nothing_is_asked_for_twice_and_nothing_against_robots(crawled: tuple[Market, Path]) -> None:
    market, out = crawled
    assert max(market.hits.values()) == 1
    assert not [h for h in market.hits if h.startswith(("/secret", "/cart"))]
    assert [r["url"] for r in records(out, "outcome") if r["outcome"] == "robots"] == [f"{market.base}/secret/plan.html"]


def test_the_user_agent_names_us_and_how_to_reach_us(crawled: tuple[Market, Path]) -> None:
    assert all(a.startswith("kuaiwei-crawlers/") and "office@example.com" in a for a in crawled[0].agents)


def test_the_manifest_comes_last_and_tells_every_file(crawled: tuple[Market, Path]) -> None:
    out = crawled[1]
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    there = {str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()} - {"manifest.json", ".lock"}
    assert set(manifest["files"]) == there
    assert all(hashlib.sha256((out / n).read_bytes()).hexdigest() == f["sha256"] for n, f in manifest["files"].items())
    assert manifest["counts"]["listings"] == SIZE and manifest["started_at"] < manifest["ended_at"] and manifest["previous_manifest_sha256"] is None


def test_the_archive_holds_request_and_response_of_every_exchange(crawled: tuple[Market, Path]) -> None:
    market, out = crawled
    kinds: dict[str, list[str]] = {}
    with (out / "archive.warc.gz").open("rb") as f:
        for record in ArchiveIterator(f, check_digests="raise"):
            record.content_stream().read()
            kinds.setdefault(record.rec_type, []).append(record.rec_headers.get_header("WARC-Target-URI") or "")
            assert record.rec_headers.protocol == "WARC/1.1"
    assert sorted(kinds["request"]) == sorted(kinds["response"]) == sorted(market.base + h for h in market.hits)


def test_missing_and_invalid_fields_are_counted(crawled: tuple[Market, Path]) -> None:
    stats = json.loads((crawled[1] / "stats.json").read_text(encoding="utf-8"))
    assert stats["fields"]["price"] == {"present": SIZE, "missing": 0, "invalid": 0}
    assert stats["fields"]["gtin"]["missing"] == SIZE and stats["outcomes"]["robots"] == 1


def test_a_finished_run_started_again_asks_for_nothing(crawled: tuple[Market, Path]) -> None:
    market, out = crawled
    before, lines = sum(market.hits.values()), (out / "records.jsonl").read_bytes()
    old = hashlib.sha256((out / "manifest.json").read_bytes()).hexdigest()
    assert run("listings", market.base, "--out", str(out), "--allow-private").returncode == 0
    assert sum(market.hits.values()) == before and (out / "records.jsonl").read_bytes() == lines
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["previous_manifest_sha256"] == old


def test_loopback_is_refused_without_the_switch(tmp_path: Path) -> None:
    with open_market(3) as market:
        done = run("listings", market.base, "--out", str(tmp_path / "run"))
        assert done.returncode == 2 and "refused (address)" in done.stderr and done.stderr.count("\n") == 1
        assert not market.hits and done.stdout == ""


def test_words_ask_the_sites_own_search_and_follow_its_pages(tmp_path: Path) -> None:
    with open_market(30) as market:
        done = run("listings", market.base, "--out", str(tmp_path / "run"), "--allow-private", "--words", "手提包 1")
        assert done.returncode == 0, done.stderr
        names = {r["name"] for r in records(tmp_path / "run", "listing")}
        assert names == {goods(n)["name"] for n in range(30) if "手提包 1" in goods(n)["name"]}
        assert not [h for h in market.hits if "map.xml" in h]


def test_a_search_form_that_posts_is_asked_as_it_asks(tmp_path: Path) -> None:
    with open_market(30) as market:
        done = run("listings", f"{market.base}/x/posting", "--out", str(tmp_path / "run"), "--allow-private", "--words", "手提包 2", "--max-pictures", "0")
        assert done.returncode == 0, done.stderr
        assert {r["name"] for r in records(tmp_path / "run", "listing")} == {goods(n)["name"] for n in range(30) if "手提包 2" in goods(n)["name"]}
        assert market.hits["POST /find"] == 1
    with (tmp_path / "run" / "archive.warc.gz").open("rb") as f:
        bodies = [r.content_stream().read() for r in ArchiveIterator(f) if r.rec_type == "request" and (r.rec_headers.get_header("WARC-Target-URI") or "").endswith("/find")]
    assert len(bodies) == 1 and b"q=%E6%89%8B" in bodies[0]


def test_where_the_picture_named_first_cannot_be_had_the_pages_own_is_taken(tmp_path: Path) -> None:
    with open_market(3) as market:
        done = run("listings", f"{market.base}/x/lost-picture", "--out", str(tmp_path / "run"), "--allow-private", "--only")
        assert done.returncode == 0, done.stderr
        assert [[p["url"] for p in r["images"]] for r in records(tmp_path / "run", "listing")] == [[f"{market.base}/img/7.png"]]


def test_max_pages_bounds_a_run_and_a_larger_one_goes_on(tmp_path: Path) -> None:
    with open_market(12) as market:
        words = ("listings", market.base, "--out", str(tmp_path / "run"), "--allow-private", "--max-pictures", "0")
        assert json.loads(run(*words, "--max-pages", "6").stdout)["waiting"] > 0
        pages = [h for h in market.hits if not h.startswith("/robots")]
        assert len(pages) <= 6
        assert json.loads(run(*words).stdout)["listings"] == 12
        assert max(market.hits[h] for h in market.hits if h != "/robots.txt") == 1
