"""Reference opinions: drafted from the findings, written by people, signed by two, numbered and frozen (domain.md 3.1).

No machine score is a conclusion. The drafter writes every row; the second signatory is somebody else. What is signed is a hash of the
words, so that nothing can change between the signatures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case as case_when
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, selectinload

from cases import features, flow, secrecy
from cases.models import Case, Conclusion, Opinion, OpinionState
from cases.worksheet import against_of, rows_of
from registry.audit import canonical
from registry.audit import record as audit
from registry.db import changed
from registry.errors import Conflict, NotFound
from registry.people import Actor

CONCLUSIONS = {
    Conclusion.high: "落入保护范围或构成近似的可能性高", Conclusion.rather_high: "可能性较高", Conclusion.undecided: "现有材料不能判断",
    Conclusion.rather_low: "可能性较低", Conclusion.low: "可能性低",
}
UNDER_WAY = (OpinionState.draft, OpinionState.review)
MOST_ASKED = 12
ASKED = "所见对象与上述权利是否相同或近似，是否可能落入其保护范围"


@dataclass(frozen=True, slots=True)
class Words:
    """What the drafter writes. `rows` and `against` are matched to the worksheet by key."""

    rows: Mapping[str, str]
    against: Mapping[str, str]
    reasoning: str
    conclusion: str
    would_change: str
    asked: str = ""
    features: tuple[Mapping[str, str], ...] | None = None
    """The feature table as it stands now; None leaves it alone."""
    ask_for: tuple[str, ...] | None = None


def draft(session: Session, case: Case, actor: Actor, at: datetime) -> Opinion:
    """Start an opinion on a case: the worksheet is filled with what the machine measured, the words are left to people."""
    _make_room(case)
    flow.take(session, case, "draft", actor, at, system=True)
    leading = case.links[0].match
    opinion = Opinion(case_id=case.id, version=len(case.opinions) + 1, state=OpinionState.draft, asked=ASKED,
                      rows=rows_of(case.right.kind, leading), against=against_of(leading),
                      features=features.rows_of(case.right), drafted_by=actor.person_id, drafted_at=at, updated_at=at)
    case.opinions.append(opinion)
    session.flush()
    return opinion


def _standing(case: Case) -> list[Opinion]:
    """The opinions of this stage: of the whole case, or at a fair since the complaint came into its state."""
    since = flow.stage_since(case)
    return [o for o in case.opinions if case.kind == "opinion" or o.drafted_at >= since]


def room_for_another(case: Case) -> bool:
    """None is under way; at a fair none was issued in this stage either (a correction would change that one)."""
    taken = UNDER_WAY if case.kind == "opinion" else (*UNDER_WAY, OpinionState.issued)
    return not any(o.state in taken for o in _standing(case))


def _make_room(case: Case) -> None:
    """Conflict where there is no room; what an earlier stage left unsigned falls."""
    if not room_for_another(case):
        raise Conflict("这个案件已有在办的参考意见") if any(o.state in UNDER_WAY for o in _standing(case)) else Conflict("这一阶段已有参考意见；需要改动的，请更正")
    for o in case.opinions:
        if o.state in UNDER_WAY:
            o.state = OpinionState.withdrawn


def opinion_by_uid(session: Session, actor: Actor, uid: str) -> Opinion:
    """The opinion with this public id, if its case is in the actor's sight."""
    opinion = session.scalar(select(Opinion).join(Case).where(Opinion.uid == uid, Case.unit_id.in_(actor.unit_ids), secrecy.readable(actor)))
    if opinion is None:
        raise NotFound("没有这份参考意见")
    return opinion


def in_sight(session: Session, actor: Actor, *, offset: int = 0, limit: int = 25) -> tuple[list[Opinion], int]:
    """A page of opinions, those that wait for somebody first, and how many there are."""
    query = select(Opinion).join(Case).where(Case.unit_id.in_(actor.unit_ids), secrecy.readable(actor))
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = case_when((Opinion.state == OpinionState.review, 0), (Opinion.state == OpinionState.draft, 1), else_=2)
    rows = session.scalars(query.order_by(order, Opinion.updated_at.desc()).offset(offset).limit(limit)
                           .options(selectinload(Opinion.case).selectinload(Case.right), selectinload(Opinion.drafter), selectinload(Opinion.signatures)))
    return list(rows), total


def only_draft(opinion: Opinion) -> None:
    """Conflict where the words can no longer change."""
    if opinion.state is not OpinionState.draft:
        raise Conflict("参考意见已送复核或签发，不能修改")


def write(session: Session, opinion: Opinion, actor: Actor, words: Words, at: datetime, *, lock: int) -> Opinion:
    """Save the drafter's words. Conflict where somebody saved in between."""
    only_draft(opinion)
    conclusion = Conclusion(words.conclusion) if words.conclusion in set(Conclusion) else None
    met = changed(session, update(Opinion).where(Opinion.id == opinion.id, Opinion.lock == lock).values(
        lock=lock + 1, updated_at=at, reasoning=words.reasoning.strip(), conclusion=conclusion, would_change=words.would_change.strip(),
        asked=words.asked.strip() or opinion.asked, rows=_filled(opinion.rows, words.rows), against=_filled(opinion.against, words.against),
        features=opinion.features if words.features is None else features.kept(opinion.case.right.kind, words.features),
        ask_for=opinion.ask_for if words.ask_for is None else [a.strip() for a in words.ask_for if a.strip()][:MOST_ASKED]))
    if met != 1:
        raise Conflict("草稿刚被他人保存，请刷新后再改")
    session.refresh(opinion)
    audit(session, at, "opinion.write", f"opinion:{opinion.uid}", actor=actor.name, actor_id=actor.person_id, unit_id=opinion.case.unit_id,
          detail={"lock": lock + 1})
    return opinion


def _filled(rows: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{**row, "words": words.get(str(row["key"]), str(row.get("words", ""))).strip()} for row in rows]


def missing(opinion: Opinion) -> list[str]:
    """What must still be written before the opinion can go on, as message ids; empty when it is complete."""
    out = []
    if opinion.conclusion is None:
        out.append("选择结论")
    if len(opinion.reasoning) < 20:
        out.append("写明理由（至少二十字）")
    if not opinion.would_change:
        out.append("写明什么材料最可能改变结论")
    if any(not str(row.get("words", "")).strip() for row in opinion.rows if row.get("required")):
        out.append("逐行写明比对意见")
    if not any(str(row.get("words", "")).strip() for row in opinion.against):
        out.append("至少对一项可能不侵权的理由写明看法")
    return [*out, *features.contradictions(opinion.case.right.kind, opinion.features, opinion.conclusion)]


def content(opinion: Opinion) -> dict[str, Any]:
    """The words that a signature covers."""
    later = {"features": opinion.features, "ask_for": opinion.ask_for, "correction": opinion.correction}
    return {"uid": opinion.uid, "version": opinion.version, "case": opinion.case.number, "asked": opinion.asked, "rows": opinion.rows,
            "against": opinion.against, "reasoning": opinion.reasoning, "conclusion": opinion.conclusion, "would_change": opinion.would_change,
            **{k: v for k, v in later.items() if v}}


def content_sha256(opinion: Opinion) -> str:
    """The hash of those words."""
    return hashlib.sha256(canonical(content(opinion))).hexdigest()
