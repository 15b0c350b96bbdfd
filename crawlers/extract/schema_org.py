"""A product read out of schema.org items (Product, Offer, AggregateOffer, Brand), from whatever syntax they came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crawlers.extract.document import Document, words
from crawlers.extract.facts import Facts
from crawlers.extract.structured import MAX_NESTING, Item

PRODUCTS = frozenset({"product", "productgroup", "productmodel", "individualproduct", "someproducts", "vehicle", "car", "motorcycle", "book",
                      "event", "musicevent",
                      "theaterevent", "courseinstance", "softwareapplication", "hotelroom"})
ELSEWHERE = frozenset({"isRelatedTo", "isSimilarTo", "isAccessoryOrSparePartFor", "isConsumableFor", "itemListElement", "hasPart", "review",
                       "reviews", "relatedTo", "itemOffered", "about", "mentions"})
GTINS = ("gtin13", "gtin", "gtin14", "gtin12", "gtin8", "ean", "isbn")
OFFERS = ("offers", "offer", "Offers")


def types(item: Item) -> set[str]:
    kinds = item.get("@type") or item.get("type") or []
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {k.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1].lower() for k in kinds if isinstance(k, str)}


def every(item: Any, depth: int = 0, aside: bool = False) -> Iterator[tuple[Item, bool]]:
    """An item and those nested in it; True beside it where it hangs under a property for other goods."""
    if depth > MAX_NESTING:
        return
    if isinstance(item, list):
        for x in item[:500]:
            yield from every(x, depth + 1, aside)
    elif isinstance(item, dict):
        yield item, aside
        for k, v in item.items():
            if k != "@element" and isinstance(v, dict | list):
                yield from every(v, depth + 1, aside or k in ELSEWHERE)


def product_of(doc: Document, items: list[Item]) -> Facts:
    """Facts of the page's main product; empty where no item is one."""
    found = [(i, aside) for i, aside in every(items) if types(i) & PRODUCTS]
    if not found:
        offer = next((i for i, _ in every(items) if types(i) & {"offer", "aggregateoffer"} and amount(i)), None)
        return facts_of_offer(offer) if offer else {}
    heading = words(doc.headings[0]).casefold() if doc.headings else doc.title.casefold()

    def rank(entry: tuple[Item, bool]) -> tuple[bool, bool, bool]:
        item, aside = entry
        name = str(text(item.get("name")) or "").casefold()
        return not aside, bool(name) and (name in heading or heading in name) and bool(heading), bool(offers(item))

    main, aside = max(found, key=rank)
    names = {str(text(i.get("name")) or "").casefold() for i, other in found if not other} - {""}
    if aside or (len(names) > 1 and not rank((main, aside))[1] and not _is_page_of(doc, main)):
        return {}   # a list of goods, none of which is the page's own
    same = [i for i, aside in found if not aside and i is not main and text(i.get("name")) == text(main.get("name"))]
    return facts_of(doc, {**main, "offers": [o for i in (main, *same) for o in offers(i)]} if same else main)


def _is_page_of(doc: Document, item: Item) -> bool:
    address = text(item.get("url")) or text(item.get("@id")) or ""
    return bool(address and doc.url) and (doc.absolute(address) or "").split("#")[0] in (doc.url, doc.canonical)


