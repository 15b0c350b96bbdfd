"""`python -m matching.image --registered DIR --queries DIR --out OUT.jsonl`: the same as `kuaiwei match image`."""

from __future__ import annotations

import argparse
from pathlib import Path

from matching.image import batch


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--registered", type=Path, required=True)
    p.add_argument("--queries", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--top", type=int, default=10)
    p.add_argument("--min-score", type=float, default=0.0)
    a = p.parse_args()
    for _ in batch.run(a.registered, a.queries, a.out, a.top, a.min_score):
        pass


if __name__ == "__main__":
    main()
