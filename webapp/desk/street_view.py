"""Words of the street's pages: how asking for an address ended, what a field is called, how often a source is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from registry.history import BLOCKED
from registry.streets import DONE, Crawl, Source
from webapp.labels import gettext, language, ngettext

OUTCOMES: dict[str, tuple[str, str]] = {
    "ok": ("读到", ""),
    "gone": ("已下架", "对方回答没有这个页面（404、410）"),
    "soft_404": ("页面称不存在", "要隔一段时间再看一次，两次都如此才算下架"),
    "blocked_captcha": ("要求验证码", "看不到页面，不能据此说已下架"),
    "blocked_login": ("要求登录", "看不到页面，不能据此说已下架"),
    "blocked": ("拒绝访问", "看不到页面，不能据此说已下架"),
    "rate_limited": ("嫌访问过快", "看不到页面，下次放慢再看"),
    "server_error": ("对方出错", "对方服务器出错，稍后再看"),
    "client_error": ("对方不认", "对方不认这个请求"),
    "timeout": ("超时", "二十秒内没有答完"),
    "unreachable": ("连不上", "域名或连接不通"),
    "too_large": ("页面过大", "超过上限，没有读完"),
    "redirect_loop": ("循环跳转", "跳转次数过多"),
    "robots": ("对方谢绝", "对方的 robots.txt 不许采集，已照办"),
    "refused": ("本机不许", "地址不在允许之列，或已到本站上限"),
    "not_html": ("不是网页", "取到的内容读不懂"),
}
"""Outcome -> what it is called, what it means."""

FIELDS: dict[str, str] = {
    "name": "名称", "price": "价格", "currency": "币种", "brand": "品牌", "sku": "货号", "gtin": "条码", "mpn": "厂商型号", "availability": "有无货", "seller": "店铺",
    "seller_url": "店铺网址", "category": "类目", "description": "描述", "images": "图片", "canonical_url": "正式网址", "item_id": "商品编号", "name_en": "英文名称",
    "country": "国家", "booths": "展位", "products": "主营产品", "website": "网址", "telephone": "电话"}

STATES: dict[str, tuple[str, str]] = {"waiting": ("排队", ""), "running": ("采集中", "da"), "stopping": ("正在停", "b2"), "taking": ("登记中", "da"), "done": ("完成", "ok"),
                                      "failed": ("没有成功", "b4"), "stopped": ("已停", "b2")}
REASONS = {"picture": "图片几乎相同", "title": "名称几乎相同", "seller": "同一店铺"}


@dataclass(frozen=True, slots=True)
class Ended:
    """How many addresses ended in one way."""

    code: str
    word: str
    meaning: str
    count: int
    kind: str


@dataclass(frozen=True, slots=True)
class FieldCount:
    """One field over the records of a run."""

    word: str
    present: int
    missing: int
    invalid: int


def outcome_word(code: str) -> str:
    """An outcome in words; one of a later version is shown by its code."""
    return gettext(OUTCOMES[code][0]) if code in OUTCOMES else code


def outcome_kind(code: str) -> str:
    """Its colour: read, gone, kept from us, gone wrong."""
    return "ok" if code == "ok" else "b4" if code == "gone" else "hold" if code in BLOCKED or code == "soft_404" else "b2"


def endings(crawl: Crawl) -> list[Ended]:
    """How the addresses of a crawl ended, the commonest first."""
    counts: dict[str, Any] = crawl.progress.get("outcomes") or {}
    return [Ended(c, outcome_word(c), gettext(OUTCOMES[c][1]) if OUTCOMES.get(c, ("", ""))[1] else "", int(n), outcome_kind(c))
            for c, n in sorted(counts.items(), key=lambda item: (item[0] == "ok", -int(item[1])))]


def fields(crawl: Crawl) -> list[FieldCount]:
    """Which fields its records have, lack, or hold wrongly."""
    counts: dict[str, Any] = crawl.progress.get("fields") or {}
    return [FieldCount(gettext(FIELDS[f]) if f in FIELDS else f, c["present"], c["missing"], c["invalid"]) for f, c in counts.items()]


def rhythm(hours: int) -> str:
    """How often, in words."""
    if not hours:
        return gettext("只在有人要求时")
    if hours == 168:
        return gettext("每周")
    return gettext("每天") if hours == 24 else ngettext("每 {n} 天", hours // 24) if hours % 24 == 0 else ngettext("每 {n} 小时", hours)


def is_shut_out(crawl: Crawl) -> bool:
    """Has a finished look read no page at all, because the site kept it out or did not answer?"""
    outcomes: dict[str, Any] = crawl.progress.get("outcomes") or {}
    return crawl.state == DONE and bool(outcomes) and not crawl.progress.get("found") and not set(outcomes) & {"ok", "gone", "soft_404"}


def problem(error: str) -> str:
    """Why a crawl failed: of a sentence in both languages the half that is read here."""
    english, both, chinese = error.partition(" / ")
    return error if not both or chinese.isascii() else chinese if language() == "zh" else english


def state(crawl: Crawl) -> tuple[str, str]:
    """Word and colour of a crawl's state."""
    if is_shut_out(crawl):
        return gettext("没有看到"), "hold"
    word, kind = STATES.get(crawl.state, (crawl.state, ""))
    return gettext(word), kind


def reasons(codes: list[Any]) -> str:
    """Why two listings look alike."""
    return gettext("、").join(gettext(REASONS[c]) for c in codes if c in REASONS)


def share_done(crawl: Crawl, source: Source) -> tuple[int, int]:
    """Pages so far, and the most that are asked for."""
    return int(crawl.progress.get("pages") or 0), source.max_pages
