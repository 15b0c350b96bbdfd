"""What the data cannot answer a person does: one of the 18 checks of a match, with the reason, who and when (domain.md 3.2).

A blocking check that the ledgers fail cannot be answered away: the ledgers must be corrected first.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from cases import flood, gate
from cases.authorised import move
from cases.models import COMPUTED, Match, MatchState, Result
from registry.audit import record as audit
from registry.errors import Conflict, NotFound, Refused
from registry.people import Actor

SHORTEST = 4
SAID = "人工核对：{words}"


def answer(session: Session, match: Match, number: int, result: Result, words: str, source: str, by: Actor, at: datetime) -> None:
    """Answer a check; the match moves with it. Refused without a reason, Conflict where the ledgers forbid it."""
    check = next((g for g in match.gates if g.number == number), None)
    if check is None:
        raise NotFound("没有这一项审查")
    if len(words.strip()) < SHORTEST:
        raise Refused("请写明核对了什么（至少 {n} 个字）", field="words", n=SHORTEST)
    if check.by == COMPUTED and check.result is Result.fail and number in gate.BLOCKING:
        raise Conflict("登记簿表明这一项不通过；请先更正登记，再重新审查")
    check.result, check.reason, check.values, check.by, check.checked_at = result, SAID, {"words": words.strip()}, by.name, at
    check.source = source.strip() or by.name
    if match.state in (MatchState.blocked, MatchState.queued) and match.held_because != flood.REASON:
        move(match, match.held_until, at)
    session.flush()
    audit(session, at, "match.check", f"match:{match.uid}", actor=by.name, actor_id=by.person_id, unit_id=by.unit_id, detail={"check": number, "result": result.value})
