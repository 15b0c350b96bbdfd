"""Sightings: one thing seen in the world, through whatever channel: a listing, an exhibit, a booth photo, a tip."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from registry.db import Base, new_uid
from registry.errors import NotFound


class Channel(StrEnum):
    """Through which door it came."""

    listing = "listing"
    exhibit = "exhibit"
    photo = "photo"
    tip = "tip"


class Run(Base):
    """A run folder that was taken in; its manifest's hash makes twice once."""

    __tablename__ = "runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    manifest_sha256: Mapped[str] = mapped_column(unique=True)
    folder: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    taken_at: Mapped[datetime]
    manifest: Mapped[dict[str, Any]] = mapped_column(default=dict)
    stats: Mapped[dict[str, Any]] = mapped_column(default=dict)
    next_line: Mapped[int] = mapped_column(default=0)
    """How many records are taken in already: intake goes on from there after a kill."""
    done: Mapped[bool] = mapped_column(default=False)


class Sighting(Base):
    """One thing seen. `key` is unique in its unit: seeing it again refreshes, never doubles."""

    __tablename__ = "sightings"
    __table_args__ = (UniqueConstraint("unit_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    channel: Mapped[Channel] = mapped_column(index=True)
    key: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    """What else was read: brand field, description, words on the picture."""
    brand: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    item_id: Mapped[str] = mapped_column(default="")
    seller: Mapped[str] = mapped_column(default="", index=True)
    seller_url: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    """Where it was seen: the platform's host, or fair and booth."""
    price: Mapped[str | None]
    currency: Mapped[str | None]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(default="ok")
    """ok, gone, blocked, ...: a blocked page is never `gone`."""
    removed_at: Mapped[datetime | None] = mapped_column(index=True)
    """When it was found to be gone for sure; a page that only blocks us never sets this."""
    digest: Mapped[str] = mapped_column(default="")
    """SHA-256 of what is compared (words and pictures)."""
    screened_digest: Mapped[str] = mapped_column(default="", index=True)
    """The digest at the last screening; differs where it must be screened again."""
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    images: Mapped[list[SightingImage]] = relationship(back_populates="sighting", cascade="all, delete-orphan",
                                                       order_by="SightingImage.position")


class SightingImage(Base):
    """A picture of a sighting, by hash."""

    __tablename__ = "sighting_images"

    id: Mapped[int] = mapped_column(primary_key=True)
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sightings.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    url: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    sighting: Mapped[Sighting] = relationship(back_populates="images")


def sighting_in_sight(session: Session, unit_ids: frozenset[int], uid: str) -> Sighting:
    """The sighting with this public id in these units, or NotFound."""
    sighting = session.scalar(select(Sighting).where(Sighting.uid == uid, Sighting.unit_id.in_(unit_ids)))
    if sighting is None:
        raise NotFound("没有这条线索")
    return sighting


def sighting_by_key(session: Session, unit_id: int, key: str) -> Sighting | None:
    """The sighting with this key in this unit, if it was seen before."""
    return session.scalar(select(Sighting).where(Sighting.unit_id == unit_id, Sighting.key == key))


def to_screen(session: Session, limit: int = 500, after_id: int = 0) -> list[Sighting]:
    """Sightings that are new or changed since their last screening."""
    return list(session.scalars(select(Sighting).where(Sighting.screened_digest != Sighting.digest, Sighting.id > after_id)
                                .order_by(Sighting.id).limit(limit)))


def _earlier(unit_ids: Collection[int] | None) -> list[ColumnElement[bool]]:
    """What is still offered or shown and was screened already; a booth check is compared by itself. `unit_ids` None: of every unit."""
    there = [Sighting.screened_digest == Sighting.digest, Sighting.digest != "", Sighting.removed_at.is_(None), Sighting.channel != Channel.photo]
    return there if unit_ids is None else [*there, Sighting.unit_id.in_(unit_ids)]


def screened_already(session: Session, unit_ids: Collection[int] | None = None) -> int:
    """How many sightings a right that comes in now has not met."""
    return session.scalar(select(func.count(Sighting.id)).where(*_earlier(unit_ids))) or 0


def screen_again(session: Session, unit_ids: Collection[int] | None = None) -> int:
    """Have them meet the register anew at the next screening; how many. What people decided stays decided."""
    n = screened_already(session, unit_ids)
    session.execute(update(Sighting).where(*_earlier(unit_ids)).values(screened_digest=""))
    return n


def same_seller(session: Session, sighting: Sighting, limit: int = 10) -> list[Sighting]:
    """Other things of the same seller in the same unit."""
    if not sighting.seller:
        return []
    return list(session.scalars(select(Sighting).where(
        Sighting.seller == sighting.seller, Sighting.unit_id == sighting.unit_id, Sighting.id != sighting.id)
        .order_by(Sighting.last_seen.desc()).limit(limit)))


def same_picture(session: Session, sighting: Sighting, limit: int = 10) -> list[Sighting]:
    """Other sightings in the same unit that show one of the same picture files."""
    hashes = [i.sha256 for i in sighting.images]
    if not hashes:
        return []
    showing = select(SightingImage.sighting_id).where(SightingImage.sha256.in_(hashes))
    return list(session.scalars(select(Sighting).where(
        Sighting.id.in_(showing), Sighting.unit_id == sighting.unit_id, Sighting.id != sighting.id).order_by(Sighting.last_seen.desc()).limit(limit)))
