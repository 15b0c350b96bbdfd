"""How far reviewers agree: Cohen's kappa (1960) for two readers, Fleiss' kappa (1971) where more have read the same; by reviewer and by kind of right."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.models import Match
from cases.quality_models import Purpose, Reading
from registry.people import Actor, Person
from registry.rights import Right, RightKind


def cohen(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Agreement beyond chance of two readers, -1..1; None without pairs, and where chance alone explains everything (both always say the same)."""
    if not pairs:
        return None
    n = len(pairs)
    seen = sum(a == b for a, b in pairs) / n
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(left[c] * right[c] for c in left) / (n * n)
    return None if chance >= 1 else (seen - chance) / (1 - chance)


def fleiss(items: Sequence[Sequence[Hashable]]) -> float | None:
    """Agreement beyond chance of any number of readers per item; items with one reading say nothing and are left out."""
    rows = [Counter(item) for item in items if len(item) > 1]
    if not rows:
        return None
    each = [sum(k * (k - 1) for k in row.values()) / (row.total() * (row.total() - 1)) for row in rows]
    whole = Counter[Hashable]()
    for row in rows:
        whole.update(row)
    chance = sum((k / whole.total()) ** 2 for k in whole.values())
    return None if chance >= 1 else (sum(each) / len(each) - chance) / (1 - chance)


@dataclass(frozen=True, slots=True)
class Line:
    """A reviewer or a kind of right: readings, how many agreed, kappa."""

    name: str
    count: int
    agreed: int
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """What the readings say."""

    golden: list[Line]
    by_reviewer: list[Line]
    by_kind: dict[RightKind, Line]
    fleiss: float | None
    fleiss_items: int


def _line(name: str, pairs: Sequence[tuple[Hashable, Hashable]]) -> Line:
    return Line(name, len(pairs), sum(a == b for a, b in pairs), cohen(pairs))


def report(session: Session, actor: Actor) -> Report:
    """Over all readings of the actor's units. A reviewer's line holds the second readings they made and those made of their answers."""
    rows = session.execute(select(Reading, Right.kind).join(Match, Reading.match_id == Match.id).join(Right, Match.right_id == Right.id)
                           .where(Reading.unit_id.in_(actor.unit_ids), Reading.answer.is_not(None)).order_by(Reading.id)).all()
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_({i for r, _ in rows for i in (r.first_id, r.person_id) if i}))).all())
    second = [(r, kind) for r, kind in rows if r.purpose is Purpose.second]
    golden, people, kinds = defaultdict(list), defaultdict(list), defaultdict(list)
    for r, kind in rows:
        if r.purpose is Purpose.golden:
            golden[r.person_id].append((r.expected, r.answer))
        kinds[kind].append((r.expected, r.answer))
    for r, _ in second:
        for person in (r.first_id, r.person_id):
            people[person].append((r.expected, r.answer))
    items = _items(r for r, _ in rows)
    return Report([_line(names.get(i or 0, ""), pairs) for i, pairs in golden.items()], [_line(names.get(i or 0, ""), pairs) for i, pairs in people.items()],
                  {k: _line(k.name, pairs) for k, pairs in kinds.items()}, fleiss(items), len(items))


def _items(readings: Iterable[Reading]) -> list[list[Hashable]]:
    """Answers by match where three or more have read it: the first or settled answer, and the readings."""
    by: dict[int, list[Hashable]] = {}
    for r in readings:
        by.setdefault(r.match_id, [r.expected]).append(r.answer)
    return [answers for answers in by.values() if len(answers) > 2]
