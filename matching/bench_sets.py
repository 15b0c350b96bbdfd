"""Sets that the text search is measured on: one drawn anew from made-up marks, or files of judged pairs and names."""

from __future__ import annotations

import csv
import gzip
import random
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matching.text.build.make_judged import Chinese, Given, Latin, rows_of
from matching.text.build.names import names
from matching.text.normalise import fold

MARKS, POOL = 60, 4_000
IDEOGRAPH = re.compile("[一-龥]")
F64 = npt.NDArray[np.float64]


class Judged(NamedTuple):
    """A measured set: marks, (text, number of its mark) that imitate with their kinds of trick, that do not, and innocent names."""

    marks: list[str]
    positives: list[tuple[str, int]]
    kinds: list[str]
    negatives: list[tuple[str, int]]
    pool: list[str]
    origin: str


def plain_kind(kind: str) -> str:
    """Tricks inside a title count as one kind."""
    return "title" if kind.startswith("title") else kind


def fresh(seed: int = 4711) -> Judged:
    """A set drawn anew from made-up marks, with the tricks of build/make_judged.py: none of its marks was trained on."""
    rnd = random.Random(seed)
    drawn = [n for n in dict.fromkeys(names(400, seed)) if " " not in n and 2 <= len(n) <= 9][:MARKS]
    given = [Given(n if not n.isascii() else n.upper(), "la" if n.isascii() else "zh", 25, ("衬衫", "jacket", "外套")) for n in drawn]
    tricks: dict[str, Chinese | Latin] = {"zh": Chinese(rnd), "la": Latin(rnd)}
    marks = [g.mark for g in given]
    rows = [(r[1], i, r[2], r[3]) for i, g in enumerate(given) for r in rows_of(g, tricks[g.lang], [m for m in marks if m.isascii() == (g.lang == "la")], rnd)]
    flat = {fold(m) for m in marks}
    pool = [n for n in names(POOL, seed + 1) if fold(n) not in flat]
    return Judged(marks, [(t, i) for t, i, _, y in rows if y], [plain_kind(k) for _, _, k, y in rows if y], [(t, i) for t, i, _, y in rows if not y], pool, "made up, fresh seed")


def of_files(folder: Path, every: int = 1) -> Judged:
    """`*pairs.csv` and `*negatives.csv` (mark, text, kind) and names/*.txt.gz (one a line; each `every`-th) of a folder.

    Pairs with a `label` (an office's own, from its page on quality) hold both: 0 is no imitation, and no second file is needed. Without names/
    the pool is made up. A name that equals a mark or an imitation, or contains a mark of three ideographs or five letters, is left out of it.
    Raises FileNotFoundError where a file is missing.
    """
    def read(pattern: str) -> list[dict[str, str]]:
        found = sorted(folder.glob(pattern))
        if not found:
            raise FileNotFoundError(str(folder / pattern))
        with found[0].open(encoding="utf-8-sig", newline="") as f:
            return list(csv.DictReader(f))

    pairs = read("*pairs.csv")
    labelled = bool(pairs) and "label" in pairs[0]
    good, bad = [r for r in pairs if r.get("label") != "0"], [r for r in pairs if r.get("label") == "0"]
    bad += read("*negatives.csv") if not labelled or any(folder.glob("*negatives.csv")) else []
    marks = sorted({r["mark"] for r in (*good, *bad)})
    at = {m: i for i, m in enumerate(marks)}
    lines: dict[str, None] = {}
    for path in sorted((folder / "names").glob("*.txt.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as f:
            lines.update(dict.fromkeys(line for line in f.read().split("\n") if line))
    pool = innocent(list(lines or dict.fromkeys(names(POOL, 4712)))[::every], marks, [r["text"] for r in good])
    return Judged(marks, [(r["text"], at[r["mark"]]) for r in good], [plain_kind(r["kind"]) for r in good], [(r["text"], at[r["mark"]]) for r in bad], pool, str(folder.name))


def innocent(lines: Iterable[str], marks: list[str], imitations: list[str]) -> list[str]:
    """Names that are no mark, no imitation, and contain no mark."""
    flat = {fold(m).replace(" ", "") for m in marks}
    never = flat | {fold(p).replace(" ", "") for p in imitations}
    longer = sorted(m for m in flat if len(m) >= (3 if IDEOGRAPH.search(m) else 5))
    inside = re.compile("|".join(map(re.escape, longer))) if longer else re.compile(r"(?!)")
    return [x for x in lines if (y := fold(x).replace(" ", "")) not in never and not inside.search(y)]


class Scores(NamedTuple):
    """What a measure gives the imitations, the hard negatives and the pool."""

    pos: F64
    hard: F64
    pool: F64


def limit(values: F64, share: float) -> float:
    """The score that this share of the values exceeds; a hit must lie above it, a tie is a miss."""
    down = np.sort(values)[::-1]
    return float(down[min(len(down) - 1, int(share * len(down)))])


def figures(s: Scores) -> dict[str, float]:
    """Recall at 1 % and 0.1 % of the pool and at 5 % of the hard negatives, average precision with ties against us."""
    every = np.concatenate([s.hard, s.pool])
    score, label = np.concatenate([s.pos, every]), np.concatenate([np.ones(len(s.pos)), np.zeros(len(every))])
    hit = label[np.lexsort((label, -score))]
    precision = float((np.cumsum(hit) / np.arange(1, len(hit) + 1))[hit > 0].mean())
    return {"R@1% pool": round(float((s.pos > limit(every, .01)).mean()), 3), "R@0.1% pool": round(float((s.pos > limit(every, .001)).mean()), 3),
            "AP pool": round(precision, 3), "R@5% hard": round(float((s.pos > limit(s.hard, .05)).mean()), 3)}


def by_kind(j: Judged, s: Scores) -> dict[str, tuple[float, float]]:
    """Recall of every kind of trick at 1 % and at 0.1 % of the pool."""
    every, kinds = np.concatenate([s.hard, s.pool]), np.array(j.kinds)
    one, tenth = limit(every, .01), limit(every, .001)
    return {k: (round(float((s.pos[kinds == k] > one).mean()), 2), round(float((s.pos[kinds == k] > tenth).mean()), 2)) for k in sorted(set(j.kinds))}


def beside(j: Judged, scores: dict[str, Scores]) -> list[dict[str, Any]]:
    """A row a kind: how many, every measure's recall at 1 % / 0.1 %, and whether the first measure is below the best of the others."""
    table = {name: by_kind(j, s) for name, s in scores.items()}
    own = next(iter(table))
    rows: list[dict[str, Any]] = []
    for kind in sorted(set(j.kinds)):
        row: dict[str, Any] = {"kind": kind, "n": j.kinds.count(kind)}
        row |= {name: f"{t[kind][0]:.2f}/{t[kind][1]:.2f}" for name, t in table.items()}
        best = [max((t[kind][k] for name, t in table.items() if name != own), default=0.0) for k in (0, 1)]
        row["below"] = " and ".join(at for at, k in (("1%", 0), ("0.1%", 1)) if table[own][kind][k] < best[k]) or "no"
        rows.append(row)
    return rows
