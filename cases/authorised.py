"""Authorised sellers in the queue: a match on one is held and says so; the hold ends with the authorisation, and the match comes back.

An analyst who dismisses goods as genuine makes such a rule too, for GENUINE_DAYS (domain.md 5.2: 正品/授权 exclusion becomes a rule with expiry).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, selectinload

from cases import flood, gate
from cases.models import Match, MatchState, Result
from cases.placing import GENUINE, HOURS, place
from registry.audit import record as audit
from registry.authorisations import Authorisation, authorisation_by_uid, authorisation_for, authorise, own_goods
from registry.db import changed
from registry.errors import Conflict, Refused
from registry.holders import names_of
from registry.people import Actor
from registry.rights import Right
from registry.sightings import Channel

GENUINE_DAYS = 90
LAPSED = "授权已于 {end} 到期或撤销；之后是否仍在销售待核"


@dataclass(frozen=True, slots=True)
class Grant:
    """What the form of an authorisation asks for."""

    grantee: str
    kind: str = "seller"
    scope: str = ""
    territory: str = "CN"
    channels: tuple[Channel, ...] = ()
    starts: date | None = None
    ends: date | None = None
    source: str = ""


def grant(session: Session, right: Right, given: Grant, by: Actor, at: datetime, today: date) -> tuple[Authorisation, int]:
    """Record an authorisation; open matches on this seller leave the queue at once. Answers it and how many matches moved."""
    if given.ends and given.ends < today:
        raise Refused("结束日期已过", field="ends")
    made = authorise(session, right, given.grantee, scope=given.scope, kind=given.kind, territory=given.territory, starts=given.starts, ends=given.ends,
                     channels=[c.value for c in given.channels], source=given.source, by=by.name, at=at)
    _note(session, by, at, "grant.add", right, made, ends=given.ends.isoformat() if given.ends else "")
    return made, settle(session, right.id, at, today)


def revoke(session: Session, right: Right, uid: str, by: Actor, at: datetime, today: date, reason: str) -> int:
    """End an authorisation today; what it held comes back to the queue. Answers how many matches moved."""
    found = authorisation_by_uid(session, right.id, uid)
    if found.revoked_on is not None:
        raise Conflict("这条授权已经撤销")
    if not reason.strip():
        raise Refused("请写明撤销的原因", field="reason")
    found.revoked_on = today
    session.flush()
    _note(session, by, at, "grant.revoke", right, found, reason=reason.strip()[:200])
    return settle(session, right.id, at, today)


def prolong(session: Session, right: Right, uid: str, ends: date | None, by: Actor, at: datetime, today: date) -> int:
    """Give an authorisation another end. Answers how many matches moved."""
    found = authorisation_by_uid(session, right.id, uid)
    if found.revoked_on is not None:
        raise Conflict("这条授权已经撤销")
    if ends and ends < max(today, found.starts or today):
        raise Refused("结束日期已过", field="ends")
    before, found.ends = found.ends, ends
    session.flush()
    _note(session, by, at, "grant.prolong", right, found, before=before.isoformat() if before else "", ends=ends.isoformat() if ends else "")
    return settle(session, right.id, at, today)


def _note(session: Session, by: Actor, at: datetime, act: str, right: Right, found: Authorisation, **detail: str) -> None:
    audit(session, at, act, f"right:{right.uid}", actor=by.name, actor_id=by.person_id, unit_id=by.unit_id, detail={"authorisation": found.uid, "kind": found.kind, **detail})


def settle(session: Session, right_id: int, at: datetime, today: date) -> int:
    """Answer check 10 again for every open match of a right, by today's authorisations; answers how many moved."""
    held = or_(Match.state == MatchState.queued, (Match.state == MatchState.blocked) & (Match.held_because == gate.NAMES[GENUINE]), Match.held_until.is_not(None))
    rows = session.scalars(select(Match).where(Match.right_id == right_id, held).options(selectinload(Match.gates), selectinload(Match.sighting)))
    return sum(_settle_one(session, match, at, today) for match in rows)


def _settle_one(session: Session, match: Match, at: datetime, today: date) -> bool:
    seller, channel = match.sighting.seller, match.sighting.channel
    found = authorisation_for(session, match.right_id, seller, today, channel=channel.value)
    facts = gate.Facts(match.right, match.sighting, today, authorisation=found, own=own_goods(match.right, seller, names_of(session, seller)), own_mark=_own_mark(match))
    _write_check(match, facts, at)
    until = found.until if found else None
    before = (match.state, match.held_because)
    if match.state is MatchState.dismissed:
        if match.held_until is not None and found is None:
            _come_back(match, at)
        else:
            match.held_until = until
    elif match.held_because != flood.REASON:
        move(match, until, at)
    session.flush()
    return before != (match.state, match.held_because)


def _own_mark(match: Match) -> str:
    """What the last comparison found of the seller's own mark; it is found anew when the sighting or the register changes."""
    return next((str(g.values.get("own_mark", "")) for g in match.gates if g.number == GENUINE), "")


def _write_check(match: Match, facts: gate.Facts, at: datetime) -> None:
    check = next((g for g in match.gates if g.number == GENUINE), None)
    if check is None:
        return
    before = check.result
    if gate.renew(check, gate.CHECKS[GENUINE - 1].compute(facts), at) and before is Result.fail and check.result is not Result.fail and match.held_until is not None:
        check.reason, check.values = LAPSED, {"end": match.held_until.isoformat()}


def move(match: Match, until: date | None, at: datetime) -> None:
    """Put an open match where its checks, answered again, want it: held with a reason, or back in the queue with time to look at it."""
    state, because = place({g.number: g.result for g in match.gates})
    if state is MatchState.queued and match.state is MatchState.blocked:
        _come_back(match, at)
    elif state is MatchState.blocked and match.state is MatchState.queued:
        match.claimed_by, match.claimed_until, match.version = None, None, match.version + 1
    match.state, match.held_because, match.held_until = state, because, until if state is MatchState.blocked else None


def _come_back(match: Match, at: datetime) -> None:
    """Into the queue again, with time to look at it."""
    match.state, match.held_because, match.held_until, match.decided_at = MatchState.queued, "", None, None
    match.due_at, match.version = at + timedelta(hours=HOURS[match.sighting.channel]), match.version + 1


def expire(session: Session, at: datetime, today: date) -> int:
    """Bring back what authorisations held that ended before today; answers how many came back."""
    rights = session.scalars(select(Match.right_id).where(Match.held_until < today).distinct().order_by(Match.right_id)).all()
    return sum(settle(session, right_id, at, today) for right_id in rights)


def remember(session: Session, matches: list[Match], by: Actor, at: datetime, today: date, batch: str) -> date | None:
    """Goods were dismissed as genuine: the seller's goods stay out of the queue until the day answered; None where the seller is not known."""
    leading = matches[0]
    if not leading.sighting.seller.strip():
        return None
    ends = today + timedelta(days=GENUINE_DAYS)
    made = authorise(session, leading.right, leading.sighting.seller, kind="found", starts=today, ends=ends, source=f"judgement:{batch}", by=by.name, at=at)
    for match in matches:
        match.held_until = made.until
    session.flush()
    return ends


def forget(session: Session, batch: str, match_ids: list[int], today: date) -> None:
    """The dismissal was taken back: so is the rule it made."""
    changed(session, update(Authorisation).where(Authorisation.source == f"judgement:{batch}").values(revoked_on=today))
    changed(session, update(Match).where(Match.id.in_(match_ids)).values(held_until=None))
