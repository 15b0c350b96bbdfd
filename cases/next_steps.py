"""What each person must do next, read off the table of moves: the forward moves that wait for this person, and the tasks given to it, by due time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, selectinload

from cases import flow, opening, todo
from cases.models import Case, Clock, OpinionState
from cases.moves import Move
from cases.opinion import room_for_another
from registry.people import Actor

MOST = 500
ASIDE = frozenset({"ask", "refuse", "suspend", "withdraw", "reopen", "return", "correct", "archive", "relist", "settle", "notarise", "notarised", "handover", "mediate", "appeal", "revoke"})
"""Moves that are always possible but that nobody is waited for to take."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing that waits: its words (a message id), the case, the most urgent clock, when it is due (nothing: no day set, or the clock stands still)."""

    key: str
    what: str
    case: Case
    clock: Clock | None
    due: datetime | None
    task: str = ""
    """Public id of a task; its words are then somebody's own."""

    @property
    def stopped(self) -> bool:
        """Does its clock stand still?"""
        return self.clock is not None and self.clock.stopped_at is not None


def urgent(case: Case) -> Clock | None:
    """The clock that is over first: running ones before those that stand still."""
    return min((c for c in case.clocks if c.ended_at is None), key=lambda c: (c.stopped_at is not None, c.due_at), default=None)


def _waits_for(case: Case, move: Move, actor: Actor) -> bool:
    """Is this actor the one: the handler where it may do it, else everybody whose role it takes; who drafted does not sign."""
    if move.code == "sign":
        busy = next((o for o in reversed(case.opinions) if o.state is OpinionState.review), None)
        return busy is not None and busy.drafted_by != actor.person_id
    if move.code == "draft" and case.kind != "opinion" and not room_for_another(case):
        return False
    if move.code == "submit" and not any(o.state is OpinionState.draft and o.drafted_by == actor.person_id for o in case.opinions):
        return False
    if case.handler_id == actor.person_id or case.handler is None or not case.handler.active:
        return True
    return not {m.role for m in case.handler.memberships if m.unit.active} & set(move.roles)


def _lifts(case: Case, move: Move) -> bool:
    """Would this move let a clock run on that stands still for its reason?"""
    return bool(move.resumes) and any(s.because == move.because and s.until is None for c in case.clocks if c.ended_at is None for s in c.stops)


def expected(case: Case, actor: Actor) -> list[Move]:
    """The forward moves that wait for this actor."""
    possible = [m for m in flow.MOVES if m.kind == case.kind and m.start and (m.code not in ASIDE or _lifts(case, m)) and flow.refusal(case, m, actor) is None]
    return [m for m in possible if not (m.code == "submit" and case.handler_id != actor.person_id) and _waits_for(case, m, actor)]


def _of_cases(session: Session, actor: Actor) -> Iterator[NextStep]:
    query = opening.readable(actor).where(Case.closed_at.is_(None)).order_by(Case.id.desc()).limit(MOST)
    cases = session.scalars(query.options(selectinload(Case.clocks), selectinload(Case.steps), selectinload(Case.opinions), selectinload(Case.handler), selectinload(Case.right)))
    for case in cases:
        moves, clock = expected(case, actor), urgent(case)
        if moves:
            road = flow.ROAD[case.kind]
            first = min(moves, key=lambda m: (m.leads_to(case.state) not in road, flow.MOVES.index(m)))
            yield NextStep(f"case:{case.uid}:{first.code}", first.name, case, clock, clock.due_at if clock is not None and clock.stopped_at is None else None)


def next_steps(session: Session, actor: Actor) -> list[NextStep]:
    """Everything that waits for this actor, the most urgent first; what has no day comes last."""
    tasks = [NextStep(f"task:{t.uid}", t.title, t.case, None, t.due_at, t.uid) for t in todo.tasks_for(session, actor)]
    return sorted([*_of_cases(session, actor), *tasks], key=lambda x: (x.due is None, x.due.timestamp() if x.due else 0.0, x.case.number))
