"""Pictures of listings: bytes as they came, each address once a run."""

from __future__ import annotations

import asyncio
from typing import Any

import scrapy
from scrapy.http.request import NO_CALLBACK

from crawlers.evidence import archive
from crawlers.items import Picture
from crawlers.spool import Spool

MAX_BYTES = 10_000_000
SIGNATURES: tuple[tuple[bytes, str], ...] = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"),
                                             (b"BM", "image/bmp"), (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"))
BRANDS = {b"heic": "image/heic", b"heix": "image/heic", b"mif1": "image/heic", b"avif": "image/avif"}


def media_type(body: bytes) -> str | None:
    """The kind of a picture by its first bytes; None for what is no picture, whatever its sender calls it."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:8] == b"ftyp":
        return BRANDS.get(body[8:12])
    return next((kind for start, kind in SIGNATURES if body.startswith(start)), None)


class Pictures:
    """Fetches through the engine, so through guard, robots and throttle; two listings that share a picture share its one request."""

    def __init__(self, engine: Any, spool: Spool, most: int) -> None:
        self.engine = engine
        self.spool = spool
        self.most = most
        self.flying: dict[str, asyncio.Future[Picture | None]] = {}

    async def of(self, urls: tuple[str, ...]) -> list[Picture]:
        tasks = [self._shared(u) for u in urls[: self.most]]
        return [p for p in await asyncio.gather(*tasks) if p]

    async def _shared(self, url: str) -> Picture | None:
        if url not in self.flying:
            self.flying[url] = asyncio.ensure_future(self._one(url))
        try:
            return await self.flying[url]
        finally:
            self.flying.pop(url, None)

    async def _one(self, url: str) -> Picture | None:
        known = self.spool.picture(url)
        if known is None:
            known = await self._fetch(url)
        digest, kind, size = known
        return Picture(url, digest, kind, size) if digest else None

    async def _fetch(self, url: str) -> tuple[str, str, int]:
        try:
            request = scrapy.Request(url, callback=NO_CALLBACK, meta={"download_maxsize": MAX_BYTES, "exchanges": []}, headers={"Accept": "image/*"}, dont_filter=True)
            response = await self.engine.download_async(request)
        except Exception as e:   # whatever keeps a picture away, the listing stands without it
            self.spool.log({"url": url, "kind": "picture", "outcome": type(e).__name__})
            self.spool.keep_picture(url, "", "", 0)
            return "", "", 0
        archive(self.spool.archive, response.meta["exchanges"])
        kind = media_type(response.body) if response.status == 200 else None
        known = (self.spool.blob(response.body), kind, len(response.body)) if kind else ("", "", 0)
        self.spool.keep_picture(url, *known)
        return known
