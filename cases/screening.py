"""Screening: sightings that are new or changed meet the register; matches with findings and gate checks take their place in the queue.

The comparison runs outside any transaction; each batch is then stored in one (architecture.md, manner 3).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases import authorised, flood, gate
from cases.models import Case, CaseMatch, GateCheck, Match, MatchState, Opinion, OpinionState, Result
from cases.own_mark import Written, covering, own_marks
from cases.placing import HOURS, place
from cases.thresholds import threshold
from matching import goods, policies
from matching.compare import Verdict, combine, goods_name_row, goods_row
from matching.types import Finding
from registry.authorisations import authorisation_for, own_goods
from registry.classes import nearness
from registry.crew import Crew
from registry.db import Database
from registry.holders import names_of
from registry.lookup import Candidate, Hits, Lookup, Seen, resolve
from registry.rights import Right, RightKind, rights_by_id
from registry.sightings import Channel, Sighting, to_screen
from registry.zone import SHANGHAI

ENGINE_VERSION = "2026.11"
BATCH = 50
OPEN = (MatchState.blocked, MatchState.noted, MatchState.queued)
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class ScreenReport:
    """What a screening did: sightings looked at, matches stored new or anew."""

    sightings: int = 0
    matches: int = 0
    queued: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate with its verdict, ready to be stored."""

    candidate: Candidate
    verdict: Verdict
    goods_closeness: float | None


def seen_of(sighting: Sighting, lookup: Lookup) -> Seen:
    """What of a sighting is compared: title and brand, words read off its pictures, the pictures themselves."""
    texts = tuple(dict.fromkeys(t for t in (sighting.title, sighting.brand) if t.strip()))
    pictures = tuple((i.sha256, data) for i in sighting.images if (data := lookup.pictures.readable(i.sha256)) is not None)
    classes = tuple(dict.fromkeys(c for c, _, _ in goods.classes_of(f"{sighting.title} {sighting.category}")))
    read = tuple(line for line in sighting.text.splitlines() if line.strip())
    return Seen(texts, pictures, classes, read)


def _closeness(seen: Seen, right: Right) -> float | None:
    """How close the goods stand: classes of the register, for a design those of its product's name; None where either is not known."""
    nice = right.nice() or tuple(c for c, _, _ in goods.classes_of(right.title) if right.kind is RightKind.design)
    if not nice or not seen.classes:
        return None
    return max(goods.closeness(a, b)[0] for a in seen.classes for b in nice)


def verdicts(session: Session, hits: Hits, seen: Seen, *, at_least: float | None = None) -> list[Found]:
    """Every right that was hit, with a verdict at or above its policy's queue threshold (or `at_least`), best first."""
    candidates = resolve(session, hits)
    rights = rights_by_id(session, [c.right_id for c in candidates])
    found: list[Found] = []
    for candidate in candidates:
        right = rights.get(candidate.right_id)
        if right is None:
            continue
        policy, near = policies.POLICIES[right.kind], _closeness(seen, right)
        verdict = combine(policy, _families(candidate), _qualifiers(candidate, seen, right, near))
        if verdict is not None and verdict.score >= (threshold(session, right.kind) if at_least is None else at_least):
            found.append(Found(candidate, verdict, near))
    return sorted(found, key=lambda f: -f.verdict.log_odds)


def _qualifiers(candidate: Candidate, seen: Seen, right: Right, near: float | None) -> dict[str, list[Finding]]:
    """Rows that lower or nudge: the kind of goods where pictures lead, an ordinary goods word around the hit where words do."""
    picture = goods_row(near, "、".join(map(str, seen.classes)), right.title or "、".join(map(str, right.nice())))
    words = [goods_name_row(text, candidate.text.span, right.text) for text in seen.texts] if candidate.text else []
    return {"picture": [picture] if picture else [], "text": [row for row in words if row][:1]}


