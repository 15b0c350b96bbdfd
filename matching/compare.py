"""One score from several families of findings: the strongest family leads, another that also points there lends a little.

The score is exactly what the rows shown add up to (architecture.md, manner 8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.goods import classes_of
from matching.policies import Policy
from matching.types import Finding, Span, log_odds, probability

ALSO_SHARE, ALSO_MOST = 0.4, 1.5
GOODS_NAME = -3.5
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


GOODS_STEPS = ((0.9, 0.5, "商品种类相同"), (0.5, 0.0, "商品种类相近"), (0.3, -1.5, "商品种类只有间接关系"), (-1.0, -4.0, "商品种类相距较远"))
"""From which closeness on, how much it adds to what pictures say, and the words. Designs are compared on the same or near kind of product
(SPC 2009 interpretation, arts 8-9); marks on similar goods. Chosen on the sample world, seed 2026."""


def goods_row(closeness: float | None, seen: str, claimed: str) -> Finding | None:
    """The goods as a row of a verdict that pictures lead; None where the goods of either side are not known."""
    if closeness is None:
        return None
    adds, words = next((adds, words) for step, adds, words in GOODS_STEPS if closeness >= step)
    return Finding("goods_kind", adds, seen, claimed, words, "goods") if adds else None


def goods_name_row(text: str, span: Span | None, claimed: str) -> Finding | None:
    """An ordinary word that contains the mark: where the hit is only a part of the name of the goods, a row says so."""
    if span is None or text[span[0]:span[1]] == claimed:
        return None
    for _, _, word in classes_of(text):
        at = text.find(word)
        while at >= 0:
            if at <= span[0] and span[1] <= at + len(word) and len(word) > span[1] - span[0]:
                return Finding("goods_name", GOODS_NAME, text[span[0]:span[1]], claimed, "只是商品名称「{word}」的一部分", "context", {"word": word})
            at = text.find(word, at + 1)
    return None


def combine(policy: Policy, families: Mapping[str, Sequence[Finding]], qualifiers: Mapping[str, Sequence[Finding]] | None = None) -> Verdict | None:
    """The verdict over all families that this policy compares; None where none of them found anything.

    `qualifiers` are rows by leading family that lower or nudge it (the text engine has weighed the goods already).
    """
    found = {name: rows for name in policy.families if (rows := families.get(name))}
    if not found:
        return None
    leading = max(found, key=lambda name: log_odds(found[name]))
    others = [row for name in found if name != leading and (row := _also(name, found[name]))]
    rows = (*found[leading], *others, *(qualifiers or {}).get(leading, ()))
    return Verdict(rows, log_odds(rows), leading)
