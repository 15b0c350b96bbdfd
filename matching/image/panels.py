"""Panels of a picture made of several: cells of a collage or grid, and what a screenshot shows between its bars.

A region is cut along full rows or columns of one colour (gutters, the padding of bars), and where there are none along straight seams, again and again
(recursive X-Y cut, Nagy and Seth 1984). Status, browser and app bars come out as thin bands and are dropped; the uncut picture is always kept by the
caller, because what looks like a bar may belong to the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from matching.image import pixels
from matching.types import Box

Gray = NDArray[np.uint8]
Mask = NDArray[np.bool_]

SIDE = 256
EVEN = 10
"""Grey levels by which nearly all pixels of a gutter may differ from its colour."""
STRAY = .03
"""Share of pixels that may differ more."""
DEEP = 5
THIN = 7.0
"""Width over height from which a band is a bar or a line of text, not a picture."""
LEAST_SHARE, LEAST_SIDE = .02, 14
SEAM_STEP, SEAM_SHARE, SEAM_RISE = 14, .6, .35
MOST = 12


def panels(rgb: Gray) -> list[Box]:
    """Boxes of the panels in pixels of rgb, largest first; empty where the picture is one piece."""
    import cv2

    s = min(1.0, SIDE / max(rgb.shape[:2]))
    size = (max(8, round(rgb.shape[1] * s)), max(8, round(rgb.shape[0] * s)))
    small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    h, w = small.shape[:2]
    found = [b for b in dict.fromkeys(_cut(small, (0, 0, w, h), DEEP)) if b[2] * b[3] < .96 * w * h and _picture_like(b, w * h)]
    found.sort(key=lambda b: -b[2] * b[3])
    found = [b for n, b in enumerate(found) if not any(same_box(b, k) for k in found[:n])]
    return [(round(x / s), round(y / s), round(bw / s), round(bh / s)) for x, y, bw, bh in found[:MOST]]


def _picture_like(box: Box, area: int) -> bool:
    _, _, w, h = box
    return w * h >= LEAST_SHARE * area and min(w, h) >= LEAST_SIDE and w < THIN * h and h < THIN * w


def same_box(a: Box, b: Box, share: float = .9) -> bool:
    """Whether two boxes overlap by `share` (intersection over union)."""
    w, h = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0]), min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return w > 0 and h > 0 and w * h >= share * (a[2] * a[3] + b[2] * b[3] - w * h)


def _cut(small: Gray, box: Box, deep: int) -> Iterator[Box]:
    """A region's parts, and theirs, before the region itself."""
    x, y, w, h = box
    if deep and min(w, h) >= LEAST_SIDE:
        rows, columns = _bands(pixels.even_lines(small, *box, True, EVEN, STRAY)), _bands(pixels.even_lines(small, *box, False, EVEN, STRAY))
        if rows == [(0, h)] and columns == [(0, w)]:
            rows, columns = _between(_seams(pixels.steps(small, *box, True, SEAM_STEP)), h), _between(_seams(pixels.steps(small, *box, False, SEAM_STEP)), w)
        if len(rows) > 1 or (rows != [(0, h)] and rows and len(columns) <= 1):
            yield from (b for a, n in rows for b in _cut(small, (x, y + a, w, n), deep - 1))
        elif columns and columns != [(0, w)]:
            yield from (b for a, n in columns for b in _cut(small, (x + a, y, n, h), deep - 1))
    yield box


def _bands(even: Mask) -> list[tuple[int, int]]:
    """Start and length of the runs between even rows; runs of a pixel or two are noise."""
    edge = np.diff(np.concatenate([[True], even, [True]]).astype(np.int8))
    starts, ends = np.flatnonzero(edge == -1), np.flatnonzero(edge == 1)
    return [(int(a), int(b - a)) for a, b in zip(starts, ends, strict=True) if b - a > 2]


def _seams(share: NDArray[np.float32]) -> list[int]:
    """Lines at which the picture changes nearly all along, and does not on either side: pictures laid edge to edge."""
    found: list[int] = []
    for k in np.flatnonzero(share > SEAM_SHARE).tolist():
        if not 2 * LEAST_SIDE <= k <= len(share) - 2 * LEAST_SIDE or share[k] < share[max(0, k - 4):k + 5].max():
            continue
        if share[k] > float(np.median(share[max(0, k - 8):k + 9])) + SEAM_RISE and (not found or k - found[-1] >= LEAST_SIDE):
            found.append(k)
    return found


def _between(seams: list[int], n: int) -> list[tuple[int, int]]:
    cuts = [0, *seams, n]
    return [(a, b - a) for a, b in pairwise(cuts)]
