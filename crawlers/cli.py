"""Commands of `python -m crawlers`. Exit status: 0 done, 2 wrong use or refused input (one line), 1 a failure of ours."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawlers.addresses import is_loopback
from crawlers.browser import program
from crawlers.evidence import tool_version, user_agent
from crawlers.extract.folder import PagesError, extract_folder, pages
from crawlers.fetch import Answer, FetchError, Limits, fetch, post
from crawlers.guard import Guard, Refused
from crawlers.outcome import of_status
from crawlers.run import Interrupted, Plan, crawl
from crawlers.seeds import known_of, seeds_of
from crawlers.spool import Wanted, write_whole


class UsageError(ValueError):
    """The command line asks for what cannot be; one line."""


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
    c.add_argument("--known", type=Path, metavar="FILE", help="goods seen before, one address a line: asked for again even where no list leads to them any more")
    c.add_argument("--max-pictures", type=int, default=6, help="pictures kept of each listing (default 6)")
    c.add_argument("--browser", choices=["auto", "all"], default="", help="show pages in headless Chromium (optional extra): those that only a script makes, or every good; keeps a picture of the page")
    c.set_defaults(run=run_listings)
    x = sub.add_parser("exhibitors", help="crawl a fair's directory of exhibitors into a run folder")
    _crawl_options(x)
    x.set_defaults(run=run_exhibitors)
    f = sub.add_parser("fetch", help="one guarded request, with its capture record")
    _request_options(f)
    f.set_defaults(run=run_fetch)
    o = sub.add_parser("post", help="send a body once (a webhook), with the same guard and record")
    _request_options(o)
    o.add_argument("--body", type=Path, required=True, help="file with the body")
    o.add_argument("--header", action="append", default=[], metavar="NAME:VALUE", help="header line; may be repeated")
    o.set_defaults(run=run_post)
    return p


def _request_options(c: argparse.ArgumentParser) -> None:
    c.add_argument("url", metavar="URL")
    c.add_argument("--out", type=Path, required=True, metavar="FILE.json", help="capture record; the bytes go beside it, named by their SHA-256")
    c.add_argument("--max-bytes", type=int, default=20_000_000, help="largest body (default 20000000)")
    c.add_argument("--seconds", type=float, default=30.0, help="time for the whole request (default 30)")
    c.add_argument("--allow-private", action="store_true", help="let loopback and private addresses in: for test servers on this machine")
    c.add_argument("--contact", help="address or mail named in the user agent")


def _crawl_options(c: argparse.ArgumentParser) -> None:
    c.add_argument("urls", nargs="+", metavar="URL", help="where to start")
    c.add_argument("--out", type=Path, required=True, metavar="RUN", help="run folder; the same folder again goes on where it stood")
    c.add_argument("--max-pages", type=int, default=10_000, help="pages to ask for, all lives of the run together (default 10000)")
    c.add_argument("--allow-private", action="store_true", help="let loopback and private addresses in: for test markets on this machine")
    c.add_argument("--contact", help="address or mail named in the user agent: who runs this crawl")
    c.add_argument("--timeout", type=int, default=20, help="seconds for one whole answer (default 20)")
    c.add_argument("--delay", type=float, default=2.0, help="least seconds between two requests to one host; none towards this machine (default 2)")


def run_listings(a: argparse.Namespace) -> int:
    options = {"terms": a.words, "only": a.only, "max_pictures": a.max_pictures, "browser": a.browser}
    if a.browser:
        program()   # says at once what is missing
    plan = Plan("market", seeds_of(a.urls, a.words, a.only), a.out, a.max_pages, a.allow_private, _contact(a, a.urls), options, _pace(a))
    return _crawl(replace(plan, known=known_of(_lines(a.known), a.urls)) if a.known else plan)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError(f"{path}: {e.strerror if isinstance(e, OSError) else 'not UTF-8'}") from None


def run_exhibitors(a: argparse.Namespace) -> int:
    return _crawl(Plan("exhibitors", [Wanted(u, "page") for u in a.urls], a.out, a.max_pages, a.allow_private, _contact(a, a.urls), {}, _pace(a)))


def _contact(a: argparse.Namespace, urls: Sequence[str]) -> str | None:
    """Who asks; required as soon as an address is not on this machine, so that a site knows whom to turn to (RFC 9309 section 2.2.1)."""
    if a.contact is not None and (not a.contact.isprintable() or "(" in a.contact or ")" in a.contact):
        raise UsageError("--contact: printable characters without parentheses")
    if not a.contact and not all(_on_this_machine(u) for u in urls):
        raise UsageError("no contact: sites must know who asks; give --contact MAIL (of an office: KUAIWEI_CONTACT) / 未设置联系方式：请用 --contact 或 KUAIWEI_CONTACT 写明邮箱或网址")
    return str(a.contact) if a.contact else None


def _on_this_machine(url: str) -> bool:
    """An address that the guard refuses needs no contact: nothing is asked."""
    try:
        return is_loopback(urlsplit(url).hostname or "")
    except ValueError:
        return True


def _pace(a: argparse.Namespace) -> dict[str, Any]:
    if a.timeout < 1 or a.delay < 0 or a.max_pages < 1:
        raise UsageError("--timeout and --max-pages are at least 1, --delay is not negative")
    return {"DOWNLOAD_TIMEOUT": a.timeout, "DOWNLOAD_DELAY": a.delay, "AUTOTHROTTLE_START_DELAY": a.delay}


def run_fetch(a: argparse.Namespace) -> int:
    return _request(a, lambda guard, agent: fetch(a.url, guard, agent, Limits(a.max_bytes, a.seconds)))


def run_post(a: argparse.Namespace) -> int:
    headers = dict(_header(h) for h in a.header)
    try:
        body = a.body.read_bytes()
    except OSError as e:
        raise UsageError(f"{a.body}: {e.strerror}") from None
    return _request(a, lambda guard, agent: post(a.url, body, headers, guard, agent, Limits(a.max_bytes, a.seconds)))


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.strip() or any(c in text for c in "\r\n"):
        raise UsageError(f"--header {text!r}: expected NAME:VALUE")
    return name.strip(), value.strip()


def _request(a: argparse.Namespace, ask: Callable[[Guard, str], Answer]) -> int:
    """Ask and write the record. Status 2 where the address is refused or no answer comes; the record then says why."""
    agent = user_agent(_contact(a, [a.url]))
    try:
        answer = ask(Guard(allow_private=a.allow_private), agent)
    except (Refused, FetchError) as e:
        outcome = "refused" if isinstance(e, Refused) else e.outcome
        _write_record(a.out, {"asked_url": a.url, "outcome": outcome, "message": str(e), "tool": tool_version(), "user_agent": agent})
        raise
    body = a.out.with_name(answer.record["sha256"])
    body.write_bytes(answer.body)
    _write_record(a.out, answer.record | {"outcome": of_status(answer.record["status"]).value, "body": body.name})
    sys.stdout.write(json.dumps({"status": answer.record["status"], "sha256": answer.record["sha256"], "body": str(body)}) + "\n")
    return 0


def _write_record(path: Path, record: dict[str, Any]) -> None:
    write_whole(path, json.dumps(record, ensure_ascii=False, indent=1).encode())


def _crawl(plan: Plan) -> int:
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
