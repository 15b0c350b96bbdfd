"""The review budget: which clusters fit into so many minutes, and what share of the expected true matches they hold.

Expected is the sum of calibrated probabilities. The calibration is Platt's (1999): a logistic curve over the log-odds of what this office has
judged so far; with too few judgements the score itself is taken, and the page says so. The time a card takes is the median measured here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cases.models import Answer, Judgement, Match, MatchState
from registry.people import Actor

ENOUGH, ENOUGH_EACH, LATEST = 40, 8, 5000
FIRST = timedelta(hours=2)
"""What is due within two hours is done first, whatever it is worth."""
USUAL_SECONDS = 30.0
FASTEST = 1.0
SURE = 30.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """probability = 1 / (1 + e^-(slope·log-odds + offset)); `judged` answers stand behind it, none where it is the score itself."""

    slope: float = 1.0
    offset: float = 0.0
    judged: int = 0

    def probability(self, log_odds: float) -> float:
        """How likely a person would call it suspected."""
        return 1 / (1 + math.exp(-max(-SURE, min(SURE, self.slope * log_odds + self.offset))))


def fit(pairs: Sequence[tuple[float, bool]]) -> Calibration:
    """Logistic regression of the answers on the log-odds, by Newton's method with Platt's softened targets; the score itself where there are too few."""
    yes = sum(1 for _, true in pairs if true)
    no = len(pairs) - yes
    if len(pairs) < ENOUGH or min(yes, no) < ENOUGH_EACH:
        return Calibration()
    slope, offset, high, low = 0.0, math.log(yes / no), (yes + 1) / (yes + 2), 1 / (no + 2)
    for _ in range(30):
        g0 = g1 = h00 = h01 = h11 = 1e-9
        for x, true in pairs:
            p = Calibration(slope, offset).probability(x)
            w, error = p * (1 - p), p - (high if true else low)
            g0, g1, h00, h01, h11 = g0 + error * x, g1 + error, h00 + w * x * x, h01 + w * x, h11 + w
        det = h00 * h11 - h01 * h01
        if det < 1e-12:
            break
        slope, offset = slope - (h11 * g0 - h01 * g1) / det, offset - (h00 * g1 - h01 * g0) / det
    return Calibration(slope, offset, len(pairs)) if slope > 0 and math.isfinite(slope + offset) else Calibration()


def calibration(session: Session, actor: Actor) -> Calibration:
    """From the standing answers of this office: suspected against dismissed, the newest first."""
    rows = session.execute(select(Match.log_odds, Judgement.answer).join(Match, Judgement.match_id == Match.id).where(
        Match.unit_id.in_(actor.unit_ids), Judgement.undone_at.is_(None), Judgement.answer.in_((Answer.suspect, Answer.dismiss)))
        .order_by(Judgement.id.desc()).limit(LATEST))
    return fit([(x, answer is Answer.suspect) for x, answer in rows])


def pace(session: Session, actor: Actor) -> tuple[float, int]:
    """Median seconds a card took here, and how many were measured; a usual value where none was. What a program answered in no time counts for nothing."""
    taken = session.scalars(select(func.max(Judgement.seconds)).join(Match, Judgement.match_id == Match.id).where(
        Match.unit_id.in_(actor.unit_ids), Judgement.seconds > 0, Judgement.undone_at.is_(None))
        .group_by(Judgement.batch).order_by(func.max(Judgement.id).desc()).limit(500)).all()
    return (max(FASTEST, median(float(t) for t in taken if t is not None)), len(taken)) if taken else (USUAL_SECONDS, 0)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A cluster in the queue: its key, when it is due, the log-odds of its members."""

    key: str
    due: datetime
    members: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What fits: clusters in the order to do them, how many of them fit, and the expected share they hold."""

    minutes: int
    order: list[str]
    fits: int
    matches: int
    share: float
    all_minutes: float
    curve: list[tuple[float, float]]
    """(minutes, share of the expected true matches), rising."""
    calibration: Calibration
    seconds: float
    timed: int


def plan(waiting: Sequence[Waiting], minutes: int, at: datetime, curve: Calibration, seconds: float, timed: int) -> Plan:
    """Deadlines within two hours first, then the clusters that hold most; a card takes the same time whatever its size."""
    worth = {w.key: sum(curve.probability(x) for x in w.members) for w in waiting}
    urgent = sorted((w for w in waiting if w.due <= at + FIRST), key=lambda w: (w.due, -worth[w.key], w.key))
    rest = sorted((w for w in waiting if w.due > at + FIRST), key=lambda w: (-worth[w.key], w.due, w.key))
    order, fits = [*urgent, *rest], min(len(waiting), int(minutes * 60 // seconds))
    total, held, points = sum(worth.values()) or 1.0, 0.0, [(0.0, 0.0)]
    for n, w in enumerate(order, 1):
        held += worth[w.key]
        points.append((n * seconds / 60, held / total))
    return Plan(minutes, [w.key for w in order], fits, sum(len(w.members) for w in order[:fits]), points[fits][1], len(order) * seconds / 60,
                points, curve, seconds, timed)


def plan_for(session: Session, actor: Actor, minutes: int, at: datetime) -> Plan:
    """The plan over everything that waits in the actor's sight."""
    found: dict[str, tuple[datetime, list[float]]] = {}
    for key, due, x in session.execute(select(Match.cluster_key, Match.due_at, Match.log_odds).where(
            Match.unit_id.in_(actor.unit_ids), Match.state == MatchState.queued)):
        earliest, members = found.setdefault(key, (due, []))
        members.append(x)
        found[key] = (min(earliest, due), members)
    waiting = [Waiting(key, due, tuple(members)) for key, (due, members) in found.items()]
    return plan(waiting, minutes, at, calibration(session, actor), *pace(session, actor))
