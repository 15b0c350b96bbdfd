"""How exact and how fast the text search is, beside what one would use instead. CPU time only: the wall clock of a shared machine lies."""

from __future__ import annotations

import importlib.util
import random
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from matching.text.build.make_judged import Chinese, Given, Latin, rows_of
from matching.text.build.names import names
from matching.text.files import Text
from matching.text.index import TextIndex
from matching.text.normalise import fold
from matching.text.tables import FIRST, LAST, sound_names, tables
from matching.types import Mark

WARM_UP = 20
MARKS, POOL, REGISTER, QUERIES, EXHAUSTIVE = 60, 4_000, 100_000, 300, 25
CANDIDATES = 200
F64 = npt.NDArray[np.float64]
Scorer = Callable[..., float]


def percentile(sorted_values: Sequence[float], share: float) -> float:
    """Value below which `share` of the sorted values lie."""
    return sorted_values[min(len(sorted_values) - 1, int(share * len(sorted_values)))] if sorted_values else 0.0


def index_bench(marks: Sequence[Mark], texts: Sequence[Text], top: int = 20) -> dict[str, float]:
    """Build the index and search every text once: the answer of `index bench` (CPU ms of single queries)."""
    warm = TextIndex.build(marks[:50])
    for t in texts[:WARM_UP]:
        warm.search(t.text, t.classes, top)
    begin = time.process_time()
    index = TextIndex.build(marks)
    built = time.process_time() - begin
    for t in texts[:WARM_UP]:
        index.search(t.text, t.classes, top)
    spent = [single(index, t.text, t.classes, top) for t in texts]
    spent.sort()
    total = sum(spent) / 1000
    return {"marks": len(index), "texts": len(texts), "build_seconds": round(built, 3), "bytes": index.bytes(),
            "texts_per_cpu_second": round(len(texts) / total, 1) if total else 0.0, "p50_ms": round(percentile(spent, .5), 4),
            "p99_ms": round(percentile(spent, .99), 4)}


def single(index: TextIndex, text: str, classes: tuple[int, ...], top: int) -> float:
    """CPU ms of one search."""
    begin = time.process_time()
    index.search(text, classes, top)
    return 1000 * (time.process_time() - begin)


class Judged(NamedTuple):
    """A measured set: marks, (text, number of its mark) that imitate, that do not, and innocent names."""

    marks: list[str]
    positives: list[tuple[str, int]]
    negatives: list[tuple[str, int]]
    pool: list[str]


def fresh(seed: int = 4711) -> Judged:
    """A set drawn anew from made-up marks, with the tricks of build/make_judged.py: none of its marks was trained on."""
    rnd = random.Random(seed)
    drawn = [n for n in dict.fromkeys(names(400, seed)) if " " not in n and 2 <= len(n) <= 9][:MARKS]
    given = [Given(n if not n.isascii() else n.upper(), "la" if n.isascii() else "zh", 25, ("衬衫", "jacket", "外套")) for n in drawn]
    tricks: dict[str, Chinese | Latin] = {"zh": Chinese(rnd), "la": Latin(rnd)}
    marks = [g.mark for g in given]
    rows = [(r[1], i, r[3]) for i, g in enumerate(given) for r in rows_of(g, tricks[g.lang], [m for m in marks if m.isascii() == (g.lang == "la")], rnd)]
    flat = {fold(m) for m in marks}
    pool = [n for n in names(POOL, seed + 1) if fold(n) not in flat]
    return Judged(marks, [(t, i) for t, i, y in rows if y], [(t, i) for t, i, y in rows if not y], pool)


def spoken(text: str) -> str:
    """A text in pinyin, other characters as they are."""
    t, folded = tables(), fold(text)
    return "".join(sound_names()[int(t.sounds[ord(c) - FIRST, 0])] or c if FIRST <= ord(c) < LAST else c for c in folded)


