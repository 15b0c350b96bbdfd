"""One crawl from seeds to manifest, in a run folder."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawlers import settings as project
from crawlers.addresses import is_loopback
from crawlers.evidence import stamp, tool_version, user_agent, warc_info
from crawlers.fields import count_fields
from crawlers.guard import Guard, Refused
from crawlers.spool import MANIFEST, RECORDS, STATS, Spool, SpoolError, Wanted, write_whole

DEFAULT_MAX_PAGES = 10_000


class Interrupted(RuntimeError):
    """The run was stopped before its end; starting it again with the same folder goes on."""


@dataclass(frozen=True)
class Plan:
    """What a crawl is asked to do. `options` go to the spider."""

    spider: str
    seeds: list[Wanted]
    out: Path
    max_pages: int = DEFAULT_MAX_PAGES
    allow_private: bool = False
    contact: str | None = None
    options: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    known: list[Wanted] = field(default_factory=list)
    """Goods of earlier runs that are asked for again."""


def crawl(plan: Plan, progress: Callable[[Spool, list[dict[str, Any]]], None] | None = None) -> dict[str, Any]:
    """Run to the end and answer the summary. Raises guard.Refused or SpoolError before the first request, Interrupted when stopped."""
    guard = Guard(allow_private=plan.allow_private)
    seeds = [Wanted(guard.check_url(w.url), w.kind, w.depth) for w in plan.seeds]
    plan.out.mkdir(parents=True, exist_ok=True)
    with (plan.out / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SpoolError(f"{plan.out}: another crawl is writing here") from None
        lock.truncate(0)
        lock.write(str(os.getpid()))    # whom to ask to stop; worth something only while the lock is held
        lock.flush()
        spool = Spool(plan.out)
        spool.begin(stamp(datetime.now(UTC)))
        if not spool.resumed:
            warc_info(spool.archive, {"http-header-user-agent": _agent(plan), "robots": "obey", "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"})
        for w in [*seeds, *_allowed(plan.known, guard)]:
            spool.seed(w)
        reason = _run(plan, spool, progress)
        answer = _close(plan, spool, reason)
    return answer


def _allowed(known: list[Wanted], guard: Guard) -> Iterator[Wanted]:
    """What was seen before and may still be asked for."""
    for w in known:
        try:
            yield Wanted(guard.check_url(w.url), w.kind)
        except Refused:
            continue


def _agent(plan: Plan) -> str:
    return user_agent(plan.contact)


def _run(plan: Plan, spool: Spool, progress: Any) -> str:
    from scrapy.crawler import CrawlerProcess
    from scrapy.settings import Settings

    scrapy_settings = Settings()
    scrapy_settings.setmodule(project, priority="project")
    hosts = {w.url.split("/")[2].rsplit(":", 1)[0] for w in spool.seeds}
    near = {h: {"delay": 0, "concurrency": 8, "jitter": 0} for h in hosts if is_loopback(h)} if plan.allow_private else {}
    scrapy_settings.update({"LOG_INSTALL_ROOT_HANDLER": False, "ALLOW_PRIVATE": plan.allow_private, "USER_AGENT": _agent(plan), "DOWNLOAD_SLOTS": near, **plan.settings}, priority="cmdline")
    process = CrawlerProcess(scrapy_settings)
    logging.getLogger("scrapy").setLevel(logging.ERROR)
    crawler = process.create_crawler(plan.spider)
    reasons: list[str] = []
    process.crawl(crawler, spool=spool, max_pages=plan.max_pages, on_page=progress, **plan.options).addErrback(lambda f: reasons.append(f.getTraceback()))
    process.start()
    if reasons:
        sys.stderr.write(reasons[0])
        raise RuntimeError("the crawl failed")
    return str(crawler.stats.get_value("finish_reason") if crawler.stats else "failed")


def _close(plan: Plan, spool: Spool, reason: str) -> dict[str, Any]:
    left = spool.waiting()
    spool.log({"at": stamp(datetime.now(UTC)), "event": "end", "reason": reason, "waiting": left})
    spool.close()
    if reason not in ("finished", "memusage_exceeded"):
        raise Interrupted(f"{plan.out}: stopped ({reason}); the same command goes on from here")
    counts = summary(plan.out)
    write_whole(plan.out / STATS, json.dumps({**counts, "waiting": left, "end": reason}, ensure_ascii=False, indent=1).encode())
    facts = {"ended_at": stamp(datetime.now(UTC)), "tool": tool_version(), "user_agent": _agent(plan), "spider": plan.spider,
             "seeds": [w.url for w in spool.seeds if w.kind != "product"], "known": sum(w.kind == "product" for w in spool.seeds),
             "max_pages": plan.max_pages, "resumed": spool.resumed, "end": reason, "counts": {k: counts[k] for k in ("listings", "exhibitors", "pages", "pictures", "outcomes")}}
    spool.manifest(facts)
    return {**counts, "waiting": left, "manifest": str(plan.out / MANIFEST)}


def summary(folder: Path) -> dict[str, Any]:
    """Counts over the records of a run: what was found, per field what is missing or invalid, how addresses ended."""
    kinds: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    pictures: set[str] = set()
    fields: dict[str, dict[str, int]] = {}
    with (folder / RECORDS).open(encoding="utf-8") as f:
        for raw in f:
            record = json.loads(raw)
            kinds[record["type"]] += 1
            if record["type"] != "exhibitor":
                outcomes[record["outcome"]] += 1
            if record["type"] != "outcome":
                count_fields(record, fields)
            pictures.update(p["sha256"] for p in record.get("images", []))
    return {"listings": kinds["listing"], "exhibitors": kinds["exhibitor"], "pages": kinds["listing"] + kinds["outcome"], "pictures": len(pictures),
            "outcomes": dict(outcomes), "fields": fields}
