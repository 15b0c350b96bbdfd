"""Which of a product's numbers is the one a person would cite: what the page shows or its address carries comes first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from crawlers.extract import values
from crawlers.extract.document import Document
from crawlers.extract.facts import Facts, Said

STRUCTURED = ("profile", "json-ld", "microdata", "rdfa", "opengraph")
QUERY_NAMES = re.compile(r"^(?:p|item|prod|product|goods|sku|offer|num|spu)?_?(?:id|iid|no|code|sku)$", re.I)
GOODS_ID = re.compile(r"^(?:item|prod|product|goods|spu)_?i?id$", re.I)       # these name a good however short the number
PAIR = re.compile(r"(?:^|[/=])(?:goods|product|item|prod|spu)s?/(?:\w+/)?(?:\w+_?)?id/(\d{1,20})(?:\.s?html?)?(?:[&/]|$)", re.I)   # `goods/index/id/7.html`
SEGMENT = re.compile(r"(?:^|[^A-Za-z0-9])([A-Za-z]{0,3}\d{5,20})(?:\.\w{2,5})?$")


def sku(doc: Document, layers: Mapping[str, Facts]) -> Said | None:
    """The stock number: structured and seen on the page or in the address, then labelled, then marked, then unseen, then the address's own."""
    structured = [Said(v, n) for n in STRUCTURED if (v := values.code(layers[n].get("sku")))]
    if "profile" in layers and structured and structured[0].layer == "profile":
        return structured[0]
    seen = next((s for s in structured if visible(doc, s.value)), None)
    for found in (seen, *(_said(layers, n) for n in ("labelled", "surface"))):
        if found:
            return found
    state = _said(layers, "state")
    if state and not visible(doc, state.value):
        state = None
    return next((s for s in (*structured, state) if s), None) or _product_id(doc, layers) or _of_address(doc)


def _said(layers: Mapping[str, Facts], layer: str) -> Said | None:
    value = values.code(layers[layer].get("sku"))
    return Said(value, layer) if value else None


def _product_id(doc: Document, layers: Mapping[str, Facts]) -> Said | None:
    return next((Said(v, n) for n in STRUCTURED if (v := values.code(layers[n].get("product_id")))), None)


def visible(doc: Document, number: str) -> bool:
    """True where the number stands in the visible text or in the page's address, as a whole."""
    pattern = re.compile(rf"(?<![A-Za-z0-9]){re.escape(number.casefold())}(?![A-Za-z0-9])")
    return bool(pattern.search(doc.shown) or pattern.search((doc.url or "").casefold()))


def _of_address(doc: Document) -> Said | None:
    found = address_id(doc.url or doc.canonical or "")
    return Said(found, "address") if found else None


def address_id(url: str) -> str | None:
    """The number by which an address names its page: `?id=123456`, `/item/123456.html`, `/name-123456`; None where it has none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    for name, value in parse_qsl(parts.query)[:50]:
        if (re.fullmatch(r"[A-Za-z]{0,3}\d{4,20}", value) and QUERY_NAMES.match(name)) or (re.fullmatch(r"\d{1,3}", value) and GOODS_ID.match(name)):
            return value
    if m := PAIR.search(f"{parts.path}?{parts.query}"):
        return m.group(1)
    for segment in reversed([s for s in parts.path.split("/") if s][-3:]):
        if m := SEGMENT.search(segment):
            return m.group(1)
    return None


def shop_id(url: str | None) -> str | None:
    """What a shop's address calls it: `/shop/17`, `?shop_id=17`, `/store/name.html`; None where it names none."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    named = next((v for k, v in parse_qsl(parts.query)[:50] if re.fullmatch(r"(?:shop|store|seller|merchant|user|vendor)_?(?:id|no)?", k, re.I)), None)
    m = re.search(r"/(?:shops?|stores?|sellers?|merchants?|vendors?|dianpu)[/_-]([^/?#]+)", parts.path, re.I)
    return named or (re.sub(r"\.html?$", "", m.group(1)) if m else None)


def page_slug(url: str) -> str | None:
    """The last piece of an address, for pages that no number names."""
    try:
        pieces = [x for x in urlsplit(url).path.split("/") if x]
    except ValueError:
        return None
    return re.sub(r"\.html?$", "", pieces[-1])[:80] or None if pieces else None
