"""Measuring an opinion again: the rows of its day beside those of today."""

from __future__ import annotations

import pytest

from cases.replay import Line, Replay, _lines


def row(feature: str, adds: float, detail: str = "") -> dict[str, object]:
    return {"feature": feature, "adds": adds, "detail": detail or feature, "values": {}}


BASE, SOUND = row("base", -3.0), row("sound", 4.5)


@pytest.mark.parametrize(("then", "now", "moved"), [
    ([BASE, SOUND], [BASE, SOUND], []),
    ([BASE, SOUND], [BASE, row("sound", 4.52)], []),
    ([BASE, SOUND], [BASE, row("sound", 3.9)], [("sound", 4.5, 3.9)]),
    ([BASE, SOUND], [BASE], [("sound", 4.5, None)]),
    ([BASE], [BASE, SOUND], [("sound", None, 4.5)]),
    ([BASE, SOUND, row("sound", 1.0)], [BASE, SOUND, row("sound", 2.0)], [("sound", 1.0, 2.0)]),
])
def test_what_moved_is_named_with_both_figures(then: list[dict[str, object]], now: list[dict[str, object]], moved: list[tuple[str, float | None, float | None]]) -> None:
    assert [(line.feature, line.then, line.now) for line in _lines(then, now) if line.moved] == moved


@pytest.mark.parametrize(("lines", "score", "same"), [
    ((Line("sound", "", {}, 1.0, 1.0),), 0.7, True), ((Line("sound", "", {}, 1.0, 2.0),), 0.7, False), ((Line("sound", "", {}, 1.0, 1.0),), None, False)])
def test_it_is_the_same_only_where_nothing_moved_and_the_right_was_found(lines: tuple[Line, ...], score: float | None, same: bool) -> None:
    assert Replay(lines, 0.7, score, "a", "b", "a", "b").same is same
