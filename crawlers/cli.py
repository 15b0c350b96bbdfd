"""Commands of `python -m crawlers`. Exit status: 0 done, 2 wrong use or refused input (one line), 1 a failure of ours."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from crawlers.extract.folder import PagesError, extract_folder, pages


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(prog="python -m crawlers", description="Collect listings and exhibitors; read product facts from pages.")
    sub = p.add_subparsers(dest="command", required=True)
    e = sub.add_parser("extract", help="product facts of saved pages, one JSON line a page")
    e.add_argument("--pages", type=Path, required=True, help="folder of *.html or *.html.gz, with urls.json where addresses are known")
    e.add_argument("--out", type=Path, required=True, help="JSON lines")
    e.set_defaults(run=run_extract)
    return p


def run_extract(a: argparse.Namespace) -> int:
    total = len(pages(a.pages))
    part = a.out.with_name(a.out.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as f:
            for n, line in enumerate(extract_folder(a.pages), 1):
                f.write(json.dumps(line, ensure_ascii=False) + "\n")
                progress(n, total, "pages")
    except OSError as e:
        raise PagesError(f"{a.out}: {e.strerror}") from None
    part.replace(a.out)
    return 0


def progress(done: int, total: int, what: str) -> None:
    """One line that rewrites itself on a terminal; every hundredth elsewhere."""
    terminal = sys.stderr.isatty()
    if terminal or done % 100 == 0 or done == total:
        sys.stderr.write(f"\r{done}/{total} {what}" if terminal else f"{done}/{total} {what}\n")
        if terminal and done == total:
            sys.stderr.write("\n")
        sys.stderr.flush()


def main(argv: Sequence[str] | None = None) -> int:
    a = parser().parse_args(argv)
    try:
        return int(a.run(a))
    except ValueError as e:
        sys.stderr.write(f"{e}\n")
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
