"""Fairs: editions, halls, booths, exhibitors, exhibits. A market is a fair that never closes."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.db import Base, new_uid
from registry.sightings import Sighting


class Fair(Base):
    """One edition of a fair or one market."""

    __tablename__ = "fairs"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    edition: Mapped[str] = mapped_column(default="")
    venue: Mapped[str] = mapped_column(default="")
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    opens_at: Mapped[str] = mapped_column(default="09:00")
    closes_at: Mapped[str] = mapped_column(default="17:00")
    answer_hours: Mapped[int] = mapped_column(default=24)
    """How long an exhibitor has to answer: 24 h by the national guide (CNIPA 2022 art 14), 12 h at CIFTIS."""
    source: Mapped[str] = mapped_column(default="")
    halls: Mapped[list[Hall]] = relationship(back_populates="fair", cascade="all, delete-orphan", order_by="Hall.name")
    exhibitors: Mapped[list[Exhibitor]] = relationship(back_populates="fair", cascade="all, delete-orphan", order_by="Exhibitor.id")


class Hall(Base):
    """A hall; its size in metres for the map."""

    __tablename__ = "halls"
    __table_args__ = (UniqueConstraint("fair_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    width: Mapped[float] = mapped_column(default=0.0)
    height: Mapped[float] = mapped_column(default=0.0)
    fair: Mapped[Fair] = relationship(back_populates="halls")
    booths: Mapped[list[Booth]] = relationship(back_populates="hall", cascade="all, delete-orphan", order_by="Booth.number")


class Booth(Base):
    """A booth: its number as printed on the fascia, `1.2I40`, and its place on the map."""

    __tablename__ = "booths"
    __table_args__ = (UniqueConstraint("hall_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("halls.id", ondelete="CASCADE"), index=True)
    number: Mapped[str] = mapped_column(index=True)
    x: Mapped[float] = mapped_column(default=0.0)
    y: Mapped[float] = mapped_column(default=0.0)
    w: Mapped[float] = mapped_column(default=0.0)
    h: Mapped[float] = mapped_column(default=0.0)
    hall: Mapped[Hall] = relationship(back_populates="booths")
    tenants: Mapped[list[Tenancy]] = relationship(back_populates="booth", cascade="all, delete-orphan")


class Exhibitor(Base):
    """A firm at a fair, named as on the organiser's list; fascia and licence may say otherwise."""

    __tablename__ = "exhibitors"
    __table_args__ = (UniqueConstraint("fair_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"), index=True)
    key: Mapped[str]
    """Folded name + country: the same list twice is once."""
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    fascia_name: Mapped[str] = mapped_column(default="")
    licence_name: Mapped[str] = mapped_column(default="")
    uscc: Mapped[str | None]
    country: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    products: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    telephone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    booths_text: Mapped[str] = mapped_column(default="")
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    fair: Mapped[Fair] = relationship(back_populates="exhibitors")
    tenancies: Mapped[list[Tenancy]] = relationship(back_populates="exhibitor", cascade="all, delete-orphan")


class Tenancy(Base):
    """Which exhibitor stands in which booth; booths are shared and firms have several."""

    __tablename__ = "tenancies"
    __table_args__ = (UniqueConstraint("booth_id", "exhibitor_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    booth_id: Mapped[int] = mapped_column(ForeignKey("booths.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(ForeignKey("exhibitors.id", ondelete="CASCADE"), index=True)
    booth: Mapped[Booth] = relationship(back_populates="tenants")
    exhibitor: Mapped[Exhibitor] = relationship(back_populates="tenancies")


class Exhibit(Base):
    """A thing on show, and the sighting that records it."""

    __tablename__ = "exhibits"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fairs.id", ondelete="CASCADE"), index=True)
    booth_id: Mapped[int | None] = mapped_column(ForeignKey("booths.id"), index=True)
    exhibitor_id: Mapped[int | None] = mapped_column(ForeignKey("exhibitors.id"), index=True)
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"), unique=True)
    name: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="exhibit")
    """exhibit, panel, leaflet, package, page (办法 2006 art 3)."""
    sighting: Mapped[Sighting] = relationship()
    booth: Mapped[Booth | None] = relationship()
    exhibitor: Mapped[Exhibitor | None] = relationship()
