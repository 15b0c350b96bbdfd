"""Tasks in a case: somebody's, with or without a day, done once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from cases.models import Case
from registry.audit import record as audit
from registry.db import Base, changed, new_uid
from registry.errors import Conflict, NotFound, Refused
from registry.people import Actor, Membership, Person


class CaseTask(Base):
    """One thing to do in a case."""

    __tablename__ = "case_tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    title: Mapped[str]
    assignee_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    due_at: Mapped[datetime | None]
    by: Mapped[str]
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship()
    assignee: Mapped[Person] = relationship()


def colleagues(session: Session, case: Case) -> list[Person]:
    """Who can be given a task: active people with a role in the case's unit."""
    mine = select(Membership.person_id).where(Membership.unit_id == case.unit_id)
    return list(session.scalars(select(Person).where(Person.id.in_(mine), Person.active).order_by(Person.name)))


def add(session: Session, case: Case, title: str, assignee_uid: str, due_at: datetime | None, actor: Actor, at: datetime) -> CaseTask:
    """Give somebody a task."""
    who = next((p for p in colleagues(session, case) if p.uid == assignee_uid), None)
    if who is None:
        raise Refused("请从列表中选一项", field="assignee")
    made = CaseTask(case_id=case.id, title=title, assignee_id=who.id, due_at=due_at, by=actor.name, at=at)
    session.add(made)
    session.flush()
    audit(session, at, "case.task", f"case:{case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=case.unit_id, detail={"task": made.uid, "for": who.login})
    return made


def done(session: Session, case: Case, uid: str, actor: Actor, at: datetime) -> None:
    """A task is done; the second who says so is told that it was."""
    met = changed(session, update(CaseTask).where(CaseTask.case_id == case.id, CaseTask.uid == uid, CaseTask.done_at.is_(None))
                                           .values(done_at=at, done_by=actor.name))
    if met != 1:
        known = session.scalar(select(CaseTask).where(CaseTask.case_id == case.id, CaseTask.uid == uid))
        raise Conflict("这项待办已由{who}办完", who=known.done_by) if known else NotFound("没有这项待办")
    audit(session, at, "case.task_done", f"case:{case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=case.unit_id, detail={"task": uid})


def tasks_of(session: Session, case: Case) -> list[CaseTask]:
    """Open tasks first, then those done."""
    rows = session.scalars(select(CaseTask).where(CaseTask.case_id == case.id).order_by(CaseTask.done_at.is_not(None), CaseTask.id))
    return list(rows)


def tasks_for(session: Session, actor: Actor) -> list[CaseTask]:
    """What somebody was given and has not done."""
    return list(session.scalars(select(CaseTask).where(CaseTask.assignee_id == actor.person_id, CaseTask.done_at.is_(None)).order_by(CaseTask.id)))
