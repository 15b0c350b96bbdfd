"""Taking moves: checked against the table of moves, written on the timeline and the audit trail, clocks moved with it.

Registered by intake, accepted or refused only by a lead, signed by somebody else than the drafter (domain.md 5.2).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from cases import clock
from cases.models import Case, Step
from cases.moves import BY_CODE, FIRST, KIND_NAMES, MOVES, ROAD, STATES, STOPPED, Move
from registry.audit import record as audit
from registry.db import changed
from registry.errors import Conflict, NotAllowed
from registry.people import Actor

__all__ = ["BY_CODE", "FIRST", "KIND_NAMES", "MOVES", "ROAD", "STATES", "STOPPED", "Move", "comment", "is_open", "moves_for", "opened", "refusal",
           "state_name", "take"]


def state_name(kind: str, state: str) -> str:
    """The name of a state, a message id."""
    return STATES[kind][state][0]


def is_open(case: Case) -> bool:
    """Is there still something to do?"""
    return STATES[case.kind][case.state][1]


def moves_for(case: Case, actor: Actor) -> list[Move]:
    """The buttons this actor sees on this case."""
    return [m for m in MOVES if m.kind == case.kind and refusal(case, m, actor) is None and not m.by_system]


def refusal(case: Case, move: Move, actor: Actor) -> Conflict | NotAllowed | None:
    """Why this actor cannot take this move now (its reason apart); None where it is possible."""
    if not actor.may(*move.roles):
        return NotAllowed("您的角色不能办理「{move}」", move=move.name)
    if case.state not in move.start:
        return Conflict("当前状态「{state}」不能办理「{move}」", state=state_name(case.kind, case.state), move=move.name)
    if move.once and any(s.move == move.code for s in case.steps):
        return Conflict("「{move}」在一个案件里只能办理一次", move=move.name)
    if actor.person_id in {s.person_id for s in before_appeal(case) if s.move in move.not_by}:
        return NotAllowed("申诉由另外的人复核：您参加过原来的判定，不能办理「{move}」", move=move.name)
    return None


def before_appeal(case: Case) -> list[Step]:
    """The steps before the appeal; none where there was no appeal."""
    appeals = [n for n, s in enumerate(case.steps) if s.move == "appeal"]
    return case.steps[:appeals[-1]] if appeals else []


def stage_since(case: Case) -> datetime:
    """When the case came into the state it is in."""
    came = [s.at for s in case.steps if s.to_state == case.state and s.from_state != s.to_state]
    return came[-1] if came else case.opened_at


def take(session: Session, case: Case, code: str, actor: Actor, at: datetime, note: str = "", *, system: bool = False) -> Step:
    """Take a move: checked against the table, written on the timeline and the audit trail, clocks moved. Conflict where it is not possible."""
    move = BY_CODE.get((case.kind, code))
    if move is None or (move.by_system and not system):
        raise Conflict("没有这个办理动作")
    if (problem := refusal(case, move, actor)) is not None:
        raise problem
    if move.needs_note and not note.strip():
        raise Conflict("办理「{move}」需要写明理由", field="note", move=move.name)
    step = _write(session, case, move, actor, at, note.strip())
    _wind(session, case, move, at)
    return step


def opened(session: Session, case: Case, at: datetime) -> None:
    """Wind the clocks that start with the opening of a case."""
    _wind(session, case, BY_CODE[(case.kind, "open")], at)


def _wind(session: Session, case: Case, move: Move, at: datetime) -> None:
    clock.apply(session, case, starts=move.starts, stops=move.stops, resumes=move.resumes, ends=move.ends, because=move.because, at=at)
    if not is_open(case):
        clock.end_all(session, case, at)


def _write(session: Session, case: Case, move: Move, actor: Actor, at: datetime, note: str) -> Step:
    before, version, to = case.state, case.version, move.leads_to(case.state)
    met = changed(session, update(Case).where(Case.id == case.id, Case.version == version)
                                           .values(state=to, version=version + 1,
                                                   closed_at=None if STATES[case.kind][to][1] else at))
    if met != 1:
        raise Conflict("案件刚被他人办理，请刷新后再试")
    session.refresh(case)
    step = Step(case_id=case.id, at=at, by=actor.name, person_id=actor.person_id, move=move.code, from_state=before, to_state=to, note=note)
    case.steps.append(step)
    audit(session, at, f"case.{move.code}", f"case:{case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=case.unit_id,
          detail={"from": before, "to": to, "note": note})
    return step


def comment(session: Session, case: Case, actor: Actor, at: datetime, words: str) -> Step:
    """Words on the timeline; they change no state."""
    step = Step(case_id=case.id, at=at, by=actor.name, person_id=actor.person_id, move="comment", from_state=case.state, to_state=case.state,
                note=words.strip())
    case.steps.append(step)
    session.flush()
    return step
