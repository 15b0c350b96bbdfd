"""Two tiers of registered words: the rights that somebody here looks after are searched first and always, then the whole register.

The first tier is small (thousands), so that among it nothing is crowded out by the millions of a national register.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from matching.text.index import StaleIndex, TextIndex
from matching.types import TextMatch
from registry.authorisations import Authorisation
from registry.people import Person
from registry.rights import Right
from registry.watches import Watch

WHOLE, FIRST = "text", "text-first"


def first_tier(session: Session) -> set[int]:
    """Rights of the first tier, by a plain rule: an active watch is set on it, or an authorisation that was not revoked is recorded
    for it, or its owner has an account here (has lodged it). All others are only in the register."""
    rows = session.scalars(union(
        select(Watch.right_id).where(Watch.active.is_(True)),
        select(Authorisation.right_id).where(Authorisation.revoked_on.is_(None)),
        select(Right.id).join(Person, Person.party_id == Right.owner_id)))
    return set(rows)


@dataclass(frozen=True, slots=True)
class Tiers:
    """The two indexes of words; every right of the first is in the second as well."""

    first: TextIndex
    whole: TextIndex

    @classmethod
    def open(cls, folder: Path) -> Tiers:
        """The saved indexes. Raises StaleIndex where the whole one must be built anew; a missing first one is empty."""
        try:
            first = TextIndex.open(folder / FIRST)
        except StaleIndex:  # filled again by the next refresh
            first = TextIndex.build(())
        return cls(first, TextIndex.open(folder / WHOLE))

    def save(self, folder: Path) -> None:
        """Write both."""
        self.whole.save(folder / WHOLE)
        self.first.save(folder / FIRST)

    def search(self, text: str, classes: tuple[int, ...], top: int, min_score: float) -> list[TextMatch]:
        """The best `top` of the first tier and the best `top` of the whole register, each right once, best first."""
        found = {m.mark: m for m in self.whole.search(text, classes, top, min_score)}
        if len(self.first):
            found |= {m.mark: m for m in self.first.search(text, classes, top, min_score)}
        return sorted(found.values(), key=lambda m: -m.score)
