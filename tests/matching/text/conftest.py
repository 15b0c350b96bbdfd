"""One small register for all tests of the text engine: compiling and loading once is enough."""

from __future__ import annotations

import pytest

from matching.text.index import TextIndex
from matching.types import Mark

NAMES = ("云步岚", "康奈", "谷雨坊", "秋水伊人", "麦香园", "小鲁班", "ZELVORA", "KANTEVO", "BRIMODA", "NORD VALE", "江南布衣", "锦记", "TORVALDA")


@pytest.fixture(scope="session")
def index() -> TextIndex:
    return TextIndex.build(Mark(n, n) for n in NAMES)


@pytest.fixture(scope="session")
def score(index: TextIndex):
    """score(text, mark): the mark's score in the answer, 0 where it is not among the first 20."""
    def of(text: str, mark: str) -> float:
        return next((m.score for m in index.search(text) if m.mark == mark), 0.0)

    return of
