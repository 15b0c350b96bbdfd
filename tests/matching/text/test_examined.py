"""An explanation reads like an examiner's sentence: what stayed, what was changed and how, which rule bears on it."""

from __future__ import annotations

import pytest

from matching.text.align import columns
from matching.text.examined import sentences


def said(seen: str, claimed: str) -> str:
    """All sentences, filled in."""
    return "".join(s.detail.format(**s.values) for s in sentences(seen, claimed, columns(seen, claimed)))


@pytest.mark.parametrize(("seen", "claimed", "parts"), [
    ("沐岚", "沐岚", ("文字构成相同", "相同商标")),
    ("岚沐", "沐岚", ("用字相同，只是排列顺序不同", "审查实践通常认为近似")),
    ("白云泉水", "白云山水", ("共 4 字", "3 字相同", "“山”换成“泉”", "三个以上汉字仅个别字不同")),
    ("金利莱", "金利来", ("共 3 字", "2 字相同", "“来”换成“莱”：读音相同（lai）", "审查实践通常认为近似")),
    ("木兰", "沐岚", ("0 字相同", "读音相同", "主要是读音相同或相近")),
    ("青云山水", "白云山水", ("首字的读音、字形都明显不同",)),
    ("白云shan水", "白云山水", ("“山”写成拼音“shan”",)),
    ("KONBRA", "KOMBRA", ("共 6 个字母", "5 个相同", "整体外观近似")),
    ("KOMTRA", "KOMBRA", ("5 个相同", "四个以上字母仅个别字母不同")),
    ("沫岚", "沐岚", ("换成“沫”", "审查实践")),
    ("白云2026水", "白云山水", ("“山”",)),
    ("K0MBRA", "KOMBRA", ("整体外观近似",)),
    ("K*MBRA", "KOMBRA", ("“O”以符号“*”遮掩",)),
    ("MuLan", "沐岚", ("写成拼音",)),
    ("云山水", "白云山水", ("缺少“白”", "三个以上汉字仅个别字不同")),
    ("VOMBRA", "KOMBRA", ("首字母的读音、字形明显不同",)),
])
def test_the_words_are_compared_in_an_examiners_sentences(seen: str, claimed: str, parts: tuple[str, ...]) -> None:
    text = said(seen, claimed)
    for part in parts:
        assert part in text, text


def test_nothing_compared_says_nothing() -> None:
    assert said("，，", "沐岚") == ""
