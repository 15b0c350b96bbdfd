"""Every state of every kind of case is reached by taking moves of the table, with people of the roles it names; the totals of the office are those of the histories."""

from __future__ import annotations

from collections import Counter, deque
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases import flow, opening
from cases.models import Case, Step
from registry.db import Database
from registry.network import Unit
from registry.people import Actor, Role
from tests import builders as b

TOTAL = 81
"""States of all kinds; a new one is counted here when it can be reached."""


def way_to(kind: str, state: str) -> list[flow.Move]:
    """The shortest series of moves that ends in the state."""
    todo: deque[tuple[str, list[flow.Move]]] = deque([(flow.FIRST[kind], [])])
    seen = {flow.FIRST[kind]}
    while todo:
        here, taken = todo.popleft()
        if here == state:
            return taken
        for move in flow.MOVES:
            if move.kind == kind and here in move.start and move.leads_to(here) not in seen:
                seen.add(move.leads_to(here))
                todo.append((move.leads_to(here), [*taken, move]))
    pytest.fail(f"no way to {state} of {kind}")


def crowd(session: Session, unit: Unit) -> dict[Role, list[Actor]]:
    """Two people of each role: what a first round decided, another one hears on appeal."""
    return {role: [b.actor(session, unit, role) for _ in range(2)] for role in Role}


def taken(session: Session, case: Case, move: flow.Move, people: dict[Role, list[Actor]], at: datetime) -> None:
    """By the first person who may."""
    who = next(p for role in move.roles for p in people[role] if flow.refusal(case, move, p) is None)
    flow.take(session, case, move.code, who, at, "写明的理由", system=move.by_system)


def reached(session: Session, kind: str, unit: Unit, people: dict[Role, list[Actor]]) -> Counter[str]:
    """Open a case for each state, lead it there by its moves; how many cases stand where."""
    stands: Counter[str] = Counter()
    for state in flow.STATES[kind]:
        opener = people[next(m.roles[0] for m in flow.MOVES if m.kind == kind and m.code == "open")][0]
        case = opening.open_case(session, opener, [b.match(session, unit)], b.NOW, kind=kind)
        for n, move in enumerate(way_to(kind, state), 1):
            taken(session, case, move, people, b.NOW + n * timedelta(minutes=7))
        stands[case.state] += 1
    return stands


def test_every_state_of_every_kind_is_reached_through_the_table(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with database.write() as s:
        unit = b.unit(s)
        people = crowd(s, unit)
        stands = {kind: reached(s, kind, unit, people) for kind in flow.STATES}
        with capsys.disabled():
            print("\nstates reached: " + ", ".join(f"{kind} {len(found)} of {len(flow.STATES[kind])}" for kind, found in stands.items()))
        assert {kind: set(found) for kind, found in stands.items()} == {kind: set(states) for kind, states in flow.STATES.items()}
        assert sum(map(len, stands.values())) == TOTAL
        by_column = {(kind, state): n for kind, state, n in s.execute(select(Case.kind, Case.state, func.count()).group_by(Case.kind, Case.state))}
        last = select(func.max(Step.id)).group_by(Step.case_id)
        by_history = {(kind, state): n for kind, state, n in s.execute(
            select(Case.kind, Step.to_state, func.count()).join(Case, Case.id == Step.case_id).where(Step.id.in_(last)).group_by(Case.kind, Step.to_state))}
        assert by_column == by_history == {(kind, state): n for kind, found in stands.items() for state, n in found.items()}
        assert all((case.closed_at is not None) is not flow.is_open(case) for case in s.scalars(select(Case)))
