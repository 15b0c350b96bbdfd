"""The records of a run: a listing, an exhibitor, an outcome. One JSON object each in `records.jsonl`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crawlers.booths import Booth
from crawlers.extract.product import Product


@dataclass
class Picture:
    url: str
    sha256: str
    media_type: str
    bytes: int

    def record(self) -> dict[str, Any]:
        return {"url": self.url, "sha256": self.sha256, "media_type": self.media_type, "bytes": self.bytes}


@dataclass
class Listing:
    """One offer as a page shows it."""

    url: str
    canonical_url: str
    item_id: str | None
    product: Product
    page_sha256: str
    captured_at: str
    capture: dict[str, Any]
    pictures: list[Picture] = field(default_factory=list)
    screenshot: dict[str, Any] | None = None
    """`sha256`, `bytes` of a picture of the whole page, `html_sha256` of the document after its scripts, and what the browser noted."""

    def record(self) -> dict[str, Any]:
        p = self.product
        return {
            "type": "listing", "url": self.url, "canonical_url": self.canonical_url, "item_id": self.item_id, "name": p.name, "price": p.price, "currency": p.currency,
            "brand": p.brand, "sku": p.sku, "gtin": p.gtin, "mpn": p.mpn, "availability": p.availability, "seller": p.seller, "seller_url": p.seller_url,
            "shop_id": p.shop_id, "category": p.category, "description": p.description, "images": [x.record() for x in self.pictures],
            "page_sha256": self.page_sha256, "captured_at": self.captured_at, "capture": self.capture, "provenance": dict(p.provenance), "outcome": "ok",
            **({"screenshot": self.screenshot} if self.screenshot else {}),
        }


@dataclass
class Exhibitor:
    """One exhibitor of a fair's directory."""

    name: str
    url: str
    page_sha256: str
    captured_at: str
    name_en: str | None = None
    country: str | None = None
    booths: list[Booth] = field(default_factory=list)
    products: str | None = None
    website: str | None = None
    telephone: str | None = None
    exhibitor_id: str | None = None
    fair: dict[str, str] | None = None
    """`name` and, where the directory says so, `starts`, `ends`, `venue` of the fair."""

    def record(self) -> dict[str, Any]:
        return {
            "type": "exhibitor", "name": self.name, "name_en": self.name_en, "country": self.country, "booths": [b.record() for b in self.booths],
            "products": self.products, "website": self.website, "telephone": self.telephone, "exhibitor_id": self.exhibitor_id, "fair": self.fair, "url": self.url,
            "page_sha256": self.page_sha256, "captured_at": self.captured_at,
        }


def outcome_record(url: str, kind: str, outcome: str, at: str, status: int | None = None, page_sha256: str | None = None, detail: str | None = None) -> dict[str, Any]:
    """How asking for an address ended, where no listing came of it."""
    return {"type": "outcome", "url": url, "kind": kind, "outcome": outcome, "status": status, "page_sha256": page_sha256, "captured_at": at, "detail": detail}
