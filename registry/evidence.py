"""Evidence: bytes as captured, by SHA-256, with a capture record and a custody chain. Never rewritten.

Order of a durable write (reliability.md 0.1): temporary file, fsync, rename, fsync of the folder, and only then the database commit
and the acknowledgement. A blob without a record is harmless and swept; a record without a blob cannot be made.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.custody import CHECKED, HANDED_OVER, RECEIVED, Link, broken, seal_of
from registry.db import Base, new_uid
from registry.errors import Full, NotFound, Refused

CHUNK = 1 << 20
NO_ROOM = "磁盘空间不足，只剩 {free} MB，这份材料没有存下；请管理员腾出空间后再试"


def sha256_of(data: bytes) -> str:
    """The SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sm3_of(data: bytes) -> str:
    """The SM3 of bytes (GB/T 32905-2016) in hexadecimal; empty where this machine's OpenSSL does not have it."""
    try:
        return hashlib.new("sm3", data).hexdigest()
    except ValueError:
        return ""


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class BlobStore:
    """Bytes by their SHA-256 under `ab/cd/<sha256>`; read-only once there."""

    def __init__(self, folder: Path, *, sm3: bool = False, reserve: int = 0) -> None:
        """`sm3`: the office wants the SM3 of what comes in noted beside its SHA-256. `reserve`: bytes of the disk that stay free; below it nothing is taken in."""
        self.folder, self.sm3, self.reserve = folder, sm3, reserve
        (folder / "tmp").mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where these bytes lie; a name that is not a hash is refused."""
        if len(sha256) != 64 or any(c not in "0123456789abcdef" for c in sha256):
            raise NotFound("没有这份材料")
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def put(self, data: bytes) -> str:
        """Store bytes durably and answer their hash; bytes that are there already are left alone. Full where there is no room: nothing is left then."""
        sha256 = sha256_of(data)
        final = self.path(sha256)
        if final.exists() and final.stat().st_size == len(data):
            return sha256
        temporary = self._written(data)
        temporary.chmod(0o440)
        final.parent.mkdir(parents=True, exist_ok=True)
        temporary.rename(final)
        for folder in (final.parent, final.parent.parent, self.folder):
            _sync_folder(folder)
        return sha256

    def _written(self, data: bytes) -> Path:
        """The bytes in a temporary file, on the disk; Full with nothing left where they do not fit."""
        free = shutil.disk_usage(self.folder).free
        if free - len(data) < self.reserve:
            raise Full(NO_ROOM, free=free >> 20)
        temporary = self.folder / "tmp" / new_uid()
        try:
            with temporary.open("xb") as out:
                out.write(data)
                out.flush()
                os.fsync(out.fileno())
        except OSError as error:
            temporary.unlink(missing_ok=True)
            if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
                raise Full(NO_ROOM, free=shutil.disk_usage(self.folder).free >> 20) from error
            raise
        return temporary

    def get(self, sha256: str) -> bytes:
        """The bytes, or NotFound."""
        try:
            return self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise NotFound("没有这份材料") from None

    def has(self, sha256: str) -> bool:
        """Are these bytes here?"""
        return self.path(sha256).exists()

    def hashes(self) -> Iterator[str]:
        """Every stored hash, in order."""
        for path in sorted(self.folder.glob("??/??/*")):
            yield path.name

    def intact(self, sha256: str) -> bool:
        """Do the stored bytes still have their hash?"""
        digest = hashlib.sha256()
        with self.path(sha256).open("rb") as source:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest() == sha256

    def sweep(self, older_than: float) -> int:
        """Remove temporary files last changed before this POSIX time; answers how many."""
        stale = [p for p in (self.folder / "tmp").iterdir() if p.stat().st_mtime < older_than]
        for path in stale:
            path.unlink(missing_ok=True)
        return len(stale)


class Evidence(Base):
    """One captured thing. `capture` says how: who, tool version, address, resolved IP, headers, clock offset."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    sighting_id: Mapped[int | None] = mapped_column(ForeignKey("sightings.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    kind: Mapped[str]
    """photo, page, picture, sample, receipt, statement, paper."""
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    media_type: Mapped[str]
    filename: Mapped[str] = mapped_column(default="")
    sm3: Mapped[str] = mapped_column(default="")
    """SM3 of the same bytes (GB/T 32905-2016), where the office wants it; empty where it does not."""
    captured_at: Mapped[datetime]
    device_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")
    capture: Mapped[dict[str, Any]] = mapped_column(default=dict)


