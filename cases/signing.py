"""From draft to number: two signatures, the frozen content, the correction of an issued opinion (domain.md 3.1).

What is signed is a hash of the words, so that nothing can change between the signatures. The second signatory is somebody else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases import flow
from cases.law import chinese_number
from cases.models import Opinion, OpinionState, Signature
from cases.numbering import next_number
from cases.opinion import UNDER_WAY, content_sha256, missing, only_draft
from registry.audit import canonical
from registry.audit import record as audit
from registry.errors import Conflict, NotAllowed, Refused
from registry.network import unit_by_id
from registry.people import Actor, Role


def _sign(session: Session, opinion: Opinion, actor: Actor, role: str, at: datetime) -> None:
    opinion.signatures.append(Signature(person_id=actor.person_id, role=role, at=at, content_sha256=content_sha256(opinion)))
    session.flush()


def submit(session: Session, opinion: Opinion, actor: Actor, at: datetime, *, recusal: bool) -> Opinion:
    """The drafter signs and hands over for review; recusal must have been declared and nothing may be missing."""
    only_draft(opinion)
    if opinion.drafted_by != actor.person_id:
        raise NotAllowed("只有起草人可以送复核")
    if not recusal:
        raise Refused("请先声明与双方没有利害关系", field="recusal")
    gaps = missing(opinion)
    if gaps:
        raise Refused("还不能送复核：{gaps}", field="form", gaps="；".join(gaps))
    opinion.state, opinion.updated_at = OpinionState.review, at
    _sign(session, opinion, actor, "drafter", at)
    flow.take(session, opinion.case, "submit", actor, at, system=True)
    return opinion


def send_back(session: Session, opinion: Opinion, actor: Actor, note: str, at: datetime) -> Opinion:
    """The reviewer returns the draft with a reason; the drafter's signature falls."""
    if opinion.state is not OpinionState.review:
        raise Conflict("这份参考意见不在复核中")
    flow.take(session, opinion.case, "return", actor, at, note, system=True)
    opinion.state, opinion.updated_at, opinion.lock = OpinionState.draft, at, opinion.lock + 1
    opinion.signatures.clear()
    session.flush()
    return opinion


def issue(session: Session, opinion: Opinion, actor: Actor, at: datetime, snapshot: Mapping[str, Any], *, recusal: bool) -> Opinion:
    """The second person signs: the number is given, the snapshot frozen. The paper is then printed from the snapshot alone.

    `snapshot` is what `cases.printing.snapshot` made of the case; number, signatures and time are added here.
    """
    if opinion.state is not OpinionState.review:
        raise Conflict("这份参考意见不在复核中")
    first = opinion.signatures[0]
    if first.person_id == actor.person_id:
        raise NotAllowed("签发人不能是起草人")
    if not actor.may(Role.expert, Role.lead):
        raise NotAllowed("签发需要专家或负责人角色")
    if (problem := flow.refusal(opinion.case, flow.BY_CODE[(opinion.case.kind, "sign")], actor)) is not None:
        raise problem
    if not recusal:
        raise Refused("请先声明与双方没有利害关系", field="recusal")
    if first.content_sha256 != content_sha256(opinion):
        raise Conflict("文字在起草人签名后被改动，请退回修改")
    _sign(session, opinion, actor, "signatory", at)
    opinion.number = _number(session, opinion, at)
    opinion.state, opinion.issued_at, opinion.updated_at = OpinionState.issued, at, at
    opinion.snapshot = {**snapshot, "number": opinion.number, "issued_at": at.isoformat(), "signatures": [
        {"name": s.person.name if s.person else actor.name, "role": s.role, "at": s.at.isoformat(), "content_sha256": s.content_sha256}
        for s in opinion.signatures]}
    opinion.snapshot_sha256 = hashlib.sha256(canonical(opinion.snapshot)).hexdigest()
    flow.take(session, opinion.case, "sign", actor, at, system=True)
    audit(session, at, "opinion.issue", f"opinion:{opinion.number}", actor=actor.name, actor_id=actor.person_id, unit_id=opinion.case.unit_id,
          detail={"snapshot": opinion.snapshot_sha256, "case": opinion.case.number})
    return opinion


