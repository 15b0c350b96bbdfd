"""Is the registered picture really there? The query is warped into the registered picture's frame and compared pixel by pixel.

False alarms of local features are partial true matches (shared letters, plain circles), so what counts is the *share of the mark* that agrees,
weighted by how much there is to see in each place, and how much of the query there is left unexplained.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
F32 = NDArray[np.float32]
Matrix = NDArray[np.float64]

WINDOW = 9
SHIFT = 2
"""Pixels of the thumbnail by which a place may have moved: hand-drawn copies and bent surfaces."""
LEAST = 6.0
"""Deviation in grey levels below which a window is flat."""


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


NOTHING = Agreement(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def pyramid(gray: Gray, levels: int = 3) -> list[Gray]:
    """The picture and its halves, so that warping down does not alias."""
    import cv2

    out = [gray]
    for _ in range(levels - 1):
        if min(out[-1].shape) < 32:
            break
        out.append(np.asarray(cv2.pyrDown(out[-1]), np.uint8))
    return out


def warped(levels: list[Gray], h: Matrix, size: tuple[int, int]) -> tuple[F32, NDArray[np.bool_]]:
    """The query seen in a frame of `size` (w, h) through h (frame pixels to query pixels), and where the query has pixels."""
    import cv2

    w, ht = size
    zoom = abs(np.linalg.det(h[:2, :2])) ** .5
    level = int(np.clip(np.floor(np.log2(max(zoom, 1e-6)) + .3), 0, len(levels) - 1))
    m = np.diag([.5**level, .5**level, 1.0]) @ h
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    image = cv2.warpPerspective(levels[level], m, (w, ht), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    gh, gw = levels[level].shape
    return np.asarray(image, np.float32), covered_by(m, (w, ht), (gw, gh))


def covered_by(m: Matrix, size: tuple[int, int], within: tuple[int, int]) -> NDArray[np.bool_]:
    """Which pixels of a frame of `size` (w, h) fall, through m, within a picture of size `within`."""
    w, h = size
    corners = np.array([[0, 0, 1], [w - 1, 0, 1], [w - 1, h - 1, 1], [0, h - 1, 1.0]]) @ m.T
    if (corners[:, 2] > 1e-6).all():
        x, y = corners[:, 0] / corners[:, 2], corners[:, 1] / corners[:, 2]
        if x.min() > -.5 and y.min() > -.5 and x.max() < within[0] - .5 and y.max() < within[1] - .5:
            return np.ones((h, w), bool)
    xs, ys = np.arange(w)[None, :], np.arange(h)[:, None]
    z = m[2, 0] * xs + m[2, 1] * ys + m[2, 2]
    safe = np.where(np.abs(z) < 1e-9, 1e-9, z)
    x, y = (m[0, 0] * xs + m[0, 1] * ys + m[0, 2]) / safe, (m[1, 0] * xs + m[1, 1] * ys + m[1, 2]) / safe
    return np.asarray((z > 0) & (x > -.5) & (x < within[0] - .5) & (y > -.5) & (y < within[1] - .5))


def refine(levels: list[Gray], thumb: Gray, h: Matrix, inverted: bool, rounds: int = 20) -> Matrix:
    """Improve h by maximising the correlation (Evangelidis and Psarakis 2008); h itself where that does not converge."""
    import cv2

    seen, inside = warped(levels, h, (thumb.shape[1], thumb.shape[0]))
    if inside.mean() < .2 or seen.std() < 2:
        return h
    if inverted:
        seen = np.asarray(255 - seen, np.float32)
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

    ref = thumb.astype(np.float32)
    seen, inside = warped(levels, h, (thumb.shape[1], thumb.shape[0]))
    if inside.mean() < .08:
        return NOTHING
    if inverted:
        seen = np.asarray(255 - seen, np.float32)
    best, flat, ref_dev, seen_dev = local_correlation(ref, seen, reach)
    weight = np.minimum(ref_dev, 40) * (ref_dev > LEAST)
    total = float(weight.sum())
    if total <= 0:
        return NOTHING
    mask = inside.astype(np.float32)
    visible = float((weight * mask).sum()) / total
    agrees = np.clip((best - .4) / .45, 0, 1) * mask
    covered = float((weight * agrees).sum()) / max(float((weight * mask).sum()), 1e-6)
    other = np.minimum(seen_dev, 40) * (seen_dev > LEAST) * mask
    explained = float((other * agrees).sum()) / max(float(other.sum()), 1e-6)
    sharp = float((weight * np.clip((flat - .4) / .45, 0, 1) * mask).sum()) / max(float((weight * mask).sum()), 1e-6)
    return Agreement(visible, covered, explained, whole_correlation(ref, seen, inside), edge_agreement(ref, seen, mask), float((weight * agrees).sum()) / 1000, sharp)


def opposite(levels: list[Gray], thumb: Gray, h: Matrix) -> bool:
    """Whether the query, seen through h, is light where the registered picture is dark."""
    seen, inside = warped(levels, h, (thumb.shape[1], thumb.shape[0]))
    return bool(inside.any()) and whole_correlation(thumb.astype(np.float32), seen, inside) < 0


def local_correlation(ref: F32, seen: F32, reach: int) -> tuple[F32, F32, F32, F32]:
    """Windowed correlation at the best shift and at no shift, and the windowed deviations of both pictures."""
    import cv2

    size = (WINDOW, WINDOW)
    mean_r = cv2.blur(ref, size)
    dev_r = np.sqrt(np.maximum(cv2.blur(ref * ref, size) - mean_r * mean_r, 0))
    mean_s = cv2.blur(seen, size)
    dev_s = np.sqrt(np.maximum(cv2.blur(seen * seen, size) - mean_s * mean_s, 0))
    best: F32 = np.full(ref.shape, -1, np.float32)
    still: F32 = best
    padded, padded_mean, padded_dev = (cv2.copyMakeBorder(x, reach, reach, reach, reach, cv2.BORDER_REPLICATE) for x in (seen, mean_s, dev_s))
    h, w = ref.shape
    for dy in range(2 * reach + 1):
        for dx in range(2 * reach + 1):
            s = padded[dy:dy + h, dx:dx + w]
            c = (cv2.blur(ref * s, size) - mean_r * padded_mean[dy:dy + h, dx:dx + w]) / (dev_r * padded_dev[dy:dy + h, dx:dx + w] + 25)
            np.maximum(best, c, out=best)
            if dx == reach and dy == reach:
                still = np.asarray(c, np.float32)
    return best, still, np.asarray(dev_r, np.float32), np.asarray(dev_s, np.float32)


def whole_correlation(ref: F32, seen: F32, inside: NDArray[np.bool_]) -> float:
    a, b = ref[inside], seen[inside]
    a, b = a - a.mean(), b - b.mean()
    return float((a * b).sum() / (np.sqrt(float((a * a).sum()) * float((b * b).sum())) + 1e-6))


def edge_agreement(ref: F32, seen: F32, mask: F32) -> float:
    """Mean cosine between gradients, weighted by the geometric mean of their strengths over that of the registered picture."""
    import cv2

    rx, ry = cv2.Sobel(ref, cv2.CV_32F, 1, 0), cv2.Sobel(ref, cv2.CV_32F, 0, 1)
    sx, sy = cv2.Sobel(seen, cv2.CV_32F, 1, 0), cv2.Sobel(seen, cv2.CV_32F, 0, 1)
    r, s = np.sqrt(rx * rx + ry * ry), np.sqrt(sx * sx + sy * sy)
    dot = (rx * sx + ry * sy) / (r * s + 1e-3)
    weight = np.sqrt(r * np.minimum(s, r * 2)) * mask
    return float((dot * weight).sum() / (np.maximum((r * mask).sum(), 1e-3) * 1.0))
