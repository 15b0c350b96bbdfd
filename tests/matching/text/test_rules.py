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
    other = "X" if mark[0] == "V" else "W"  # W sounds like V, which is no clear difference
    assert find(mark[:3] + other + mark[4:], mark) >= find(other + mark[1:], mark)


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


@pytest.mark.parametrize(("mark", "word", "none"), [("太平岭", "太平洋", "太平铜"), ("东方铭", "东方红", "东方铜"), ("向日峰", "向日葵", "向日铜"), ("金银岛", "金银花", "金银砂")])
def test_a_change_that_makes_an_everyday_word_changes_the_meaning(mark: str, word: str, none: str) -> None:
    index = TextIndex.build([Mark("m", mark)])

    def score(text: str) -> float:
        return next((m.score for m in index.search(text)), 0.0)

    assert score(word) < min(.45, score(none))


@pytest.mark.parametrize("mark", CHINESE)
@pytest.mark.parametrize("weak", ["新{}", "正宗{}", "{}王", "{}之家"])
def test_a_weak_element_joined_to_the_name_leaves_it_similar(find, mark: str, weak: str) -> None:
    assert find(weak.format(mark), mark) > .75


@pytest.mark.parametrize("mark", LATIN)
def test_two_letters_swapped_or_the_last_one_doubled_stay_similar(find, mark: str) -> None:
    for text in (mark[:2] + mark[3] + mark[2] + mark[4:], mark + mark[-1]):
        assert find(text, mark) > .6


@pytest.mark.parametrize("mark", LATIN)
def test_a_first_letter_of_the_same_sound_is_not_clearly_different(find, mark: str) -> None:
    same = {"C": "K", "K": "C", "S": "Z", "Z": "S", "V": "W", "T": "D", "D": "T", "B": "P"}.get(mark[0])
    if same is None:
        pytest.skip("no letter of the same sound")
    assert find(same + mark[1:], mark) > find("M" + mark[1:], mark)


@pytest.mark.parametrize("pair", [("CORVEN DALTA", "DALTA CORVEN"), ("NORD VALIS", "VALIS NORD")])
def test_two_foreign_words_in_another_order_are_similar(pair: tuple[str, str]) -> None:
    index = TextIndex.build([Mark("m", pair[0])])
    assert index.search(pair[1])[0].score > .7


@pytest.mark.parametrize(("text", "far"), [("汇多滋", "汇多滋酒店"), ("谷雨坊", "谷雨坊保险"), ("山岚行", "山岚行医院集团")])
def test_the_trade_at_the_end_of_a_firms_name_counts_as_its_goods(text: str, far: str) -> None:
    index = TextIndex.build([Mark("m", text, (), (25,))])
    assert index.search(far)[0].score < index.search(text)[0].score
    assert any(f.feature == "goods_far" for f in index.search(far)[0].findings)


@pytest.mark.parametrize("mark", [m for m in CHINESE if len(m) > 3])
def test_a_long_name_without_its_first_character_stays_nearer_than_with_another(find, mark: str) -> None:
    assert find("铜" + mark[1:], mark) < find(mark[1:], mark) > .25


@pytest.mark.parametrize(("mark", "title"), [
    ("衣仕", "牙刷 洗衣液 学生"), ("小芙", "小包装 学生"), ("目达", "次日达 包邮"), ("千机", "手机壳 学生"), ("后驾", "券后价 男女通用"), ("一伴代", "一件代发 现货"),
    ("南大通用", "男女通用 加厚"), ("思泽", "hot size 学生"), ("零食酷", "零食 new 整箱"), ("Moop", "MOQ 100 pcs")])
def test_the_words_of_goods_and_sellers_are_no_imitation_of_a_name_near_them(mark: str, title: str) -> None:
    assert all(m.score < .5 for m in TextIndex.build([Mark("m", mark)]).search(title))
