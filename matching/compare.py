"""One score from several families of findings: the strongest family leads, another that also points there lends a little.

The score is exactly what the rows shown add up to (architecture.md, manner 8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.policies import Policy
from matching.types import Finding, log_odds, probability

ALSO_SHARE, ALSO_MOST = 0.4, 1.5
FAMILY_NAMES = {"text": "文字", "picture": "图样"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rows that are shown, what they add up to, and which family led."""

    findings: tuple[Finding, ...]
    log_odds: float
    leading: str

    @property
    def score(self) -> float:
        """The sum as a probability."""
        return probability(self.log_odds)


def _also(name: str, rows: Sequence[Finding]) -> Finding | None:
    total = log_odds(rows)
    if total <= 0:
        return None
    return Finding("also", min(ALSO_MOST, ALSO_SHARE * total), detail="{family}单独比对也指向同一权利", kind="context",
                   values={"family": FAMILY_NAMES[name]})


def combine(policy: Policy, families: Mapping[str, Sequence[Finding]], qualifiers: Sequence[Finding] = ()) -> Verdict | None:
    """The verdict over all families that this policy compares; None where none of them found anything."""
    found = {name: rows for name in policy.families if (rows := families.get(name))}
    if not found:
        return None
    leading = max(found, key=lambda name: log_odds(found[name]))
    others = [row for name in found if name != leading and (row := _also(name, found[name]))]
    rows = (*found[leading], *others, *qualifiers)
    return Verdict(rows, log_odds(rows), leading)
