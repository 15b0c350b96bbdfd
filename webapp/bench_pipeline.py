"""Fetch to queue, end to end, beside bare Scrapy with parsel on the same market, in one run. CPU seconds of child processes (getrusage).

Ours fetches under the guard, keeps bytes, archive and capture records, reads every field, takes in and screens. Bare Scrapy follows the same
sitemap, reads name and price by two selectors and keeps nothing. The server's own time is in neither figure.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from webapp.config import ROOT
from webapp.sample import market, world

RECORDS = 100_000
"""Records of the intake part; `python -m webapp.bench_intake 1000000` measures a million."""
ROUNDS = 2
BARE = """
import sys, re, scrapy
from scrapy.crawler import CrawlerProcess
base, pictures = sys.argv[1], sys.argv[2] == "1"
class Bare(scrapy.Spider):
    name = "bare"
    start_urls = [base + "/sitemap.xml"]
    def parse(self, r):
        for u in re.findall("<loc>([^<]+)</loc>", r.text):
            yield scrapy.Request(u, self.parse if u.endswith(".xml") else self.item)
    def item(self, r):
        if "/item/" not in r.url:
            return
        yield {"url": r.url, "name": r.css("h1::text").get(), "price": r.xpath("//*[contains(@class,'price')]//text()").get()}
        if pictures:
            for u in r.css("img::attr(src)").getall():
                if "/img/" in u:
                    yield r.follow(u, self.picture)
    def picture(self, r):
        self.crawler.stats.inc_value("pictures")
class Seen:
    def process_item(self, item):
        return item
process = CrawlerProcess({"ROBOTSTXT_OBEY": True, "LOG_LEVEL": "ERROR", "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_DELAY": 0, "TELNETCONSOLE_ENABLED": False})
crawler = process.create_crawler(Bare)
process.crawl(crawler)
process.start()
print(crawler.stats.get_value("response_received_count"), crawler.stats.get_value("item_scraped_count"), crawler.stats.get_value("pictures", 0))
"""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a child cost and said."""

    cpu: float
    wall: float
    out: str


def _child(words: list[str], data: Path | None = None) -> Spent:
    """Run our Python; raises CalledProcessError where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"} | ({"KUAIWEI_DATA": str(data)} if data else {})
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([sys.executable, "-P", *words], env=environment, check=True, capture_output=True, text=True)  # noqa: S603 - our own program
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Spent(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.monotonic() - wall, done.stdout)


def _bare(base: str, pictures: bool) -> dict[str, Any]:
    with tempfile.NamedTemporaryFile("w", suffix=".py", encoding="utf-8") as program:  # Scrapy reads the source of its callbacks, so it must be a file
        program.write(BARE)
        program.flush()
        spent = _child([program.name, base, "1" if pictures else "0"])
    answers, items, images = map(int, spent.out.split())
    return {"what": "bare Scrapy + parsel", "pictures": images, "answers": answers, "goods": items, "cpu_seconds": round(spent.cpu, 2),
            "goods_per_cpu_second": round(items / spent.cpu, 1), "answers_per_cpu_second": round(answers / spent.cpu, 1)}


def _ours(base: str, pictures: bool, folder: Path) -> tuple[dict[str, Any], Path]:
    out = folder / f"run-{'with' if pictures else 'without'}-{time.monotonic_ns()}"
    spent = _child(["-m", "crawlers", "listings", f"{base}/", "--out", str(out), "--allow-private", "--max-pictures", "6" if pictures else "0"])
    counts = json.loads(spent.out)
    answers = counts["pages"] + counts["pictures"]
    return {"what": "crawl, keep, archive, read", "pictures": counts["pictures"], "answers": answers, "goods": counts["listings"], "cpu_seconds": round(spent.cpu, 2),
            "goods_per_cpu_second": round(counts["listings"] / spent.cpu, 1), "answers_per_cpu_second": round(answers / spent.cpu, 1)}, out


def _to_queue(run: Path, crawled: dict[str, Any], office: Path) -> dict[str, Any]:
    """The run goes on into the queue of an office that has the register."""
    taken, screened = _child(["-m", "webapp", "intake", str(run), "--json"], office), _child(["-m", "webapp", "screen", "--json"], office)
    whole = crawled["cpu_seconds"] + taken.cpu + screened.cpu
    return {"what": "fetch to queue", "goods": crawled["goods"], "matches": json.loads(screened.out)["matches"], "crawl_cpu": crawled["cpu_seconds"],
            "intake_cpu": round(taken.cpu, 2), "screen_cpu": round(screened.cpu, 2), "cpu_seconds": round(whole, 2),
            "goods_per_cpu_second": round(crawled["goods"] / whole, 2), "answers_per_cpu_second": round(crawled["answers"] / whole, 2)}


def _office(folder: Path, rights: Path) -> Path:
    """A new office with the sample register in it; not measured."""
    data = folder / f"office-{time.monotonic_ns()}"
    data.mkdir()
    program = ("from registry.db import Database; from registry.network import Level, create_unit; from webapp.migrate import upgrade; import sys\n"
               "d = Database('sqlite:///' + sys.argv[1] + '/kuaiwei.db'); upgrade(d)\nwith d.write() as s: create_unit(s, '测量', Level.city)")
    _child(["-c", program, str(data)], data)
    _child(["-m", "webapp", "rights", "import", str(rights), "--json"], data)
    return data


def _least(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The round that cost least: other work on the machine only ever adds."""
    best = min(rows, key=lambda r: float(r["cpu_seconds"]))
    return {**best, "cpu_seconds_of_rounds": [r["cpu_seconds"] for r in rows]}


def _rows(base: str, pictures: bool, folder: Path) -> list[dict[str, Any]]:
    """Bare and ours by turns, then one run on into the queue."""
    bare, ours = [], []
    for _ in range(ROUNDS):
        bare.append(_bare(base, pictures))
        row, run = _ours(base, pictures, folder)
        ours.append(row)
    return [_least(bare), _least(ours), _to_queue(run, _least(ours), _office(folder, folder / "world" / "rights.jsonl"))]


def run() -> dict[str, Any]:
    """Measure crawl to queue with and without pictures, and the intake of many records."""
    with tempfile.TemporaryDirectory(prefix="kuaiwei-bench-") as place:
        folder = Path(place)
        world.build(folder / "world", today=date.today())  # noqa: DTZ011 - the invented fair lies around today
        with market.serve(folder / "world") as base:
            answer: dict[str, Any] = {"without_pictures": _rows(str(base), False, folder), "with_pictures": _rows(str(base), True, folder)}
        answer["intake"] = json.loads(_child(["-m", "webapp.bench_intake", str(RECORDS)]).out)
    return answer
