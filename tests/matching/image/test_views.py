"""Any or all: which views of a design right must be found."""

from __future__ import annotations

import pytest

from matching.image.views import DesignKind, View, aggregate, deciding, kind_of
from matching.types import Finding, ImageMatch, log_odds, probability


def match(score: float) -> ImageMatch:
    return ImageMatch("x", score, "local", None, False, False, ())


@pytest.mark.parametrize(("kind", "roles", "scores", "expected", "missing"), [
    (DesignKind.single, ("front", "back"), (.9, .1), .9, 0),
    (DesignKind.product_set, ("item 1", "item 2", "item 3"), (.1, .8, .2), .8, 2),
    (DesignKind.assembled, ("assembled", "part 1"), (.3, .95), .3, 1),
    (DesignKind.parts, ("part 1", "part 2"), (.9, .2), .2, 1),
    (DesignKind.parts, ("part 1", "part 2"), (.9, .8), .8, 0),
    (DesignKind.variable, ("state 1", "state 2"), (.9, None), 0.0, 1),
    (DesignKind.variable, ("state 1:front", "state 1:back", "state 2:front"), (.1, .9, .7), .7, 0),
    (DesignKind.variable, ("perspective", "front"), (.9, .1), .9, 0),
])
def test_a_right_counts_as_found_by_the_rule_of_its_kind(kind: DesignKind, roles: tuple[str, ...], scores: tuple[float | None, ...],
                                                         expected: float, missing: int) -> None:
    views = [View(str(n), role) for n, role in enumerate(roles)]
    found = aggregate(kind, views, {str(n): match(s) for n, s in enumerate(scores) if s is not None})
    assert found.score == expected
    assert len(found.missing) == missing


def test_a_right_without_views_is_not_found() -> None:
    assert aggregate(DesignKind.variable, [], {}).score == 0.0


@pytest.mark.parametrize(("rule", "roles", "expected"), [
    ("any", ("front", "back"), DesignKind.single), ("any", ("item 1", "item 2"), DesignKind.product_set), ("all", ("state 1", "state 2"), DesignKind.variable),
    ("all", ("part 1", "perspective"), DesignKind.parts), ("all", ("assembled", "front"), DesignKind.assembled),
])
def test_the_kind_of_a_design_follows_from_its_rule_and_roles(rule: str, roles: tuple[str, ...], expected: DesignKind) -> None:
    assert kind_of(rule, roles) is expected


def seen(image: str, adds: float) -> ImageMatch:
    return ImageMatch(image, probability(adds), "local", None, False, False, (Finding("base", adds),))


def test_a_state_that_was_not_seen_lowers_the_match_and_says_which() -> None:
    states = [View("a", "state 1"), View("b", "state 2")]
    both = deciding(DesignKind.variable, states, {"a": seen("a", 3.0), "b": seen("b", 1.0)})
    assert both is not None and both.image == "b" and both.score == probability(1.0)
    one = deciding(DesignKind.variable, states, {"a": seen("a", 3.0)})
    assert one is not None and one.image == "a" and one.score == probability(log_odds(one.findings)) < probability(3.0)
    assert one.findings[-1].claimed == "state 2" and "state 2" in one.findings[-1].sentence()


def test_one_side_of_a_single_product_is_enough() -> None:
    found = deciding(DesignKind.single, [View("a", "front"), View("b", "back")], {"b": seen("b", 2.0)})
    assert found is not None and found.image == "b" and not any(f.feature == "picture.views" for f in found.findings)
