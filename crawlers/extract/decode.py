"""Bytes of a page to text, believing no label before the bytes have confirmed it."""

from __future__ import annotations

import codecs
import re

BOMS: tuple[tuple[bytes, str], ...] = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
META = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I)
HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
CHINESE = {"gb2312", "gbk", "gb18030", "x-gbk", "hz-gb-2312"}


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page: BOM, then UTF-8 where the bytes are UTF-8, then the declared charset, then GB18030.

    A page that says GBK and is valid UTF-8 is UTF-8, one that says UTF-8 and is not is tried as GB18030 (both lies are met);
    a UTF-8 page with a few broken bytes stays UTF-8. Never raises: what cannot be decoded becomes U+FFFD.
    """
    for bom, name in BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    if (text := _utf8(body)) is not None:
        return text
    for name in (*declared(body, content_type), "gb18030"):
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode(next(iter(declared(body, content_type)), "utf-8"), "replace")


def declared(body: bytes, content_type: str | None) -> list[str]:
    """Charsets named by the header and by the page, GBK widened to GB18030, unknown and UTF-8 names left out."""
    found = HEADER.findall(content_type or "")[:1] + [x.decode("ascii", "replace") for x in META.findall(body[:4096])[:1]]
    out: list[str] = []
    for name in found:
        name = "gb18030" if name.lower() in CHINESE else name
        try:
            proper = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        if proper.name not in ("utf-8", *out) and proper._is_text_encoding:
            out.append(proper.name)
    return out


def _utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = body.decode("utf-8", "replace")
    high = sum(1 for c in text if c > "\x7f")
    return text if text.count("\ufffd") <= high * 0.05 else None
