"""A folder of saved pages to JSON lines, one page a line."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawlers.extract.product import Product, extract

MAX_BYTES = 32_000_000
SHOWN = ("name", "price", "currency", "brand", "sku", "gtin", "mpn", "availability", "images", "seller", "url", "provenance")


class PagesError(ValueError):
    """The folder of pages cannot be read; the text says why in one line."""


def pages(folder: Path) -> list[Path]:
    """The saved pages of a folder, by name."""
    if not folder.is_dir():
        raise PagesError(f"{folder}: no such folder")
    return sorted(p for p in folder.iterdir() if p.name.endswith((".html", ".html.gz")) and p.is_file())


def addresses(folder: Path) -> dict[str, str]:
    """`urls.json`: file stem to address; empty where it is absent."""
    path = folder / "urls.json"
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        raise PagesError(f"{path}: not JSON") from None
    if not isinstance(found, dict):
        raise PagesError(f"{path}: expected an object of file stem to address")
    return {str(k): v for k, v in found.items() if isinstance(v, str)}


def stem(path: Path) -> str:
    return path.name.removesuffix(".gz").removesuffix(".html")


def read(path: Path) -> bytes:
    """The page's bytes, unpacked, at most MAX_BYTES of them; a broken archive gives what could be unpacked."""
    if path.suffix != ".gz":
        with path.open("rb") as f:
            return f.read(MAX_BYTES)
    out = bytearray()
    with gzip.open(path, "rb") as g:
        try:
            while len(out) < MAX_BYTES and (piece := g.read(65_536)):
                out += piece
        except (EOFError, OSError, zlib.error):
            pass
    return bytes(out)


def record(name: str, product: Product) -> dict[str, Any]:
    """The line of one page as the contract asks for it."""
    facts = {f: getattr(product, f) for f in SHOWN}
    return {"id": name, **facts, "images": list(product.images), "provenance": dict(product.provenance)}


def extract_folder(folder: Path) -> Iterator[dict[str, Any]]:
    """One record a page; a page without an address in `urls.json` keeps the address it states itself, or null."""
    known = addresses(folder)
    for path in pages(folder):
        name = stem(path)
        yield record(name, extract(read(path), known.get(name)))
