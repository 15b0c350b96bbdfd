"""A design right has several pictures: which of them must be found before the whole counts as found.

Supreme People's Court, interpretation on patent infringement (II), 法释〔2016〕1号: a set of products, one item near is enough (art. 15); a product
assembled in one way only is compared as assembled, one assembled in no or several ways by all its parts (art. 16); a product of several states
by all of them, one missing and it is outside (art. 17).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from matching.image.explain import DETAILS
from matching.types import Finding, ImageMatch, log_odds, probability


class DesignKind(StrEnum):
    """How the pictures of a design right belong together."""

    single = "single"              # one product seen from several sides
    product_set = "set"            # 成套产品
    assembled = "assembled"        # 组装关系唯一
    parts = "parts"                # 无组装关系或组装关系不唯一
    variable = "variable"          # 变化状态产品


@dataclass(frozen=True, slots=True)
class View:
    """One picture of a right. `role`: front, back, left, right, top, bottom, perspective, assembled, "part 1", "state 2", "item 1", with an
    optional side after a colon ("state 2:front")."""

    image: str
    role: str


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`score` of the right as a whole; `deciding`: the match it rests on; `found` and `missing`: groups of views (items, parts, states)."""

    score: float
    deciding: ImageMatch | None
    found: tuple[str, ...]
    missing: tuple[str, ...]


GROUPED = {DesignKind.product_set: "item", DesignKind.parts: "part", DesignKind.variable: "state"}


def group_of(role: str, kind: DesignKind) -> str:
    """Which item, part or state a view shows; all sides of one share a group. Empty where it shows none."""
    word = GROUPED.get(kind)
    if word is None:
        return "assembled" if kind is DesignKind.assembled and role.startswith("assembled") else "" if kind is DesignKind.assembled else "whole"
    found = re.match(rf"{word}\s*(\w+)", role)
    return f"{word} {found[1]}" if found else ""


def aggregate(kind: DesignKind, views: Sequence[View], matches: Mapping[str, ImageMatch], least: float = 0.5) -> Aggregate:
    """Combine the matches (by picture) of one right's views. A group is found where its best view scores `least` or more.

    Any group is enough for single, set and assembled; parts and variable need all, so the weakest group decides. Where no view carries a role
    that its kind needs, every view counts as a group of its own for "any" and as one whole for "all".
    """
    groups: dict[str, ImageMatch | None] = {}
    labelled = any(group_of(v.role, kind) for v in views)
    for v in views:
        group = group_of(v.role, kind) if labelled else "whole"
        if not group:
            continue
        match, held = matches.get(v.image), groups.get(group)
        groups[group] = max((m for m in (match, held) if m is not None), key=lambda m: m.score, default=None)
    scores = {g: m.score if m else 0.0 for g, m in groups.items()}
    if not scores:
        return Aggregate(0.0, None, (), ())
    choose = min if kind in (DesignKind.parts, DesignKind.variable) else max
    decided = choose(scores, key=lambda g: scores[g])
    return Aggregate(scores[decided], groups[decided], tuple(g for g in scores if scores[g] >= least), tuple(g for g in scores if scores[g] < least))


MISSING = -2.0
"""What an unseen state or part adds: one picture seldom shows all, so the match is kept for a person, lower (judgement, not fitted)."""


def kind_of(rule: str, roles: Sequence[str]) -> DesignKind:
    """The kind of a design from its rule ("any" or "all") and the roles of its views."""
    if rule != "all":
        return DesignKind.product_set if any(r.startswith("item") for r in roles) else DesignKind.single
    if any(r.startswith("state") for r in roles):
        return DesignKind.variable
    return DesignKind.parts if any(r.startswith("part") for r in roles) else DesignKind.assembled


def deciding(kind: DesignKind, views: Sequence[View], matches: Mapping[str, ImageMatch]) -> ImageMatch | None:
    """The match a right stands or falls with; where states or parts that must be near were not seen, the weakest one seen, lowered by a row that says so."""
    whole = aggregate(kind, views, matches)
    if kind not in (DesignKind.parts, DesignKind.variable):
        return max((matches[v.image] for v in views if v.image in matches), key=lambda m: m.score, default=None)
    if whole.deciding is not None and not whole.missing:
        return whole.deciding
    seen = [m for m in (best_of(group, kind, views, matches) for group in whole.found) if m is not None]
    weakest = min(seen, key=lambda m: m.score) if seen else max((matches[v.image] for v in views if v.image in matches), key=lambda m: m.score, default=None)
    if weakest is None:
        return None
    row = Finding("picture.views", MISSING, "、".join(whole.found) or "—", "、".join(whole.missing), DETAILS["picture.views"], "picture",
                  {"found": "、".join(whole.found) or "—", "missing": "、".join(whole.missing)})
    rows = (*weakest.findings, row)
    return replace(weakest, findings=rows, score=probability(log_odds(rows)))


def best_of(group: str, kind: DesignKind, views: Sequence[View], matches: Mapping[str, ImageMatch]) -> ImageMatch | None:
    """The best match among the views of a group."""
    return max((matches[v.image] for v in views if v.image in matches and group_of(v.role, kind) == group), key=lambda m: m.score, default=None)
