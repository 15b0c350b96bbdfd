"""The threshold from which a match comes to the queue: tried on what this office has closed, proposed with those figures, applied by somebody else.

What was never stored cannot be counted: a trial below the present threshold says so instead of guessing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from cases import budget
from cases.models import Answer, Case, CaseMatch, Conclusion, Judgement, Match, MatchState, Opinion, OpinionState
from cases.quality_models import ThresholdChange
from matching import policies
from registry.audit import record as audit
from registry.db import changed
from registry.errors import Conflict, NotAllowed, NotFound, Refused
from registry.people import Actor, Role
from registry.rights import Right, RightKind

BELOW = "低于现行门槛"
NEEDED = 30
"""With fewer closed matches of a kind a change can be proposed, but the page warns."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed match: its score now, whether it was held to be one, and its public id."""

    uid: str
    score: float
    true: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What another threshold would have done to the closed matches at or above the present one."""

    before: float
    after: float
    closed: int
    true: int
    lost: int
    saved: int
    minutes: float
    lost_uids: tuple[str, ...]
    waiting: int
    """Matches now in the queue that would leave it."""


def threshold(session: Session, kind: RightKind) -> float:
    """The one in force: the last change applied, else the policy's."""
    applied = session.scalar(select(ThresholdChange.after).where(ThresholdChange.kind == kind, ThresholdChange.applied_at.is_not(None))
                             .order_by(ThresholdChange.applied_at.desc(), ThresholdChange.id.desc()).limit(1))
    return policies.POLICIES[kind].queue_at if applied is None else applied


def closed_matches(session: Session, actor: Actor, kind: RightKind) -> list[Closed]:
    """What was dismissed, and what became a case; an issued opinion outweighs the analyst (low: no; undecided: left out)."""
    rows = session.execute(select(Match, Judgement.answer).join(Judgement, Judgement.match_id == Match.id).join(Right, Match.right_id == Right.id).where(
        Match.unit_id.in_(actor.unit_ids), Right.kind == kind, Judgement.undone_at.is_(None), Judgement.answer.in_((Answer.dismiss, Answer.suspect)),
        Match.state.in_((MatchState.dismissed, MatchState.case))).order_by(Judgement.id)).all()
    said = dict(session.execute(select(CaseMatch.match_id, Opinion.conclusion).join(Case, CaseMatch.case_id == Case.id).join(Opinion, Opinion.case_id == Case.id)
                                .where(Opinion.state == OpinionState.issued, Case.unit_id.in_(actor.unit_ids)).order_by(Opinion.id)).all())
    final = {m.id: (m, _true(answer, said.get(m.id))) for m, answer in rows}
    return [Closed(m.uid, m.score, true) for m, true in final.values() if true is not None]


def _true(answer: Answer, conclusion: Conclusion | None) -> bool | None:
    if conclusion is None:
        return answer is Answer.suspect
    return None if conclusion is Conclusion.undecided else conclusion in (Conclusion.high, Conclusion.rather_high)


def trial(closed: Sequence[Closed], before: float, after: float, seconds: float, waiting: int = 0) -> Trial:
    """Count what lies between the two thresholds."""
    seen = [c for c in closed if c.score >= before]
    out = [c for c in seen if c.score < after]
    lost = [c for c in out if c.true]
    return Trial(before, after, len(seen), sum(c.true for c in seen), len(lost), len(out), len(out) * seconds / 60, tuple(c.uid for c in lost[:50]), waiting)


def try_out(session: Session, actor: Actor, kind: RightKind, after: float) -> Trial:
    """A trial on this office's own closed matches, with its own time per card."""
    if not 0 < after < 1:
        raise Refused("门槛须在 0 和 1 之间", field="after")
    leaving = len(session.scalars(_leaving(actor, kind, after)).all())
    return trial(closed_matches(session, actor, kind), threshold(session, kind), after, budget.pace(session, actor)[0], leaving)


def _leaving(actor: Actor, kind: RightKind, after: float) -> Select[int]:
    rights = select(Right.id).where(Right.kind == kind)
    return select(Match.id).where(Match.state == MatchState.queued, Match.score < after, Match.right_id.in_(rights), Match.unit_id.in_(actor.unit_ids),
                                  Match.claimed_by.is_(None))


def propose(session: Session, actor: Actor, kind: RightKind, after: float, why: str, at: datetime) -> ThresholdChange:
    """First step: the change with the figures of its trial; nothing changes yet."""
    if not why.strip():
        raise Refused("请写明为什么要改门槛", field="why")
    if open_change(session, kind) is not None:
        raise Conflict("这类权利已有一个待定的改动，先处理它")
    figures = try_out(session, actor, kind, after)
    change = ThresholdChange(kind=kind, before=figures.before, after=after, figures=asdict(figures), why=why.strip(), proposed_by=actor.person_id, proposed_at=at)
    session.add(change)
    session.flush()
    _record(session, actor, change, "threshold.propose", at)
    return change


def open_change(session: Session, kind: RightKind) -> ThresholdChange | None:
    """The proposal that waits, if any."""
    return session.scalar(select(ThresholdChange).where(ThresholdChange.kind == kind, ThresholdChange.applied_at.is_(None), ThresholdChange.dropped_at.is_(None)))


def changes(session: Session) -> list[ThresholdChange]:
    """All changes, newest first."""
    return list(session.scalars(select(ThresholdChange).order_by(ThresholdChange.id.desc()).limit(50)))


def apply(session: Session, actor: Actor, change_id: int, at: datetime) -> int:
    """Second step, by another lead: the change holds from now on; answers how many waiting matches left the queue. They stay readable, with the reason."""
    change = _pending(session, change_id)
    if not actor.may(Role.lead):
        raise NotAllowed("只有负责人可以改门槛")
    if change.proposed_by == actor.person_id:
        raise NotAllowed("提出的人不能自己批准，须另一位负责人")
    change.applied_by, change.applied_at = actor.person_id, at
    ids = session.scalars(_leaving(actor, change.kind, change.after)).all()
    left = changed(session, update(Match).where(Match.id.in_(ids), Match.state == MatchState.queued, Match.claimed_by.is_(None))
                   .values(state=MatchState.blocked, held_because=BELOW)) if ids else 0
    _record(session, actor, change, "threshold.apply", at, left=left)
    return left


def drop(session: Session, actor: Actor, change_id: int, at: datetime) -> None:
    """Take a proposal back."""
    change = _pending(session, change_id)
    change.dropped_at = at
    _record(session, actor, change, "threshold.drop", at)


def _pending(session: Session, change_id: int) -> ThresholdChange:
    change = session.get(ThresholdChange, change_id)
    if change is None:
        raise NotFound("没有这个改动")
    if change.applied_at or change.dropped_at:
        raise Conflict("这个改动已处理过")
    return change


def _record(session: Session, actor: Actor, change: ThresholdChange, act: str, at: datetime, **more: int) -> None:
    audit(session, at, act, f"threshold:{change.kind}", actor=actor.name, actor_id=actor.person_id, unit_id=actor.unit_id,
          detail={"before": change.before, "after": change.after, "why": change.why, **more})
