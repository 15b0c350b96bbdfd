"""The pages of the sample market: home, category, shop, search, and product pages in three styles of markup."""

from __future__ import annotations

import json
from html import escape
from typing import Any
from urllib.parse import quote

Row = dict[str, Any]
IMAGE = 'itemprop="image" '
A_PAGE = 24
TRAP = "/backstage/stock-export"
"""Disallowed by robots.txt; a visitor that obeys never asks for it."""

CSS = """*{box-sizing:border-box}body{margin:0;background:#f5f4f1;color:#26241f;font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif}
a{color:inherit;text-decoration:none}a:hover{color:#b4432e}img{display:block;max-width:100%}
.top{background:#fff;border-bottom:1px solid #e4e0d8}.in{max-width:1180px;margin:0 auto;padding:0 20px}.top .in{display:flex;gap:28px;align-items:center;height:72px}
.name{font-size:24px;font-weight:700;letter-spacing:.12em;color:#b4432e}.name small{font-size:12px;color:#8b857a;letter-spacing:.04em;margin-left:8px;font-weight:400}
form{display:flex;flex:1;max-width:520px}input{flex:1;border:2px solid #b4432e;border-right:0;padding:8px 14px;font:inherit;border-radius:20px 0 0 20px;outline:0;min-width:0}
button{border:0;background:#b4432e;color:#fff;padding:9px 24px;font:inherit;border-radius:0 20px 20px 0}
.cats{background:#fff;border-bottom:1px solid #e4e0d8;font-size:14px}.cats .in{display:flex;flex-wrap:wrap;gap:4px 18px;padding-top:8px;padding-bottom:8px}
h1{font-size:21px;margin:22px 0 12px;line-height:1.4}.crumbs{font-size:13px;color:#8b857a;margin-top:16px}
.grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(210px,1fr));gap:16px;padding:0;margin:0 0 24px;list-style:none}
.card{background:#fff;border-radius:8px;overflow:hidden;border:1px solid #ebe7df}.card img{width:100%;aspect-ratio:1;object-fit:cover;background:#eee}.card div{padding:10px 12px 12px}
.card h3{font-size:14px;font-weight:400;line-height:1.45;margin:0 0 6px;height:41px;overflow:hidden}.price{color:#b4432e;font-weight:700;font-size:17px}.price small{font-size:12px}.card p{margin:4px 0 0;font-size:12px;color:#8b857a;display:flex;justify-content:space-between}
.pages{display:flex;gap:8px;justify-content:center;margin:8px 0 30px}.pages a,.pages b{padding:4px 12px;border:1px solid #ddd8ce;border-radius:6px;background:#fff}.pages b{background:#b4432e;color:#fff;border-color:#b4432e}
.item{display:grid;grid-template-columns:minmax(0,480px) minmax(0,1fr);gap:34px;background:#fff;border-radius:10px;padding:26px;margin:12px 0 26px;border:1px solid #ebe7df}
.item h1{margin:0 0 12px}.pay{background:#faf5ee;padding:14px 18px;border-radius:8px;margin-bottom:16px}.pay .price{font-size:30px}.thumbs{display:flex;gap:8px;margin-top:8px}.thumbs img{width:72px;height:72px;object-fit:cover;border:1px solid #ddd8ce}
dl{display:grid;grid-template-columns:84px 1fr;gap:6px 12px;margin:0 0 18px}dt{color:#8b857a}dd{margin:0}.buy{display:inline-block;border-radius:22px;padding:10px 40px;margin-right:12px;background:#b4432e;color:#fff}.buy.two{background:#e2a03f}
.shops{display:grid;grid-template-columns:repeat(auto-fill,minmax(250px,1fr));gap:10px;list-style:none;padding:0;margin:0 0 30px}.shops li{background:#fff;border:1px solid #ebe7df;border-radius:8px;padding:10px 14px;font-size:14px}.shops small{display:block;color:#8b857a}
.banner{background:linear-gradient(100deg,#b4432e,#d98a52);color:#fff;border-radius:12px;padding:34px 40px;margin:20px 0}.banner b{font-size:26px;display:block}
footer{border-top:1px solid #e4e0d8;background:#fff;color:#8b857a;font-size:13px;padding:22px 0;margin-top:20px}footer a{margin-right:16px}
@media(max-width:760px){.item{grid-template-columns:1fr;padding:16px}.top .in{height:auto;flex-wrap:wrap;padding-top:10px;padding-bottom:10px;gap:10px}.grid{grid-template-columns:1fr 1fr;gap:10px}}
"""


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
    return '<a class="buy" rel="nofollow" href="/cart">加入购物车</a><a class="buy two" rel="nofollow" href="/cart">立即购买</a>' if i["availability"] == "InStock" else '<span class="buy two">暂时缺货</span>'


