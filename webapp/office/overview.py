"""What the office's first page tells: people by role, units, the chain, what the visitor may do next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry import audit, staffing
from registry.audit import AuditEntry
from registry.people import Actor, Role
from webapp.jobs import jobs_in


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of the units in sight."""

    people: int
    stopped: int
    roles: list[tuple[Role, int]]
    units: int
    latest: list[AuditEntry]
    missing: list[str]
    """Roles nobody holds although the chain of work needs them."""
    dead: int
    waiting: int


NEEDED = (Role.booth, Role.analyst, Role.expert, Role.lead)


def overview(session: Session, by: Actor) -> Overview:
    """The office in sight of this person."""
    people = staffing.visible_people(session, by)
    held = Counter(m.role for p in people if p.active for m in p.memberships if m.unit_id in by.unit_ids)
    return Overview(sum(p.active for p in people), sum(not p.active for p in people), [(r, held[r]) for r in Role if held[r]],
                    len(by.unit_ids), audit.recent(session, unit_ids=by.unit_ids, limit=8), [r.name for r in NEEDED if not held[r]], len(jobs_in(session, "dead")), len(jobs_in(session, "waiting")))
