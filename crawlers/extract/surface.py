"""What a page shows and never says: the price near the buy button, the title, the gallery, the shop's name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from crawlers.extract.document import Document, Element, words
from crawlers.extract.facts import Facts
from crawlers.extract.lexicon import stock
from crawlers.extract.opengraph import page_title

SIGN = (
    r"(?:US\$|NT\$|HK\$|R\$|[€£$¥￥₹₽₩₺₪₴₫฿₸]|RMB|CNY|USD|EUR|GBP|CHF|TWD|JPY|KRW|PLN|zł|Kč|Ft|lei|kr\.?|Kn|Rs\.?|руб\.?|р\.|元|円|원|лв\.?|AED|SAR|ر\.س)"
)
AMOUNT = r"(?:\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+|\d{1,9})(?:[.,]\d{1,2})?(?!\d)"
PRICE = re.compile(rf"(?:{SIGN}\s*(?:{AMOUNT})(?:\s*,?-{{1,2}})?|(?:{AMOUNT})(?:\s*,?-{{1,2}})?\s*{SIGN})", re.I)
BARE = re.compile(rf"^{AMOUNT}(?:\s?[-–—~～]\s?{AMOUNT})?$")   # a price or a range
NAMED = re.compile(r"price|preis|prix|precio|prezzo|preco|cena|cijena|pris\b|hinta|hind\b|цена|amount|价|價", re.I)
OLD = re.compile(
    r"old|was\b|regular|strike|crossed|\brrp|\buvp|list-?price|before|original|market|previous|save|saving|discount|shipping|delivery|versand|instal|month|perunit|"
    r"per-unit|unit-?price|base-?price|lowest|omnibus|deposit|points|cashback|msrp|retail|barred|full-?price|compare|review|rating|coupon|tax|poprzedni|redna|stara|"
    r"原价|原價|市场|市價|定價|运费|運費",
    re.I,
)
NOW = re.compile(r"current|sale|special|final|\bnow|offer|our|actual|main|big|promo|new-?price|akcij|selling|deal|优惠|促销|特价|現價|活动|秒杀", re.I)
ASIDE = re.compile(
    r"relat|recommend|similar|carousel|slider|also|recently|viewed|cross-?sell|up-?sell|xsell|basket|minicart|mini-cart|cart-?(?:summary|preview|dropdown)|footer|"
    r"\bnav|menu|header|sidebar|wishlist|compare|suggest|accessor|bundle|brands?-list|product-?list|\bplp|teaser|tile|猜你|推荐|看了又看|热销",
    re.I,
)
BRAND_MARK = re.compile(
    r"(?<![a-z])(?:product-?_?|item-?_?|pdp-?_?)?(?:brand|manufacturer|marke|marque|znacka|producent)(?:-?_?(?:name|logo|title|link))?(?![a-z])", re.I
)
NUMBER_MARK = re.compile(
    r"(?<![a-z])(?:sku|product-?_?(?:reference|code|number|id|sku)|article-?_?(?:number|no)|item-?_?(?:number|code|no)|style-?_?(?:number|code)|partnumber|reference)"
    r"(?![a-z])",
    re.I,
)
DIGIT = re.compile(r"\d")
NO_PICTURE = re.compile(r"icon|logo|sprite|pixel|blank|loading|avatar|badge|\.svg", re.I)
SHOP_PATH = re.compile(r"/(?:shops?|stores?|seller|merchant|vendor|dianpu)[/_-][^/?#]+|[?&](?:shop_?id|seller_?id|store_?id)=", re.I)
SHOP_MARK = re.compile(r"(?<!work)shop-?name|seller-?name|store-?name|merchant|vendor-?name|sellername|shopname", re.I)
CHROME = frozenset({"footer", "nav", "aside", "header"})


@dataclass(frozen=True)
class Amount:
    """A price seen on the page: its text, score and place; `sign`: the currency that stands beside a bare number."""

    text: str
    score: float
    element: Element
    sign: str = ""


def marks(e: Element) -> str:
    """All names that an element's author gave it."""
    return " ".join(filter(None, (e.get("class"), e.get("id"), e.get("itemprop"), e.get("data-testid"), e.get("data-qa"), e.get("data-price-type"))))


