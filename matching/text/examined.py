"""A comparison of words as an examiner would put it: what is the same, what was changed and how, and which rule of practice bears on it.

The rules are those of the CNIPA guide to trademark examination (商标审查审理指南 2021, part two, likeness of word marks) as read in secondary
sources; the paragraph numbers were not verified. They say what practice usually holds; nothing is decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matching.text.align import Column
from matching.text.cjk import SHORT
from matching.text.normalise import fold

MOST_CHANGES = 4
ORDER = "用字相同、仅排列顺序不同的，审查实践通常认为近似；整体含义明显不同的除外。"
CLEARLY = frozenset({"other", "missing", "meaning"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence in Chinese (a message id of the translations) and what fills its fields."""

    detail: str
    values: Mapping[str, str | int]


def sentences(seen: str, claimed: str, columns: Sequence[Column]) -> list[Sentence]:
    """What is the same, each change (the first four), the rule of practice; empty where nothing was compared.

    seen and claimed as they are written; columns: how `align.columns` put them together (perhaps with another form of the name).
    """
    if not columns:
        return []
    if _turned(seen, claimed, columns):
        return [Sentence("所见“{seen}”与权利文字“{claimed}”用字相同，只是排列顺序不同。", {"seen": seen, "claimed": claimed}), Sentence(ORDER, {})]
    return [*_form(claimed, columns), _whole(seen, columns), *_changes(columns), *_rule(columns)]


def _written(columns: Sequence[Column], side: str) -> str:
    return "".join(getattr(c, side) for c in columns).casefold()


def _plain(text: str) -> str:
    return "".join(c for c in fold(text).casefold() if c.isalnum())


def _turned(seen: str, claimed: str, columns: Sequence[Column]) -> bool:
    """Are all units those of the name, in another order?"""
    own = _plain(claimed)
    return Counter(_written(columns, "seen")) == Counter(own) and own not in _plain(seen)


def _form(claimed: str, columns: Sequence[Column]) -> Iterator[Sentence]:
    """Which form of the name was compared, where it is not the name as registered."""
    own, form = _plain(claimed), _written(columns, "claimed")
    if form == own:
        return
    values: dict[str, str | int] = {"whole": claimed, "claimed": "".join(c.claimed for c in columns)}
    if form in own:
        yield Sentence("只涉及权利文字“{whole}”中的“{claimed}”；比对主要部分之外，还要比对整体。", values)
    elif form.isascii() and not own.isascii():
        yield Sentence("与权利文字“{whole}”的拼音“{claimed}”比较。", values)
    else:
        yield Sentence("与权利“{whole}”登记或通行的另一名称“{claimed}”比较。", values)


def _is_letters(columns: Sequence[Column]) -> bool:
    return all(c.claimed.isascii() for c in columns)


def _kept(c: Column) -> bool:
    return c.seen.casefold() == c.claimed.casefold() != ""


def _whole(seen: str, columns: Sequence[Column]) -> Sentence:
    """How much of the words compared is there again."""
    values: dict[str, str | int] = {"seen": seen, "claimed": "".join(c.claimed for c in columns), "n": sum(1 for c in columns if c.claimed),
                                    "same": sum(map(_kept, columns))}
    if all(map(_kept, columns)):
        return Sentence("所见“{seen}”与“{claimed}”的文字构成相同。", values)
    if _is_letters(columns):
        return Sentence("“{claimed}”共 {n} 个字母，所见“{seen}”中有 {same} 个相同。", values)
    return Sentence("“{claimed}”共 {n} 字，所见“{seen}”中有 {same} 字相同。", values)


def _changes(columns: Sequence[Column]) -> Iterator[Sentence]:
    """A sentence for each place that differs."""
    changed = [c for c in columns if not _kept(c)]
    for c in changed[:MOST_CHANGES]:
        yield Sentence(_change(c), {"seen": c.seen, "claimed": c.claimed, "reading": c.claimed_reading, "other": c.seen_reading})
    if len(changed) > MOST_CHANGES:
        yield Sentence("另有 {n} 处不同。", {"n": len(changed) - MOST_CHANGES})


