"""Commands of `python -m crawlers`. Exit status: 0 done, 2 wrong use or refused input (one line), 1 a failure of ours."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crawlers.extract.folder import PagesError, extract_folder, pages


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(prog="python -m crawlers", description="Collect listings and exhibitors; read product facts from pages.")
    sub = p.add_subparsers(dest="command", required=True)
    e = sub.add_parser("extract", help="product facts of saved pages, one JSON line a page")
    e.add_argument("--pages", type=Path, required=True, help="folder of *.html or *.html.gz, with urls.json where addresses are known")
    e.add_argument("--out", type=Path, required=True, help="JSON lines")
    e.set_defaults(run=run_extract)
    c = sub.add_parser("listings", help="crawl marketplaces into a run folder")
    _crawl_options(c)
    c.add_argument("--words", nargs="+", default=[], metavar="WORD", help="only what the site's own search finds for these words")
    c.add_argument("--only", action="store_true", help="ask for the given addresses and follow nothing")
    c.add_argument("--max-pictures", type=int, default=6, help="pictures kept of each listing (default 6)")
    c.set_defaults(run=run_listings)
    return p


def _crawl_options(c: argparse.ArgumentParser) -> None:
    c.add_argument("urls", nargs="+", metavar="URL", help="where to start")
    c.add_argument("--out", type=Path, required=True, metavar="RUN", help="run folder; the same folder again goes on where it stood")
    c.add_argument("--max-pages", type=int, default=10_000, help="pages to ask for, all lives of the run together (default 10000)")
    c.add_argument("--allow-private", action="store_true", help="let loopback and private addresses in: for test markets on this machine")
    c.add_argument("--contact", help="address or mail named in the user agent: who runs this crawl")


def run_listings(a: argparse.Namespace) -> int:
    from crawlers.run import Plan
    from crawlers.spiders.market import seeds_of

    options = {"terms": a.words, "only": a.only, "max_pictures": a.max_pictures}
    return _crawl(Plan("market", seeds_of(a.urls, a.words, a.only), a.out, a.max_pages, a.allow_private, a.contact, options))


def _crawl(plan: Any) -> int:
    from crawlers.run import Interrupted, crawl

    try:
        answer = crawl(plan, Progress(plan.max_pages).page)
    except Interrupted as e:
        sys.stderr.write(f"{e}\n")
        return 1
    sys.stdout.write(json.dumps({k: v for k, v in answer.items() if k != "fields"}, ensure_ascii=False) + "\n")
    return 0


class Progress:
    """Pages so far, on standard error."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.listings = 0
        self.done = 0

    def page(self, spool: Any, records: list[dict[str, Any]]) -> None:
        self.done += 1
        self.listings += sum(r["type"] != "outcome" for r in records)
        known = min(self.most, self.done + spool.waiting())
        if sys.stderr.isatty() or self.done % 50 == 0:
            sys.stderr.write(f"\r{self.done}/{known} pages, {self.listings} found" + ("" if sys.stderr.isatty() else "\n"))
            sys.stderr.flush()


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
