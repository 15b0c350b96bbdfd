"""What one would pick instead of the image engine: whole-picture hashes, and ORB with RANSAC."""

from __future__ import annotations

import importlib
import io
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from matching.image.build.drawing import Pixels

Answer = tuple[int, float]
"""Which registered picture comes first, and how sure the method is (higher is surer)."""
Method = Callable[[bytes], Answer]
Code = Callable[[Pixels], NDArray[np.bool_]]
VOTES, CHECKED, FEATURES = 8, 8, 400
"""ORB: nearest registered features that vote, pictures whose geometry is checked, features a picture."""


def bgr_of(data: bytes) -> Pixels:
    """A picture file as BGR pixels on white."""
    with Image.open(io.BytesIO(data)) as opened:
        im: Image.Image = opened
        if im.mode in ("RGBA", "LA", "PA") or "transparency" in im.info:
            im = Image.alpha_composite(Image.new("RGBA", im.size, (255, 255, 255, 255)), im.convert("RGBA"))
        return np.ascontiguousarray(np.asarray(im.convert("RGB"), np.uint8)[..., ::-1])


def by_imagehash(name: str, size: int) -> Code:
    import imagehash

    function = getattr(imagehash, name)
    return lambda im: np.asarray(function(Image.fromarray(np.ascontiguousarray(im[..., ::-1])), hash_size=size).hash, bool).ravel()


def by_pdq(im: Pixels) -> NDArray[np.bool_]:
    pdq: Any = importlib.import_module("pdqhash")
    return np.asarray(pdq.compute(np.ascontiguousarray(im[..., ::-1]))[0], bool)


def hashed(known: list[bytes], code: Code) -> Method:
    stored = np.packbits(np.stack([code(bgr_of(data)) for data in known]), axis=1)

    def ask(data: bytes) -> Answer:
        distance = np.bitwise_count(stored ^ np.packbits(code(bgr_of(data)))).sum(1)
        first = int(distance.argmin())
        return first, -float(distance[first])
    return ask


def orb(known: list[Pixels]) -> Method:
    """ORB: the nearest registered features vote, the leading pictures are checked by affine RANSAC; as sure as it has inliers."""
    import cv2

    detector: Any = cv2.ORB_create(FEATURES)  # type: ignore[attr-defined]
    matcher: Any = cv2.BFMatcher(cv2.NORM_HAMMING)
    points_of: list[tuple[float, float]] = []
    owner, codes_of = [], []
    for n, im in enumerate(known):
        points, codes = detector.detectAndCompute(cv2.cvtColor(im, cv2.COLOR_BGR2GRAY), None)
        if codes is not None:
            points_of += [p.pt for p in points]
            owner += [n] * len(points)
            codes_of.append(codes)
    stored = np.concatenate(codes_of)

    def inliers(points: Any, hits: list[Any]) -> int:
        if len(hits) < 4:
            return 0
        a = np.array([points[m.queryIdx].pt for m in hits], np.float32)
        b = np.array([points_of[m.trainIdx] for m in hits], np.float32)
        found = cv2.estimateAffine2D(b, a, method=cv2.RANSAC, ransacReprojThreshold=5)[1]
        return 0 if found is None else int(found.sum())

    def ask(data: bytes) -> Answer:
        points, codes = detector.detectAndCompute(cv2.cvtColor(bgr_of(data), cv2.COLOR_BGR2GRAY), None)
        if codes is None:
            return -1, 0.0
        hits: dict[int, list[Any]] = defaultdict(list)
        for m in (m for row in matcher.knnMatch(codes, stored, k=VOTES) for m in row):
            hits[owner[m.trainIdx]].append(m)
        leading = sorted(hits, key=lambda n: -len(hits[n]))[:CHECKED]
        count, first = max(((inliers(points, hits[n]), n) for n in leading), default=(0, -1))
        return first, float(count)
    return ask
