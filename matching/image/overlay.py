"""Pictures that show a match: where the registered picture lies in the query, and a warped copy for the blink or slider view."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.image.prepare import Pixels, decode, jpeg
from matching.types import ImageMatch

SIDE = 900
LINE = (214, 64, 0)
"""Vermilion, with a white seam beside it, stands out on any ground."""


def draw(query: bytes, registered: bytes, match: ImageMatch | None) -> dict[str, bytes]:
    """JPEG bytes: "query" with the region drawn, "registered" with what of it is visible there, and "warped": the query with the registered
    picture laid over it where it was found (only where the match has a warp). Raises prepare.Unreadable."""
    seen, known = decode(query, SIDE), decode(registered, SIDE)
    if match is None:
        return {"query": jpeg(seen.rgb), "registered": jpeg(known.rgb)}
    if match.warp is None:
        return {"query": jpeg(_boxed(seen.rgb, match, seen.scale)), "registered": jpeg(known.rgb)}
    m = np.diag([seen.scale, seen.scale, 1]) @ np.array(match.warp, np.float64).reshape(3, 3) @ np.diag([1 / known.scale, 1 / known.scale, 1])
    return {"query": jpeg(_outlined(seen.rgb, known.rgb.shape[:2], m)), "registered": jpeg(known.rgb), "warped": jpeg(_laid_over(seen.rgb, known.rgb, m, match))}


def _thick(rgb: Pixels) -> int:
    return max(2, round(float(max(rgb.shape[:2])) / 180))


def _outlined(rgb: Pixels, shape: tuple[int, ...], m: NDArray[np.float64]) -> Pixels:
    """The outline of a picture of `shape` (h, w) seen through m."""
    import cv2

    h, w = shape
    corners = cv2.perspectiveTransform(np.array([[[0, 0], [w, 0], [w, h], [0, h]]], np.float32), m.astype(np.float32))[0]
    out, points, thick = rgb.copy(), np.clip(corners, -20000, 20000).astype(np.int32), _thick(rgb)
    cv2.polylines(out, [points], True, (255, 255, 255), thick + 2, cv2.LINE_AA)
    cv2.polylines(out, [points], True, LINE, thick, cv2.LINE_AA)
    top = points[0]
    cv2.circle(out, (int(top[0]), int(top[1])), 2 * thick, LINE, -1, cv2.LINE_AA)  # the registered picture's upper left corner: shows turns
    return out


def _boxed(rgb: Pixels, match: ImageMatch, scale: float) -> Pixels:
    import cv2

    out = rgb.copy()
    if match.box is not None:
        x, y, w, h = (round(v * scale) for v in match.box)
        cv2.rectangle(out, (x, y), (x + w, y + h), LINE, _thick(rgb), cv2.LINE_AA)
    return out


def _laid_over(rgb: Pixels, known: Pixels, m: NDArray[np.float64], match: ImageMatch) -> Pixels:
    import cv2

    size = (rgb.shape[1], rgb.shape[0])
    shown = 255 - known if match.inverted else known
    image = cv2.warpPerspective(shown, m, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full(known.shape[:2], 255, np.uint8), m, size)[..., None] > 127
    return np.where(mask, image, rgb).astype(np.uint8)
