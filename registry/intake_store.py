"""Storing a batch of rows: what is there is asked for once, what is new or changed goes in through Core, many rows a statement.

A batch is the caller's transaction. Doing it twice is once: keys decide what is known, and an older look never overwrites a newer one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.orm import Session

from registry.custody import RECEIVED, Link, seal_of
from registry.evidence import CustodyEvent, Evidence
from registry.history import Address, Glimpse, is_removed
from registry.intake_rows import ListingRow, OutcomeRow, url_digest
from registry.sightings import Channel, Sighting, SightingImage

WATCHED = ("title", "seller", "price", "currency")
Shown = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """For whom, by whom, when, in which run."""

    unit_id: int
    run_id: int
    by: str
    at: datetime


@dataclass(slots=True)
class _Known:
    """A sighting as it is stored, before the batch and while it goes on."""

    id: int
    digest: str
    last_seen: datetime
    removed: bool
    values: dict[str, Any] | None = None


def store_listings(session: Session, batch: Batch, rows: Sequence[ListingRow]) -> list[str]:
    """Store listings; answers created, updated or unchanged for each."""
    known = _known(session, batch.unit_id, {r.key for r in rows})
    old = frozenset(k.id for k in known.values())
    first: dict[str, ListingRow] = {}
    for r in rows:
        first.setdefault(r.key, r)
    made = _create(session, batch, [r for key, r in first.items() if key not in known])
    known |= made
    outcomes = _refresh(session, batch, rows, known, frozenset(made))
    _evidence(session, batch, [(known[r.key].id, r) for r in rows], old)
    _glimpses(session, batch, [(known[r.key].id, r) for r in rows], old)
    _asked(session, batch, [(known[r.key].id, r) for r in rows])
    return outcomes


def _known(session: Session, unit_id: int, keys: set[str]) -> dict[str, _Known]:
    rows = session.execute(select(Sighting.key, Sighting.id, Sighting.digest, Sighting.last_seen, Sighting.removed_at)
                           .where(Sighting.unit_id == unit_id, Sighting.key.in_(keys)))
    return {key: _Known(i, digest, seen, removed is not None) for key, i, digest, seen, removed in rows}


def _create(session: Session, batch: Batch, rows: Sequence[ListingRow]) -> dict[str, _Known]:
    """New sightings with their pictures, in two statements."""
    if not rows:
        return {}
    statement = insert(Sighting).returning(Sighting.key, Sighting.id)
    ids: dict[str, int] = dict(session.execute(statement, [
        {"unit_id": batch.unit_id, "channel": Channel.listing, "key": r.key, "first_seen": r.seen_at, "last_seen": r.seen_at, "run_id": batch.run_id,
         **r.values} for r in rows]).all())
    _pictures(session, [(ids[r.key], r) for r in rows])
    return {r.key: _Known(ids[r.key], r.values["digest"], r.seen_at, removed=False) for r in rows}


def _pictures(session: Session, rows: Iterable[tuple[int, ListingRow]]) -> None:
    values = [{"sighting_id": i, "sha256": s, "position": n} for i, r in rows for n, s in enumerate(r.pictures)]
    if values:
        session.execute(insert(SightingImage), values)


def _refresh(session: Session, batch: Batch, rows: Sequence[ListingRow], known: dict[str, _Known], made: frozenset[str]) -> list[str]:
    """Take over what is newer than what is stored; answers what became of each row."""
    outcomes, new, shown = [], set(made), {}
    for r in rows:
        k = known[r.key]
        if r.key in new:
            new.discard(r.key)
            outcomes.append("created")
            continue
        if r.seen_at < k.last_seen:
            outcomes.append("unchanged")
            continue
        outcomes.append("unchanged" if r.values["digest"] == k.digest else "updated")
        if r.values["digest"] != k.digest:
            shown[k.id] = r
        k.digest, k.last_seen = r.values["digest"], r.seen_at
        k.values = {"b_id": k.id, "last_seen": r.seen_at, "run_id": batch.run_id, "removed_at": None, **r.values}
    if changed := [k.values for k in known.values() if k.values]:
        session.connection().execute(update(Sighting.__table__).where(Sighting.__table__.c.id == bindparam("b_id")), changed)  # type: ignore[arg-type]
    if shown:
        session.execute(delete(SightingImage).where(SightingImage.sighting_id.in_(shown)), execution_options={"synchronize_session": False})
        _pictures(session, shown.items())
    return outcomes


def _evidence(session: Session, batch: Batch, rows: Sequence[tuple[int, ListingRow]], old: frozenset[int]) -> None:
    """Pieces of evidence with the first link of their custody chains; the same bytes of the same sighting are recorded once."""
    have = {(i, s, k) for i, s, k in session.execute(
        select(Evidence.sighting_id, Evidence.sha256, Evidence.kind).where(Evidence.sighting_id.in_(old)))} if old else set()
    values: dict[tuple[int, str, str], dict[str, Any]] = {}
    for sighting_id, r in rows:
        for f in r.found:
            key = (sighting_id, f.sha256, f.item.kind)
            if key not in have and key not in values:
                values[key] = {"sighting_id": sighting_id, "unit_id": batch.unit_id, "kind": f.item.kind, "sha256": f.sha256, "size": len(f.item.data),
                               "media_type": f.item.media_type, "captured_at": f.item.captured_at, "received_at": batch.at, "by": batch.by,
                               "capture": f.item.capture or {}, "sm3": f.sm3}
    if values:
        made = session.execute(insert(Evidence).returning(Evidence.id, Evidence.sha256), list(values.values()))
        first = Link(1, batch.at, batch.by, RECEIVED)
        session.execute(insert(CustodyEvent), [{"evidence_id": i, "seq": 1, "at": batch.at, "by": batch.by, "act": RECEIVED, "seal": seal_of(sha256, first, "")} for i, sha256 in made])


def _glimpses(session: Session, batch: Batch, rows: Sequence[tuple[int, ListingRow]], old: frozenset[int]) -> None:
    """What each listing shows now, where that differs from its last glimpse."""
    last = latest(session, old)
    values = []
    for sighting_id, r in rows:
        shown: Shown = (r.values["outcome"], *(r.values[w] for w in WATCHED), r.availability)
        before = last.get(sighting_id)
        if before is not None and (before[0] == shown or before[1] > r.seen_at):
            continue
        last[sighting_id] = (shown, r.seen_at)
        values.append({"sighting_id": sighting_id, "run_id": batch.run_id, "at": r.seen_at, "outcome": r.values["outcome"], "status": r.status,
                       **{w: r.values[w] for w in WATCHED}, "availability": r.availability, "page_sha256": r.page_sha256})
    if values:
        session.execute(insert(Glimpse), values)


def latest(session: Session, sighting_ids: Iterable[int]) -> dict[int, tuple[Shown, datetime]]:
    """What each sighting showed at last, and when."""
    newest = select(func.max(Glimpse.id)).where(Glimpse.sighting_id.in_(list(sighting_ids))).group_by(Glimpse.sighting_id)
    rows = session.execute(select(Glimpse.sighting_id, Glimpse.outcome, Glimpse.title, Glimpse.seller, Glimpse.price, Glimpse.currency, Glimpse.availability, Glimpse.at)
                           .where(Glimpse.id.in_(newest)))
    return {i: (tuple(shown), at) for i, *shown, at in rows}


def _asked(session: Session, batch: Batch, rows: Sequence[tuple[int, ListingRow]]) -> None:
    """Addresses that a listing answers at besides its own; and an address that once failed and now answers."""
    wanted = {url_digest(u): (u, i, r) for i, r in rows for u in (r.asked, r.values["url"]) if u}
    have = _addresses(session, batch.unit_id, wanted)
    new = [_address(batch, digest, u, "product", r.seen_at, "ok", r.status) | {"sighting_id": i}
           for digest, (u, i, r) in wanted.items() if digest not in have and u == r.asked]
    if new:
        session.execute(insert(Address), new)
    again = [{"b_id": have[d].id, **_run_on(have[d], "ok", r.status, r.seen_at, batch), "sighting_id": i} for d, (_, i, r) in wanted.items() if d in have and have[d].last_at <= r.seen_at]
    _rewrite(session, again)


def store_outcomes(session: Session, batch: Batch, rows: Sequence[OutcomeRow]) -> int:
    """Store how asking ended, per address, and what that says about the listing there; answers how many addresses ended badly anew or again."""
    wanted = {url_digest(r.url): r for r in rows}
    have = _addresses(session, batch.unit_id, wanted)
    owners = {url_digest(u): i for u, i in session.execute(select(Sighting.url, Sighting.id).where(
        Sighting.unit_id == batch.unit_id, Sighting.key.in_([f"listing:{r.url}" for r in wanted.values()])))}
    owners |= {d: a.sighting_id for d, a in have.items() if a.sighting_id}
    new = [_address(batch, d, r.url, r.kind, r.at, r.outcome, r.status, r) | {"sighting_id": owners.get(d)} for d, r in wanted.items() if d not in have]
    if new:
        session.execute(insert(Address), new)
    later = {d: r for d, r in wanted.items() if d in have and have[d].last_at < r.at}
    _rewrite(session, [{"b_id": have[d].id, **_run_on(have[d], r.outcome, r.status, r.at, batch, r), "sighting_id": owners.get(d)} for d, r in later.items()])
    told = [(owners[d], r, have[d].first_at if d in have and have[d].outcome == r.outcome else r.at)
            for d, r in wanted.items() if d in owners and (d not in have or d in later)]
    _tell_sightings(session, batch, told)
    return len(new) + len(later)


def _addresses(session: Session, unit_id: int, digests: Iterable[str]) -> dict[str, Any]:
    rows = session.execute(select(Address.url_sha256, Address.id, Address.outcome, Address.first_at, Address.last_at, Address.times, Address.sighting_id)
                           .where(Address.unit_id == unit_id, Address.url_sha256.in_(list(digests))))
    return {r.url_sha256: r for r in rows}


def _address(batch: Batch, digest: str, url: str, kind: str, at: datetime, outcome: str, status: int | None, row: OutcomeRow | None = None) -> dict[str, Any]:
    return {"unit_id": batch.unit_id, "url_sha256": digest, "url": url, "kind": kind, "outcome": outcome, "status": status, "first_at": at, "last_at": at,
            "run_id": batch.run_id, "page_sha256": row.page_sha256 if row else "", "detail": row.detail if row else ""}


def _run_on(address: Any, outcome: str, status: int | None, at: datetime, batch: Batch, row: OutcomeRow | None = None) -> dict[str, Any]:
    """An address's next ending: it counts on where it is the same as before, and begins anew where it differs."""
    same = address.outcome == outcome
    return {"outcome": outcome, "status": status, "first_at": address.first_at if same else at, "last_at": at, "times": address.times + 1 if same else 1,
            "run_id": batch.run_id, "page_sha256": row.page_sha256 if row else "", "detail": row.detail if row else ""}


