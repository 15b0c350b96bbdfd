"""`bench image`: this engine beside what one would pick instead, on the same drawn pictures in one run.

Peers: imagehash (phash, phash of 256 bits, dhash), PDQ where `pdqhash` is installed, and ORB + RANSAC alone (OpenCV). One register of drawn marks
and products, altered copies of some, altered copies of pictures never registered; one threshold a method over all of the latter.
"""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from matching.image.build.alter import ALTERATIONS
from matching.image.build.drawing import Pixels, mark, product
from matching.image.index import ImageIndex
from matching.image.prepare import jpeg

Answer = tuple[int, float]
"""Which registered picture comes first, and how sure the method is (higher is surer)."""
Method = Callable[[Pixels], Answer]


@dataclass
class Queries:
    """Altered pictures: (alteration, registered number or -1, BGR pixels)."""

    rows: list[tuple[str, int, Pixels]] = field(default_factory=list)


def run(marks: int = 120, products: int = 40, per: int = 6, innocent: int = 90, seed: int = 4100) -> dict[str, Any]:
    """Share of first answers that are right, the same at 1 % false alarms, and CPU milliseconds a query; per method and per alteration."""
    r = np.random.default_rng(seed)
    known = [mark(r) for _ in range(marks)] + [product(r) for _ in range(products)]
    asked = queries(known, r, per, innocent)
    methods: dict[str, Any] = {}
    for name, make in makers().items():
        started = time.process_time()
        ask = make(known)
        registering = (time.process_time() - started) / len(known)
        methods[name] = measured(ask, asked) | {"ms_per_registered": round(1000 * registering, 2)}
    return {"registered": len(known), "queries": sum(1 for _, t, _ in asked.rows if t >= 0), "innocent": sum(1 for _, t, _ in asked.rows if t < 0),
            "pictures": "drawn", "pdq": "pdqhash is not installed" if "pdq" not in methods else "measured", "methods": methods}


def queries(known: list[Pixels], r: np.random.Generator, per: int, innocent: int) -> Queries:
    out = Queries()
    other = [mark(r) if n % 4 else product(r) for n in range(max(12, innocent // 2))]

    def altered(name: str, im: Pixels) -> Pixels:
        return ALTERATIONS[name](im, r, [other[int(r.integers(len(other)))] for _ in range(3)] + [product(r)])
    for name in ALTERATIONS:
        for n in r.choice(len(known), per, replace=False):
            out.rows.append((name, int(n), altered(name, known[int(n)])))
    names = list(ALTERATIONS)
    for k in range(innocent):
        name = names[k % len(names)]
        out.rows.append((name, -1, altered(name, other[k % len(other)])))
    return out


def measured(ask: Method, asked: Queries) -> dict[str, Any]:
    started = time.process_time()
    got = [(name, truth, *ask(im)) for name, truth, im in asked.rows]
    spent = (time.process_time() - started) / len(got)
    alarms = sorted((sure for _, truth, _, sure in got if truth < 0), reverse=True)
    limit = alarms[len(alarms) // 100] if alarms else -np.inf
    kinds: dict[str, list[tuple[bool, bool]]] = {}
    for name, truth, first, sure in got:
        if truth >= 0:
            kinds.setdefault(name, []).append((first == truth, first == truth and sure > limit))
    every = [x for v in kinds.values() for x in v]

    def shares(rows: list[tuple[bool, bool]]) -> list[float]:
        return [round(sum(x[k] for x in rows) / len(rows), 3) for k in (0, 1)]
    return {"first_right": shares(every)[0], "right_at_1_percent_alarms": shares(every)[1], "ms_per_query": round(1000 * spent, 1),
            "alterations": {k: shares(v) for k, v in kinds.items()}}


def makers() -> dict[str, Callable[[list[Pixels]], Method]]:
    """Every method that this machine can run."""
    out: dict[str, Callable[[list[Pixels]], Method]] = {"kuaiwei": ours}
    for name, bits in (("phash", 8), ("phash", 16), ("dhash", 8)):
        out[f"imagehash {name} {bits * bits}"] = lambda known, name=name, bits=bits: hashed(known, by_imagehash(name, bits))  # type: ignore[misc]
    if importlib.util.find_spec("pdqhash"):
        out["pdq"] = lambda known: hashed(known, by_pdq)
    out["orb + ransac"] = orb
    return out


def ours(known: list[Pixels]) -> Method:
    index = ImageIndex.open(None)
    for n, im in enumerate(known):
        index.add(str(n), jpeg(rgb(im), 95))
    index.flush()
    index.warm()

    def ask(im: Pixels) -> Answer:
        matches = index.search(jpeg(rgb(im), 90), top=1).matches
        return (int(matches[0].image), matches[0].score) if matches else (-1, 0.0)
    return ask


def rgb(im: Pixels) -> Pixels:
    return np.ascontiguousarray(im[..., ::-1])


def by_imagehash(name: str, size: int) -> Callable[[Pixels], NDArray[np.bool_]]:
    import imagehash

    function = getattr(imagehash, name)
    return lambda im: np.asarray(function(Image.fromarray(rgb(im)), hash_size=size).hash, bool).ravel()


def by_pdq(im: Pixels) -> NDArray[np.bool_]:
    pdq: Any = importlib.import_module("pdqhash")
    return np.asarray(pdq.compute(rgb(im))[0], bool)


def hashed(known: list[Pixels], code: Callable[[Pixels], NDArray[np.bool_]]) -> Method:
    stored = np.stack([code(im) for im in known])

    def ask(im: Pixels) -> Answer:
        distance = (stored != code(im)).sum(1)
        first = int(distance.argmin())
        return first, -float(distance[first])
    return ask


def orb(known: list[Pixels]) -> Method:
    """ORB, Hamming matching with a ratio test, affine RANSAC; as sure as it has inliers."""
    import cv2

    detector: Any = cv2.ORB_create(400)  # type: ignore[attr-defined]
    matcher = cv2.BFMatcher(cv2.NORM_HAMMING)
    stored = [detector.detectAndCompute(cv2.cvtColor(im, cv2.COLOR_BGR2GRAY), None) for im in known]

    def inliers(points: Any, codes: Any, other: tuple[Any, Any]) -> int:
        if other[1] is None or len(other[1]) < 2:
            return 0
        pairs = [m[0] for m in matcher.knnMatch(codes, other[1], k=2) if len(m) == 2 and m[0].distance < .8 * m[1].distance]
        if len(pairs) < 4:
            return 0
        a = np.array([points[m.queryIdx].pt for m in pairs], np.float32)
        b = np.array([other[0][m.trainIdx].pt for m in pairs], np.float32)
        found = cv2.estimateAffine2D(b, a, method=cv2.RANSAC, ransacReprojThreshold=5)[1]
        return 0 if found is None else int(found.sum())

    def ask(im: Pixels) -> Answer:
        points, codes = detector.detectAndCompute(cv2.cvtColor(im, cv2.COLOR_BGR2GRAY), None)
        if codes is None:
            return -1, 0.0
        counts = [inliers(points, codes, s) for s in stored]
        first = int(np.argmax(counts))
        return first, float(counts[first])
    return ask
