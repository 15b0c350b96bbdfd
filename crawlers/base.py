"""The base of every spider: it takes addresses from the run folder, gives each exactly one line there, and knows when to stop."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import scrapy
from scrapy import signals
from scrapy.exceptions import (
    CannotResolveHostError,
    DontCloseSpider,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawlers.evidence import archive, stamp
from crawlers.extract.document import Document
from crawlers.items import outcome_record
from crawlers.links import POSTED
from crawlers.middlewares import OverBudget, RefusedRequest
from crawlers.outcome import Outcome
from crawlers.robots import DisallowedByRobots
from crawlers.spool import Spool, Wanted

WINDOW = 32           # addresses handed to Scrapy at a time; the others wait in the spool, which is small
FAILURES: tuple[tuple[type[BaseException], Outcome], ...] = (
    (DisallowedByRobots, Outcome.ROBOTS), (RefusedRequest, Outcome.REFUSED), (OverBudget, Outcome.REFUSED), (DownloadTimeoutError, Outcome.TIMEOUT),
    (DownloadCancelledError, Outcome.TOO_LARGE), (ResponseDataLossError, Outcome.UNREACHABLE), (CannotResolveHostError, Outcome.UNREACHABLE),
    (DownloadConnectionRefusedError, Outcome.UNREACHABLE), (DownloadFailedError, Outcome.UNREACHABLE),
    (IgnoreRequest, Outcome.TOO_LARGE),   # of an unpacked body, or "max redirections reached"
)


class StreetSpider(scrapy.Spider):
    """A spider is a name, the kind of its seeds and `read_page`."""

    name = "street"
    seed_kind = "page"

    def __init__(self, spool: Spool, max_pages: int, on_page: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.spool = spool
        self.max_pages = max_pages
        self.on_page = on_page
        self.flying = 0
        self.taken = spool.pages
        self.unfinished = False

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> StreetSpider:
        spider: StreetSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._idle, signal=signals.spider_idle)
        return spider

    async def start(self) -> Any:
        for request in self._more():
            yield request

    def _more(self) -> Iterable[scrapy.Request]:
        while self.flying < WINDOW and (wanted := self._next()):
            self.flying += 1
            yield self._request(wanted)

    def _request(self, wanted: Wanted) -> scrapy.Request:
        url, posted, body = wanted.url.partition(POSTED) if wanted.kind == "search" else (wanted.url, "", "")
        form: dict[str, Any] = {"method": "POST", "body": body, "headers": {"Content-Type": "application/x-www-form-urlencoded"}} if posted else {}
        return scrapy.Request(url, callback=self.arrived, errback=self.failed, dont_filter=True,
                              meta={"wanted": wanted, "exchanges": [], "download_maxsize": self.settings.getint("PAGE_MAXSIZE")}, **form)

    def _next(self) -> Wanted | None:
        kept = self.taken - len(self.spool._got) if self.spool.resumed else self.taken
        if kept >= self.max_pages:
            return None
        wanted = self.spool.next()
        if wanted and not self.spool.kept(wanted.url):
            self.taken += 1
        return wanted

    def _feed(self) -> None:
        for request in self._more():
            self.crawler.engine.crawl(request)

    def _idle(self) -> None:
        before = self.flying
        self._feed()
        if self.flying > before:
            raise DontCloseSpider

    # ---- one page

    async def arrived(self, response: Response) -> None:
        wanted: Wanted = response.meta["wanted"]
        capture = response.meta["capture"]
        digest = response.meta.get("page_sha256")
        if digest is None:
            digest = self.spool.blob(response.body)
            archive(self.spool.archive, response.meta["exchanges"])
            self.spool.keep(wanted.url, digest, capture)
        try:
            records, found = await self.read_page(wanted, response, capture, digest)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error) as e:
            self.logger.exception("reading %s", wanted.url)
            records, found = [outcome_record(wanted.url, wanted.kind, Outcome.NOT_HTML, capture["captured_at"], response.status, digest, f"unreadable: {type(e).__name__}")], []
        self._settle(wanted, records, found)

    def failed(self, failure: Any) -> None:
        wanted: Wanted = failure.request.meta["wanted"]
        archive(self.spool.archive, failure.request.meta["exchanges"])
        outcome = next((o for kind, o in FAILURES if failure.check(kind)), Outcome.UNREACHABLE)
        if outcome is Outcome.TOO_LARGE and "redirect" in failure.getErrorMessage():
            outcome = Outcome.REDIRECT_LOOP
        detail = f"{failure.type.__name__}: {failure.getErrorMessage()}"[:300]
        self._settle(wanted, [outcome_record(wanted.url, wanted.kind, outcome, stamp(datetime.now(UTC)), detail=detail)], [])

    def _settle(self, wanted: Wanted, records: list[dict[str, Any]], found: list[Wanted]) -> None:
        self.spool.finish(wanted, records, found)
        self.spool.log({"at": stamp(datetime.now(UTC)), "url": wanted.url, "kind": wanted.kind, "depth": wanted.depth, "records": len(records),
                        "outcome": next((r["outcome"] for r in records if "outcome" in r), "ok")})
        self.flying -= 1
        if self.on_page:
            self.on_page(self.spool, records)
        self._feed()

    async def read_page(self, wanted: Wanted, response: Response, capture: dict[str, Any], digest: str) -> tuple[list[dict[str, Any]], list[Wanted]]:
        """Records of a page and the addresses it leads to."""
        raise NotImplementedError

    @staticmethod
    def response_of(capture: dict[str, Any], body: bytes, request: Any) -> Response:
        """A kept page as the answer it once was."""
        headers = {k: v for k, v in capture["headers"].items() if k != "content-encoding"}
        kind = responsetypes.from_args(headers={k.encode(): v.encode() for k, v in headers.items()}, url=capture["url"], body=body[:5_000])
        return kind(url=capture["url"], status=200, headers=headers, body=body, request=request, flags=["kept"])

    @staticmethod
    def document(response: Response) -> Document:
        return Document.read(response.body, response.url, (response.headers.get("Content-Type") or b"").decode("latin-1"))
