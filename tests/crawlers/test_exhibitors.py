from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from small_market import Server
from street import records, run

from crawlers.directory import from_json, from_page, next_page, single
from crawlers.extract.document import Document

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "exhibitors"
TOTAL = 23
FAIR = "江城工具展"


def canton(page: int, size: int = 10) -> dict[str, Any]:
    rows = range((page - 1) * size, min(page * size, TOTAL))
    return {"ExhibitorCount": TOTAL, "Exhibitors": [
        {"ExhibitorID": str(900 + i), "CorpType": 1, "Name": f"汉口参展商{i}", "ISBRAND": 0, "KeyWord": "箱包/手袋", "ProductCount": 4,
         "BoothInfos": [{"CategoryName": "箱包", "Name": f"第1期 9.1D{30 + i}-{31 + i}", "Booth": f"9.1D{30 + i}", "Office": "9.1", "Phase": "1"}]} for i in rows]}


def page(path: str, query: dict[str, list[str]]) -> tuple[str, str] | None:
    number = int(query.get("page", ["1"])[0])
    if path == "/api/exhibitors":
        return "application/json", json.dumps(canton(number))
    if path == "/list":
        rows = "".join(f"<li class='exhibitor-item'><h3><a href='/e/{i}'>公司{i}</a></h3><p>展位号：1.2I{40 + i}-{41 + i},3.2K{15 + i}</p></li>" for i in range(number * 5 - 5, number * 5))
        return "text/html; charset=utf-8", f"<h1>展商名录</h1><ul>{rows}</ul>" + (f"<a href='/list?page={number + 1}'>下一页</a>" if number < 3 else "")
    if path == "/names":
        return "text/html; charset=utf-8", "<h1>Exhibitors</h1>" + "".join(f"<div class='company-card'><a href='/e/{i}'>Firm {i} Ltd</a></div>" for i in range(4))
    if path.startswith("/e/"):
        return "text/html; charset=utf-8", (f"<h1>Firm {path[3:]} Ltd</h1><dl><dt>Booth No.</dt><dd>N2-A{10 + int(path[3:])}</dd><dt>Country</dt><dd>China</dd>"
                                            f"<dt>Website</dt><dd>http://firm{path[3:]}.example</dd><dt>Tel</dt><dd>+86 27 8888 000{path[3:]}</dd></dl>")
    if path == "/event":
        people = [{"@type": "Organization", "name": f"Org {i}", "url": f"http://org{i}.example", "address": {"addressCountry": "DE"}, "location": {"name": f"Hall 5 A-1{i}"}} for i in range(3)]
        return "text/html", f'<script type="application/ld+json">{json.dumps({"@type": "ExhibitionEvent", "name": FAIR, "organizer": {"@type": "Organization", "name": "X"}, "performer": people})}</script>'
    return None


class Handler(BaseHTTPRequestHandler):
    hits: Counter[str]

    def do_GET(self) -> None:
        self.hits[self.path] += 1
        parts = urlsplit(self.path)
        found = page(parts.path, parse_qs(parts.query))
        body = (found[1] if found else "nothing").encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", found[0] if found else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, list[dict[str, Any]]], Counter[str]]]:
    """One crawl of four directories, its exhibitors by the path of their page."""
    hits: Counter[str] = Counter()
    server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"hits": hits}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    base, out = f"http://127.0.0.1:{server.server_port}", tmp_path_factory.mktemp("fair") / "run"
    try:
        done = run("exhibitors", f"{base}/api/exhibitors?page=1", f"{base}/list", f"{base}/names", f"{base}/event", "--out", str(out), "--allow-private")
        assert done.returncode == 0, done.stderr
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    by: dict[str, list[dict[str, Any]]] = {"api": [], "公司": [], "Firm": [], "Org": []}
    for r in records(out, "exhibitor"):
        by[next((k for k in by if r["name"].startswith(k)), "api")].append(r)
    yield by, hits


