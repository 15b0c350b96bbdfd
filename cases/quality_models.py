"""The tables of how reviewing goes: skips, saved views, golden items, second readings, changes of a threshold."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from cases.models import Answer, Match
from registry.db import Base
from registry.people import Person
from registry.rights import RightKind


class Skip(Base):
    """A card somebody passed on, with the reason; until when it is not offered to the same person again (None: never again)."""

    __tablename__ = "skips"
    __table_args__ = (Index("ix_skips_person", "person_id", "cluster_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), index=True)
    cluster_key: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    reason: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    until: Mapped[datetime | None]
    person: Mapped[Person] = relationship()
    match: Mapped[Match] = relationship()


class SavedView(Base):
    """Filters of the queue under a name of one's own."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str]
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """As in the address: channel, kind, state, q, mine, sort."""
    created_at: Mapped[datetime]


class GoldenItem(Base):
    """A match whose answer is settled; it is shown again among the others, and nobody is told which it is."""

    __tablename__ = "golden_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), unique=True)
    expected: Mapped[Answer]
    why: Mapped[str] = mapped_column(default="")
    added_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]
    match: Mapped[Match] = relationship()


class Purpose(StrEnum):
    """Why a card is read once more."""

    golden = "golden"
    second = "second"


class Reading(Base):
    """One more reading of an answered match by somebody who does not see the answer; it never changes the match."""

    __tablename__ = "readings"
    __table_args__ = (UniqueConstraint("match_id", "person_id", "purpose"), Index("ix_readings_open", "unit_id", "purpose", "person_id", "answer"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose]
    expected: Mapped[Answer]
    """The answer it is held against: the settled one, or the first reader's."""
    first_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Whose answer is read again."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who reads; None while nobody has taken it."""
    asked_at: Mapped[datetime]
    taken_until: Mapped[datetime | None]
    at: Mapped[datetime | None]
    answer: Mapped[Answer | None]
    reason_code: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    match: Mapped[Match] = relationship()


class ThresholdChange(Base):
    """A new queue threshold for a kind of right: proposed by one person with its figures, applied by another."""

    __tablename__ = "threshold_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RightKind]
    before: Mapped[float]
    after: Mapped[float]
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    why: Mapped[str]
    proposed_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    proposed_at: Mapped[datetime]
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    applied_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    proposer: Mapped[Person] = relationship(foreign_keys=[proposed_by])
    applier: Mapped[Person | None] = relationship(foreign_keys=[applied_by])
