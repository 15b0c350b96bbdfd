"""A market on loopback for the tests: goods in three kinds of markup, shops, paging, a sitemap, and everything that goes wrong on the street."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

PER_PAGE = 12


def png(seed: int) -> bytes:
    """A valid 2 x 2 picture, another one for every seed."""
    rows = b"".join(b"\0" + bytes((seed * (i + 3) * 7 + j) % 256 for j in range(6)) for i in range(2))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def goods(n: int) -> dict[str, str]:
    return {"name": f"楚韵手提包 {n} 号", "price": f"{100 + n}.50", "brand": "楚韵", "sku": f"KW{10_000 + n}", "shop": str(n % 5), "seller": f"汉口第{n % 5}店"}


def product_page(n: int, base: str) -> str:
    """JSON-LD, Open Graph and bare pages by turns."""
    g = goods(n)
    shop = f'<a class="shop-name" href="/shop/{g["shop"]}">{g["seller"]}</a>'
    if n % 3 == 0:
        data = {"@context": "https://schema.org", "@type": "Product", "name": g["name"], "sku": g["sku"], "brand": {"@type": "Brand", "name": g["brand"]},
                "image": [f"{base}/img/{n}.png"], "offers": {"@type": "Offer", "price": g["price"], "priceCurrency": "CNY", "availability": "https://schema.org/InStock",
                "seller": {"@type": "Organization", "name": g["seller"], "url": f"{base}/shop/{g['shop']}"}}}
        return f'<html><head><title>{g["name"]}</title><script type="application/ld+json">{json.dumps(data)}</script></head><body><h1>{g["name"]}</h1>{shop}</body></html>'
    if n % 3 == 1:
        metas = {"og:type": "product", "og:title": g["name"], "product:price:amount": g["price"], "product:price:currency": "CNY", "product:brand": g["brand"],
                 "product:retailer_item_id": g["sku"], "og:image": f"{base}/img/{n}.png"}
        head = "".join(f'<meta property="{k}" content="{v}">' for k, v in metas.items())
        return f'<html><head>{head}</head><body><h1>{g["name"]}</h1><p>货号：{g["sku"]}</p>{shop}<button>加入购物车</button></body></html>'
    return (f'<html lang="zh-CN"><head><title>{g["name"]} - 小市场</title></head><body><h1>{g["name"]}</h1><div class="price">¥{g["price"]}</div><p>品牌：{g["brand"]}</p>'
            f'<p>货号：{g["sku"]}</p><img src="/img/{n}.png" width="400">{shop}<button>立即购买</button></body></html>')


SCRIPTED = (b"<html><body><div id=root></div><script>fetch('/inner/' + location.pathname.slice(6)).then(r => r.text()).then(t => "
            b"{document.documentElement.innerHTML = t.replace(/^<html[^>]*>/, '')})</script></body></html>")
"""A page that shows nothing without its script."""


class Market:
    """The state behind the server: how much there is, what was asked for, how slow it answers."""

    def __init__(self, size: int, delay: float = 0.0, sitemap: bool = True) -> None:
        self.size, self.delay, self.sitemap = size, delay, sitemap
        self.hits: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.base = ""
        self.changed: dict[str, bytes | tuple[int, str]] = {}   # path -> another page, or another status and page
        self.scripted = False    # goods are made by a script out of what it fetches

    def answer(self, target: str) -> tuple[int, dict[str, str], bytes]:
        parts = urlsplit(target)
        if (other := self.changed.get(parts.path)) is not None:
            status, text = (200, other) if isinstance(other, bytes) else (other[0], self.special(other[1])[2] if other[1] else b"")
            return status, {"Content-Type": "text/html; charset=utf-8"}, text
        page = self.special(parts.path) or self.normal(parts.path, parse_qs(parts.query))
        return page if page else (404, {"Content-Type": "text/html"}, b"<h1>404</h1>")

    def normal(self, path: str, query: dict[str, list[str]]) -> tuple[int, dict[str, str], bytes] | None:
        html = {"Content-Type": "text/html; charset=utf-8"}
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, f"User-agent: *\nDisallow: /secret/\n{f'Sitemap: {self.base}/map.xml' if self.sitemap else ''}\n".encode()
        if path == "/map.xml" and self.sitemap:
            locs = "".join(f"<url><loc>{self.base}/item/{10_000 + i}.html</loc></url>" for i in range(self.size))
            return 200, {"Content-Type": "application/xml"}, f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locs}</urlset>'.encode()
        if path in ("/", "/list", "/search"):
            return 200, html, self.list_page(path, int(query.get("page", ["1"])[0]), query.get("q", [""])[0]).encode()
        if path.startswith("/shop/"):
            return 200, html, f"<html><body><h1>店铺 {path[6:]}</h1><a href='/'>首页</a></body></html>".encode()
        if self.scripted and path.startswith("/item/"):
            return 200, html, SCRIPTED
        if path.startswith("/inner/"):
            path = "/item/" + path[7:]
        if path.startswith("/item/") and path[6:-5].isdigit() and int(path[6:-5]) - 10_000 < self.size:
            return 200, html, product_page(int(path[6:-5]) - 10_000, self.base).encode()
        if path.startswith("/img/") and path.endswith(".png"):
            return 200, {"Content-Type": "image/png"}, png(int(path[5:-4]))
        return None

    def list_page(self, path: str, page: int, q: str) -> str:
        found = [i for i in range(self.size) if q in goods(i)["name"]]
        here = found[(page - 1) * PER_PAGE : page * PER_PAGE]
        rows = "".join(f'<li><a href="/item/{10_000 + i}.html?utm_source=list">{goods(i)["name"]}</a><span class="price">¥{goods(i)["price"]}</span></li>' for i in here)
        more = f'<a href="{path}?{f"q={q}&amp;" if q else ""}page={page + 1}">下一页</a>' if page * PER_PAGE < len(found) else ""
        form = '<form action="/search" method="get" role="search"><input type="search" name="q"><button>搜索</button></form>'
        return f'<html lang="zh"><body><h1>小市场</h1>{form}<ul>{rows}</ul>{more}<a href="/secret/plan.html">不许看</a><a href="/cart">购物车</a></body></html>'

    def special(self, path: str) -> tuple[int, dict[str, str], bytes] | None:
        """Pages that block, lie or trap."""
        html = {"Content-Type": "text/html; charset=utf-8"}
        pages: dict[str, tuple[int, dict[str, str], str]] = {
            "/x/captcha": (200, html, "<html><title>安全验证</title><h1>安全验证</h1><p>请完成滑块验证</p></html>"),
            "/x/captcha403": (403, html, "<html><title>Just a moment...</title><p>Checking your browser</p></html>"),
            "/x/login": (200, html, "<html><h1>账号登录</h1><p>请先登录</p><form><input type=password></form></html>"),
            "/x/401": (401, html, "<h1>Unauthorized</h1>"), "/x/403": (403, html, "<h1>Forbidden</h1>"), "/x/429": (429, html, "<h1>Too many requests</h1>"),
            "/x/busy": (200, html, "<h1>访问过于频繁，请稍后再试</h1>"), "/x/soft404": (200, html, "<html><h1>商品不存在</h1><p>您查看的商品已下架</p></html>"),
            "/x/soft404en": (200, html, "<html><title>Page not found</title><p>The listing you are looking for no longer exists.</p></html>"),
            "/x/410": (410, html, "<h1>Gone</h1>"), "/x/404": (404, html, "<h1>404</h1>"), "/x/500": (500, html, "<h1>Oops</h1>"),
            "/x/503": (503, html | {"Retry-After": "60"}, "<h1>Service Unavailable</h1>"), "/login": (200, html, "<h1>登录</h1><input type=password>"),
            "/x/to-login": (302, {"Location": "/login?next=/x/item"}, ""), "/x/to-home": (302, {"Location": "/"}, ""), "/x/loop": (302, {"Location": "/x/loop"}, ""),
            "/x/lost-picture": (200, html, '<html><meta property="og:title" content="花瓶"><meta property="product:price:amount" content="25"><meta property="og:image" content="/lost.png"><h1>花瓶</h1>'
                                           '<img src="/img/7.png" alt="花瓶"><button>立即购买</button>'),
            "/x/posting": (200, html, '<h1>小市场</h1><form method="POST" action="/find"><input type="hidden" name="shop" value="1"><input name="q" type="text"></form>'),
            "/x/inward": (302, {"Location": "http://169.254.169.254/latest/meta-data/"}, ""), "/x/file": (302, {"Location": "file:///etc/passwd"}, ""),
        }
        if path in pages:
            status, headers, text = pages[path]
            return status, headers, text.encode()
        if path.startswith("/trap/"):
            return 200, html, f"<h1>{path[-30:]}</h1><a href='{path}a/'>deeper</a> <a href='{path}b/'>deeper</a>".encode()
        if path.startswith("/sieve/"):
            filters = "".join(f"<a href='{path.removesuffix('.html')}/{name}/{n}.html'>{name} {n}</a>" for name in ("brand", "size") for n in range(120))
            return 200, html, f"<h1>{path[-30:]}</h1><a href='/item/10000.html'>one</a><a href='/sieve/cid/{len(path) % 7 + 2}.html'>next class</a>{filters}".encode()
        if path == "/x/bomb":
            return 200, html | {"Content-Encoding": "gzip"}, gzip.compress(b"<p>" + b"0" * 60_000_000)
        return None


class Handler(BaseHTTPRequestHandler):
    market: Market
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.market.hits[self.path] += 1
        self.market.agents.add(self.headers.get("User-Agent") or "")
        if self.path == "/x/drip":
            return self.endless(b"x", 0.2)
        if self.path == "/x/endless":
            return self.endless(b"y" * 65_536, 0.0)
        if self.path == "/x/reset":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return None
        time.sleep(self.market.delay)
        status, headers, body = self.market.answer(self.path)
        self.send_response(status)
        for k, v in headers.items():
            self.send_header(k, v)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.market.hits[f"POST {self.path}"] += 1
        if self.path == "/find":
            return self.redirect(f"/search?{urlencode({'q': parse_qs(body.decode())['q'][0]})}")
        answer = json.dumps({"got": body.decode(), "sign": self.headers.get("webhook-signature")}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def redirect(self, place: str) -> None:
        self.send_response(302)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def endless(self, piece: bytes, pause: float) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.close_connection = True
        until = time.monotonic() + 90
        while time.monotonic() < until:
            self.wfile.write(piece)
            self.wfile.flush()
            time.sleep(pause)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A crawler that hangs up is no event here."""


@contextmanager
def open_market(size: int = 30, delay: float = 0.0, sitemap: bool = True, host: str = "127.0.0.1") -> Iterator[Market]:
    market = Market(size, delay, sitemap)
    server = Server((host, 0), type("Bound", (Handler,), {"market": market}))
    market.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield market
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
