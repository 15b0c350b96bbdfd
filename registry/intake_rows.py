"""Records of a run folder as rows to be stored: nothing of them is believed, everything is bounded. Pure; no database here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from registry.errors import Refused
from registry.evidence import Captured
from registry.runs import RunFolder

MAX_PICTURES = 12
SHOWN = ("screenshot", "rendered")
NOTED = ("browser", "viewport", "requests", "refused", "cut", "page_sha256")
"""What a browser noted of a page it showed, kept with its picture."""
FACTS = ("sku", "gtin", "mpn", "availability", "description", "shop_id", "provenance")


@dataclass(frozen=True, slots=True)
class Found:
    """Bytes that a record speaks of, stored already: what becomes a piece of evidence."""

    sha256: str
    item: Captured
    sm3: str = ""


@dataclass(frozen=True, slots=True)
class ListingRow:
    """A listing as it will be stored. `values`: columns of a sighting; `asked`: the address that was asked for, where it is another one."""

    key: str
    seen_at: datetime
    values: dict[str, Any]
    pictures: tuple[str, ...]
    found: tuple[Found, ...]
    asked: str
    page_sha256: str
    availability: str | None
    status: int | None


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """How asking for an address ended, where no listing came of it."""

    url: str
    kind: str
    outcome: str
    status: int | None
    at: datetime
    page_sha256: str
    detail: str


def digest_of(words: dict[str, str], pictures: list[str]) -> str:
    """The SHA-256 of what is compared: words and the set of pictures."""
    facts = json.dumps({**words, "pictures": sorted(pictures)}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()


def url_digest(url: str) -> str:
    """The key of an address: addresses are longer than an index likes."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


def instant(value: object, fallback: datetime) -> datetime:
    """An ISO 8601 instant, UTC where it names no offset; the fallback where it is none."""
    try:
        parsed = datetime.fromisoformat(str(value))
    except ValueError:
        return fallback
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def words_of(record: dict[str, Any], name: str, most: int = 2000) -> str:
    """A field as text that every database takes."""
    value = record.get(name)
    return "" if value is None else str(value).replace("\x00", "").encode("utf-8", "replace").decode()[:most]


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1000 else None


def wanted_bytes(run: RunFolder, record: dict[str, Any]) -> Iterator[tuple[str, Captured]]:
    """The page and the pictures of a record as they lie in the run folder; what is missing or altered is left out."""
    wanted = [("page", words_of(record, "page_sha256"), "text/html")]
    pictures = record.get("images")
    for picture in pictures[:MAX_PICTURES] if isinstance(pictures, list) else []:
        if isinstance(picture, dict):
            wanted.append(("picture", words_of(picture, "sha256"), words_of(picture, "media_type") or "application/octet-stream"))
    screenshot = record.get("screenshot")
    if isinstance(screenshot, dict):
        wanted += [("screenshot", words_of(screenshot, "sha256"), "image/png"), ("rendered", words_of(screenshot, "html_sha256"), "text/html")]
    for kind, sha256, media_type in wanted:
        data = run.blob(sha256) if sha256 else None
        if data is not None:
            said = record.get("capture")
            capture = {"url": words_of(record, "url"), **(said if isinstance(said, dict) else {}), "run": run.sha256}
            at = record.get("captured_at")
            if isinstance(screenshot, dict) and kind in SHOWN:
                capture |= {k: screenshot[k] for k in NOTED if k in screenshot}
                at = screenshot.get("at") or at
            yield sha256, Captured(data, kind, media_type, instant(at, datetime.fromtimestamp(0, UTC)), capture=capture)


def listing_row(record: dict[str, Any], found: tuple[Found, ...], at: datetime) -> ListingRow:
    """A listing's row; Refused names the field that is missing."""
    asked = words_of(record, "url")
    url, name = words_of(record, "canonical_url") or asked, words_of(record, "name")
    if not url:
        raise Refused("缺少网址", field="url")
    if not name and not record.get("images"):
        raise Refused("既没有名称也没有图片", field="name")
    words = {"title": name, "brand": words_of(record, "brand"), "category": words_of(record, "category"), "seller": words_of(record, "seller")}
    pictures = tuple(dict.fromkeys(f.sha256 for f in found if f.item.kind == "picture"))
    values = {**words, "url": url, "item_id": words_of(record, "item_id"), "seller_url": words_of(record, "seller_url"), "place": _host(url),
              "price": words_of(record, "price") or None, "currency": words_of(record, "currency") or None, "outcome": words_of(record, "outcome") or "ok",
              "facts": {k: record.get(k) for k in FACTS}, "digest": digest_of(words, list(pictures))}
    said = record.get("capture")
    status = _number(said.get("status")) if isinstance(said, dict) else None
    return ListingRow(f"listing:{url}", instant(record.get("captured_at"), at), values, pictures, found, asked if asked != url else "",
                      words_of(record, "page_sha256"), words_of(record, "availability") or None, status)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc[:300]
    except ValueError:
        raise Refused("网址格式不对", field="url") from None


def outcome_row(record: dict[str, Any], at: datetime) -> OutcomeRow | None:
    """An outcome's row; None for a page of a list that was read, which says nothing about a listing."""
    url, outcome = words_of(record, "url"), words_of(record, "outcome", 40)
    if not url or not outcome or outcome == "ok":
        return None
    return OutcomeRow(url, words_of(record, "kind", 40), outcome, _number(record.get("status")), instant(record.get("captured_at"), at),
                      words_of(record, "page_sha256", 64), words_of(record, "detail", 300))
