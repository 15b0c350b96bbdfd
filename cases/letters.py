"""The papers of a case besides the opinion: filled from the case, completed by people, numbered and frozen when they go out (domain.md 5.4).

Both languages are frozen together; what people type stays as typed. A paper that went out is never changed: a new one is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases import letter_parts, moves, secrecy
from cases.models import Case, IssuedLetter, LetterState
from cases.papers.code import code
from cases.papers.kinds import KINDS, called
from cases.papers.letter import Block, Letter, SignLine, print_letter
from registry.audit import canonical
from registry.audit import record as audit
from registry.db import Database
from registry.errors import Conflict, NotFound, Refused
from registry.evidence import BlobStore
from registry.network import unit_by_id
from registry.people import Actor
from registry.setup import seal_of
from registry.zone import SHANGHAI

LANGUAGES = ("zh", "en")
Say = Callable[[str, str, Mapping[str, str]], str]
"""Language, message id, values → sentence."""
MOST = 200


@dataclass(frozen=True, slots=True)
class Typed:
    """What people add to what the case says."""

    to: str = ""
    text: str = ""
    due: str = ""
    contact: str = ""
    ticks: tuple[int, ...] = ()
    blanks: tuple[str, ...] = ()


def letter_by_uid(session: Session, actor: Actor, uid: str) -> IssuedLetter:
    """The paper with this public id, if its case is in the actor's sight."""
    found = session.scalar(select(IssuedLetter).join(Case).where(IssuedLetter.uid == uid, Case.unit_id.in_(actor.unit_ids), secrecy.readable(actor)))
    if found is None:
        raise NotFound("没有这份文书")
    return found


def proposed(case: Case) -> list[str]:
    """Kinds that the steps taken so far ask for, the newest step first, then those of the steps that can follow."""
    asked = [moves.BY_CODE[(case.kind, s.move)].paper for s in reversed(case.steps) if (case.kind, s.move) in moves.BY_CODE]
    asked += [m.paper for m in moves.MOVES if m.kind == case.kind and case.state in m.start]
    kinds = [called(name) for paper in asked for name in paper.split("、")]
    return list(dict.fromkeys(k for k in kinds if k))


def begin(session: Session, case: Case, kind: str, actor: Actor, at: datetime) -> IssuedLetter:
    """A draft of a paper; the addressee of an office paper is proposed from its kind."""
    if kind not in KINDS or not KINDS[kind].parts:     # what is filled from something else than a case
        raise Refused("没有这种文书", field="kind")
    if (session.scalar(select(func.count()).select_from(IssuedLetter).where(IssuedLetter.case_id == case.id)) or 0) >= MOST:
        raise Conflict("一个案件最多 {n} 份文书", n=MOST)
    made = IssuedLetter(case_id=case.id, kind=kind, state=LetterState.draft, words={"to": _addressee(case, kind)}, made_by=actor.person_id, made_at=at)
    session.add(made)
    session.flush()
    return made


def _addressee(case: Case, kind: str) -> str:
    if KINDS[kind].signs != "office":
        return ""
    place = f"（展位 {case.booth}）" if case.booth else ""
    return f"{case.respondent}{place}" if kind in ("answer", "withdrawal", "lift") else (case.right.owner.name if case.right.owner and kind in ("acceptance", "refusal", "deficiency") else "")


def write(session: Session, letter: IssuedLetter, typed: Typed, at: datetime) -> None:
    """Keep what was typed."""
    if letter.state is not LetterState.draft:
        raise Conflict("文书已出具，不能修改")
    kind = KINDS[letter.kind]
    if any(n not in range(len(kind.ticks)) for n in typed.ticks):
        raise Refused("没有这个选项", field="ticks")
    letter.words = {"to": typed.to.strip(), "text": typed.text.strip(), "due": typed.due.strip(), "contact": typed.contact.strip(),
                    "ticks": sorted(set(typed.ticks)), "blanks": [b.strip() for b in typed.blanks[:len(kind.blanks)]]}
    letter.made_at = at
    session.flush()


