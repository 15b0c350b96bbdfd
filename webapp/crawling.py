"""Crawls at their time: a child goes out, the job follows it, and what it brings is taken in, compared with before, and screened.

The child is not the worker's: it lives on when the worker ends, holds a lock in its run folder, and is started again where it was killed.
A job that follows a crawl only looks and lets go (jobs.NotYet), so that hours of crawling hold no other job up.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from fairs.intake import take_in_exhibitors
from matching.image.small_print import small_print
from registry import returns, streets
from registry.errors import Refused
from registry.history import repriced
from registry.intake import Taking, take_in
from registry.runs import MANIFEST, RunFolder, open_run
from registry.sightings import Run
from registry.streets import Crawl, Source
from webapp.config import ROOT, Settings
from webapp.jobs import NotYet, Work, enqueue

LOOK = timedelta(seconds=5)
MOST_LIVES = 5
MOST_KNOWN = 20_000
REFUSED = 2
"""Exit status of a crawl that would be refused again however often it is started."""
KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "PYTHONWARNINGS")
_children: dict[str, subprocess.Popen[bytes]] = {}
"""Children of this worker by the uid of their crawl; after a restart of the worker only the lock tells."""


def due(session: Session, at: datetime) -> bool:
    """Is there a source whose time has come?"""
    return bool(streets.due_sources(session, at))


def start_crawls(work: Work) -> dict[str, Any]:
    """Begin what is due: a crawl and the job that follows it, in one transaction."""
    with work.database.write() as session:
        found = streets.due_sources(session, work.now())
        for source in found:
            follow_up(session, streets.begin_crawl(session, source, work.now(), "schedule"), work.now())
    return {"started": len(found)}


def follow_up(session: Session, crawl: Crawl, at: datetime) -> None:
    """The job that starts and follows a crawl."""
    enqueue(session, "crawl", {"crawl": crawl.id}, at)


def folder_of(settings: Settings, uid: str) -> Path:
    """The run folder of a crawl."""
    return settings.data / "runs" / uid


def is_running(folder: Path) -> bool:
    """Does a crawl hold the lock of this folder?"""
    try:
        with (folder / ".lock").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False


def _entry(line: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}


def progress_of(folder: Path) -> dict[str, Any]:
    """Pages, finds and outcomes so far, counted from the log."""
    outcomes: Counter[str] = Counter()
    found = 0
    try:
        with (folder / "log.jsonl").open("rb") as lines:
            for entry in map(_entry, lines):
                if "url" in entry:
                    outcomes[str(entry.get("outcome", "ok"))] += 1
                    found += int(entry.get("kind") == "product" and entry.get("outcome") == "ok")
    except OSError:
        return {}
    return {"pages": sum(outcomes.values()), "found": found, "outcomes": dict(outcomes)}


def _known(work: Work, source: Source, folder: Path) -> None:
    """Write down where this source's listings were seen: a listing that no list leads to any more is asked for all the same."""
    folder.mkdir(parents=True, exist_ok=True)
    with work.database.read() as session:
        known = streets.known_addresses(session, source, work.now() - timedelta(days=returns.WATCHED_DAYS), min(source.max_pages // 2, MOST_KNOWN))
    folder.with_suffix(".known").write_text("".join(f"{url}\n" for url in known), encoding="utf-8")


def _words(settings: Settings, source: Source, folder: Path) -> list[str]:
    """The command line of a crawl. A sample world may crawl this machine, an office may not."""
    words = ["-P", "-m", "crawlers", source.kind, *source.seeds, "--out", str(folder), "--max-pages", str(source.max_pages)]
    if source.kind == "listings":
        words += [*(["--only"] if source.only else []), *(["--words", *source.words] if source.words else [])]
        words += ["--browser", settings.browser] if settings.browser else []
        words += [] if source.only else ["--known", str(folder.with_suffix(".known"))]
    words += ["--contact", settings.contact] if settings.contact else []
    here = all(urlsplit(str(s)).hostname in ("127.0.0.1", "localhost") for s in source.seeds)
    return [*words, "--allow-private"] if settings.demo and here else words


def environment() -> dict[str, str]:
    """What a child that goes out may know of this process: where programs and our code are, and no secret."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {k: v for k, v in os.environ.items() if k in KEPT} | {"PYTHONPATH": path}


def _start(settings: Settings, source: Source, uid: str) -> None:
    folder = folder_of(settings, uid)
    with folder.with_suffix(".err").open("wb") as err:
        _children[uid] = subprocess.Popen([sys.executable, *_words(settings, source, folder)], env=environment(), stdin=subprocess.DEVNULL,  # noqa: S603 - our own program
                                          stdout=subprocess.DEVNULL, stderr=err, start_new_session=True)


def _status(uid: str, folder: Path) -> int | None:
    """Exit status of the child, None while it runs; -1 where it ended and nobody knows how."""
    child = _children.get(uid)
    if is_running(folder) or (child is not None and child.poll() is None):
        return None
    _children.pop(uid, None)
    return child.returncode if child is not None else -1


def _stop(uid: str, folder: Path) -> None:
    """Ask the child to stop; its number stands in the lock file, which it holds while it lives."""
    child = _children.get(uid)
    try:
        number = int((folder / ".lock").read_text("ascii") or 0) if is_running(folder) else child.pid if child else 0
        if number > 1:
            os.kill(number, signal.SIGTERM)
    except (OSError, ValueError):
        return


def follow(work: Work) -> dict[str, Any] | None:
    """One look at a crawl: start it, see how far it is, or take in what it brought."""
    with work.database.read() as session:
        crawl = session.get_one(Crawl, int(work.payload["crawl"]))
        source = crawl.source
    folder = folder_of(work.engines.settings, crawl.uid)
    if crawl.state not in streets.OPEN:
        return crawl.report
    status = _status(crawl.uid, folder) if crawl.lives else -1
    if status is None:
        _going_on(work, crawl, folder)
    if crawl.state == streets.TAKING or (folder / MANIFEST).is_file():
        return _bring_in(work, crawl, source, folder)
    _ended_early(work, crawl, source, folder, status)
    return None


def _going_on(work: Work, crawl: Crawl, folder: Path) -> None:
    if crawl.state == streets.STOPPING:
        _stop(crawl.uid, folder)
    else:
        _set(work, crawl, progress=progress_of(folder))
    raise NotYet(LOOK)


def _set(work: Work, crawl: Crawl, **values: Any) -> None:
    with work.database.write() as session:
        row = session.get_one(Crawl, crawl.id)
        for name, value in values.items():
            setattr(row, name, value)


def _ended_early(work: Work, crawl: Crawl, source: Source, folder: Path, status: int | None) -> None:
    """The child has not begun, or ended without a manifest: start it (again), or give up."""
    stopped = crawl.state == streets.STOPPING
    if stopped or (crawl.lives and status == REFUSED) or crawl.lives >= MOST_LIVES:
        with work.database.write() as session:
            streets.settle(session, session.get_one(Crawl, crawl.id), streets.STOPPED if stopped else streets.FAILED, work.now(),
                           error="" if stopped else _last_line(folder))
        return
    _set(work, crawl, state=streets.RUNNING, lives=crawl.lives + 1, started_at=crawl.started_at or work.now())
    _known(work, source, folder)
    _start(work.engines.settings, source, crawl.uid)
    raise NotYet(LOOK)


def _last_line(folder: Path) -> str:
    try:
        lines = folder.with_suffix(".err").read_text("utf-8", "replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][-500:] if lines else ""


def _bring_in(work: Work, crawl: Crawl, source: Source, folder: Path) -> dict[str, Any]:
    """Take the run in, then let it be screened and compared with what was removed; each step twice is once."""
    _set(work, crawl, state=streets.TAKING)
    at, settings = work.now(), work.engines.settings
    try:
        run = open_run(folder)
        report = take_in(work.database, run, Taking(work.engines.blobs, crawl.unit_id, crawl.by, at, settings.sm3), work.progress)
        take_in_exhibitors(work.database, run, crawl.unit_id, report, source.fair_id)
    except Refused as e:
        with work.database.write() as session:
            streets.settle(session, session.get_one(Crawl, crawl.id), streets.FAILED, at, error=e.sentence())
        return {}
    told = {"read": report.read, "created": report.created, "updated": report.updated, "unchanged": report.unchanged, "outcomes": report.outcomes,
            "held": report.held, "refused": report.refused_total}
    _settle(work, crawl, run, told, at)
    return told


def _settle(work: Work, crawl: Crawl, run: RunFolder, told: dict[str, Any], at: datetime) -> None:
    with work.database.write() as session:
        row = session.get_one(Crawl, crawl.id)
        row.run_id = session.scalar(select(Run.id).where(Run.manifest_sha256 == run.sha256))
        row.progress = {**run.stats(), "found": run.stats().get("listings", 0) + run.stats().get("exhibitors", 0)}
        told["repriced"] = repriced(session, row.run_id) if row.run_id else 0
        streets.settle(session, row, streets.DONE, at, report=told)
        enqueue(session, "screen", {}, at)
        enqueue(session, "look_for_returns", {"unit": crawl.unit_id}, at)


def look_for_returns(work: Work) -> dict[str, Any]:
    """Give new pictures their small hashes, then compare what is new with what was removed."""
    printed = 0
    while True:
        with work.database.read() as session:
            hashes = returns.unprinted(session, 100)
        if not hashes:
            break
        bits = {s: small_print(data) if (data := work.engines.pictures.readable(s)) else "" for s in hashes}
        with work.database.write() as session:
            printed += returns.print_pictures(session, hashes, bits.__getitem__)
    with work.database.write() as session:
        found = returns.look_for_returns(session, int(work.payload["unit"]), work.now())
    return {"pictures": printed, "returns": found}