def amounts(doc: Document) -> list[Amount]:
    """Everything that looks like a price, best first."""
    if "amounts" not in doc.memo:
        doc.memo["amounts"] = _amounts(doc)
    return list(doc.memo["amounts"])


def _amounts(doc: Document) -> list[Amount]:
    anchors = [doc.order[e] for e in buy_buttons(doc)]
    top = doc.order[doc.headings[0]] if doc.headings else 0
    total = max(len(doc.order), 1)
    out: list[Amount] = []
    for e in doc.visible:
        text = _small_text(e)
        if text is None:
            continue
        found = PRICE.search(text)
        bare = found is None and BARE.match(text)
        if found is None and not bare:
            continue
        near = _marks_around(e)
        beside = _sign_beside(e) if bare else ""
        if bare and not beside and not NAMED.search(near):
            continue
        score = _score(doc, e, text, near, bool(found or beside)) + _place(doc.order[e], top, anchors, total)
        out.append(Amount(found.group() if found else text, score, e, beside))
    return sorted(_without_lists(out), key=lambda a: -a.score)


def _without_lists(found: list[Amount]) -> list[Amount]:
    """Amounts marked alike, four or more and not all the same, are a list of other goods; they lose."""
    lists = _lists(found)
    return [replace(a, score=a.score - 3) if _way(a.element) in lists else a for a in found]


def _way(e: Element) -> str:
    """How an amount is set: its own marks, else those of what it stands in."""
    above = e.getparent()
    return marks(e) or (f"{e.tag} in {outer}" if above is not None and (outer := marks(above)) else "")


def _lists(found: list[Amount]) -> set[str]:
    kinds: dict[str, list[str]] = {}
    for a in found:
        kinds.setdefault(_way(a.element), []).append(a.text)
    return {k for k, texts in kinds.items() if k and len(texts) >= 4 and len(set(texts)) > 1}


def has_list(doc: Document) -> bool:
    """True where the page shows prices of many goods and none stands out."""
    found = amounts(doc)
    lists = _lists(found)
    return bool(lists) and (_way(found[0].element) in lists or found[0].score <= 0)


def _sign_beside(e: Element) -> str:
    """The currency that stands just before or after a bare number; empty where none does."""
    after, before = e.tail or "", ""
    if not after.strip() and (n := e.getnext()) is not None and isinstance(n.tag, str):
        after = words(n, 20)
    if (n := e.getprevious()) is not None and isinstance(n.tag, str):
        before = (n.tail or "").strip() or words(n, 20)
    found = re.match(rf"\s*{SIGN}", after, re.I) or re.search(rf"{SIGN}\s*$", before, re.I)
    return found.group().strip() if found else ""


def _small_text(e: Element) -> str | None:
    """Text of an element that is little more than a price; None elsewhere. A parent that only repeats its child is left out."""
    if len(e) > 8 or e.tag in ("body", "html", "a", "li", "ul", "table", "option", "label"):
        return None
    if not (e.text or "").strip() and len(e) == 1 and not (e[0].tail or "").strip():
        return None
    text = words(e, 80)
    return text if 0 < len(text) <= 45 and DIGIT.search(text) else None


def _marks_around(e: Element) -> str:
    out, node = [], e
    for _ in range(3):
        out.append(marks(node))
        parent = node.getparent()
        if parent is None:
            break
        node = parent
    return " ".join(out)


