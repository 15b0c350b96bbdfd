"""A fair at a glance: its halls with their booths, who stands where, and where something waits."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload

from fairs.models import Booth, Exhibit, Exhibitor, Fair, Hall, Tenancy
from registry.errors import NotFound


@dataclass(frozen=True, slots=True)
class FairCount:
    """A fair with how many halls' booths, exhibitors and recorded exhibits it has."""

    fair: Fair
    booths: int
    exhibitors: int
    exhibits: int


def fair_by_uid(session: Session, unit_ids: frozenset[int], uid: str) -> Fair:
    """The fair with this public id in these units, or NotFound."""
    fair = session.scalar(select(Fair).where(Fair.uid == uid, Fair.unit_id.in_(unit_ids)))
    if fair is None:
        raise NotFound("没有这个展会")
    return fair


def counted(session: Session, fairs: list[Fair]) -> list[FairCount]:
    """The fairs with their counts."""
    ids = [f.id for f in fairs]

    def count(column: InstrumentedAttribute[int], *where: ColumnElement[bool]) -> dict[int, int]:
        found: dict[int, int] = {}
        for key, n in session.execute(select(column, func.count()).where(*where).group_by(column)):
            found[key] = n
        return found

    booths = count(Hall.fair_id, Booth.hall_id == Hall.id, Hall.fair_id.in_(ids))
    exhibitors, exhibits = count(Exhibitor.fair_id, Exhibitor.fair_id.in_(ids)), count(Exhibit.fair_id, Exhibit.fair_id.in_(ids))
    return [FairCount(f, booths.get(f.id, 0), exhibitors.get(f.id, 0), exhibits.get(f.id, 0)) for f in fairs]


def halls_of(session: Session, fair: Fair) -> list[Hall]:
    """The halls with booths and their tenants, ready for the map."""
    return list(session.scalars(select(Hall).where(Hall.fair_id == fair.id).order_by(Hall.name).options(
        selectinload(Hall.booths).selectinload(Booth.tenants).selectinload(Tenancy.exhibitor))))


def exhibitors_page(session: Session, fair: Fair, words: str, *, offset: int, limit: int) -> tuple[list[Exhibitor], int]:
    """A page of exhibitors by name, and how many there are."""
    query = select(Exhibitor).where(Exhibitor.fair_id == fair.id)
    if words:
        like = f"%{words}%"
        query = query.where(Exhibitor.name.like(like) | Exhibitor.name_en.like(like) | Exhibitor.booths_text.like(like) | Exhibitor.products.like(like))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    return list(session.scalars(query.order_by(Exhibitor.name).offset(offset).limit(limit))), total