def _families(candidate: Candidate) -> dict[str, Sequence[Finding]]:
    families: dict[str, Sequence[Finding]] = {}
    if candidate.text is not None:
        families["text"] = candidate.text.findings
    if candidate.image is not None:
        families["picture"] = candidate.image.findings
    return families


def screen(database: Database, lookup: Lookup, at: datetime, progress: Progress | None = None, crew: Crew | None = None) -> ScreenReport:
    """Match everything that is new or changed, with a crew side by side. Stopping half-way loses nothing: the rest is screened next time."""
    report, last, guard = ScreenReport(), 0, flood.Guard(at)
    search = crew.search if crew else lambda batch: map(lookup.search, batch)
    with database.write() as session:
        authorised.expire(session, at, at.astimezone(SHANGHAI).date())
    with database.read() as session:
        total = session.scalar(select(func.count(Sighting.id)).where(Sighting.screened_digest != Sighting.digest)) or 0
    while True:
        with database.read() as session:
            batch = [(s.id, s.digest, seen_of(s, lookup)) for s in to_screen(session, BATCH, last)]
        if not batch:
            return report
        found = list(zip(batch, search([seen for _, _, seen in batch]), strict=True))
        with database.write() as session:
            for (sighting_id, digest, seen), hits in found:
                sighting = session.get_one(Sighting, sighting_id)
                store(session, sighting, verdicts(session, hits, seen), at, report, guard)
                sighting.screened_digest = digest
        last = batch[-1][0]
        report.sightings += len(batch)
        if progress:
            progress(report.sightings, total)


def store(session: Session, sighting: Sighting, found: Sequence[Found], at: datetime, report: ScreenReport | None = None,
          guard: flood.Guard | None = None) -> list[Match]:
    """Keep the matches of a sighting. What a person has decided stays decided; open matches that no longer hold are taken out."""
    known = {m.right_id: m for m in session.scalars(select(Match).where(Match.sighting_id == sighting.id))}
    own, kept = _own_marks(session, sighting, found), list[Match]()
    for f in found:
        match = known.pop(f.candidate.right_id, None)
        if match is not None and match.state not in OPEN:
            kept.append(match)
            continue
        kept.append(_store_one(session, sighting, f, match, at, guard, own.get(f.candidate.right_id, "")))
        if report:
            report.matches += 1
            report.queued += kept[-1].state is MatchState.queued
    for gone in known.values():
        if gone.state in OPEN and not _handed_over(sighting, gone):
            session.delete(gone)
    session.flush()
    return kept


def _own_marks(session: Session, sighting: Sighting, found: Sequence[Found]) -> dict[int, str]:
    """For each right whose likeness lies within the seller's own registered mark: that mark."""
    rights = rights_by_id(session, [f.candidate.right_id for f in found])
    written = [Written(rights[f.candidate.right_id], f.candidate.text, f.goods_closeness) for f in found if f.candidate.text]
    own = own_marks(session, written, sighting, sighting.last_seen.astimezone(SHANGHAI).date(), names_of(session, sighting.seller))
    pictured = {f.candidate.right_id for f in found if f.candidate.image}
    return {w.right.id: f"{mark.text}（{mark.number}）" for w in written if own and w.right.id not in pictured and (mark := covering(own, w))}


