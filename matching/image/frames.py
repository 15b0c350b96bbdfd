"""Where the picture is in the picture: flat borders off, parts apart, sizes made equal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.image import pixels
from matching.image.panels import panels, same_box
from matching.image.prepare import Prepared
from matching.types import Box

Gray = NDArray[np.uint8]
Mask = NDArray[np.bool_]

FLAT = 18
"""Grey levels by which content must differ from the border's median colour."""
MAX_PARTS = 20


def border_colour(rgb: Gray) -> NDArray[np.int16]:
    edge = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    return np.asarray(np.median(edge, 0), np.int16)


def content(rgb: Gray) -> Mask:
    """What differs from the border's colour."""
    import cv2

    ground = border_colour(rgb)
    low, high = np.clip(ground - FLAT, 0, 255), np.clip(ground + FLAT, 0, 255)
    return np.asarray(cv2.inRange(rgb, low.astype(np.float64), high.astype(np.float64)) == 0)


def silhouette(rgb: Gray, ground: NDArray[np.int16]) -> Gray:
    """0 where a picture is of the ground's colour, 255 where it is not: the mark without its colours."""
    import cv2

    low, high = np.clip(ground - 2 * FLAT, 0, 255).astype(np.float64), np.clip(ground + 2 * FLAT, 0, 255).astype(np.float64)
    return np.asarray(255 - cv2.inRange(rgb, low, high), np.uint8)


def trimmed(mask: Mask) -> Box | None:
    """Bounding box of the content; None where there is (nearly) none."""
    ys, xs = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if len(ys) < 3 or len(xs) < 3:
        return None
    return int(xs[0]), int(ys[0]), int(xs[-1] - xs[0] + 1), int(ys[-1] - ys[0] + 1)


def trim_boxes(rgb: Gray, most: int = 3) -> list[Box]:
    """The whole picture, then what is left after taking a flat border off once, twice, ... (a letterboxed logo needs it twice)."""
    h, w = rgb.shape[:2]
    boxes: list[Box] = [(0, 0, w, h)]
    while len(boxes) <= most:
        x, y, bw, bh = boxes[-1]
        found = trimmed(content(rgb[y:y + bh, x:x + bw]))
        if found is None or found[2:] == (bw, bh) or min(found[2:]) < 8:
            break
        boxes.append((x + found[0], y + found[1], found[2], found[3]))
    return boxes


def area_scale(w: int, h: int, area: int, longest: int) -> float:
    """Factor that brings w×h to about `area` pixels, no side over `longest`."""
    return float(min((area / (w * h)) ** .5, longest / max(w, h)))


def resized(image: Gray, scale: float) -> Gray:
    """A picture resized by one factor, at least 8 pixels a side."""
    import cv2

    h, w = image.shape[:2]
    size = (max(8, round(w * scale)), max(8, round(h * scale)))
    if size == (w, h):
        return image
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC), np.uint8)


