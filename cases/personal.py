"""What the case room adds to a copy of one person's data, and to the reasons for keeping it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from cases.models import Case
from registry.holders import Party
from registry.parties import other_names
from registry.privacy import KEEP, Reason
from registry.rights import Right


def cases_with(session: Session, party: Party) -> list[Case]:
    """Cases on the party's rights, and those in which it answers under one of its names."""
    names = [party.name, *(n.name for n in other_names(session, party))]
    own = select(Right.id).where(Right.owner_id == party.id)
    return list(session.scalars(select(Case).where(or_(Case.right_id.in_(own), Case.respondent.in_(names))).order_by(Case.id)))


def copy_of(session: Session, party: Party) -> dict[str, Any]:
    """The cases of a party as JSON values: number, standing, state; not what others said in them."""
    return {"cases": [{"number": c.number, "as": "respondent" if c.respondent and c.right.owner_id != party.id else "owner", "opened_at": c.opened_at.isoformat(),
                       "closed_at": c.closed_at.isoformat() if c.closed_at else "", "state": c.state} for c in cases_with(session, party)]}


def retention(session: Session, party: Party, at: datetime) -> list[Reason]:
    """Cases that run, or ended less than three years ago, want the party kept."""
    kept = [c for c in cases_with(session, party) if c.closed_at is None or c.closed_at + KEEP > at]
    return [Reason("有 {n} 个案件在办，或结案未满三年", {"n": str(len(kept))})] if kept else []
