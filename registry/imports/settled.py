"""The status of a right whose file names none: it follows from its dates."""

from __future__ import annotations

from datetime import date

from registry.imports.record import RightRecord

INFERRED = "inferred"
"""Source of a status that follows from dates only."""


def settled_status(record: RightRecord, on: date) -> tuple[str, str]:
    """Status and its source. Where the file says nothing: past its end it is expired, before it a registration holds, else unknown."""
    if record.status:
        return record.status, record.source
    if record.expires is not None:
        return ("expired" if record.expires < on else "in_force"), INFERRED
    return "unknown", ""
