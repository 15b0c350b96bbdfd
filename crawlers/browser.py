"""The optional browser: pages that only a script makes, and full-page screenshots as evidence.

Headless Chromium, driven by Playwright, both optional. The browser itself reaches nothing: every request of a page is taken out of its hands
and made by `crawlers.fetch` under the guard, redirects included; whatever would go another way (sockets, look-ups, a page's own workers) meets
a resolver that knows no name and a proxy that does not exist. The page's own document is not asked for again: the browser is given the bytes
that were captured. Time, requests and bytes of a page are bounded; downloads, new windows, dialogs and permissions are refused.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from typing import Any
from urllib.parse import urlsplit

from crawlers.evidence import stamp
from crawlers.fetch import Answer, FetchError, Limits, fetch, post
from crawlers.guard import Guard, Refused

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
NOWHERE = "http://127.0.0.1:9"    # the discard port: no proxy is there
ARGUMENTS = ("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
             "--disable-extensions", "--no-pings", "--dns-prefetch-disable", "--host-resolver-rules=MAP * ~NOTFOUND", f"--proxy-server={NOWHERE}",
             "--proxy-bypass-list=<-loopback>", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--deny-permission-prompts")
WIDTH, HEIGHT, TALLEST = 1280, 900, 12_000    # pixels; more of a page is not in its picture
SANDBOX = "sandbox allow-scripts allow-same-origin"    # no windows, dialogs, downloads and forms (Content Security Policy 3, 6.3.2)
PASSED_ON = ("accept", "accept-language", "content-type", "cookie", "referer", "x-requested-with")
DROPPED = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "content-security-policy-report-only"})
QUIET_MS = 500
SPARSE = 600    # bytes of text without blanks; a page with more shows something by itself


class NoBrowser(ValueError):
    """The optional extra is not installed; one line says how to install it."""


@dataclass(frozen=True)
class Bounds:
    """What one page may take: seconds, requests, bytes of all its answers and of one, bytes of a form it sends."""

    seconds: float = 30.0
    requests: int = 200
    bytes: int = 30_000_000
    one: int = 8_000_000
    sent: int = 100_000


@dataclass
class Rendered:
    """A page after its scripts: the document as HTML, its picture (PNG), and what it asked for. `refused`: (address, why)."""

    html: str
    picture: bytes
    at: str
    browser: str
    asked: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    cut: bool = False

    def record(self) -> dict[str, Any]:
        """What is noted beside the picture."""
        return {"at": self.at, "browser": self.browser, "viewport": f"{WIDTH}x{HEIGHT}", "requests": self.asked, "refused": [f"{u[:200]} ({why})" for u, why in self.refused[:20]],
                "cut": self.cut}


def needs_scripts(body: bytes, kind: str) -> bool:
    """Does a page that offers nothing (`kind` of its product is "other") leave its contents to scripts? Little text, and scripts of its own."""
    if kind != "other" or b"<script" not in body:
        return False
    bare = re.sub(rb"(?is)<(script|style|noscript|svg)\b.*?</\1\s*>|<[^>]*>", b" ", body[:2_000_000])
    return len(b"".join(bare.split())) < SPARSE


def program() -> str:
    """Where the browser is; raises NoBrowser where one of the two is missing."""
    found = next((p for name in PROGRAMS if (p := shutil.which(name))), None)
    if found is None or find_spec("playwright") is None:
        raise NoBrowser("no browser: install Chromium and the Python package playwright, or leave --browser out / 未安装浏览器扩展：请安装 Chromium 和 Python 包 playwright，或不用 --browser")
    return found


class Browser:
    """One headless browser for a run. `open` first, `close` at the end; every page has a context of its own, so pages share no cookies."""

    def __init__(self, guard: Guard, user_agent: str, bounds: Bounds = Bounds()) -> None:
        self.guard, self.user_agent, self.bounds = guard, user_agent, bounds
        self.name = ""
        self._one = asyncio.Semaphore(1)    # a page at a time: a browser page costs 100 MB and more
        self._opened: Any = None
        self._driver: Any = None

    async def open(self) -> None:
        from playwright.async_api import async_playwright

        self._driver = await async_playwright().start()
        sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
        self._opened = await self._driver.chromium.launch(executable_path=program(), args=[*ARGUMENTS, *sandbox], handle_sigterm=False, handle_sigint=False)
        self.name = f"Chromium {self._opened.version}"

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened.close()
        if self._driver is not None:
            await self._driver.stop()
        self._opened = self._driver = None

    async def render(self, url: str, body: bytes, content_type: str) -> Rendered:
        """Show a captured page and let its scripts work. Raises TimeoutError or the driver's error where there is no picture of it."""
        async with self._one:
            if self._opened is None:
                await self.open()
            context = await self._opened.new_context(user_agent=self.user_agent, viewport={"width": WIDTH, "height": HEIGHT}, service_workers="block", accept_downloads=False,
                                                     locale="zh-CN", timezone_id="Asia/Shanghai")
            try:
                return await asyncio.wait_for(self._shown(context, url, body, content_type), self.bounds.seconds)
            finally:
                await context.close()

    async def _shown(self, context: Any, url: str, body: bytes, content_type: str) -> Rendered:
        out = Rendered("", b"", "", self.name)
        visit = _Visit(self, url, body, content_type or "text/html", out)
        await context.route("**/*", visit.answer)
        await context.route_web_socket("**/*", visit.no_socket)
        page = await context.new_page()
        context.on("page", lambda other: asyncio.ensure_future(_gone(other.close())))
        page.on("dialog", lambda dialog: asyncio.ensure_future(_gone(dialog.dismiss())))
        await page.goto(url, wait_until="commit", timeout=self.bounds.seconds * 1000)
        await _quiet(page, self.bounds.seconds * 250)
        height = await page.evaluate("() => Math.max(document.documentElement.scrollHeight, document.body ? document.body.scrollHeight : 0)")
        out.cut = height > TALLEST
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": min(max(int(height), HEIGHT), TALLEST)}
        out.picture = await page.screenshot(full_page=True, clip=clip, animations="disabled", timeout=self.bounds.seconds * 1000)
        out.html, out.at = await page.content(), stamp(datetime.now(UTC))
        return out