def buy_buttons(doc: Document) -> list[Element]:
    """Elements that say that one can buy, at most 50."""
    if "buy" not in doc.memo:
        inputs = [(e.get("value") or e.get("alt") or "", e) for e in doc.visible if e.tag == "input"]
        texts = [(t, e) for t, e in doc.chunks if e.tag not in ("p", "h1", "h2", "h3", "td", "option", "label")]
        doc.memo["buy"] = [e for t, e in (*texts, *inputs) if 0 < len(t) <= 40 and stock("buy").search(t) and not stock("bought").search(t)][:50]
    return list(doc.memo["buy"])


def _marked_aside(doc: Document, e: Element) -> bool:
    known = doc.memo.setdefault("aside", {})
    if e not in known:
        known[e] = bool(ASIDE.search(marks(e)))
    return bool(known[e])


def _score(doc: Document, e: Element, text: str, near: str, signed: bool) -> float:
    score = 2.0 if signed else 0.0
    score += 3 if NAMED.search(near) else 0
    score += 1.5 if NOW.search(near) else 0
    score -= 5 if OLD.search(near) or OLD.search(text) else 0
    score -= len(text) / 25
    node: Element | None = e
    for depth in range(14):
        if node is None:
            break
        if node.tag in ("del", "s", "strike"):
            score -= 6
        if node.tag in CHROME or (depth and node.tag not in ("body", "html") and _marked_aside(doc, node)):
            score -= 4
            break
        node = node.getparent()
    size = re.search(r"font(?:-size)?\s*:[^;]*?(\d{2})px", e.get("style") or "")
    score += 1.5 if size and int(size.group(1)) >= 20 else 0
    return score + (1 if e.tag in ("strong", "b", "h2", "h3", "ins") else 0)


def _place(at: int, top: int, anchors: list[int], total: int) -> float:
    """Nearness to the title and to a buy button, as shares of the page."""
    score = 0.0
    if top:
        score += 2.5 * max(0.0, 1 - abs(at - top) / (0.15 * total)) - (1 if at < top else 0)
    if anchors:
        score += 2 * max(0.0, 1 - min(abs(at - a) for a in anchors) / (0.08 * total))
    return score - at / total


def leader(found: list[Amount], doc: Document) -> Amount | None:
    """The best amount; of those nearly as good in the same box (with and without tax) the one shown first."""
    if not found:
        return None
    box = _box(found[0].element)
    close = [a for a in found if a.score > found[0].score - 0.5 and _box(a.element) is box]
    return min(close, key=lambda a: doc.order[a.element])


def _box(e: Element) -> Element:
    for _ in range(2):
        parent = e.getparent()
        e = e if parent is None else parent
    return e


def surface(doc: Document) -> Facts:
    best = leader(amounts(doc), doc)
    shown = best.text if best and best.score > 0 else None
    seller, seller_url = shop(doc)
    return {
        "name": next((words(h) for h in doc.headings), None) or page_title(doc),
        "price": shown, "price_text": f"{best.sign} {shown}" if best and shown else None, "availability": availability(doc),
        "brand": brand(doc), "sku": number(doc),
        "seller": seller, "seller_url": seller_url, "images": gallery(doc),
    }


def availability(doc: Document) -> str | None:
    """`OutOfStock` or `InStock` where a short visible text near the top says so; None where nothing does."""
    top = doc.order[doc.headings[0]] if doc.headings else 0
    total = max(len(doc.order), 1)
    if not stock("out").search(doc.shown.replace("\n", " ")):   # most pages never say so: no need to look at every element
        return None
    for e in doc.visible:
        if len(e) > 3 or abs(doc.order[e] - top) > 0.2 * total:
            continue
        text = words(e, 100)
        if 0 < len(text) <= 60 and stock("out").search(text) and not is_aside(e):
            return None if buy_buttons(doc) else "OutOfStock"
    return None


def is_aside(e: Element) -> bool:
    """True within the frame of a page (header, footer, menus) and its lists of other goods."""
    node: Element | None = e
    while node is not None and node.tag not in ("body", "html", "main"):
        if node.tag in CHROME or ASIDE.search(marks(node)):
            return True
        node = node.getparent()
    return False