class CustodyEvent(Base):
    """One link of a custody chain: who did what with the evidence, when."""

    __tablename__ = "custody_events"
    __table_args__ = (UniqueConstraint("evidence_id", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    seq: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str]
    act: Mapped[str]
    to: Mapped[str] = mapped_column(default="")
    """To whom it was handed; empty where it stayed."""
    note: Mapped[str] = mapped_column(default="")
    seal: Mapped[str] = mapped_column(default="")
    """registry.custody.seal_of this link; empty in links older than seals."""

    def link(self) -> Link:
        """As it is sealed."""
        return Link(self.seq, self.at, self.by, self.act, self.to, self.note)


@dataclass(frozen=True, slots=True)
class Captured:
    """Bytes with the story of their capture, before they are stored."""

    data: bytes
    kind: str
    media_type: str
    captured_at: datetime
    filename: str = ""
    device_at: datetime | None = None
    capture: dict[str, Any] | None = None


def keep(session: Session, blobs: BlobStore, item: Captured, *, unit_id: int, by: str, at: datetime,
         sighting_id: int | None = None) -> Evidence:
    """Store the bytes, then the record and the first custody event. The same bytes for the same sighting are kept once."""
    sha256 = blobs.put(item.data)
    return record_evidence(session, sha256, item, unit_id=unit_id, by=by, at=at, sighting_id=sighting_id, sm3=sm3_of(item.data) if blobs.sm3 else "")


def record_evidence(session: Session, sha256: str, item: Captured, *, unit_id: int, by: str, at: datetime,
                    sighting_id: int | None, sm3: str = "") -> Evidence:
    """The record of bytes that are stored already; the same bytes for the same sighting are recorded once."""
    known = None if sighting_id is None else session.scalar(
        select(Evidence).where(Evidence.sighting_id == sighting_id, Evidence.sha256 == sha256, Evidence.kind == item.kind))
    if known is not None:
        return known
    evidence = Evidence(sighting_id=sighting_id, unit_id=unit_id, kind=item.kind, sha256=sha256, size=len(item.data),
                        media_type=item.media_type, filename=item.filename, captured_at=item.captured_at, device_at=item.device_at,
                        received_at=at, by=by, capture=item.capture or {}, sm3=sm3)
    session.add(evidence)
    session.flush()
    custody(session, evidence, at, by, RECEIVED)
    return evidence


def custody(session: Session, evidence: Evidence, at: datetime, by: str, act: str, note: str = "", *, to: str = "") -> CustodyEvent:
    """Add a link to the custody chain, sealed over the one before."""
    last = session.scalar(select(CustodyEvent).where(CustodyEvent.evidence_id == evidence.id).order_by(CustodyEvent.seq.desc()).limit(1))
    link = Link((last.seq if last else 0) + 1, at, by, act, to, note)
    event = CustodyEvent(evidence_id=evidence.id, seq=link.seq, at=at, by=by, act=act, to=to, note=note, seal=seal_of(evidence.sha256, link, last.seal if last else ""))
    session.add(event)
    session.flush()
    return event


def hand_over(session: Session, blobs: BlobStore, evidence: Evidence, at: datetime, by: str, to: str, note: str = "") -> CustodyEvent:
    """Who hands it to whom, for what. The bytes are read again first; Refused where they are not those that were registered."""
    if not to:
        raise Refused("请填交给谁", field="to")
    _refuse_altered(blobs, evidence)
    return custody(session, evidence, at, by, HANDED_OVER, note, to=to)


def check_bytes(session: Session, blobs: BlobStore, evidence: Evidence, at: datetime, by: str) -> CustodyEvent:
    """Read the bytes again and put on the chain that they are those registered; Refused where they are not."""
    _refuse_altered(blobs, evidence)
    return custody(session, evidence, at, by, CHECKED)


def _refuse_altered(blobs: BlobStore, evidence: Evidence) -> None:
    if not blobs.has(evidence.sha256) or not blobs.intact(evidence.sha256):
        raise Refused("这份材料的字节缺失或与登记的哈希不符，请先用 check 命令核对")


def broken_link(session: Session, evidence: Evidence) -> int | None:
    """The number of the first link of the chain that was altered, None where the chain holds."""
    return broken(evidence.sha256, [(c.link(), c.seal) for c in custody_of(session, evidence.id)])


def evidence_by_uid(session: Session, unit_ids: Collection[int], uid: str) -> Evidence:
    """One piece of evidence in sight of these units, or NotFound."""
    found = session.scalar(select(Evidence).where(Evidence.uid == uid, Evidence.unit_id.in_(unit_ids)))
    if found is None:
        raise NotFound("没有这份材料")
    return found


def evidence_of(session: Session, sighting_id: int) -> list[Evidence]:
    """What was captured of a sighting, in order of arrival."""
    return list(session.scalars(select(Evidence).where(Evidence.sighting_id == sighting_id).order_by(Evidence.id)))


def custody_of(session: Session, evidence_id: int) -> list[CustodyEvent]:
    """The custody chain of one piece of evidence."""
    return list(session.scalars(select(CustodyEvent).where(CustodyEvent.evidence_id == evidence_id).order_by(CustodyEvent.seq)))


def recorded_hashes(session: Session) -> Iterator[str]:
    """Every hash that a record of evidence names."""
    yield from session.scalars(select(Evidence.sha256).distinct().order_by(Evidence.sha256))
