"""AutoThrottle that keeps the delay a robots.txt asks for, and has no delay towards this machine."""

from __future__ import annotations

from typing import Any

from protego import Protego
from scrapy.extensions.throttle import AutoThrottle

from crawlers.addresses import is_loopback
from crawlers.robots import ROBOTS_READ

MAX_CRAWL_DELAY = 120.0


class Throttle(AutoThrottle):
    """Delay per host: never below the setting and the site's Crawl-delay, none for loopback."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self.asked: dict[str, float] = {}
        self.agent = crawler.settings["ROBOTSTXT_USER_AGENT"]
        crawler.signals.connect(self._robots_read, signal=ROBOTS_READ)

    def _robots_read(self, netloc: str, body: bytes) -> None:
        delay = Protego.parse(body.decode("utf-8", "ignore")).crawl_delay(self.agent)
        if delay:
            self.asked[netloc.rsplit(":", 1)[0]] = min(float(delay), MAX_CRAWL_DELAY)

    def _adjust_delay(self, slot: Any, latency: float, response: Any) -> None:
        host = response.url.split("/")[2].rsplit(":", 1)[0]
        if is_loopback(host):
            slot.delay = 0.0
            return
        super()._adjust_delay(slot, latency, response)
        slot.delay = max(slot.delay, self.asked.get(host, 0.0))
