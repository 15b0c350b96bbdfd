"""Exhibits: a thing on show becomes a sighting with its photos as evidence, tied to booth and exhibitor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fairs.models import Booth, Exhibit, Exhibitor, Fair, Hall, Tenancy
from registry.errors import NotFound
from registry.evidence import BlobStore, Captured, keep
from registry.intake import digest_of
from registry.sightings import Channel, Sighting, SightingImage, sighting_by_key


@dataclass(frozen=True, slots=True)
class Shown:
    """What a patrol saw at a booth (办法 2006 arts 3, 8, 20)."""

    key: str
    booth: str
    name: str
    brand: str = ""
    text: str = ""
    exhibitor: str = ""
    kind: str = "exhibit"
    photos: tuple[Captured, ...] = ()


def fair_by_id(session: Session, fair_id: int) -> Fair:
    """The fair, or NotFound."""
    fair = session.get(Fair, fair_id)
    if fair is None:
        raise NotFound("没有这个展会")
    return fair


def fairs_of(session: Session, unit_ids: frozenset[int]) -> list[Fair]:
    """The fairs of these units, the newest first."""
    return list(session.scalars(select(Fair).where(Fair.unit_id.in_(unit_ids)).order_by(Fair.starts.desc(), Fair.id.desc())))


def booth_of(session: Session, fair: Fair, number: str) -> Booth | None:
    """The booth with this number at this fair."""
    return session.scalar(select(Booth).join(Hall).where(Hall.fair_id == fair.id, Booth.number == number.strip().upper()))


def exhibitors_in(session: Session, booth: Booth) -> list[Exhibitor]:
    """Who stands in a booth according to the organiser."""
    return list(session.scalars(select(Exhibitor).join(Tenancy).where(Tenancy.booth_id == booth.id).order_by(Exhibitor.id)))


def record_exhibit(session: Session, blobs: BlobStore, fair: Fair, shown: Shown, *, by: str, at: datetime) -> tuple[Exhibit, str]:
    """Record what was seen; the same key again refreshes. Answers the exhibit and created, updated or unchanged."""
    booth = booth_of(session, fair, shown.booth) if shown.booth else None
    tenants = exhibitors_in(session, booth) if booth else []
    exhibitor = next((e for e in tenants if e.name == shown.exhibitor), tenants[0] if tenants else None)
    sighting, outcome = _sighting(session, fair, shown, exhibitor.name if exhibitor else shown.exhibitor, at)
    hashes = [keep(session, blobs, p, unit_id=fair.unit_id, by=by, at=at, sighting_id=sighting.id).sha256 for p in shown.photos]
    digest = digest_of({"title": shown.name, "brand": shown.brand, "text": shown.text, "seller": sighting.seller}, hashes)
    if outcome == "updated" and sighting.digest == digest:
        outcome = "unchanged"
    else:
        sighting.digest = digest
        sighting.images = [SightingImage(sha256=s, position=i) for i, s in enumerate(dict.fromkeys(hashes))]
    exhibit = session.scalar(select(Exhibit).where(Exhibit.sighting_id == sighting.id))
    if exhibit is None:
        exhibit = Exhibit(fair_id=fair.id, sighting_id=sighting.id, kind=shown.kind)
        session.add(exhibit)
    exhibit.booth_id, exhibit.exhibitor_id, exhibit.name = booth.id if booth else None, exhibitor.id if exhibitor else None, shown.name
    session.flush()
    return exhibit, outcome


def _sighting(session: Session, fair: Fair, shown: Shown, seller: str, at: datetime) -> tuple[Sighting, str]:
    key = f"exhibit:{fair.uid}:{shown.key}"
    sighting, outcome = sighting_by_key(session, fair.unit_id, key), "updated"
    if sighting is None:
        sighting = Sighting(unit_id=fair.unit_id, channel=Channel.exhibit, key=key, first_seen=at, last_seen=at)
        session.add(sighting)
        outcome = "created"
    sighting.title, sighting.brand, sighting.text, sighting.seller = shown.name, shown.brand, shown.text, seller
    sighting.place, sighting.last_seen = f"{fair.name} {shown.booth}".strip(), max(at, sighting.last_seen)
    session.flush()
    return sighting, outcome
