"""Where a crawl of listings starts."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from crawlers.links import normal, same_site
from crawlers.spool import Wanted


def seeds_of(urls: list[str], terms: list[str], only: bool) -> list[Wanted]:
    """Seeds as given, and each host's sitemap where the whole of it is wanted."""
    out = [Wanted(normal(u), "page") for u in urls]
    if not terms and not only:
        out += [Wanted(urljoin(u, "/sitemap.xml"), "sitemap") for u in dict.fromkeys(f"{urlsplit(u).scheme}://{urlsplit(u).netloc}/" for u in urls)]
    return out


def known_of(lines: list[str], urls: list[str]) -> list[Wanted]:
    """Goods seen before, those of the sites that this crawl is about."""
    hosts = frozenset(urlsplit(u).netloc.lower() for u in urls)
    return [Wanted(normal(line.strip()), "product") for line in lines if line.strip() and same_site(line.strip(), hosts)]
