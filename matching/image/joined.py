"""One picture that shows why two pictures are said to match: both side by side, the region outlined, and lines between details that fit.

The details are found again from the two pictures and the map between them, so nothing of them needs to be kept with a match.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.image import codebook, kernels
from matching.image.candidates import REACH_GUIDED
from matching.image.local import features
from matching.image.prepare import Pixels

Matrix = NDArray[np.float64]
F32 = NDArray[np.float32]

PANEL, GAP, MARGIN = 560, 28, .3
MOST_LINES = 36
WIDE = 1.7
"""Width over height from which panels lie above one another."""
LINE, SEAM = (214, 64, 0), (255, 255, 255)
KNOWN_FEATURES, SEEN_FEATURES = 300, 900


@dataclass(frozen=True, slots=True)
class Panel:
    """A picture of the drawing: its pixels, and the 3×3 map from pixels of the given picture to pixels of the panel."""

    rgb: Pixels
    into: Matrix


def draw(seen: Pixels, known: Pixels, m: Matrix, mirrored: bool, inverted: bool) -> Pixels:
    """seen and known RGB, m 3×3 from pixels of known to pixels of seen. What was seen is left or above, the registered picture right or below."""
    quad = through(m, np.array([[0, 0], [known.shape[1], 0], [known.shape[1], known.shape[0]], [0, known.shape[0]]], np.float64))
    left, right = panel(seen, around(quad, seen)), panel(known, (0, 0, known.shape[1], known.shape[0]))
    pairs = links(left, right, left.into @ m @ np.linalg.inv(right.into), mirrored, inverted)
    return composed(left, right, through(left.into, quad), pairs)


def through(m: Matrix, points: Matrix) -> Matrix:
    """n×2 points through a 3×3 map."""
    p = np.column_stack([points, np.ones(len(points))]) @ m.T
    return np.asarray(p[:, :2] / np.where(np.abs(p[:, 2:]) < 1e-9, 1e-9, p[:, 2:]))


def around(quad: Matrix, rgb: Pixels) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the part of a picture to be shown: the region and a margin; the whole where the region lies outside."""
    h, w = rgb.shape[:2]
    low, high = quad.min(0), quad.max(0)
    margin = MARGIN * (high - low)
    x0, y0 = (max(0, int(v)) for v in low - margin)
    x1, y1 = min(w, int(high[0] + margin[0]) + 1), min(h, int(high[1] + margin[1]) + 1)
    return (x0, y0, x1, y1) if x1 - x0 >= 8 and y1 - y0 >= 8 else (0, 0, w, h)


def panel(rgb: Pixels, box: tuple[int, int, int, int]) -> Panel:
    """A part of a picture, brought to the size of a panel."""
    import cv2

    x0, y0, x1, y1 = box
    s = PANEL / max(x1 - x0, y1 - y0)
    size = (max(8, round((x1 - x0) * s)), max(8, round((y1 - y0) * s)))
    small = cv2.resize(rgb[y0:y1, x0:x1], size, interpolation=cv2.INTER_AREA if s < 1 else cv2.INTER_CUBIC)
    return Panel(np.asarray(small, np.uint8), np.array([[s, 0, -x0 * s], [0, s, -y0 * s], [0, 0, 1.0]]))


