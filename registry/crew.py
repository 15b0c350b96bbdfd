"""Several processes searching the indexes side by side: one core compares about three pictures a second, a market has thousands.

They open the saved indexes (memory-mapped, shared) and never see the database. What goes to them are clean pictures and words of ours.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from matching.image.index import ImageIndex
from matching.types import ImageMatch
from registry.lookup import Hits, Seen, search
from registry.tiers import Tiers

_indexes: list[tuple[Tiers, ImageIndex]] = []
"""The indexes of a crew member's process."""
_known: dict[str, tuple[ImageMatch, ...]] = {}
KNOWN_MOST = 5000


def _start(folder: str) -> None:
    _indexes[:] = [(Tiers.open(Path(folder)), ImageIndex.open(Path(folder) / "image"))]


def _search(seen: Seen) -> Hits:
    text, images = _indexes[0]
    if len(_known) > KNOWN_MOST:
        _known.clear()
    return search(text, images, seen, _known)


class Crew:
    """A crew of `size` processes over the indexes in a folder, as they are at its start: refresh before."""

    def __init__(self, folder: Path, size: int) -> None:
        self._pool = ProcessPoolExecutor(size, multiprocessing.get_context("spawn"), _start, (str(folder),))

    def search(self, batch: Sequence[Seen]) -> Iterator[Hits]:
        """The hits of each sighting, in order."""
        return self._pool.map(_search, batch)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
