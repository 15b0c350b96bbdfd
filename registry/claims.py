"""The claims of a patent as a tree: which stand alone and which rest on others, read from the words of the claims themselves.

A dependent claim names the claim it refers to (Implementing Rules of the Patent Law, rule 25; 37 CFR 1.75(c)); what it adds narrows that claim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from registry.errors import Refused
from registry.rights import Right, RightEvent

MOST, LONGEST = 200, 8000
KINDS = ("invention", "utility_model", "design")
_REFERS = re.compile(r"(?:权利要求|\bclaims?)\s*(\d+(?:\s*(?:至|到|-|–|~|to|through|或|和|、|,|or|and)\s*(?:权利要求|claims?)?\s*\d+)*)", re.IGNORECASE)
_RANGE = re.compile(r"(\d+)\s*(?:至|到|-|–|~|to|through)\s*(\d+)", re.IGNORECASE)
_NUMBERED = re.compile(r"(?m)^\s*(\d{1,3})\s*[.．、:：]\s*")
_OWN = re.compile(r"^\s*\d{1,3}\s*[.．、]\s+|^\s*\d{1,3}\s*[．、]")
REFERENCE_WITHIN = 160
"""A reference stands at the beginning; a claim number later on is part of the teaching."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim: its number, its words, the claims it rests on (none: independent)."""

    number: int
    text: str
    rests_on: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """A claim and those that rest on it; one that rests on several stands below the first of them."""

    claim: Claim
    below: tuple[Branch, ...] = ()


def rests_on(text: str, number: int) -> tuple[int, ...]:
    """The earlier claims that these words refer to at their beginning."""
    found = _REFERS.search(text[:REFERENCE_WITHIN])
    if found is None:
        return ()
    named = {int(n) for n in re.findall(r"\d+", found[1])}
    for low, high in _RANGE.findall(found[1]):
        named |= set(range(int(low), min(int(high), MOST) + 1))
    return tuple(sorted(n for n in named if 0 < n < number))


def numbered(texts: Sequence[str]) -> list[Claim]:
    """Claims in their order, numbered from 1; a number written before the words is left out."""
    bare = [_OWN.sub("", t).strip() for t in texts]
    return [Claim(n, text, rests_on(text, n)) for n, text in enumerate(bare, 1)]


def claims_of(right: Right) -> list[Claim]:
    """The claims that the register holds of a right."""
    held = right.extra.get("claims") if right.extra else None
    return numbered([str(t.get("text", "")) if isinstance(t, dict) else str(t) for t in held]) if isinstance(held, list) else []


def tree(claims: Sequence[Claim]) -> tuple[Branch, ...]:
    """The independent claims with what rests on them."""
    def below(number: int) -> tuple[Branch, ...]:
        return tuple(Branch(c, below(c.number)) for c in claims if c.rests_on and c.rests_on[0] == number)
    return tuple(Branch(c, below(c.number)) for c in claims if not c.rests_on)


def typed(text: str) -> list[str]:
    """Claims as a person types or pastes them: each begins with its number, `1. …`; Refused where the numbers do not run from 1."""
    starts = list(_NUMBERED.finditer(text))
    if not starts or text[:starts[0].start()].strip():
        raise Refused("每项权利要求以编号开头，如「1. 一种……」", field="claims")
    if [int(m[1]) for m in starts] != list(range(1, len(starts) + 1)):
        raise Refused("权利要求的编号要从 1 起连续", field="claims")
    ends = [*(m.start() for m in starts[1:]), len(text)]
    parts = [" ".join(text[m.end():end].split()) for m, end in zip(starts, ends, strict=True)]
    if len(parts) > MOST or any(not p or len(p) > LONGEST for p in parts):
        raise Refused("权利要求不能为空，最多 {n} 项，每项最长 {m} 字", field="claims", n=MOST, m=LONGEST)
    return parts


def record_claims(session: Session, right: Right, text: str, by: str, at: datetime, source: str = "") -> int:
    """Keep the claims that somebody typed; answers how many. The same again is no change."""
    if right.kind.value not in KINDS:
        raise Refused("这种权利没有权利要求", field="claims")
    parts = typed(text)
    before = [c.text for c in claims_of(right)]
    if before != parts:
        right.extra = {**right.extra, "claims": parts}
        session.add(RightEvent(right_id=right.id, at=at, by=by, source=source, what="claims", before={"claims": len(before)}, after={"claims": len(parts)}))
        session.flush()
    return len(parts)
