"""A fair's directory of exhibitors: HTML lists and pages, JSON answers page by page, schema.org."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Response

from crawlers.base import StreetSpider
from crawlers.directory import Seen, fair_of, from_json, from_page, next_page, single, total_of
from crawlers.extract.json_text import Unreadable, loads
from crawlers.items import Exhibitor, outcome_record
from crawlers.links import further, normal, same_site
from crawlers.outcome import Outcome, classify
from crawlers.spool import RECORDS, Spool, Wanted

MAX_DEPTH = 400
LIST_OF = re.compile(r"(?<=[?&])(?:page\w*|p|current\w*)=\d+", re.I)


def _fairs_before(spool: Spool) -> dict[str, dict[str, str]]:
    """The fair that an earlier life of this run has read, where there is one directory."""
    if spool.resumed and len(spool.seeds) == 1:
        with (spool.folder / RECORDS).open(encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                if record.get("fair"):
                    return {spool.seeds[0].url: record["fair"]}
    return {}


class ExhibitorSpider(StreetSpider):
    """A list that shows booths is read as it is; one that does not leads to each exhibitor's own page."""

    name = "exhibitors"

    def __init__(self, spool: Spool, max_pages: int, **kwargs: Any) -> None:
        super().__init__(spool, max_pages, **kwargs)
        self.counted: dict[str, int] = {}
        self.fairs = _fairs_before(spool)      # by the seed that led there: several directories in one run are several fairs
        self.origins: dict[str, str] = {}
        self.hosts = frozenset(urlsplit(w.url).netloc.lower() for w in spool.seeds)

    async def read_page(self, wanted: Wanted, response: Response, capture: dict[str, Any], digest: str) -> tuple[list[dict[str, Any]], list[Wanted]]:
        if response.body.lstrip()[:1] in (b"{", b"[") and capture["status"] == 200:
            seen, found = self._json(wanted, response.body)
            outcome = Outcome.OK
        else:
            seen, found, outcome = self._html(wanted, response, capture)
        origin = self.origin(wanted.url)
        self.origins.update((w.url, origin) for w in found)
        records = [self._record(s, wanted.url, digest, capture, self.fairs.get(origin)) for s in seen]
        detail = f"{len(records)} exhibitors"
        return [*records, outcome_record(wanted.url, wanted.kind, outcome, capture["captured_at"], capture["status"], digest, detail)], found

    def origin(self, url: str) -> str:
        """The seed from which an address was found."""
        return self.spool.seeds[0].url if len(self.spool.seeds) == 1 else self.origins.get(url, url)

    def _json(self, wanted: Wanted, body: bytes) -> tuple[list[Seen], list[Wanted]]:
        try:
            data = loads(body.decode("utf-8-sig", "replace"))
        except (Unreadable, RecursionError):
            return [], []
        seen = from_json(data)
        total = total_of(data)
        following = next_page(wanted.url)
        more = bool(seen) and following is not None and wanted.depth < MAX_DEPTH and (total is None or self.so_far(wanted, seen) < total)
        return seen, [Wanted(following, "api", wanted.depth + 1)] if more and following else []

    def so_far(self, wanted: Wanted, seen: list[Seen]) -> int:
        """How many of a list have come with this page; a list without page sizes is counted page by page."""
        list_of = LIST_OF.sub("", wanted.url)
        self.counted[list_of] = self.counted.get(list_of, 0) + len(seen)
        return max(self.counted[list_of], wanted.depth * len(seen))

    def _html(self, wanted: Wanted, response: Response, capture: dict[str, Any]) -> tuple[list[Seen], list[Wanted], Outcome]:
        doc = self.document(response)
        text = " ".join(t for t, _ in doc.chunks)
        seen = from_page(doc)
        if named := fair_of(doc):
            self.fairs.setdefault(self.origin(wanted.url), named)
        own = None if seen else single(doc)
        outcome = classify(capture["status"], capture["headers"], text, doc.text, wanted.url, response.url, bool(seen or own))
        if outcome is not Outcome.OK:
            return [], [], outcome
        paging = [Wanted(u, "page", wanted.depth + 1) for u in further(doc, self.hosts)]
        deeper = [s for s in seen if not s.booths and s.link and same_site(s.link, self.hosts)]
        details = [Wanted(normal(s.link), "product", wanted.depth + 1) for s in deeper if s.link]
        return [*(s for s in seen if s not in deeper), *([own] if own else [])], paging + details, outcome

    @staticmethod
    def _record(s: Seen, url: str, digest: str, capture: dict[str, Any], fair: dict[str, str] | None) -> dict[str, Any]:
        return Exhibitor(s.name, s.link or url, digest, capture["captured_at"], s.name_en, s.country, list(s.booths), s.products, s.website, s.telephone, s.exhibitor_id, fair).record()