def drop(session: Session, letter: IssuedLetter, actor: Actor, at: datetime) -> None:
    """Throw a draft away."""
    if letter.state is not LetterState.draft:
        raise Conflict("文书已出具，不能丢弃")
    letter.state = LetterState.dropped
    session.flush()
    audit(session, at, "letter.drop", f"case:{letter.case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=letter.case.unit_id, detail={"kind": letter.kind})


def compose(session: Session, letter: IssuedLetter, language: str, say: Say, at: datetime, *, number: str = "", sample: bool = False) -> Letter:
    """The paper in one language, from the case and what was typed; a draft where no number is given."""
    case, kind, typed, zh = letter.case, KINDS[letter.kind], letter.words, language == "zh"
    unit = unit_by_id(session, case.unit_id)
    here = at.astimezone(SHANGHAI)
    text = (Block(text=str(typed["text"])),) if typed.get("text") else ()
    parts = tuple(b for part in kind.parts for b in letter_parts.block(session, case, letter, part, language, say))
    signers = tuple(SignLine(zh_name if zh else en_name) for zh_name, en_name in kind.signers)
    return Letter(
        language=language, kind=letter.kind, issuer=unit.name if zh else unit.name_en or unit.name, number=number, issued_at=here.isoformat(),
        issued_on=f"{here.year}年{here.month}月{here.day}日" if zh else f"{here:%Y-%m-%d}", blocks=(*text, *parts), status="signed" if number else "draft",
        case_number=case.number, to=str(typed.get("to", "")), due=str(typed.get("due", "")), handler=letter.maker.name, contact=str(typed.get("contact", "")),
        signers=signers, sample=sample)


def preview(session: Session, letter: IssuedLetter, language: str, say: Say, at: datetime, *, sample: bool = False) -> bytes:
    """The draft as PDF."""
    return print_letter(compose(session, letter, language, say, at, sample=sample))


def missing(letter: IssuedLetter) -> list[str]:
    """What must still be typed, as message ids."""
    kind, typed = KINDS[letter.kind], letter.words
    gaps = []
    if kind.signs == "office" and not typed.get("to"):
        gaps.append("写明收件人")
    if letter.kind == "answer" and not typed.get("due"):
        gaps.append("写明答复的时限")
    if letter.kind in ("deficiency", "measure", "withdrawal", "appeal_result", "correction", "guidance", "referral") and not typed.get("text"):
        gaps.append("写明内容")
    return gaps


def issue(session: Session, letter: IssuedLetter, actor: Actor, at: datetime, say: Say, *, address: str = "", sample: bool = False) -> IssuedLetter:
    """Number and freeze it in both languages. The PDFs are printed from the frozen content alone (`print_issued`)."""
    if letter.state is not LetterState.draft:
        raise Conflict("文书已出具")
    gaps = missing(letter)
    if gaps:
        raise Refused("还不能出具：{gaps}", field="form", gaps="；".join(gaps))
    count = 1 + (session.scalar(select(func.count()).select_from(IssuedLetter).where(IssuedLetter.case_id == letter.case_id, IssuedLetter.number.is_not(None))) or 0)
    letter.number = f"{letter.case.number.removesuffix('号')}-文{count:02d}号"
    frozen = {language: compose(session, letter, language, say, at, number=letter.number, sample=sample).to_dict() for language in LANGUAGES}
    letter.content_sha256 = hashlib.sha256(canonical(frozen)).hexdigest()
    letter.snapshot, letter.issued_at, letter.state = {**frozen, "verify_at": address}, at, LetterState.issued
    session.flush()
    audit(session, at, "letter.issue", f"case:{letter.case.number}", actor=actor.name, actor_id=actor.person_id, unit_id=letter.case.unit_id,
          detail={"kind": letter.kind, "number": letter.number, "content": letter.content_sha256})
    return letter


def print_issued(database: Database, blobs: BlobStore, letter_id: int, at: datetime) -> None:
    """Print both papers of an issued letter and keep them; doing it again changes nothing."""
    with database.read() as session:
        letter = session.get_one(IssuedLetter, letter_id)
        if letter.state is not LetterState.issued or letter.paper_sha256:
            return
        seal, more = seal_of(session), {"content_sha256": letter.content_sha256, "qr": code(str(letter.snapshot.get("verify_at") or ""), str(letter.number), letter.content_sha256)}
        papers = [print_letter(Letter.from_dict({**letter.snapshot[language], **more, "seal": "seal" if seal else ""}), {"seal": seal} if seal else None) for language in LANGUAGES]
    hashes = [blobs.put(pdf) for pdf in papers]
    with database.write() as session:
        letter = session.get_one(IssuedLetter, letter_id)
        if letter.paper_sha256:
            return
        letter.paper_sha256, letter.paper_en_sha256 = hashes
        audit(session, at, "letter.paper", f"case:{letter.case.number}", unit_id=letter.case.unit_id, detail={"zh": hashes[0], "en": hashes[1]})
