"""The register of rights: five kinds in six codes, with their names, classes, pictures, users and history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Select, UniqueConstraint, exists, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload
from sqlalchemy.sql.elements import ColumnElement

from registry.db import Base, new_uid
from registry.errors import NotFound
from registry.holders import Party


class RightKind(StrEnum):
    """Six codes of the five kinds: a patent is an invention or a utility model."""

    trademark = "trademark"
    design = "design"
    invention = "invention"
    utility_model = "utility_model"
    gi = "gi"
    copyright = "copyright"


class RightStatus(StrEnum):
    """Where a right stands in its life (contract.md)."""

    pending = "pending"
    in_force = "in_force"
    expired = "expired"
    lapsed = "lapsed"
    revoked = "revoked"
    invalid = "invalid"
    disputed = "disputed"
    unknown = "unknown"


class Right(Base):
    """One right: one office + kind + number. Rows of a source that share it are its classes."""

    __tablename__ = "rights"
    __table_args__ = (UniqueConstraint("office", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    kind: Mapped[RightKind] = mapped_column(index=True)
    office: Mapped[str]
    """WIPO ST.3 code of the granting office, `CN`."""
    number: Mapped[str] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    folded: Mapped[str] = mapped_column(default="", index=True)
    """Words as they are searched: title, text and aliases, folded."""
    status: Mapped[RightStatus] = mapped_column(index=True)
    status_source: Mapped[str] = mapped_column(default="")
    status_checked_on: Mapped[date | None]
    filed: Mapped[date | None]
    registered: Mapped[date | None]
    expires: Mapped[date | None]
    territory: Mapped[list[Any]] = mapped_column(default=list)
    """ISO 3166 codes where the right holds; empty means the office's own country."""
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"), index=True)
    description: Mapped[str] = mapped_column(default="")
    view_rule: Mapped[str] = mapped_column(default="any")
    """How views of a design count together: any (single article, set) or all (assembled, variable); see domain.md 3.4."""
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What only one kind has: gi area and standard, claims, evaluation report, work category."""
    source: Mapped[str] = mapped_column(default="")
    digest: Mapped[str] = mapped_column(default="")
    """SHA-256 of the imported facts: the same file twice changes nothing."""
    row_mark: Mapped[str] = mapped_column(default="", server_default="")
    """What the last import read for this right (registry.imports.spool): the same rows again need no second look."""
    watched: Mapped[bool] = mapped_column(default=True, index=True)
    indexed_digest: Mapped[str] = mapped_column(default="", index=True)
    """The digest that the search indexes hold; differs where they are behind."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    owner: Mapped[Party | None] = relationship()
    classes: Mapped[list[RightClass]] = relationship(back_populates="right", cascade="all, delete-orphan", order_by="RightClass.code")
    names: Mapped[list[RightName]] = relationship(back_populates="right", cascade="all, delete-orphan", order_by="RightName.id")
    images: Mapped[list[RightImage]] = relationship(back_populates="right", cascade="all, delete-orphan", order_by="RightImage.position")

    @property
    def name(self) -> str:
        """What people call it: the words of a mark, else its title, else its number."""
        return self.text or self.title or self.number

    def nice(self) -> tuple[int, ...]:
        """Nice class numbers, ascending."""
        return tuple(sorted({int(c.code) for c in self.classes if c.system == "nice" and c.code.isdigit()}))


