"""Judging matches: dismiss with a reason, watch, ask for material, or suspect; with undo, and never over somebody else's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from cases import authorised, flow, opening, proving
from cases.gate import NAMES, blocked_by
from cases.models import Answer, Case, CaseMatch, Judgement, Match, MatchState
from registry.audit import record as audit
from registry.db import new_uid
from registry.errors import Conflict, NotAllowed, Refused
from registry.people import Actor
from registry.zone import SHANGHAI

STATE_AFTER = {Answer.dismiss: MatchState.dismissed, Answer.watch: MatchState.watching, Answer.material: MatchState.material,
               Answer.suspect: MatchState.case}
OPEN = (MatchState.queued, MatchState.watching, MatchState.material)
"""States in which an answer is taken."""
ANSWER_NAMES = {Answer.dismiss: "排除", Answer.watch: "观察", Answer.material: "要材料", Answer.suspect: "疑似，立案"}
REASONS = {
    "different": "图样或文字不近似", "genuine": "正品或已获授权", "goods": "商品不类似", "descriptive": "描述性或正当使用",
    "word": "普通词语，并非指向该权利", "right": "权利失效或不及于此地", "prior": "在先使用或在先权利", "functional": "功能性或惯常设计",
    "duplicate": "重复线索", "other": "其他（写明）",
}
"""Why a match is dismissed."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One answer for a match and the members of its cluster that go with it."""

    answer: Answer
    reason_code: str = ""
    words: str = ""
    also: tuple[str, ...] = ()
    """Public ids of further matches of the same cluster."""
    case_kind: str = "opinion"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a decision did: the batch (for undo), how many matches, and the case where one was opened."""

    batch: str
    count: int
    case: Case | None


def check(match: Match, decision: Decision) -> None:
    """Refused where the answer lacks its reason, or a failed check forbids it."""
    if decision.answer is Answer.dismiss and decision.reason_code not in REASONS:
        raise Refused("排除须选择原因", field="reason")
    if decision.reason_code == "other" and not decision.words.strip():
        raise Refused("选择「其他」须写明原因", field="words")
    if decision.answer is Answer.material and not decision.words.strip():
        raise Refused("请写明需要补充什么材料", field="words")
    failed = blocked_by({g.number: g.result for g in match.gates})
    if decision.answer is Answer.suspect and failed:
        raise Refused("前置审查「{check}」未通过，不能立案", field="answer", check=NAMES[failed[0]])


def _members(session: Session, actor: Actor, match: Match, uids: Sequence[str]) -> list[Match]:
    if not uids:
        return []
    rows = session.scalars(select(Match).where(Match.uid.in_(uids), Match.cluster_key == match.cluster_key, Match.id != match.id,
                                               Match.unit_id.in_(actor.unit_ids), Match.state == MatchState.queued).options(selectinload(Match.gates)))
    return [m for m in rows if not blocked_by({g.number: g.result for g in m.gates})]


def judge(session: Session, actor: Actor, match: Match, decision: Decision, at: datetime, *, version: int | None = None, batch: str = "") -> Judged:
    """Answer a match (and members of its cluster). Conflict, with the other's answer, where it is answered already or held by another."""
    check(match, decision)
    batch, members = batch or new_uid(), [match, *_members(session, actor, match, decision.also)]
    if decision.answer is Answer.suspect:
        proving.check_ledgers(session, members)
    _decide(session, actor, members, decision, at, batch, match.version if version is None else version)
    case = opening.open_case(session, actor, members, at, kind=decision.case_kind, note=decision.words) if decision.answer is Answer.suspect else None
    if decision.answer is Answer.dismiss and decision.reason_code == "genuine":
        authorised.remember(session, members, actor, at, at.astimezone(SHANGHAI).date(), batch)
    audit(session, at, f"match.{decision.answer}", f"match:{match.uid}", actor=actor.name, actor_id=actor.person_id, unit_id=match.unit_id,
          detail={"reason": decision.reason_code, "words": decision.words, "count": len(members), "batch": batch,
                  "case": case.number if case else None})
    return Judged(batch, len(members), case)


def _decide(session: Session, actor: Actor, members: Sequence[Match], decision: Decision, at: datetime, batch: str, version: int) -> None:
    """One conditional statement for all of them, `members[0]` at the version its page showed; where it misses one, nothing is kept."""
    seconds = {m.id: (at - m.claimed_at).total_seconds() for m in members if m.claimed_at and m.claimed_by == actor.person_id}
    free = or_(Match.claimed_by.is_(None), Match.claimed_by == actor.person_id, Match.claimed_until.is_(None), Match.claimed_until < at)
    session.flush()
    met = set(session.scalars(
        update(Match).where(Match.id.in_([m.id for m in members]), Match.state.in_(OPEN), free, or_(Match.id != members[0].id, Match.version == version))
        .values(state=STATE_AFTER[decision.answer], version=Match.version + 1, decided_at=at, claimed_by=None, claimed_until=None, claimed_at=None)
        .returning(Match.id), execution_options={"synchronize_session": False}))
    for match in members:
        if match.id not in met:
            raise _stopped(session, actor, match, at)
        for name, value in (("state", STATE_AFTER[decision.answer]), ("version", match.version + 1), ("decided_at", at), ("claimed_by", None),
                            ("claimed_until", None), ("claimed_at", None)):
            set_committed_value(match, name, value)     # as the statement left it: nothing is read again while the others wait
    session.add_all(Judgement(match_id=m.id, person_id=actor.person_id, at=at, answer=decision.answer, reason_code=decision.reason_code,
                              words=decision.words.strip(), score=m.score, seconds=seconds.get(m.id), batch=batch) for m in members)
    session.flush()


