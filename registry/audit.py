"""The audit trail: append-only, each entry chained to the one before by SHA-256.

GB/T 22239-2019 (等保2.0) asks that the trail covers every user and cannot be deleted; the database refuses both.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DDL, event, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.db import Base, lock_chain

GENESIS = "0" * 64
CHAIN_LOCK = 730_001


class AuditEntry(Base):
    """One act. `prev` is the hash of the entry before, `sha256` covers everything else of this one."""

    __tablename__ = "audit_entries"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(index=True)
    act: Mapped[str] = mapped_column(index=True)
    object: Mapped[str] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]]
    prev: Mapped[str]
    sha256: Mapped[str]


def canonical(value: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys and no blanks: the same facts are always the same bytes (RFC 8785 in spirit)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _seal(e: AuditEntry) -> str:
    return hashlib.sha256(canonical({
        "seq": e.seq, "at": e.at.astimezone(UTC).isoformat(), "actor_id": e.actor_id, "actor": e.actor, "unit_id": e.unit_id, "act": e.act,
        "object": e.object, "detail": e.detail, "prev": e.prev})).hexdigest()


def record(session: Session, at: datetime, act: str, thing: str, *, actor: str = "system", actor_id: int | None = None,
           unit_id: int | None = None, detail: Mapping[str, Any] | None = None) -> AuditEntry:
    """Append one entry in the same transaction as the act itself. `thing` names the object, `case:鄂维〔2026〕武-展-00012号`."""
    session.flush()
    lock_chain(session, CHAIN_LOCK)
    last = session.scalar(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1))
    entry = AuditEntry(seq=last.seq + 1 if last else 1, at=at, actor=actor, actor_id=actor_id, unit_id=unit_id, act=act, object=thing,
                       detail=dict(detail or {}), prev=last.sha256 if last else GENESIS)
    entry.sha256 = _seal(entry)
    session.add(entry)
    session.flush()
    return entry


@dataclass(frozen=True, slots=True)
class ChainReport:
    """The whole chain read again: how many entries, the head, and the first bad one."""

    entries: int
    head: str
    first_bad: int | None
    reason: str


def _entries(session: Session) -> Iterator[AuditEntry]:
    yield from session.scalars(select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=1000))


def verify(session: Session) -> ChainReport:
    """Recompute every link. A cut tail needs an outside anchor: keep the head that this answers."""
    prev, count = GENESIS, 0
    for e in _entries(session):
        count += 1
        if e.seq != count:
            return ChainReport(count, prev, count, f"第 {count} 条缺失（读到第 {e.seq} 条）")
        if e.prev != prev:
            return ChainReport(count, prev, e.seq, f"第 {e.seq} 条与前一条不相连")
        if e.sha256 != _seal(e):
            return ChainReport(count, prev, e.seq, f"第 {e.seq} 条内容被改动")
        prev = e.sha256
    return ChainReport(count, prev, None, "")


def recent(session: Session, *, unit_ids: frozenset[int] | None = None, limit: int = 100, before: int | None = None) -> list[AuditEntry]:
    """The newest entries, of these units where given."""
    query = select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(limit)
    if unit_ids is not None:
        query = query.where(AuditEntry.unit_id.in_(unit_ids))
    if before is not None:
        query = query.where(AuditEntry.seq < before)
    return list(session.scalars(query))


SQLITE_GUARDS = tuple(
    f"CREATE TRIGGER IF NOT EXISTS audit_entries_no_{verb.lower()} BEFORE {verb} ON audit_entries "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
    for verb in ("UPDATE", "DELETE"))
POSTGRES_GUARDS = (
    "CREATE OR REPLACE FUNCTION audit_entries_append_only() RETURNS trigger AS $$ "
    "BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$ LANGUAGE plpgsql",
    "CREATE OR REPLACE TRIGGER audit_entries_guard BEFORE UPDATE OR DELETE ON audit_entries "
    "FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_append_only()")


def _ddl(statement: str) -> DDL:
    return DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]


for _statement in SQLITE_GUARDS:
    event.listen(AuditEntry.__table__, "after_create", _ddl(_statement).execute_if(dialect="sqlite"))
for _statement in POSTGRES_GUARDS:
    event.listen(AuditEntry.__table__, "after_create", _ddl(_statement).execute_if(dialect="postgresql"))
