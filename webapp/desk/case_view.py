"""What the case pages show: steps, timeline, clocks, and what the reader may do."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from cases import clock, flow, linked, messages, parties, secrecy, todo
from cases.alerts import EXPIRED
from cases.models import Case, Clock, Opinion, OpinionState, Step
from cases.next_steps import ASIDE
from cases.opinion import UNDER_WAY, room_for_another
from registry.people import Actor, Person
from webapp.formats import moment, shown
from webapp.labels import gettext
from webapp.shell import now


@dataclass(frozen=True, slots=True)
class Running:
    """A clock as the page shows it."""

    left: float
    total: float
    rule: str
    stopped: str
    due: Clock


def steps(case: Case) -> list[tuple[str, str]]:
    """The usual way with what is behind, where it stands, and what lies ahead."""
    road = list(flow.ROAD[case.kind])
    if case.state not in road:
        visited = [s.to_state for s in case.steps if s.to_state in road]
        road = [*road[:road.index(visited[-1]) + 1 if visited else 1], case.state]
    here = road.index(case.state)
    return [(gettext(flow.state_name(case.kind, s)), "did" if i < here else "now" if i == here else "") for i, s in enumerate(road)]


def state_name(case: Case) -> str:
    """Where a case stands, in words."""
    return gettext(flow.state_name(case.kind, case.state))


def move_name(case: Case, code: str) -> str:
    """A step in words."""
    move = flow.BY_CODE.get((case.kind, code))
    return gettext(move.name) if move else gettext("时限已到") if code == EXPIRED else gettext("备注")


def timeline(case: Case) -> list[tuple[str, str, str]]:
    """What happened, newest first."""
    return [(" · ".join(p for p in (move_name(case, s.move), s.by) if p), " · ".join(p for p in (moment(s.at), gettext(s.note) if s.move == EXPIRED else s.note) if p), "did")
            for s in reversed(case.steps)]


def clocks(case: Case) -> list[Running]:
    """Clocks that run or stand still."""
    return [running(c) for c in case.clocks if c.ended_at is None]


def running(c: Clock) -> Running:
    """One clock."""
    return Running(clock.left(c, now()).total_seconds(), max((c.due_at - c.started_at).total_seconds(), 1.0), gettext(clock.RULES[c.rule].name),
                   stopped(c), c)


def stopped(c: Clock) -> str:
    """Why a clock stands still; empty while it runs."""
    reasons = [gettext(flow.STOPPED[s.because]) for s in c.stops if s.until is None]
    return gettext("、").join(dict.fromkeys(reasons)) if c.stopped_at else ""


def clock_of(case: Case) -> Running | None:
    """The most urgent clock of a case."""
    return min(clocks(case), key=lambda r: r.left, default=None)


def can_draft(case: Case, actor: Actor) -> bool:
    """May this reader start an opinion now?"""
    move = flow.BY_CODE.get((case.kind, "draft"))
    return bool(move and flow.refusal(case, move, actor) is None and room_for_another(case))


def can_correct(opinion: Opinion, actor: Actor, code: str = "correct") -> bool:
    """May this reader start a correction, or (`revoke`) take it back?"""
    move = flow.BY_CODE.get((opinion.case.kind, code))
    busy = any(o.state in UNDER_WAY for o in opinion.case.opinions)
    return bool(move and opinion.state is OpinionState.issued and flow.refusal(opinion.case, move, actor) is None and not busy)


def can_sign(opinion: Opinion, actor: Actor) -> bool:
    """May this reader be the second signatory?"""
    move = flow.BY_CODE.get((opinion.case.kind, "sign"))
    return bool(move and opinion.state is OpinionState.review and opinion.drafted_by != actor.person_id and flow.refusal(opinion.case, move, actor) is None)


def notes_of(opinion: Opinion) -> list[Step]:
    """What was said beside the draft since it was begun: notes and reasons for a return, newest first."""
    return [s for s in reversed(opinion.case.steps) if s.at >= opinion.drafted_at and s.note and s.move in ("comment", "return")]


@dataclass(frozen=True, slots=True)
class File:
    """What hangs on a case, as its page shows it."""

    parties: list[parties.CaseParty]
    tasks: list[todo.CaseTask]
    messages: list[messages.CaseMessage]
    linked: list[linked.Linked]
    suggested: list[Case]
    colleagues: list[Person]
    readers: set[int]
    recipients: list[tuple[str, str]]
    assignable: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    main: list[flow.Move]
    """Moves on the way forward, the buttons in front."""
    other: list[flow.Move]


def file_of(session: Session, case: Case, actor: Actor) -> File:
    """Everything that hangs on a case."""
    moves, known, people = flow.moves_for(case, actor), parties.parties_of(session, case), todo.colleagues(session, case)
    return File(known, todo.tasks_of(session, case), messages.messages_of(session, case), linked.linked(session, case), linked.suggested(session, case, actor),
                people, {p.id for p in secrecy.readers(session, case)}, [(x.uid, shown(x.name)) for x in known], [(x.uid, shown(x.name)) for x in people],
                [(kind, gettext(name)) for kind, name in flow.KIND_NAMES.items()], [m for m in moves if m.code not in ASIDE], [m for m in moves if m.code in ASIDE])
