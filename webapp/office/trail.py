"""The audit trail by pages. An act is shown by its Chinese name where the table has one, else by its code."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry.audit import AuditEntry, recent
from registry.people import Actor

PAGE = 50


@dataclass(frozen=True, slots=True)
class TrailPage:
    """One page of entries and the addresses beside it."""

    entries: list[AuditEntry]
    newer: str
    older: str


def page_of_trail(session: Session, by: Actor, before: str | None, address: str) -> TrailPage:
    """The entries of the units in sight before a number, the newest first."""
    start = int(before) if before and before.isascii() and before.isdigit() and len(before) < 12 else None
    rows = recent(session, unit_ids=by.unit_ids, limit=PAGE + 1, before=start)
    older = f"{address}?before={rows[PAGE - 1].seq}" if len(rows) > PAGE else ""
    return TrailPage(rows[:PAGE], address if start else "", older)
