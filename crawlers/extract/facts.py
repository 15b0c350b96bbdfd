"""What layers say about a product, and how the layers are laid over one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from crawlers.extract import values

Facts = dict[str, Any]   # field -> raw value (text, or a list of texts for images); None and absent mean unsaid


@dataclass(frozen=True)
class Said:
    """A cleaned value and the layer that said it."""

    value: str
    layer: str


CLEANERS: Mapping[str, Callable[[object], str | None]] = {
    "name": lambda v: values.clean(v, 500), "price": values.price, "brand": values.brand, "sku": values.code, "gtin": values.gtin,
    "mpn": lambda v: values.known(v, 60),
    "availability": values.availability, "seller": values.known, "seller_url": lambda v: values.clean(v, 2_000), "shop_id": values.code,
    "product_id": values.code,
    "category": lambda v: values.known(v, 300), "description": lambda v: values.clean(v, 5_000), "price_text": lambda v: values.clean(v, 200),
}


def first(layers: Mapping[str, Facts], field: str, cleaner: Callable[[object], str | None] | None = None) -> Said | None:
    """The first usable value of a field, in the order of the layers."""
    read = cleaner or CLEANERS[field]
    for layer, facts in layers.items():
        if (value := read(facts.get(field))) is not None:
            return Said(value, layer)
    return None
