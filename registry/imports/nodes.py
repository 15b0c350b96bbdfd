"""Reading XML by local name: offices use the same names in different namespaces and generations."""

from __future__ import annotations

import html
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element
BLOCKS = frozenset({"claim-text", "p", "PARA", "CLM", "claim", "li"})
"""Elements that begin a line of their own: their words do not run into those before."""


def local(element: Element) -> str:
    """The element's name without its namespace."""
    tag = element.tag
    return _bare(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


@lru_cache(maxsize=1024)
def _anywhere(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{{*}}{n}" for n in names)


def every(element: Element | None, *names: str) -> Iterator[Element]:
    """All descendants that bear one of these local names, in document order."""
    return iter(()) if element is None else element.iter(*_anywhere(names))


def one(element: Element | None, *names: str) -> Element | None:
    """The first descendant with the first of these names that occurs."""
    return next((e for name in names for e in every(element, name)), None)


def words(element: Element | None) -> str:
    """All text inside, blanks run together; an unexpanded character reference of the DTD becomes its character."""
    if element is None:
        return ""
    if not len(element):  # a leaf, which nearly all are
        return " ".join((element.text or "").split())
    parts: list[str] = []
    for node in element.iter():
        if node is not element and not isinstance(node.tag, str):
            if node.tag is etree.Entity:
                parts.append(html.unescape(node.text or ""))
        else:
            parts.append((" " if local(node) in BLOCKS else "") + (node.text or ""))
        if node is not element:
            parts.append(node.tail or "")
    return " ".join("".join(parts).split())


def text(element: Element | None, *names: str) -> str:
    """The words of the first of these names that has any."""
    for name in names:
        for e in every(element, name):
            if found := words(e):
                return found
    return ""


def texts(element: Element | None, *names: str) -> tuple[str, ...]:
    """The different words of all elements with these names."""
    return tuple(dict.fromkeys(found for e in every(element, *names) if (found := words(e))))


def mark(element: Element, name: str) -> str:
    """An attribute by local name."""
    return next((str(v) for k, v in element.attrib.items() if str(k).rpartition("}")[2] == name), "")