def script_safe(block: Row) -> str:
    """JSON that cannot end the script element it stands in."""
    return json.dumps(block, ensure_ascii=False).replace("</", "<\\/")


def with_json(site: Site, i: Row, shop: Row, category: Row) -> tuple[str, str]:
    """Schema.org Product as JSON-LD; the visible page says the same without marking it up."""
    product: Row = {"@context": "https://schema.org", "@type": "Product", "name": i["title"], "image": [f"{site.base}/img/{n}" for n in i["images"]], "sku": i["sku"], "category": category["zh"], "description": i["description"],
                    "offers": {"@type": "Offer", "url": f"{site.base}/item/{i['id']}.html", "price": i["price"], "priceCurrency": i["currency"], "availability": f"https://schema.org/{i['availability']}",
                               "seller": {"@type": "Organization", "name": shop["firm"]}}}
    if i["brand"]:
        product["brand"] = {"@type": "Brand", "name": i["brand"]}
    if i["gtin"]:
        product["gtin13"] = i["gtin"]
    crumbs = {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1, "name": category["zh"], "item": f"{site.base}/category/{category['key']}"}]}
    head = "".join(f'<script type="application/ld+json">{script_safe(block)}</script>' for block in (product, crumbs))
    body = (f'<section class="item">{pictures(i)}<div><h1>{escape(i["title"])}</h1><div class="pay"><span class="price">¥{i["price"]}</span></div><dl><dt>店铺</dt><dd><a href="/shop/{shop["slug"]}">{escape(shop["firm"])}</a></dd>{facts(i)}</dl>'
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
    offer = (f'<div class="pay" itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span class="price">¥<span itemprop="price" content="{i["price"]}">{i["price"]}</span></span><meta itemprop="priceCurrency" content="{i["currency"]}">'
             f'<link itemprop="availability" href="https://schema.org/{i["availability"]}"><span itemprop="seller" itemscope itemtype="https://schema.org/Organization"> <a href="/shop/{shop["slug"]}" itemprop="name">{escape(shop["firm"])}</a></span></div>')
    body = (f'<section class="item" itemscope itemtype="https://schema.org/Product">{pictures(i, IMAGE)}<div><h1 itemprop="name">{escape(i["title"])}</h1>{offer}<dl>{brand}<dt>货号</dt><dd itemprop="sku">{i["sku"]}</dd>{gtin}{facts(i)}</dl>'
            f'{buttons(i)}<p itemprop="description">{escape(i["description"])}</p></div></section>')
    return head, body


def bare(site: Site, i: Row, shop: Row, category: Row) -> tuple[str, str]:
    """No markup for machines at all: labels in Chinese, prices as shops write them."""
    brand = f'<dt>品牌：</dt><dd>{escape(i["brand"])}</dd>' if i["brand"] else ""
    stock = "有货" if i["availability"] == "InStock" else "缺货"
    body = (f'<section class="item">{pictures(i)}<div><h1>{escape(i["title"])}</h1><div class="pay">价格：<span class="price">¥{i["price"]}</span></div><dl>{brand}<dt>店铺：</dt><dd><a href="/shop/{shop["slug"]}">{escape(shop["firm"])}</a></dd>'
            f'<dt>货号：</dt><dd>{i["sku"]}</dd><dt>库存：</dt><dd>{stock}</dd>{facts(i)}</dl>{buttons(i)}<p>{escape(i["description"])}</p></div></section>')
    return "", body


LOOKS = {"jsonld": with_json, "micro": with_microdata, "bare": bare}
