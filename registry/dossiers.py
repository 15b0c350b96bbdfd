"""Dossiers deposited before a fair: an owner's rights dossier, and an exhibitor's or merchant's defence dossier (domain.md 1.3).

Both make an answer within hours possible: what would have to be asked lies here already. A dossier is sealed at deposit: a manifest that names
every field and the SHA-256 of every file is kept in the evidence store, and the hash of the manifest is the seal printed on the receipt.
Nothing of it can be changed afterwards, only followed by a supplement or withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Select, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from matching.text.normalise import fold
from registry import audit
from registry.audit import canonical
from registry.db import Base, lock_chain, new_uid
from registry.errors import Conflict, NotFound, Refused
from registry.evidence import BlobStore, Captured, Evidence, keep, sha256_of
from registry.holders import Party, names_of
from registry.people import Actor, Role
from registry.rights import Right

FORM = "kuaiwei-dossier-1"
MOST_FILES, MOST_BYTES = 20, 20 << 20
MEDIA = {"pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "docx":
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
         "zip": "application/zip", "mp4": "video/mp4", "txt": "text/plain"}
ONE_AT_A_TIME = 730_003
GROUNDS = {
    "own_right": "自有权利：外观设计、商标、著作权等", "licence": "已获许可或授权销售", "prior_use": "在先使用（申请日或注册日之前）",
    "known": "现有技术或现有设计", "source": "合法来源：进货凭证", "different": "图样或文字不近似", "goods": "商品不类似", "use": "描述性或指示性使用", "other": "其他",
}
"""What a defence dossier relies on; the order follows the gate (domain.md 3.2, checks 8 and 10-15)."""


class DossierKind(StrEnum):
    """Who speaks: the owner before an attack, or the other side before a complaint."""

    rights = "rights"
    defence = "defence"


class Dossier(Base):
    """One sealed deposit."""

    __tablename__ = "dossiers"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[DossierKind] = mapped_column(index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    title: Mapped[str]
    occasion: Mapped[str] = mapped_column(default="")
    """The fair or market it is meant for; empty means all of them."""
    booth: Mapped[str] = mapped_column(default="")
    statement: Mapped[str] = mapped_column(default="")
    grounds: Mapped[list[Any]] = mapped_column(default=list)
    contact: Mapped[str] = mapped_column(default="")
    """Who can be reached during the fair."""
    valid_until: Mapped[date | None]
    manifest_sha256: Mapped[str]
    sealed_at: Mapped[datetime]
    sealed_by: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"))
    follows: Mapped[Dossier | None] = relationship(remote_side="Dossier.id")
    """The dossier this one supplements."""
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(default="")
    receipt_sha256: Mapped[str] = mapped_column(default="")
    receipt_en_sha256: Mapped[str] = mapped_column(default="")
    party: Mapped[Party] = relationship()
    files: Mapped[list[DossierFile]] = relationship(back_populates="dossier", cascade="all, delete-orphan", order_by="DossierFile.position")
    rights: Mapped[list[DossierRight]] = relationship(back_populates="dossier", cascade="all, delete-orphan", order_by="DossierRight.id")

    def stands(self, on: date) -> bool:
        """May it be relied on this day: not withdrawn, not past its end?"""
        return self.withdrawn_at is None and (self.valid_until is None or on <= self.valid_until)


class DossierFile(Base):
    """A file of a dossier, as it was given."""

    __tablename__ = "dossier_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"))
    position: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    dossier: Mapped[Dossier] = relationship(back_populates="files")
    evidence: Mapped[Evidence] = relationship()


class DossierRight(Base):
    """A right the dossier is about: one's own in a rights dossier, the one answered in a defence dossier."""

    __tablename__ = "dossier_rights"

    id: Mapped[int] = mapped_column(primary_key=True)
    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    dossier: Mapped[Dossier] = relationship(back_populates="rights")
    right: Mapped[Right] = relationship()


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it arrives: its own name, its bytes."""

    filename: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Deposit:
    """What somebody deposits."""

    kind: DossierKind
    party: Party
    title: str
    statement: str
    files: tuple[Given, ...]
    rights: tuple[Right, ...] = ()
    grounds: tuple[str, ...] = ()
    occasion: str = ""
    booth: str = ""
    contact: str = ""
    valid_until: date | None = None
    follows: Dossier | None = None


def media_of(filename: str) -> str:
    """The media type by the ending; Refused for a kind of file that is not taken. The bytes are not opened."""
    ending = filename.rsplit(".", 1)[-1].lower() if "." in filename else ""
    if ending not in MEDIA:
        raise Refused("不收「{name}」这种文件；请用 PDF、JPG、PNG、DOCX、XLSX、MP4、TXT 或 ZIP", field="files", name=filename[-40:])
    return MEDIA[ending]


def _check(given: Deposit, on: date) -> None:
    if not given.title.strip():
        raise Refused("请填写这一项", field="title")
    if not given.files and not given.statement.strip():
        raise Refused("请写说明，或附上文件", field="statement")
    if len(given.files) > MOST_FILES:
        raise Refused("一份最多 {n} 个文件", field="files", n=MOST_FILES)
    for f in given.files:
        media_of(f.filename)
        if not f.data or len(f.data) > MOST_BYTES:
            raise Refused("文件「{name}」是空的，或超过 {n} MB", field="files", name=f.filename[-40:], n=MOST_BYTES >> 20)
    if given.valid_until and given.valid_until < on:
        raise Refused("有效期已过", field="valid_until")
    if given.kind is DossierKind.rights and not given.rights:
        raise Refused("请选择这份权利档案所涉的权利", field="rights")
    if given.kind is DossierKind.defence and (not given.grounds or any(g not in GROUNDS for g in given.grounds)):
        raise Refused("请选择依据", field="grounds")


def manifest_of(number: str, given: Deposit, hashes: Sequence[str], by: str, at: datetime) -> dict[str, Any]:
    """Everything that is sealed, as JSON values."""
    return {"form": FORM, "number": number, "kind": given.kind.value, "party": given.party.name, "uscc": given.party.uscc or "", "title": given.title.strip(),
            "occasion": given.occasion.strip(), "booth": given.booth.strip(), "statement": given.statement.strip(), "grounds": list(given.grounds),
            "rights": [f"{r.office} {r.kind.value} {r.number}" for r in given.rights], "valid_until": given.valid_until.isoformat() if given.valid_until else "",
            "follows": given.follows.number if given.follows else "", "sealed_by": by, "sealed_at": at.isoformat(),
            "files": [{"name": f.filename, "bytes": len(f.data), "sha256": h} for f, h in zip(given.files, hashes, strict=True)]}


def deposit(session: Session, blobs: BlobStore, given: Deposit, by: Actor, at: datetime, on: date, unit_id: int) -> Dossier:
    """Seal a dossier: files, then manifest, then the record, then the audit entry whose chain dates it. `on` is today as the calendar counts it."""
    _check(given, on)
    lock_chain(session, ONE_AT_A_TIME)
    number = _next_number(session, given.kind, on)
    kept = [keep(session, blobs, Captured(f.data, "statement", media_of(f.filename), at, filename=f.filename, capture={"dossier": number}),
                 unit_id=unit_id, by=by.name, at=at) for f in given.files]
    manifest = canonical(manifest_of(number, given, [e.sha256 for e in kept], by.name, at))
    seal = keep(session, blobs, Captured(manifest, "paper", "application/json", at, filename=f"{number}.json", capture={"dossier": number, "form": FORM}),
                unit_id=unit_id, by=by.name, at=at)
    made = Dossier(number=number, kind=given.kind, unit_id=unit_id, party_id=given.party.id, title=given.title.strip(), occasion=given.occasion.strip(),
                   booth=given.booth.strip().upper(), statement=given.statement.strip(), grounds=list(given.grounds), contact=given.contact.strip(),
                   valid_until=given.valid_until, manifest_sha256=seal.sha256, sealed_at=at, sealed_by=by.name, person_id=by.person_id,
                   follows_id=given.follows.id if given.follows else None)
    made.files = [DossierFile(evidence_id=e.id, position=n) for n, e in enumerate(kept)]
    made.rights = [DossierRight(right_id=r.id) for r in given.rights]
    session.add(made)
    session.flush()
    audit.record(session, at, "dossier.seal", f"dossier:{number}", actor=by.name, actor_id=by.person_id, unit_id=unit_id,
                 detail={"kind": given.kind.value, "seal": seal.sha256, "files": len(kept)})
    return made


def _next_number(session: Session, kind: DossierKind, on: date) -> str:
    head = f"{'QD' if kind is DossierKind.rights else 'BD'}-{on.year}-"
    last = session.scalar(select(func.max(Dossier.number)).where(Dossier.number.startswith(head)))
    return f"{head}{int(last.rsplit('-', 1)[-1]) + 1 if last else 1:05d}"


def intact(blobs: BlobStore, dossier: Dossier) -> bool:
    """Do manifest and files still have the hashes they were sealed with?"""
    hashes = [dossier.manifest_sha256, *(f.evidence.sha256 for f in dossier.files)]
    return all(blobs.has(h) and sha256_of(blobs.get(h)) == h for h in hashes)


def withdraw(session: Session, dossier: Dossier, by: Actor, at: datetime) -> None:
    """The depositor takes it back: it is no longer shown to anybody, but stays on record."""
    if dossier.withdrawn_at is not None:
        raise Conflict("这份档案已经撤回")
    dossier.withdrawn_at, dossier.withdrawn_by = at, by.name
    session.flush()
    audit.record(session, at, "dossier.withdraw", f"dossier:{dossier.number}", actor=by.name, actor_id=by.person_id, unit_id=dossier.unit_id)


def keep_receipt(session: Session, dossier: Dossier, zh: str, en: str) -> None:
    """Note the printed receipts; once printed they stay."""
    if not dossier.receipt_sha256:
        dossier.receipt_sha256, dossier.receipt_en_sha256 = zh, en
        session.flush()


def _in_sight(query: Select[Any], by: Actor) -> Select[Any]:
    if by.roles <= {Role.holder, Role.respondent}:
        return query.where(Dossier.party_id == by.party_id, Dossier.party_id.is_not(None))
    return query.where(Dossier.unit_id.in_(by.unit_ids))


def dossier_by_uid(session: Session, by: Actor, uid: str) -> Dossier:
    """The dossier with this public id if it is in sight: one's own, or one deposited with one's unit."""
    found: Dossier | None = session.scalar(_in_sight(select(Dossier).where(Dossier.uid == uid), by))
    if found is None:
        raise NotFound("没有这份档案")
    return found


def find_dossiers(session: Session, by: Actor, *, kind: DossierKind | None = None, words: str = "", offset: int = 0, limit: int = 25) -> tuple[list[Dossier], int]:
    """A page of dossiers in sight, newest first, and how many there are."""
    query = _in_sight(select(Dossier), by)
    if kind:
        query = query.where(Dossier.kind == kind)
    if words:
        query = query.join(Party, Dossier.party_id == Party.id).where(or_(
            Dossier.number == words.strip().upper(), Dossier.title.contains(words, autoescape=True), Party.folded.contains(fold(words), autoescape=True)))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(query.order_by(Dossier.id.desc()).offset(offset).limit(limit).options(selectinload(Dossier.party), selectinload(Dossier.files)))
    return list(rows), total


@dataclass(frozen=True, slots=True)
class OnFile:
    """What lies ready on both sides of a match."""

    rights: list[Dossier]
    defence: list[Dossier]


def on_file(session: Session, right_id: int, seller: str, on: date, unit_ids: frozenset[int]) -> OnFile:
    """Dossiers that stand on this day: of the owner about this right, and of the seller (under any name) about this right or about none."""
    standing = select(Dossier).where(Dossier.withdrawn_at.is_(None), or_(Dossier.valid_until.is_(None), Dossier.valid_until >= on), Dossier.unit_id.in_(unit_ids))
    about = select(DossierRight.dossier_id).where(DossierRight.right_id == right_id)
    any_right = select(DossierRight.dossier_id)
    rights = session.scalars(standing.where(Dossier.kind == DossierKind.rights, Dossier.id.in_(about)).order_by(Dossier.id.desc()))
    if not seller.strip():
        return OnFile(list(rights), [])
    defence = session.scalars(standing.join(Party, Dossier.party_id == Party.id).where(
        Dossier.kind == DossierKind.defence, Party.folded.in_(names_of(session, seller)),
        or_(Dossier.id.in_(about), Dossier.id.not_in(any_right))).order_by(Dossier.id.desc()))
    return OnFile(list(rights), list(defence))
