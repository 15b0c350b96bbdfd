"""Learn the weights from judged/pairs.csv and an innocent background, write data/model.json and print what each feature is worth.

    python -m matching.text.build.train [--names 60000] [--folds 4] [--background 1] [--titles .3] [--report FILE]

Logistic regression on the features of the best form of a pair, weights held to the sign of their feature (Feature.sign), L2; the best
form depends on the weights, so the two are found in turns. Background: made-up names (names.py) that the index finds for any mark of
the set, and made-up titles, where made-up marks are asked for as well; they are many, so their weights are set by --background and --titles.
Held-out figures are over marks that were not trained on.
"""

from __future__ import annotations

import argparse
import csv
import json
import pickle
import random
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from matching.text import search
from matching.text.build.names import names, titles
from matching.text.features import IDEOGRAPHS, LETTERS, Feature
from matching.text.model import MODEL_FILE, of_weights
from matching.text.normalise import fold
from matching.text.search import FEATURES, Model
from matching.text.segment import Segment, build
from matching.text.tables import tables
from matching.text.units import Row, row_of
from matching.types import Mark

JUDGED = Path(__file__).resolve().parent.parent / "judged" / "pairs.csv"
ROUNDS = 3
LEAST_SUM = -7.0
BACKGROUND, INNOCENT, TITLES, INVENTED = "background", "innocent title", 20, 4_000
"""Kinds of the pairs that nobody judged (a made-up name, a made-up title); how many names to a title; how many made-up marks the titles meet."""
F64 = npt.NDArray[np.float64]
# What the examination rules say and the judged set is too small or too one-sided to show.
BOUNDS: dict[str, tuple[float | None, float | None]] = {
    "other_name": (0.0, 0.0), "famous_name": (-2.2, -1.6), "goods_near": (.6, .6), "goods_far": (-4.4, -4.4), "fair_use": (-3.5, -.5), "goods_word": (0.0, .6), "alone": (0.0, .3),
    "spelled_out": (0.0, .3), "l.spelled_out": (0.0, .3), "pinyin": (None, -.3), "pinyin_near": (None, -3.0), "swapped": (None, -1.0), "lookalike": (None, -3.0), "looks_somewhat": (None, -3.5),
    "akin": (None, -2.5), "two_shape": (None, -.3), "famous_changed": (None, -.5),
    "turned": (None, -1.0), "part": (None, -.8), "attached_exact": (-.8, -.1), "tone": (-2.0, -.2), "l.word": (-4.2, 0.0), "english_word": (None, -1.2), "l.sound": (None, -1.0), "l.lookalike": (None, -1.0)}


class Case(NamedTuple):
    """What is known of a pair: 1 imitates, 0 not; its weight, mark and kind."""

    label: int
    weight: float
    mark: str
    kind: str


class Data(NamedTuple):
    """Features of every form of every pair: which case, whether of letters."""

    cases: list[Case]
    x: F64
    case: npt.NDArray[np.int64]
    letters: npt.NDArray[np.bool_]


class Best(NamedTuple):
    """Features of the best form of every case, whether it is of letters, and its sum (-99: nothing met)."""

    x: F64
    letters: npt.NDArray[np.bool_]
    total: F64


def read() -> list[dict[str, str]]:
    with JUDGED.open(encoding="utf-8") as f:
        return list(csv.DictReader(f))


class Collector:
    """Features of forms against texts, gathered once: they do not depend on the weights."""

    def __init__(self, s: Segment, start: Model) -> None:
        self.s, self.start, self.memory = s, start, s.memory()
        self.cases: list[Case] = []
        self.x: list[F64] = []
        self.case: list[int] = []
        self.letters: list[bool] = []

    def add(self, row: Row, forms: Iterable[int], case: Case) -> None:
        """All forms of the case's mark against a text."""
        for f in forms:
            script = bool(self.s.register.script[f])
            size = len(row.letter) if script else len(row.code)
            if size and search.evaluate(tables(), self.s.register, self.start, row, np.uint64(0), f, 0, size, self.memory, -1e9)[0] > -90:
                self.x.append(self.memory.features.copy())
                self.case.append(len(self.cases))
                self.letters.append(script)
        self.cases.append(case)

    def data(self) -> Data:
        return Data(self.cases, np.array(self.x), np.array(self.case), np.array(self.letters))


def best(d: Data, m: Model) -> Best:
    """The best form of every case under a model."""
    sums = np.where(d.letters, d.x @ m.letters, d.x @ m.ideographs)
    order = np.lexsort((-sums, d.case))
    first = order[np.unique(d.case[order], return_index=True)[1]]
    x, letters, total = np.zeros((len(d.cases), FEATURES)), np.zeros(len(d.cases), np.bool_), np.full(len(d.cases), -99.0)
    at = d.case[first]
    x[at], letters[at], total[at] = d.x[first], d.letters[first], sums[first]
    return Best(x, letters, total)


def part(d: Data, keep: npt.NDArray[np.bool_]) -> Data:
    """The cases kept."""
    number = np.cumsum(keep) - 1
    rows = keep[d.case]
    return Data([c for c, k in zip(d.cases, keep, strict=True) if k], d.x[rows], number[d.case[rows]], d.letters[rows])


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


def train(d: Data, start: Model, l2: float) -> tuple[Model, dict[str, dict[str, float]]]:
    """Alternate between the best forms and the weights."""
    m, out = start, {}
    y, w = np.array([c.label for c in d.cases], float), np.array([c.weight for c in d.cases])
    for _ in range(ROUNDS):
        b = best(d, m)
        use = b.total > -90
        a, z = use & ~b.letters, use & b.letters
        out = {"ideographs": weights(fit(b.x[a], y[a], w[a], IDEOGRAPHS, l2), IDEOGRAPHS), "letters": weights(fit(b.x[z], y[z], w[z], LETTERS, l2), LETTERS)}
        m = of_weights(out["ideographs"], out["letters"])
    return m, out