def links(left: Panel, right: Panel, m: Matrix, mirrored: bool, inverted: bool) -> Matrix:
    """n×4: place in the left panel and in the right panel of each detail that fits m (right to left), at most MOST_LINES, spread out."""
    import cv2

    known, width = cv2.cvtColor(right.rgb, cv2.COLOR_RGB2GRAY), right.rgb.shape[1]
    flip = np.array([[-1, 0, width], [0, 1, 0], [0, 0, 1.0]]) if mirrored else np.eye(3)
    known = known[:, ::-1] if mirrored else known
    book = codebook.load()
    ours = features(np.ascontiguousarray(255 - known if inverted else known, np.uint8), book, KNOWN_FEATURES)
    theirs = features(np.asarray(cv2.cvtColor(left.rgb, cv2.COLOR_RGB2GRAY), np.uint8), book, SEEN_FEATURES)
    if not len(ours) or not len(theirs):
        return np.empty((0, 4))
    upright = m @ flip
    affine = flat(upright, width / 2, right.rgb.shape[0] / 2)
    reach = float(np.hypot(width, right.rgb.shape[0])) * abs(float(np.linalg.det(affine[:, :2]))) ** .5
    found, _ = kernels.guided(theirs.place, theirs.signatures, ours.place, ours.signatures, affine.astype(np.float32), .12 * reach, REACH_GUIDED)
    at = np.flatnonzero(found >= 0)
    there, here = theirs.place[found[at], :2].astype(np.float64), ours.place[at, :2].astype(np.float64)
    near = np.hypot(*(through(upright, here) - there).T) < .025 * reach
    return spread(np.column_stack([there[near], through(flip, here[near])]), MOST_LINES)


def flat(m: Matrix, x: float, y: float) -> Matrix:
    """The affine (2×3) that a perspective is near a point."""
    p = m @ np.array([x, y, 1.0])
    at = p[:2] / p[2]
    slope = (m[:2, :2] - np.outer(at, m[2, :2])) / p[2]
    return np.column_stack([slope, at - slope @ np.array([x, y])])


def spread(pairs: Matrix, most: int) -> Matrix:
    """At most so many pairs, each as far from those before as can be."""
    if len(pairs) <= most:
        return pairs
    chosen, far = [0], np.hypot(*(pairs[:, 2:] - pairs[0, 2:]).T)
    while len(chosen) < most:
        chosen.append(int(far.argmax()))
        far = np.minimum(far, np.hypot(*(pairs[:, 2:] - pairs[chosen[-1], 2:]).T))
    return pairs[sorted(chosen)]


def composed(left: Panel, right: Panel, quad: Matrix, pairs: Matrix) -> Pixels:
    """Both panels on white, wide ones above one another, the region outlined, the lines drawn."""
    import cv2

    (lh, lw), (rh, rw) = left.rgb.shape[:2], right.rgb.shape[:2]
    stacked = min(lw / lh, rw / rh) > WIDE
    height, width = (lh + GAP + rh, max(lw, rw)) if stacked else (max(lh, rh), lw + GAP + rw)
    lx, ly = ((width - lw) // 2, 0) if stacked else (0, (height - lh) // 2)
    rx, ry = ((width - rw) // 2, lh + GAP) if stacked else (lw + GAP, (height - rh) // 2)
    out = np.full((height, width, 3), 255, np.uint8)
    out[ly:ly + lh, lx:lx + lw], out[ry:ry + rh, rx:rx + rw] = outlined(left.rgb, quad), right.rgb
    cv2.rectangle(out, (rx, ry), (rx + rw - 1, ry + rh - 1), (190, 190, 190), 1)
    lines, points = out.copy(), [((a + lx, b + ly), (c + rx, d + ry)) for a, b, c, d in np.rint(pairs).astype(int).tolist()]
    for a, b in points:
        cv2.line(lines, a, b, LINE, 1, cv2.LINE_AA)
    out = np.asarray(cv2.addWeighted(lines, .6, out, .4, 0), np.uint8)
    for p in (p for pair in points for p in pair):
        cv2.circle(out, p, 5, SEAM, -1, cv2.LINE_AA)
        cv2.circle(out, p, 3, LINE, -1, cv2.LINE_AA)
    return out


def outlined(rgb: Pixels, quad: Matrix) -> Pixels:
    """A copy with the outline of four corners; a dot marks the registered picture's upper left corner, which shows turns."""
    import cv2

    out, points = rgb.copy(), np.clip(quad, -20000, 20000).astype(np.int32)
    thick = max(2, round(max(rgb.shape[:2]) / 180))
    cv2.polylines(out, [points], True, SEAM, thick + 2, cv2.LINE_AA)
    cv2.polylines(out, [points], True, LINE, thick, cv2.LINE_AA)
    cv2.circle(out, (int(points[0][0]), int(points[0][1])), 2 * thick, LINE, -1, cv2.LINE_AA)
    return out
