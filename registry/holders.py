"""Parties: rights owners, agents, shops, exhibitors. One person or firm with all its names."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from matching.text.normalise import fold
from registry.db import Base, new_uid


class PartyKind(StrEnum):
    """Natural person, legal person, foreign party."""

    person = "person"
    firm = "firm"
    foreign = "foreign"


class Party(Base):
    """A person or firm. `folded` is the name as it is compared (script, width and case folded)."""

    __tablename__ = "parties"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    kind: Mapped[PartyKind] = mapped_column(default=PartyKind.firm)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    folded: Mapped[str] = mapped_column(index=True)
    uscc: Mapped[str | None] = mapped_column(index=True)
    """统一社会信用代码, 18 characters (GB 32100-2015)."""
    country: Mapped[str] = mapped_column(default="CN")
    address: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class PartyName(Base):
    """Another name of a party, folded for comparison."""

    __tablename__ = "party_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    name: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)


def party_named(session: Session, name: str, at: datetime, *, name_en: str = "", country: str = "CN") -> Party:
    """The party of this name, made where it is not known yet."""
    folded = fold(name)
    known = session.scalar(select(Party).where(Party.folded == folded).order_by(Party.id).limit(1))
    if known is not None:
        return known
    party = Party(name=name.strip(), name_en=name_en, folded=folded, country=country, created_at=at,
                  kind=PartyKind.firm if country == "CN" else PartyKind.foreign)
    session.add(party)
    session.flush()
    return party
