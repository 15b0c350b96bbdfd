"""Compute the measures of an opinion again, with the engine and the rules of today, and set them beside those it was signed on.

The rows of the day are those frozen with the opinion; old programs are not kept. Measures never decide: a difference is a reason to
look, not to correct (architecture.md, manner 8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from cases import screening
from cases.models import Opinion
from matching import policies
from registry.db import Database
from registry.lookup import Lookup


@dataclass(frozen=True, slots=True)
class Line:
    """One measure then and now, in log-odds; None where it was not there."""

    feature: str
    detail: str
    values: Mapping[str, Any]
    then: float | None
    now: float | None

    @property
    def moved(self) -> bool:
        """Is the difference visible on the screen (a twentieth of log-odds)?"""
        return abs((self.then or 0.0) - (self.now or 0.0)) >= 0.05


@dataclass(frozen=True, slots=True)
class Replay:
    """Both readings. `score_now` is None where today's engine does not find the right at all."""

    lines: tuple[Line, ...]
    score_then: float
    score_now: float | None
    engine_then: str
    policy_then: str
    engine_now: str
    policy_now: str

    @property
    def same(self) -> bool:
        """Nothing visible moved."""
        return self.score_now is not None and not any(line.moved for line in self.lines)


def replay(database: Database, lookup: Lookup, opinion_id: int) -> Replay:
    """Compare again outside any transaction; the sighting and the right as they stand today."""
    with database.read() as session:
        seen = screening.seen_of(session.get_one(Opinion, opinion_id).case.links[0].match.sighting, lookup)
    hits = lookup.search(seen)
    with database.read() as session:
        return _compared(session.get_one(Opinion, opinion_id), screening.verdicts(session, hits, seen, at_least=0.0))


def _compared(o: Opinion, found: Sequence[screening.Found]) -> Replay:
    leading = o.case.links[0].match
    today = next((f.verdict for f in found if f.candidate.right_id == leading.right_id), None)
    frozen = o.snapshot.get("findings")
    then, score = (leading.findings, leading.score) if frozen is None else (frozen, float(o.snapshot["score"]))
    now = [asdict(f) for f in today.findings] if today else []
    return Replay(_lines(then, now), score, today.score if today else None, leading.engine_version, leading.policy_version, screening.ENGINE_VERSION, policies.VERSION)


def _lines(then: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    before, after = {_key(f, n): f for n, f in _counted(then)}, {_key(f, n): f for n, f in _counted(now)}
    out = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        row = new or old or {}
        out.append(Line(str(row["feature"]), str(row["detail"]), row.get("values") or {}, float(old["adds"]) if old else None, float(new["adds"]) if new else None))
    return tuple(out)


def _key(row: Mapping[str, Any], n: int) -> tuple[str, int]:
    return str(row["feature"]), n


def _counted(rows: Sequence[Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    """Rows with their order among those of the same feature."""
    counts: dict[str, int] = {}
    out = []
    for row in rows:
        counts[str(row["feature"])] = counts.get(str(row["feature"]), -1) + 1
        out.append((counts[str(row["feature"])], row))
    return out