def _number(session: Session, opinion: Opinion, at: datetime) -> str:
    """A new number, or that of the corrected opinion with 之二, 之三, ...; the corrected one is marked as such."""
    before = opinion.corrects
    if before is None:
        return next_number(session, unit_by_id(session, opinion.case.unit_id), "opinion", at)
    before.state = OpinionState.superseded
    root, count = before, 2
    while root.corrects is not None:
        root, count = root.corrects, count + 1
    return f"{root.number}之{chinese_number(count)}"


def correct(session: Session, opinion: Opinion, actor: Actor, reason: str, at: datetime) -> Opinion:
    """Start a correction of an issued opinion: a new draft with its words. The old one stays readable, and valid until the new one is signed."""
    if opinion.state is not OpinionState.issued:
        raise Conflict("只能更正已签发、未被更正的参考意见")
    if not reason.strip():
        raise Refused("请写明更正的理由", field="correction")
    if any(o.state in UNDER_WAY for o in opinion.case.opinions):
        raise Conflict("这个案件已有在办的参考意见")
    flow.take(session, opinion.case, "correct", actor, at, reason, system=True)
    made = Opinion(case_id=opinion.case_id, version=len(opinion.case.opinions) + 1, state=OpinionState.draft, asked=opinion.asked,
                   rows=list(opinion.rows), against=list(opinion.against), features=list(opinion.features), ask_for=list(opinion.ask_for),
                   reasoning=opinion.reasoning, conclusion=opinion.conclusion, would_change=opinion.would_change, corrects_id=opinion.id,
                   correction=reason.strip(), drafted_by=actor.person_id, drafted_at=at, updated_at=at)
    opinion.case.opinions.append(made)
    session.flush()
    audit(session, at, "opinion.correct", f"opinion:{opinion.number}", actor=actor.name, actor_id=actor.person_id, unit_id=opinion.case.unit_id,
          detail={"reason": reason.strip(), "draft": made.uid})
    return made


def revoke(session: Session, opinion: Opinion, actor: Actor, reason: str, at: datetime) -> Opinion:
    """Take an issued opinion back, with a reason; it stays readable, and the verification page says since when it does not count."""
    if opinion.state is not OpinionState.issued:
        raise Conflict("只能撤销已签发、未被更正的参考意见")
    if any(o.state in UNDER_WAY for o in opinion.case.opinions):
        raise Conflict("这个案件已有在办的参考意见")
    if not reason.strip():
        raise Refused("请写明撤销的理由", field="reason")
    flow.take(session, opinion.case, "revoke", actor, at, reason, system=True)
    opinion.state, opinion.revoked_at, opinion.revoked_because, opinion.updated_at = OpinionState.withdrawn, at, reason.strip(), at
    session.flush()
    audit(session, at, "opinion.revoke", f"opinion:{opinion.number}", actor=actor.name, actor_id=actor.person_id, unit_id=opinion.case.unit_id,
          detail={"reason": reason.strip()})
    return opinion


def keep_paper(session: Session, opinion: Opinion, zh: str, en: str, at: datetime) -> None:
    """Record the hashes of the printed papers, once; a paper that is there is never replaced."""
    if opinion.paper_sha256:
        return
    opinion.paper_sha256, opinion.paper_en_sha256 = zh, en
    session.flush()
    audit(session, at, "opinion.paper", f"opinion:{opinion.number}", unit_id=opinion.case.unit_id, detail={"zh": zh, "en": en})


def by_number(session: Session, number: str) -> Opinion | None:
    """The opinion that was issued under this number, corrected since or not."""
    return session.scalar(select(Opinion).where(Opinion.number == number))
