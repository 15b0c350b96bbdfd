"""The law by the date of the act: which edition of which statute, which article, in words, with source and whether it was read.

The table is law.toml. The Trademark Law revised in 2026 takes effect on 2027-01-01 and renumbers everything (57 becomes 72), so every
paper asks here with the day of the act. Law at the time of the act is our reading; the transition is not in the text (domain.md 8).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from registry.errors import Refused

TABLE = Path(__file__).with_suffix(".toml")
DIGITS = "零一二三四五六七八九"

TOPICS_OF_KIND: dict[str, tuple[str, ...]] = {
    "trademark": ("trademark.infringement", "trademark.use", "trademark.similarity", "trademark.goods", "trademark.defence"),
    "design": ("patent.acts", "patent.scope", "design.similarity", "design.space", "patent.known"),
    "invention": ("patent.acts", "patent.scope", "patent.claims", "patent.known", "patent.exceptions"),
    "utility_model": ("patent.acts", "patent.scope", "patent.claims", "patent.report", "patent.known"),
    "gi": ("trademark.infringement", "trademark.use", "trademark.defence"),
    "copyright": ("copyright.infringement", "copyright.owner", "copyright.lawful_source", "copyright.proof"),
}
"""What a reference opinion on each kind of right cites, in order."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A rule as it stood on the day of the act. `text` is our summary, never a quotation; `verified`: the article was read in that edition."""

    topic: str
    statute: str
    edition: str
    articles: tuple[int, ...]
    label: str
    text: str
    source: str
    verified: bool
    note: str
    language: str

    def __str__(self) -> str:
        return f"{self.label}：{self.text}" if self.language == "zh" else f"{self.label}: {self.text}"


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def _rules() -> dict[str, Any]:
    return {rule["topic"]: rule for rule in _table()["rules"]}


def topics() -> tuple[str, ...]:
    """Every topic of the table."""
    return tuple(_rules())


def chinese_number(number: int) -> str:
    """1 to 9,999 as in article numbers: 57 → 五十七, 1195 → 一千一百九十五."""
    if not 0 < number < 10_000:
        raise ValueError(f"{number} is no article number")
    out = ""
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += DIGITS[digit] + word
        elif out and number and not out.endswith("零"):
            out += "零"
    return out.removeprefix("一") if out.startswith("一十") else out


def _edition(statute: Mapping[str, Any], day: date) -> Mapping[str, Any] | None:
    in_force = [e for e in statute["editions"] if e["from"] <= day]
    return max(in_force, key=lambda e: e["from"]) if in_force else None


def _label(statute: Mapping[str, Any], edition: Mapping[str, Any], articles: tuple[int, ...], language: str) -> str:
    if language == "zh":
        named = f"《{statute['zh']}》" + (f"（{edition['zh']}）" if edition["zh"] else "")
        return named + "、".join(f"第{chinese_number(n)}条" for n in articles)
    named = statute["en"] + (f" ({edition['en']})" if edition["en"] else "")
    return f"{named}, {'article' if len(articles) == 1 else 'articles'} {', '.join(map(str, articles))}"


def cite(topic: str, act_date: date, language: str = "zh") -> Citation:
    """The rule on this topic in force on the day of the act. Refused when the table has none for that day; KeyError for no such topic."""
    if language not in ("zh", "en"):
        raise ValueError(f"language may not be {language!r}")
    rule = _rules()[topic]
    statute = _table()["statutes"][rule["statute"]]
    edition = _edition(statute, act_date)
    if edition is None or edition["id"] not in rule["articles"]:
        raise Refused("没有收录 {day} 适用的规定：{statute}", field="act_date", day=act_date.isoformat(), statute=statute["zh"])
    name, articles = edition["id"], tuple(rule["articles"][edition["id"]])
    words = rule.get("earlier", {}).get(name) or rule
    more = rule.get("later", {}).get(name)
    text = words[language] + (("；" if language == "zh" else "; ") + more[language] if more else "")
    return Citation(topic, rule["statute"], name, articles, _label(statute, edition, articles, language), text, rule["source"][name],
                    name in rule["verified"], edition.get("note", ""), language)


def for_opinion(kind: str, act_date: date, language: str = "zh") -> tuple[Citation, ...]:
    """What an opinion on this kind of right cites for an act on that day; what the table lacks for the day is left out."""
    found = []
    for topic in TOPICS_OF_KIND[kind]:
        try:
            found.append(cite(topic, act_date, language))
        except Refused:
            continue
    return tuple(found)


def in_force(day: date, language: str = "zh") -> tuple[Citation, ...]:
    """Every rule of the table as it stands for an act on that day; what the table lacks for the day is left out."""
    found = []
    for topic in topics():
        try:
            found.append(cite(topic, day, language))
        except Refused:
            continue
    return tuple(found)
