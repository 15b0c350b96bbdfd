from __future__ import annotations

import gzip

import pytest

from crawlers.extract.document import Document
from crawlers.extract.number import address_id, page_slug, shop_id
from crawlers.links import further, is_same_again, is_trap, kind_of, leads, narrows, normal, search_addresses
from crawlers.sitemap import sitemap_addresses, sitemaps_of_robots

HOSTS = frozenset({"m.example"})


def page(html: str) -> Document:
    return Document.read(html.encode(), "http://m.example/list")


FOLLOWED = [
    ("/item/1.html", True), ("/category/bags", True), ("?page=2", True), ("/item/1.html?utm_source=x", True),
    ("/item/1/reviews/add/", False), ("/cart", False), ("/login?next=/", False), ("/a.jpg", False), ("/a.pdf", False), ("javascript:void(0)", False), ("mailto:a@b.c", False),
    ("http://other.example/item/1", False), ("?sort=price", False), ("?selected_facets=a&selected_facets=b", False), ("/a/b/a/b/a/b/", False), ("#top", True),
    ("/?s=user/logininfo.html", False), ("/index.php?route=account/login", False), ("/?s=search/index/cid/1.html", True), ("/?s=goods/index/id/1.html", True),
]


@pytest.mark.parametrize(("href", "expected"), FOLLOWED, ids=[f[0] for f in FOLLOWED])
def test_a_link_is_followed_or_left_alone(href: str, expected: bool) -> None:
    assert bool(list(leads(page(f'<a href="{href}">x</a>'), HOSTS))) is expected


def test_a_link_that_asks_not_to_be_followed_is_not() -> None:
    assert not list(leads(page('<a rel="nofollow" href="/item/1">x</a>'), HOSTS))


KINDS = [("http://m.example/item/1.html", "product"), ("http://m.example/goods-123456.html", "product"), ("http://m.example/?s=goods/index/id/1.html", "product"),
         ("http://m.example/list?page=2", "page"), ("http://m.example/products/?page=3", "page"), ("http://m.example/about-bags", "page")]


@pytest.mark.parametrize(("url", "kind"), KINDS, ids=[k[0] for k in KINDS])
def test_an_address_tells_what_it_leads_to(url: str, kind: str) -> None:
    assert kind_of(url) == kind


def test_tracking_is_taken_off_and_nothing_else() -> None:
    assert normal("HTTP://M.example/a?id=1&utm_source=x&spm=2#top") == "http://m.example/a?id=1"
    assert normal("http://m.example/a?q=a%20b") == "http://m.example/a?q=a%20b"


def test_the_next_pages_of_a_list_are_found_by_rel_by_words_and_by_number() -> None:
    html = '<link rel="next" href="?page=2"><a href="?page=3">3</a><a href="/list?p=9">下一页</a><a href="/item/1">1 piece</a>'
    assert further(page(html), HOSTS) == ["http://m.example/list?page=2", "http://m.example/list?page=3", "http://m.example/list?p=9"]


def test_the_sites_own_search_form_is_filled_in() -> None:
    html = '<form action="/search" method="get"><input type="hidden" name="cat" value="0"><input name="q"></form>'
    assert search_addresses(page(html), ["楚韵 包"]) == ["http://m.example/search?cat=0&q=%E6%A5%9A%E9%9F%B5+%E5%8C%85"]
    assert search_addresses(page('<form method="post" action="/subscribe"><input name="mail"></form>'), ["x"]) == []


def test_a_search_form_that_posts_is_used_where_there_is_no_other() -> None:
    """As ShopXO writes it; the log-in beside it is none."""
    post = '<form method="POST" action="/?s=search/index.html"><input type="hidden" name="a" value="1"><input name="wd" type="text"></form>'
    assert search_addresses(page(post), ["包"]) == ["http://m.example/?s=search/index.html#post:a=1&wd=%E5%8C%85"]
    assert search_addresses(page(post + '<form action="/find"><input type="search" name="q"></form>'), ["x"]) == ["http://m.example/find?q=x"]
    assert search_addresses(page('<form method="post" action="/search-login"><input name="s"><input type="password" name="p"></form>'), ["x"]) == []


