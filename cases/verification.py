"""Does this paper come from us, unaltered? Number and hash, no personal data, for anybody who holds a paper (domain.md 5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.models import IssuedLetter, LetterState, Opinion, OpinionState
from cases.signing import by_number
from registry.network import unit_by_id

WRITTEN = str.maketrans({"[": "〔", "]": "〕", "(": "〔", ")": "〕", "（": "〔", "）": "〕", "［": "〔", "］": "〕", " ": "", "\u3000": "", "－": "-", "—": "-"})
"""How people type the brackets and dashes of a number."""


@dataclass(frozen=True, slots=True)
class Known:
    """What we say about an issued paper."""

    number: str
    kind: str
    """`opinion`, or a kind of cases.papers.kinds."""
    issuer: str
    issuer_en: str
    issued_at: datetime
    version: int
    state: OpinionState
    content_sha256: str
    replaced_by: str
    revoked_at: datetime | None
    sample: bool
    hashes: dict[str, str]
    """SHA-256 of the PDF by its language."""

    def language_of(self, sha256: str) -> str:
        """Which of the papers these bytes are; empty where they are none of them."""
        return next((language for language, known in self.hashes.items() if known and known == sha256), "")


def look_up(session: Session, number: str) -> Known | None:
    """The paper issued under this number, however its brackets were typed; None where there is none."""
    wanted = number.strip().translate(WRITTEN)
    found = by_number(session, wanted)
    if found is None or found.issued_at is None:
        return _letter(session, wanted)
    unit, after = unit_by_id(session, found.case.unit_id), _after(session, found)
    return Known(str(found.number), "opinion", unit.name, unit.name_en or unit.name, found.issued_at, found.version, found.state,
                 str(found.snapshot["signatures"][0]["content_sha256"]), after, found.revoked_at, bool(found.snapshot.get("sample")),
                 {"zh": found.paper_sha256, "en": found.paper_en_sha256})


def _letter(session: Session, number: str) -> Known | None:
    found = session.scalar(select(IssuedLetter).where(IssuedLetter.number == number, IssuedLetter.state == LetterState.issued))
    if found is None or found.issued_at is None:
        return None
    unit = unit_by_id(session, found.case.unit_id)
    return Known(number, found.kind, unit.name, unit.name_en or unit.name, found.issued_at, 1, OpinionState.issued, found.content_sha256, "", None,
                 bool(found.snapshot["zh"].get("sample")), {"zh": found.paper_sha256, "en": found.paper_en_sha256})


def _after(session: Session, found: Opinion) -> str:
    number = session.scalar(select(Opinion.number).where(Opinion.corrects_id == found.id, Opinion.number.is_not(None)))
    return str(number or "")
