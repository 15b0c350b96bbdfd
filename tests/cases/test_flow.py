"""The table of moves: whole, reachable, and nothing outside it happens."""

from __future__ import annotations

from collections import defaultdict

import pytest

from cases import clock, flow, opening
from cases.models import Case
from registry.audit import recent
from registry.db import Database
from registry.errors import Conflict, NotAllowed
from registry.people import Role
from tests import builders as b


@pytest.mark.parametrize("kind", list(flow.STATES))
def test_every_state_is_reached_from_the_first(kind: str) -> None:
    reached, edge = {flow.FIRST[kind]}, defaultdict(set)
    for m in flow.MOVES:
        if m.kind == kind:
            for start in m.start:
                edge[start].add(m.to)
    todo = list(reached)
    while todo:
        for to in edge[todo.pop()] - reached:
            reached.add(to)
            todo.append(to)
    assert reached == set(flow.STATES[kind])


@pytest.mark.parametrize("move", flow.MOVES, ids=lambda m: f"{m.kind}-{m.code}")
def test_a_move_names_known_states_clocks_and_roles(move: flow.Move) -> None:
    assert {*move.start, move.to} <= set(flow.STATES[move.kind])
    assert {move.starts_clock, move.stops_clock, move.ends_clock} - {""} <= set(clock.RULES)
    assert move.roles
    assert all(flow.STATES[move.kind][s][1] for s in move.start), "nothing starts from a closed state"


@pytest.mark.parametrize("move", flow.MOVES, ids=lambda m: f"{m.kind}-{m.code}")
def test_a_move_works_from_its_states_only_and_for_its_roles_only(database: Database, move: flow.Move) -> None:
    with database.write() as s:
        u = b.unit(s)
        able, unable = b.actor(s, u, move.roles[0]), b.actor(s, u, Role.auditor)
        case = opening.open_case(s, able, [b.match(s, u)], b.NOW, kind=move.kind)
        for state in flow.STATES[move.kind]:
            case.state = state
            s.flush()
            if state not in move.start:
                with pytest.raises(Conflict):
                    flow.take(s, case, move.code, able, b.NOW, "理由", system=True)
                continue
            with pytest.raises(NotAllowed):
                flow.take(s, case, move.code, unable, b.NOW, "理由", system=True)
            before = len(case.steps)
            flow.take(s, case, move.code, able, b.NOW, "理由", system=True)
            assert case.state == move.to and len(case.steps) == before + 1
            assert recent(s, limit=1)[0].act == f"case.{move.code}"


def test_a_move_that_needs_a_reason_is_not_taken_without(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead = b.actor(s, u, Role.lead)
        case = opening.open_case(s, lead, [b.match(s, u)], b.NOW)
        with pytest.raises(Conflict, match="写明理由"):
            flow.take(s, case, "refuse", lead, b.NOW)
        assert case.state == "registered"


def test_no_button_signs_an_opinion(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead = b.actor(s, u, Role.lead)
        case = opening.open_case(s, lead, [b.match(s, u)], b.NOW)
        assert "draft" not in {m.code for m in flow.moves_for(case, lead)}
        with pytest.raises(Conflict, match="没有这个"):
            flow.take(s, case, "draft", lead, b.NOW)


def test_a_stop_moves_the_due_time_by_exactly_its_length(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead = b.actor(s, u, Role.lead)
        case = opening.open_case(s, lead, [b.match(s, u)], b.NOW)
        hour = b.timedelta(hours=1)
        flow.take(s, case, "accept", lead, b.NOW)
        [running] = case.clocks
        due = running.due_at
        flow.take(s, case, "ask", lead, b.NOW + hour, "请补授权书")
        assert clock.left(running, b.NOW + 5 * hour) == due - (b.NOW + hour), "it stands still"
        flow.take(s, case, "supplied", lead, b.NOW + 5 * hour)
        assert running.due_at == due + 4 * hour and running.stopped_at is None


def test_numbers_run_by_unit_year_and_channel(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead = b.actor(s, u, Role.lead)
        numbers = [opening.open_case(s, lead, [b.match(s, u)], at, kind=kind).number for kind, at in (
            ("fair", b.NOW), ("fair", b.NOW), ("online", b.NOW), ("fair", b.NOW.replace(year=2027)))]
        assert numbers == ["鄂维〔2026〕武-展-00001号", "鄂维〔2026〕武-展-00002号", "鄂维〔2026〕武-网-00001号", "鄂维〔2027〕武-展-00001号"]


def test_an_owner_sees_only_the_cases_on_its_own_rights(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead = b.actor(s, u, Role.lead)
        mine, other = b.right(s, owner="甲公司"), b.right(s, "别家", owner="乙公司")
        for of in (mine, other):
            opening.open_case(s, lead, [b.match(s, u, of)], b.NOW)
        owner = b.Actor(99, "甲", frozenset({Role.holder}), u.id, frozenset({u.id}), mine.owner_id)
        found, total = opening.find_cases(s, owner)
        assert total == 1 and found[0].right_id == mine.id
        assert isinstance(found[0], Case)
