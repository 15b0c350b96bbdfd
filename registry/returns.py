"""A listing that was removed and comes back under another address: the same seller with the same title, or the same picture.

Near-identical pictures are found by 64-bit perceptual hashes in four bands of 16 bits: two hashes at most 3 bits apart share a band.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import ForeignKey, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from registry.db import Base
from registry.history import removed_listings
from registry.people import Actor
from registry.sightings import Sighting, SightingImage

FAR = 3
"""Bits in which two pictures may differ and still count as one, saved or scaled anew."""
ALIKE = 88.0
"""Similarity of two titles (rapidfuzz ratio over letters and digits) from which a seller's new listing counts as the old one."""
WATCHED_DAYS = 365


class PicturePrint(Base):
    """The perceptual hash of a stored picture; its four bands are looked up, then the bits are counted."""

    __tablename__ = "picture_prints"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    bits: Mapped[str]
    """16 hexadecimal digits; empty where the picture cannot be read or shows nothing."""
    band0: Mapped[int | None] = mapped_column(index=True)
    band1: Mapped[int | None] = mapped_column(index=True)
    band2: Mapped[int | None] = mapped_column(index=True)
    band3: Mapped[int | None] = mapped_column(index=True)


class Return(Base):
    """A removed listing and the new one that looks like it; a person decides what it means."""

    __tablename__ = "returns"
    __table_args__ = (UniqueConstraint("gone_id", "seen_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("sightings.id", ondelete="CASCADE"), index=True)
    seen_id: Mapped[int] = mapped_column(ForeignKey("sightings.id", ondelete="CASCADE"), index=True)
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    found_at: Mapped[datetime]
    gone: Mapped[Sighting] = relationship(foreign_keys=[gone_id])
    seen: Mapped[Sighting] = relationship(foreign_keys=[seen_id])


@dataclass(frozen=True, slots=True)
class Alike:
    """Another listing that looks like this one, and why: seller, picture, title."""

    sighting: Sighting
    reasons: tuple[str, ...]


def bands(bits: str) -> tuple[int, int, int, int]:
    """The four 16-bit bands of a hash."""
    return int(bits[:4], 16), int(bits[4:8], 16), int(bits[8:12], 16), int(bits[12:], 16)


def distance(a: str, b: str) -> int:
    """Bits in which two hashes differ."""
    return (int(a, 16) ^ int(b, 16)).bit_count()


def unprinted(session: Session, limit: int = 500) -> list[str]:
    """Pictures of listings without a perceptual hash yet."""
    known = select(PicturePrint.sha256)
    return list(session.scalars(select(SightingImage.sha256).where(SightingImage.sha256.not_in(known)).distinct().order_by(SightingImage.sha256).limit(limit)))


def print_pictures(session: Session, hashes: Sequence[str], bits_of: Callable[[str], str]) -> int:
    """Store the perceptual hashes of pictures; `bits_of` answers 16 hexadecimal digits, or nothing for a picture that cannot be read."""
    for sha256 in hashes:
        bits = bits_of(sha256)
        b: tuple[int | None, ...] = bands(bits) if bits else (None, None, None, None)
        session.merge(PicturePrint(sha256=sha256, bits=bits, band0=b[0], band1=b[1], band2=b[2], band3=b[3]))
    session.flush()
    return len(hashes)


def similar_pictures(session: Session, hashes: Iterable[str]) -> set[str]:
    """These pictures and every stored one at most FAR bits from one of them."""
    own = set(hashes)
    found = set(own)
    for p in session.scalars(select(PicturePrint).where(PicturePrint.sha256.in_(own), PicturePrint.bits != "")):
        near = session.execute(select(PicturePrint.sha256, PicturePrint.bits).where(or_(
            PicturePrint.band0 == p.band0, PicturePrint.band1 == p.band1, PicturePrint.band2 == p.band2, PicturePrint.band3 == p.band3)).limit(2000))
        found |= {sha256 for sha256, bits in near if bits and distance(bits, p.bits) <= FAR}
    return found


def folded(title: str) -> str:
    """A title for comparing: compatible forms, small letters, letters and digits only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", title).casefold())


def alike(session: Session, sighting: Sighting, limit: int = 20) -> list[Alike]:
    """Listings of the same unit that show nearly the same picture or are the same seller's with nearly the same title."""
    reasons: dict[int, list[str]] = defaultdict(list)
    pictures = similar_pictures(session, [i.sha256 for i in sighting.images])
    if pictures:
        for i in session.scalars(select(SightingImage.sighting_id).where(SightingImage.sha256.in_(pictures)).distinct()):
            reasons[i].append("picture")
    if sighting.seller:
        title = folded(sighting.title)
        for i, other in session.execute(select(Sighting.id, Sighting.title).where(Sighting.unit_id == sighting.unit_id, Sighting.seller == sighting.seller).limit(5000)):
            if fuzz.ratio(title, folded(other)) >= ALIKE:
                reasons[i].append("title")
    reasons.pop(sighting.id, None)
    found = session.scalars(select(Sighting).where(Sighting.id.in_(reasons), Sighting.unit_id == sighting.unit_id).order_by(Sighting.last_seen.desc()).limit(limit))
    return [Alike(s, tuple(dict.fromkeys([*reasons[s.id], *(["seller"] if s.seller and s.seller == sighting.seller else [])]))) for s in found]


def look_for_returns(session: Session, unit_id: int, at: datetime) -> int:
    """Compare every listing removed in the last year with what was first seen after; answers how many returns are new."""
    new = 0
    for gone in removed_listings(session, unit_id, at - timedelta(days=WATCHED_DAYS)):
        assert gone.removed_at is not None
        known = set(session.scalars(select(Return.seen_id).where(Return.gone_id == gone.id)))
        for a in alike(session, gone, 100):
            if a.sighting.id in known or a.sighting.first_seen <= gone.first_seen or a.sighting.removed_at is not None or a.sighting.last_seen < gone.removed_at:
                continue
            session.add(Return(unit_id=unit_id, gone_id=gone.id, seen_id=a.sighting.id, reasons=list(a.reasons), found_at=at))
            new += 1
    session.flush()
    return new


def returns_of(session: Session, actor: Actor, limit: int = 50) -> list[Return]:
    """The newest returns in sight."""
    return list(session.scalars(select(Return).where(Return.unit_id.in_(actor.unit_ids)).order_by(Return.id.desc()).limit(limit)))
