"""The table of moves: who may take a case from where to where, which clock starts or ends. Buttons, permissions and tests come from it.

States and actors follow domain.md 5.2. Registered by intake, accepted or refused only by a lead, signed by somebody else than the drafter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from cases import clock
from cases.models import Case, Step
from registry.audit import record as audit
from registry.db import changed
from registry.errors import Conflict, NotAllowed
from registry.people import Actor, Role

DESK = (Role.analyst, Role.expert, Role.lead)
FRONT = (Role.intake, Role.analyst, Role.lead)


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the procedure on the wall."""

    kind: str
    code: str
    name: str
    roles: tuple[Role, ...]
    start: tuple[str, ...]
    to: str
    starts_clock: str = ""
    stops_clock: str = ""
    ends_clock: str = ""
    needs_note: bool = False
    by_system: bool = False
    """Taken by the domain function that does the act (drafting, signing), never by a bare button."""


STATES: dict[str, dict[str, tuple[str, bool]]] = {
    "opinion": {
        "registered": ("已登记", True), "accepted": ("已受理", True), "waiting": ("待补正", True), "drafting": ("比对起草", True),
        "review": ("待复核", True), "issued": ("已签发", True), "delivered": ("已送达", True), "archived": ("已归档", False),
        "refused": ("不予受理", False), "withdrawn": ("已撤回", False),
    },
    "fair": {
        "registered": ("已登记", True), "accepted": ("已受理", True), "served": ("已送达待答辩", True), "answered": ("已答辩", True),
        "unanswered": ("逾期未答", True), "judging": ("判定中", True), "measure": ("措施执行中", True), "recheck": ("复查中", True),
        "closed": ("已结案", False), "refused": ("不予受理", False), "withdrawn": ("已撤回", False),
    },
    "online": {
        "draft": ("草稿", True), "checked": ("门检通过", True), "signed": ("已签署", True), "submitted": ("已提交", True),
        "accepted": ("平台受理", True), "measured": ("已采取措施", True), "rejected": ("平台驳回", True), "countered": ("收到声明", True),
        "sued": ("已投诉或起诉", True), "restored": ("已恢复", True), "closed": ("已关闭", False), "withdrawn": ("已撤回", False),
    },
    "consultation": {
        "registered": ("已登记", True), "answering": ("答复中", True), "answered": ("已答复", True), "closed": ("已办结", False),
    },
}
"""Per kind of case: state → (name, is it open)."""
FIRST = {"opinion": "registered", "fair": "registered", "online": "draft", "consultation": "registered"}
KIND_NAMES = {"opinion": "侵权判定参考意见", "fair": "展会投诉", "online": "电商侵权通知", "consultation": "咨询"}

