"""Exhibitors read out of a fair's directory: JSON answers, schema.org organisations, tables, cards, single pages. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers.booths import Booth, parse
from crawlers.extract.document import Document, Element, words
from crawlers.extract.schema_org import every, flat, named, text, types
from crawlers.extract.structured import json_ld, microdata

# How directories name a field; compared in lower case without blanks, underscores and colons.
ALIASES: dict[str, tuple[str, ...]] = {
    "name": ("name", "companyname", "company", "exhibitorname", "exhibitor", "corpname", "enterprisename", "namecn", "cnname", "companynamecn", "displayname", "title",
             "公司名称", "企业名称", "参展商", "参展商名称", "展商名称", "展商", "单位名称", "公司", "中文名称", "公司中文名称"),
    "name_en": ("nameen", "enname", "englishname", "companynameen", "companynameenglish", "alias", "英文名称", "公司英文名称", "英文名"),
    "country": ("country", "countryname", "nation", "region", "国家", "国家地区", "国别", "国家/地区", "所在国家"),
    "booths": ("booth", "boothno", "boothnumber", "booths", "boothinfos", "boothinfo", "stand", "standno", "standnumber", "stands", "boothid", "location", "展位", "展位号", "展位编号", "摊位", "摊位号"),
    "products": ("keyword", "keywords", "products", "mainproducts", "product", "category", "categories", "主营产品", "产品", "展品", "主要展品", "经营范围", "产品类别"),
    "website": ("website", "web", "homepage", "siteurl", "companyurl", "weburl", "网址", "网站", "官网", "公司网址"),
    "telephone": ("telephone", "phone", "tel", "mobile", "contactphone", "电话", "联系电话", "手机"),
    "hall": ("hall", "office", "pavilion", "hallname", "展馆", "馆号", "展厅"),
    "exhibitor_id": ("exhibitorid", "id", "companyid", "corpid", "展商编号"),
}
FIELD_OF = {a: f for f, names in ALIASES.items() for a in names}
TOTALS = ("exhibitorcount", "total", "totalcount", "totalelements", "count", "recordcount", "totalrecords")
PAGE_NAMES = ("page", "pageindex", "pageno", "pagenum", "currentpage", "p", "pagenumber", "current")
CARD = re.compile(r"exhibitor|company|vendor|stand-?item|展商|参展|participant|member-?item", re.I)
BOOTH_TEXT = re.compile(r"(?:展位号?|摊位号?|booth|stand)\s*(?:no\.?|number)?\s*[:：#]?\s*([A-Z0-9][\w.,、\-~/ ]{0,60})", re.I)
MAX_ROWS = 5_000


@dataclass(frozen=True)
class Seen:
    """One exhibitor as a directory states it; `link` leads to its own page where there is one."""

    name: str
    name_en: str | None = None
    country: str | None = None
    booths: tuple[Booth, ...] = ()
    products: str | None = None
    website: str | None = None
    telephone: str | None = None
    exhibitor_id: str | None = None
    link: str | None = None


def fold(label: str) -> str:
    return re.sub(r"[\s_:：*()（）.-]+", "", label).lower()


def seen_of(row: dict[str, Any], link: str | None = None) -> Seen | None:
    """An exhibitor of a mapping of labels to values; None where it has no name."""
    facts: dict[str, Any] = {}
    for k, v in row.items():
        field = FIELD_OF.get(fold(str(k)))
        if field and v not in (None, "", [], {}) and field not in facts:
            facts[field] = v
    name = _plain(facts.get("name"))
    if not name or len(name) > 300:
        return None
    hall = _plain(facts.get("hall")) or ""
    return Seen(name, _plain(facts.get("name_en")), _plain(facts.get("country")), tuple(_booths(facts.get("booths"), hall)), _plain(facts.get("products")),
                _plain(facts.get("website")), _plain(facts.get("telephone")), _plain(facts.get("exhibitor_id")), link)


def _plain(value: Any) -> str | None:
    if isinstance(value, dict):
        value = next((value[k] for k in ("text", "name", "value", "Name", "zh", "cn", "en") if value.get(k)), None)
    if isinstance(value, list):
        value = "、".join(filter(None, (_plain(v) for v in value[:50])))
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return " ".join(value.split())[:2_000] or None if isinstance(value, str) else None


def _booths(value: Any, hall: str) -> Iterator[Booth]:
    for v in value if isinstance(value, list) else [value]:
        if isinstance(v, dict):
            lower = {fold(str(k)): x for k, x in v.items()}
            own = _plain(lower.get("office") or lower.get("hall")) or hall
            said = [t for k in ("booth", "boothno", "name", "number") if (t := _plain(lower.get(k)))]
            v = max(said, key=lambda t: sum(len(b.numbers) for b in parse(t)), default=None)   # `9.1D30` beside `第1期 9.1D30-31`
            hall = own
        if isinstance(v, str | int):
            for b in parse(str(v)):
                yield Booth(b.hall or hall, b.row, b.numbers, b.raw)


def from_json(data: Any) -> list[Seen]:
    """Exhibitors of a JSON answer: the largest list in it whose members have names, wherever it stands (Canton Fair: `Exhibitors`)."""
    best: list[Seen] = []
    stack: list[tuple[Any, int]] = [(data, 0)]
    while stack:
        node, depth = stack.pop()
        if isinstance(node, dict) and depth < 12:
            stack.extend((v, depth + 1) for v in node.values() if isinstance(v, dict | list))
        elif isinstance(node, list) and depth < 12:
            rows = [s for r in node[:MAX_ROWS] if isinstance(r, dict) and (s := seen_of(r))]
            if len(rows) > len(best):
                best = rows
            stack.extend((v, depth + 1) for v in node[:50] if isinstance(v, dict | list))
    return best


def total_of(data: Any) -> int | None:
    """How many exhibitors the answer says there are in all."""
    for node in (data, *(v for v in data.values() if isinstance(v, dict))) if isinstance(data, dict) else ():
        for k, v in node.items():
            if fold(str(k)) in TOTALS and isinstance(v, int) and not isinstance(v, bool):
                return int(v)
    return None


def next_page(url: str) -> str | None:
    """The same address one page on; None where it names no page."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    for i, (k, v) in enumerate(query):
        if fold(k) in PAGE_NAMES and v.isdigit():
            query[i] = (k, str(int(v) + 1))
            return urlunsplit((*parts[:3], urlencode(query), ""))
    return None


