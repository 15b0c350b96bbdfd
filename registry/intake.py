"""Taking things in: a run folder's records become sightings with evidence. Repeating it refreshes, never doubles.

Records are applied in batches, each one transaction that also moves the run's resume point; a kill loses nothing acknowledged.
Listings become sightings; what became of addresses without one is stored per address; exhibitors are the fairs' (fairs/intake.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from registry.audit import record as audit
from registry.db import Database
from registry.errors import Refused
from registry.evidence import BlobStore, sm3_of
from registry.intake_rows import Found, ListingRow, OutcomeRow, digest_of, listing_row, outcome_row, wanted_bytes
from registry.intake_store import Batch, store_listings, store_outcomes
from registry.runs import RunFolder
from registry.sightings import Run

__all__ = ["BATCH", "IntakeReport", "Taking", "digest_of", "take_in"]

BATCH = 500
MOST_REFUSED = 1000
"""So many refused rows are named; the others are counted."""
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class IntakeReport:
    """What came of a run folder. `outcomes`: addresses that gave no listing; `held`: exhibitors whose fair nobody named."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    outcomes: int = 0
    held: int = 0
    refused_total: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)

    def count(self, outcome: str) -> None:
        """One more created, updated or unchanged."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    def refuse(self, row: int, field_name: str | None, message: str) -> None:
        """One more refused row, named while there are few."""
        self.refused_total += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append({"file": "records.jsonl", "row": row, "field": field_name, "message": message})


@dataclass(frozen=True, slots=True)
class Taking:
    """For whom, by whom and when a run is taken in. `sm3`: note the SM3 hash (GB/T 32905-2016) beside the SHA-256."""

    blobs: BlobStore
    unit_id: int
    by: str
    at: datetime
    sm3: bool = False


def take_in(database: Database, run: RunFolder, taking: Taking, progress: Progress | None = None) -> IntakeReport:
    """Register a run: listings and outcomes. The same run twice is once; a stopped one goes on where it stopped."""
    report = IntakeReport()
    with database.write() as session:
        row = session.scalar(select(Run).where(Run.manifest_sha256 == run.sha256))
        if row is None:
            row = Run(manifest_sha256=run.sha256, folder=str(run.folder), unit_id=taking.unit_id, taken_at=taking.at, manifest=run.facts(), stats=run.stats())
            session.add(row)
            session.flush()
        run_id, start = row.id, 0 if row.done else row.next_line
    total = run.count()
    lines = run.records(start)
    report.read = start
    batch = Batch(taking.unit_id, run_id, taking.by, taking.at)
    while records := list(islice(lines, BATCH)):
        _take_batch(database, run, taking, batch, records, report)
        if progress:
            progress(report.read, total)
    with database.write() as session:
        session.get_one(Run, run_id).done = True
        audit(session, taking.at, "run.taken_in", f"run:{run.sha256[:12]}", actor=taking.by, unit_id=taking.unit_id,
              detail={"read": report.read, "created": report.created, "updated": report.updated, "refused": report.refused_total})
    return report


def _take_batch(database: Database, run: RunFolder, taking: Taking, batch: Batch, records: list[tuple[int, dict[str, Any]]], report: IntakeReport) -> None:
    """Bytes first, then one transaction for the rows and the resume point."""
    listings: list[ListingRow] = []
    outcomes: list[OutcomeRow] = []
    for number, record in records:
        report.read += 1
        if record.get("type") == "outcome":
            row = outcome_row(record, taking.at)
            outcomes.extend([row] if row else [])
        elif record.get("type") == "listing":
            try:
                listings.append(listing_row(record, _kept(run, taking, record), taking.at))
            except Refused as e:
                report.refuse(number, e.field, e.sentence())
    with database.write() as session:
        _store(session, batch, listings, outcomes, report)
        session.execute(update(Run).where(Run.id == batch.run_id).values(next_line=records[-1][0]))


def _kept(run: RunFolder, taking: Taking, record: dict[str, Any]) -> tuple[Found, ...]:
    """The bytes a record speaks of, stored as they came, before the transaction begins."""
    found = []
    for sha256, item in wanted_bytes(run, record):
        taking.blobs.put(item.data)
        found.append(Found(sha256, item, sm3_of(item.data) if taking.sm3 else ""))
    return tuple(found)


def _store(session: Session, batch: Batch, listings: list[ListingRow], outcomes: list[OutcomeRow], report: IntakeReport) -> None:
    if listings:
        for outcome in store_listings(session, batch, listings):
            report.count(outcome)
    if outcomes:
        report.outcomes += store_outcomes(session, batch, outcomes)
