"""Quality of a run as numbers: per field, how many records lack it and how many hold what cannot be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from crawlers.extract.values import AVAILABILITIES, gtin


def _is_price(value: Any) -> bool:
    try:
        return Decimal(value) > 0
    except (InvalidOperation, TypeError):
        return False


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


VALID: dict[str, dict[str, Callable[[Any], bool]]] = {
    "listing": {
        "name": lambda v: len(v) > 1, "price": _is_price, "currency": lambda v: bool(re.fullmatch(r"[A-Z]{3}", v)), "brand": lambda v: len(v) <= 60,
        "sku": lambda v: len(v) <= 60, "gtin": lambda v: gtin(v) is not None, "mpn": lambda v: len(v) <= 60, "availability": lambda v: v in AVAILABILITIES.values(),
        "seller": lambda v: len(v) <= 200, "seller_url": _is_address, "category": lambda v: len(v) <= 300, "description": lambda v: True, "images": lambda v: len(v) > 0,
        "canonical_url": _is_address, "item_id": lambda v: len(v) <= 80,
    },
    "exhibitor": {
        "name": lambda v: len(v) > 1, "name_en": lambda v: len(v) > 1, "country": lambda v: len(v) > 1, "booths": lambda v: all(b["numbers"] for b in v),
        "products": lambda v: True, "website": _is_address, "telephone": lambda v: sum(c.isdigit() for c in v) >= 5,
    },
}


def count_fields(record: dict[str, Any], into: dict[str, dict[str, int]]) -> None:
    """Add one record to the counts `{field: {"present", "missing", "invalid"}}`."""
    for name, valid in VALID[record["type"]].items():
        counts = into.setdefault(name, {"present": 0, "missing": 0, "invalid": 0})
        value = record.get(name)
        if value is None or value in ("", []):
            counts["missing"] += 1
        else:
            counts["present"] += 1
            counts["invalid"] += not valid(value)
