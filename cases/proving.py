"""What is recorded about a right after its grant, and what follows: the checks of every open match on it are answered again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from cases import flood, gate
from cases.authorised import move
from cases.models import COMPUTED, GateCheck, Match, MatchState
from registry import families, proceedings
from registry.audit import record as audit
from registry.claims import record_claims
from registry.dossiers import MOST_BYTES, Given, media_of
from registry.errors import Refused
from registry.evidence import BlobStore
from registry.people import Actor
from registry.proceedings import Conclusion, EvaluationReport, Outcome, PaperKind, Proceeding, ProceedingKind
from registry.rights import Right
from registry.zone import SHANGHAI

PROVED = (1, 2, 3, 4, 5, 7, 17)
"""Checks that only look at the right and its ledgers."""
OPEN = (MatchState.blocked, MatchState.noted, MatchState.queued, MatchState.watching, MatchState.material, MatchState.case)


@dataclass(frozen=True, slots=True)
class Dispute:
    """What the form of a proceeding asks for."""

    kind: ProceedingKind
    number: str
    body: str = ""
    against: str = ""
    opened_on: date | None = None
    decided_on: date | None = None
    outcome: Outcome = Outcome.open
    note: str = ""
    source: str = ""


def dispute(session: Session, right: Right, told: Dispute, by: Actor, at: datetime) -> Proceeding:
    """Record a proceeding or how it ended."""
    made = proceedings.record_proceeding(session, right, told.kind, told.number, by=by.name, at=at, body=told.body, against=told.against, opened_on=told.opened_on,
                                         decided_on=told.decided_on, outcome=told.outcome, note=told.note, source=told.source)
    _told(session, right, by, at, "right.proceeding", kind=told.kind.value, outcome=told.outcome.value)
    return made


def report(session: Session, right: Right, issued_on: date | None, conclusion: Conclusion, number: str, note: str, by: Actor, at: datetime) -> None:
    """Record an evaluation report."""
    if issued_on is None:
        raise Refused("请填写这一项", field="issued_on")
    proceedings.record_report(session, right, issued_on, conclusion, by=by.name, at=at, number=number, note=note)
    _told(session, right, by, at, "right.report", conclusion=conclusion.value)


def fees(session: Session, right: Right, until: date | None, source: str, by: Actor, at: datetime) -> None:
    """Record to which day the annual fees are paid."""
    if until is None:
        raise Refused("请填写这一项", field="fees_until")
    proceedings.record_fees(session, right, until, by=by.name, at=at, source=source)
    _told(session, right, by, at, "right.fees", until=until.isoformat())


def paper(session: Session, blobs: BlobStore, right: Right, given: Given | None, kind: PaperKind, by: Actor, at: datetime) -> None:
    """Keep a paper with the right, as it came."""
    if given is None or not given.data:
        raise Refused("请选择文件", field="file")
    if len(given.data) > MOST_BYTES:
        raise Refused("文件超过 {n} MB", field="file", n=MOST_BYTES >> 20)
    try:
        media = media_of(given.filename)
    except Refused as problem:
        problem.field = "file"
        raise
    proceedings.attach(session, right, blobs.put(given.data), given.filename, by=by.name, at=at, media_type=media, kind=kind)
    _told(session, right, by, at, "right.paper", kind=kind.value)


def claims(session: Session, right: Right, text: str, source: str, by: Actor, at: datetime) -> None:
    """Keep the claims that were typed; charts of opinions begun from now on start with them."""
    _told(session, right, by, at, "right.claims", n=str(record_claims(session, right, text, by.name, at, source)))


def join(session: Session, right: Right, other: Right, by: Actor, at: datetime) -> None:
    """The other right belongs to the same family."""
    families.join_kin(session, right, other, by.name, at)
    _told(session, right, by, at, "right.family", other=other.uid)


def leave(session: Session, right: Right, other: Right, by: Actor, at: datetime) -> None:
    """The other right does not belong to the same family after all."""
    families.leave_kin(session, right, other, by.name, at)
    _told(session, right, by, at, "right.family_left", other=other.uid)


def merge(session: Session, right: Right, other: Right, reason: str, by: Actor, at: datetime) -> None:
    """The other record is this very right: it stands behind this one from now on."""
    families.merge(session, right, other, reason, by.name, at)
    _told(session, right, by, at, "right.merge", other=other.uid)


def unmerge(session: Session, right: Right, merge_uid: str, by: Actor, at: datetime) -> None:
    """Two rights after all."""
    families.unmerge(session, merge_uid, by.name, at)
    _told(session, right, by, at, "right.unmerge")


def _told(session: Session, right: Right, by: Actor, at: datetime, act: str, **detail: str) -> None:
    audit(session, at, act, f"right:{right.uid}", actor=by.name, actor_id=by.person_id, unit_id=by.unit_id, detail=detail)
    settle(session, right, at)


def settle(session: Session, right: Right, at: datetime) -> int:
    """Answer the checks about the right itself again for every open match on it; answers how many matches moved."""
    ledgers = gate.proved(session, right)
    rows = session.scalars(select(Match).where(Match.right_id == right.id, Match.state.in_(OPEN)).options(selectinload(Match.gates), selectinload(Match.sighting)))
    moved = 0
    for match in rows:
        for check, outcome in _proved(match, right, *ledgers):
            gate.renew(check, outcome, at)
        before = (match.state, match.held_because)
        if match.state in (MatchState.blocked, MatchState.queued) and match.held_because != flood.REASON:
            move(match, match.held_until, at)
        moved += before != (match.state, match.held_because)
    session.flush()
    return moved


def _proved(match: Match, right: Right, shown: tuple[Proceeding, ...], latest: EvaluationReport | None) -> list[tuple[GateCheck, gate.Outcome]]:
    """The checks of a match that only look at the right, with what its ledgers answer now."""
    facts = gate.Facts(right, match.sighting, match.sighting.last_seen.astimezone(SHANGHAI).date(), proceedings=shown, report=latest)
    return [(check, gate.CHECKS[check.number - 1].compute(facts)) for check in match.gates if check.number in PROVED]


def settle_changed(session: Session, at: datetime) -> int:
    """As `settle`, for every right that was changed after its open matches were checked: an import has ended it. Answers how many matches moved."""
    changed = select(Match.right_id).join(Right, Right.id == Match.right_id).join(GateCheck, GateCheck.match_id == Match.id).where(
        Match.state.in_(OPEN), GateCheck.number.in_(PROVED), GateCheck.by == COMPUTED, GateCheck.checked_at < Right.updated_at)
    return sum(settle(session, right, at) for right in list(session.scalars(select(Right).where(Right.id.in_(changed)))))


def check_ledgers(session: Session, matches: Sequence[Match]) -> None:
    """Refused where the ledgers forbid a complaint by now, whatever they said when the match was found. All matches are of one right."""
    right = matches[0].right
    ledgers = gate.proved(session, right)
    for match in matches:
        now = {check.number: outcome.result for check, outcome in _proved(match, right, *ledgers)}
        if failed := gate.blocked_by({g.number: g.result for g in match.gates}) or gate.blocked_by(now):
            raise Refused("前置审查「{check}」未通过，不能立案", field="answer", check=gate.NAMES[failed[0]])
