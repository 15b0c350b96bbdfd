"""The expert pool: fields, recusal, draw by field and load, one or three experts who answer without seeing one another (domain.md 4, 5.2).

The draw can be checked afterwards: it orders those who may be drawn by their load, and breaks ties by a hash over the last entry of the
audit trail, which nobody could choose. What was drawn from, and with what, is written down.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from cases import flow, secrecy
from cases.models import Case, Conclusion
from registry.audit import AuditEntry
from registry.audit import record as audit
from registry.db import Base, new_uid
from registry.errors import Conflict, NotAllowed, NotFound, Refused
from registry.network import unit_by_id
from registry.people import Actor, Membership, Person, Role
from registry.rights import RightKind

PANELS = (1, 3)


class ExpertProfile(Base):
    """What an expert knows, where the person works, and whom the person may not judge."""

    __tablename__ = "expert_profiles"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), unique=True)
    kinds: Mapped[list[Any]] = mapped_column(default=list)
    """Kinds of right (RightKind values) the person may be drawn for."""
    fields: Mapped[str] = mapped_column(default="")
    """Classes and subjects in words: Nice 21, Locarno 07-01, IPC A47G."""
    employer: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    avoid: Mapped[list[Any]] = mapped_column(default=list)
    """Names of parties the person must not judge, besides the employer."""
    term_until: Mapped[date | None]
    updated_at: Mapped[datetime]
    person: Mapped[Person] = relationship()


class AssignmentState(StrEnum):
    """Where an assignment stands."""

    asked = "asked"
    accepted = "accepted"
    recused = "recused"
    answered = "answered"
    replaced = "replaced"


LIVE = (AssignmentState.asked, AssignmentState.accepted, AssignmentState.answered)


class Assignment(Base):
    """One expert on one case: drawn, recusal declared, answered."""

    __tablename__ = "assignments"
    __table_args__ = (UniqueConstraint("case_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    state: Mapped[AssignmentState]
    drawn_at: Mapped[datetime]
    drawn_by: Mapped[str]
    drawn_from: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The draw as it happened: seed, those in the order of the draw with their load, those left out and why."""
    note: Mapped[str] = mapped_column(default="")
    """Why the expert stands aside, or was replaced."""
    conclusion: Mapped[Conclusion | None]
    words: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship()


@dataclass(frozen=True, slots=True)
class Profile:
    """What the office writes about an expert."""

    kinds: tuple[str, ...]
    fields: str = ""
    employer: str = ""
    title: str = ""
    avoid: tuple[str, ...] = ()
    term_until: date | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert as the draw sees the person: how many cases are open, and why the person cannot be drawn (a message id, empty: can be)."""

    person: Person
    profile: ExpertProfile
    load: int
    left_out: str = ""


def profile_of(session: Session, person_id: int) -> ExpertProfile | None:
    """The profile of a person, None where the office wrote none."""
    return session.scalar(select(ExpertProfile).where(ExpertProfile.person_id == person_id))


def set_profile(session: Session, person: Person, profile: Profile, by: Actor, at: datetime) -> ExpertProfile:
    """Write what an expert may be drawn for. Refused where the person holds no expert role, or no kind of right is named."""
    if not any(m.role is Role.expert for m in person.memberships):
        raise Refused("这个账号没有专家角色", field="kinds")
    known = {k.value for k in RightKind}
    if not profile.kinds or not set(profile.kinds) <= known:
        raise Refused("至少选一种权利", field="kinds")
    found = profile_of(session, person.id)
    if found is None:
        found = ExpertProfile(person_id=person.id)
        session.add(found)
    found.kinds, found.fields, found.employer, found.title = list(profile.kinds), profile.fields.strip(), profile.employer.strip(), profile.title.strip()
    found.avoid, found.term_until, found.updated_at = [a.strip() for a in profile.avoid if a.strip()], profile.term_until, at
    session.flush()
    audit(session, at, "expert.profile", f"person:{person.uid}", actor=by.name, actor_id=by.person_id, unit_id=by.unit_id, detail={"kinds": found.kinds})
    return found


def pool(session: Session, actor: Actor) -> list[Candidate]:
    """Experts in sight with a profile, and how many cases each has open."""
    return [Candidate(p.person, p, _load(session, p.person_id)) for p in _profiles(session, actor.unit_ids)]


def _profiles(session: Session, unit_ids: Sequence[int] | frozenset[int]) -> list[ExpertProfile]:
    return list(session.scalars(select(ExpertProfile).join(Person, Person.id == ExpertProfile.person_id).where(
        Person.active, Person.id.in_(select(Membership.person_id).where(Membership.role == Role.expert, Membership.unit_id.in_(unit_ids)))).order_by(Person.id)))


def _load(session: Session, person_id: int) -> int:
    return session.scalar(select(func.count()).select_from(Assignment).where(
        Assignment.person_id == person_id, Assignment.state.in_((AssignmentState.asked, AssignmentState.accepted)))) or 0


def assignments_of(session: Session, case: Case) -> list[Assignment]:
    """Everyone who was ever drawn for a case, in the order of the draws."""
    return list(session.scalars(select(Assignment).where(Assignment.case_id == case.id).order_by(Assignment.id)))


def panel_of(assignments: Sequence[Assignment], case: Case) -> list[Assignment]:
    """Those of the present round: after an appeal another panel looks."""
    appeals = [s.at for s in case.steps if s.move == "appeal"]
    return [a for a in assignments if not appeals or a.drawn_at >= appeals[-1]]


def candidates(session: Session, case: Case, day: date) -> list[Candidate]:
    """All experts of the case's unit and the units above it, with the reason why one cannot be drawn."""
    units = [int(part) for part in unit_by_id(session, case.unit_id).path.split("/") if part]
    drawn = {a.person_id for a in assignments_of(session, case)}
    handled = {o.drafted_by for o in case.opinions} | {case.handler_id} | {s.person_id for s in flow.before_appeal(case) if s.move in ("draft", "sign", "measure", "clear")}
    return [Candidate(p.person, p, _load(session, p.person_id), _left_out(p, case, day, drawn, handled)) for p in _profiles(session, units)]


