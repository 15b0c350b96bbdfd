"""The sample market as a web server on loopback, standard library only."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from webapp.sample.pages import CSS, Site

HTML, XML, TEXT = "text/html; charset=utf-8", "application/xml; charset=utf-8", "text/plain; charset=utf-8"
SITEMAP_PAGE = 150
PICTURE = re.compile(r"[0-9]+-[0-9]+\.jpg")
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


class Address(str):
    """The base address, without a slash at its end; `trapped` collects disallowed paths that were fetched all the same."""

    trapped: list[str]


class Shelves:
    """Answers paths from a world folder."""

    def __init__(self, folder: Path, base: str) -> None:
        self.pictures = folder / "img"
        self.site = Site(json.loads((folder / "site.json").read_text(encoding="utf-8")), base)

    def robots(self) -> str:
        return f"User-agent: *\nDisallow: /backstage/\nDisallow: /cart\n\nSitemap: {self.site.base}/sitemap.xml\n"

    def sitemap(self, name: str) -> str | None:
        """The index, or one of its parts."""
        numbers = list(self.site.items)
        parts = -(-len(numbers) // SITEMAP_PAGE)
        base = self.site.base
        if name == "sitemap":
            files = ["sitemap-shops", *(f"sitemap-items-{n + 1}" for n in range(parts))]
            return f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {NS}>{"".join(f"<sitemap><loc>{base}/{f}.xml</loc></sitemap>" for f in files)}</sitemapindex>\n'
        if name == "sitemap-shops":
            links = [f"{base}/", *(f"{base}/shop/{s}" for s in self.site.shops), *(f"{base}/category/{c}" for c in self.site.categories)]
            return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NS}>{"".join(f"<url><loc>{link}</loc></url>" for link in links)}</urlset>\n'
        found = re.fullmatch(r"sitemap-items-([0-9]+)", name)
        if not found or not 1 <= int(found[1]) <= parts:
            return None
        start = (int(found[1]) - 1) * SITEMAP_PAGE
        return self.items_map(numbers[start : start + SITEMAP_PAGE])

    def items_map(self, numbers: list[int]) -> str:
        """Product pages with the image extension."""
        base, rows = self.site.base, []
        for n in numbers:
            images = "".join(f"<image:image><image:loc>{base}/img/{escape(i)}</image:loc></image:image>" for i in self.site.items[n]["images"])
            rows.append(f"<url><loc>{base}/item/{n}.html</loc>{images}</url>")
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {NS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">{"".join(rows)}</urlset>\n'

    def answer(self, path: str, query: dict[str, list[str]]) -> tuple[str, bytes] | None:
        """Content type and bytes of a path; none where nothing lives."""
        if found := re.fullmatch(r"/img/([^/]+)", path):
            file = self.pictures / found[1]
            return ("image/jpeg", file.read_bytes()) if PICTURE.fullmatch(found[1]) and file.is_file() else None
        if path == "/robots.txt":
            return TEXT, self.robots().encode()
        if path == "/style.css":
            return "text/css; charset=utf-8", CSS.encode()
        if found := re.fullmatch(r"/(sitemap[a-z0-9-]*)\.xml", path):
            text = self.sitemap(found[1])
            return (XML, text.encode()) if text else None
        page = self.page(path, query)
        return (HTML, page.encode()) if page else None

    def page(self, path: str, query: dict[str, list[str]]) -> str | None:
        raw = query.get("page", ["1"])[0]
        number = int(raw) if raw.isascii() and raw.isdigit() else 0
        if path == "/":
            return self.site.home()
        if path == "/shops":
            return self.site.page("全部店铺", f"<h1>全部店铺</h1>{self.site.shop_list()}")
        if path == "/search":
            return self.site.search(query.get("q", [""])[0][:80], number)
        if path in ("/cart", "/backstage/stock-export"):
            return self.site.page("请先登录", "<h1>请先登录</h1>")
        if found := re.fullmatch(r"/item/([0-9]{1,9})\.html", path):
            return self.site.item(int(found[1]))
        if found := re.fullmatch(r"/(category|shop)/([a-z0-9-]+)", path):
            return self.site.category(found[2], number) if found[1] == "category" else self.site.shop(found[2], number)
        return None


class Visitor(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server_version = "Baixiang/1.0"
    shelves: ClassVar[Shelves]
    trapped: ClassVar[list[str]]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path.startswith(("/backstage/", "/cart")):
            self.trapped.append(parts.path)
        found = self.shelves.answer(parts.path, parse_qs(parts.query))
        kind, content = found or (HTML, self.shelves.site.page("没有这一页", "<h1>没有这一页</h1>").encode())
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the demo's own output stays clean."""


@contextmanager
def serve(world_dir: Path, host: str = "127.0.0.1", port: int = 0) -> Iterator[Address]:
    """Serve the market of a world folder in a thread of its own; yields its base address. Port 0 takes a free one.

    Raises FileNotFoundError where the folder holds no market, OSError where the port is taken.
    """
    visitor = type("MarketVisitor", (Visitor,), {})
    server = ThreadingHTTPServer((host, port), visitor)
    address = Address(f"http://{host}:{server.server_address[1]}")
    address.trapped = []
    try:
        visitor.shelves, visitor.trapped = Shelves(world_dir / "market", address), address.trapped  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, name="sample-market", daemon=True)
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            thread.join()
    finally:
        server.server_close()
