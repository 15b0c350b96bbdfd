"""What every request and answer passes: the guard and the budgets on the way out, the archive on the way in."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from hashlib import sha256
from time import monotonic
from typing import Any

from scrapy.exceptions import IgnoreRequest

from crawlers import evidence
from crawlers.guard import Guard, Refused


class RefusedRequest(IgnoreRequest):
    """The guard does not let this address be asked for."""


class OverBudget(IgnoreRequest):
    """The host has had its share of pages or of time."""


class GuardMiddleware:
    """Checks every address, redirect targets included, and counts what each host may still give."""

    def __init__(self, crawler: Any) -> None:
        self.guard = Guard(allow_private=crawler.settings.getbool("ALLOW_PRIVATE"))
        self.max_pages = crawler.settings.getint("HOST_MAX_PAGES")
        self.max_seconds = crawler.settings.getint("HOST_MAX_SECONDS")
        self.pages: Counter[str] = Counter()
        self.since: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> GuardMiddleware:
        return cls(crawler)

    def process_request(self, request: Any) -> None:
        try:
            self.guard.check_url(request.url)
        except Refused as e:
            raise RefusedRequest(e.reason) from None
        host = request.url.split("/")[2]
        started = self.since.setdefault(host, monotonic())
        self.pages[host] += 1
        if self.pages[host] > self.max_pages or monotonic() - started > self.max_seconds:
            raise OverBudget(host)


class ReplayMiddleware:
    """Answers from the run folder what an earlier life of this run has already got."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> ReplayMiddleware:
        return cls(crawler)

    def process_request(self, request: Any) -> Any:
        wanted = request.meta.get("wanted")
        kept = self.crawler.spider.spool.kept(wanted.url) if wanted else None
        if not kept:
            return None
        capture = kept["capture"]
        request.meta["capture"], request.meta["page_sha256"] = capture, kept["sha256"]
        return self.crawler.spider.response_of(capture, self.crawler.spider.spool.read(kept["sha256"]), request)


class CaptureMiddleware:
    """Nearest to the network: every answer, redirects and errors too, is set down for the archive as it came.

    The exchanges of a page or picture wait in `meta["exchanges"]` and are archived together with the journal line of its bytes, so
    that a killed run never archives one fetch twice; those of nobody (robots.txt) are archived at once.
    """

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        self.agent = crawler.settings["USER_AGENT"]

    @classmethod
    def from_crawler(cls, crawler: Any) -> CaptureMiddleware:
        return cls(crawler)

    def process_request(self, request: Any) -> None:
        request.meta["requested_at"] = datetime.now(UTC)

    def process_response(self, request: Any, response: Any) -> Any:
        at, until = request.meta.get("requested_at") or datetime.now(UTC), datetime.now(UTC)
        headers = {k.decode("latin-1").lower(): b", ".join(v).decode("latin-1") for k, v in response.headers.items()}
        address = str(response.ip_address) if response.ip_address else None
        certificate = response.certificate.original.to_cryptography().public_bytes(_der()) if response.certificate else None
        sent = [(k.decode("latin-1"), v.decode("latin-1")) for k, vs in request.headers.items() for v in vs]
        answered = [(k.decode("latin-1"), v.decode("latin-1")) for k, vs in response.headers.items() for v in vs]
        protocol = response.protocol or "HTTP/1.1"
        host = [("Host", request.url.split("/")[2])]
        exchange = evidence.Exchange(request.url, at, request.method, host + sent, request.body, response.status, protocol, answered, response.body, address)
        if "exchanges" in request.meta:
            request.meta["exchanges"].append(exchange)
        else:
            evidence.archive(self.crawler.spider.spool.archive, [exchange])
        wanted = request.meta.get("wanted")
        asked = wanted.url if wanted else request.url
        capture = evidence.capture_record(response.url, asked, response.status, headers, address, certificate, at, until, self.agent)
        if "content-encoding" in headers:
            capture["wire_sha256"] = sha256(response.body).hexdigest()   # sent packed although asked not to: the archive keeps it packed
        request.meta["capture"] = capture
        return response


def _der() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.DER
