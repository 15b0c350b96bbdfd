"""Where a page leads: goods, pages of goods, and what is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers.extract.document import Document, Element, words

SKIP_ENDING = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|pdf|zip|gz|rar|7z|mp[34]|avi|mov|docx?|xlsx?|pptx?|woff2?|ttf|exe|apk|dmg|xml|rss|atom|txt)$", re.I)
SKIP_PATH = re.compile(
    r"/(?:cart|basket|checkout|log-?in|log-?out|sign-?in|sign-?up|register|account|member|my|wish-?list|compare|password|admin|wp-admin|feed|print|share|help|faq|about|"
    r"contact|terms|privacy|policy|news|blog|article|tag|rss|track|order|orders|customer|user|"
    r"reviews?|ratings?|questions?|ask|report|write|add|add-to-cart|addtocart|subscribe|unsubscribe)(?:[/.?]|$)",
    re.I,
)
PRODUCT_PATH = re.compile(r"/(?:items?|products?|goods|detail|dp|gp/product|itm|p|pd|prod|listing|offer|deal|sku|artikel|produkt|produit|producto|prodotto|spxq|shangpin)[/_.-]|/p\d{3,}|-p\d{3,}|"
                          r"[?&](?:goods_?id|product_?id|item_?id|num_?iid|sku|pid)=|s=/?(?:index/)?goods", re.I)
PRODUCT_TAIL = re.compile(r"(?:^|[/_-])\d{5,}(?:\.html?)?$", re.I)
TRACKING = re.compile(r"^(?:utm_\w+|gclid|fbclid|spm|scm|from|ref|ref_|src|source|sessionid|phpsessid|jsessionid|sid|_t|timestamp|trackid|clickid|pvid|abbucket)$", re.I)
SAME_GOODS = re.compile(r"^(?:sort\w*|order\w*|dir|direction|view\w*|mode|limit|per_?page|page_?size|display|layout|currency|lang|language|locale|filters?\w*|facets?\w*|selected_facets|"
                        r"price_?(?:min|max|from|to)|min_?price|max_?price|return_?url|redirect|next|add-to-cart)$", re.I)
PAGING_TEXT = re.compile(r"^(?:next|next page|›|»|>|>>|→|下一页|下一頁|下页|后一页|次へ|다음|weiter|suivant|siguiente|далее)$", re.I)
PAGING = re.compile(r"[?&/](?:p|page|pageno|page_?num|pn|offset|start|pg)[=/]?\d+", re.I)
ROUTE = re.compile(r"(?:^|&)(?:s|r|route|path|do|act|mod)=/?([a-z]\w*/[^&]*)", re.I)   # shop programs that write a path into one parameter
PAIR_PAGES = re.compile(r"^(?:p|pg|pn|page\w*|offset|start)$", re.I)
REPEATED = re.compile(r"/([^/]+)/(?:[^/]+/)*\1/(?:[^/]+/)*\1(?:/|$)")
MAX_LINKS = 3_000


def normal(url: str) -> str:
    """The address without fragment and tracking parameters; parameters keep their order."""
    try:
        parts = urlsplit(url)
        query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100) if not TRACKING.match(k)]
    except ValueError:
        return url
    kept = parts.query if len(query) == len(parts.query.split("&")) else urlencode(query, safe="/:,")
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", kept, ""))


@lru_cache(maxsize=20_000)
def same_site(url: str, hosts: frozenset[str]) -> bool:
    try:
        host = urlsplit(url).netloc.lower()
    except ValueError:
        return False
    return host in hosts or any(host.endswith("." + h.removeprefix("www.")) for h in hosts)


def kind_of(url: str) -> str:
    """`product` where the address looks like one thing's, else `page`."""
    parts = urlsplit(url)
    whole = parts.path + ("?" + parts.query if parts.query else "")
    if PRODUCT_PATH.search(whole) and not PAGING.search(whole):
        return "product"
    return "product" if PRODUCT_TAIL.search(parts.path) and not parts.query else "page"


def place_of(url: str) -> str:
    """The path of an address, with the path that some shop programs write into a parameter behind it."""
    parts = urlsplit(url)
    route = ROUTE.search(parts.query)
    return f"{parts.path.rstrip('/')}/{route.group(1)}" if route else parts.path


@lru_cache(maxsize=20_000)
def _stem(url: str) -> str:
    return re.sub(r"\.s?html?$", "", place_of(url))


