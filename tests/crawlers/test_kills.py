"""A crawl killed at random points and started again: nothing lost, nothing doubled, nothing fetched again but what was in flight."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_market import Market, open_market
from street import ROOT, command, environment, records, run
from warcio.archiveiterator import ArchiveIterator

IN_FLIGHT = 16    # CONCURRENT_REQUESTS: asked for, and the bytes not yet stored


def drill(market: Market, out: Path, kills: int, seed: int) -> int:
    """Kill the crawl `kills` times after a random number of pages, then let it end. Answers how often it was really killed on its way."""
    rng, done = random.Random(seed), 0
    words = ("listings", market.base, "--out", str(out), "--allow-private")
    for _ in range(kills):
        process = subprocess.Popen(command(*words), cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        target = sum(market.hits.values()) + rng.randint(1, 12)
        while process.poll() is None and sum(market.hits.values()) < target:
            time.sleep(0.002)
        time.sleep(rng.random() * 0.05)
        done += process.poll() is None
        process.kill()
        process.wait()
    finished = run(*words)
    assert finished.returncode == 0, finished.stderr
    return done


def check(market: Market, out: Path, size: int, killed: int) -> None:
    urls = [r["url"] for r in records(out)]
    assert len(urls) == len(set(urls))
    listings = records(out, "listing")
    assert sorted(int(r["item_id"]) for r in listings) == [10_000 + n for n in range(size)]
    for r in listings:
        for digest in (r["page_sha256"], *(p["sha256"] for p in r["images"])):
            assert (out / "blobs" / digest[:2] / digest[2:4] / digest).exists()
        assert len(r["images"]) == 1
    again = sum(c - 1 for h, c in market.hits.items() if h != "/robots.txt")
    assert again <= killed * IN_FLIGHT
    with (out / "archive.warc.gz").open("rb") as f:
        kept = [x.rec_headers.get_header("WARC-Target-URI") for x in ArchiveIterator(f) if x.rec_type == "response"]
    pages = [u for u in kept if not u.endswith("/robots.txt")]
    assert len(pages) == len(set(pages)) and {r["url"] for r in listings} <= set(pages)


def test_a_few_random_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    with open_market(24, delay=0.03) as market:
        killed = drill(market, tmp_path / "run", kills=3, seed=20261124)
        check(market, tmp_path / "run", 24, killed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [7, 11, 13, 17])
def test_fifty_random_kills_of_one_crawl_lose_and_double_nothing(tmp_path: Path, seed: int) -> None:
    """Four crawls, 200 kills together."""
    with open_market(330, delay=0.03) as market:
        killed = drill(market, tmp_path / "run", kills=50, seed=seed)
        assert killed >= 40
        check(market, tmp_path / "run", 330, killed)
        sys.stderr.write(f"seed {seed}: {killed} of 50 kills while it crawled, {sum(market.hits.values())} requests for {len(market.hits)} addresses\n")


def test_a_run_that_is_asked_to_stop_ends_without_a_manifest_and_goes_on_later(tmp_path: Path) -> None:
    words = ("--out", str(tmp_path / "run"), "--allow-private", "--max-pictures", "0")
    with open_market(60, delay=0.1) as market:
        process = subprocess.Popen(command("listings", market.base, *words), cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while process.poll() is None and sum(market.hits.values()) < 12:
            time.sleep(0.005)
        process.terminate()
        out, err = process.communicate(timeout=60)
        assert process.returncode == 1 and out == "" and "goes on from here" in err and "Traceback" not in err
        assert not (tmp_path / "run" / "manifest.json").exists()
        assert run("listings", market.base, *words).returncode == 0
        assert len(records(tmp_path / "run", "listing")) == 60
        assert max(c for h, c in market.hits.items() if h != "/robots.txt") == 1