class RightClass(Base):
    """A class of goods in a classification and its edition, with the goods written there."""

    __tablename__ = "right_classes"

    id: Mapped[int] = mapped_column(primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    system: Mapped[str]
    """nice, locarno, ipc, gi, vienna, work."""
    edition: Mapped[str] = mapped_column(default="")
    code: Mapped[str]
    goods: Mapped[str] = mapped_column(default="")
    right: Mapped[Right] = relationship(back_populates="classes")


class RightName(Base):
    """Another name of the right: in another script, a nickname, a series mark."""

    __tablename__ = "right_names"

    id: Mapped[int] = mapped_column(primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    right: Mapped[Right] = relationship(back_populates="names")


class RightImage(Base):
    """A registered picture: the bytes by hash, its view role, and why it cannot be searched by picture where it cannot."""

    __tablename__ = "right_images"

    id: Mapped[int] = mapped_column(primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str] = mapped_column(index=True)
    role: Mapped[str] = mapped_column(default="main")
    """main, front, back, left, right, top, bottom, perspective, state-n, part-n, assembled."""
    position: Mapped[int] = mapped_column(default=0)
    refused: Mapped[str | None]
    right: Mapped[Right] = relationship(back_populates="images")


class RightEvent(Base):
    """One change of a right, with source and date."""

    __tablename__ = "right_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    source: Mapped[str]
    what: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)


class RightMerge(Base):
    """Two records of one right: `gone` stands behind `kept` until it is undone."""

    __tablename__ = "right_merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    kept_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str]
    added: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Names, classes and pictures that the kept record got from the other, and whether that one was watched: what an undoing takes back."""
    at: Mapped[datetime]
    by: Mapped[str]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")
    kept: Mapped[Right] = relationship(foreign_keys=[kept_id])
    gone: Mapped[Right] = relationship(foreign_keys=[gone_id])


def standing() -> ColumnElement[bool]:
    """For a query of rights: not hidden behind another record."""
    return ~exists(select(RightMerge.id).where(RightMerge.gone_id == Right.id, RightMerge.undone_at.is_(None)))


def right_by_uid(session: Session, uid: str) -> Right:
    """The right with this public id, or NotFound."""
    right = session.scalar(select(Right).where(Right.uid == uid))
    if right is None:
        raise NotFound("没有这件权利")
    return right


def owned_right(session: Session, party_id: int | None, uid: str) -> Right:
    """The right with this public id if this party owns it, or NotFound."""
    right = session.scalar(select(Right).where(Right.uid == uid, Right.owner_id == party_id, Right.owner_id.is_not(None)))
    if right is None:
        raise NotFound("没有这件权利")
    return right


def rights_by_id(session: Session, ids: Iterable[int]) -> dict[int, Right]:
    """These rights by their ids, classes and names loaded; an id without a right is not in the answer."""
    rows = session.scalars(select(Right).where(Right.id.in_(list(ids))).options(selectinload(Right.classes), selectinload(Right.names)))
    return {r.id: r for r in rows}


def rights_by_uid(session: Session, uids: Iterable[str]) -> dict[str, Right]:
    """These rights by their public ids, pictures loaded; an id without a right is not in the answer."""
    rows = session.scalars(select(Right).where(Right.uid.in_(list(uids))).options(selectinload(Right.images)))
    return {r.uid: r for r in rows}


def right_by_number(session: Session, office: str, kind: RightKind, number: str) -> Right | None:
    """The right with this identity, if it is in the register."""
    return session.scalar(select(Right).where(Right.office == office, Right.kind == kind, Right.number == number))


def _find(query: Select[Any], words: str, kind: RightKind | None, status: RightStatus | None, owner_id: int | None) -> Select[Any]:
    query = query.where(standing())
    if words:
        query = query.where(or_(Right.folded.contains(words, autoescape=True), Right.number.startswith(words.upper(), autoescape=True)))
    if kind:
        query = query.where(Right.kind == kind)
    if status:
        query = query.where(Right.status == status)
    if owner_id is not None:
        query = query.where(Right.owner_id == owner_id)
    return query


def find_rights(session: Session, folded_words: str = "", *, kind: RightKind | None = None, status: RightStatus | None = None,
                owner_id: int | None = None, offset: int = 0, limit: int = 50) -> tuple[list[Right], int]:
    """A page of the register and how many there are in all. `folded_words` is folded by the caller (matching.text.normalise)."""
    total = session.scalar(_find(select(func.count(Right.id)), folded_words, kind, status, owner_id)) or 0
    rows = session.scalars(_find(select(Right), folded_words, kind, status, owner_id).order_by(Right.updated_at.desc(), Right.id.desc())
                           .offset(offset).limit(limit))
    return list(rows), total


def events_of(session: Session, right: Right) -> list[RightEvent]:
    """The history of a right, newest first."""
    return list(session.scalars(select(RightEvent).where(RightEvent.right_id == right.id).order_by(RightEvent.id.desc())))


def count_rights(session: Session) -> int:
    """How many rights the register holds."""
    return session.scalar(select(func.count(Right.id))) or 0
