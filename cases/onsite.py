"""The booth check: photo in, durably acknowledged; candidates out. One promise stands over all others: what is acknowledged is never lost.

`receive` stores and commits before anything is compared; the same key again is the same check (reliability.md R7). `compare` runs outside
any transaction and stores its candidates in a second one. The machine only points; whether something infringes is for experts to say.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from cases import screening
from cases.models import BoothCheck, Match, MatchState
from fairs.exhibits import booth_of, exhibitors_in, fair_by_id
from registry.audit import record as audit
from registry.db import Database, lock_chain
from registry.errors import Conflict, NotFound, Refused
from registry.evidence import BlobStore, Captured, keep
from registry.intake import digest_of
from registry.lookup import Lookup
from registry.people import Actor
from registry.rights import Right
from registry.sightings import Channel, Sighting, SightingImage
from registry.zone import SHANGHAI

SHOW_FROM = 0.2
"""Candidates below the queue threshold are shown to the person at the booth too."""
MAX_KEY = 255
MAX_PHOTOS = 6
NOT_ALIKE = "现场认为不像"
ONE_AT_A_TIME = zlib.crc32(b"booth checks")
"""Chain lock of receiving: keys meet and receipt numbers run without gaps or twins."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A booth check as it arrives."""

    key: str
    photos: tuple[Captured, ...]
    words: str = ""
    booth: str = ""
    fair_id: int | None = None
    device_at: datetime | None = None


def _request_hash(asked: Asked) -> str:
    digest = hashlib.sha256()
    for part in (asked.words, asked.booth, str(asked.fair_id), *(hashlib.sha256(p.data).hexdigest() for p in asked.photos)):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\x00")
    return digest.hexdigest()


def _check_input(asked: Asked) -> None:
    if not asked.key or len(asked.key) > MAX_KEY:
        raise Refused("缺少幂等键（Idempotency-Key），或超过 255 个字符", field="Idempotency-Key")
    if not asked.photos and not asked.words.strip():
        raise Refused("请拍照或输入所见文字", field="photo")
    if len(asked.photos) > MAX_PHOTOS:
        raise Refused("一次最多 {n} 张照片", field="photo", n=MAX_PHOTOS)
    if len(asked.words) > 2000:
        raise Refused("文字过长（最多 2000 字）", field="text")


def receive(session: Session, blobs: BlobStore, actor: Actor, asked: Asked, at: datetime) -> tuple[BoothCheck, bool]:
    """Store a check and its photos; answers the check and whether it is new. The same key with other content is a Conflict."""
    _check_input(asked)
    wanted = _request_hash(asked)
    lock_chain(session, ONE_AT_A_TIME)
    known = session.scalar(select(BoothCheck).where(BoothCheck.person_id == actor.person_id, BoothCheck.key == asked.key))
    if known is not None:
        if known.request_sha256 != wanted:
            raise Conflict("同一幂等键已用于另一份内容", field="Idempotency-Key")
        return known, False
    sighting = _sighting(session, actor, asked, at)
    hashes = [keep(session, blobs, p, unit_id=sighting.unit_id, by=actor.name, at=at, sighting_id=sighting.id).sha256 for p in asked.photos]
    sighting.images = [SightingImage(sha256=s, position=i) for i, s in enumerate(dict.fromkeys(hashes))]
    sighting.digest = sighting.screened_digest = digest_of({"title": sighting.title, "seller": sighting.seller}, hashes)
    check = BoothCheck(person_id=actor.person_id, unit_id=sighting.unit_id, key=asked.key, request_sha256=wanted, sighting_id=sighting.id,
                       fair_id=asked.fair_id, booth=asked.booth.strip().upper(), words=asked.words.strip(), device_at=asked.device_at,
                       received_at=at, receipt=_receipt(session, sighting.unit_id, at))
    session.add(check)
    session.flush()
    audit(session, at, "check.received", f"check:{check.uid}", actor=actor.name, actor_id=actor.person_id, unit_id=check.unit_id,
          detail={"receipt": check.receipt, "photos": hashes, "booth": check.booth})
    return check, True


def _receipt(session: Session, unit_id: int, at: datetime) -> str:
    """A short number that can be read out in a loud hall: day, dash, running number of the day."""
    day = at.astimezone(SHANGHAI)
    start = day.replace(hour=0, minute=0, second=0, microsecond=0)
    today = session.scalar(select(func.count(BoothCheck.id)).where(
        BoothCheck.unit_id == unit_id, BoothCheck.received_at >= start, BoothCheck.received_at < start + timedelta(days=1))) or 0
    return f"{day:%m%d}-{today + 1:04d}"


