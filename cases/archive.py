"""The evidence package of a case: every original with its capture record, the issued opinions and letters, a cover in both languages, chained to the package before.

Made in two steps: `gather` reads the database, `seal` writes the file outside any transaction, `book` puts the receipt on the trail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.letter_parts import EVIDENCE_NAMES, letters_of
from cases.linked import linked
from cases.messages import messages_of
from cases.models import Case, IssuedLetter, Opinion
from cases.package import Member, PackageReceipt, contents_sha256, original_name, write
from cases.papers.letter import PackageCover, print_cover
from cases.papers.opinion import Pair
from cases.parties import parties_of
from cases.todo import tasks_of
from registry.audit import AuditEntry
from registry.audit import record as audit
from registry.custody import EXPORTED
from registry.evidence import BlobStore, Evidence, custody, custody_of, evidence_of
from registry.network import Unit, unit_by_id
from registry.stamps import ask
from registry.zone import SHANGHAI

ACT = "package.made"
LANGUAGES = ("zh", "en")
KINDS = {**EVIDENCE_NAMES, "paper": "参考意见书", "letter": "文书"}
KINDS_EN = {"照片": "photograph", "图片": "picture", "网页": "web page", "整页截图": "screenshot of the whole page", "渲染后的网页": "web page after its scripts", "文书": "paper",
            "实物": "sample", "票据": "receipt", "陈述": "statement", "参考意见书": "reference opinion"}
LONGEST_ADDRESS = 110
"""Characters of an address on the cover; the whole of it stands in the capture record."""
ENDINGS = {"text/html": "html", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif", "application/pdf": "pdf"}


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that goes into a package, read from the database."""

    case_id: int
    number: str
    title: str
    unit: Unit
    members: tuple[Member, ...]
    evidence_ids: tuple[int, ...]
    facts: dict[str, Any]
    previous: str | None
    sample: bool
    sm3: bool = False
    """Note the SM3 of every file beside its SHA-256."""


def _member(session: Session, blobs: BlobStore, n: int, e: Evidence) -> Member:
    capture = {**e.capture, "captured_at": e.captured_at.isoformat(), "received_at": e.received_at.isoformat(), "by": e.by, "media_type": e.media_type, "sm3": e.sm3,
               "device_at": e.device_at.isoformat() if e.device_at else None,
               "custody": [{"at": c.at.astimezone(UTC).isoformat(), "by": c.by, "act": c.act, "to": c.to, "note": c.note, "seal": c.seal} for c in custody_of(session, e.id)]}
    name = e.filename or f"{e.kind}-{n}.{ENDINGS.get(e.media_type, 'bin')}"
    return Member(name, KINDS.get(e.kind, e.kind), blobs.path(e.sha256), e.sha256, capture)


def _papers(blobs: BlobStore, opinions: Iterable[Opinion]) -> list[Member]:
    return [Member(f"opinion-{o.version}-{language}.pdf", KINDS["paper"], blobs.path(sha256), sha256, {"number": o.number, "language": language})
            for o in opinions for language, sha256 in (("zh", o.paper_sha256), ("en", o.paper_en_sha256)) if sha256]


def _letters(blobs: BlobStore, issued: Iterable[IssuedLetter]) -> list[Member]:
    return [Member(f"letter-{x.number.rsplit('文', 1)[-1].removesuffix('号')}-{x.kind}-{language}.pdf", KINDS["letter"], blobs.path(sha256), sha256,
                   {"number": x.number, "language": language})
            for x in issued if x.number for language, sha256 in (("zh", x.paper_sha256), ("en", x.paper_en_sha256)) if sha256]


def _file(session: Session, case: Case) -> dict[str, Any]:
    """The file itself: where it stands, who is in it, what happened, what was written to whom, which cases hang together."""
    def at(when: datetime | None) -> str | None:
        return when.isoformat() if when else None

    return {
        "state": case.state, "opened_at": at(case.opened_at), "closed_at": at(case.closed_at),
        "parties": [{"part": p.part, "name": p.name, "contact": p.contact, "phone": p.phone, "email": p.email} for p in parties_of(session, case)],
        "steps": [{"at": at(s.at), "by": s.by, "move": s.move, "from": s.from_state, "to": s.to_state, "note": s.note} for s in case.steps],
        "clocks": [{"rule": c.rule, "started_at": at(c.started_at), "due_at": at(c.due_at), "ended_at": at(c.ended_at), "provisional": c.provisional,
                    "stops": [{"because": x.because, "since": at(x.since), "until": at(x.until)} for x in c.stops]} for c in case.clocks],
        "tasks": [{"title": t.title, "for": t.assignee.name, "due_at": at(t.due_at), "done_at": at(t.done_at)} for t in tasks_of(session, case)],
        "messages": [{"to": m.party.name, "subject": m.subject, "body": m.body, "at": at(m.at), "read_at": at(m.read_at), "acknowledged_at": at(m.acknowledged_at),
                      "answer": m.answer} for m in messages_of(session, case)],
        "linked": [{"number": x.case.number, "tie": x.tie, "mine": x.mine} for x in linked(session, case)]}


