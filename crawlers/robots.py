"""robots.txt as RFC 9309 reads it: a server that cannot answer for it is not crawled."""

from __future__ import annotations

from typing import Any

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest

DISALLOW_ALL = b"User-agent: *\nDisallow: /\n"


class DisallowedByRobots(IgnoreRequest):
    """The site asks not to fetch this address."""


class Robots(RobotsTxtMiddleware):
    """4xx: everything is allowed (RFC 9309 2.3.1.3). 5xx: nothing is (2.3.1.4). Refusals carry their own class."""

    async def _parse_robots(self, response: Any, netloc: str, request: Any) -> None:
        if response.status >= 500:
            response = response.replace(body=DISALLOW_ALL)
        elif response.status >= 400:
            response = response.replace(body=b"")
        self.crawler.signals.send_catch_log(signal=ROBOTS_READ, netloc=netloc, body=response.body[:500_000], url=request.url)
        await super()._parse_robots(response, netloc, request)

    def process_request_2(self, rp: Any, request: Any) -> None:
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest:
            raise DisallowedByRobots("robots.txt") from None


ROBOTS_READ = object()
__all__ = ["ROBOTS_READ", "DisallowedByRobots", "Robots"]
