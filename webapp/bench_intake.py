"""How fast and in how much memory a run of many records is taken in. `python -m webapp.bench_intake RECORDS` prints one line of JSON.

Each record is a listing with what a shop says about it; every third has a page, so that evidence is written too. The run folder is
made first, outside the measured part. Memory is the process's own (VmHWM), read before and after.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from registry.db import Database
from registry.evidence import BlobStore
from registry.intake import Taking, take_in
from registry.network import Level, create_unit
from registry.runs import open_run
from webapp.migrate import upgrade

PAGES = 50
"""Distinct pages: reading one for every record would measure the disk's fsync."""


def _memory() -> dict[str, int]:
    """VmRSS and VmHWM of this process in MB (Linux)."""
    lines = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("utf-8").splitlines() if ":" in line)
    return {name: int(lines[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM")}


def _record(n: int, pages: list[str]) -> dict[str, Any]:
    return {"type": "listing", "url": f"https://market.example/item/{n}.html", "item_id": str(n), "name": f"江城楚韵手提包 {n} 号 女士单肩斜挎通勤", "price": f"{n % 900 + 1}.50",
            "currency": "CNY", "brand": "楚韵", "sku": f"KW{n}", "availability": "InStock", "seller": f"汉口第{n % 5000}店", "seller_url": f"https://market.example/shop/{n % 5000}",
            "category": "箱包", "description": "头层牛皮，手工缝制，七天无理由退换。" * 4, "page_sha256": pages[n % PAGES] if n % 3 == 0 else None,
            "captured_at": "2026-11-24T01:00:00+00:00", "capture": {"status": 200, "resolved_ip": "203.0.113.7", "tool": "bench"}, "provenance": {"name": "json-ld"}, "outcome": "ok"}


def make_run(folder: Path, records: int) -> Path:
    """A run folder of invented listings."""
    pages = []
    for n in range(PAGES):
        data = f"<html><title>{n}</title>{'<p>goods</p>' * 200}</html>".encode()
        sha256 = hashlib.sha256(data).hexdigest()
        path = folder / "blobs" / sha256[:2] / sha256[2:4] / sha256
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        pages.append(sha256)
    total = hashlib.sha256()
    with (folder / "records.jsonl").open("wb") as out:
        for n in range(records):
            line = json.dumps(_record(n, pages), ensure_ascii=False).encode() + b"\n"
            out.write(line)
            total.update(line)
    (folder / "manifest.json").write_text(json.dumps({"files": {"records.jsonl": {"sha256": total.hexdigest()}}}), "utf-8")
    return folder


def measure(records: int) -> dict[str, Any]:
    """Take the run in twice: everything new, then everything known."""
    with tempfile.TemporaryDirectory(prefix="kuaiwei-bench-") as place:
        folder = Path(place)
        (folder / "run").mkdir()
        run = open_run(make_run(folder / "run", records))
        database = Database(f"sqlite:///{folder / 'kuaiwei.db'}")
        upgrade(database)
        with database.write() as session:
            unit_id = create_unit(session, "测量", Level.city).id
        taking = Taking(BlobStore(folder / "blobs"), unit_id, "bench", datetime.now(UTC))
        answer: dict[str, Any] = {"records": records, "before": _memory()}
        for name in ("new", "known"):
            answer[name] = _timed(database, run, taking)
        database.close()
    return answer


def _timed(database: Database, run: Any, taking: Taking) -> dict[str, Any]:
    along: list[int] = []
    quarter = 0

    def progress(done: int, of: int) -> None:
        nonlocal quarter
        if done * 4 // of > quarter:
            quarter = done * 4 // of
            along.append(_memory()["VmRSS"])

    wall, cpu = time.monotonic(), time.process_time()
    report = take_in(database, run, taking, progress)
    seconds = time.process_time() - cpu
    return {"created": report.created, "unchanged": report.unchanged, "cpu_seconds": round(seconds, 1), "wall_seconds": round(time.monotonic() - wall, 1),
            "records_per_cpu_second": round(report.read / max(seconds, 1e-9)), "rss_mb_at_quarters": along, "peak_mb": _memory()["VmHWM"]}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)) + "\n")
