"""`bench image`: this engine beside what one would pick instead, on the same pictures in one run.

Peers: imagehash (phash, phash of 256 bits, dhash), PDQ where `pdqhash` is installed, and ORB + RANSAC alone (OpenCV). The pictures are drawn, or those
of a judged set (`matching.bench_image_set`): registered ones, altered copies of some, altered pictures never registered. One threshold a method over
all of the latter.
"""

from __future__ import annotations

import importlib.util
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from matching.bench_image_peers import Answer, Method, bgr_of, by_imagehash, by_pdq, hashed, orb
from matching.bench_image_set import read_set
from matching.image.build.alter import ALTERATIONS
from matching.image.build.drawing import Pixels, mark, product
from matching.image.index import ImageIndex
from matching.image.prepare import jpeg

QUICK = .02
"""CPU seconds under which a query was answered by the first step, as a near copy."""


@dataclass(frozen=True, slots=True)
class Query:
    """An altered picture: alteration, registered numbers that are right (none: it must not alarm), the picture's file, and its name."""

    alteration: str
    right: frozenset[int]
    data: bytes
    name: str = ""


@dataclass
class Bench:
    """`known`: registered files in order; `names` of them; `queries` put to every method."""

    pictures: str
    known: list[bytes]
    names: list[str]
    queries: list[Query] = field(default_factory=list)


def run(marks: int = 120, products: int = 40, per: int = 6, innocent: int = 90, seed: int = 4100, folder: Path | None = None,
        originals: Path | None = None, filler: int = 0, omit: Sequence[str] = ()) -> dict[str, Any]:
    """Share of first answers that are right, the same at 1 % false alarms, and CPU milliseconds a query; per method and per alteration.

    folder: a judged set made from the logos/ and photos/ in `originals`; drawn pictures otherwise. filler: so many drawn pictures are registered besides.
    omit: innocent queries of pictures whose name begins so are left out (they show what is registered under another name).
    """
    bench = drawn_bench(marks, products, per, innocent, seed) if folder is None or originals is None else of_set(folder, originals, omit)
    if filler:
        r = np.random.default_rng(seed + 1)
        extra = [encoded(mark(r) if k % 6 else product(r)) for k in range(filler)]
        bench.known, bench.names = bench.known + extra, bench.names + [f"drawn {k}" for k in range(filler)]
    methods = {name: measured(make, bench) for name, make in makers().items()}
    positive = sum(1 for q in bench.queries if q.right)
    return {"registered": len(bench.known), "queries": positive, "innocent": len(bench.queries) - positive, "pictures": bench.pictures,
            "pdq": "measured" if "pdq" in methods else "pdqhash is not installed", "methods": methods, "behind": behind(methods)}


def encoded(im: Pixels, quality: int = 92) -> bytes:
    return jpeg(np.ascontiguousarray(im[..., ::-1]), quality)


