"""A long random walk over all kinds of cases: only what the table allows happens, and the totals equal the sum of the histories."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from cases import flow, opening
from cases.models import Case, Step
from registry.db import Database
from registry.errors import Conflict, NotAllowed
from registry.people import Role
from tests import builders as b

ROLES = (Role.lead, Role.analyst, Role.intake, Role.expert, Role.holder, Role.booth, Role.auditor)


@pytest.mark.parametrize("steps", [5_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_nothing_outside_the_table_ever_happens(database: Database, steps: int) -> None:
    seed = random.SystemRandom().randrange(2**32)
    dice, taken, refused = random.Random(seed), Counter[str](), 0
    at = b.NOW
    with database.write() as s:
        u = b.unit(s)
        people = [b.actor(s, u, role) for role in ROLES]
        match = b.match(s, u)
        cases: list[Case] = []
        for n in range(steps):
            if n % 40 == 0:
                cases = [*cases[-6:], opening.open_case(s, people[0], [match], at, kind=dice.choice(list(flow.STATES)))]
            at += timedelta(minutes=dice.randrange(1, 90))
            case, who, move = dice.choice(cases), dice.choice(people), dice.choice(flow.MOVES)
            before, note = case.state, dice.choice(["", "理由"])
            allowed = (move.kind == case.kind and before in move.start and who.may(*move.roles) and bool(note or not move.needs_note)
                       and not (move.once and any(x.move == move.code for x in case.steps)))
            try:
                flow.take(s, case, move.code, who, at, note, system=True)
            except (Conflict, NotAllowed):
                same = flow.BY_CODE.get((case.kind, move.code))
                assert not allowed and case.state == before, f"seed {seed}, step {n}"
                refused += same is not None
            else:
                real = flow.BY_CODE[(case.kind, move.code)]
                assert before in real.start and who.may(*real.roles) and case.state == real.leads_to(before), f"seed {seed}, step {n}"
                taken[case.state] += 1
            assert all(c.due_at > c.started_at for c in case.clocks), f"seed {seed}, step {n}"
            assert flow.is_open(case) or all(c.ended_at is not None for c in case.clocks), f"seed {seed}, step {n}"
            assert all(bool(c.stopped_at) is any(x.until is None for x in c.stops) for c in case.clocks if c.ended_at is None), f"seed {seed}, step {n}"
        histories = Counter(x.to_state for x in s.scalars(select(Step)) if x.move != "open")
        assert histories == taken, f"seed {seed}"
        assert taken and refused, f"seed {seed}: the walk saw both"
        for case in s.scalars(select(Case)):
            assert case.steps[-1].to_state == case.state and flow.is_open(case) is (case.closed_at is None), f"seed {seed}"