def collect(count: int, start: Model) -> Data:
    """The judged pairs, and what the index finds in innocent names and titles; every pair of weight 1."""
    rows = read()
    judged = list(dict.fromkeys(r["mark"] for r in rows))
    marks = list(dict.fromkeys((*judged, *names(INVENTED, 11))))
    s = build(Mark(m, m) for m in marks)
    number = {m: i for i, m in enumerate(marks)}
    forms_of = [np.flatnonzero(s.register.mark == i).tolist() for i in range(len(marks))]
    c = Collector(s, start)
    for r in rows:
        c.add(row_of(tables(), r["text"]), forms_of[number[r["mark"]]], Case(int(r["label"]), 1.0, r["mark"], r["kind"]))
    flat = {fold(m) for m in marks}
    for text, kind in (*((n, BACKGROUND) for n in names(count, 7)), *((n, INNOCENT) for n in titles(count // TITLES, 7))):
        if fold(text) in flat:
            continue
        row = row_of(tables(), text)
        n = search.search(tables(), s.register, start, row, np.uint64(0), c.memory, LEAST_SUM, 1000, False)
        for k in {int(s.register.mark[f]) for f in c.memory.form[:n].tolist()}:
            if k < len(judged) or kind == INNOCENT:
                c.add(row, forms_of[k], Case(0, 1.0, marks[k], kind))
    return c.data()


def precision(score: F64, label: F64) -> float:
    """Average precision, ties against us."""
    order = np.lexsort((label, -score))
    hit = label[order]
    return float((np.cumsum(hit) / np.arange(1, len(hit) + 1))[hit > 0].mean())


def report(b: Best, cases: list[Case], out: dict[str, list[float]]) -> None:
    y = np.array([c.label for c in cases], float)
    hard = np.array([c.kind not in (BACKGROUND, INNOCENT) for c in cases])
    far = np.sort(b.total[[c.kind == BACKGROUND for c in cases]])[::-1]
    titled = np.sort(b.total[[c.kind == INNOCENT for c in cases]])[::-1]
    close = np.sort(b.total[hard & (y == 0)])[::-1]
    pos = b.total[y > 0]
    out.setdefault("AP hard", []).append(precision(b.total[hard], y[hard]))
    out.setdefault("R@5% hard", []).append(float((pos > close[int(.05 * len(close))]).mean()))
    for some, what in ((far, "names"), (titled, "titles")):
        for k in (25, 100, 400):
            if len(some) > k:
                out.setdefault(f"recall above {k} pairs of innocent {what}", []).append(float((pos > some[k]).mean()))


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--names", type=int, default=60_000)
    p.add_argument("--folds", type=int, default=4)
    p.add_argument("--l2", type=float, default=.3)
    p.add_argument("--background", type=float, default=1.0, help="weight of a made-up name against a judged pair")
    p.add_argument("--titles", type=float, default=.3, help="weight of a made-up title: most of its pairs are of made-up marks")
    p.add_argument("--report", type=Path, help="write what each feature is worth here")
    p.add_argument("--cache", type=Path, help="keep the features here between runs")
    a = p.parse_args()
    raw = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
    start = of_weights(raw["ideographs"], raw["letters"])
    if a.cache and a.cache.exists():
        d: Data = pickle.loads(a.cache.read_bytes())  # noqa: S301 - a file of this script
    else:
        d = collect(a.names, start)
        if a.cache:
            a.cache.write_bytes(pickle.dumps(d))
    weigh = {BACKGROUND: a.background, INNOCENT: a.titles}
    d = d._replace(cases=[c._replace(weight=weigh.get(c.kind, 1.0)) for c in d.cases])
    marks = sorted({c.mark for c in d.cases})
    sys.stdout.write(", ".join(f"{n} {k}" for k, n in Counter(c.kind if c.kind in (BACKGROUND, INNOCENT) else "judged" for c in d.cases).items()) + "\n")
    shuffled = random.Random(5).sample(marks, len(marks))
    figures: dict[str, list[float]] = {}
    for k in range(a.folds):
        held = set(shuffled[k::a.folds])
        inside = np.array([c.mark in held for c in d.cases])
        m, _ = train(part(d, ~inside), start, a.l2)
        test = part(d, inside)
        report(best(test, m), test.cases, figures)
    for name, values in figures.items():
        sys.stdout.write(f"{name:36} {np.mean(values):.3f}\n")
    m, out = train(d, start, a.l2)
    MODEL_FILE.write_text(json.dumps(out, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if a.report:
        a.report.write_text(worth(best(d, m), out), encoding="utf-8")


def worth(b: Best, out: dict[str, dict[str, float]]) -> str:
    """What each feature is worth: its weight, in how many best forms it stands, the mean of what it adds there."""
    lines = ["| row | feature | weight | share of pairs | mean adds |", "| --- | --- | --- | --- | --- |"]
    for letters, group, key in ((False, IDEOGRAPHS, "ideographs"), (True, LETTERS, "letters")):
        x = b.x[(b.letters == letters) & (b.total > -90)]
        for f in group:
            used = np.abs(x[:, f.index]) > 1e-9
            w = out[key].get(f.code, 0.0)
            lines.append(f"| {key} | {f.code} {f.name} | {w:+.2f} | {used.mean():.3f} | {(x[used, f.index].mean() * w if used.any() else 0):+.2f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
