"""What the engine sees through, and what it must not be fooled by."""

from __future__ import annotations

import math

import pytest

from matching.text.index import TextIndex
from matching.types import Mark

SEEN = [
    ("雲步嵐", "云步岚"), ("云-步-岚", "云步岚"), ("云步蓝", "云步岚"), ("云bu岚", "云步岚"), ("YUN BU LAN", "云步岚"), ("yunbulan", "云步岚"), ("云岚步", "云步岚"),
    ("ＺＥＬＶＯＲＡ", "ZELVORA"), ("ZЕLVОRА", "ZELVORA"), ("Z E L V O R A", "ZELVORA"), ("ZELV0RA", "ZELVORA"), ("ZELVROA", "ZELVORA"), ("ZELVORRA", "ZELVORA"),
    ("NORDVALE", "NORD VALE"), ("VALE NORD", "NORD VALE"), ("2026新款 云布岚 运动鞋 男女通用 包邮 厂家直销 一件代发", "云步岚"),
    ("hot sale KANTEV0 wireless headphones free shipping", "KANTEVO"), ("秋水依人 连衣裙", "秋水伊人"), ("江南布农", "江南布衣"), ("谷雨访 糕点", "谷雨坊"),
]
NOT_FOOLED = [
    ("鲁班锁 玩具", "小鲁班"), ("江南水乡 门票", "江南布衣"), ("麦香浓郁 面包", "麦香园"), ("健康奈米 材料", "康奈"), ("zebra crossing", "ZELVORA"), ("brimming cup", "BRIMODA"), ("秋水长天 书法", "秋水伊人"),
]


@pytest.mark.parametrize(("text", "mark"), SEEN)
def test_a_trick_is_seen_through(score, text: str, mark: str) -> None:
    assert score(text, mark) > .5


@pytest.mark.parametrize(("text", "mark"), NOT_FOOLED)
def test_an_ordinary_text_is_not_taken_for_the_mark(score, text: str, mark: str) -> None:
    assert score(text, mark) < .35


def test_the_rows_add_up_to_the_score(index: TextIndex) -> None:
    for text, _ in SEEN + NOT_FOOLED:
        for m in index.search(text):
            assert m.findings[0].feature == "base"
            assert math.isclose(m.score, 1 / (1 + math.exp(-math.fsum(f.adds for f in m.findings))), abs_tol=1e-9)


def test_answers_come_best_first_and_no_mark_twice(index: TextIndex) -> None:
    found = index.search("云步岚 秋水伊人 康耐 KANTEVO", top=50)
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)
    assert len({m.mark for m in found}) == len(found)
    assert {"云步岚", "秋水伊人", "KANTEVO"} <= {m.mark for m in found[:3]}


@pytest.mark.parametrize(("text", "mark", "seen"), [("正宗 云步兰 鞋", "云步岚", "云步兰"), ("买 ZELV0RA 表", "ZELVORA", "ZELV0RA"), ("雲步嵐鞋", "云步岚", "雲步嵐"), ("y u n 云bu岚!", "云步岚", "云bu岚")])
def test_the_span_is_where_the_name_stands_in_the_original(index: TextIndex, text: str, mark: str, seen: str) -> None:
    hit = next(m for m in index.search(text) if m.mark == mark)
    assert hit.span is not None
    assert text[hit.span[0]:hit.span[1]] == seen


def test_every_sentence_fills_in_and_names_what_met(index: TextIndex) -> None:
    hit = next(m for m in index.search("谷雨访 糕点") if m.mark == "谷雨坊")
    sentences = [f.sentence() for f in hit.findings]
    assert all("{" not in s for s in sentences)
    assert any("访" in s and "坊" in s for s in sentences)


def test_more_than_one_name_of_a_right_counts() -> None:
    ix = TextIndex.build([Mark("r", "云步岚", ("CLOUDSTEP",))])
    assert ix.search("CL0UDSTEP shoes")[0].score > .5


def test_a_fruit_falls_under_the_mark_of_a_phone_maker() -> None:
    for mark in ("樱桃", "雪梨", "芒果"):
        ix = TextIndex.build([Mark("r", mark, (), (9,))])
        fruit, phone = ix.search(f"新鲜水果 {mark} 整箱 10斤")[0].score, ix.search(f"{mark} 手机 充电器")[0].score
        assert phone > .5 > fruit


def test_classes_given_with_the_text_count_as_goods() -> None:
    ix = TextIndex.build([Mark("r", "云步岚", (), (25,))])
    assert ix.search("云步兰", (25,))[0].score > ix.search("云步兰", (1,))[0].score
    assert any(f.kind == "goods" for f in ix.search("云步兰", (1,))[0].findings)