async def _gone(ending: Awaitable[None]) -> None:
    """Shut a window or a dialog that the page opened; it may be gone already."""
    from playwright.async_api import Error

    with suppress(Error):
        await ending


def _leads_away(request: Any) -> bool:
    """Does a page lead itself or a new window elsewhere? The frame of a window that has just been opened is not there yet."""
    from playwright.async_api import Error

    if not request.is_navigation_request():
        return False
    try:
        return request.frame.parent_frame is None
    except Error:
        return True


async def _quiet(page: Any, milliseconds: float) -> None:
    """Wait until the page asks for nothing more; one that never rests is taken as it is."""
    from playwright.async_api import TimeoutError as TooLong

    try:
        await page.wait_for_load_state("networkidle", timeout=milliseconds)
    except TooLong:
        return
    await page.wait_for_timeout(QUIET_MS)


class _Visit:
    """The requests of one page, made for it under the guard."""

    def __init__(self, browser: Browser, url: str, body: bytes, content_type: str, out: Rendered) -> None:
        self.browser, self.url, self.body, self.content_type, self.out = browser, url, body, content_type, out
        self.got = 0
        self.served = False

    async def no_socket(self, socket: Any) -> None:
        self.out.refused.append((socket.url, "socket"))
        await socket.close()

    async def answer(self, route: Any) -> None:
        """Give the browser what the guard lets through, or nothing; a page that is gone by then needs neither."""
        await _gone(self._answer(route))

    async def _answer(self, route: Any) -> None:
        request = route.request
        if request.is_navigation_request() and not self.served and request.url.split("#")[0] == self.url.split("#")[0]:
            self.served = True
            await route.fulfill(status=200, headers={"content-type": self.content_type, "content-security-policy": SANDBOX}, body=self.body)
            return
        self.out.asked += 1
        try:
            answer = await asyncio.get_running_loop().run_in_executor(None, self._fetched, request, self._allowed(request))
        except (Refused, FetchError) as e:
            self.out.refused.append((request.url, e.reason if isinstance(e, Refused) else e.outcome))
            if isinstance(e, Refused) and e.reason == "navigation":
                await route.fulfill(status=204)    # no content: the page stays where it is (HTML standard, navigate)
            else:
                await route.abort("blockedbyclient")
            return
        self.got += len(answer.body)
        headers = {k: v for k, v in answer.record["headers"].items() if k not in DROPPED}
        await route.fulfill(status=answer.record["status"], headers=headers | {"access-control-allow-origin": "*"}, body=answer.body)

    def _allowed(self, request: Any) -> int:
        """How many bytes its answer may have; raises Refused for what a page may not ask for."""
        bounds = self.browser.bounds
        if _leads_away(request):
            raise Refused("navigation", request.url)    # the page leads itself elsewhere: what was captured is another page
        if self.out.asked > bounds.requests or self.got >= bounds.bytes:
            raise Refused("budget", request.url)
        if request.method not in ("GET", "POST") or (request.method == "POST" and urlsplit(request.url).netloc != urlsplit(self.url).netloc):
            raise Refused("method", request.url)
        if len(request.post_data_buffer or b"") > bounds.sent:
            raise Refused("size", request.url)
        return min(bounds.one, bounds.bytes - self.got)

    def _fetched(self, request: Any, most: int) -> Answer:
        """In a thread: the look-up, the check of every answer, the connection to a checked one."""
        limits = Limits(most, self.browser.bounds.seconds / 2)
        headers = {k: v for k, v in request.headers.items() if k in PASSED_ON}
        if request.method == "POST":
            return post(request.url, request.post_data_buffer or b"", headers, self.browser.guard, self.browser.user_agent, limits)
        return fetch(request.url, self.browser.guard, self.browser.user_agent, limits, headers)
