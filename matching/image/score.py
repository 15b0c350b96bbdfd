"""From measurements to a calibrated chance: an additive log-odds model whose rows are the findings shown."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from matching.image import embedding
from matching.image.candidates import Hypothesis
from matching.image.explain import DETAILS
from matching.image.verify import Agreement
from matching.types import Finding, probability

FILE = Path(__file__).parent / "data" / "score.json"
BASE = "base"
COUNTED = ("picture.inliers", "picture.share")


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything the score is made of for one registered picture in one query; `features`: how many local features it has."""

    hypothesis: Hypothesis
    agreement: Agreement
    content: float
    features: int


def features(m: Measured) -> dict[str, float]:
    """Feature code to a number around 0..5; each is used through a piecewise-linear curve."""
    a, h = m.agreement, m.hypothesis
    return {
        "picture.hash": max(0.0, h.z),
        "picture.inliers": math.log2(1 + h.inliers),
        "picture.share": h.inliers / max(10.0, m.features * max(a.visible, .15)),
        "picture.rare": math.log2(1 + h.rare),
        "picture.covered": a.covered,
        "picture.shown": a.covered * a.visible,
        "picture.explained": a.explained,
        "picture.correlation": max(0.0, a.correlation),
        "picture.edges": max(0.0, a.edges),
        "picture.amount": math.log2(1 + a.amount),
        "picture.sharp": a.sharp,
        "picture.visible": a.visible,
        "picture.both": a.covered * a.visible ** .5 * a.explained,
        "picture.mirrored": float(h.mirrored),
    }


@lru_cache(maxsize=1)
def model() -> dict[str, list[list[float]]]:
    """Curves: feature code to [[x...], [log-odds...]]; "base" to [[0], [log-odds]]."""
    loaded: dict[str, list[list[float]]] = json.loads(FILE.read_text(encoding="utf-8"))
    return loaded


def adds(code: str, value: float) -> float:
    """What a feature's value adds to the log-odds: a straight line between the curve's points, level beyond them."""
    x, y = model()[code]
    k = bisect_right(x, value)
    if k == 0 or k == len(x):
        return y[max(0, k - 1)]
    return y[k - 1] + (y[k] - y[k - 1]) * (value - x[k - 1]) / (x[k] - x[k - 1])


def rows(m: Measured) -> list[tuple[str, float, float]]:
    """(code, value, adds), base first."""
    values = features(m)
    return [(BASE, 0.0, model()[BASE][1][0])] + [(code, values[code], adds(code, values[code])) for code in model() if code != BASE]


def by_embedding(z: float) -> Finding:
    """The row of an operator's own model."""
    return Finding(embedding.CODE, embedding.adds(z), f"{z:.3g}", "", DETAILS[embedding.CODE], "picture", {"value": f"{z:.2f}"})


def base() -> Finding:
    return Finding(BASE, model()[BASE][1][0], detail=DETAILS[BASE])


def findings(m: Measured) -> tuple[Finding, ...]:
    """The rows that add something, each with the two values that met."""
    out = []
    for code, value, add in rows(m):
        if code == BASE:
            out.append(base())
        elif add != 0:
            count = str(m.hypothesis.inliers)
            met = (count, str(m.features)) if code in COUNTED else (f"{value:.3g}", "")
            values = {"value": f"{value:.2f}", "percent": f"{100 * min(1.0, value):.0f}%", "count": count}
            used = {k: v for k, v in values.items() if f"{{{k}}}" in DETAILS[code]}
            out.append(Finding(code, add, met[0], met[1], DETAILS[code], "picture", used))
    return tuple(out)


def by_drawing() -> Finding:
    """A line drawing against a photo of a thing: the score stands, but it only assists."""
    return Finding("picture.drawing", 0.0, detail=DETAILS["picture.drawing"], kind="picture")


def total(m: Measured) -> float:
    """Log-odds."""
    return math.fsum(r[2] for r in rows(m))


def score(m: Measured) -> float:
    """Calibrated chance, 0..1."""
    return probability(total(m))