def gather(session: Session, blobs: BlobStore, case: Case, *, sample: bool = False) -> Gathered:
    """What belongs to a case: originals, issued opinions, issued letters. A case without any has its contents, parties and steps in the package."""
    found = [e for link in case.links for e in evidence_of(session, link.match.sighting_id)]
    members = [_member(session, blobs, n, e) for n, e in enumerate(found, 1)] + _papers(blobs, case.opinions) + _letters(blobs, letters_of(session, case))
    last = session.scalar(select(AuditEntry).where(AuditEntry.act == ACT).order_by(AuditEntry.seq.desc()).limit(1))
    facts = {"number": case.number, "kind": case.kind, "title": case.title, "respondent": case.respondent, "act_date": case.act_date.isoformat(),
             "right": f"{case.right.office} {case.right.kind.value} {case.right.number}", **_file(session, case)}
    return Gathered(case.id, case.number, case.title, unit_by_id(session, case.unit_id), tuple(members), tuple(e.id for e in found), facts,
                    str(last.detail["manifest"]) if last else None, sample, blobs.sm3)


def _note(m: Member, language: str) -> str:
    """What an item is, when it was taken and from where, for the cover: 网页 · 2026-11-22 15:26:07 · https://…"""
    taken, address = str(m.capture.get("captured_at") or ""), str(m.capture.get("url") or "")
    when = f"{datetime.fromisoformat(taken).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if taken else ""
    where = address if len(address) <= LONGEST_ADDRESS else address[:LONGEST_ADDRESS] + "…"
    return " · ".join(filter(None, (m.kind if language == "zh" else KINDS_EN.get(m.kind, m.kind), when, where)))


def _cover(g: Gathered, language: str, at: datetime, by: str) -> bytes:
    here = at.astimezone(SHANGHAI)
    issuer = g.unit.name if language == "zh" else g.unit.name_en or g.unit.name
    day = f"{here.year}年{here.month}月{here.day}日" if language == "zh" else f"{here:%Y-%m-%d}"
    by = {"zh": "命令行", "en": "command line"}[language] if by == "command" else by
    return print_cover(PackageCover(language, issuer, f"{g.number}-{here:%Y%m%d%H%M}", g.number, g.title, here.isoformat(), day, by, g.previous or "",
                                    contents_sha256(g.members), tuple(Pair(original_name(n, m), m.sha256) for n, m in enumerate(g.members, 1)), g.sample,
                                    tuple(_note(m, language) for m in g.members)))


def seal(g: Gathered, out: Path | BinaryIO, at: datetime, by: str) -> PackageReceipt:
    """Write the package; nothing is left behind where an original is not what was registered."""
    return write(out, {language: _cover(g, language, at, by) for language in LANGUAGES}, g.members, g.facts, g.previous, at.astimezone(SHANGHAI), by, sm3=g.sm3)


def book(session: Session, g: Gathered, receipt: PackageReceipt, at: datetime, by: str, *, person_id: int | None = None) -> None:
    """Put the package on the audit trail and into the custody chains of what it holds, and ask for a time stamp of it."""
    for evidence_id in g.evidence_ids:
        custody(session, session.get_one(Evidence, evidence_id), at, by, EXPORTED, receipt.package_sha256)
    ask(session, f"package:{g.number}", receipt.package_sha256, at, unit_id=g.unit.id)
    audit(session, at, ACT, f"case:{g.number}", actor=by, actor_id=person_id, unit_id=g.unit.id, detail={
        "manifest": receipt.manifest_sha256, "package": receipt.package_sha256, "members": receipt.members, "previous": g.previous})


def packages_of(session: Session, number: str) -> list[AuditEntry]:
    """The packages made of a case, the newest first."""
    return list(session.scalars(select(AuditEntry).where(AuditEntry.act == ACT, AuditEntry.object == f"case:{number}").order_by(AuditEntry.seq.desc())))


def paper_hashes(session: Session) -> set[str]:
    """Hashes of printed papers: bytes the store must have."""
    printed = [session.execute(select(table.paper_sha256, table.paper_en_sha256).where(table.paper_sha256 != "")) for table in (Opinion, IssuedLetter)]
    return {sha256 for rows in printed for row in rows for sha256 in row if sha256}
