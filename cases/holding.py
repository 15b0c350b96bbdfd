"""What a rights holder may know of matches: how many and where, never who reviews them or what the other side said."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from cases.models import Match, MatchState
from registry.rights import Right

SHOWN_STATES = (MatchState.queued, MatchState.watching, MatchState.material, MatchState.case)


def counts_for(session: Session, party_id: int | None) -> dict[MatchState, int]:
    """Matches on a party's rights by state."""
    rows = session.execute(select(Match.state, func.count()).join(Right, Match.right_id == Right.id)
                           .where(Right.owner_id == party_id, Right.owner_id.is_not(None), Match.state.in_(SHOWN_STATES)).group_by(Match.state))
    return {state: n for state, n in rows}  # noqa: C416 - rows are not pairs to dict's typing


def seen_for(session: Session, right_id: int, limit: int = 50) -> list[Match]:
    """What was seen concerning a right and has not been dismissed, newest first."""
    return list(session.scalars(select(Match).where(Match.right_id == right_id, Match.state.in_(SHOWN_STATES)).order_by(Match.id.desc()).limit(limit)
                                .options(selectinload(Match.sighting))))