def narrows(url: str, page: str) -> bool:
    """True where an address is a list's own with further conditions (`?cat=1` to `?cat=1&brand=3`, `cid/1.html` to `cid/1/bid/3.html`): some of the same goods."""
    found, here = urlsplit(url), urlsplit(page)
    if found.netloc != here.netloc:
        return False
    if found.path == here.path and not ROUTE.search(found.query):
        own, asked = set(parse_qsl(here.query)), set(parse_qsl(found.query))
        return bool(own) and own < asked and not any(PAIR_PAGES.match(name) for name, _ in asked - own)
    wide, narrow = _stem(page), _stem(url)
    more = narrow.removeprefix(wide + "/").split("/") if narrow.startswith(wide + "/") else []
    written_in_pairs = any(c.isdigit() for c in wide.rsplit("/", 1)[-1]) and len(more) % 2 == 0
    return bool(more) and written_in_pairs and all(k.isalpha() and not PAIR_PAGES.match(k) for k in more[::2])


def is_same_again(url: str) -> bool:
    """True for addresses that only sort, filter or dress up what another address shows."""
    names = [k for k, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)]
    return any(SAME_GOODS.match(n) for n in names) or len(names) != len(set(names))


def is_trap(url: str) -> bool:
    """Addresses that only a trap makes: very long, one piece of the path three times, many parameters."""
    parts = urlsplit(url)
    return len(url) > 1_000 or bool(REPEATED.search(parts.path + "/")) or parts.path.count("/") > 12 or parts.query.count("&") > 10


@lru_cache(maxsize=20_000)
def _lead(full: str) -> tuple[str, str] | None:
    """The address in its normal form with its kind; None where it is not worth following. Pages of a site name the same ones again and again."""
    url = normal(full)
    path = place_of(url)
    if SKIP_ENDING.search(urlsplit(url).path) or SKIP_PATH.search(path) or is_trap(url) or is_same_again(url):
        return None
    return url, kind_of(url)


def leads(doc: Document, hosts: frozenset[str]) -> Iterator[tuple[str, str]]:
    """(address, kind) of every link of the same site that is worth following, each once, in page order."""
    seen: set[str] = set()
    for n, a in enumerate(doc.root.iter("a", "area", "link")):
        if n > MAX_LINKS:
            return
        href = (a.get("href") or "").strip()
        rel = (a.get("rel") or "").lower()
        if not href or (a.tag == "link" and rel not in ("next", "prev")) or "nofollow" in rel:
            continue
        full = doc.absolute(href)
        if full is None or not same_site(full, hosts):
            continue
        lead = _lead(full)
        if lead is None or lead[0] in seen:
            continue
        seen.add(lead[0])
        yield lead


def further(doc: Document, hosts: frozenset[str]) -> list[str]:
    """The next pages of a list: rel=next, the words for it, or page numbers beside the present address."""
    out: dict[str, None] = {}
    for a in doc.root.iter("a", "link"):
        href = a.get("href") or ""
        if "next" in (a.get("rel") or "").lower().split() or (a.tag == "a" and (PAGING_TEXT.match(words(a, 30)) or (PAGING.search(href) and words(a, 10).isdigit()))):
            full = doc.absolute(href)
            if full and same_site(full, hosts):
                out[normal(full)] = None
    return list(out)


POSTED = "#post:"
SEARCH = re.compile(r"search|query|keyword|\bq\b|\bwd\b|\bkw\b|\bs\b|sousuo")


def search_addresses(doc: Document, terms: list[str]) -> list[str]:
    """What the page's own search form would ask for each of the words; empty where it has none. A form that posts gives its address with the body behind `#post:`."""
    found = [(form, field) for form in doc.root.iter("form") if (field := _search_field(form))]
    for form, field in sorted(found, key=lambda f: _posts(f[0])):
        action = doc.absolute(form.get("action") or "") or doc.url or ""
        hidden = [(i.get("name"), i.get("value") or "") for i in form.iter("input") if (i.get("type") or "") == "hidden" and i.get("name")]
        asked = [urlencode([*hidden, (field, t)]) for t in terms]
        return [f"{action.split('#')[0]}{POSTED}{q}" for q in asked] if _posts(form) else [urlunsplit((*urlsplit(action)[:3], q, "")) for q in asked]
    return []


def _posts(form: Element) -> bool:
    return (form.get("method") or "get").lower() == "post"


def _search_field(form: Element) -> str | None:
    """The field that takes the words; None for a form that is no search, or that asks for a password or a file."""
    kinds = [(i.get("type") or "text").lower() for i in form.iter("input")]
    field = next((i.get("name") for i in form.iter("input") if i.get("name") and (i.get("type") or "text") in ("text", "search")), None)
    named = f"{form.get('role') or ''} {form.get('action') or ''} {form.get('class') or ''} {form.get('id') or ''} {field or ''}".lower()
    return field if field and SEARCH.search(named) and not {"password", "file"} & set(kinds) else None
