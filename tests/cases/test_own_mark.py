"""A seller who writes its own registered mark as registered is not queued against a neighbour's; altered, unlicensed, elsewhere, it is."""

from __future__ import annotations

from datetime import date

import pytest

from cases import authorised, screening
from cases.models import MatchState
from matching.compare import combine
from matching.policies import POLICIES
from matching.types import Finding, TextMatch
from registry.authorisations import authorise
from registry.db import Database
from registry.lookup import Candidate
from registry.rights import Right, RightStatus
from tests import builders as b

SELLER = "湖州沐兰春日化有限公司"


def found(right: Right, seen: str, near: float | None = 1.0) -> screening.Found:
    text = TextMatch(str(right.id), .86, (0, len(seen)), (Finding("base", 1.8, seen, right.text, "", "spelling", {}),))
    verdict = combine(POLICIES["trademark"], {"text": text.findings}, {})
    assert verdict
    return screening.Found(Candidate(right.id, text), verdict, near)


def screened(database: Database, *, own_text: str = "沐兰春", seen: str = "沐兰春", status: RightStatus = RightStatus.in_force, owner: str = SELLER,
             licensed: bool = False, near: float | None = 1.0) -> tuple[MatchState, str]:
    """State of the match against 沐岚川 of somebody else, and why it is held."""
    with database.write() as s:
        u = b.unit(s)
        theirs, own = b.right(s, "沐岚川"), b.right(s, own_text, owner=owner, status=status)
        if licensed:
            authorise(s, own, SELLER, scope="", by="x", at=b.NOW)
        sighting = b.sighting(s, u, f"{seen} 润肤霜", seller=SELLER)
        kept = screening.store(s, sighting, [found(theirs, seen), found(own, seen, near)], b.NOW)
        match = next(m for m in kept if m.right_id == theirs.id)
        assert authorised.settle(s, theirs.id, b.NOW, date(2026, 11, 24)) == 0, "answering check 10 again changes nothing"
        return match.state, match.held_because


def test_the_sellers_own_mark_holds_the_match_against_its_neighbour(database: Database) -> None:
    assert screened(database) == (MatchState.blocked, "正品或授权")


def test_a_licensed_mark_counts_as_its_own(database: Database) -> None:
    assert screened(database, owner="某许可人", licensed=True) == (MatchState.blocked, "正品或授权")


@pytest.mark.parametrize("change", [{"own_text": "沐兰春日"}, {"status": RightStatus.revoked}, {"owner": "别家", "licensed": False}, {"near": 0.0}],
                         ids=["altered", "revoked", "somebody else's", "other goods"])
def test_what_is_not_its_own_registered_mark_is_looked_at(change: dict[str, object], database: Database) -> None:
    assert screened(database, **change) == (MatchState.queued, "")  # type: ignore[arg-type]