def _store_one(session: Session, sighting: Sighting, f: Found, match: Match | None, at: datetime, guard: flood.Guard | None, own_mark: str) -> Match:
    right = session.get_one(Right, f.candidate.right_id)
    if match is None:
        match = Match(sighting_id=sighting.id, right_id=right.id, unit_id=sighting.unit_id, created_at=at, state=MatchState.blocked,
                      due_at=sighting.first_seen + timedelta(hours=HOURS[sighting.channel]))
        session.add(match)
    match.score, match.log_odds = f.verdict.score, f.verdict.log_odds
    match.findings = [asdict(row) for row in f.verdict.findings]
    match.engine_version, match.policy_version = ENGINE_VERSION, policies.VERSION
    _write_places(match, f.candidate)
    match.cluster_key = cluster_key(right.id, sighting, match)
    was, (results, until) = match.state, _write_gates(session, match, right, sighting, f, at, own_mark)
    at_booth = sighting.channel is Channel.photo and not _handed_over(sighting, match)
    said_there = match.held_because if match.state is MatchState.noted else ""
    match.state, match.held_because = place(results, MatchState.noted if at_booth else MatchState.queued)
    if match.state is MatchState.noted:
        match.held_because = said_there
    match.held_until = until if match.state is MatchState.blocked else None
    if guard and match.state is MatchState.queued and was is not MatchState.queued and guard.too_many(session, match.unit_id, right.id):
        match.state, match.held_because = MatchState.blocked, flood.REASON
    session.flush()
    return match


def _handed_over(sighting: Sighting, match: Match) -> bool:
    """Did the person at the booth give this candidate to the desk? A later comparison does not take it back."""
    return sighting.channel is Channel.photo and match.state is MatchState.queued


def _write_places(match: Match, c: Candidate) -> None:
    match.span = list(c.text.span) if c.text and c.text.span and not c.read_from_picture else None
    match.seen_picture, match.right_picture = c.seen_picture, c.right_picture
    match.box = list(c.image.box) if c.image and c.image.box else None
    match.warp = list(c.image.warp) if c.image and c.image.warp else None
    match.method = c.image.method if c.image else ""
    match.mirrored, match.inverted = bool(c.image and c.image.mirrored), bool(c.image and c.image.inverted)


def cluster_key(right_id: int, sighting: Sighting, match: Match) -> str:
    """Matches of one right with the same seller (or, without one, the same picture) are decided together."""
    by = sighting.seller or match.seen_picture or sighting.key
    return hashlib.sha256(f"{right_id}|{sighting.unit_id}|{by}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _write_gates(session: Session, match: Match, right: Right, sighting: Sighting, f: Found, at: datetime, own_mark: str) -> tuple[dict[int, Result], date | None]:
    """The 18 answers, and until when an authorisation holds the match."""
    day = sighting.last_seen.astimezone(SHANGHAI).date()
    grant, names = authorisation_for(session, right.id, sighting.seller, day, channel=sighting.channel.value), names_of(session, sighting.seller)
    proceedings, report = gate.proved(session, right)
    facts = gate.Facts(right, sighting, day, authorisation=grant, proceedings=proceedings, report=report, own=own_goods(right, sighting.seller, names),
                       indicative=any(row.feature.endswith("fair_use") for row in f.verdict.findings), goods_closeness=f.goods_closeness, own_mark=own_mark,
                       goods_table=_by_table(session, right, sighting, day), earlier=_earlier_opinion(session, right.id, sighting.id))
    known = {g.number: g for g in match.gates}
    for check, outcome in gate.run(facts):
        row = known.get(check.number)
        if row is None:
            match.gates.append(GateCheck(number=check.number, result=outcome.result, reason=outcome.reason, values=outcome.values, source=outcome.source, checked_at=at))
        else:
            gate.renew(row, outcome, at)
    return {g.number: g.result for g in match.gates}, grant.until if grant else None


def _by_table(session: Session, right: Right, sighting: Sighting, day: date) -> tuple[str, str] | None:
    """What the imported table of similar groups says about the goods of a mark and those that the title names."""
    return nearness(session, day, right, [word for _, _, word in goods.classes_of(sighting.title)]) if right.kind is RightKind.trademark else None


def _earlier_opinion(session: Session, right_id: int, sighting_id: int) -> str | None:
    return session.scalar(
        select(Opinion.number).join(Case, Opinion.case_id == Case.id).join(CaseMatch, CaseMatch.case_id == Case.id)
        .join(Match, CaseMatch.match_id == Match.id)
        .where(Match.right_id == right_id, Match.sighting_id == sighting_id, Opinion.state == OpinionState.issued).limit(1))
