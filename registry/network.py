"""The network of units: province centre, city centre, county, station, fair, market. A tree."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.db import Base, new_uid
from registry.errors import NotFound


class Level(StrEnum):
    """How high a unit stands."""

    province = "province"
    city = "city"
    county = "county"
    station = "station"


class Unit(Base):
    """A centre, branch or workstation. `path` is the ids from the root, `/1/4/`, so that a subtree is a prefix."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    level: Mapped[Level]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    path: Mapped[str] = mapped_column(index=True, default="/")
    number_prefix: Mapped[str] = mapped_column(default="")
    """The words before the bracket in a case number, `鄂维`; a unit without one uses its parent's."""
    number_unit: Mapped[str] = mapped_column(default="")
    """The one or two characters that name the unit in a case number, `武`."""
    active: Mapped[bool] = mapped_column(default=True)


def create_unit(session: Session, name: str, level: Level, *, parent: Unit | None = None, name_en: str = "",
                number_prefix: str = "", number_unit: str = "") -> Unit:
    """Add a unit under its parent."""
    unit = Unit(name=name, level=level, parent_id=parent.id if parent else None, name_en=name_en,
                number_prefix=number_prefix, number_unit=number_unit)
    session.add(unit)
    session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    session.flush()
    return unit


def unit_by_id(session: Session, unit_id: int) -> Unit:
    """The unit, or NotFound."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound("没有这个机构")
    return unit


def all_units(session: Session) -> list[Unit]:
    """The whole tree in reading order."""
    return list(session.scalars(select(Unit).order_by(Unit.path)))


def subtree_ids(session: Session, unit_ids: set[int]) -> set[int]:
    """The given units and everything below them."""
    paths = session.scalars(select(Unit.path).where(Unit.id.in_(unit_ids))).all()
    found: set[int] = set()
    for path in paths:
        found.update(session.scalars(select(Unit.id).where(Unit.path.startswith(path))))
    return found


def root_unit(session: Session) -> Unit:
    """The office itself: the first unit without a parent."""
    unit = session.scalar(select(Unit).where(Unit.parent_id.is_(None)).order_by(Unit.id))
    if unit is None:
        raise NotFound("尚未设立机构，请先运行 ./kuaiwei init")
    return unit


def prefix_of(session: Session, unit: Unit) -> tuple[str, str]:
    """Number prefix and unit character, taken from the nearest unit above that has them."""
    prefix, here = unit.number_prefix, unit
    while not prefix and here.parent_id is not None:
        here = unit_by_id(session, here.parent_id)
        prefix = here.number_prefix
    return prefix or "快维", unit.number_unit or unit.name[:1]
