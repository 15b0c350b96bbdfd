"""Facts that a page states in words: `Brand: X`, `货号：123`, rows of specification tables, definition lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawlers.extract.document import Document
from crawlers.extract.facts import Facts
from crawlers.extract.lexicon import fold, inline_label, labels, stock

MAX_LABEL = 40
MAX_VALUE = 120
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/\\-]*[A-Za-z0-9]|[0-9]")
NEXT = re.compile(r"\s+[^\s:：]{2,30}\s?[:：].*$")
MAYBE = re.compile(r"[:：#]|no|[^\x00-\x7f]\s", re.I)
"""What every `Label: value` has in it; far cheaper to look for than the labels."""
CODES = frozenset({"sku", "mpn", "gtin"})


def labelled(doc: Document) -> Facts:
    """The first usable labelled value per field, in page order."""
    out: Facts = {}
    for field, value in pairs(doc):
        if field not in out and (v := proper(field, value)):
            out[field] = v
    return out


def pairs(doc: Document) -> Iterator[tuple[str, str]]:
    """(field, value) as stated: a piece of text that is a label and the piece after it, or both in one piece."""
    known = labels()
    waiting = ""
    for text, element in doc.chunks:
        if waiting:
            value = text.lstrip(":：# \u00a0")
            if not value:
                continue
            if fold(value) not in known and len(value) <= MAX_VALUE:
                yield waiting, value
            waiting = ""
        label = fold(text) if len(text) <= MAX_LABEL else ""
        if label in known:
            waiting = known[label] if element.tag not in ("a", "button", "option") else ""
        elif len(text) <= MAX_VALUE and MAYBE.search(text) and (m := inline_label().match(text)):
            yield known[fold(m.group(1))], m.group(2)


def proper(field: str, value: str) -> str:
    """The value without what runs on behind it; codes are their first word and hold a digit. Empty where nothing is left."""
    value = NEXT.sub("", value).strip(" :：#")
    if field == "availability":
        return "OutOfStock" if stock("out").search(value) else "InStock" if stock("in").search(value) else ""
    if field in CODES:
        found = CODE.match(value)
        return found.group() if found and any(c.isdigit() for c in found.group()) else ""
    return value if len(value) <= 60 else ""
