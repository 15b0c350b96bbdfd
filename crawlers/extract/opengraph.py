"""Facts of Open Graph, product and Twitter card metas (ogp.me, the Facebook product vocabulary)."""

from __future__ import annotations

import re

from crawlers.extract.document import Document
from crawlers.extract.facts import Facts

CARD = ("twitter:data1",)
SITE = re.compile(r"\s+[|\-–—_:»·]\s+[^|\-–—_:»·]{2,40}$")


def open_graph(doc: Document) -> Facts:
    get = doc.meta
    selling = any(k.startswith(("product:", "og:price")) for k in doc.metas) or "product" in (get("og:type") or "").lower()
    return {
        "name": get("og:title", "twitter:title") if selling else None,
        "price": get("product:sale_price:amount", "product:price:amount", "og:price:amount", "og:price", "product:price", *CARD[: _labelled(doc)]),
        "currency": get("product:sale_price:currency", "product:price:currency", "og:price:currency", "og:currency", "product:currency"),
        "brand": get("product:brand", "og:brand", "brand"),
        "sku": get("product:retailer_item_id", "product:sku", "og:sku", "sku"),
        "mpn": get("product:mfr_part_no", "product:mpn"),
        "gtin": get("product:ean", "product:gtin", "product:upc", "product:isbn", "og:upc"),
        "availability": get("product:availability", "og:availability"), "category": get("product:category"),
        "images": [u for k in ("og:image:secure_url", "og:image", "og:image:url") for u in doc.metas.get(k, [])],
        "description": get("og:description", "description"),
    }


def _labelled(doc: Document) -> bool:
    return (doc.meta("twitter:label1") or "").strip().lower() in ("price", "价格", "preis", "prix")


def page_title(doc: Document) -> str | None:
    """The title without the site's name at its end."""
    title = doc.meta("og:title") or doc.title
    return SITE.sub("", title).strip() or None
