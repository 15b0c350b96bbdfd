"""A booth check on its way in, from the phone's page or from a program: read the request, store and commit, then compare.

The order is the promise (reliability.md R7): bytes on disk, record and job committed, and only then anything that can fail. A check that was
received and not compared is compared by the next request that asks for it, or by its job, whichever comes first.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime

from flask import request
from werkzeug.datastructures import FileStorage

from cases import onsite
from cases.models import BoothCheck
from fairs.places import LONGEST, booth_at, fair_in_sight
from registry.errors import Refused, TooLarge
from registry.evidence import Captured
from registry.imports.sniff import picture_type
from webapp.auth import actor
from webapp.database import commit, session
from webapp.forms import text
from webapp.jobs import enqueue
from webapp.limits import MB
from webapp.shell import Shell, now, shell

log = logging.getLogger("kuaiwei.booth")
PHOTO = 20 * MB
_locks = tuple(threading.Lock() for _ in range(64))
"""Repeated sendings of one check wait for its first comparison instead of doing it again."""


def _photo(file: FileStorage, device_at: datetime | None) -> Captured:
    data = file.stream.read(PHOTO + 1)
    if not data:
        raise Refused("照片是空的，请重拍", field="photo")
    if len(data) > PHOTO:
        raise TooLarge("照片超过 {n} MB，请调低相机分辨率后重拍", field="photo", n=PHOTO // MB)
    name = "".join(c for c in file.filename or "" if c.isprintable())[:120]
    return Captured(data, "photo", picture_type(data[:16]) or "application/octet-stream", now(), name, device_at,
                    {"agent": request.user_agent.string[:200], "offset_seconds": round((now() - device_at).total_seconds()) if device_at else None})


def _device_time() -> datetime | None:
    """When the phone says that it took the photo: a claim, kept beside the server's time."""
    value = request.form.get("device_at", "").strip()
    try:
        at = datetime.fromisoformat(value[:40]) if value else None
    except ValueError:
        raise Refused("时间应为 ISO 8601 格式", field="device_at") from None
    return at if at is not None and at.tzinfo is not None else None


def _place() -> tuple[int | None, str]:
    fair, booth = text("fair", longest=64), text("booth", longest=LONGEST)
    if not fair:
        return None, booth
    with shell().database.read() as db:
        found = fair_in_sight(db, actor().unit_ids, fair)
        at = booth_at(db, found, booth) if booth else None
        return found.id, at.number if at else booth


def read_request(key: str) -> onsite.Asked:
    """The check as the form has it: photo (repeated), text, fair, booth, device_at. Refused names the field."""
    device_at = _device_time()
    words = text("text", longest=2000, lines=True)
    fair_id, booth = _place()
    files = [f for f in request.files.getlist("photo") if f.filename or f.stream.read(1)]
    if len(files) > onsite.MAX_PHOTOS:
        raise Refused("一次最多 {n} 张照片", field="photo", n=onsite.MAX_PHOTOS)
    for file in files:
        file.stream.seek(0)
    return onsite.Asked(key, tuple(_photo(f, device_at) for f in files), words, booth, fair_id, device_at)


def take_in(asked: onsite.Asked) -> BoothCheck:
    """Store the check and commit; the same key again answers the same check. Slow disks do not hold the write lock: bytes go first."""
    for photo in asked.photos:
        shell().engines.blobs.put(photo.data)
    check, is_new = onsite.receive(session(), shell().engines.blobs, actor(), asked, now())
    if is_new:
        enqueue(session(), "read_picture", {"check": check.id}, now())
    commit()
    return check


def _compare(hall: Shell, check_id: int, at: datetime) -> bool:
    with _locks[check_id % len(_locks)]:
        with hall.database.read() as db:
            if db.get_one(BoothCheck, check_id).answered_at is not None:
                return True
        try:
            onsite.compare(hall.database, hall.engines.lookup, check_id, at)
        except Exception:
            log.exception("check %s is stored but not compared", check_id)
            return False
    return True


def compare(check_id: int) -> bool:
    """Compare a received check unless that was done; a failure is logged and left to its job. Answers whether candidates are there."""
    return _compare(shell(), check_id, now())


def found(uid: str, patience: float | None = None) -> BoothCheck:
    """A check in one's sight, compared by now where that was still to do; who waits longer than `patience` seconds sees it unanswered."""
    with shell().database.read() as db:
        check = onsite.check_by_uid(db, actor(), uid)
    if check.answered_at is None:
        work = threading.Thread(target=_compare, args=(shell(), check.id, now()), daemon=True)
        work.start()
        work.join(patience)
    return onsite.check_by_uid(session(), actor(), uid)
