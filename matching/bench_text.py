"""How fast and how exact the text search is, beside what one would use instead. CPU time only: the wall clock of a shared machine lies."""

from __future__ import annotations

import time
from collections.abc import Sequence

from matching.text.files import Text
from matching.text.index import TextIndex
from matching.types import Mark

WARM_UP = 20


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
    spent = []
    for t in texts:
        begin = time.process_time()
        index.search(t.text, t.classes, top)
        spent.append(1000 * (time.process_time() - begin))
    spent.sort()
    total = sum(spent) / 1000
    return {"marks": len(index), "texts": len(texts), "build_seconds": round(built, 3), "bytes": index.bytes(),
            "texts_per_cpu_second": round(len(texts) / total, 1) if total else 0.0, "p50_ms": round(percentile(spent, .5), 4),
            "p99_ms": round(percentile(spent, .99), 4)}