MOVES: tuple[Move, ...] = (
    Move("opinion", "accept", "予以受理", (Role.lead,), ("registered", "waiting"), "accepted", starts_clock="OPINION-OUT"),
    Move("opinion", "refuse", "不予受理", (Role.lead,), ("registered", "waiting"), "refused", needs_note=True),
    Move("opinion", "ask", "通知补正", FRONT, ("registered", "accepted", "drafting"), "waiting", stops_clock="OPINION-OUT", needs_note=True),
    Move("opinion", "supplied", "材料已补齐", FRONT, ("waiting",), "accepted", starts_clock="OPINION-OUT"),
    Move("opinion", "draft", "开始起草", DESK, ("registered", "accepted", "drafting"), "drafting", starts_clock="OPINION-OUT", by_system=True),
    Move("opinion", "submit", "送复核", DESK, ("drafting",), "review", by_system=True),
    Move("opinion", "return", "退回修改", DESK, ("review",), "drafting", needs_note=True, by_system=True),
    Move("opinion", "sign", "签发", (Role.expert, Role.lead), ("review",), "issued", ends_clock="OPINION-OUT", by_system=True),
    Move("opinion", "deliver", "登记送达", FRONT, ("issued",), "delivered"),
    Move("opinion", "correct", "更正", (Role.lead,), ("issued", "delivered"), "drafting", needs_note=True, by_system=True),
    Move("opinion", "archive", "归档", FRONT, ("issued", "delivered"), "archived"),
    Move("opinion", "withdraw", "登记撤回", (Role.expert, *FRONT), ("registered", "accepted", "waiting", "drafting", "review"), "withdrawn", needs_note=True,
         ends_clock="OPINION-OUT"),
    Move("fair", "accept", "予以受理", (Role.lead,), ("registered",), "accepted", starts_clock="FAIR-HANDOVER"),
    Move("fair", "refuse", "不予受理", (Role.lead,), ("registered",), "refused", needs_note=True),
    Move("fair", "serve", "登记送达", (Role.booth, Role.intake, Role.lead), ("accepted",), "served", starts_clock="FAIR-ANSWER-NAT"),
    Move("fair", "answer", "登记答辩", FRONT, ("served", "unanswered"), "answered", ends_clock="FAIR-ANSWER-NAT"),
    Move("fair", "overdue", "登记逾期未答", FRONT, ("served",), "unanswered", ends_clock="FAIR-ANSWER-NAT"),
    Move("fair", "judge", "送判定", FRONT, ("answered",), "judging", starts_clock="OPINION-OUT"),
    Move("fair", "measure", "登记措施", (Role.lead,), ("judging", "unanswered", "served"), "measure", needs_note=True, ends_clock="OPINION-OUT"),
    Move("fair", "clear", "判定不近似，结案", (Role.lead,), ("judging",), "closed", needs_note=True, ends_clock="OPINION-OUT"),
    Move("fair", "recheck", "登记复查", (Role.booth, Role.intake, Role.lead), ("measure", "recheck"), "recheck", needs_note=True),
    Move("fair", "close", "结案", (Role.lead,), ("measure", "recheck"), "closed", ends_clock="FAIR-HANDOVER"),
    Move("fair", "withdraw", "登记撤回", FRONT, ("registered", "accepted", "served", "answered", "unanswered", "judging"), "withdrawn",
         needs_note=True),
    Move("online", "check", "门检通过", DESK, ("draft",), "checked"),
    Move("online", "sign", "权利人签署", (Role.holder,), ("checked",), "signed"),
    Move("online", "submit", "登记已提交平台", (Role.holder, *FRONT), ("signed",), "submitted"),
    Move("online", "acknowledge", "登记平台受理", (Role.holder, *FRONT), ("submitted",), "accepted"),
    Move("online", "remove", "登记已采取措施", (Role.holder, *FRONT), ("submitted", "accepted"), "measured"),
    Move("online", "reject", "登记平台驳回", (Role.holder, *FRONT), ("submitted", "accepted"), "rejected", needs_note=True),
    Move("online", "counter", "登记不侵权声明", (Role.holder, *FRONT), ("measured",), "countered", starts_clock="EC-RESTORE"),
    Move("online", "sue", "登记已投诉或起诉", (Role.holder, *FRONT), ("countered",), "sued", ends_clock="EC-RESTORE", needs_note=True),
    Move("online", "restore", "登记已恢复", (Role.holder, *FRONT), ("countered",), "restored", ends_clock="EC-RESTORE"),
    Move("online", "close", "关闭", (Role.holder, *FRONT), ("measured", "rejected", "sued", "restored"), "closed"),
    Move("online", "withdraw", "撤回通知", (Role.holder, *FRONT), ("draft", "checked", "signed", "submitted", "accepted", "measured", "countered"),
         "withdrawn", needs_note=True, ends_clock="EC-RESTORE"),
    Move("consultation", "take", "接手答复", FRONT, ("registered",), "answering"),
    Move("consultation", "answer", "登记答复", FRONT, ("answering",), "answered", needs_note=True),
    Move("consultation", "close", "办结", FRONT, ("answered",), "closed"),
)
BY_CODE = {(m.kind, m.code): m for m in MOVES}


def state_name(kind: str, state: str) -> str:
    """The name of a state, a message id."""
    return STATES[kind][state][0]


def is_open(case: Case) -> bool:
    """Is there still something to do?"""
    return STATES[case.kind][case.state][1]


def moves_for(case: Case, actor: Actor) -> list[Move]:
    """The buttons this actor sees on this case."""
    return [m for m in MOVES if m.kind == case.kind and case.state in m.start and actor.may(*m.roles) and not m.by_system]


def take(session: Session, case: Case, code: str, actor: Actor, at: datetime, note: str = "", *, system: bool = False) -> Step:
    """Take a move: checked against the table, written on the timeline and the audit trail, clocks moved. Conflict where it is not possible."""
    move = BY_CODE.get((case.kind, code))
    if move is None or (move.by_system and not system):
        raise Conflict("没有这个办理动作")
    if not actor.may(*move.roles):
        raise NotAllowed("您的角色不能办理「{move}」", move=move.name)
    if case.state not in move.start:
        raise Conflict("当前状态「{state}」不能办理「{move}」", state=state_name(case.kind, case.state), move=move.name)
    if move.needs_note and not note.strip():
        raise Conflict("办理「{move}」需要写明理由", field="note", move=move.name)
    step = _write(session, case, move, actor, at, note.strip())
    clock.apply(session, case, move.starts_clock, move.stops_clock, move.ends_clock, at)
    return step


def _write(session: Session, case: Case, move: Move, actor: Actor, at: datetime, note: str) -> Step:
    before, version = case.state, case.version
    met = changed(session, update(Case).where(Case.id == case.id, Case.version == version)
                                           .values(state=move.to, version=version + 1,
                                                   closed_at=None if STATES[case.kind][move.to][1] else at))
    if met != 1:
        raise Conflict("案件刚被他人办理，请刷新后再试")
    session.refresh(case)
    step = Step(case_id=case.id, at=at, by=actor.name, person_id=actor.person_id, move=move.code, from_state=before, to_state=move.to, note=note)
    case.steps.append(step)
    audit(session, at, f"case.{move.code}", f"case:{case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=case.unit_id,
          detail={"from": before, "to": move.to, "note": note})
    return step


def comment(session: Session, case: Case, actor: Actor, at: datetime, words: str) -> Step:
    """Words on the timeline; they change no state."""
    step = Step(case_id=case.id, at=at, by=actor.name, person_id=actor.person_id, move="comment", from_state=case.state, to_state=case.state,
                note=words.strip())
    case.steps.append(step)
    session.flush()
    return step
