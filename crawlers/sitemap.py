"""Sitemaps (sitemaps.org 0.9, index files, gzip) and the lines of robots.txt that name them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree

from crawlers.links import SKIP_ENDING, is_trap, kind_of, normal

MAX_UNPACKED = 60_000_000
MAX_ADDRESSES = 50_000


def sitemap_addresses(body: bytes) -> Iterator[tuple[str, str]]:
    """(address, kind) of a sitemap or sitemap index; nothing of what is neither."""
    data = unpacked(body)
    parser = etree.XMLPullParser(events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    count = 0
    try:
        for i in range(0, len(data), 65_536):
            parser.feed(data[i : i + 65_536])
            for _, e in parser.read_events():
                name = etree.QName(e).localname if isinstance(e.tag, str) else ""
                if name == "loc" and e.text:
                    count += 1
                    parent = e.getparent()
                    inside = etree.QName(parent).localname if parent is not None else ""
                    if found := _one(e.text.strip(), inside):
                        yield found
                elif name in ("url", "sitemap"):
                    e.clear()
            if count > MAX_ADDRESSES:
                return
    except etree.XMLSyntaxError:
        return


def _one(url: str, inside: str) -> tuple[str, str] | None:
    if not url.startswith(("http://", "https://")) or is_trap(url):
        return None
    if inside == "sitemap":
        return normal(url), "sitemap"
    return None if inside != "url" or SKIP_ENDING.search(urlsplit(url).path) else (normal(url), kind_of(url))


def unpacked(body: bytes) -> bytes:
    """The body without its gzip, at most MAX_UNPACKED bytes of it."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(31).decompress(body, MAX_UNPACKED)
    except zlib.error:
        return b""


def sitemaps_of_robots(body: bytes, url: str) -> list[str]:
    lines = body.decode("utf-8", "replace").splitlines()[:5_000]
    return [urljoin(url, x.split(":", 1)[1].strip()) for x in lines if x.lower().startswith("sitemap:") and x.split(":", 1)[1].strip()]
