"""Answering several clusters at once: first what would happen, then one batch that undo takes back whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from cases import queue, review
from cases.models import Answer, Match, MatchState
from registry.db import new_uid
from registry.errors import Conflict, Refused
from registry.people import Actor

MOST = 100
ANSWERS = (Answer.dismiss, Answer.watch)
"""A case is opened one by one: somebody has to have looked."""


@dataclass(frozen=True, slots=True)
class Line:
    """A cluster of the selection: its members, and why it cannot be answered (a message id with a name), if so."""

    leading: Match
    members: list[Match]
    stopped: Conflict | None


@dataclass(frozen=True, slots=True)
class Done:
    """What a bulk answer did."""

    batch: str
    count: int
    stopped: list[Line]


def preview(session: Session, actor: Actor, uids: Sequence[str], at: datetime) -> list[Line]:
    """What the selection holds, cluster by cluster."""
    seen, lines = set[str](), []
    for uid in list(dict.fromkeys(uids))[:MOST]:
        leading = queue.match_by_uid(session, actor, uid)
        if leading.cluster_key in seen:
            continue
        seen.add(leading.cluster_key)
        lines.append(Line(leading, queue.cluster_of(session, actor, leading), _stopper(session, actor, leading, at)))
    return lines


def _stopper(session: Session, actor: Actor, match: Match, at: datetime) -> Conflict | None:
    if match.state is not MatchState.queued:
        last = review.last_judgement(session, match)
        return Conflict("{who} 已判为「{answer}」，您的判断没有覆盖它", who=last.person.name, answer=review.ANSWER_NAMES[last.answer]) if last else Conflict("这条已由他人处理")
    if match.claimed_by not in (None, actor.person_id) and match.claimed_until and match.claimed_until >= at:
        return Conflict("{who} 正在处理这条", who=match.claimer.name if match.claimer else "他人")
    return None


def answer(session: Session, actor: Actor, uids: Sequence[str], decision: review.Decision, at: datetime) -> Done:
    """Answer every cluster of the selection that can be; the others are handed back with the reason. Refused for answers that need a look."""
    if decision.answer not in ANSWERS:
        raise Refused("批量只能排除或观察，立案和要材料请逐组办理", field="answer")
    batch, count, stopped = new_uid(), 0, []
    for line in preview(session, actor, uids, at):
        if line.stopped is None:
            members = tuple(m.uid for m in line.members[1:])
            one = review.Decision(decision.answer, decision.reason_code, decision.words, members)
            count += review.judge(session, actor, line.leading, one, at, batch=batch).count
        else:
            stopped.append(line)
    return Done(batch, count, stopped)
