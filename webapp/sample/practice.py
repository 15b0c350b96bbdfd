"""The practice cabinet: questions of the sample world with known answers; a trainee's answers are kept and scored."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.db import Base
from registry.errors import NotFound, Refused
from registry.rights import Right, RightKind, right_by_number

TRUTH = "world/truth.json"


class PracticeAnswer(Base):
    """One person's answer to one question; the first one counts until the test is taken again."""

    __tablename__ = "practice_answers"
    __table_args__ = (UniqueConstraint("person_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    question: Mapped[str]
    answer: Mapped[str]
    right: Mapped[bool]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Score:
    """How many of how many questions were answered, and how many of them rightly."""

    total: int
    answered: int
    right: int


@lru_cache(maxsize=2)
def _read(path: Path, _stamp: int) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(path.read_text("utf-8"))["practice"])


def questions(data: Path) -> tuple[dict[str, Any], ...]:
    """The questions of the sample world in this data folder; NotFound where there is none."""
    path = data / TRUTH
    if not path.is_file():
        raise NotFound("练习只在示例世界里有，请运行 ./kuaiwei demo")
    return _read(path, path.stat().st_mtime_ns)


def question(data: Path, number: int) -> dict[str, Any]:
    """Question `number`, from 1."""
    found = questions(data)
    if not 1 <= number <= len(found):
        raise NotFound("没有这道题")
    return found[number - 1]


def right_of(session: Session, q: dict[str, Any]) -> Right | None:
    """The right that a question shows."""
    r = q["right"]
    return right_by_number(session, r["office"], RightKind(r["kind"]), r["number"]) if r else None


def answers_of(session: Session, person_id: int) -> dict[str, PracticeAnswer]:
    """A person's answers by question."""
    return {a.question: a for a in session.scalars(select(PracticeAnswer).where(PracticeAnswer.person_id == person_id))}


def answer(session: Session, person_id: int, q: dict[str, Any], given: str, at: datetime) -> PracticeAnswer:
    """Keep an answer; the first one counts."""
    if given not in {c["id"] for c in q["choices"]}:
        raise Refused("请选择一个答案", field="answer")
    known = answers_of(session, person_id).get(q["id"])
    if known is None:
        known = PracticeAnswer(person_id=person_id, question=q["id"], answer=given, right=given == q["answer"], at=at)
        session.add(known)
        session.flush()
    return known


def score(data: Path, given: dict[str, PracticeAnswer]) -> Score:
    """The score so far."""
    return Score(len(questions(data)), len(given), sum(a.right for a in given.values()))


def again(session: Session, person_id: int) -> None:
    """Forget a person's answers: the test is taken again."""
    session.execute(delete(PracticeAnswer).where(PracticeAnswer.person_id == person_id))
