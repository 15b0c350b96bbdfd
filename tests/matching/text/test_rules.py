# ruff: noqa: E501 - word lists and tables are one line each
"""The rules of examination practice as metamorphic tests: what a change may do to the score, on many pairs."""

from __future__ import annotations

import pytest

from matching.text.index import TextIndex
from matching.types import Mark

CHINESE = ("云步岚", "青禾语", "山岚行", "墨上花", "棠梨渡", "北辰羽", "织锦记", "觉醒力", "汇多滋", "饭扫光", "老恒和", "谷雨坊", "秋水伊人", "江南布衣", "野人先生", "美特斯邦威", "八马行", "竹叶青", "古越龙山", "会稽山")
LATIN = ("ZELVORA", "KANTEVO", "BRIMODA", "SOLUNTA", "VERRANO", "MELTORI", "VORTEXA", "NELVION", "ZYNTARA", "TORVALDA", "GRENDIX", "LUMERIA", "DERVANA", "ORVITELLA", "AVENTRO", "TESLINO", "CRUNZOL",
         "HEADLON", "KENWOODIA", "TITONIA")


@pytest.fixture(scope="module")
def find():
    index = TextIndex.build(Mark(n, n) for n in CHINESE + LATIN)

    def of(text: str, mark: str) -> float:
        return next((m.score for m in index.search(text) if m.mark == mark), 0.0)

    return of


@pytest.mark.parametrize("mark", LATIN + CHINESE)
def test_case_width_and_dress_do_not_matter(find, mark: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isalpha() else c for c in mark)
    assert find(mark.lower(), mark) == find(mark, mark) == find(wide, mark) > .9


@pytest.mark.parametrize("mark", CHINESE)
def test_one_later_character_changed_is_nearer_than_the_first_changed(find, mark: str) -> None:
    assert find(mark[:-1] + "铜", mark) >= find("铜" + mark[1:], mark)


@pytest.mark.parametrize("mark", LATIN)
def test_the_first_letter_weighs_more_than_a_later_one(find, mark: str) -> None:
    assert find(mark[:3] + "W" + mark[4:], mark) >= find("W" + mark[1:], mark)


@pytest.mark.parametrize("mark", CHINESE + LATIN)
def test_a_descriptive_addition_leaves_it_similar(find, mark: str) -> None:
    assert find(mark + (" 正宗 旗舰店" if mark in CHINESE else " original"), mark) > .5


@pytest.mark.parametrize("mark", CHINESE)
def test_another_order_of_the_same_characters_stays_similar(find, mark: str) -> None:
    assert find(mark[0] + mark[2] + mark[1] + mark[3:], mark) > .4


@pytest.mark.parametrize("mark", CHINESE + LATIN)
def test_a_second_change_never_helps(find, mark: str) -> None:
    other = "铜" if mark in CHINESE else "W"
    once, twice = mark[:2] + other + mark[3:], mark[0] + other + other + mark[3:]
    assert find(twice, mark) <= find(once, mark)


@pytest.mark.parametrize("mark", CHINESE + LATIN)
def test_the_same_is_never_less_similar_than_a_change(find, mark: str) -> None:
    other = "铜" if mark in CHINESE else "W"
    assert find(mark, mark) >= find(mark[:2] + other + mark[3:], mark)


@pytest.mark.parametrize("mark", CHINESE + LATIN)
def test_saying_what_it_fits_speaks_against(find, mark: str) -> None:
    word = ("适用 {}", "{}") if mark in CHINESE else ("for {}", "{}")
    assert find(word[0].format(mark), mark) < find(word[1].format(mark), mark)


@pytest.mark.parametrize("mark", LATIN)
def test_a_name_inside_a_longer_word_is_less_similar(find, mark: str) -> None:
    assert find("trans" + mark.lower() + "tions", mark) < find(mark, mark)


@pytest.mark.parametrize("mark", CHINESE)
def test_two_different_characters_of_three_are_not_similar(find, mark: str) -> None:
    assert find("铜" + mark[1] + "砂" + mark[3:] if len(mark) < 4 else "铜砂缸" + mark[3:], mark) < .5