def test_traps_and_the_same_goods_again_are_known_by_their_address() -> None:
    assert is_trap("http://m.example/" + "a/" * 20) and is_trap("http://m.example/?" + "&".join(f"a{i}=1" for i in range(20)))
    assert is_same_again("http://m.example/?order=asc") and not is_same_again("http://m.example/?id=1&page=2")


NARROWER = [
    ("http://m.example/list?cat=1", "?cat=1&brand=3", True), ("http://m.example/list?cat=1", "?cat=1&page=2", False), ("http://m.example/list?cat=1", "?cat=2", False),
    ("http://m.example/", "?cat=1", False), ("http://m.example/?s=search/index/cid/1.html", "?s=search/index/cid/1/bid/31.html", True),
    ("http://m.example/?s=search/index/cid/1.html", "?s=search/index/cid/1/ov/price-desc.html", True), ("http://m.example/?s=search/index/cid/1.html", "?s=search/index/cid/1/page/2.html", False),
    ("http://m.example/?s=search/index/cid/1.html", "?s=search/index/cid/12.html", False), ("http://m.example/c/bags.html", "/c/bags/leather.html", False), ("http://m.example/c/7", "/c/7/brand/12", True),
]


@pytest.mark.parametrize(("here", "href", "expected"), NARROWER, ids=[n[1] for n in NARROWER])
def test_an_address_that_narrows_its_list_is_known(here: str, href: str, expected: bool) -> None:
    assert narrows(Document.read(b"<p>x", here).absolute(href) or "", here) is expected


NUMBERS = [("http://m.example/item/100192.html", "100192"), ("http://m.example/x?pid=260591", "260591"), ("http://m.example/name-114768289", "114768289"), ("http://m.example/M14876706.htm", "M14876706"),
           ("http://m.example/cheap_1131.html", None), ("http://m.example/?s=goods/index/id/7.html", "7"), ("http://m.example/index.php?route=product/product&product_id=42", "42"),
           ("http://m.example/list?id=3", None), ("http://m.example/", None), ("http://[", None)]


@pytest.mark.parametrize(("url", "number"), NUMBERS, ids=[n[0] for n in NUMBERS])
def test_the_number_of_a_page_is_read_from_its_address(url: str, number: str | None) -> None:
    assert address_id(url) == number


def test_shops_and_pages_without_numbers_have_names() -> None:
    assert (shop_id("http://m.example/shop/17.html"), shop_id("http://m.example/?shop_id=9"), shop_id("http://m.example/"), page_slug("http://m.example/a/tron_27/")) == ("17", "9", None, "tron_27")


def test_a_sitemap_is_read_plain_packed_and_as_an_index() -> None:
    urls = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc> http://m.example/item/1 </loc></url><url><loc>javascript:x</loc></url><url><loc>http://m.example/a.jpg</loc></url></urlset>'
    index = b"<sitemapindex><sitemap><loc>http://m.example/map2.xml.gz</loc></sitemap></sitemapindex>"
    assert list(sitemap_addresses(urls)) == list(sitemap_addresses(gzip.compress(urls))) == [("http://m.example/item/1", "product")]
    assert list(sitemap_addresses(index)) == [("http://m.example/map2.xml.gz", "sitemap")]
    assert list(sitemap_addresses(b"<html>no")) == list(sitemap_addresses(b"")) == []


def test_a_sitemap_opens_no_entity() -> None:
    body = b'<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/hostname">]><urlset><url><loc>http://m.example/&x;</loc></url></urlset>'
    assert [u for u, _ in sitemap_addresses(body) if len(u) > len("http://m.example/")] == []


def test_robots_names_its_sitemaps() -> None:
    assert sitemaps_of_robots(b"User-agent: *\nSitemap: /map.xml\nsitemap: http://m.example/b.xml\n", "http://m.example/robots.txt") == ["http://m.example/map.xml", "http://m.example/b.xml"]
