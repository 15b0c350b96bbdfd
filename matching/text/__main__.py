"""`python -m matching.text match|bench`: the same as `kuaiwei match text` and `kuaiwei index bench`, without the web application."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from matching.bench_text import index_bench
from matching.text import files
from matching.text.index import TextIndex


def main(argv: list[str]) -> int:
    """Status 0, or 2 with one line on standard error."""
    # `match text ...` and `index bench ...` are understood as well as `match ...` and `bench ...`
    words = [w for w in argv[:2] if w in ("match", "bench")]
    rest = argv[2 if argv[:2] in (["match", "text"], ["index", "bench"]) else 1:]
    p = argparse.ArgumentParser(prog="python -m matching.text", description=__doc__)
    p.add_argument("--marks", type=Path, required=True)
    p.add_argument("--texts", type=Path, required=True)
    p.add_argument("--top", type=int, default=20)
    p.add_argument("--out", type=Path, required=words == ["match"])
    p.add_argument("--min-score", type=float, default=0.0)
    p.add_argument("--json", action="store_true")
    if not words:
        p.error("say match or bench")
    a = p.parse_args(rest)
    try:
        if words == ["match"]:
            files.match(TextIndex.build(files.marks(a.marks)), files.texts(a.texts), a.out, a.top, a.min_score)
        else:
            answer = index_bench(list(files.marks(a.marks)), list(files.texts(a.texts)), a.top)
            sys.stdout.write(json.dumps(answer) + "\n")
    except files.BadTable as e:
        sys.stderr.write(f"{e}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
