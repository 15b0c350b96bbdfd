"""Site profiles: how one platform writes its pages, as data. One TOML file a platform in `crawlers/profiles/`.

    hosts = ["shop.example"]        # this host and those below it; or, for shop programs that run anywhere:
    marker = "css or xpath"         # an element that only this program writes
    [fields]
    price = ["//span[@id='price']/text()", "css:.price"]      # tried in order; `@attribute` at the end of a css rule reads it

A field may be a list of rules; `images` takes all matches of its first rule that has any.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree
from lxml.cssselect import CSSSelector

from crawlers.extract.document import Document, words
from crawlers.extract.facts import Facts

FOLDER = Path(__file__).resolve().parent.parent / "profiles"


class ProfileError(ValueError):
    """A profile file that cannot be used; the text names file and field."""


@dataclass(frozen=True)
class Rule:
    """One selector and, for css, the attribute to read."""

    select: etree.XPath
    attribute: str = ""

    def read(self, doc: Document) -> list[str]:
        found = self.select(doc.root)
        found = found if isinstance(found, list) else [found]
        texts = [str(x) if not isinstance(x, etree._Element) else x.get(self.attribute) or "" if self.attribute else words(x) for x in found[:100]]
        return [" ".join(t.split()) for t in texts if t and t.strip()]


@dataclass(frozen=True)
class Profile:
    name: str
    hosts: tuple[str, ...]
    marker: Rule | None
    fields: dict[str, tuple[Rule, ...]]

    def fits(self, doc: Document) -> bool:
        if any(doc.host == h or doc.host.endswith("." + h) for h in self.hosts):
            return True
        return self.marker is not None and bool(self.marker.select(doc.root))


def rule(source: str) -> Rule:
    """A rule of the form `css:selector`, `css:selector@attribute` or XPath; raises ProfileError."""
    try:
        if not source.startswith("css:"):
            return Rule(etree.XPath(source))
        selector, _, attribute = source.removeprefix("css:").partition("@")
        return Rule(CSSSelector(selector, translator="html"), attribute)
    except (etree.XPathError, SyntaxError) as e:
        raise ProfileError(f"{source!r}: {e}") from None


def load(path: Path) -> Profile:
    """One profile file; raises ProfileError naming it."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        fields = {f: tuple(rule(r) for r in ([rs] if isinstance(rs, str) else rs)) for f, rs in data.get("fields", {}).items()}
        return Profile(path.stem, tuple(data.get("hosts", ())), rule(data["marker"]) if "marker" in data else None, fields)
    except (tomllib.TOMLDecodeError, ProfileError) as e:
        raise ProfileError(f"{path.name}: {e}") from None


@cache
def profiles() -> tuple[Profile, ...]:
    return tuple(load(p) for p in sorted(FOLDER.glob("*.toml")))


def profile_facts(doc: Document) -> Facts:
    """What the fitting profiles read; those for a host come before those for a program."""
    out: Facts = {}
    for p in sorted((p for p in profiles() if p.fits(doc)), key=lambda p: not p.hosts):
        for field, rules in p.fields.items():
            found = next((r for x in rules if (r := x.read(doc))), [])
            if found and field not in out:
                out[field] = found if field == "images" else found[0]
    return out
