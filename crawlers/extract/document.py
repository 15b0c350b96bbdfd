"""A page as a tree: parsed once, with the traps of hostile HTML taken out before the parser sees them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeAlias
from urllib.parse import urljoin, urlsplit

from lxml import html
from lxml.etree import LxmlError

from crawlers.extract.decode import decode

Element: TypeAlias = Any   # lxml carries no types
MAX_CHARS = 8_000_000      # a page; more is cut
MAX_ATTRIBUTES = 400       # a tag; libxml2 takes quadratic time in their number (50,000 of them: 5 s)
LONG_TAG = 4_000           # characters; shorter tags cannot hold enough attributes to matter
RAW = r"<!--.*?-->|<(?:script|style|textarea)\b.*?</(?:script|style|textarea)\s*>"   # '<' is no tag in there
VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s>"'][^\s>]*+)"""
TAG = re.compile(rf"{RAW}|<[a-zA-Z][^\s/>]*+(?:[\s/=]++|[^\s/>=]++(?:\s*+=\s*+{VALUE})?+)*+", re.S | re.I)
ATTRIBUTE = re.compile(r"""\s[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?""")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:0*[0-8]|x0*[0-8]|0*1[0-9]|0*11|0*12);", re.I)
EMPTY = "<html><body></body></html>"
SKIP = frozenset({"script", "style", "noscript", "template", "svg", "head", "iframe", "select"})
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def tame(text: str) -> str:
    """Text that libxml2 reads in linear time: size capped, control characters out, tags with too many attributes emptied."""
    text = CONTROL.sub(" ", text[:MAX_CHARS])

    def shorten(m: re.Match[str]) -> str:
        tag = m.group()
        if len(tag) < LONG_TAG or tag.startswith(("<!--", "<script", "<style", "<textarea")):
            return tag
        attributes = [a.group() for _, a in zip(range(MAX_ATTRIBUTES + 1), ATTRIBUTE.finditer(tag), strict=False)]
        if len(attributes) <= MAX_ATTRIBUTES:
            return tag
        return re.match(r"<[a-zA-Z][^\s/>]*", tag).group() + "".join(attributes[:50])  # type: ignore[union-attr]

    return TAG.sub(shorten, text)


@dataclass
class Document:
    """A parsed page; `url` is where it was found (None: unknown)."""

    text: str
    url: str | None = None
    memo: dict[object, Any] = field(default_factory=dict, repr=False)   # what readers have worked out of it before

    @classmethod
    def read(cls, body: bytes, url: str | None = None, content_type: str | None = None) -> Document:
        return cls(tame(decode(body, content_type)), url)

    @cached_property
    def root(self) -> Element:
        parser = html.HTMLParser(encoding="utf-8", huge_tree=False, remove_comments=True, remove_pis=True)
        source = (self.text if self.text.strip() else EMPTY).encode("utf-8", "replace")
        try:
            root = html.document_fromstring(source, parser=parser)
        except (LxmlError, ValueError, AssertionError):
            root = html.document_fromstring(EMPTY)
        return root

    @cached_property
    def order(self) -> dict[Element, int]:
        """Elements in document order, for distances."""
        return {e: i for i, e in enumerate(self.root.iter()) if isinstance(e.tag, str)}

    @cached_property
    def language(self) -> str:
        return str(self.root.get("lang") or self.meta("og:locale") or "").lower().replace("_", "-")

    @cached_property
    def host(self) -> str:
        try:
            return (urlsplit(self.url or self.canonical or "").hostname or "").lower()
        except ValueError:
            return ""

    @cached_property
    def canonical(self) -> str | None:
        for href in self.root.xpath("//link[@rel='canonical']/@href"):
            return self.absolute(str(href))
        return None

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Every named meta element: lower-case property or name to contents in page order."""
        out: dict[str, list[str]] = {}
        for m in self.root.iter("meta"):
            key = (m.get("property") or m.get("name") or "").strip().lower()
            value = (m.get("content") or "").strip()
            if key and value:
                out.setdefault(key, []).append(value)
        return out

    def meta(self, *names: str) -> str | None:
        return next((self.metas[n][0] for n in names if n in self.metas), None)

    def absolute(self, href: str) -> str | None:
        """An http(s) address, resolved against the page; None for anything else."""
        href = href.strip()
        if href[:1] == "/" and href[1:2] != "/":
            return _absolute(self.origin, href)   # the same on every page of a site: menus and lists are resolved once
        return _absolute(self.url or "", href)

    @cached_property
    def origin(self) -> str:
        """Scheme and host of the page's address."""
        return (self.url or "")[: (self.url or "").find("/", 8) + 1 or None]

    @cached_property
    def visible(self) -> list[Element]:
        """Elements that a reader may see, in document order."""
        return list(_visible(self.root))

    @cached_property
    def chunks(self) -> list[tuple[str, Element]]:
        """The visible pieces of text with the element each belongs to, in page order."""
        return [(t, e) for t, e in _chunks(self.root) if t]

    @cached_property
    def shown(self) -> str:
        """All visible text in lower case."""
        return "\n".join(t for t, _ in self.chunks).casefold()

    @cached_property
    def headings(self) -> list[Element]:
        return [h for h in self.visible if h.tag == "h1" and words(h)]

    @cached_property
    def title(self) -> str:
        return next((words(t) for t in self.root.iter("title")), "")


@lru_cache(maxsize=20_000)
def _absolute(base: str, href: str) -> str | None:
    try:
        full = urljoin(base, href)
        parts = urlsplit(full)
    except ValueError:
        return None
    return full if parts.scheme in ("http", "https") and parts.netloc else None


def _visible(root: Element) -> Iterator[Element]:
    stack = [root]
    while stack:
        e = stack.pop()
        if not isinstance(e.tag, str) or e.tag in SKIP or ((style := e.get("style")) and HIDDEN.search(style)):
            continue
        yield e
        stack.extend(reversed(e))


def _chunks(root: Element) -> Iterator[tuple[str, Element]]:
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        e, left = stack.pop()
        parent = e.getparent()
        if left:
            if e.tail and parent is not None:
                yield " ".join(e.tail.split()), parent
            continue
        if e is not root:
            stack.append((e, True))
        if not isinstance(e.tag, str) or e.tag in SKIP or ((style := e.get("style")) and HIDDEN.search(style)):
            continue
        if e.text:
            yield " ".join(e.text.split()), e
        stack.extend((c, False) for c in reversed(e))


def words(element: Element, limit: int = 20_000) -> str:
    """Text of an element with single spaces, without script and style; pieces of different elements are kept apart."""
    out: list[str] = []
    size = 0
    stack: list[Element | str] = [element]
    while stack and size < limit:
        e = stack.pop()
        if isinstance(e, str):
            out.append(e)
            size += len(e)
            continue
        if isinstance(e.tag, str) and e.tag not in ("script", "style", "noscript", "template"):
            for child in reversed(e):
                if child.tail:
                    stack.append(child.tail)
                stack.append(child)
            if e.text:
                out.append(e.text)
                size += len(e.text)
    return " ".join(" ".join(out).split())