def _sighting(session: Session, actor: Actor, asked: Asked, at: datetime) -> Sighting:
    unit_id, place, seller = actor.unit_id, asked.booth.strip().upper(), ""
    if asked.fair_id is not None:
        fair = fair_by_id(session, asked.fair_id)
        if fair.unit_id not in actor.unit_ids:
            raise NotFound("没有这个展会")
        unit_id, place = fair.unit_id, f"{fair.name} {asked.booth.strip().upper()}".strip()
        booth = booth_of(session, fair, asked.booth) if asked.booth.strip() else None
        seller = next((e.name for e in exhibitors_in(session, booth)), "") if booth else ""
    sighting = Sighting(unit_id=unit_id, channel=Channel.photo, key=f"photo:{actor.person_id}:{asked.key}", title=asked.words.strip(), place=place,
                        seller=seller, first_seen=at, last_seen=at)
    session.add(sighting)
    session.flush()
    return sighting


def compare(database: Database, lookup: Lookup, check_id: int, at: datetime) -> None:
    """Find candidates for a received check and store them; the second of the two commits."""
    with database.read() as session:
        check = session.get_one(BoothCheck, check_id)
        seen = screening.seen_of(check.sighting, lookup)
    hits = lookup.search(seen)
    with database.write() as session:
        check = session.get_one(BoothCheck, check_id, with_for_update=True)
        screening.store(session, check.sighting, screening.verdicts(session, hits, seen, at_least=SHOW_FROM), at)
        check.answered_at = at


def first_answer(session: Session, check_id: int, answer: dict[str, Any]) -> dict[str, Any]:
    """Keep what a program was answered first, and answer it again to every repetition of the same sending (T14: one key, one answer)."""
    sighting = session.get_one(BoothCheck, check_id, with_for_update=True).sighting
    if "first_answer" not in sighting.facts:
        sighting.facts = {**sighting.facts, "first_answer": answer}
        session.flush()
    return dict(sighting.facts["first_answer"])


def check_by_uid(session: Session, actor: Actor, uid: str) -> BoothCheck:
    """The check with this public id, if it is in the actor's sight."""
    check = session.scalar(select(BoothCheck).where(BoothCheck.uid == uid, BoothCheck.unit_id.in_(actor.unit_ids)))
    if check is None:
        raise NotFound("没有这次核查")
    return check


def checks_of(session: Session, actor: Actor, *, limit: int = 50) -> list[BoothCheck]:
    """One's own checks, newest first."""
    return list(session.scalars(select(BoothCheck).where(BoothCheck.person_id == actor.person_id).order_by(BoothCheck.id.desc()).limit(limit)
                                .options(selectinload(BoothCheck.sighting).selectinload(Sighting.images))))


def candidates_of(session: Session, check: BoothCheck) -> list[Match]:
    """The candidates of a check, best first."""
    return list(session.scalars(select(Match).where(Match.sighting_id == check.sighting_id).order_by(Match.log_odds.desc()).options(
        selectinload(Match.right).selectinload(Right.owner), selectinload(Match.right).selectinload(Right.images),
        selectinload(Match.right).selectinload(Right.classes), selectinload(Match.gates))))


def best_of(session: Session, checks: Sequence[BoothCheck]) -> dict[int, Match]:
    """The strongest candidate of each check that has one, by sighting."""
    rows = session.scalars(select(Match).where(Match.sighting_id.in_([c.sighting_id for c in checks])).order_by(Match.log_odds)
                           .options(selectinload(Match.right)))
    return {m.sighting_id: m for m in rows}


def _candidate(session: Session, check: BoothCheck, match_uid: str) -> Match:
    match = session.scalar(select(Match).where(Match.uid == match_uid, Match.sighting_id == check.sighting_id))
    if match is None:
        raise NotFound("没有这条疑似匹配")
    return match


def set_aside(session: Session, actor: Actor, check: BoothCheck, match_uid: str, at: datetime) -> Match:
    """The person at the booth says that a candidate does not look alike. It stays on record and can still be handed over."""
    match = _candidate(session, check, match_uid)
    if match.state is MatchState.noted and match.held_because != NOT_ALIKE:
        match.held_because, match.version = NOT_ALIKE, match.version + 1
        session.flush()
        audit(session, at, "check.set_aside", f"match:{match.uid}", actor=actor.name, actor_id=actor.person_id, unit_id=check.unit_id,
              detail={"receipt": check.receipt})
    return match


def hand_over(session: Session, actor: Actor, check: BoothCheck, match_uid: str, note: str, at: datetime) -> Match:
    """Booth staff register a candidate as a lead: it goes to the desk's queue. They point, they do not judge (domain.md 5.2)."""
    match = _candidate(session, check, match_uid)
    if match.state is MatchState.blocked:
        raise Conflict("前置审查「{check}」未通过，不能登记线索", check=match.held_because)
    if match.state is not MatchState.noted:
        return match
    match.state, match.held_because, match.version, check.reported = MatchState.queued, "", match.version + 1, True
    if note.strip():
        check.words = f"{check.words}\n{note.strip()}".strip()
    session.flush()
    audit(session, at, "check.handed_over", f"match:{match.uid}", actor=actor.name, actor_id=actor.person_id, unit_id=check.unit_id,
          detail={"receipt": check.receipt, "note": note.strip()})
    return match
