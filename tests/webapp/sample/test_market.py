"""The sample market is a site that a well-behaved crawler can walk."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin
from xml.etree import ElementTree

import pytest

from webapp.sample import market, site
from webapp.sample.scenes import draw_scene
from webapp.sample.world import Layout, save_jpeg, write_json

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(scope="module")
def base(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> Iterator[market.Address]:
    folder = tmp_path_factory.mktemp("world")
    (folder / "market" / "img").mkdir(parents=True)
    write_json(folder / "market" / "site.json", site.catalogue(layout.items))
    plain = next(i for i in layout.items if i.answer == "plain")
    save_jpeg(draw_scene(plain.scenes[0]), folder / "market" / "img" / f"{plain.id}-1.jpg", 84)
    with market.serve(folder) as address:
        yield address


def get(address: str, method: str = "GET") -> tuple[int, str, bytes]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method=method), timeout=20) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read()


def text(address: str) -> str:
    status, _, content = get(address)
    assert status == 200, address
    return content.decode()


def of_look(layout: Layout, look: str) -> object:
    return next(i for i in layout.items if i.shop.look == look and i.brand and i.stock == "InStock")


def test_robots_names_the_sitemap_and_the_sitemap_every_item(layout: Layout, base: market.Address) -> None:
    robots = text(f"{base}/robots.txt")
    assert "Disallow: /backstage/" in robots and f"Sitemap: {base}/sitemap.xml" in robots
    parts = [e.text or "" for e in ElementTree.fromstring(text(f"{base}/sitemap.xml")).iter(SITEMAP)]
    pages = [e.text or "" for part in parts for e in ElementTree.fromstring(text(part)).iter(SITEMAP)]
    assert {p for p in pages if "/item/" in p} == {f"{base}/item/{i.id}.html" for i in layout.items}
    assert sum("/shop/" in p for p in pages) == 25


def test_every_page_linked_is_there_and_the_trap_is_linked_only_where_robots_forbid(layout: Layout, base: market.Address) -> None:
    seen: set[str] = set()
    waiting = [f"{base}/"]
    while waiting:
        address = waiting.pop()
        if address in seen or "/img/" in address:
            continue
        seen.add(address)
        for tag in re.findall(r"<a [^>]*>", text(address)):
            link = urljoin(address, re.search(r'href="([^"]*)"', tag)[1].replace("&amp;", "&"))  # type: ignore[index]
            path = link.removeprefix(base)
            if path.startswith(("/backstage/", "/cart")):
                assert 'rel="nofollow"' in tag
            else:
                waiting.append(link)
    assert {a for a in seen if "/item/" in a} == {f"{base}/item/{i.id}.html" for i in layout.items}
    assert any("page=2" in a for a in seen)
    assert base.trapped == []


def test_pages_with_json_say_all_in_it(layout: Layout, base: market.Address) -> None:
    item = of_look(layout, "jsonld")
    blocks = [json.loads(b) for b in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text(f"{base}/item/{item.id}.html"))]  # type: ignore[attr-defined]
    product = next(b for b in blocks if b["@type"] == "Product")
    assert (product["name"], product["brand"]["name"], product["sku"]) == (item.title, item.brand, item.sku)  # type: ignore[attr-defined]
    assert product["offers"]["price"] == item.price and product["offers"]["seller"]["name"] == item.shop.firm  # type: ignore[attr-defined]
    assert all(i.startswith(f"{base}/img/") for i in product["image"])


def test_pages_with_microdata_carry_open_graph_too(layout: Layout, base: market.Address) -> None:
    item = of_look(layout, "micro")
    page = text(f"{base}/item/{item.id}.html")  # type: ignore[attr-defined]
    assert 'property="og:type" content="product"' in page and f'property="product:price:amount" content="{item.price}"' in page  # type: ignore[attr-defined]
    assert 'itemtype="https://schema.org/Product"' in page and "ld+json" not in page


def test_bare_pages_have_chinese_labels_only(layout: Layout, base: market.Address) -> None:
    item = of_look(layout, "bare")
    page = text(f"{base}/item/{item.id}.html")  # type: ignore[attr-defined]
    assert "itemprop" not in page and "ld+json" not in page and "og:" not in page
    assert all(word in page for word in ("价格", "店铺", "货号", "加入购物车"))


def test_titles_are_searchable_in_chinese(layout: Layout, base: market.Address) -> None:
    found = text(f"{base}/search?q={quote('沐岚泉')}")
    assert found.count('class="card"') == 1


@pytest.mark.parametrize("path", [
    "/item/1.html", "/item/abc.html", "/shop/nobody", "/category/tea?page=99", "/category/tea?page=0", "/img/../site.json", "/img/%2e%2e/site.json", "/nothing", "/sitemap-items-99.xml"])
def test_what_is_not_there_answers_404(base: market.Address, path: str) -> None:
    assert get(f"{base}{path}")[0] == 404


def test_pictures_are_jpeg_and_heads_have_no_body(layout: Layout, base: market.Address) -> None:
    plain = next(i for i in layout.items if i.answer == "plain")
    status, kind, content = get(f"{base}/img/{plain.id}-1.jpg")
    assert (status, kind, content[:2]) == (200, "image/jpeg", b"\xff\xd8")
    assert get(f"{base}/img/{plain.id}-1.jpg", "HEAD")[2] == b""


def test_whoever_walks_into_the_trap_is_noted(layout: Layout, tmp_path: Path) -> None:
    (tmp_path / "market").mkdir()
    write_json(tmp_path / "market" / "site.json", site.catalogue(layout.items[:3]))
    with market.serve(tmp_path) as address:
        get(f"{address}/backstage/stock-export")
        assert address.trapped == ["/backstage/stock-export"]


def test_titles_with_marks_of_html_stay_harmless(layout: Layout, tmp_path: Path) -> None:
    data = site.catalogue(layout.items[:9])
    for item in data["items"]:
        item["title"], item["brand"] = "</script><b>\"&'", "<i>"
    (tmp_path / "market").mkdir()
    write_json(tmp_path / "market" / "site.json", data)
    with market.serve(tmp_path) as address:
        for item in data["items"]:
            page = text(f"{address}/item/{item['id']}.html")
            assert "<b>" not in page and "<i>" not in page
