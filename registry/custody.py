"""The custody chain of a piece of evidence: who did what with it, who handed it to whom, each link sealed over the one before.

A seal is the SHA-256 of the link's canonical JSON, the evidence's own hash and the seal before it, so no link can be altered, taken out or
put in between unseen; the checker inside a package reckons them again. Links older than seals have none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

RECEIVED, EXPORTED, SEALED, HANDED_OVER, CHECKED = "received", "exported", "sealed", "handed_over", "checked"


@dataclass(frozen=True, slots=True)
class Link:
    """One link as it is sealed. `to`: to whom it was handed, empty where it stayed."""

    seq: int
    at: datetime
    by: str
    act: str
    to: str = ""
    note: str = ""


def seal_of(sha256: str, link: Link, previous: str) -> str:
    """The seal of a link of the evidence with this hash; instants in UTC, so that the same moment has one spelling."""
    said = {"sha256": sha256, "seq": link.seq, "previous": previous, "at": link.at.astimezone(UTC).isoformat(), "by": link.by, "act": link.act, "to": link.to,
            "note": link.note}
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def broken(sha256: str, links: Sequence[tuple[Link, str]]) -> int | None:
    """The number of the first link whose seal does not follow from it and the link before; None where all do. A link without a seal is passed over
    only before the first sealed one."""
    previous = ""
    for place, (link, seal) in enumerate(links, 1):
        if link.seq != place or (not seal and previous) or (seal and seal != seal_of(sha256, link, previous)):
            return link.seq
        previous = seal
    return None
