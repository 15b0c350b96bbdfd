"""Look-alikes of a right by picture: what its page says of each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry.lookup import Lookup
from registry.rights import Right, rights_by_id

MOST = 8


@dataclass(frozen=True, slots=True)
class Alike:
    """Another right, the position of its picture that looks alike, how likely (0..1), and whether the owner is the same (a family) or not."""

    right: Right
    position: int
    score: float
    same_owner: bool


def looks_like(session: Session, lookup: Lookup, right: Right) -> list[Alike]:
    """Rights whose pictures look like those of this one, best first."""
    found = lookup.alike(session, right)[:MOST]
    others = rights_by_id(session, [id for id, _, _ in found])
    out = []
    for id, match, _ in found:
        other = others[id]
        position = next(n for n, image in enumerate(other.images) if image.sha256 == match.image)
        out.append(Alike(other, position, match.score, other.owner_id is not None and other.owner_id == right.owner_id))
    return out
