"""Is the registered picture really there? The query is warped into the registered picture's frame and compared pixel by pixel.

False alarms of local features are partial true matches (shared letters, plain circles), so what counts is the *share of the mark* that agrees,
weighted by how much there is to see in each place, and how much of the query there is left unexplained.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.image import pixels

Gray = NDArray[np.uint8]
F32 = NDArray[np.float32]
Matrix = NDArray[np.float64]

SHIFT = 2
"""Pixels of the thumbnail by which a place may have moved: hand-drawn copies and bent surfaces."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """All in 0..1 but `correlation` (-1..1). `visible`: share of the mark's content inside the query picture; `covered`: share of the visible
    content that agrees; `explained`: share of the query's content in that region that agrees; `edges`: agreement of gradient directions;
    `correlation`: of the whole visible region; `amount`: content that agrees, in thousands of grey levels × pixels."""

    visible: float
    covered: float
    explained: float
    correlation: float
    edges: float
    amount: float
    sharp: float


def pyramid(gray: Gray, levels: int = 3) -> list[Gray]:
    """The picture and its halves, so that warping down does not alias."""
    import cv2

    out = [gray]
    for _ in range(levels - 1):
        if min(out[-1].shape) < 32:
            break
        out.append(np.asarray(cv2.pyrDown(out[-1]), np.uint8))
    return out


def placed(levels: list[Gray], h: Matrix) -> tuple[Gray, Matrix]:
    """The level of a pyramid that h (thumbnail pixels to query pixels) neither shrinks nor enlarges much, and h into that level."""
    zoom = abs(h[0, 0] * h[1, 1] - h[0, 1] * h[1, 0]) ** .5
    level = min(max(math.floor(math.log2(max(zoom, 1e-6)) + .3), 0), len(levels) - 1)
    return levels[level], np.ascontiguousarray(h * np.array([[.5**level], [.5**level], [1.0]]))


def warped(levels: list[Gray], h: Matrix, size: tuple[int, int], inverted: bool = False) -> tuple[F32, F32]:
    """The query seen in a frame of `size` (w, h) through h (frame pixels to query pixels), and where the query has pixels (1, else 0)."""
    level, m = placed(levels, h)
    seen, inside = np.empty((size[1], size[0]), np.float32), np.empty((size[1], size[0]), np.float32)
    pixels.warp(level, m, seen, inside, inverted)
    return seen, inside


def refine(levels: list[Gray], thumb: Gray, h: Matrix, inverted: bool, rounds: int = 20) -> Matrix:
    """Improve h by maximising the correlation (Evangelidis and Psarakis 2008); h itself where that does not converge."""
    import cv2

    seen, inside = warped(levels, h, (thumb.shape[1], thumb.shape[0]), inverted)
    if inside.mean() < .2 or seen.std() < 2:
        return h
    step = np.eye(2, 3, dtype=np.float32)
    criteria = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, rounds, 1e-3)
    try:
        found = cv2.findTransformECC(thumb, np.clip(seen, 0, 255).astype(np.uint8), step, cv2.MOTION_AFFINE, criteria, inside.astype(np.uint8), 3)[1]
    except cv2.error:
        return h
    full = np.vstack([np.asarray(found, np.float64), [0, 0, 1]])
    return np.asarray(h @ full) if .5 < abs(np.linalg.det(full[:2, :2])) < 2 else h


def compare(levels: list[Gray], thumb: Gray, h: Matrix, inverted: bool, reach: int = SHIFT) -> Agreement:
    """How well the query, seen through h (thumbnail pixels to query pixels), shows the registered picture."""
    level, m = placed(levels, h)
    return Agreement(*pixels.agreement(level, m, thumb, inverted, reach)[1:])


def opposite(levels: list[Gray], thumb: Gray, h: Matrix) -> bool:
    """Whether the query, seen through h, is light where the registered picture is dark."""
    seen, inside = warped(levels, h, (thumb.shape[1], thumb.shape[0]))
    within = inside > 0
    return bool(within.any()) and whole_correlation(thumb.astype(np.float32), seen, within) < 0


def whole_correlation(ref: F32, seen: F32, inside: NDArray[np.bool_]) -> float:
    a, b = ref[inside], seen[inside]
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / (np.sqrt(float((a * a).sum()) * float((b * b).sum())) + 1e-6))


def line_drawing(gray: Gray | F32) -> bool:
    """Thin dark strokes on white, as in drawings of designs: mostly paper, and little is left of what is dark once its rim is taken off."""
    import cv2

    light = np.asarray(gray, np.float32)
    dark = (light < 200).astype(np.uint8)
    if not .02 < dark.mean() < .45 or float((light > 232).mean()) < .5:
        return False
    core = cv2.erode(dark, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return float(core.sum()) < .12 * float(dark.sum())
