"""Fit the additive score on drawn pictures: a register of drawn marks and products, altered copies of them and of others never registered.

Each feature gets a rising piecewise-linear curve; together they are a logistic regression with non-negative slopes, so that more agreement
never lowers a score (FALLING apart). Writes data/score.json.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from matching.image import score
from matching.image.build.alter import ALTERATIONS, HARD
from matching.image.build.drawing import Pixels, mark, product
from matching.image.frames import QueryFrame
from matching.image.index import ImageIndex
from matching.image.prepare import decode
from matching.image.search import measured

F64 = NDArray[np.float64]
Row = tuple[int, bool, bool, dict[str, float]]
"""Query number, whether the query shows anything registered, whether this is it, the features."""


def png(im: Pixels) -> bytes:
    return cv2.imencode(".png", im)[1].tobytes()


def jpeg(im: Pixels, quality: int) -> bytes:
    return cv2.imencode(".jpg", im, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()


def examples(seed: int, marks: int, products: int, queries: int) -> list[Row]:
    """Measure `queries` altered pictures, half of them of nothing registered, against a drawn register."""
    r = np.random.default_rng(seed)
    known = [mark(r) for _ in range(marks)] + [product(r) for _ in range(products)]
    other = [mark(r) for _ in range(marks // 2)] + [product(r) for _ in range(products // 2)]
    index = ImageIndex.open(None)
    for n, im in enumerate(known):
        index.add(str(n), png(im))
    index.flush()
    rows: list[Row] = []
    for q in range(queries):
        real = q % 2 == 0
        pool = known if real else other
        n = int(r.integers(len(pool)))
        kinds = list(HARD) if r.random() < .7 else list(ALTERATIONS)
        others = [other[int(r.integers(len(other)))] for _ in range(3)] + [product(r)]
        altered = ALTERATIONS[str(r.choice(kinds))](pool[n], r, others)
        frame = QueryFrame.of(decode(jpeg(altered, int(r.integers(65, 95)))))
        if not frame.plain:
            rows += [(q, real, real and index.register().segments[m.hypothesis.segment].ids[m.hypothesis.picture] == str(n), score.features(m))
                     for _, m in measured(frame, index.register())]
    return rows


KNOTS: dict[str, list[float]] = {
    "picture.hash": [0, 3, 5, 7, 9, 12, 16, 21, 26], "picture.inliers": [0, 1, 2, 2.6, 3.2, 4, 5, 6.5], "picture.rare": [0, 3, 4, 5, 6, 7, 8.5],
    "picture.share": [0, .08, .16, .28, .45, .7],
    "picture.covered": [0, .3, .5, .65, .8, .9, 1], "picture.shown": [0, .2, .35, .5, .65, .8, 1], "picture.explained": [0, .2, .4, .6, .8, 1],
    "picture.correlation": [0, .3, .5, .7, .85, .93, 1], "picture.edges": [0, .2, .4, .6, .8, 1], "picture.amount": [2, 3.5, 4.5, 5.5, 6.5],
    "picture.sharp": [0, .2, .4, .6, .8, 1], "picture.both": [0, .15, .3, .45, .6, .8, 1], "picture.mirrored": [0, 1],
}
FALLING = ("picture.mirrored",)
"""Chance looks at mirrored readings as often as at the others, copies are seldom mirrored: this one lowers the score."""


def ramps(values: F64, knots: list[float]) -> F64:
    """n×(knots-1): how far a value has climbed through each interval, 0..1."""
    return np.stack([np.clip((values - a) / (b - a), 0, 1) for a, b in pairwise(knots)], 1)


def fit(rows: list[Row], ridge: float = 1.0) -> dict[str, list[list[float]]]:
    from scipy.optimize import minimize

    codes = [c for c in KNOTS if c in rows[0][3]]
    x = np.concatenate([ramps(np.array([f[c] for *_, f in rows]), KNOTS[c]) for c in codes], 1)
    y = np.array([1.0 if ok else 0.0 for _, _, ok, _ in rows])

    def loss(p: F64) -> tuple[float, F64]:
        z = x @ p[1:] + p[0]
        e = 1 / (1 + np.exp(-np.clip(z, -40, 40)))
        value = float((np.logaddexp(0, z) - y * z).sum() + ridge * (p[1:] ** 2).sum() / 2)
        return value, np.concatenate([[(e - y).sum()], x.T @ (e - y) + ridge * p[1:]])

    start = np.concatenate([[-5.0], np.full(x.shape[1], .2)])
    bounds: list[tuple[float | None, float | None]] = [(None, None)] + [(-4.0, 0.0) if c in FALLING else (0.0, 4.0) for c in codes for _ in KNOTS[c][1:]]
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 3000, "maxfun": 6000})
    model: dict[str, list[list[float]]] = {score.BASE: [[0.0], [round(float(best.x[0]), 4)]]}
    at = 1
    for c in codes:
        n = len(KNOTS[c]) - 1
        heights = np.concatenate([[0.0], np.cumsum(best.x[at:at + n])])
        model[c] = [list(map(float, KNOTS[c])), [round(float(v), 4) for v in heights]]
        at += n
    return model


SEEDS = ((31, 560), (32, 600))
"""Seed and queries of each drawn set; sets keep apart because their query numbers do."""


def main(target: Path, kept: Path | None = None) -> None:
    """Measure and fit; `kept` keeps the measurements, or gives those of an earlier run."""
    if kept is not None and kept.exists():
        rows: list[Any] = [tuple(r) for r in json.loads(kept.read_text())]
    else:
        rows = [(10_000 * n + q, *rest) for n, (seed, queries) in enumerate(SEEDS) for q, *rest in examples(seed, 260, 90, queries)]
        if kept is not None:
            kept.write_text(json.dumps(rows))
    model = fit(rows)
    target.write_text(json.dumps(model, indent=1) + "\n", encoding="utf-8")