def facts_of(doc: Document, item: Item) -> Facts:
    variants = [v for v in flat(item.get("hasVariant")) if isinstance(v, dict)]
    chosen = next((v for v in variants if doc.url and text(v.get("url")) and str(text(v.get("url"))) in doc.url), variants[0] if variants else {})
    merged = {**item, **{k: v for k, v in chosen.items() if k not in ("@type", "name", "@element")}} if chosen else item
    facts: Facts = {
        "name": text(merged.get("name")), "brand": named(merged.get("brand")) or named(merged.get("manufacturer")),
        "sku": text(merged.get("sku")) or identifier(merged, "sku", "productid"), "mpn": text(merged.get("mpn")) or identifier(merged, "mpn"),
        "gtin": next((text(merged[k]) for k in GTINS if merged.get(k)), None) or identifier(merged, "gtin", "ean"),
        "product_id": text(merged.get("productID")) or text(merged.get("productId")), "category": named(merged.get("category")),
        "description": text(merged.get("description")), "images": pictures(merged.get("image")) + pictures(merged.get("photo")),
        "page_url": text(merged.get("url")),
    }
    facts["prices"] = [p for o in offers(merged) if (p := amount(o))]
    offer = best(offers(merged), doc)
    if offer:
        for k, v in facts_of_offer(offer).items():
            if not facts.get(k):
                facts[k] = v
        if any("instock" in str(text(o.get("availability")) or "").casefold() for o in offers(merged)):
            facts["availability"] = "InStock"   # one size sold out is not the product sold out
    elif amount(merged):
        facts |= {"price": amount(merged), "currency": text(merged.get("priceCurrency")), "availability": text(merged.get("availability"))}
    return facts


def facts_of_offer(offer: Item) -> Facts:
    seller = next((s for s in flat(offer.get("seller")) + flat(offer.get("offeredBy")) if isinstance(s, dict)), {})
    return {
        "price": amount(offer), "currency": money(offer, "priceCurrency"), "availability": text(offer.get("availability")), "sku": text(offer.get("sku")),
        "mpn": text(offer.get("mpn")), "gtin": text(offer.get("gtin13")) or text(offer.get("gtin")),
        "seller": named(offer.get("seller")) or named(offer.get("offeredBy")),
        "seller_url": text(seller.get("url")), "shop_id": text(seller.get("identifier")),
    }


def offers(item: Item) -> list[Item]:
    """Single offers of an item; those inside an AggregateOffer stand behind their sum."""
    out: list[Item] = []
    for o in (x for k in OFFERS for x in flat(item.get(k)) if isinstance(x, dict)):
        out.append(o)
        out.extend(x for k in OFFERS for x in flat(o.get(k)) if isinstance(x, dict))
    return out[:300]


def best(found: list[Item], doc: Document) -> Item | None:
    """The offer of this page's address, else the first one with a price, else the first."""
    priced = [o for o in found if amount(o)]
    here = [o for o in priced if doc.url and (u := text(o.get("url"))) and doc.url.split("#")[0].endswith(u.split("//", 1)[-1].split("#")[0])]
    return next(iter(here or priced or found), None)


def amount(offer: Item) -> str | None:
    return text(offer.get("price")) or text(offer.get("lowPrice")) or money(offer, "price") or money(offer, "minPrice")


def money(offer: Item, name: str) -> str | None:
    if direct := text(offer.get(name)):
        return direct
    return next((t for s in flat(offer.get("priceSpecification")) if isinstance(s, dict) and (t := text(s.get(name)))), None)


def identifier(item: Item, *names: str) -> str | None:
    """`sku:123` and PropertyValue forms of `identifier`."""
    for x in flat(item.get("identifier")) + flat(item.get("productID")):
        if isinstance(x, dict) and str(text(x.get("propertyID")) or text(x.get("name")) or "").lower() in names:
            return text(x.get("value"))
        if isinstance(x, str) and ":" in x and x.split(":", 1)[0].lower() in names:
            return x.split(":", 1)[1]
    return None


def flat(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def text(value: Any) -> str | None:
    """First plain value; numbers as JSON wrote them."""
    for x in flat(value):
        if isinstance(x, dict):
            x = x.get("@value")
        if isinstance(x, str | int | float) and not isinstance(x, bool) and str(x).strip():
            return str(x).strip()
    return None


def named(value: Any) -> str | None:
    """A name given plainly or as an item with a name."""
    for x in flat(value):
        found = (text(x.get("name")) or text(x.get("brand")) or text(x.get("legalName"))) if isinstance(x, dict) else text(x)
        if found:
            return found
    return None


def pictures(value: Any) -> list[str]:
    out: list[str] = []
    for x in flat(value)[:100]:
        found = [x.get("contentUrl"), x.get("url"), x.get("@id")] if isinstance(x, dict) else [x]
        out.extend(u for y in found if (u := text(y)))
    return out
