"""Structured data of a page as nested items `{"@type": [...], property: [values]}`, whichever syntax carries it."""

from __future__ import annotations

import re
from typing import Any

from crawlers.extract.document import Document, Element, words
from crawlers.extract.json_text import Unreadable, loads

Item = dict[str, Any]
MAX_ITEMS = 5_000
MAX_NESTING = 40
CROSSED = re.compile(r"old-?price|price-?old|barred|full-?price|strike|crossed|was-?price|list-?price", re.I)


def json_ld(doc: Document) -> list[Item]:
    """Top items of every JSON-LD script (schema.org; `@graph` opened). A broken script is skipped, the others are kept."""
    out: list[Item] = []
    for script in doc.root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            found = loads(script.text or "")
        except (Unreadable, RecursionError):
            continue
        for node in found if isinstance(found, list) else [found]:
            out.extend(_opened(node))
    return out[:MAX_ITEMS]


def _opened(node: Any) -> list[Item]:
    if isinstance(node, list):
        return [y for x in node for y in _opened(x)] if len(node) < MAX_ITEMS else []
    if not isinstance(node, dict):
        return []
    graph = node.get("@graph")
    return [node, *(x for x in (graph if isinstance(graph, list) else [graph]) if isinstance(x, dict))]


def microdata(doc: Document) -> list[Item]:
    """Top items of microdata (WHATWG HTML, 5 Microdata), `itemref` included."""
    return _marked(doc, "itemscope", "itemtype", "itemprop") if "itemscope" in doc.text else []


def rdfa(doc: Document) -> list[Item]:
    """Top items of RDFa Lite 1.1 (`typeof`, `property`)."""
    return _marked(doc, "typeof", "typeof", "property") if "typeof=" in doc.text else []


def _marked(doc: Document, scope: str, kind: str, prop: str) -> list[Item]:
    """One walk over the tree; `owner` is the item that encloses an element."""
    items: dict[Element, Item] = {}
    top: list[Item] = []
    refs = {i: e for e in doc.root.iterfind(".//*[@itemref]") for i in (e.get("itemref") or "").split()} if scope == "itemscope" else {}
    stack: list[tuple[Element, Item | None, int]] = [(doc.root, None, 0)]
    while stack and len(items) < MAX_ITEMS:
        e, owner, depth = stack.pop()
        if not isinstance(e.tag, str):
            continue
        if (eid := e.get("id")) in refs and refs[eid] in items:
            owner = items[refs[eid]]
        names = [_local(n) for n in (e.get(prop) or "").split()]
        inner = owner
        if e.get(scope) is not None:
            inner = items[e] = {"@type": [_local(t) for t in (e.get(kind) or "").split()], "@element": e}
            if not names or owner is None or depth > MAX_NESTING:
                top.append(inner)
        if owner is not None:
            value = inner if inner is not owner else _value(e, doc) if names else None
            for n in names:
                owner.setdefault(f"{n} crossed out" if n == "price" and crossed_out(e) else n, []).append(value)
        stack.extend((c, inner, depth + (inner is not owner)) for c in reversed(e))
    return top


def crossed_out(e: Element) -> bool:
    """True where the page shows this as an old price: struck through, or marked so up to two elements above."""
    node: Element | None = e
    for _ in range(3):
        if node is None:
            return False
        if node.tag in ("del", "s", "strike") or CROSSED.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False


def _local(name: str) -> str:
    return name.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1].rsplit(":", 1)[-1]


def _value(e: Element, doc: Document) -> str:
    """The value of a property by its element's kind (WHATWG HTML 5.2.4); a link's text is worth more than its address."""
    if (content := e.get("content")) is not None:
        return str(content)
    if e.tag == "a":
        return words(e) or doc.absolute(e.get("href") or "") or ""
    if e.tag in ("link", "area"):
        return doc.absolute(e.get("href") or "") or str(e.get("href") or "")
    if source := e.get("src") or e.get("data-src"):
        return doc.absolute(source) or str(source)
    if e.get("datetime") or (e.tag in ("data", "input", "meter") and e.get("value")):
        return str(e.get("datetime") or e.get("value"))
    return words(e)
