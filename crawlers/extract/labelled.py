"""Facts that a page states in words: `Brand: X`, `货号：123`, rows of specification tables, definition lists."""

from __future__ import annotations

from collections.abc import Iterator

from crawlers.extract.document import Document, Element, words
from crawlers.extract.facts import Facts
from crawlers.extract.lexicon import inline_label, labels

CELLS = {"td", "dd"}
MAX_LABEL = 40
MAX_VALUE = 120
AROUND = frozenset({"nav", "footer", "header"})


def labelled(doc: Document) -> Facts:
    """The first labelled value per field, in page order."""
    out: Facts = {}
    for field, value in pairs(doc):
        if value and field not in out:
            out[field] = value
    return out


def pairs(doc: Document) -> Iterator[tuple[str, str]]:
    """(field, value) as stated, in page order."""
    for e in doc.visible:
        if e.tag in AROUND or len(e) > 6 or e.tag in ("a", "button", "option", "input"):
            continue
        own = " ".join((e.text or "").split())
        if not own and not len(e):
            continue
        label = own.casefold().rstrip(":： ").strip()
        if label in labels() and len(own) <= MAX_LABEL:
            yield labels()[label], _beside(e)
        elif 0 < len(own) <= MAX_VALUE or len(e):
            whole = words(e, 400)
            if len(whole) <= MAX_VALUE and (m := inline_label().match(whole)):
                yield labels()[m.group(1).casefold()], _trim(m.group(2))


def _beside(e: Element) -> str:
    """The value that belongs to an element that is only a label: within it, after it, or in the next cell."""
    inner = words(e, 400)[len(" ".join((e.text or "").split())) :].strip(" :：")
    if inner:
        return _trim(inner)
    if e.tail and e.tail.strip(" :：\n\t\r\u00a0"):
        return _trim(" ".join(e.tail.split()))
    node: Element | None = e
    for _ in range(3):
        if node is None:
            break
        following = node.getnext()
        if following is not None and isinstance(following.tag, str):
            return _trim(words(following, 400))
        node = node.getparent()
        if node is None or len(words(node, 300)) > len(words(e, 300)) + 2 and node.getnext() is None:
            break
    return ""


def _trim(text: str) -> str:
    text = text.strip(" :：#\u00a0")
    return text if len(text) <= MAX_VALUE else ""
