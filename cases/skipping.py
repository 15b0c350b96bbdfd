"""Passing on a card, with the reason on record: it goes back to the queue, and is not offered to the same person again for a while."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from cases import claims
from cases.models import Match
from cases.quality_models import Skip
from registry.audit import record as audit
from registry.errors import Refused
from registry.people import Actor

AWAY = timedelta(hours=4)
REASONS = {
    "field": "不熟悉这类商品或权利", "language": "看不懂文字", "picture": "图片看不清", "later": "稍后再看", "recusal": "须回避（有利害关系）",
}
"""Why a card is passed on; recusal is for good, the others for four hours."""


def skip(session: Session, actor: Actor, match: Match, reason: str, at: datetime, *, words: str = "") -> Skip:
    """Record the reason and give the cluster back."""
    if reason not in REASONS:
        raise Refused("跳过须选择原因", field="reason")
    made = Skip(match_id=match.id, cluster_key=match.cluster_key, person_id=actor.person_id, at=at, reason=reason, words=words.strip(),
                until=None if reason == "recusal" else at + AWAY)
    session.add(made)
    claims.release(session, actor, match)
    audit(session, at, "match.skip", f"match:{match.uid}", actor=actor.name, actor_id=actor.person_id, unit_id=match.unit_id,
          detail={"reason": reason, "words": words.strip()})
    return made


def skips_of(session: Session, match: Match) -> list[Skip]:
    """Who passed this cluster on, newest first."""
    return list(session.scalars(select(Skip).where(Skip.cluster_key == match.cluster_key).order_by(Skip.id.desc()).limit(10)
                                .options(selectinload(Skip.person))))
