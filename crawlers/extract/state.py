"""Inline state: JSON that scripts carry for the browser (`__NEXT_DATA__`, `g_page_config`, data layers and the like)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from crawlers.extract.document import Document, words
from crawlers.extract.facts import Facts
from crawlers.extract.json_text import Unreadable, value_at

START = re.compile(
    r"(?:^|[;\s({])(?:(?:window|self|globalThis|this)[.\[])?[\"']?([A-Za-z_$][\w$.]{0,60})[\"']?\]?\s*=\s*(?=[{\[])"           # name = {
    r"|\b[\w$.]*(?:dataLayer|digitalData|_q|gtmDataLayer)\.push\(\s*(?=\{)"
    r"|\bJSON\.parse\(\s*(?=[\"'])"
    r"|\b(?:ga|gtag|fbq|pintrk|ttq\.track)\(\s*[\"'][\w:.]+[\"']\s*,\s*(?:[\"'][\w:.]+[\"']\s*,\s*)?(?=\{)"
)
MAX_NODES = 60_000
MAX_STARTS = 200
KEYS: dict[str, tuple[str, ...]] = {
    "name": ("name", "productname", "title", "product_name", "itemname", "goods_name", "goodsname", "subject", "raw_title", "skuname",
             "item_name", "displayname"),
    "price": ("saleprice", "sale_price", "currentprice", "finalprice", "price", "productprice", "product_price", "view_price", "sellingprice", "priceamount",
              "promotionprice",  "actprice", "price_final", "totalvalue", "value", "unitprice", "unit_price", "reserveprice", "goods_price", "shop_price",
              "item_price"),
    "currency": ("currency", "currencycode", "pricecurrency", "currency_code", "currency_symbol", "currencyid", "ordercurrency", "product_currency"),
    "brand": ("brand", "brandname", "productbrand", "product_brand", "brand_name", "manufacturer", "manufacturername", "item_brand"),
    "sku": ("sku", "productsku", "product_sku", "skuid", "sku_id", "articlenumber", "article_number", "itemnumber", "productcode", "product_code",
            "productid",            "product_id", "itemid", "item_id", "id", "goods_id", "goodsid",
            "nid", "goods_sn", "code"),
    "mpn": ("mpn", "manufacturerpartnumber", "partnumber", "supplierstyleno", "suppliermodelnumber", "vendorcode", "modelnumber"),
    "gtin": ("gtin", "gtin13", "ean", "barcode", "upc", "isbn", "ean13", "product_ean"),
    "availability": ("availability", "stockstatus", "stock_status", "instock", "availabilitystatus", "product_availability", "stocklevel"),
    "seller": ("sellername", "seller_name", "shopname", "shop_name", "storename", "nick", "merchantname"),
    "shop_id": ("shopid", "shop_id", "sellerid", "seller_id", "storeid", "user_id", "merchantid"),
    "category": ("category", "categoryname", "category_name", "item_category"),
}
RANKS: dict[str, list[tuple[str, int]]] = {}
for _field, _keys in KEYS.items():
    for _rank, _key in enumerate(_keys):
        RANKS.setdefault(_key, []).append((_field, _rank))
UNIT = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")
INNER = ("name", "label", "value", "amount", "current", "sale", "final", "price")
WEIGHT = {"name": 3, "price": 3, "brand": 2, "sku": 1, "gtin": 2, "mpn": 1, "availability": 1, "currency": 1}


def blobs(doc: Document) -> Iterator[Any]:
    """Every JSON value that a script of the page carries, in page order; unreadable ones are skipped."""
    for script in doc.root.iter("script"):
        kind = (script.get("type") or "").lower()
        source = script.text or ""
        if "ld+json" in kind or len(source) < 20:
            continue
        if "json" in kind:
            yield from _read(source, len(source) - len(source.lstrip()))
            continue
        if kind and "javascript" not in kind and kind not in ("module", "text/babel"):
            continue
        end = 0
        for n, m in enumerate(START.finditer(source)):
            if n >= MAX_STARTS:
                break
            if m.end() >= end:
                for value in _read(source, m.end()):
                    end = m.end() + 1
                    yield value


def _read(source: str, at: int) -> Iterator[Any]:
    try:
        value = value_at(source, at)
        if isinstance(value, str) and value[:1] in "{[" and value:
            value = value_at(value, 0)
    except (Unreadable, RecursionError, ValueError):
        return
    if isinstance(value, dict | list):
        yield value


def state(doc: Document) -> Facts:
    """Facts of the product-like object that fits the page best; empty where none does."""
    heading = " ".join(words(h) for h in doc.headings[:1]).casefold() or doc.title.casefold()
    best: tuple[float, Facts] = (4.0, {})
    seen = 0
    for blob in blobs(doc):
        for node in _objects(blob):
            seen += 1
            if seen > MAX_NODES:
                return best[1]
            facts = _facts(node)
            score = _fit(facts, heading, doc.url or "")
            if score > best[0]:
                best = score, facts
    return best[1]


def _objects(blob: Any) -> Iterator[dict[str, Any]]:
    stack: list[Any] = [blob]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            yield node
            stack.extend(reversed([v for v in node.values() if isinstance(v, dict | list)]))
        elif isinstance(node, list):
            stack.extend(reversed([v for v in node[:2_000] if isinstance(v, dict | list)]))


def _facts(node: dict[str, Any]) -> Facts:
    """The fields an object knows, each by the most telling of its keys."""
    ranked: dict[str, tuple[int, Any]] = {}
    for k, v in node.items():
        for field, rank in RANKS.get(k.casefold(), ()):
            if (field not in ranked or rank < ranked[field][0]) and (plain := _plain(v)) is not None:
                ranked[field] = rank, plain
    return {f: v for f, (_, v) in ranked.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        value = next((value[k] for k in INNER if isinstance(value.get(k), str | int | float)), None)
    return value if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip() else None


def _fit(facts: Facts, heading: str, url: str) -> float:
    """How much an object looks like the page's product: what it knows, and whether its name and number are the page's."""
    if "name" not in facts and "price" not in facts:
        return 0
    score = float(sum(WEIGHT.get(f, 0) for f in facts))
    named = alike(str(facts.get("name", "")), heading)
    numbered = len(number := str(facts.get("sku", ""))) > 3 and number in url
    return score + 5 * named + 3 * numbered if named or numbered else 0


def alike(name: str, heading: str) -> bool:
    """True where most of the words of a name stand in the page's heading (Chinese: most characters), or the heading in the name."""
    said = UNIT.findall(name.casefold())
    shown = set(UNIT.findall(heading.casefold()))
    return len("".join(said)) > 3 and bool(shown) and (sum(w in shown for w in said) >= 0.7 * len(said) or shown <= set(said))