def figures(pos: F64, hard: F64, pool: F64) -> dict[str, float]:
    """Recall at 1 % of the pool and at 5 % of the hard negatives, average precision; a tie is a miss."""
    every, near = np.sort(np.concatenate([hard, pool]))[::-1], np.sort(hard)[::-1]
    score = np.concatenate([pos, hard, pool])
    label = np.concatenate([np.ones(len(pos)), np.zeros(len(hard) + len(pool))])
    hit = label[np.lexsort((label, -score))]
    precision = float((np.cumsum(hit) / np.arange(1, len(hit) + 1))[hit > 0].mean())
    return {"R@1% pool": round(float((pos > every[int(.01 * len(every))]).mean()), 3), "AP pool": round(precision, 3),
            "R@5% hard": round(float((pos > near[int(.05 * len(near))]).mean()), 3)}


def peer(j: Judged, scorer: Scorer, dress: Callable[[str], str]) -> dict[str, float]:
    """A string measure on the set: every text against its own mark, every name against all."""
    marks = [dress(m) for m in j.marks]
    begin = time.process_time()
    pos = np.array([scorer(dress(t), marks[i]) for t, i in j.positives])
    hard = np.array([scorer(dress(t), marks[i]) for t, i in j.negatives])
    pool = process.cdist([dress(n) for n in j.pool], marks, scorer=scorer).max(1).astype(float)
    return figures(pos, hard, pool) | {"cpu_s": round(time.process_time() - begin, 2)}


def ours(j: Judged) -> dict[str, float]:
    """This engine on the set."""
    index = TextIndex.build(Mark(str(i), m) for i, m in enumerate(j.marks))
    index.search(j.marks[0])
    begin = time.process_time()

    def own(rows: list[tuple[str, int]]) -> F64:
        return np.array([next((m.score for m in index.search(t) if m.mark == str(i)), 0.0) for t, i in rows])

    pool = np.array([next((m.score for m in index.search(n, top=1)), 0.0) for n in j.pool])
    return figures(own(j.positives), own(j.negatives), pool) | {"cpu_s": round(time.process_time() - begin, 2)}


def speed() -> dict[str, Any]:
    """One query in a register of made-up names, beside exhaustive partial_ratio over the same."""
    register = list(dict.fromkeys(names(REGISTER, 12)))
    index = TextIndex.build(Mark(str(i), n) for i, n in enumerate(register))
    texts = [f"2026新款 {n} 外套 男女通用 包邮 厂家直销" for n in names(QUERIES, 13)]
    index.search(texts[0])
    mine = sorted(single(index, t, (), 20) for t in texts)
    begin = time.process_time()
    for t in texts[:EXHAUSTIVE]:
        process.extract(t, register, scorer=fuzz.partial_ratio, limit=20)
    whole = 1000 * (time.process_time() - begin) / EXHAUSTIVE
    return {"marks": len(register), "queries": QUERIES, "ours_ms_mean": round(float(np.mean(mine)), 3), "ours_ms_p99": round(percentile(mine, .99), 3),
            "partial_ratio_exhaustive_ms": round(whole, 1), "exhaustive_queries": EXHAUSTIVE, "times_cheaper": round(whole / float(np.mean(mine)), 1)}


def run(out: Callable[[str], None] | None = None) -> dict[str, Any]:
    """All of it: accuracy on a fresh made-up set and speed; what cannot be measured here is named, never invented."""
    say = out or (lambda line: None)
    j = fresh()
    table = {"kuaiwei": ours(j)}
    say(f"kuaiwei {table['kuaiwei']}")
    for name, scorer, dress in (("rapidfuzz ratio", fuzz.ratio, fold), ("rapidfuzz WRatio", fuzz.WRatio, fold), ("rapidfuzz partial_ratio", fuzz.partial_ratio, fold),
                                ("Jaro-Winkler", JaroWinkler.similarity, fold), ("pinyin ratio", fuzz.ratio, spoken)):
        table[name] = peer(j, scorer, dress)
        say(f"{name} {table[name]}")
    absent = [n for n in ("tantivy",) if importlib.util.find_spec(n) is None]
    return {"set": {"marks": len(j.marks), "positives": len(j.positives), "hard_negatives": len(j.negatives), "names": len(j.pool), "origin": "made up, fresh seed"},
            "accuracy": table, "speed": speed(), "not_measured": dict.fromkeys(absent, "not installed") | {"pg_trgm": "needs a PostgreSQL server"}}
