"""Parties: rights owners, agents, shops, exhibitors. One person or firm with all its names."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, or_, select
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
    merged_into_id: Mapped[int | None] = mapped_column(index=True)
    """The party this one was found to be; registry.parties merges and takes it back."""
    locked_at: Mapped[datetime | None]
    """Kept, but no longer used for anything but storage and protection (PIPL art 47)."""
    locked_because: Mapped[str] = mapped_column(default="")
    erased_at: Mapped[datetime | None]


class PartyName(Base):
    """Another name of a party, folded for comparison: former, short, in another script, of a shop."""

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
        return standing(session, known)
    party = Party(name=name.strip(), name_en=name_en, folded=folded, country=country, created_at=at,
                  kind=PartyKind.firm if country == "CN" else PartyKind.foreign)
    session.add(party)
    session.flush()
    return party


def party_by_id(session: Session, party_id: int) -> Party:
    """The party an account acts for."""
    return session.get_one(Party, party_id)


def standing(session: Session, party: Party) -> Party:
    """The party that stands for this one after mergers; itself where it was never merged."""
    while party.merged_into_id is not None:
        party = session.get_one(Party, party.merged_into_id)
    return party


def parties_named(session: Session, name: str) -> list[Party]:
    """Every party that bears this name, as its own or as another name, each as it stands after mergers."""
    folded = fold(name)
    other = select(PartyName.party_id).where(PartyName.folded == folded)
    rows = session.scalars(select(Party).where(or_(Party.folded == folded, Party.id.in_(other)), Party.erased_at.is_(None)).order_by(Party.id))
    return list({p.id: p for p in (standing(session, row) for row in rows)}.values())


def names_of(session: Session, name: str) -> frozenset[str]:
    """Every name, folded, under which the party of this name is known; at least the name itself."""
    ids = [p.id for p in parties_named(session, name)]
    merged = [*ids, *session.scalars(select(Party.id).where(Party.merged_into_id.in_(ids)))] if ids else []
    own = session.scalars(select(Party.folded).where(Party.id.in_(merged))) if merged else ()
    others = session.scalars(select(PartyName.folded).where(PartyName.party_id.in_(merged))) if merged else ()
    return frozenset({fold(name), *own, *others} - {""})