def _left_out(profile: ExpertProfile, case: Case, day: date, drawn: set[int], handled: set[int | None]) -> str:
    parties = [_plain(n) for n in (case.respondent, case.right.owner.name if case.right.owner else "") if n]
    names = [_plain(n) for n in (profile.employer, *profile.avoid) if n]
    rules = (
        (profile.person_id in drawn, "已抽取过"), (profile.person_id in handled, "本案经办人或起草人"),
        (case.right.kind.value not in profile.kinds, "不涉及这种权利"), (profile.term_until is not None and profile.term_until < day, "聘期已满"),
        (any(a in b or b in a for a in names for b in parties), "与当事人有关联，应当回避"),
    )
    return next((reason for applies, reason in rules if applies), "")


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def draw(session: Session, case: Case, actor: Actor, at: datetime, *, count: int) -> list[Assignment]:
    """Draw one or three experts. Conflict where fewer may be drawn; only a lead draws."""
    _lead(actor)
    if count not in PANELS:
        raise Refused("抽取一名或三名专家", field="count")
    live = [a for a in panel_of(assignments_of(session, case), case) if a.state in LIVE]
    if live:
        raise Conflict("本案已有专家；需要更换的，请先由专家回避或由负责人替换")
    return _take(session, case, actor, at, count)


def _lead(actor: Actor) -> None:
    if not actor.may(Role.lead):
        raise NotAllowed("只有负责人可以抽取、替换专家")


def _take(session: Session, case: Case, actor: Actor, at: datetime, count: int) -> list[Assignment]:
    everyone = candidates(session, case, at.date())
    seed = session.scalar(select(AuditEntry.sha256).order_by(AuditEntry.seq.desc()).limit(1)) or case.uid
    order = sorted((c for c in everyone if not c.left_out), key=lambda c: (c.load, hashlib.sha256(f"{seed}:{c.person.uid}".encode()).hexdigest()))
    if len(order) < count:
        raise Conflict("可抽取的专家只有 {n} 名", n=len(order))
    how = {"seed": seed, "order": [[c.person.name, c.load] for c in order], "left_out": [[c.person.name, c.left_out] for c in everyone if c.left_out]}
    made = [Assignment(case_id=case.id, person_id=c.person.id, state=AssignmentState.asked, drawn_at=at, drawn_by=actor.name, drawn_from=how) for c in order[:count]]
    session.add_all(made)
    if case.restricted:
        secrecy.let_in(session, case, [c.person.id for c in order[:count]], actor, at)
    session.flush()
    audit(session, at, "expert.draw", f"case:{case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=case.unit_id,
          detail={**how, "drawn": [c.person.name for c in order[:count]]})
    return made


