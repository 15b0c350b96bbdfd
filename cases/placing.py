"""Where a match goes once its checks are answered: into the queue, or held with a reason; and how long an answer may take."""

from __future__ import annotations

from cases import gate
from cases.models import MatchState, Result
from registry.sightings import Channel

HOURS = {Channel.photo: 4, Channel.exhibit: 24, Channel.listing: 48, Channel.tip: 48}
"""Hours from sighting to answer: 4 h at a booth (target), 24 h by the wall clock at a fair, 2 days elsewhere."""
GENUINE = 10
HOLDING = (GENUINE, 8, 14)
"""Checks that stop no complaint but keep a match out of the queue: genuine goods, dissimilar goods, a use that only names what the goods fit."""


def place(results: dict[int, Result], otherwise: MatchState = MatchState.queued) -> tuple[MatchState, str]:
    """Hold or let through: nothing that a blocking check forbids, and no authorised goods, takes a person's time unasked."""
    failed = gate.blocked_by(results) or [n for n in HOLDING if results.get(n) is Result.fail]
    if failed:
        return MatchState.blocked, gate.NAMES[failed[0]]
    return otherwise, ""