def brand(doc: Document) -> str | None:
    """A short text or a picture's alternative text whose marks say that it is the brand."""
    for e in doc.visible:
        own = f"{e.get('class') or ''} {e.get('id') or ''} {e.get('itemprop') or ''} {e.get('data-testid') or ''}"
        if len(own) < 5 or not BRAND_MARK.search(own):
            continue
        if re.search(r"navbar|menu|site|header|footer", own, re.I) or is_aside(e):
            continue
        text = words(e, 80) or next((i.get("alt") or "" for i in e.iter("img")), "")
        if 1 < len(text) <= 40:
            return text
    return None


def number(doc: Document) -> str | None:
    """A short code whose marks say that it is the product's number."""
    for e in doc.visible:
        own = " ".join(v for k, v in e.items() if k in ("class", "id", "itemprop") or (k.startswith("data-") and len(v) < 60))
        if not own or not NUMBER_MARK.search(own):
            continue
        text = words(e, 60).rsplit(":", 1)[-1].strip(" #")
        if 3 < len(text) <= 30 and any(c.isdigit() for c in text) and " " not in text and not is_aside(e):
            return text
    return None


def shop(doc: Document) -> tuple[str | None, str | None]:
    """Name and address of the shop: a short text marked as its name, else the text of a link into a shop."""
    for e in doc.visible:
        own = f"{e.get('class') or ''} {e.get('id') or ''}"
        if len(own) > 4 and SHOP_MARK.search(own) and 1 < len(text := words(e, 100)) <= 60:
            return text, next((u for a in e.iter("a") if (u := doc.absolute(a.get("href") or ""))), None)
    for e in doc.visible:
        if e.tag == "a" and SHOP_PATH.search(e.get("href") or "") and 1 < len(text := words(e, 60)) <= 40 and not is_aside(e):
            return text, doc.absolute(e.get("href") or "")
    return None, None


def gallery(doc: Document) -> list[str]:
    """Picture addresses of the page's own good: none that lead to other pages, no icons; those with the good's name if there are any."""
    named, others = pictures(doc)
    return (named or others)[:30]


def pictures(doc: Document) -> tuple[list[str], list[str]]:
    """Pictures that bear the heading's name, and other ones outside of the page's frame and its lists of other goods."""
    named: list[str] = []
    others: list[str] = []
    heading = words(doc.headings[0], 200).casefold() if doc.headings else ""
    for e in doc.visible:
        if e.tag != "img":
            continue
        around, large = _link_around(doc, e)
        source = large or e.get("data-zoom-image") or e.get("data-large") or e.get("data-original") or e.get("data-src") or e.get("src") or ""
        small = any(v.isdigit() and int(v) < 60 for v in (e.get("width") or "", e.get("height") or ""))
        if around or not source or small or NO_PICTURE.search(source + " " + marks(e)):
            continue
        alt = (e.get("alt") or "").casefold().strip()
        if alt and heading and (heading in alt or (alt in heading and len(alt) > len(heading) / 2)):
            named.append(source)
        elif not is_aside(e):
            others.append(source)
    return named, others


def _link_around(doc: Document, e: Element) -> tuple[bool, str]:
    """Whether a picture is the link to another page, and the address of its large form where it is the link to that."""
    node: Element | None = e
    for _ in range(6):
        if node is None or node.tag == "body":
            break
        href = (node.get("href") or "").strip() if node.tag == "a" else ""
        if href:
            full = doc.absolute(href)
            if full and re.search(r"\.(?:jpe?g|png|webp|gif)(?:[?#]|$)", full, re.I):
                return False, full
            own = {(doc.url or "").split("#")[0], doc.canonical or ""}
            return bool(full) and not href.startswith("#") and (full or "").split("#")[0] not in own, ""
        node = node.getparent()
    return False, ""
