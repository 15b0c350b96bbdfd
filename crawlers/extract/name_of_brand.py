"""Whether what a layer calls the brand is one: shop programs often fill in the shop's own name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crawlers.extract import values
from crawlers.extract.document import Document, words
from crawlers.extract.facts import Facts, Said
from crawlers.extract.opengraph import page_title
from crawlers.extract.surface import is_aside

HIDDEN_LAYERS = ("state", "opengraph", "surface")


def brand(doc: Document, layers: Mapping[str, Facts]) -> Said | None:
    """The first layer's brand that the page bears out."""
    said = [Said(v, n) for n, facts in layers.items() if (v := values.brand(facts.get("brand")))]
    return next((s for s in said if s.layer in ("profile", "labelled") or _borne_out(doc, s)), None)


def _borne_out(doc: Document, said: Said) -> bool:
    """Structured data are believed unless they name the shop itself without a sentence of the page saying so (alone it is a logo).

    Hidden state must be shown as a brand.
    """
    low = said.value.casefold()
    title = f"{' '.join(words(h) for h in doc.headings)} {page_title(doc) or ''}".casefold()
    if said.layer in HIDDEN_LAYERS:
        return not is_shop(doc, said.value) and (low in title or any(t.casefold() == low for t, _ in doc.chunks))
    if not is_shop(doc, said.value):
        return True
    return low in title or any(low in t.casefold() and len(t) > len(low) and not is_aside(e) for t, e in doc.chunks)


def is_shop(doc: Document, name: str) -> bool:
    """True where a name is the site's own: its stated name or a label of its host."""
    flat = re.sub(r"[\W_]+", "", name.casefold())
    site = re.sub(r"[\W_]+", "", (doc.meta("og:site_name") or "").casefold())
    return bool(flat) and (flat == site or (len(flat) > 3 and flat in site) or flat in doc.host.split("."))
