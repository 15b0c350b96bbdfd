"""Learn the weights from judged/pairs.csv and an innocent background, write data/model.json and print what each feature is worth.

    python -m matching.text.build.train [--names 60000] [--folds 4] [--report FILE]

Logistic regression on the features of the best form of a pair, weights held to the sign of their feature (Feature.sign), L2; the best
form depends on the weights, so the two are found in turns. Background: made-up names (names.py) that the index finds for any mark of
the set; they are many, so their weight is set by --background. Held-out figures are over marks that were not trained on.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from matching.text import search
from matching.text.build.names import names
from matching.text.features import IDEOGRAPHS, LETTERS, Feature
from matching.text.model import MODEL_FILE, of_weights
from matching.text.search import FEATURES, Model
from matching.text.segment import Segment, build
from matching.text.tables import tables
from matching.text.units import Row, row_of
from matching.types import Mark

JUDGED = Path(__file__).resolve().parent.parent / "judged" / "pairs.csv"
ROUNDS = 3
F64 = npt.NDArray[np.float64]
# What the examination rules say and the judged set is too small or too one-sided to show.
BOUNDS: dict[str, tuple[float | None, float | None]] = {
    "other_name": (0.0, 0.0), "famous_name": (-1.5, 0.0), "goods_near": (.6, .6), "goods_far": (-1.6, -1.6), "fair_use": (-3.5, -.5), "goods_word": (0.0, .6), "alone": (0.0, .3),
    "spelled_out": (0.0, .3), "l.spelled_out": (0.0, .3), "pinyin": (None, -.3), "pinyin_near": (None, -3.0), "swapped": (None, -1.0), "lookalike": (None, -3.0), "looks_somewhat": (None, -4.5),
    "akin": (None, -2.5), "attached_exact": (-.8, -.1), "tone": (-2.0, -.2), "l.sound": (None, -1.0), "l.lookalike": (None, -1.0)}


class Case(NamedTuple):
    """A text against the forms of one mark."""

    row: Row
    bits: int
    forms: npt.NDArray[np.int64]
    label: int
    weight: float
    mark: str
    kind: str


class Best(NamedTuple):
    """Features of the best form of every case, whether it is of letters, and its sum."""

    x: F64
    letters: npt.NDArray[np.bool_]
    total: F64


def read() -> list[dict[str, str]]:
    with JUDGED.open(encoding="utf-8") as f:
        return list(csv.DictReader(f))


def best(cases: list[Case], s: Segment, m: Model) -> Best:
    """The best form of every case under a model."""
    x, letters, total = np.zeros((len(cases), FEATURES)), np.zeros(len(cases), np.bool_), np.full(len(cases), -99.0)
    scratch = s.memory()
    for i, c in enumerate(cases):
        for f in c.forms.tolist():
            script = s.register.script[f]
            size = len(c.row.letter) if script else len(c.row.code)
            if not size:
                continue
            got = search.evaluate(tables(), s.register, m, c.row, np.uint64(c.bits), f, 0, size, scratch)[0]
            if got > total[i]:
                x[i], letters[i], total[i] = scratch.features, script, got
    return Best(x, letters, total)


def fit(x: F64, y: F64, w: F64, features: tuple[Feature, ...], l2: float) -> F64:
    """Weights within their signs."""
    bounds: list[tuple[float | None, float | None]] = [(0.0, 0.0)] * FEATURES
    for f in features:
        bounds[f.index] = (None, None) if f.sign == 0 else (0.0, None) if f.sign > 0 else (None, 0.0)
        if f.code in BOUNDS:
            bounds[f.index] = BOUNDS[f.code]
    penalty = np.full(FEATURES, l2)
    penalty[0] = 0

    def loss(v: F64) -> tuple[float, F64]:
        z = x @ v
        value = float((w * (np.logaddexp(0, z) - y * z)).sum() + (penalty * v * v).sum())
        return value, x.T @ (w * (1 / (1 + np.exp(-np.clip(z, -40, 40))) - y)) + 2 * penalty * v

    start = np.array([0.0 if b == (None, None) else (b[0] if b[0] is not None else b[1]) or 0.0 for b in bounds])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 600}).x)


def weights(v: F64, features: tuple[Feature, ...]) -> dict[str, float]:
    return {f.code: round(float(v[f.index]), 3) for f in features if abs(v[f.index]) >= 5e-4}


def train(cases: list[Case], s: Segment, start: Model, l2: float) -> tuple[Model, dict[str, dict[str, float]]]:
    """Alternate between the best forms and the weights."""
    m, out = start, {}
    y, w = np.array([c.label for c in cases], float), np.array([c.weight for c in cases])
    for _ in range(ROUNDS):
        b = best(cases, s, m)
        use = b.total > -90
        a, z = use & ~b.letters, use & b.letters
        out = {"ideographs": weights(fit(b.x[a], y[a], w[a], IDEOGRAPHS, l2), IDEOGRAPHS), "letters": weights(fit(b.x[z], y[z], w[z], LETTERS, l2), LETTERS)}
        m = of_weights(out["ideographs"], out["letters"])
    return m, out


def background(s: Segment, m: Model, count: int, weight: float, seed: int, forms_of: dict[int, npt.NDArray[np.int64]], marks: list[str]) -> list[Case]:
    """What the index finds in innocent names, nearest first, each with its weight."""
    out = []
    for text in names(count, seed):
        row, scratch = row_of(tables(), text), s.memory()
        n = search.search(tables(), s.register, m, row, np.uint64(0), scratch, -9.0, False)
        found = {int(s.register.mark[f]) for f in scratch.form[:n].tolist()}
        out += [Case(row, 0, forms_of[k], 0, weight, marks[k], "background") for k in found if text.casefold() != marks[k].casefold()]
    return out


def precision(score: F64, label: F64) -> float:
    """Average precision, ties against us."""
    order = np.lexsort((label, -score))
    hit = label[order]
    return float((np.cumsum(hit) / np.arange(1, len(hit) + 1))[hit > 0].mean())


def report(b: Best, cases: list[Case], out: dict[str, list[float]]) -> None:
    y = np.array([c.label for c in cases], float)
    hard = np.array([c.kind != "background" for c in cases])
    far = np.sort(b.total[~hard])[::-1]
    close = np.sort(b.total[hard & (y == 0)])[::-1]
    pos = b.total[y > 0]
    out.setdefault("AP hard", []).append(precision(b.total[hard], y[hard]))
    out.setdefault("R@5% hard", []).append(float((pos > close[int(.05 * len(close))]).mean()))
    for k in (25, 100, 400):
        if len(far) > k:
            out.setdefault(f"recall above {k} background pairs", []).append(float((pos > far[k]).mean()))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--names", type=int, default=60_000)
    p.add_argument("--folds", type=int, default=4)
    p.add_argument("--l2", type=float, default=.3)
    p.add_argument("--background", type=float, default=.5)
    p.add_argument("--report", type=Path)
    a = p.parse_args()
    rows = read()
    marks = list(dict.fromkeys(r["mark"] for r in rows))
    s = build(Mark(m, m) for m in marks)
    number = {m: i for i, m in enumerate(marks)}
    forms_of = {i: np.flatnonzero(s.register.mark == i) for i in range(len(marks))}
    raw = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
    start = of_weights(raw["ideographs"], raw["letters"])
    cases = [Case(row_of(tables(), r["text"]), 0, forms_of[number[r["mark"]]], int(r["label"]), 1.0, r["mark"], r["kind"]) for r in rows]
    cases += background(s, start, a.names, a.background, 7, forms_of, marks)
    sys.stdout.write(f"{len(rows)} judged, {len(cases) - len(rows)} background pairs\n")
    shuffled = random.Random(5).sample(marks, len(marks))
    figures: dict[str, list[float]] = {}
    for k in range(a.folds):
        held = set(shuffled[k::a.folds])
        m, _ = train([c for c in cases if c.mark not in held], s, start, a.l2)
        test = [c for c in cases if c.mark in held]
        report(best(test, s, m), test, figures)
    for name, values in figures.items():
        sys.stdout.write(f"{name:36} {np.mean(values):.3f}\n")
    m, out = train(cases, s, start, a.l2)
    MODEL_FILE.write_text(json.dumps(out, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
