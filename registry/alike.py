"""Rights whose registered pictures look alike: what the page of one right says, and what an import brought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from registry.families import relatives
from registry.lookup import Lookup
from registry.rights import Right, RightImage, rights_by_id, rights_by_uid, standing

MOST = 8
MOST_COMPARED = 60
"""Rights of one import that are compared at once; the others say it on their own pages."""
MOST_PAIRS = 40


@dataclass(frozen=True, slots=True)
class Alike:
    """Another right, the position of its picture that looks alike, how likely (0..1), whether the owner is the same, and whether it is of the family already."""

    right: Right
    position: int
    score: float
    same_owner: bool
    kin: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A right that was brought in, and what it looks like."""

    right: Right
    other: Alike


def looks_like(session: Session, lookup: Lookup, right: Right) -> list[Alike]:
    """Rights whose pictures look like those of this one, best first."""
    found = lookup.alike(session, right)[:MOST]
    others, known = rights_by_id(session, [id for id, _, _ in found]), {r.id for _, r in relatives(session, right)}
    return [_alike(right, others[id], match.image, match.score, known) for id, match, _ in found]


def _alike(right: Right, other: Right, sha256: str, score: float, known: set[int]) -> Alike:
    position = next((n for n, image in enumerate(other.images) if image.sha256 == sha256), 0)
    return Alike(other, position, score, other.owner_id is not None and other.owner_id == right.owner_id, other.id in known)


def brought(session: Session, lookup: Lookup, at: datetime, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """Of the rights with pictures that were written at this moment: pairs that look alike, best first, and how many rights were not compared.
    Pairs of one family are left out. The answer is plain data that a job can keep."""
    written = (Right.updated_at == at, standing(), exists(select(RightImage.id).where(RightImage.right_id == Right.id)))
    total = session.scalar(select(func.count(Right.id)).where(*written)) or 0
    pairs: dict[frozenset[int], tuple[float, str, str, str]] = {}
    rights = list(session.scalars(select(Right).where(*written).order_by(Right.id).limit(MOST_COMPARED)))
    for n, right in enumerate(rights, 1):
        for a in looks_like(session, lookup, right):
            key = frozenset((right.id, a.right.id))
            if not a.kin and (key not in pairs or a.score > pairs[key][0]):
                pairs[key] = (a.score, right.uid, a.right.uid, a.right.images[a.position].sha256)
        progress(n, len(rights))
    best = sorted(pairs.values(), reverse=True)[:MOST_PAIRS]
    return {"pairs": [{"right": a, "other": b, "picture": sha256, "score": round(s, 3)} for s, a, b, sha256 in best], "left": max(0, total - len(rights))}


def pairs_of(session: Session, kept: dict[str, Any]) -> list[Pair]:
    """The pairs that a job kept, as they stand now: rights that are gone are left out, families joined since are marked."""
    rows = kept.get("pairs", [])
    rights = rights_by_uid(session, {row[k] for row in rows for k in ("right", "other")})
    kin = {uid: {r.id for _, r in relatives(session, right)} for uid, right in rights.items() if any(row["right"] == uid for row in rows)}
    return [Pair(rights[row["right"]], _alike(rights[row["right"]], rights[row["other"]], row["picture"], row["score"], kin[row["right"]]))
            for row in rows if row["right"] in rights and row["other"] in rights]
