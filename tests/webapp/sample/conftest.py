"""One layout of the sample world for all tests; nothing is drawn for it."""

from __future__ import annotations

import pytest

from webapp.sample import truth, world


@pytest.fixture(scope="session")
def layout() -> world.Layout:
    return world.lay_out()


@pytest.fixture(scope="session")
def answers(layout: world.Layout) -> dict[str, list[dict[str, object]]]:
    return truth.answers(layout.items, layout.exhibits, layout.rights)
