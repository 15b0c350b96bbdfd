"""An immutable block of registered pictures, in memory or mapped from files: heads, thumbnails and posting lists.

Features are stored in the order of their words, so that a posting list is read from one place; `turn` finds a picture's own features.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.image.record import HEAD, PLACE_UNITS, Record

ARRAYS = ("heads", "thumbs", "starts", "signatures", "places", "owner", "turn")


@dataclass(frozen=True, slots=True)
class Segment:
    """n pictures with f features. `starts` words+1; `signatures` f×2, `places` f×4 (int16), `owner` f (picture) in word order;
    `turn` f: of a picture's i-th feature (heads' features_at + i) where it stands in word order."""

    ids: tuple[str, ...]
    heads: NDArray[np.void]
    thumbs: NDArray[np.uint8]
    starts: NDArray[np.int64]
    signatures: NDArray[np.uint64]
    places: NDArray[np.int16]
    owner: NDArray[np.uint32]
    turn: NDArray[np.uint32]

    def __len__(self) -> int:
        return len(self.ids)

    def thumb(self, picture: int) -> NDArray[np.uint8]:
        """h×w gray pixels of the trimmed picture."""
        head = self.heads[picture]
        w, h = (int(v) for v in head["thumb"])
        at = int(head["thumb_at"])
        return self.thumbs[at:at + w * h].reshape(h, w)

    def own(self, picture: int) -> NDArray[np.uint32]:
        """Where a picture's features stand."""
        head = self.heads[picture]
        at = int(head["features_at"])
        return self.turn[at:at + int(head["features"])]

    def places_of(self, rows: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Places n×4 in pixels of the feature frame."""
        return np.asarray(self.places[rows], np.float32) / PLACE_UNITS

    def record(self, picture: int) -> Record:
        """The record a picture was made from."""
        rows = self.own(picture)
        words = np.searchsorted(self.starts, rows, side="right").astype(np.int32) - 1
        return Record(np.array(self.heads[picture]), self.thumb(picture).reshape(-1), words, self.signatures[rows], self.places[rows])


def build(items: Sequence[tuple[str, Record]], words: int) -> Segment:
    """A segment of records."""
    heads = np.stack([r.head for _, r in items]) if items else np.zeros(0, HEAD)
    counts = np.array([len(r.words) for _, r in items], np.int64)
    heads["features"], heads["features_at"] = counts, np.cumsum(counts) - counts
    sizes = np.array([len(r.thumb) for _, r in items], np.int64)
    heads["thumb_at"] = np.cumsum(sizes) - sizes
    word = np.concatenate([r.words for _, r in items])
    order = np.argsort(word, kind="stable")
    turn = np.empty(len(order), np.uint32)
    turn[order] = np.arange(len(order), dtype=np.uint32)
    starts = np.concatenate([[0], np.cumsum(np.bincount(word, minlength=words))]).astype(np.int64)
    owner = np.repeat(np.arange(len(items), dtype=np.uint32), counts)
    return Segment(tuple(i for i, _ in items), heads, np.concatenate([r.thumb for _, r in items]), starts,
                   np.concatenate([r.signatures for _, r in items])[order], np.concatenate([r.places for _, r in items])[order], owner[order], turn)


def write(segment: Segment, folder: Path) -> None:
    """Write into a new folder and make it durable; the manifest that names it is replaced only afterwards."""
    folder.mkdir(parents=True)
    for name in ARRAYS:
        with (folder / f"{name}.npy").open("wb") as f:
            np.save(f, getattr(segment, name))
            f.flush()
            os.fsync(f.fileno())
    with (folder / "ids.json").open("w", encoding="utf-8") as f:
        json.dump(segment.ids, f, ensure_ascii=False)
        f.flush()
        os.fsync(f.fileno())
    sync(folder)


def read(folder: Path) -> Segment:
    """Map a written segment; its pages are shared by all processes that read it."""
    ids = tuple(json.loads((folder / "ids.json").read_text(encoding="utf-8")))
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in ARRAYS}  # slices of a memmap cost ten times as much
    return Segment(ids, **arrays)


def sync(folder: Path) -> None:
    """Make names in a folder durable."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
