"""The pages of the sample market: home, category, shop, search, and product pages in three styles of markup."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

Row = dict[str, Any]
IMAGE = 'itemprop="image" '
A_PAGE = 24
TRAP = "/backstage/stock-export"
"""Disallowed by robots.txt; a visitor that obeys never asks for it."""

CSS = (Path(__file__).parent / "market.css").read_text(encoding="utf-8")


class Site:
    """The catalogue with its lookups and page writers. `base` is the address without a slash at its end."""

    def __init__(self, data: Row, base: str) -> None:
        self.base, self.name = base, data["name"]["zh"]
        self.categories: dict[str, Row] = {c["key"]: c for c in data["categories"]}
        self.shops: dict[str, Row] = {s["slug"]: s for s in data["shops"]}
        self.items: dict[int, Row] = {i["id"]: i for i in data["items"]}

    def page(self, title: str, body: str, head: str = "") -> str:
        """A whole page around its body."""
        cats = "".join(f'<a href="/category/{k}">{escape(c["zh"])}</a>' for k, c in self.categories.items())
        return (f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(title)} - {self.name}</title>'
                f'<link rel="stylesheet" href="/style.css">{head}</head><body><div class="top"><div class="in"><a class="name" href="/">{self.name}<small>虚构的示例市场</small></a>'
                f'<form action="/search"><input name="q" aria-label="搜索商品" placeholder="搜索商品"><button>搜索</button></form></div></div><nav class="cats"><div class="in">{cats}</div></nav>'
                f'<main class="in">{body}</main><footer><div class="in"><a href="/">首页</a><a href="/shops">全部店铺</a><a rel="nofollow" href="/cart">购物车</a><a rel="nofollow" href="{TRAP}">商家后台</a>'
                "<p>本站全部店铺、商品、品牌与公司均为虚构。</p></div></footer></body></html>\n")

    def card(self, i: Row) -> str:
        shop = self.shops[i["shop"]]
        return (f'<li class="card"><a href="/item/{i["id"]}.html"><img loading="lazy" src="/img/{i["images"][0]}" alt="{escape(i["title"])}"><div><h3>{escape(i["title"])}</h3>'
                f'<span class="price"><small>¥</small>{i["price"]}</span><p><span>{escape(shop["firm"])}</span><span>已售{i["sold"]}</span></p></div></a></li>')

    def grid(self, items: list[Row]) -> str:
        return f'<ul class="grid">{"".join(self.card(i) for i in items)}</ul>'

    def listed(self, title: str, items: list[Row], address: str, number: int) -> str | None:
        """One page of a list; none if there is no such page."""
        count = max(1, -(-len(items) // A_PAGE))
        if not 1 <= number <= count:
            return None
        joint = "&amp;" if "?" in address else "?"
        links = "".join(f"<b>{n}</b>" if n == number else f'<a href="{address}{joint}page={n}">{n}</a>' for n in range(1, count + 1))
        onward = f'<a rel="next" href="{address}{joint}page={number + 1}">下一页</a>' if number < count else ""
        return self.page(title, f"<h1>{escape(title)}</h1>{self.grid(items[(number - 1) * A_PAGE : number * A_PAGE])}<div class=\"pages\">{links}{onward}</div>")

    def home(self) -> str:
        items = list(self.items.values())[:20]
        banner = '<div class="banner"><b>秋冬好物，百巷皆有</b>二十五家店铺，一个巷口都不错过</div>'
        return self.page("首页", f"{banner}<h1>今日上新</h1>{self.grid(items)}<h1>店铺</h1>{self.shop_list()}")

    def shop_list(self) -> str:
        rows = "".join(f'<li><a href="/shop/{s["slug"]}">{escape(s["firm"])}</a><small>{s["since"]}年入驻</small></li>' for s in self.shops.values())
        return f'<ul class="shops">{rows}</ul>'

    def category(self, key: str, number: int) -> str | None:
        if key not in self.categories:
            return None
        return self.listed(self.categories[key]["zh"], [i for i in self.items.values() if i["category"] == key], f"/category/{key}", number)

    def shop(self, slug: str, number: int) -> str | None:
        if slug not in self.shops:
            return None
        return self.listed(self.shops[slug]["firm"], [i for i in self.items.values() if i["shop"] == slug], f"/shop/{slug}", number)

    def search(self, words: str, number: int) -> str | None:
        wanted = words.casefold().split()
        found = [i for i in self.items.values() if all(w in i["title"].casefold() for w in wanted)]
        return self.listed(f"搜索：{words}", found, f"/search?q={quote(words)}", number)

    def item(self, number: int) -> str | None:
        """A product page in the style of its shop."""
        i = self.items.get(number)
        if i is None:
            return None
        shop, category = self.shops[i["shop"]], self.categories[i["category"]]
        crumbs = f'<div class="crumbs"><a href="/">首页</a> &gt; <a href="/category/{category["key"]}">{escape(category["zh"])}</a> &gt; {escape(i["title"][:18])}</div>'
        others = [o for o in self.items.values() if o["shop"] == i["shop"] and o["id"] != number][:5]
        head, body = LOOKS[i["look"]](self, i, shop, category)
        return self.page(i["title"], f"{crumbs}{body}<h1>本店其他商品</h1>{self.grid(others)}", head)


def pictures(i: Row, prop: str = "") -> str:
    small = "".join(f'<img src="/img/{name}" alt="">' for name in i["images"][1:])
    thumbs = f'<div class="thumbs">{small}</div>' if small else ""
    return f'<div><img {prop}src="/img/{i["images"][0]}" alt="{escape(i["title"])}" width="480" height="480">{thumbs}</div>'


def facts(i: Row) -> str:
    return "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in i["facts"])


def buttons(i: Row) -> str:
    if i["availability"] == "InStock":
        return '<a class="buy" rel="nofollow" href="/cart">加入购物车</a><a class="buy two" rel="nofollow" href="/cart">立即购买</a>'
    return '<span class="buy off">加入购物车</span> 暂时缺货，到货后可购买'


def script_safe(block: Row) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(block, ensure_ascii=False).replace("<", "\\u003c")


def with_json(site: Site, i: Row, shop: Row, category: Row) -> tuple[str, str]:
    """Schema.org Product as JSON-LD; the visible page says the same without marking it up."""
    product: Row = {"@context": "https://schema.org", "@type": "Product", "name": i["title"], "image": [f"{site.base}/img/{n}" for n in i["images"]], "sku": i["sku"],
                    "category": category["zh"], "description": i["description"],
                    "offers": {"@type": "Offer", "url": f"{site.base}/item/{i['id']}.html", "price": i["price"], "priceCurrency": i["currency"],
                               "availability": f"https://schema.org/{i['availability']}",
                               "seller": {"@type": "Organization", "name": shop["firm"]}}}
    if i["brand"]:
        product["brand"] = {"@type": "Brand", "name": i["brand"]}
    if i["gtin"]:
        product["gtin13"] = i["gtin"]
    crumbs = {"@context": "https://schema.org", "@type": "BreadcrumbList",
              "itemListElement": [{"@type": "ListItem", "position": 1, "name": category["zh"], "item": f"{site.base}/category/{category['key']}"}]}
    head = "".join(f'<script type="application/ld+json">{script_safe(block)}</script>' for block in (product, crumbs))
    body = (f'<section class="item">{pictures(i)}<div><h1>{escape(i["title"])}</h1><div class="pay"><span class="price">¥{i["price"]}</span></div>'
            f'<dl><dt>店铺</dt><dd><a href="/shop/{shop["slug"]}">{escape(shop["firm"])}</a></dd>{facts(i)}</dl>'
            f'{buttons(i)}<p>{escape(i["description"])}</p></div></section>')
    return head, body


def with_microdata(site: Site, i: Row, shop: Row, category: Row) -> tuple[str, str]:
    """Open Graph in the head, schema.org microdata in the body."""
    tags = {"og:type": "product", "og:title": i["title"], "og:image": f"{site.base}/img/{i['images'][0]}", "og:url": f"{site.base}/item/{i['id']}.html", "og:site_name": site.name,
            "product:price:amount": i["price"], "product:price:currency": i["currency"]}
    if i["brand"]:
        tags["product:brand"] = i["brand"]
    head = "".join(f'<meta property="{k}" content="{escape(v)}">' for k, v in tags.items())
    brand = f'<dt>品牌</dt><dd itemprop="brand" itemscope itemtype="https://schema.org/Brand"><span itemprop="name">{escape(i["brand"])}</span></dd>' if i["brand"] else ""
    gtin = f'<dt>条码</dt><dd itemprop="gtin13">{i["gtin"]}</dd>' if i["gtin"] else ""
    offer = (f'<div class="pay" itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span class="price">¥'
             f'<span itemprop="price" content="{i["price"]}">{i["price"]}</span></span><meta itemprop="priceCurrency" content="{i["currency"]}">'
             f'<link itemprop="availability" href="https://schema.org/{i["availability"]}">'
             f'<span itemprop="seller" itemscope itemtype="https://schema.org/Organization"> <br>店铺 <a href="/shop/{shop["slug"]}" itemprop="name">{escape(shop["firm"])}</a></span></div>')
    body = (f'<section class="item" itemscope itemtype="https://schema.org/Product">{pictures(i, IMAGE)}<div><h1 itemprop="name">{escape(i["title"])}</h1>{offer}'
            f'<dl>{brand}<dt>货号</dt><dd itemprop="sku">{i["sku"]}</dd>{gtin}{facts(i)}</dl>'
            f'{buttons(i)}<p itemprop="description">{escape(i["description"])}</p></div></section>')
    return head, body


def bare(site: Site, i: Row, shop: Row, category: Row) -> tuple[str, str]:
    """No markup for machines at all: labels in Chinese, prices as shops write them."""
    brand = f'<dt>品牌：</dt><dd>{escape(i["brand"])}</dd>' if i["brand"] else ""
    stock = "有货" if i["availability"] == "InStock" else "缺货"
    body = (f'<section class="item">{pictures(i)}<div><h1>{escape(i["title"])}</h1><div class="pay">价格：<span class="price">¥{i["price"]}</span></div>'
            f'<dl>{brand}<dt>店铺：</dt><dd><a href="/shop/{shop["slug"]}">{escape(shop["firm"])}</a></dd>'
            f'<dt>货号：</dt><dd>{i["sku"]}</dd><dt>库存：</dt><dd>{stock}</dd>{facts(i)}</dl>{buttons(i)}<p>{escape(i["description"])}</p></div></section>')
    return "", body


LOOKS = {"jsonld": with_json, "micro": with_microdata, "bare": bare}
