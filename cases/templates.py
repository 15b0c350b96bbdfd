"""The office's own Word templates for opinions and letters: kept as bytes with their hash, one for each paper and language."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from cases.models import IssuedLetter, LetterState, Opinion
from cases.papers import docx
from cases.papers.letter import Letter
from cases.printing import paper_of
from registry.audit import record as audit
from registry.db import Base
from registry.errors import Conflict, Refused
from registry.people import Actor

PAPERS, LANGUAGES = ("opinion", "letter"), ("zh", "en")
Fill = Callable[[bytes, Mapping[str, Any]], bytes]
"""A template and fields in, a filled document out; it works in a limited child."""
TRIAL: dict[str, Any] = {"issuer": "试填", "title": "试填", "number": "1", "case_number": "1", "date": "2026-11-24", "to": "试填", "verify": "",
                         "sections": [{"heading": "一", "lines": ["一 < & > 二"], "pairs": [{"name": "甲", "text": "乙"}]}], "signers": [{"role": "甲", "name": "乙", "at": ""}]}


class PaperTemplate(Base):
    """A template in use."""

    __tablename__ = "paper_templates"
    __table_args__ = (UniqueConstraint("paper", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    paper: Mapped[str]
    language: Mapped[str]
    filename: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str]
    kept_by: Mapped[str]
    kept_at: Mapped[datetime]


def all_of(session: Session) -> dict[tuple[str, str], PaperTemplate]:
    """The templates in use, by paper and language."""
    return {(t.paper, t.language): t for t in session.scalars(select(PaperTemplate))}


def template_for(session: Session, paper: str, language: str) -> bytes:
    """The office's template, or ours."""
    own = session.scalar(select(PaperTemplate.data).where(PaperTemplate.paper == paper, PaperTemplate.language == language))
    return own or docx.default_template(language)


def keep(session: Session, paper: str, language: str, filename: str, data: bytes, actor: Actor, at: datetime, fill: Fill) -> PaperTemplate:
    """Use this template from now on. It is tried first; Refused says what is wrong with it."""
    if paper not in PAPERS or language not in LANGUAGES:
        raise Refused("请从列表中选一项", field="paper")
    if not data:
        raise Refused("请选择文件", field="template")
    fill(data, TRIAL)
    sha256 = hashlib.sha256(data).hexdigest()
    drop(session, paper, language, actor, at, quiet=True)
    made = PaperTemplate(paper=paper, language=language, filename=filename[:120], data=data, sha256=sha256, kept_by=actor.name, kept_at=at)
    session.add(made)
    session.flush()
    audit(session, at, "template.keep", f"template:{paper}-{language}", actor=actor.name, actor_id=actor.person_id, unit_id=actor.unit_id, detail={"sha256": sha256})
    return made


def drop(session: Session, paper: str, language: str, actor: Actor, at: datetime, *, quiet: bool = False) -> None:
    """Go back to our own template."""
    found = session.scalar(select(PaperTemplate).where(PaperTemplate.paper == paper, PaperTemplate.language == language))
    if found is None:
        return
    session.delete(found)
    session.flush()
    if not quiet:
        audit(session, at, "template.drop", f"template:{paper}-{language}", actor=actor.name, actor_id=actor.person_id, unit_id=actor.unit_id,
              detail={"sha256": found.sha256})


def fields_of_opinion(o: Opinion, language: str) -> dict[str, Any]:
    """What a template of an opinion may use. Conflict before it is signed."""
    if not o.issued_at:
        raise Conflict("这份参考意见尚未签发")
    return docx.of_opinion(paper_of(o, language))


def fields_of_letter(letter: IssuedLetter, language: str) -> dict[str, Any]:
    """What a template of a letter may use. Conflict before it went out."""
    if letter.state is not LetterState.issued:
        raise Conflict("这份文书尚未出具")
    return docx.of_letter(Letter.from_dict({**letter.snapshot[language], "content_sha256": letter.content_sha256}))