def drawn_bench(marks: int, products: int, per: int, innocent: int, seed: int) -> Bench:
    """Drawn marks and products, and altered copies of them and of others."""
    r = np.random.default_rng(seed)
    known = [mark(r) for _ in range(marks)] + [product(r) for _ in range(products)]
    other = [mark(r) if n % 4 else product(r) for n in range(max(12, innocent // 2))]
    out = Bench("drawn", [encoded(im, 95) for im in known], [f"drawn {k}" for k in range(len(known))])

    def altered(name: str, im: Pixels) -> bytes:
        return encoded(ALTERATIONS[name](im, r, [other[int(r.integers(len(other)))] for _ in range(3)] + [product(r)]), 90)
    for name in ALTERATIONS:
        out.queries += [Query(name, frozenset({int(n)}), altered(name, known[int(n)])) for n in r.choice(len(known), per, replace=False)]
    names = list(ALTERATIONS)
    out.queries += [Query(names[k % len(names)], frozenset(), altered(names[k % len(names)], other[k % len(other)]), f"drawn {k}") for k in range(innocent)]
    return out


def of_set(folder: Path, originals: Path, omit: Sequence[str]) -> Bench:
    """The pictures of a judged set."""
    known, queries = read_set(folder, originals)
    kept = [q for q in queries if q.right or not q.source.startswith(tuple(omit) or ("\0",))]
    return Bench(f"set {folder.name}", [k.data for k in known], [k.name for k in known],
                 [Query(q.alteration, q.right, q.data, q.source) for q in kept])


def measured(make: Callable[[list[bytes]], Method], bench: Bench) -> dict[str, Any]:
    """One method over all queries."""
    started = time.process_time()
    ask = make(bench.known)
    registering = (time.process_time() - started) / len(bench.known)
    got, spent = [], []
    for q in bench.queries:
        started = time.process_time()
        got.append(ask(q.data))
        spent.append(time.process_time() - started)
    quick = sorted(s for s in spent if s < QUICK)
    return summary(bench, got) | {"ms_per_registered": round(1000 * registering, 2), "ms_per_query": round(1000 * sum(spent) / len(spent), 1),
                                  "ms_median": round(1000 * float(np.median(spent)), 1),
                                  "ms_median_of_quick": round(1000 * float(np.median(quick)), 1) if quick else None, "quick": len(quick)}


def summary(bench: Bench, got: list[Answer]) -> dict[str, Any]:
    """What the answers are worth."""
    alarms = sorted(((sure, q.name, bench.names[first]) for q, (first, sure) in zip(bench.queries, got, strict=True) if not q.right and first >= 0), reverse=True)
    limits = sorted([sure for q, (_, sure) in zip(bench.queries, got, strict=True) if not q.right], reverse=True)
    limit = limits[len(limits) // 100] if limits else -np.inf
    kinds: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for q, (first, sure) in zip(bench.queries, got, strict=True):
        if q.right:
            kinds[q.alteration].append((first in q.right, first in q.right and sure > limit))
    every = [x for v in kinds.values() for x in v]
    return {"first_right": share(every, 0), "right_at_1_percent_alarms": share(every, 1),
            "groups": {g: [share(v, 0), share(v, 1), len(v)] for g, v in grouped(kinds)},
            "alterations": {k: [share(v, 0), share(v, 1), len(v)] for k, v in kinds.items()},
            "strongest_alarms": [f"{name} as {known} {sure:.3f}" for sure, name, known in alarms[:10]]}


def grouped(kinds: dict[str, list[tuple[bool, bool]]]) -> Iterator[tuple[str, list[tuple[bool, bool]]]]:
    """Logos and photos of a set apart."""
    for group in sorted({k.split()[0] for k in kinds if " " in k}):
        yield group, [x for k, v in kinds.items() if k.startswith(group + " ") for x in v]


def share(rows: list[tuple[bool, bool]], k: int) -> float:
    return round(sum(x[k] for x in rows) / max(1, len(rows)), 3)


def behind(methods: dict[str, Any]) -> dict[str, int]:
    """Alterations at which a whole-picture hash has more right first answers than this engine, and how many more."""
    mine, out = methods["kuaiwei"]["alterations"], {}
    for kind, (ours_right, _, n) in mine.items():
        best = max(m["alterations"][kind][0] for name, m in methods.items() if name not in ("kuaiwei", "orb + ransac"))
        if (more := round((best - ours_right) * n)) > 0:
            out[kind] = more
    return out


def makers() -> dict[str, Callable[[list[bytes]], Method]]:
    """Every method that this machine can run."""
    out: dict[str, Callable[[list[bytes]], Method]] = {"kuaiwei": ours}
    for name, bits in (("phash", 8), ("phash", 16), ("dhash", 8)):
        out[f"imagehash {name} {bits * bits}"] = lambda known, name=name, bits=bits: hashed(known, by_imagehash(name, bits))  # type: ignore[misc]
    if importlib.util.find_spec("pdqhash"):
        out["pdq"] = lambda known: hashed(known, by_pdq)
    out["orb + ransac"] = lambda known: orb([bgr_of(data) for data in known])
    return out


def ours(known: list[bytes]) -> Method:
    index = ImageIndex.open(None)
    for n, data in enumerate(known):
        index.add(str(n), data)
    index.flush()
    index.warm()

    def ask(data: bytes) -> Answer:
        matches = index.search(data, top=1).matches
        return (int(matches[0].image), matches[0].score) if matches else (-1, 0.0)
    return ask
