"""A progress bar on a terminal, plain lines elsewhere, always on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

LINE_EVERY_SECONDS = 5.0


@contextmanager
def bar(title: str) -> Iterator[Callable[[int, int], None]]:
    """A function that is told how many of how many are done."""
    if sys.stderr.isatty():
        with tqdm(desc=title, file=sys.stderr, leave=False) as shown:
            def draw(done: int, total: int) -> None:
                shown.total = total
                shown.update(done - shown.n)
            yield draw
        return
    last = time.monotonic()

    def line(done: int, total: int) -> None:
        nonlocal last
        if done >= total or time.monotonic() - last >= LINE_EVERY_SECONDS:
            last = time.monotonic()
            sys.stderr.write(f"{title} {done}/{total}\n")
    yield line
