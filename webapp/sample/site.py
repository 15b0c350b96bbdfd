"""What the market server knows: the catalogue file written from the items."""

from __future__ import annotations

from typing import Any

from webapp.sample.goods import LINES
from webapp.sample.listings import Item
from webapp.sample.shops import SHOPS

NAME = {"zh": "百巷集", "en": "Baixiang Market"}


def describe(item: Item) -> str:
    """Two or three sentences under the pictures."""
    first = f"{item.facts[1][1]}，{item.scenes[0].paint}现货。"
    return f"{first}拍下后48小时内发货，支持七天无理由退换。批量采购请联系客服，可开发票。"


def catalogue(items: list[Item]) -> dict[str, Any]:
    """The whole market as plain data: name, categories, shops, items."""
    return {
        "name": NAME,
        "categories": [{"key": line.key, "zh": line.zh, "en": line.en} for line in LINES.values()],
        "shops": [{"slug": s.slug, "firm": s.firm, "since": s.since, "look": s.look, "lines": list(s.lines)} for s in SHOPS],
        "items": [{"id": i.id, "shop": i.shop.slug, "category": i.line.key, "title": i.title, "brand": i.brand, "price": i.price, "currency": "CNY", "sku": i.sku, "gtin": i.gtin,
                   "availability": i.stock, "sold": i.sold, "facts": [list(f) for f in i.facts], "description": describe(i), "look": i.shop.look,
                   "images": [f"{i.id}-{n + 1}.jpg" for n in range(len(i.scenes))]} for i in items],
    }
