"""A seller who uses its own registered mark, or one it is licensed to use, as it is registered.

What it puts on its goods is then the use of a registered mark. A quarrel between two registered marks is not decided as infringement: the
applicant is told to ask the trademark office to declare the other one invalid (法释〔2008〕3号 art. 1 para. 2; from memory, to be checked).
That ends where the mark is altered, split, or put on goods outside its registration.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from matching.goods import SIDE
from matching.text.normalise import fold
from matching.types import TextMatch
from registry.authorisations import authorisation_for, own_goods
from registry.rights import Right, RightKind
from registry.sightings import Sighting
from registry.validity import validity_on

MOST = 8
"""Of so many rights the seller is asked to be the owner; a title names no more marks in full."""


@dataclass(frozen=True, slots=True)
class Written:
    """Words of a sighting that resemble a right, and how close the goods stand (None: not known)."""

    right: Right
    match: TextMatch
    near: float | None

    @property
    def seen(self) -> str:
        """The words as the text has them, folded."""
        return fold(max((row.seen for row in self.match.findings if row.kind != "goods"), key=len, default=""))

    @property
    def as_registered(self) -> bool:
        """Is the whole registered text written, and nothing else read into it, on goods it is registered for?"""
        return self.right.kind is RightKind.trademark and bool(self.right.text) and self.seen == fold(self.right.text) and (self.near is None or self.near >= SIDE)


def own_marks(session: Session, written: Iterable[Written], sighting: Sighting, day: date, names: frozenset[str]) -> list[Right]:
    """The living marks that the seller owns or may use and has written just as they are registered."""
    if not sighting.seller.strip():
        return []
    return [w.right for w in [w for w in written if w.as_registered][:MOST]
            if validity_on(w.right, day).state == "alive" and (own_goods(w.right, sighting.seller, names) or authorisation_for(
                session, w.right.id, sighting.seller, day, channel=sighting.channel.value) is not None)]


def covering(own: Iterable[Right], written: Written) -> Right | None:
    """The seller's own mark in whose words this likeness lies, where the right compared belongs to somebody else."""
    return next((mark for mark in own if mark.owner_id != written.right.owner_id and written.seen and written.seen in fold(mark.text)), None)