def _rewrite(session: Session, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(update(Address.__table__).where(Address.__table__.c.id == bindparam("b_id")), rows)  # type: ignore[arg-type]


def _tell_sightings(session: Session, batch: Batch, told: Sequence[tuple[int, OutcomeRow, datetime]]) -> None:
    """A listing whose address ended badly: its history says so, and it counts as removed only where that is sure."""
    last = latest(session, [i for i, _, _ in told])
    removed: dict[int, datetime | None] = dict(session.execute(
        select(Sighting.id, Sighting.removed_at).where(Sighting.id.in_([i for i, _, _ in told]))).all()) if told else {}
    for sighting_id, r, since in told:
        shown, at = last.get(sighting_id, ((), datetime.min.replace(tzinfo=UTC)))
        if at > r.at:
            continue
        values: dict[str, Any] = {"outcome": r.outcome}
        if removed.get(sighting_id) is None and is_removed(r.outcome, since, r.at):
            values["removed_at"] = r.at
        session.execute(update(Sighting).where(Sighting.id == sighting_id).values(**values), execution_options={"synchronize_session": False})
        if not shown or shown[0] != r.outcome:
            words = dict(zip(WATCHED, shown[1:5], strict=False))
            session.execute(insert(Glimpse), [{"sighting_id": sighting_id, "run_id": batch.run_id, "at": r.at, "outcome": r.outcome, "status": r.status,
                                               "page_sha256": r.page_sha256, **words}])
