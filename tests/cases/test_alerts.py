"""Reminders before a clock is due, escalation when it is over: each once, whatever runs twice; a stopped clock says nothing."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases import alerts, clock, flow, opening
from cases.models import Case, ClockAlert, Step
from registry.db import Database
from registry.people import Role
from tests import builders as b

HOUR = timedelta(hours=1)


def served(s: Session) -> Case:
    """A fair complaint whose answer clock runs: 24 hours from NOW."""
    u = b.unit(s)
    lead = b.actor(s, u, Role.lead)
    case = opening.open_case(s, lead, [b.match(s, u)], b.NOW, kind="fair")
    for code in ("accept", "serve"):
        flow.take(s, case, code, lead, b.NOW)
    clock.end(s, case, "FAIR-HANDOVER", b.NOW)
    return case


def kinds(s: Session, at: object) -> list[tuple[str, str]]:
    return [(a.clock.rule, a.kind) for a in alerts.raise_alerts(s, at)]  # type: ignore[arg-type]


def test_a_reminder_goes_out_in_the_last_quarter_and_the_expiry_once(database: Database) -> None:
    with database.write() as s:
        case = served(s)
        assert kinds(s, b.NOW + 17 * HOUR) == []
        assert kinds(s, b.NOW + 18 * HOUR) == [("FAIR-ANSWER", "remind-1")]
        assert kinds(s, b.NOW + 20 * HOUR) == []
        assert kinds(s, b.NOW + 24 * HOUR) == [("FAIR-ANSWER", "expired")]
        assert kinds(s, b.NOW + 99 * HOUR) == []
        said = list(s.scalars(select(Step).where(Step.case_id == case.id, Step.move == "expired")))
        assert [x.note for x in said] == ["参展方答辩时限"] and case.state == "served", "the case itself does not move"


def test_a_clock_that_stands_still_or_has_ended_says_nothing(database: Database) -> None:
    with database.write() as s:
        case = served(s)
        clock.stop(s, case, "FAIR-ANSWER", "pending", b.NOW + HOUR)
        assert kinds(s, b.NOW + 48 * HOUR) == []
        clock.resume(s, case, "FAIR-ANSWER", "pending", b.NOW + 48 * HOUR)
        assert kinds(s, b.NOW + 48 * HOUR) == [], "twenty-three hours are left"
        clock.end(s, case, "FAIR-ANSWER", b.NOW + 49 * HOUR)
        assert kinds(s, b.NOW + 99 * HOUR) == []


def test_a_clock_that_was_moved_speaks_again(database: Database) -> None:
    with database.write() as s:
        case = served(s)
        assert kinds(s, b.NOW + 18 * HOUR) == [("FAIR-ANSWER", "remind-1")]
        clock.stop(s, case, "FAIR-ANSWER", "party", b.NOW + 19 * HOUR)
        clock.resume(s, case, "FAIR-ANSWER", "party", b.NOW + 29 * HOUR)
        assert kinds(s, b.NOW + 30 * HOUR) == [("FAIR-ANSWER", "remind-1")]
        assert len(list(s.scalars(select(ClockAlert)))) == 2


def test_the_fifteen_days_are_counted_down_on_the_third_tenth_and_thirteenth(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead = b.actor(s, u, Role.lead)
        case = opening.open_case(s, lead, [b.match(s, u)], b.NOW, kind="online")
        case.state = "measured"
        flow.take(s, case, "counter", lead, b.NOW)
        told = {day: [k for _, k in kinds(s, b.NOW + timedelta(days=day, hours=8))] for day in range(1, 17)}
        assert {day: k for day, k in told.items() if k} == {3: ["remind-1"], 10: ["remind-2"], 13: ["remind-3"], 16: ["expired"]}


def test_a_stop_for_notarisation_ends_by_itself_after_twenty_working_days(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead = b.actor(s, u, Role.lead)
        case = opening.open_case(s, lead, [b.match(s, u)], b.NOW, kind="online")
        case.state = "measured"
        flow.take(s, case, "counter", lead, b.NOW)
        flow.take(s, case, "notarise", lead, b.NOW + HOUR, "境外公证")
        [running] = case.clocks
        assert alerts.end_long_stops(s, b.NOW + timedelta(days=20)) == 0 and running.stopped_at
        assert alerts.end_long_stops(s, b.NOW + timedelta(days=40)) == 1 and running.stopped_at is None
        assert running.due_at > b.NOW + timedelta(days=15 + 27)
        assert alerts.end_long_stops(s, b.NOW + timedelta(days=41)) == 0
