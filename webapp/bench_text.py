"""`bench text`: matching/bench_text.py, and beside it pg_trgm where PostgreSQL is on this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import numpy as np
from sqlalchemy import Connection, create_engine, text

from matching import bench_text
from matching.bench_sets import Judged, Scores
from matching.text.normalise import fold
from webapp.postgres_cluster import Cluster, missing

BLOCK = 2000
OWN = "select similarity(a, b) from unnest(cast(:a as text[]), cast(:b as text[])) with ordinality as t(a, b, n) order by n"
BEST = "select (select max(similarity(a, m)) from unnest(cast(:m as text[])) as m) from unnest(cast(:a as text[])) with ordinality as t(a, n) order by n"


@contextmanager
def _server() -> Iterator[Connection]:
    cluster = Cluster()
    try:
        engine = create_engine(cluster.database())
        with engine.connect() as connection:
            connection.execute(text("create extension pg_trgm"))
            yield connection
        engine.dispose()
    finally:
        cluster.stop()


def _cpu(pid: int) -> float:
    """CPU seconds of a process so far."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def trigrams(j: Judged) -> dict[str, tuple[Scores, float]]:
    """pg_trgm's similarity of folded texts: every text against its own mark, every name against all; with the server's CPU seconds."""
    marks = [fold(m) for m in j.marks]
    with _server() as c:
        pid = int(c.execute(text("select pg_backend_pid()")).scalar_one())

        def own(rows: Sequence[tuple[str, int]]) -> np.ndarray[Any, np.dtype[np.float64]]:
            found = c.execute(text(OWN), {"a": [_plain(t) for t, _ in rows], "b": [marks[i] for _, i in rows]}).scalars()
            return np.array(list(found), float)

        pos, hard = own(j.positives), own(j.negatives)
        pool: list[float] = []
        for lo in range(0, len(j.pool), BLOCK):
            pool += c.execute(text(BEST), {"m": marks, "a": [_plain(n) for n in j.pool[lo:lo + BLOCK]]}).scalars()
        return {"pg_trgm": (Scores(pos, hard, np.array(pool, float)), _cpu(pid))}


def _plain(words: str) -> str:
    """PostgreSQL keeps no zero byte and no lone surrogate."""
    return fold(words).replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def run(data: Path | None = None, marks: int = bench_text.REGISTER) -> dict[str, Any]:
    """Accuracy and speed; each measure is printed to standard error as soon as it is known."""
    why = missing()
    out = bench_text.run(data, marks, lambda line: click.echo(line, err=True), None if why else trigrams)
    if why:
        out.setdefault("not_measured", {})["pg_trgm"] = why
    return out
