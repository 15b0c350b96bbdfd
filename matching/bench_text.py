"""How exact and how fast the text search is, beside what one would use instead. CPU time only: the wall clock of a shared machine lies."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import JaroWinkler

from matching import bench_tantivy
from matching.bench_sets import Judged, Scores, beside, figures, fresh, of_files
from matching.bench_tantivy import spoken
from matching.text.build.make_judged import Chinese, Latin
from matching.text.build.names import names
from matching.text.files import Text
from matching.text.index import TextIndex
from matching.text.normalise import fold
from matching.types import Mark

WARM_UP = 20
REGISTER, QUERIES, EXHAUSTIVE, EQUAL = 100_000, 200, 12, 100
POOL_MOST = 20_000
TOP = 20
Scorer = Callable[..., float]
Answers = Callable[[str], list[tuple[int, float]]]
Say = Callable[[str], None]
More = Callable[[Judged], dict[str, tuple[Scores, float]]]
"""Measures that need more than this floor has: their scores and CPU seconds by name."""


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


def peer(j: Judged, scorer: Scorer, dress: Callable[[str], str]) -> Scores:
    """A string measure on the set: every text against its own mark, every name against all."""
    marks = [dress(m) for m in j.marks]
    pos = np.array([scorer(dress(t), marks[i]) for t, i in j.positives], float)
    hard = np.array([scorer(dress(t), marks[i]) for t, i in j.negatives], float)
    pool = [process.cdist([dress(n) for n in j.pool[lo:lo + 5000]], marks, scorer=scorer).max(1) for lo in range(0, len(j.pool), 5000)]
    return Scores(pos, hard, np.concatenate(pool).astype(float))


def ours(j: Judged) -> Answers:
    """This engine on the marks of a set."""
    index = TextIndex.build(Mark(str(i), m) for i, m in enumerate(j.marks))
    index.search(j.marks[0])
    return lambda text: [(int(m.mark), m.score) for m in index.search(text, top=TOP)]


def answered(j: Judged, ask: Answers) -> Scores:
    """Scores of a search engine: of its own mark where it is in the answer, of a name the best."""
    def own(rows: list[tuple[str, int]]) -> list[float]:
        return [dict(ask(t)).get(i, 0.0) for t, i in rows]

    return Scores(np.array(own(j.positives)), np.array(own(j.negatives)), np.array([max((s for _, s in ask(n)), default=0.0) for n in j.pool]))


def accuracy(j: Judged, say: Say, more: More | None) -> dict[str, Any]:
    """Every measure on the set: figures, CPU seconds, and a table by kind of trick."""
    todo: dict[str, Callable[[], Scores]] = {"kuaiwei": partial(answered, j, ours(j))}
    for name, scorer, dress in (("rapidfuzz ratio", fuzz.ratio, fold), ("WRatio", fuzz.WRatio, fold), ("partial_ratio", fuzz.partial_ratio, fold),
                                ("Jaro-Winkler", JaroWinkler.similarity, fold), ("pinyin ratio", fuzz.ratio, spoken)):
        todo[name] = partial(peer, j, scorer, dress)
    if not bench_tantivy.missing():
        todo["tantivy + rerank"] = partial(answered, j, bench_tantivy.usual(j.marks))
    scores: dict[str, Scores] = {}
    table: dict[str, dict[str, float]] = {}
    for name, measure in todo.items():
        begin = time.process_time()
        scores[name] = measure()
        table[name] = figures(scores[name]) | {"cpu_s": round(time.process_time() - begin, 2)}
        say(f"{name} {table[name]}")
    for name, (found, spent) in (more(j) if more else {}).items():
        scores[name], table[name] = found, figures(found) | {"cpu_s": round(spent, 2)}
        say(f"{name} {table[name]}")
    return {"measures": table, "by kind, recall at 1% / 0.1% of the pool": beside(j, scores)}


class Query(NamedTuple):
    """A text that hides a mark of the register (its number)."""

    text: str
    mark: int


def queries(register: Sequence[str], count: int, seed: int = 13) -> list[Query]:
    """Imitations of names of the register, half of them in titles."""
    rnd = random.Random(seed)
    tricks: dict[bool, Chinese | Latin] = {False: Chinese(rnd), True: Latin(rnd)}
    out: list[Query] = []
    while len(out) < count:
        i = rnd.randrange(len(register))
        name = register[i]
        if " " in name or not 3 <= len(name) <= 9 or not (name.isascii() or all("一" <= c < "龦" for c in name)):
            continue
        text = rnd.choice([t for t, _, _ in tricks[name.isascii()].positives(name)])
        out.append(Query(f"2026新款 {text} 外套 男女通用 包邮 厂家直销" if rnd.random() < .5 else text, i))
    return out


def timed(ask: Callable[[str], list[int]], asked: Sequence[Query]) -> dict[str, float]:
    """CPU ms of single queries and the share whose mark is among the first 20."""
    ask(asked[0].text)
    spent, hits = [], 0
    for q in asked:
        begin = time.process_time()
        found = ask(q.text)
        spent.append(1000 * (time.process_time() - begin))
        hits += q.mark in found[:TOP]
    spent.sort()
    return {"queries": len(asked), "cpu_ms_mean": round(float(np.mean(spent)), 3), "cpu_ms_p99": round(percentile(spent, .99), 3), "recall@20": round(hits / len(asked), 3)}


def speed(size: int, say: Say) -> dict[str, Any]:
    """Imitations of names of a register of made-up names: this engine, exhaustive partial_ratio, tantivy with usual tokens and with our keys."""
    register = list(dict.fromkeys(names(int(size * 1.35), 12)))[:size]
    index = TextIndex.build(Mark(str(i), n) for i, n in enumerate(register))
    asked, folded = queries(register, QUERIES), [fold(n) for n in register]
    todo: dict[str, tuple[Callable[[str], list[int]], int]] = {
        "kuaiwei": (lambda t: [int(m.mark) for m in index.search(t, top=TOP)], QUERIES),
        "partial_ratio, all marks": (lambda t: [k for _, _, k in process.extract(fold(t), folded, scorer=fuzz.partial_ratio, limit=TOP)], EXHAUSTIVE)}
    if not bench_tantivy.missing():
        usual, equal = bench_tantivy.usual(register), bench_tantivy.equal_keys(index)
        todo["tantivy + rerank"] = (lambda t: [n for n, _ in usual(t)], QUERIES)
        todo["tantivy, our keys and scorer"] = (lambda t: [n for n, _ in equal(t)], EQUAL)
    out: dict[str, Any] = {"marks": len(register)}
    for name, (ask, count) in todo.items():
        out[name] = timed(ask, asked[:count])
        out[name]["times our CPU"] = round(out[name]["cpu_ms_mean"] / out["kuaiwei"]["cpu_ms_mean"], 1)
        say(f"{name} {out[name]}")
    return out


def run(data: Path | None = None, marks: int = REGISTER, say: Say | None = None, more: More | None = None) -> dict[str, Any]:
    """All of it: accuracy on a set (a fresh made-up one, or the files of `data`) and speed among so many marks; what cannot be
    measured here is named, never invented. Raises FileNotFoundError where `data` lacks a file."""
    tell = say or (lambda line: None)
    j = of_files(data) if data else fresh()
    j = j._replace(pool=j.pool[::max(1, len(j.pool) // POOL_MOST)])
    said = {"marks": len(j.marks), "positives": len(j.positives), "hard_negatives": len(j.negatives), "names": len(j.pool), "origin": j.origin}
    out: dict[str, Any] = {"set": said, "accuracy": accuracy(j, tell, more), "speed": speed(marks, tell)}
    if bench_tantivy.missing():
        out["not_measured"] = {"tantivy": "not installed (pip install tantivy)"}
    return out
