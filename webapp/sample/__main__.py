"""`python -m webapp.sample OUT [--seed N]`: draw the sample world into a folder; `--serve PORT` then serves its market."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path

from webapp.sample import market, world


def show(what: str, done: int, of: int) -> None:
    """One line each time a twentieth is done."""
    if done == of or done % max(1, of // 20) == 0:
        sys.stderr.write(f"{what} {done}/{of}\n")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m webapp.sample", description="Draw the sample world: rights, a market and a fair, all invented.")
    parser.add_argument("out", type=Path, help="folder to write into")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--today", type=date.fromisoformat, default=world.TODAY, help="the day around which the fair lies (YYYY-MM-DD)")
    parser.add_argument("--serve", type=int, metavar="PORT", help="serve the market on loopback afterwards, until interrupted")
    given = parser.parse_args()
    made = world.build(given.out, given.seed, show, given.today)
    sys.stdout.write(json.dumps({k: str(v) if isinstance(v, Path | date) else v for k, v in asdict(made).items()}, ensure_ascii=False) + "\n")
    if given.serve is not None:
        with market.serve(given.out, port=given.serve) as address:
            sys.stderr.write(f"{address}\n")
            try:
                while True:
                    time.sleep(3600)
            except KeyboardInterrupt:
                return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