def test_a_json_directory_is_read_page_by_page_to_its_total(directory: tuple[dict[str, list[dict[str, Any]]], Counter[str]]) -> None:
    found, hits = directory
    assert [r["name"] for r in sorted(found["api"], key=lambda r: int(r["exhibitor_id"]))] == [f"汉口参展商{i}" for i in range(TOTAL)]
    assert found["api"][0]["booths"] == [{"hall": "9.1", "row": "D", "numbers": [30, 31], "raw": "9.1D30-31"}] and found["api"][0]["products"] == "箱包/手袋"
    assert sum(h.startswith("/api") for h in hits) == 3


def test_a_list_with_booths_is_read_as_it_is(directory: tuple[dict[str, list[dict[str, Any]]], Counter[str]]) -> None:
    found, _ = directory
    assert len({r["name"] for r in found["公司"]}) == len(found["公司"]) == 15
    first = next(r for r in found["公司"] if r["name"] == "公司0")
    assert [(b["hall"], b["row"], b["numbers"]) for b in first["booths"]] == [("1.2", "I", [40, 41]), ("3.2", "K", [15])]


def test_a_list_without_booths_leads_to_each_page(directory: tuple[dict[str, list[dict[str, Any]]], Counter[str]]) -> None:
    firms = {r["name"]: r for r in directory[0]["Firm"]}
    assert sorted(firms) == [f"Firm {i} Ltd" for i in range(4)]
    assert firms["Firm 2 Ltd"]["booths"] == [{"hall": "N2", "row": "A", "numbers": [12], "raw": "N2-A12"}]
    assert (firms["Firm 2 Ltd"]["country"], firms["Firm 2 Ltd"]["website"], firms["Firm 2 Ltd"]["telephone"]) == ("China", "http://firm2.example", "+86 27 8888 0002")


def test_the_organisations_of_an_event_are_exhibitors_and_its_organiser_is_not(directory: tuple[dict[str, list[dict[str, Any]]], Counter[str]]) -> None:
    orgs = directory[0]["Org"]
    assert [o["name"] for o in orgs] == ["Org 0", "Org 1", "Org 2"] and {o["country"] for o in orgs} == {"DE"}
    assert orgs[1]["booths"][0]["hall"] == "5" and not [r for r in directory[0]["api"] if r["name"] == "X"]


def test_each_directory_of_a_run_keeps_its_own_fair(directory: tuple[dict[str, list[dict[str, Any]]], Counter[str]]) -> None:
    """The event names a fair, the other directories of the same run do not: theirs stays open until an office says which it is."""
    found, _ = directory
    assert {r["fair"]["name"] for r in found["Org"]} == {FAIR} and [r for k in ("api", "公司", "Firm") for r in found[k] if r["fair"]] == []


def test_a_table_is_read_by_its_headings() -> None:
    html = "<table><tr><th>序号</th><th>公司名称</th><th>展位号</th><th>国家</th></tr><tr><td>1</td><td><a href='/a'>甲</a></td><td>9.1D30</td><td>中国</td></tr></table>"
    (seen,) = from_page(Document.read(html.encode(), "http://fair.example/"))
    assert (seen.name, seen.country, seen.booths[0].numbers, seen.link) == ("甲", "中国", (30,), "http://fair.example/a")


def test_a_page_without_a_booth_is_no_exhibitor() -> None:
    assert single(Document.read("<h1>关于我们</h1><p>电话：12345678</p>".encode(), None)) is None


def test_an_address_that_names_no_page_has_no_next_one() -> None:
    assert next_page("http://f.example/api?type=2") is None
    assert next_page("http://f.example/api?type=2&pageIndex=9") == "http://f.example/api?type=2&pageIndex=10"


def test_every_exhibitor_of_the_shared_lists_is_read() -> None:
    if not SHARED.exists():
        pytest.skip("the shared exhibitor lists are not on this machine")
    for path in sorted(SHARED.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        assert len(from_json(data)) == sum(bool((x.get("name") or "").strip()) for x in data["exhibitor"]), path.name