def _change(c: Column) -> str:
    if not c.seen:
        return "缺少“{claimed}”。"
    if not c.claimed:
        return "多出“{seen}”。"
    if c.seen == "*":
        return "“{claimed}”以符号“{seen}”遮掩。"
    if c.relation == "sound" and c.seen.isascii() and not c.claimed.isascii():
        return "“{claimed}”写成拼音“{seen}”。"
    same_sound = c.seen_reading == c.claimed_reading != ""
    if c.relation == "shape":
        return "“{claimed}”换成“{seen}”：读音相同（{reading}），字形相近。" if same_sound else "“{claimed}”换成“{seen}”：字形相近。"
    if c.relation == "sound":
        return "“{claimed}”换成“{seen}”：读音相同（{reading}），字形不同。" if same_sound else "“{claimed}”换成“{seen}”：读音相近。"
    if c.relation == "meaning":
        return "“{claimed}”换成同类的“{seen}”：读音、字形不同，含义属同一类。"
    return "“{claimed}”换成“{seen}”：读音、字形都不相近。"


def _rule(columns: Sequence[Column]) -> Iterator[Sentence]:
    """The rule of practice for this kind of difference, and what would take the case out of it."""
    changed = [c for c in columns if not _kept(c)]
    units = sum(1 for c in columns if c.claimed)
    if not changed:
        yield Sentence("文字相同、视觉上基本无差别的，是相同商标；还要看是否作为商标使用。", {})
    elif _is_letters(columns):
        yield Sentence(_rule_of_letters(columns, changed, units), {})
    else:
        yield Sentence(_rule_of_ideographs(columns, changed, units), {})


def _rule_of_letters(columns: Sequence[Column], changed: Sequence[Column], units: int) -> str:
    if units <= 2:
        return "一两个字母的标志主要比对图样，不能只凭字母相同认为近似。"
    if not _kept(columns[0]) and columns[0].relation in CLEARLY:
        return "首字母的读音、字形明显不同，或者整体含义不同的，审查实践可以认为不近似。"
    if all(c.relation == "shape" for c in changed):
        return "只以外形相近的字母、数字互换的，整体外观近似；整体读音和含义也要看。"
    if units >= 4 and len(changed) == 1:
        return "四个以上字母仅个别字母不同、整体无含义或含义无明显区别的，审查实践通常认为近似；首字母或整体读音明显不同的除外。"
    return "多处字母不同时，要看整体读音和外观：读音或外观明显不同、含义不同的，审查实践可以认为不近似。"


def _rule_of_ideographs(columns: Sequence[Column], changed: Sequence[Column], units: int) -> str:
    left_out = columns[0].relation == "missing" and units > SHORT
    if not _kept(columns[0]) and columns[0].relation in CLEARLY and not left_out:
        return "首字的读音、字形都明显不同，或者整体含义不同的，审查实践可以认为不近似。"
    if all(c.relation == "shape" and c.seen_reading == c.claimed_reading for c in changed):
        return "读音相同或相近、字形或整体外观也近似的，审查实践通常认为近似。"
    if units >= 3 and len(changed) == 1:
        return "三个以上汉字仅个别字不同、整体无含义或含义无明显区别的，审查实践通常认为近似；整体含义明显不同的除外。"
    if all(c.relation == "shape" for c in changed):
        return "审查实践要求读音和字形（或整体外观）都近似；这里只有字形相近，须另看读音、含义和整体外观。"
    if all(c.relation == "sound" or c.seen_reading == c.claimed_reading != "" for c in changed):
        return "审查实践要求读音和字形（或整体外观）都近似；这里主要是读音相同或相近，须另看整体外观和含义。"
    return "多处不同时，要看整体的读音、外观和含义：有一项明显不同、不会误认的，审查实践可以认为不近似。"
