"""Memory of a crawl over many pages. `python -m webapp.bench_crawl PAGES` prints one line of JSON; the real spider, a small server on loopback.

Every page is another one and offers another good. A host gives at most 20,000 pages of a run, so the server answers under several loopback
addresses. Memory is the crawling process's own (VmRSS, VmHWM of /proc), read as it goes.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from webapp.crawling import environment

PER_HOST = 15_000
MARKS = (0.01, 0.1, 0.25, 0.5, 0.75, 1.0)
PAGE = ('<html lang="zh-CN"><head><title>手提包 {n} 号</title><script type="application/ld+json">{{"@type":"Product","name":"手提包 {n} 号","sku":"KW{n}","offers":{{"@type":"Offer","price":"{p}.50",'
        '"priceCurrency":"CNY"}}}}</script></head><body><h1>手提包 {n} 号</h1><a href="/item/{m}.html">下一件</a></body></html>')


def _answer(path: str, size: int, host: int) -> tuple[str, bytes]:
    if path == "/map.xml":
        return "application/xml", ("<urlset>" + "".join(f"<url><loc>http://{{host}}/item/{host * PER_HOST + n}.html</loc></url>" for n in range(size)) + "</urlset>").encode()
    if path == "/robots.txt":
        return "text/plain", b"User-agent: *\nSitemap: http://{host}/map.xml\n"
    number = re.fullmatch(r"/item/(\d+)\.html", path)
    n = int(number[1]) if number else 0
    return "text/html; charset=utf-8", PAGE.format(n=n, p=n % 900 + 1, m=n + 1 if number and n + 1 < host * PER_HOST + size else n).encode()


async def _serve(sizes: list[int], ready: Any) -> None:
    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (head := await reader.readuntil(b"\r\n\r\n")):
                name = re.search(rb"(?i)host: (\S+)", head)
                host = name[1].decode() if name else ""
                index = int(host.split(":")[0].rsplit(".", 1)[1]) - 1
                kind, body = _answer(head.split(b" ", 2)[1].decode(), sizes[index], index)
                body = body.replace(b"{host}", host.encode())
                writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(one, "0.0.0.0", 0)  # noqa: S104 - every loopback address; ended with the measurement
    ready(server.sockets[0].getsockname()[1])
    await server.serve_forever()


def _memory(pid: int) -> dict[str, int]:
    lines = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines() if ":" in line)
    return {name: int(lines[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM")}


def measure(pages: int) -> dict[str, Any]:
    """Crawl so many pages and note memory along the way."""
    sizes = [min(PER_HOST, pages - at) for at in range(0, pages, PER_HOST)]
    ports: list[int] = []
    threading.Thread(target=lambda: asyncio.run(_serve(sizes, ports.append)), daemon=True).start()
    while not ports:
        time.sleep(0.01)
    along: list[dict[str, int]] = []
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kuaiwei-bench-") as place:
        words = ["-P", "-m", "crawlers", "listings", *(f"http://127.0.0.{i + 1}:{ports[0]}/" for i in range(len(sizes))), "--out", f"{place}/run", "--allow-private",
                 "--max-pictures", "0", "--max-pages", str(pages + 3 * len(sizes))]
        with subprocess.Popen([sys.executable, *words], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:  # noqa: S603 - our own program
            assert child.stderr is not None and child.stdout is not None
            for line in child.stderr:
                done = int(line.split("/", 1)[0].strip() or 0) if line.strip()[:1].isdigit() else 0
                if len(along) < len(MARKS) and done >= MARKS[len(along)] * pages:
                    cpu = sum(map(int, Path(f"/proc/{child.pid}/stat").read_text("ascii").rsplit(") ", 1)[1].split()[11:13])) / 100
                    along.append({"pages": done, **_memory(child.pid), "cpu_seconds": round(cpu)})
                    sys.stderr.write(f"{along[-1]}\n")
            told = json.loads(child.stdout.read() or "{}")
    return {"pages": told.get("pages", 0), "listings": told.get("listings", 0), "wall_seconds": round(time.monotonic() - began), "memory_mb": along}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)) + "\n")
