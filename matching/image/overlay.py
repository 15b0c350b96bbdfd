"""Pictures that show a match: where the registered picture lies in the query, details joined by lines, a warped copy for the blink or slider view."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from matching.image import joined
from matching.image.joined import LINE, outlined, through
from matching.image.prepare import Pixels, decode, jpeg
from matching.types import ImageMatch

SIDE = 900
PICTURES = ("query", "registered", "warped", "lines")


def draw(query: bytes, registered: bytes, match: ImageMatch | None, wanted: Collection[str] = PICTURES) -> dict[str, bytes]:
    """JPEG bytes of those `wanted`: "query" with the region drawn, "registered", "warped": the query with the registered picture laid over it where
    it was found, "lines": both side by side, joined where details fit. The last two only where the match has a warp. Raises prepare.Unreadable."""
    seen, known = decode(query, SIDE), decode(registered, SIDE)
    made: dict[str, Callable[[], Pixels]]
    if match is None or match.warp is None:
        marked = seen.rgb if match is None else _boxed(seen.rgb, match, seen.scale)
        made = {"query": lambda: marked, "registered": lambda: known.rgb}
    else:
        m = np.diag([seen.scale, seen.scale, 1]) @ np.array(match.warp, np.float64).reshape(3, 3) @ np.diag([1 / known.scale, 1 / known.scale, 1])
        h, w = known.rgb.shape[:2]
        quad = through(m, np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float64))
        made = {"query": lambda: outlined(seen.rgb, quad), "registered": lambda: known.rgb, "warped": lambda: _laid_over(seen.rgb, known.rgb, m, match),
                "lines": lambda: joined.draw(seen.rgb, known.rgb, m, match.mirrored, match.inverted)}
    return {name: jpeg(make()) for name, make in made.items() if name in wanted}


def lines(query: bytes, registered: bytes, warp: Sequence[float], mirrored: bool, inverted: bool) -> bytes:
    """A stored match as one JPEG: both pictures side by side, the region outlined, details that fit joined. `warp`: row-major 3×3, as in ImageMatch.
    The compare view, the phone and the opinion show this same picture. Raises prepare.Unreadable."""
    return draw(query, registered, ImageMatch("", 0.0, "", None, mirrored, inverted, (), tuple(warp)), ("lines",))["lines"]


def _boxed(rgb: Pixels, match: ImageMatch, scale: float) -> Pixels:
    import cv2

    out = rgb.copy()
    if match.box is not None:
        x, y, w, h = (round(v * scale) for v in match.box)
        cv2.rectangle(out, (x, y), (x + w, y + h), LINE, max(2, round(max(rgb.shape[:2]) / 180)), cv2.LINE_AA)
    return out


def _laid_over(rgb: Pixels, known: Pixels, m: NDArray[np.float64], match: ImageMatch) -> Pixels:
    import cv2

    size = (rgb.shape[1], rgb.shape[0])
    shown = 255 - known if match.inverted else known
    image = cv2.warpPerspective(shown, m, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full(known.shape[:2], 255, np.uint8), m, size)[..., None] > 127
    return np.where(mask, image, rgb).astype(np.uint8)