def from_page(doc: Document) -> list[Seen]:
    """Exhibitors of an HTML page: structured data, else tables, else cards; each name once."""
    for read in (_structured, _tables, _cards):
        found = {(s.name, tuple(b.raw for b in s.booths)): s for s in read(doc)}
        if found:
            return list(found.values())
    return []


def _structured(doc: Document) -> Iterator[Seen]:
    """Organisations that an Event names as exhibiting, or that a list holds; not the organiser nor the site itself."""
    for item, _ in (x for top in (json_ld(doc), microdata(doc)) for x in every(top)):
        if types(item) & {"event", "exhibitionevent", "businessevent"}:
            for part in ("performer", "performers", "attendee", "participant", "subjectOf", "sponsor", "exhibitor"):
                yield from _organisations(doc, item.get(part))
        elif types(item) & {"itemlist", "collectionpage"}:
            yield from _organisations(doc, item.get("itemListElement"))


LIST_WORDS = re.compile(r"\s*(?:参展商|展商|参展企业|展商名录|名录|列表|目录|名单|exhibitor(?:s)?|list|directory|catalogue|search|in full|full)\s*", re.I)
FAIR_WORDS = re.compile(r"展|博览|交易会|广交会|expo|fair|messe|show|salon|exhibition", re.I)