def assignment_by_uid(session: Session, actor: Actor, uid: str) -> Assignment:
    """The assignment with this public id: one's own, or of a case in sight."""
    found = session.scalar(select(Assignment).join(Case).where(Assignment.uid == uid, Case.unit_id.in_(actor.unit_ids), secrecy.readable(actor)))
    if found is None:
        raise NotFound("没有这项指派")
    return found


def _own(assignment: Assignment, actor: Actor, *states: AssignmentState) -> None:
    if assignment.person_id != actor.person_id:
        raise NotAllowed("只有被抽取的专家本人可以办理")
    if assignment.state not in states:
        raise Conflict("这项指派的状态已变，请刷新后再看")


def accept(session: Session, assignment: Assignment, actor: Actor, at: datetime, *, recusal: bool) -> None:
    """The expert declares to have no interest in the matter and takes the case."""
    _own(assignment, actor, AssignmentState.asked)
    if not recusal:
        raise Refused("请先声明与双方没有利害关系", field="recusal")
    assignment.state = AssignmentState.accepted
    session.flush()
    _note(session, assignment, actor, at, "expert.accept")


def stand_aside(session: Session, assignment: Assignment, actor: Actor, reason: str, at: datetime) -> Assignment | None:
    """The expert stands aside, and the next one is drawn; None where there is nobody left to draw."""
    _own(assignment, actor, AssignmentState.asked, AssignmentState.accepted)
    return _leave(session, assignment, actor, AssignmentState.recused, reason, at)


def replace(session: Session, assignment: Assignment, actor: Actor, reason: str, at: datetime) -> Assignment | None:
    """The lead replaces an expert who cannot or does not answer."""
    _lead(actor)
    if assignment.state not in (AssignmentState.asked, AssignmentState.accepted):
        raise Conflict("这项指派的状态已变，请刷新后再看")
    return _leave(session, assignment, actor, AssignmentState.replaced, reason, at)


def _leave(session: Session, assignment: Assignment, actor: Actor, state: AssignmentState, reason: str, at: datetime) -> Assignment | None:
    if not reason.strip():
        raise Refused("请写明理由", field="note")
    assignment.state, assignment.note = state, reason.strip()
    session.flush()
    _note(session, assignment, actor, at, f"expert.{state}")
    if not [c for c in candidates(session, assignment.case, at.date()) if not c.left_out]:
        return None
    return _take(session, assignment.case, actor, at, 1)[0]


def answer(session: Session, assignment: Assignment, actor: Actor, conclusion: str, words: str, at: datetime) -> None:
    """The expert's own conclusion with reasons; it cannot be changed once given."""
    _own(assignment, actor, AssignmentState.accepted)
    if conclusion not in set(Conclusion):
        raise Refused("请选择结论", field="conclusion")
    if len(words.strip()) < 20:
        raise Refused("写明理由（至少二十字）", field="words")
    assignment.conclusion, assignment.words, assignment.answered_at, assignment.state = Conclusion(conclusion), words.strip(), at, AssignmentState.answered
    session.flush()
    _note(session, assignment, actor, at, "expert.answer")


def _note(session: Session, assignment: Assignment, actor: Actor, at: datetime, act: str) -> None:
    audit(session, at, act, f"case:{assignment.case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=assignment.case.unit_id,
          detail={"expert": assignment.person.name, "note": assignment.note})


def all_in(assignments: Sequence[Assignment]) -> bool:
    """Has every expert of the panel answered?"""
    live = [a for a in assignments if a.state in LIVE]
    return bool(live) and all(a.state is AssignmentState.answered for a in live)


def may_read(assignment: Assignment, assignments: Sequence[Assignment], actor: Actor) -> bool:
    """One's own answer always; the others' only when all of the same round are in, for everybody."""
    now = panel_of(assignments, assignment.case)
    return assignment.person_id == actor.person_id or all_in(now if assignment in now else [a for a in assignments if a not in now])


def mine(session: Session, actor: Actor) -> list[Assignment]:
    """What waits for this expert, the oldest first."""
    return list(session.scalars(select(Assignment).where(
        Assignment.person_id == actor.person_id, Assignment.state.in_((AssignmentState.asked, AssignmentState.accepted))).order_by(Assignment.id)))


def summary(assignments: Sequence[Assignment]) -> dict[Conclusion, int]:
    """How many experts concluded what, once all are in; empty before."""
    if not all_in(assignments):
        return {}
    given = [a.conclusion for a in assignments if a.state is AssignmentState.answered and a.conclusion]
    return {c: given.count(c) for c in Conclusion if c in given}