def _stopped(session: Session, actor: Actor, match: Match, at: datetime) -> Conflict:
    session.refresh(match)
    if match.state in OPEN and match.claimed_by not in (None, actor.person_id) and match.claimed_until and match.claimed_until >= at:
        return Conflict("{who} 正在处理这条", who=match.claimer.name if match.claimer else "他人")
    return _answered_already(session, match)


def _answered_already(session: Session, match: Match) -> Conflict:
    last = last_judgement(session, match)
    if last is None:
        return Conflict("这条刚有变化，请刷新后再试")
    return Conflict("{who} 已判为「{answer}」，您的判断没有覆盖它", who=last.person.name, answer=ANSWER_NAMES[last.answer])


def last_judgement(session: Session, match: Match) -> Judgement | None:
    """The answer that stands."""
    return session.scalar(select(Judgement).where(Judgement.match_id == match.id, Judgement.undone_at.is_(None)).order_by(Judgement.id.desc()).limit(1))


def judgements_of(session: Session, match: Match) -> list[Judgement]:
    """All answers ever given, newest first, undone ones included."""
    return list(session.scalars(select(Judgement).where(Judgement.match_id == match.id).order_by(Judgement.id.desc())))


@dataclass(frozen=True, slots=True)
class Batch:
    """One key press of one's own: the leading judgement, how many it answered, whether it can be taken back."""

    leading: Judgement
    count: int

    @property
    def undone(self) -> bool:
        return self.leading.undone_at is not None


def history(session: Session, actor: Actor, limit: int = 40) -> list[Batch]:
    """One's own answers by key press, newest first, those taken back included."""
    rows = session.execute(select(func.min(Judgement.id), func.count()).where(Judgement.person_id == actor.person_id)
                           .group_by(Judgement.batch).order_by(func.max(Judgement.id).desc()).limit(limit)).all()
    leading = {j.id: j for j in session.scalars(select(Judgement).where(Judgement.id.in_([i for i, _ in rows])).options(
        selectinload(Judgement.match).selectinload(Match.sighting), selectinload(Judgement.match).selectinload(Match.right)))}
    return [Batch(leading[i], n) for i, n in rows]


def undo(session: Session, actor: Actor, at: datetime, *, batch: str = "") -> list[Match]:
    """Take back one's own last decision (or the named one), its whole batch; a case opened by it is withdrawn if nothing else happened to it."""
    mine = select(Judgement).where(Judgement.person_id == actor.person_id, Judgement.undone_at.is_(None))
    last = session.scalar((mine.where(Judgement.batch == batch) if batch else mine).order_by(Judgement.id.desc()).limit(1))
    if last is None:
        raise Conflict("没有可以撤销的判断")
    return _take_back(session, actor, last, at)


def _take_back(session: Session, actor: Actor, last: Judgement, at: datetime) -> list[Match]:
    batch = list(session.scalars(select(Judgement).where(Judgement.batch == last.batch).options(selectinload(Judgement.match))))
    for judgement in batch:
        later = last_judgement(session, judgement.match)
        if later is not None and later.batch != last.batch:
            raise Conflict("{who} 此后又判为「{answer}」，请先撤销后面的判断", who=later.person.name, answer=ANSWER_NAMES[later.answer])
    if last.answer is Answer.suspect:
        _withdraw_case(session, actor, [j.match_id for j in batch], at)
    for judgement in batch:
        judgement.undone_at = at
        match = judgement.match
        match.state, match.decided_at, match.version = MatchState.queued, None, match.version + 1
    authorised.forget(session, last.batch, [j.match_id for j in batch], at.astimezone(SHANGHAI).date())
    session.flush()
    audit(session, at, "match.undo", f"match:{batch[0].match.uid}", actor=actor.name, actor_id=actor.person_id,
          unit_id=batch[0].match.unit_id, detail={"batch": last.batch, "count": len(batch)})
    return [j.match for j in batch]


def _withdraw_case(session: Session, actor: Actor, match_ids: Sequence[int], at: datetime) -> None:
    case = session.scalar(select(Case).join(CaseMatch).where(CaseMatch.match_id.in_(match_ids)).order_by(Case.id.desc()).limit(1))
    if case is None:
        return
    if case.state != flow.FIRST[case.kind]:
        raise NotAllowed("案件 {number} 已开始办理，不能撤销；请在案件中登记撤回", number=case.number)
    flow.take(session, case, "withdraw", actor, at, "撤销立案")
