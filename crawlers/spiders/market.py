"""Any marketplace or shop: sitemaps, category pages, search results for words, product pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.http import Response

from crawlers.base import StreetSpider
from crawlers.browser import Browser, Rendered, needs_scripts
from crawlers.extract.document import Document
from crawlers.extract.number import address_id, page_slug
from crawlers.extract.product import Product, from_document
from crawlers.guard import Guard
from crawlers.items import Listing, Picture, outcome_record
from crawlers.links import further, leads, narrows, normal, same_site, search_addresses
from crawlers.outcome import Outcome, classify
from crawlers.pictures import Pictures
from crawlers.robots import ROBOTS_READ
from crawlers.sitemap import sitemap_addresses, sitemaps_of_robots
from crawlers.spool import Spool, Wanted

MAX_DEPTH = 40        # pages of a list follow one another
BARREN = 60           # pages in a row of one host that lead to nothing new: a trap or the end


class MarketSpider(StreetSpider):
    """`words`: only search results for these words. `only`: nothing but the seeds."""

    name = "market"

    def __init__(self, spool: Spool, max_pages: int, terms: list[str] | None = None, only: bool = False, max_pictures: int = 6, browser: str = "", **kwargs: Any) -> None:
        super().__init__(spool, max_pages, **kwargs)
        self.terms = terms or []
        self.only = only
        self.max_pictures = max_pictures
        self.browser = browser
        self.shower: Browser | None = None
        self.gallery: Pictures | None = None
        self.hosts = frozenset(urlsplit(w.url).netloc.lower() for w in spool.seeds)
        self.barren: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> MarketSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        assert isinstance(spider, MarketSpider)
        crawler.signals.connect(spider._robots_read, signal=ROBOTS_READ)
        if spider.browser:
            spider.shower = Browser(Guard(allow_private=crawler.settings.getbool("ALLOW_PRIVATE")), crawler.settings["USER_AGENT"])
            crawler.signals.connect(spider._end_browser, signal=signals.spider_closed)
        return spider

    async def _end_browser(self) -> None:
        if self.shower is not None:
            await self.shower.close()

    def _robots_read(self, netloc: str, body: bytes, url: str) -> None:
        if netloc.lower() in self.hosts and not self.terms and not self.only:
            for found in sitemaps_of_robots(body, url):
                if same_site(found, self.hosts):
                    self.spool.seed(Wanted(found, "sitemap", 1))

    async def read_page(self, wanted: Wanted, response: Response, capture: dict[str, Any], digest: str) -> tuple[list[dict[str, Any]], list[Wanted]]:
        if wanted.kind == "sitemap":
            return self._read_sitemap(wanted, response, capture, digest)
        doc = self.document(response)
        product = from_document(doc)
        rendered = await self._rendered(response, capture, product)
        if rendered is not None and product.kind != "product":
            doc = Document.read(rendered.html.encode(), response.url, "text/html; charset=utf-8")
            product = from_document(doc)
        text = " ".join(t for t, _ in doc.chunks)
        headers = {str(k): str(v) for k, v in capture["headers"].items()}
        sells = product.kind == "product" and product.price is not None
        outcome = classify(capture["status"], headers, text, doc.text, wanted.url, response.url, sells)
        if outcome is not Outcome.OK:
            return [outcome_record(wanted.url, wanted.kind, outcome, capture["captured_at"], capture["status"], digest)], []
        found = self._leads(doc, wanted, product)
        if product.kind != "product":
            return [outcome_record(wanted.url, wanted.kind, outcome, capture["captured_at"], capture["status"], digest, product.kind)], found
        pictures = await self._pictures(product) if self.max_pictures else []
        number = address_id(response.url) or product.sku or page_slug(response.url)
        listing = Listing(wanted.url, self._canonical(doc, response.url), number, product, digest, capture["captured_at"], capture, pictures, self._kept(rendered, digest))
        return [listing.record()], found

    async def _pictures(self, product: Product) -> list[Picture]:
        """Pictures of the layer that is believed first; where none of those can be had, what else the page shows."""
        self.gallery = self.gallery or Pictures(self.crawler.engine, self.spool, self.max_pictures)
        return await self.gallery.of(product.images) or await self.gallery.of(product.other_images)

    async def _rendered(self, response: Response, capture: dict[str, Any], product: Product) -> Rendered | None:
        """The page as a browser shows it: of a page that shows nothing without its scripts, and of every good where all are wanted."""
        wanted = needs_scripts(response.body, product.kind) or (self.browser == "all" and product.kind == "product")
        if self.shower is None or capture["status"] != 200 or not wanted:
            return None
        try:
            return await self.shower.render(response.url, response.body, (response.headers.get("Content-Type") or b"text/html").decode("latin-1"))
        except Exception as e:   # whatever the browser stumbles over, what was captured stands without it
            self.spool.log({"url": response.url, "kind": "browser", "outcome": type(e).__name__, "detail": str(e)[:300]})
            return None

    def _kept(self, rendered: Rendered | None, page_sha256: str) -> dict[str, Any] | None:
        """The picture and the document after its scripts as files of the run, with what the browser noted."""
        if rendered is None:
            return None
        return {"sha256": self.spool.blob(rendered.picture), "bytes": len(rendered.picture), "html_sha256": self.spool.blob(rendered.html.encode("utf-8", "replace")),
                "page_sha256": page_sha256, **rendered.record()}

    def _canonical(self, doc: Document, url: str) -> str:
        """The address a page calls its own, where that can be: of this site, and not the front page for every good."""
        own = doc.canonical
        front = bool(own) and urlsplit(own or "").path in ("", "/") and not urlsplit(own or "").query
        return normal(own if own and same_site(own, self.hosts) and not front else url)

    def _read_sitemap(self, wanted: Wanted, response: Response, capture: dict[str, Any], digest: str) -> tuple[list[dict[str, Any]], list[Wanted]]:
        found = [Wanted(u, k, wanted.depth + 1) for u, k in sitemap_addresses(response.body) if same_site(u, self.hosts)]
        outcome = classify(capture["status"], {}, "", "", wanted.url, wanted.url)
        return [outcome_record(wanted.url, "sitemap", outcome, capture["captured_at"], capture["status"], digest)], found

    def _leads(self, doc: Document, wanted: Wanted, product: Product) -> list[Wanted]:
        """What to ask for next. A product page leads to its shop and to nothing else that lists have not shown."""
        if self.only or wanted.depth >= MAX_DEPTH:
            return []
        if self.terms and wanted.depth == 0 and wanted.kind == "page":
            return [Wanted(u, "search", 1) for u in search_addresses(doc, self.terms)]
        if self.terms:
            return self._results(doc, wanted) if wanted.kind == "search" else []
        found = self._lists_and_goods(doc, wanted)
        host = urlsplit(wanted.url).netloc
        new = any(self.spool.is_new(w.url) and w.kind == "product" for w in found) or product.kind == "product"
        self.barren[host] = 0 if new else self.barren.get(host, 0) + 1
        if self.barren[host] <= BARREN:
            return found
        self.spool.forget_filters(host)
        return [w for w in found if w.kind == "product"]

    def _lists_and_goods(self, doc: Document, wanted: Wanted) -> list[Wanted]:
        """All links; those that narrow the present list wait until everything else is read, and lead to goods and further pages only."""
        found = [(u, "filter" if k == "page" and narrows(u, wanted.url) else k) for u, k in leads(doc, self.hosts)]
        if wanted.kind == "filter":
            pages = set(further(doc, self.hosts))
            found = [(u, "filter" if k != "product" else k) for u, k in found if k == "product" or u in pages]
        return [Wanted(u, k, wanted.depth + 1) for u, k in found]

    def _results(self, doc: Document, wanted: Wanted) -> list[Wanted]:
        """Goods of a page of search results, and its next pages."""
        paging = [Wanted(u, "search", wanted.depth + 1) for u in further(doc, self.hosts)]
        return paging + [Wanted(u, k, wanted.depth + 1) for u, k in leads(doc, self.hosts) if k == "product"]
