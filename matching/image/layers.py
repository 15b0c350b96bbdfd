"""Segments with what was taken out of them, and how they are merged as they multiply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.image import codebook, segment
from matching.image.record import Record
from matching.image.segment import Segment

MOST = 6
FEW = 3


@dataclass(eq=False)
class Layer:
    """A segment, the ids removed from it, and its folder's name (empty: only in memory)."""

    segment: Segment
    removed: set[str]
    name: str = ""

    def alive_ids(self) -> Iterator[str]:
        return (i for i in self.segment.ids if i not in self.removed)

    def alive(self) -> NDArray[np.bool_]:
        """A mask over the pictures."""
        return np.array([i not in self.removed for i in self.segment.ids], bool) if self.removed else np.ones(len(self.segment), bool)


def sealed(records: Mapping[str, Record]) -> Segment:
    return segment.build(list(records.items()), codebook.load().size)


def merged(layers: list[Layer]) -> list[Layer]:
    """Drop empty layers, rewrite those a third of which is gone, and join the smallest once there are more than MOST."""
    out = [x for x in layers if len(x.removed) < len(x.segment)]
    out = [joined([x]) if len(x.removed) * 3 > len(x.segment) else x for x in out]
    if len(out) > MOST:
        out.sort(key=lambda x: -len(x.segment))
        out = [*out[: FEW - 1], joined(out[FEW - 1:])]
    return out


def joined(layers: list[Layer]) -> Layer:
    """One layer of all that is alive in some."""
    items = [(i, x.segment.record(k)) for x in layers for k, i in enumerate(x.segment.ids) if i not in x.removed]
    return Layer(segment.build(items, codebook.load().size), set())
