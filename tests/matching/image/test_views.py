"""Any or all: which views of a design right must be found."""

from __future__ import annotations

import pytest

from matching.image.views import DesignKind, View, aggregate
from matching.types import ImageMatch


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
