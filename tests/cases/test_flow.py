"""The table of moves: whole, reachable, and nothing outside it happens."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from cases import clock, flow, opening, workdays
from cases.models import Case
from fairs.models import Fair
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
                edge[start].add(m.leads_to(start))
    todo = list(reached)
    while todo:
        for to in edge[todo.pop()] - reached:
            reached.add(to)
            todo.append(to)
    assert reached == set(flow.STATES[kind])


@pytest.mark.parametrize("move", flow.MOVES, ids=lambda m: f"{m.kind}-{m.code}")
def test_a_move_names_known_states_clocks_and_roles(move: flow.Move) -> None:
    assert {*move.start, *filter(None, [move.to])} <= set(flow.STATES[move.kind])
    assert {*move.starts, *move.stops, *move.resumes, *move.ends} <= set(clock.RULES)
    assert move.roles
    assert bool(move.stops or move.resumes) is bool(move.because) and move.because in {"", *flow.STOPPED}
    assert move.code in ("reopen", "archive") or all(flow.STATES[move.kind][s][1] for s in move.start), "only reopening and archiving start from a closed state"
    assert move.code != "reopen" or (move.roles == (Role.lead,) and move.needs_note), "a lead reopens, with a reason"


@pytest.mark.parametrize("kind", list(flow.STATES))
def test_every_clock_of_a_kind_can_start_and_end_and_every_stop_can_be_lifted(kind: str) -> None:
    mine = [m for m in flow.MOVES if m.kind == kind]
    started, ended = {c for m in mine for c in m.starts}, {c for m in mine for c in m.ends}
    to_the_end = any(not flow.STATES[kind][m.leads_to("")][1] for m in mine if m.to)
    assert ended <= started and (ended == started or to_the_end), "a closed case has no clock left"
    assert {(c, m.because) for m in mine for c in m.stops} == {(c, m.because) for m in mine for c in m.resumes}
    assert [m.code for m in mine if not m.start] == ["open"], "one way in"


@pytest.mark.parametrize("kind", list(flow.STATES))
def test_the_usual_road_is_a_way_through_the_table(kind: str) -> None:
    road = flow.ROAD[kind]
    assert road[0] == flow.FIRST[kind] and not flow.STATES[kind][road[-1]][1]
    for here, there in pairwise(road):
        assert any(m.kind == kind and here in m.start and m.to == there for m in flow.MOVES), f"{here} → {there}"


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
            if move.once:
                case.steps[:] = [x for x in case.steps if x.move != move.code]
            before = len(case.steps)
            flow.take(s, case, move.code, able, b.NOW, "理由", system=True)
            assert case.state == move.leads_to(state) and len(case.steps) == before + 1
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


def test_two_stops_at_once_hold_a_clock_until_both_are_over(database: Database) -> None:
    hour = b.timedelta(hours=1)
    with database.write() as s:
        u = b.unit(s)
        case = opening.open_case(s, b.actor(s, u, Role.lead), [b.match(s, u)], b.NOW, kind="fair")
        [running] = case.clocks
        assert running.rule == "FAIR-ACCEPT" and running.due_at == b.NOW + hour
        clock.stop(s, case, "FAIR-ACCEPT", "material", b.NOW + 0.5 * hour)
        clock.stop(s, case, "FAIR-ACCEPT", "pending", b.NOW + hour)
        clock.resume(s, case, "FAIR-ACCEPT", "material", b.NOW + 2 * hour)
        assert running.stopped_at == b.NOW + 0.5 * hour and clock.left(running, b.NOW + 9 * hour) == 0.5 * hour + 1.5 * hour, "the first stop is over, the second is not"
        clock.resume(s, case, "FAIR-ACCEPT", "pending", b.NOW + 3 * hour)
        assert running.stopped_at is None and running.due_at == b.NOW + 3.5 * hour, "overlapping stops count once"


def test_an_opinion_is_due_in_two_working_days_and_in_a_day_by_the_clock_at_a_fair(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead = b.actor(s, u, Role.lead)
        fair = Fair(unit_id=u.id, name="博览会", answer_hours=12, starts=b.NOW.date(), ends=b.NOW.date())
        s.add(fair)
        s.flush()
        plain, shown = (opening.open_case(s, lead, [b.match(s, u)], b.NOW) for _ in range(2))
        shown.fair_id = fair.id
        for case in (plain, shown):
            flow.take(s, case, "accept", lead, b.NOW)
        due = {c.rule: c.due_at for case in (plain, shown) for c in case.clocks}
        assert due["OPINION-OUT"] == datetime(2026, 11, 26, 9, 30, tzinfo=UTC) and due["OPINION-FAIR"] == b.NOW + b.timedelta(hours=24)
        assert due["OPINION-TARGET"] == datetime(2026, 11, 24, 7, 30, tzinfo=UTC), "two hours to noon, two from half past one"
        complaint = opening.open_case(s, lead, [b.match(s, u)], b.NOW, kind="fair")
        complaint.fair_id = fair.id
        for code in ("accept", "serve"):
            flow.take(s, complaint, code, lead, b.NOW)
        assert clock.running(s, complaint, "FAIR-ANSWER").due_at == b.NOW + b.timedelta(hours=12), "as this fair says"  # type: ignore[union-attr]


def test_an_appeal_is_heard_once(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead = b.actor(s, u, Role.lead)
        case = opening.open_case(s, lead, [b.match(s, u)], b.NOW, kind="fair")
        for code in ("accept", "serve", "admit", "measure", "appeal"):
            flow.take(s, case, code, lead, b.NOW, "理由")
        for code in ("uphold", "lift"):
            with pytest.raises(NotAllowed, match="另外的人复核"):
                flow.take(s, case, code, lead, b.NOW, "还是我")
        flow.take(s, case, "uphold", b.actor(s, u, Role.lead), b.NOW, "理由")
        assert "appeal" not in {m.code for m in flow.moves_for(case, lead)}
        with pytest.raises(Conflict, match="只能办理一次"):
            flow.take(s, case, "appeal", lead, b.NOW, "再来一次")


def test_a_closed_case_has_no_clock_left(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead = b.actor(s, u, Role.lead)
        case = opening.open_case(s, lead, [b.match(s, u)], b.NOW, kind="fair")
        for code in ("accept", "serve", "withdraw"):
            flow.take(s, case, code, lead, b.NOW, "理由")
        assert case.clocks and all(c.ended_at == b.NOW for c in case.clocks)


def test_a_clock_is_counted_anew_when_the_year_is_loaded(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead = b.actor(s, u, Role.lead)
        at = datetime(2027, 2, 5, 2, 0, tzinfo=UTC)
        case = opening.open_case(s, lead, [b.match(s, u)], at)
        flow.take(s, case, "accept", lead, at)
        running = clock.running(s, case, "OPINION-OUT")
        assert running is not None and running.provisional and running.due_at == datetime(2027, 2, 9, 9, 30, tzinfo=UTC)
        workdays.put_year(s, 2027, ["02-05..02-11"], ["02-13"], "试用通知", lead, at, verified=False)
        assert clock.recount_all(s) == 2
        assert not running.provisional and running.due_at == datetime(2027, 2, 13, 9, 30, tzinfo=UTC), "Friday 12 and the worked Saturday"


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
