"""A page to a product: every layer asked, laid over one another field by field, each field with the layer it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from crawlers.extract import values
from crawlers.extract.document import Document
from crawlers.extract.facts import CLEANERS, Facts, Said, first
from crawlers.extract.labelled import labelled
from crawlers.extract.name_of_brand import brand
from crawlers.extract.number import address_id, shop_id, sku
from crawlers.extract.opengraph import open_graph
from crawlers.extract.profiles import profile_facts
from crawlers.extract.schema_org import product_of
from crawlers.extract.state import state
from crawlers.extract.structured import json_ld, microdata, rdfa
from crawlers.extract.surface import buy_buttons, has_list, pictures, surface

INFERRED = "inferred"
MAX_IMAGES = 30
LAYERS: Mapping[str, Callable[[Document], Facts]] = {
    "profile": profile_facts,
    "json-ld": lambda d: product_of(d, json_ld(d)),
    "microdata": lambda d: product_of(d, microdata(d)),
    "rdfa": lambda d: product_of(d, rdfa(d)),
    "opengraph": open_graph,
    "state": state,
    "labelled": labelled,
    "surface": surface,
}


@dataclass(frozen=True)
class Product:
    """What a page offers. `price` is a decimal string, `currency` ISO 4217, `availability` a schema.org name; unknown is None."""

    name: str | None = None
    price: str | None = None
    currency: str | None = None
    brand: str | None = None
    sku: str | None = None
    gtin: str | None = None
    mpn: str | None = None
    availability: str | None = None
    images: tuple[str, ...] = ()
    other_images: tuple[str, ...] = ()
    """What further layers name, for when none of `images` can be had."""
    seller: str | None = None
    seller_url: str | None = None
    shop_id: str | None = None
    category: str | None = None
    description: str | None = None
    url: str | None = None
    provenance: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    kind: str = "other"   # product, list, other: what the page is about


def extract(body: bytes, url: str | None = None, content_type: str | None = None) -> Product:
    """Facts of one page. Never raises on the page's content: a layer that fails is named in `problems` and the others go on."""
    return from_document(Document.read(body, url, content_type))


def from_document(doc: Document) -> Product:
    layers: dict[str, Facts] = {}
    problems: list[str] = []
    for name, read in LAYERS.items():
        try:
            layers[name] = read(doc)
        except (RecursionError, ValueError, KeyError, TypeError, AttributeError, OverflowError, IndexError) as e:
            problems.append(f"{name}: {type(e).__name__}")
            layers[name] = {}
    said = {f: s for f in CLEANERS if f not in ("price_text", "product_id") and (s := first(layers, f))}
    said.pop("sku", None)
    said.pop("brand", None)
    if maker := brand(doc, layers):
        said["brand"] = maker
    if number := sku(doc, layers):
        said["sku"] = number
    if "mpn" in said and any(said["mpn"].value == layers[n].get("sku") for n in layers):
        del said["mpn"]
        if own := values.known(layers["labelled"].get("mpn"), 60):
            said["mpn"] = Said(own, "labelled")
    said |= _price(layers, said)
    said |= _money(doc, layers, said)
    kind = page_kind(doc, layers, said)
    if "seller_url" in said:
        address = doc.absolute(said["seller_url"].value)
        said |= {"seller_url": Said(address, said["seller_url"].layer)} if address else {}
    if "shop_id" not in said and "seller_url" in said and (shop := shop_id(said["seller_url"].value)):
        said["shop_id"] = Said(shop, said["seller_url"].layer)
    if "availability" not in said and "price" in said:
        said["availability"] = Said("InStock", INFERRED)
    plain = {f: s.value for f, s in said.items()}
    images, others, source = _images(doc, layers)
    provenance = {f: s.layer for f, s in said.items()} | ({"images": source} if images else {})
    return Product(**plain, images=images, other_images=others, url=doc.canonical or doc.url, provenance=provenance, problems=tuple(problems), kind=kind)


def page_kind(doc: Document, layers: Mapping[str, Facts], said: Mapping[str, Said]) -> str:
    """Whether a page offers one thing. Structured data settle it; a bare page needs a price and two signs of a single offer."""
    if "name" not in said:
        return "other"
    if any(layers[n].get("name") and (layers[n].get("price") or n != "opengraph") for n in ("profile", "json-ld", "microdata", "rdfa", "opengraph")):
        return "product"
    many = has_list(doc)
    if "price" not in said:
        return "list" if many else "other"
    signs = 2 * (said["price"].layer == "state") + 2 * (0 < len(buy_buttons(doc)) < 4) + bool(layers["labelled"].get("sku") or layers["labelled"].get("brand"))
    signs += bool(address_id(doc.url or "")) + bool(doc.headings) + bool(pictures(doc)[0]) + bool(layers["labelled"].get("availability")) - 3 * many
    return "product" if signs >= 2 else "list" if many else "other"


def _price(layers: Mapping[str, Facts], said: Mapping[str, Said]) -> dict[str, Said]:
    """Where a layer's offers differ in price, the one that the page shows."""
    if "price" not in said:
        return {}
    shown = values.price(layers["surface"].get("price"))
    offered = {p for x in layers[said["price"].layer].get("prices", []) if (p := values.price(x))}
    same = next((p for p in offered if shown and Decimal(p) == Decimal(shown)), None)
    return {"price": Said(same, said["price"].layer)} if same else {}


def _money(doc: Document, layers: Mapping[str, Facts], said: Mapping[str, Said]) -> dict[str, Said]:
    """Currency of the layer that gave the price, else of any layer, else of the shown price, else of the page's country."""
    place = country(doc)
    if "price" not in said:
        return {}
    own = {said["price"].layer: layers[said["price"].layer]}
    given = first(own | dict(layers), "currency", lambda v: values.currency(v, place))
    if given:
        return {"currency": given}
    for layer in (said["price"].layer, "surface"):
        for name in ("price_text", "price"):
            if found := values.currency_in(str(layers[layer].get(name) or ""), place):
                return {"currency": Said(found, layer)}
    if place in values.COUNTRY:
        return {"currency": Said(values.COUNTRY[place], INFERRED)}
    return {}


def country(doc: Document) -> str:
    """Two letters of the page's country by its language tag or its host; empty where neither tells."""
    tail = doc.host.rsplit(".", 1)[-1]
    if len(tail) == 2 and tail not in ("tv", "me", "io", "co", "eu"):
        return tail
    region = doc.language.rsplit("-", 1)[-1] if "-" in doc.language else ""
    if len(region) == 2:
        return region
    return {"zh": "cn", "ja": "jp", "ko": "kr"}.get(doc.language[:2], "")


def _images(doc: Document, layers: Mapping[str, Facts]) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Absolute http(s) addresses, each once: of the first layer that has any, and of those behind it."""
    found: dict[str, str] = {}
    for layer, facts in layers.items():
        raw: Any = facts.get("images") or []
        for x in raw:
            if isinstance(x, str) and len(x) < 4_000 and (u := doc.absolute(x)):
                found.setdefault(u, layer)
    source = next(iter(found.values()), "")
    first = [u for u, layer in found.items() if layer == source]
    return tuple(first)[:MAX_IMAGES], tuple(u for u, layer in found.items() if layer != source)[:MAX_IMAGES], source
