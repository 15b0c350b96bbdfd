"""Taking things in: a run folder's records become sightings with evidence. Repeating it refreshes, never doubles.

Records are applied in batches, each one transaction that also moves the run's resume point; a kill loses nothing acknowledged.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.audit import record as audit
from registry.db import Database
from registry.errors import Refused
from registry.evidence import BlobStore, Captured, record_evidence
from registry.runs import RunFolder
from registry.sightings import Channel, Run, Sighting, SightingImage, sighting_by_key

BATCH = 100
MAX_PICTURES = 12
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class IntakeReport:
    """What came of a run folder."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)

    def count(self, outcome: str) -> None:
        """One more created, updated or unchanged."""
        setattr(self, outcome, getattr(self, outcome) + 1)


@dataclass(frozen=True, slots=True)
class Taking:
    """For whom, by whom and when a run is taken in."""

    blobs: BlobStore
    unit_id: int
    by: str
    at: datetime


def digest_of(words: dict[str, str], pictures: list[str]) -> str:
    """The SHA-256 of what is compared: words and the set of pictures."""
    facts = json.dumps({**words, "pictures": sorted(pictures)}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()


def _instant(value: object, fallback: datetime) -> datetime:
    try:
        parsed = datetime.fromisoformat(str(value))
    except ValueError:
        return fallback
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _text(record: dict[str, Any], name: str, most: int = 2000) -> str:
    value = record.get(name)
    return "" if value is None else str(value).replace("\x00", "").encode("utf-8", "replace").decode()[:most]


def take_in(database: Database, run: RunFolder, taking: Taking, progress: Progress | None = None) -> IntakeReport:
    """Register every listing of a run. The same run twice is once; a stopped one goes on where it stopped."""
    report = IntakeReport()
    with database.write() as session:
        row = session.scalar(select(Run).where(Run.manifest_sha256 == run.sha256))
        if row is None:
            row = Run(manifest_sha256=run.sha256, folder=str(run.folder), unit_id=taking.unit_id, taken_at=taking.at, manifest=run.manifest)
            session.add(row)
            session.flush()
        run_id, start = row.id, 0 if row.done else row.next_line
    total = sum(1 for _ in run.records())
    lines = run.records(start)
    report.read = start
    while batch := list(islice(lines, BATCH)):
        _take_batch(database, run, taking, run_id, batch, report)
        if progress:
            progress(report.read, total)
    with database.write() as session:
        session.get_one(Run, run_id).done = True
        audit(session, taking.at, "run.taken_in", f"run:{run.sha256[:12]}", actor=taking.by, unit_id=taking.unit_id,
              detail={"read": report.read, "created": report.created, "updated": report.updated, "refused": len(report.refused)})
    return report


def _take_batch(database: Database, run: RunFolder, taking: Taking, run_id: int, batch: list[tuple[int, dict[str, Any]]],
                report: IntakeReport) -> None:
    stored = [(number, record, list(_bytes_of(run, taking.blobs, record))) for number, record in batch]
    with database.write() as session:
        for number, record, items in stored:
            report.read += 1
            if record.get("type") != "listing":
                continue
            try:
                report.count(_listing(session, taking, run_id, record, items))
            except Refused as e:
                report.refused.append({"file": "records.jsonl", "row": number, "field": e.field, "message": e.sentence()})
        session.get_one(Run, run_id).next_line = batch[-1][0]


def _bytes_of(run: RunFolder, blobs: BlobStore, record: dict[str, Any]) -> Iterator[tuple[str, Captured]]:
    """The page and the pictures of a record, stored as they came, before the transaction begins."""
    wanted = [("page", _text(record, "page_sha256"), "text/html")]
    for picture in list(record.get("images") or [])[:MAX_PICTURES]:
        if isinstance(picture, dict):
            wanted.append(("picture", _text(picture, "sha256"), _text(picture, "media_type") or "application/octet-stream"))
    for kind, sha256, media_type in wanted:
        data = run.blob(sha256) if sha256 else None
        if data is not None:
            blobs.put(data)
            capture = {"url": _text(record, "url"), **dict(record.get("capture") or {}), "run": run.sha256}
            captured_at = _instant(record.get("captured_at"), datetime.fromtimestamp(0, UTC))
            yield sha256, Captured(data, kind, media_type, captured_at, capture=capture)


def _listing(session: Session, taking: Taking, run_id: int, record: dict[str, Any], items: list[tuple[str, Captured]]) -> str:
    url = _text(record, "canonical_url") or _text(record, "url")
    name = _text(record, "name")
    if not url:
        raise Refused("缺少网址", field="url")
    if not name and not record.get("images"):
        raise Refused("既没有名称也没有图片", field="name")
    sighting, outcome = _upsert(session, taking, f"listing:{url}", run_id, record)
    words = {"title": name, "brand": _text(record, "brand"), "category": _text(record, "category"), "seller": _text(record, "seller")}
    pictures = [sha256 for sha256, item in items if item.kind == "picture"]
    digest = digest_of(words, pictures)
    if outcome == "updated" and sighting.digest == digest:
        outcome = "unchanged"
    sighting.title, sighting.brand, sighting.category, sighting.seller = name, words["brand"], words["category"], words["seller"]
    sighting.digest = digest
    if outcome != "unchanged":
        sighting.images = [SightingImage(sha256=s, position=i) for i, s in enumerate(dict.fromkeys(pictures))]
    for sha256, item in items:
        record_evidence(session, sha256, item, unit_id=taking.unit_id, by=taking.by, at=taking.at, sighting_id=sighting.id)
    return outcome


def _upsert(session: Session, taking: Taking, key: str, run_id: int, record: dict[str, Any]) -> tuple[Sighting, str]:
    seen_at = _instant(record.get("captured_at"), taking.at)
    sighting, outcome = sighting_by_key(session, taking.unit_id, key), "updated"
    if sighting is None:
        sighting = Sighting(unit_id=taking.unit_id, channel=Channel.listing, key=key, first_seen=seen_at, last_seen=seen_at)
        session.add(sighting)
        outcome = "created"
    sighting.url = _text(record, "canonical_url") or _text(record, "url")
    sighting.item_id, sighting.seller_url = _text(record, "item_id"), _text(record, "seller_url")
    sighting.place = urlsplit(sighting.url).netloc
    sighting.price, sighting.currency = _text(record, "price") or None, _text(record, "currency") or None
    sighting.last_seen, sighting.run_id, sighting.outcome = max(seen_at, sighting.last_seen), run_id, _text(record, "outcome") or "ok"
    sighting.facts = {k: record.get(k) for k in ("sku", "gtin", "mpn", "availability", "description", "shop_id", "provenance")}
    session.flush()
    return sighting, outcome
