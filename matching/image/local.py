"""Local features of a picture: places, sizes, directions, words and signatures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.image import kernels, sift
from matching.image.codebook import I32, READINGS, U64, Codebook

F32 = NDArray[np.float32]
Gray = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Features:
    """n local features: `place` n×4 (x, y, size in pixels of the gray picture given, direction in radians), words n×probes, signatures n×2."""

    place: F32
    words: I32
    signatures: U64

    def __len__(self) -> int:
        return len(self.place)


def describe(gray: Gray, most: int, contrast: float = 0.025, fine: Gray | None = None, zoom: float = 1.0) -> tuple[F32, F32]:
    """Places n×4 and raw SIFT descriptors n×128 of an 8-bit picture, strongest first, at most `most`."""
    kernels.ready()
    return sift.describe(gray, most, contrast, fine, zoom)


def features(gray: Gray, book: Codebook, most: int, probes: int = 1, contrast: float = 0.025, fine: Gray | None = None, zoom: float = 1.0) -> Features:
    """Encoded local features of a gray picture."""
    place, descriptors = describe(gray, most, contrast, fine, zoom)
    if not len(place):
        return Features(place, np.zeros((0, probes), np.int32), np.zeros((0, 2), np.uint64))
    words, signatures = book.encode(descriptors, probes)
    return Features(place, words, signatures)


def reading_places(place: F32, width: float) -> F32:
    """4×n×4: the places as each reading sees them (mirrored: left to right within `width`; inverted: directions reversed)."""
    out = np.repeat(place[None], READINGS, axis=0)
    out[2:, :, 0] = width - out[2:, :, 0]
    out[2:, :, 3] = np.float32(np.pi) - out[2:, :, 3]
    out[1::2, :, 3] += np.float32(np.pi)
    return np.ascontiguousarray(out, np.float32)