@dataclass
class QueryFrame:
    """A query picture at the size features are read at. Boxes inside are in its pixels; `scale` is its pixels per full pixel (x, y);
    `source` is the picture as it was decoded, where it shows more."""

    rgb: Gray
    size: tuple[int, int]
    source: Gray | None = None

    AREA = 344 * 344
    LONGEST = 640
    MOST_ZOOM = 1.4

    @classmethod
    def of(cls, picture: Prepared) -> QueryFrame:
        h, w = picture.rgb.shape[:2]
        return cls(resized(picture.rgb, min(cls.MOST_ZOOM, area_scale(w, h, cls.AREA, cls.LONGEST))), picture.size, picture.rgb)

    @property
    def scale(self) -> tuple[float, float]:
        return self.rgb.shape[1] / self.size[0], self.rgb.shape[0] / self.size[1]

    @cached_property
    def gray(self) -> Gray:
        import cv2

        return np.asarray(cv2.cvtColor(self.rgb, cv2.COLOR_RGB2GRAY), np.uint8)

    @cached_property
    def half(self) -> Gray:
        """Grey at half the size of the frame."""
        import cv2

        return np.asarray(cv2.resize(self.gray, (self.gray.shape[1] // 2, self.gray.shape[0] // 2), interpolation=cv2.INTER_AREA), np.uint8)

    @cached_property
    def zoom(self) -> float:
        """How much more detail than the frame the source has, 1 to 2 times."""
        return min(2.0, max(1.0, self.source.shape[1] / self.rgb.shape[1])) if self.source is not None else 1.0

    @cached_property
    def fine(self) -> Gray | None:
        """Grey at twice the size of the frame, where the source has more detail: small marks in large photos keep theirs."""
        import cv2

        if self.source is None or self.zoom < 1.2:
            return None
        size = (2 * self.rgb.shape[1], 2 * self.rgb.shape[0])
        shrinks = self.source.shape[1] > size[0]
        return np.asarray(cv2.resize(cv2.cvtColor(self.source, cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR), np.uint8)

    @cached_property
    def boxes(self) -> list[Box]:
        return trim_boxes(self.rgb)

    @cached_property
    def channels(self) -> list[Gray]:
        """One small silhouette picture for each colour."""
        return colour_channels(self.rgb)

    @cached_property
    def channel_scale(self) -> float:
        """Channel pixels per frame pixel."""
        return float(self.channels[0].shape[1] / self.rgb.shape[1])

    @cached_property
    def regions(self) -> list[Region]:
        return regions_of(self.channels, self.channel_scale)

    @cached_property
    def plain(self) -> bool:
        """Nothing in it: one colour, or so small that nothing can be told."""
        import cv2

        return min(self.size) < 8 or float(cv2.meanStdDev(self.gray)[1][0, 0]) < 1.5

    @cached_property
    def parts(self) -> list[Box]:
        """Windows that may each hold a whole mark: panels of a collage or screenshot, connected parts on a flat ground, quarters, centred crops."""
        h, w = self.gray.shape
        x, y, bw, bh = self.boxes[-1]
        out = panels(self.rgb) + components(self.rgb, self.boxes[min(1, len(self.boxes) - 1)])
        out += [(x + bw * i // 2, y + bh * j // 2, bw // 2, bh // 2) for i in range(2) for j in range(2)]
        out += [(int(w * (1 - s) / 2), int(h * (1 - s) / 2), int(w * s), int(h * s)) for s in (.8, .6)]
        kept: list[Box] = []
        for b in out:
            if min(b[2:]) >= 24 and not any(same_box(b, k) for k in kept + self.boxes):
                kept.append(b)
        return kept[:MAX_PARTS]


@dataclass(frozen=True, slots=True)
class Region:
    """Something of one colour that stands out: its box in frame pixels and the picture (255 = of that colour) it was seen in."""

    box: Box
    channel: int


COLOURS = 8
RARE = .12
"""Share of a picture below which parts of one colour are joined over wide gaps too, as the letters of a word are."""
MOST_REGIONS = 22


def colour_channels(rgb: Gray, side: int = 200) -> list[Gray]:
    """The picture as one small picture a colour (k-means in Lab), 255 where a pixel is of it; last all colours that are in one place, together."""
    import cv2

    s = side / max(rgb.shape[:2])
    small = cv2.resize(rgb, (max(8, round(rgb.shape[1] * s)), max(8, round(rgb.shape[0] * s))), interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(cv2.medianBlur(small, 3), cv2.COLOR_RGB2LAB).astype(np.float32).reshape(-1, 3)
    lab *= np.array([.6, 1.3, 1.3], np.float32)  # light and shade divide a mark less than colours do
    sample = np.ascontiguousarray(lab[:: max(1, len(lab) // 2500)])
    cv2.setRNGSeed(5)
    centres = cv2.kmeans(sample, min(COLOURS, len(sample)), None, (3, 12, 1.0), 1, cv2.KMEANS_PP_CENTERS)[2]  # type: ignore[call-overload]
    label = pixels.labels_of(lab, centres).reshape(small.shape[:2])
    single = [np.asarray((label == k) * 255, np.uint8) for k in range(len(centres))]
    gathered = [c for c in single if compact(c)]
    return single + ([np.asarray(np.max(gathered, axis=0), np.uint8)] if len(gathered) > 1 else [])


def compact(channel: Gray) -> bool:
    """A colour that is rare in the picture and mostly in one place: a mark of several colours is the sum of such."""
    import cv2

    n = int(np.count_nonzero(channel))
    if not .002 * channel.size < n < .2 * channel.size:
        return False
    _, labels, stats, _ = cv2.connectedComponentsWithStats(cv2.dilate(channel, np.ones((11, 11), np.uint8)))
    inside = pixels.inner_boxes(np.asarray(labels, np.int32), channel, len(stats))[:, 4]
    inside[0] = 0
    k = int(inside.argmax())
    return bool(inside[k] > .7 * n and stats[k, 2] * stats[k, 3] < .4 * channel.size)


def regions_of(channels: list[Gray], scale: float) -> list[Region]:
    """Connected regions of each colour, and groups of near ones, of 0.6 % to 75 % of the picture; largest first."""
    import cv2

    found: list[tuple[float, Region]] = []
    for k, channel in enumerate(channels):
        h, w = channel.shape
        for reach in ((1, 9, 23) if np.count_nonzero(channel) < RARE * channel.size else (1, 9)):
            mask = channel if reach == 1 else cv2.dilate(channel, np.ones((reach, reach), np.uint8))
            n, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
            inner = pixels.inner_boxes(np.asarray(labels, np.int32), channel, n)
            for i in 1 + np.argsort(-stats[1:, 4], kind="stable")[:5]:
                x, y, bw, bh = (int(v) for v in (*inner[i, :2], *(inner[i, 2:4] - inner[i, :2] + 1)))
                if not (.006 * h * w < bw * bh < .75 * h * w and min(bw, bh) >= 8):
                    continue
                fill = float(channel[y:y + bh, x:x + bw].mean()) / 255
                box = (round(x / scale), round(y / scale), round(bw / scale), round(bh / scale))
                if fill > .08 and not any(r.channel == k and same_box(r.box, box) for _, r in found):
                    found.append((bw * bh * fill, Region(box, k)))
    return [r for _, r in sorted(found, key=lambda f: -f[0])[:MOST_REGIONS]]


def components(rgb: Gray, within: Box) -> list[Box]:
    """Bounding boxes of what stands apart on the ground, largest first, after joining what is close (letters of a word)."""
    import cv2

    x, y, w, h = within
    side = 160
    s = side / max(w, h)
    small = cv2.resize(rgb[y:y + h, x:x + w], (max(4, round(w * s)), max(4, round(h * s))), interpolation=cv2.INTER_AREA)
    framed = cv2.copyMakeBorder(small, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=[int(v) for v in border_colour(rgb)])
    mask = content(np.asarray(framed, np.uint8)).astype(np.uint8)
    found: list[Box] = []
    for reach in (3, 9):
        joined = cv2.dilate(mask, np.ones((reach, reach), np.uint8))
        n, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
        for k in sorted(range(1, n), key=lambda k: -int(stats[k, 4]))[:6]:
            inner = trimmed(np.asarray((labels == k) & (mask > 0)))
            if inner and inner[2] * inner[3] > .01 * side * side:
                found.append((x + int((inner[0] - 2) / s), y + int((inner[1] - 2) / s), max(1, int(inner[2] / s)), max(1, int(inner[3] / s))))
    clipped = [(max(0, a), max(0, b), min(c, rgb.shape[1] - max(0, a)), min(d, rgb.shape[0] - max(0, b))) for a, b, c, d in found]
    return [c for c in clipped if c[2] > 0 and c[3] > 0]