def fair_of(doc: Document) -> dict[str, str] | None:
    """The fair that a page names: its schema.org Event, else what its title says besides "list of exhibitors"; None where neither names one."""
    for item, _ in (x for top in (json_ld(doc), microdata(doc)) for x in every(top)):
        if types(item) & {"event", "exhibitionevent", "businessevent"} and (name := text(item.get("name"))):
            facts = {"name": name[:200], "starts": (text(item.get("startDate")) or "")[:10], "ends": (text(item.get("endDate")) or "")[:10],
                     "venue": (named(item.get("location")) or "")[:200]}
            return {k: v for k, v in facts.items() if v}
    parts = [LIST_WORDS.sub(" ", p).strip() for p in re.split(r"\s*[|_–—·>»]\s*|\s+-\s+", doc.title)]
    said = next((p for p in parts if FAIR_WORDS.search(p) and 3 < len(p) < 120), None)
    return {"name": said} if said else None


def _organisations(doc: Document, value: Any) -> Iterator[Seen]:
    for item, _ in every(value):
        if types(item) & {"organization", "corporation", "localbusiness", "onlinestore", "store"} and (name := text(item.get("name"))):
            place = item.get("location")
            booth = text(item.get("boothNumber")) or named(place) or ""
            address = next((a for a in flat(item.get("address")) if isinstance(a, dict)), {})
            yield Seen(name, text(item.get("alternateName")), named(address.get("addressCountry")) or text(address.get("addressCountry")), tuple(parse(booth)),
                       text(item.get("description")), doc.absolute(url) if (url := text(item.get("url"))) else None, text(item.get("telephone")))


def _tables(doc: Document) -> Iterator[Seen]:
    for table in doc.root.iter("table"):
        rows = list(table.iter("tr"))[:MAX_ROWS]
        heads = [words(c, 60) for c in rows[0] if c.tag in ("th", "td")] if rows else []
        if not any(FIELD_OF.get(fold(h)) == "name" for h in heads) or len(heads) < 2:
            continue
        for r in rows[1:]:
            cells = [c for c in r if c.tag in ("td", "th")]
            if found := seen_of({h: words(c, 2_000) for h, c in zip(heads, cells, strict=False)}, _link(doc, r)):
                yield found


def _cards(doc: Document) -> Iterator[Seen]:
    """Repeated elements marked as exhibitors: their heading or link is the name, the booth stands beside it."""
    cards = [e for e in doc.visible if e.tag in ("li", "div", "article", "tr", "section") and CARD.search(e.get("class") or "") and len(words(e, 1_500)) < 1_200]
    inner = [e for e in cards if not any(c is not e and c in e.iterdescendants() for c in cards if len(cards) < 400)] if len(cards) < 400 else cards
    for e in inner:
        title = next((h for h in e.iter("h1", "h2", "h3", "h4", "h5", "strong", "a") if words(h, 200)), None)
        name = words(title, 200) if title is not None else ""
        if not name or len(inner) < 2:
            continue
        yield seen_of({**_labelled(e), "name": name}, _link(doc, e)) or Seen(name)


def single(doc: Document) -> Seen | None:
    """The exhibitor of its own page: a heading, and a booth or a company label somewhere below."""
    heading = next((words(h, 200) for h in doc.headings), "")
    facts = _labelled(doc.root)
    if "booth" not in facts:
        return None
    return seen_of({"name": heading, **facts} if heading else facts)


def _labelled(e: Element) -> dict[str, str]:
    """`Label: value` pairs within an element, by the aliases; the booth also from running text."""
    out: dict[str, str] = {}
    pieces = [" ".join(t.split()) for t in e.itertext() if t and t.strip()][:400]
    for i, piece in enumerate(pieces):
        label, colon, value = re.sub(r"：", ":", piece, count=1).partition(":")
        field = FIELD_OF.get(fold(label))
        if field is None or (not colon and len(piece) > 20):
            continue
        value = value.strip() or (pieces[i + 1] if i + 1 < len(pieces) else "")
        if value and len(value) < 500:
            out.setdefault({"booths": "booth"}.get(field, field), value)
    if "booth" not in out and (m := BOOTH_TEXT.search("\n".join(pieces)[:2_000])) and any(c.isdigit() for c in m.group(1)):
        out["booth"] = m.group(1).strip()
    return out


def _link(doc: Document, e: Element) -> str | None:
    return next((u for a in e.iter("a") if (u := doc.absolute(a.get("href") or ""))), None)
