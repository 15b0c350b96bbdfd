"""What a listing showed over time, and how asking for each address ended. A page that blocks us is never a page that was removed.

An address that answers "gone" (404, 410) is removed. One that only says that there is nothing (soft 404) is removed when it says so
again at a later look. A challenge, a log-in, "too often" or a failure on the way says nothing about the listing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.db import Base
from registry.sightings import Sighting

REMOVED, MAYBE_REMOVED = "gone", "soft_404"
BLOCKED = frozenset({"blocked", "blocked_captcha", "blocked_login", "rate_limited"})
SECOND_LOOK = timedelta(minutes=30)
"""A second "there is nothing here" counts when it comes at least this much later: a shop's hiccup is over by then."""


class Glimpse(Base):
    """What one listing showed at one time. A row is written where something differs from the row before."""

    __tablename__ = "glimpses"

    id: Mapped[int] = mapped_column(primary_key=True)
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sightings.id", ondelete="CASCADE"), index=True)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(default="ok")
    status: Mapped[int | None]
    title: Mapped[str] = mapped_column(default="")
    seller: Mapped[str] = mapped_column(default="")
    price: Mapped[str | None]
    currency: Mapped[str | None]
    availability: Mapped[str | None]
    page_sha256: Mapped[str] = mapped_column(default="")

    def shown(self) -> tuple[str | None, ...]:
        """What makes two glimpses differ; the page's bytes differ at every look and do not count."""
        return self.outcome, self.title, self.seller, self.price, self.currency, self.availability


class Address(Base):
    """One address that was asked for: how that ended at last, and whose listing it is."""

    __tablename__ = "addresses"
    __table_args__ = (UniqueConstraint("unit_id", "url_sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    url_sha256: Mapped[str]
    url: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")
    sighting_id: Mapped[int | None] = mapped_column(ForeignKey("sightings.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[str] = mapped_column(index=True)
    status: Mapped[int | None]
    page_sha256: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")
    first_at: Mapped[datetime]
    """Since when it has ended like this without a break."""
    last_at: Mapped[datetime]
    times: Mapped[int] = mapped_column(default=1)
    """How often in a row."""
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"))


def is_removed(outcome: str, since: datetime, at: datetime) -> bool:
    """May a listing be called removed, where its address has ended like this from `since` to `at`?"""
    return outcome == REMOVED or (outcome == MAYBE_REMOVED and at - since >= SECOND_LOOK)


def history_of(session: Session, sighting_id: int, limit: int = 200) -> list[Glimpse]:
    """What a listing showed, the newest first."""
    return list(session.scalars(select(Glimpse).where(Glimpse.sighting_id == sighting_id).order_by(Glimpse.at.desc(), Glimpse.id.desc()).limit(limit)))


def addresses_of(session: Session, sighting_id: int) -> list[Address]:
    """The addresses a listing answers at, and how asking ended at last."""
    return list(session.scalars(select(Address).where(Address.sighting_id == sighting_id).order_by(Address.last_at.desc())))


def troubles(session: Session, unit_ids: frozenset[int], run_id: int, limit: int = 100) -> list[Address]:
    """Addresses of a run that gave no listing."""
    return list(session.scalars(select(Address).where(Address.run_id == run_id, Address.unit_id.in_(unit_ids), Address.outcome != "ok")
                                .order_by(Address.outcome, Address.id).limit(limit)))


def repriced(session: Session, run_id: int) -> int:
    """How many listings a run showed at another price than before."""
    before = func.lag(Glimpse.price).over(partition_by=Glimpse.sighting_id, order_by=(Glimpse.at, Glimpse.id))
    seen = select(Glimpse.sighting_id).where(Glimpse.run_id == run_id)
    steps = select(Glimpse.sighting_id, Glimpse.run_id, Glimpse.price, before.label("before")).where(Glimpse.sighting_id.in_(seen)).subquery()
    return session.scalar(select(func.count(steps.c.sighting_id.distinct())).where(steps.c.run_id == run_id, steps.c.price != steps.c.before)) or 0


def prices(glimpses: Sequence[Glimpse]) -> list[tuple[datetime, float]]:
    """(instant, price) of the glimpses that show one, the oldest first."""
    found: list[tuple[datetime, float]] = []
    for g in sorted(glimpses, key=lambda g: g.at):
        try:
            found.append((g.at, float(g.price or "")))
        except ValueError:
            continue
    return found


def removed_listings(session: Session, unit_id: int, since: datetime) -> list[Sighting]:
    """Listings of a unit that were removed since then: their return is watched for."""
    return list(session.scalars(select(Sighting).where(Sighting.unit_id == unit_id, Sighting.removed_at >= since).order_by(Sighting.id)))
