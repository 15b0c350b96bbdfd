"""Time stamps are fetched by a job: the request was stored when it was needed, also without a network; here it goes out, under the guard."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import stamps
from registry.stamps import TimeStamp
from webapp.config import Settings
from webapp.crawling import environment
from webapp.jobs import Job, Work

HOURLY = timedelta(hours=1)
QUERY = "Content-Type: application/timestamp-query"
"""RFC 3161 section 3.4."""


def due(session: Session, at: datetime) -> bool:
    """Do requests wait that nobody has tried within the hour?"""
    if not stamps.waiting(session, 1):
        return False
    return session.scalar(select(Job.id).where(Job.name == "stamp", Job.created_at > at - HOURLY).limit(1)) is None


def stamp(work: Work) -> dict[str, Any]:
    """Send every waiting request and keep what comes; a service that does not answer is asked again within the hour."""
    settings = work.engines.settings
    if not settings.tsa:
        return {"waiting": "KUAIWEI_TSA"}
    roots = Path(settings.tsa_roots).read_bytes() if settings.tsa_roots else b""
    with work.database.read() as session:
        found = stamps.waiting(session)
    done = 0
    for n, s in enumerate(found, 1):
        answer = _ask(settings, s)
        if answer is not None:
            with work.database.write() as session:
                done += stamps.settle(session, session.get_one(TimeStamp, s.id), answer, settings.tsa, roots)
        work.progress(n, len(found))
    return {"asked": len(found), "stamped": done}


def _ask(settings: Settings, s: TimeStamp) -> bytes | None:
    """The service's answer, or None where none came. The address is the administrator's, so it may stand in the office's own network."""
    with tempfile.TemporaryDirectory(prefix="kuaiwei-tsa-") as place:
        out, body = Path(place) / "answer.json", Path(place) / "request.tsq"
        body.write_bytes(s.request)
        words = ["post", settings.tsa, "--body", str(body), "--header", QUERY, "--out", str(out), "--allow-private", "--max-bytes", "1000000",
                 *(["--contact", settings.contact] if settings.contact else [])]
        done = subprocess.run([sys.executable, "-P", "-m", "crawlers", *words], env=environment(), check=False, capture_output=True)  # noqa: S603 - our own program
        if done.returncode:
            return None
        record = json.loads(out.read_bytes())
        return (Path(place) / record["body"]).read_bytes() if record.get("status") == 200 else None
