"""The optional browser with a real Chromium: it shows what scripts make, and a hostile page reaches nothing through it."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from small_market import open_market
from street import records, run

from crawlers import browser
from crawlers.browser import Bounds, Browser, NoBrowser, Rendered, needs_scripts
from crawlers.guard import Guard

pytestmark = pytest.mark.browser
IN_TWENTY_SECONDS = Bounds(20)
HOSTILE = """<html><head><title>trap</title><link rel="dns-prefetch" href="//metadata.google.internal"><link rel="preconnect" href="{near}"></head><body><h1>trap</h1>
<img src="{near}/img"><iframe src="{near}/frame"></iframe><iframe src="file:///etc/passwd"></iframe><a id="d" href="{near}/download" download>x</a>
<script>
for (const u of ["{near}/fetch", "http://169.254.169.254/latest/meta-data/", "http://[::1]:{port}/six", "http://2130706433:{port}/number", "http://localhost:{port}/name", "http://metadata.google.internal/"])
  fetch(u, {{mode: "no-cors"}}).then(r => r.text()).then(t => document.body.append("GOT " + t), () => document.body.append("no "));
try {{ new WebSocket("ws://127.0.0.1:{port}/socket").onopen = () => document.body.append("GOT socket"); }} catch (e) {{}}
try {{ navigator.sendBeacon("{near}/beacon", "x"); }} catch (e) {{}}
try {{ new EventSource("{near}/events"); }} catch (e) {{}}
try {{ new Worker("{near}/worker.js"); }} catch (e) {{}}
try {{ const p = new RTCPeerConnection({{iceServers: [{{urls: "stun:127.0.0.1:{port}"}}]}}); p.createDataChannel("x"); p.createOffer().then(o => p.setLocalDescription(o)); }} catch (e) {{}}
window.open("{near}/window"); window.open("about:blank"); document.getElementById("d").click();
setTimeout(() => {{ location.href = "{near}/elsewhere"; }}, 300);
alert("hello");
</script></body></html>"""


@pytest.fixture(autouse=True)
def _needs_browser() -> None:
    try:
        browser.program()
    except NoBrowser as e:
        pytest.skip(str(e))


class Secret(BaseHTTPRequestHandler):
    """A service on this machine that nobody outside may reach."""

    hits: list[str]

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"secret")

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def secret() -> Iterator[tuple[int, list[str]]]:
    hits: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Secret,), {"hits": hits}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1], hits
    server.shutdown()
    server.server_close()


def shown(url: str, body: bytes, guard: Guard, bounds: Bounds = IN_TWENTY_SECONDS) -> Rendered:
    async def one() -> Rendered:
        it = Browser(guard, "kuaiwei-test", bounds)
        try:
            return await it.render(url, body, "text/html; charset=utf-8")
        finally:
            await it.close()

    return asyncio.run(one())


def test_a_hostile_page_gets_nothing_from_this_machine(secret: tuple[int, list[str]]) -> None:
    port, hits = secret
    near = f"http://127.0.0.1:{port}"
    out = shown("http://shop.example/item/1.html", HOSTILE.format(near=near, port=port).encode(), Guard())
    assert hits == []
    assert "GOT" not in out.html.rsplit("</script>", 1)[1] and "secret" not in out.html and "root:" not in out.html and "<h1>trap</h1>" in out.html
    refused = {url for url, _ in out.refused}
    assert {f"{near}/fetch", f"{near}/img", "http://169.254.169.254/latest/meta-data/"} <= refused, out.refused
    assert any("elsewhere" in u for u in refused) and any(u.startswith("ws:") for u in refused)


def test_what_scripts_make_is_read_and_the_picture_shows_the_whole_page() -> None:
    body = (b"<html><body><script>document.body.innerHTML = '<h1>late</h1>' + '<div style=\"height:3000px;background:linear-gradient(red,blue)\"></div><p>end</p>'</script></body></html>")
    out = shown("http://shop.example/", body, Guard())
    assert "<h1>late</h1>" in out.html and out.asked == 0 and not out.cut and out.browser.startswith("Chromium ")
    with Image.open(io.BytesIO(out.picture)) as picture:
        assert picture.format == "PNG" and picture.width == browser.WIDTH and picture.height > 3000


def test_a_page_without_end_is_cut_and_one_that_never_rests_ends_in_time() -> None:
    body = b"<html><body><h1>long</h1><div style='height:90000px'></div><script>setInterval(() => fetch('/again').catch(() => 0), 50)</script></body></html>"
    out = shown("http://shop.example/", body, Guard(lookup=lambda host, port: ["127.0.0.1"]), Bounds(30, requests=5))
    assert out.cut and any(why == "budget" for _, why in out.refused)
    with Image.open(io.BytesIO(out.picture)) as picture:
        assert picture.height == browser.TALLEST


def test_a_market_of_scripts_is_crawled_with_screenshots(tmp_path: Path) -> None:
    with open_market(4) as market:
        market.scripted = True
        bare = run("listings", market.base, "--out", str(tmp_path / "bare"), "--allow-private", "--max-pictures", "0")
        assert bare.returncode == 0 and records(tmp_path / "bare", "listing") == []
        told = run("listings", market.base, "--out", str(tmp_path / "run"), "--allow-private", "--max-pictures", "0", "--browser", "auto", seconds=200)
    assert told.returncode == 0, told.stderr
    found = records(tmp_path / "run", "listing")
    assert [r["name"] for r in sorted(found, key=lambda r: r["item_id"])] == [f"楚韵手提包 {n} 号" for n in range(4)]
    for r in found:
        shot = r["screenshot"]
        picture, document = (tmp_path / "run" / "blobs" / d[:2] / d[2:4] / d for d in (shot["sha256"], shot["html_sha256"]))
        assert picture.read_bytes().startswith(b"\x89PNG") and "楚韵" in document.read_text("utf-8")
        assert shot["requests"] in (1, 2) and shot["refused"] == [] and shot["page_sha256"] == r["page_sha256"]


def test_only_pages_that_show_nothing_by_themselves_are_left_to_the_browser() -> None:
    app = b"<html><body><div id=root></div><script>render()</script></body></html>"
    assert needs_scripts(app, "other") and not needs_scripts(app, "product") and not needs_scripts(b"<p>plain</p>", "other")
    assert not needs_scripts(app.replace(b"<div", b"<p>" + b"words " * 200 + b"</p><div"), "other")


def test_where_the_browser_is_missing_one_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "PROGRAMS", ("no-such-browser",))
    with pytest.raises(NoBrowser, match=r"playwright.*--browser"):
        browser.program()
