# ruff: noqa: E501 - word lists and tables are one line each
"""Goods: which Nice classes a title's words belong to, and how close two classes stand.

Closeness follows art. 11-12 of the Supreme Court's trademark interpretation (function, use, producer, channel, customers) as far as
whole classes allow: 1 within a class, and for pairs the practice of cross-searching similar groups. Class headings: Nice
Classification, 13th edition (2026). The word list goods.tsv was written for this project.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from matching.types import Finding

WORDS = Path(__file__).resolve().parent / "goods.tsv"
TRADE = frozenset(["加盟", "广告", "电商", "专卖店", "超市", "商场", "连锁店", "store", "shop", "bag", "box", "tag", "set", "cloth", "oil", "car", "set", "tool", "flash", "card", "book", "bar", "plant", "feed", "light", "设计服务", "音乐", "游戏", "电影", "教育", "教学", "课程", "学校", "酒店", "快递", "物流", "门票", "印刷", "加工定制", "安装", "维修", "包装袋", "袋", "糖", "盐", "酒", "裤", "衫", "砖", "线", "本子"])
# What the last word of an organisation's name says about its trade, where nothing else does.
TRADE_ENDS = {"酒店": (43,), "宾馆": (43,), "饭店": (43,), "餐饮": (43,), "印刷": (40,), "装饰": (37,), "装修": (37,), "工程": (37,), "建设": (37,), "建筑": (37,), "地产": (36,), "置业": (36,), "物业": (36, 37),
              "投资": (36,), "资本": (36,), "金融": (36,), "证券": (36,), "基金": (36,), "银行": (36,), "保险": (36,), "担保": (36,), "咨询": (35,), "广告": (35,), "物流": (39,), "快递": (39,), "货运": (39,), "航空": (39, 12),
              "旅游": (39,), "旅行社": (39,), "教育": (41,), "学校": (41,), "幼儿园": (41,), "影视": (41,), "文化": (41,), "传媒": (35, 41), "网络": (38, 42), "软件": (9, 42), "医院": (44,), "诊所": (44,), "美容": (44,),
              "律师事务所": (45,), "能源": (4, 40), "资源": (1, 6), "生态": (42, 44), "环保": (40, 11), "化工": (1,), "机械": (7,), "重工": (7, 12), "电子": (9,), "电器": (7, 9, 11), "照明": (11,), "医药": (5,), "制药": (5,), "药业": (5,), "生物": (1, 5),
              "食品": (29, 30), "乳业": (29,), "酒业": (33,), "茶业": (30,), "粮油": (29, 30), "农业": (31,), "牧业": (31,), "种业": (31,), "服饰": (25,), "鞋业": (25,), "家纺": (24,), "家居": (20,), "家具": (20,), "木业": (19,),
              "建材": (19,), "门窗": (6, 19), "钢铁": (6,), "珠宝": (14,), "纸业": (16,), "包装": (16, 39), "玩具": (28,), "体育": (28, 41), "汽车": (12,), "轮胎": (12,)}
# English words of services and delivery that stand in any listing and say nothing of the goods ("free shipping", "travel bag").
SHOP_TALK = frozenset(["shipping", "express", "logistics", "travel", "tour", "flight", "streaming", "printing", "engraving", "processing", "repair", "installation", "cleaning", "运输", "配送", "直播"])
# The last character of a Chinese compound names the article: 床头灯 is a lamp, no bed. Only where it follows another word without a break.
HEADS = {"灯": (11,), "杯": (21,), "壶": (21, 11), "碗": (21,), "锅": (21, 11), "桶": (21,), "罐": (21,), "椅": (20,), "桌": (20,), "柜": (20,), "架": (20,), "凳": (20,),
         "箱": (20, 18), "包": (18,), "伞": (18,), "鞋": (25,), "帽": (25,), "袜": (25,), "裙": (25,), "衣": (25,), "裤": (25,), "衫": (25,), "被": (24,), "毯": (24,),
         "酒": (33,), "茶": (30,), "糖": (30,), "笔": (16,), "霜": (3,), "膏": (3, 5)}
NO_HEAD = re.compile("包[邮换退赔教含]|被[子套褥]|衣[服柜架帽]|鞋[柜架底垫油]|茶[叶具几]|酒[店杯柜]|糖果|笔记|.装")
REACH = 2
"""How many characters after a goods word its compound may end."""
# Things that other goods are for: before another goods word, without a break, they say what it is for (冰箱收纳盒, 平板拖把), not what is sold.
HOSTS = frozenset(["平板", "陶瓷", "玻璃", "橡胶", "大理石", "木板", "手机", "电脑", "相机", "汽车", "车载", "自行车", "沙发", "地板", "床", "窗帘", "冰箱", "空调", "洗衣机", "马桶", "水龙头", "咖啡", "衣服", "鞋子"])
FORM_OF_COMPANY = re.compile(r"(有限责任公司|股份有限公司|有限公司|分公司|公司|集团|股份)+$")
NAME_MOST = 14
LATIN = re.compile(r"[a-z]{2,}(?:[-'.][a-z]+)*")
LONGEST_WORD = 8
TITLE_MOST = 2000
SAME, SIDE, KIN = 1.0, .6, .35
TRADE_SURE = .6
# Pairs that examination cross-searches, or that one shop sells side by side.
BESIDE = ((3, 5), (3, 21), (5, 29), (5, 30), (5, 10), (6, 19), (6, 20), (7, 8), (7, 9), (7, 11), (9, 11), (9, 28), (9, 38), (9, 42), (9, 14), (14, 26), (14, 18), (18, 25),
          (24, 25), (25, 26), (20, 24), (20, 27), (24, 27), (19, 27), (29, 30), (29, 31), (30, 31), (30, 32), (32, 33), (29, 32), (30, 43), (43, 29), (16, 41), (1, 2), (1, 4),
          (2, 19), (4, 12), (7, 12), (12, 28), (21, 11), (21, 8), (16, 20), (17, 19), (22, 24), (35, 25), (35, 9), (36, 37), (39, 43), (32, 43), (33, 43), (10, 44), (3, 44), (42, 38),
          (20, 21), (23, 24), (41, 28), (34, 9), (1, 31), (5, 31))
FAMILIES = ((18, 25, 14, 26, 3, 24, 23), (29, 30, 31, 32, 33, 43), (7, 8, 9, 11, 21), (19, 6, 17, 2, 27, 20, 24), (9, 38, 42, 35), (12, 4, 7), (16, 41, 28), (1, 2, 3, 4, 5))


class UnknownClass(ValueError):
    """A number that is no Nice class (1-45)."""


@lru_cache(maxsize=1)
def word_classes() -> dict[str, tuple[int, ...]]:
    """Goods word -> its Nice classes."""
    out: dict[str, list[int]] = defaultdict(list)
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        number, zh, latin = line.split("\t")
        for w in (*zh.split(), *latin.split()):
            out[w.lower()].append(int(number))
    return {w: tuple(c) for w, c in out.items()}


def classes_of(title: str) -> list[tuple[int, float, str]]:
    """(Nice class, confidence 0-1, the word that says so), most confident first.

    Longest words are read first; a word of several classes shares its confidence; the last goods word of a Chinese title names the
    article more often than the first, so it counts a little more. A compound is what its last character says (床头灯 is a lamp), and what
    stands before another goods word as its host is not sold (平板拖把 is a mop). Words joined by a hyphen are one (PEN-FOLDS is no pen). Where no goods are
    named, the trade at the end of an organisation's name counts. Only the first 2,000 characters are read.
    """
    found: dict[int, tuple[float, str]] = {}
    for word, classes, place in _words(title[:TITLE_MOST].lower()):
        sure = min(.95, (.5 + .1 * min(len(word), 4)) * (.9 + .1 * place)) / len(classes) ** .5
        for c in classes:
            if sure > found.get(c, (0.0, ""))[0]:
                found[c] = (round(sure, 3), word)
    if not found:
        found = {c: (TRADE_SURE, word) for word in _trade(title) for c in TRADE_ENDS[word]}
    return sorted(((c, s, w) for c, (s, w) in found.items()), key=lambda r: (-r[1], r[0]))


def _trade(title: str) -> list[str]:
    """The trade an organisation's name ends with (汇源印刷, 海天酒店集团): one run of ideographs, no listing title."""
    name = FORM_OF_COMPANY.sub("", title[:2 * NAME_MOST].strip())
    if not 3 <= len(name) <= NAME_MOST or not all("一" <= c <= "龥" for c in name):
        return []
    return [w for w in (name[-n:] for n in (5, 3, 2)) if w in TRADE_ENDS and len(w) < len(name)][:1]


@lru_cache(maxsize=1)
def _telling() -> dict[str, tuple[int, ...]]:
    """Words that say what is sold: not those of trade itself (class 35 and the like), which stand in any title."""
    return {w: c for w, c in word_classes().items() if w not in TRADE and w not in SHOP_TALK}


def _words(text: str) -> list[tuple[str, tuple[int, ...], float]]:
    """Goods words of a text with their classes and their place (0 first .. 1 last)."""
    known, out, i, size = _telling(), [], 0, max(1, len(text))
    while i < len(text):
        m = LATIN.match(text, i)
        if m:
            w = _singular(m.group(), known)
            if w in known:
                out.append((w, known[w], i / size))
            i = m.end()
            continue
        hit = _longest(text, i, known)
        if hit:
            compound, classes = _compound(text, i, i + len(hit), known)
            if classes:
                out.append((compound, classes, i / size))
            hit = compound
        i += max(1, len(hit))
    return out


def _singular(word: str, known: dict[str, tuple[int, ...]]) -> str:
    word = word.replace("-", "") if word.replace("-", "") in known else word
    return word if word in known else word[:-1] if word.endswith("s") and word[:-1] in known else word


def _longest(text: str, at: int, known: dict[str, tuple[int, ...]]) -> str:
    return next((text[at:at + n] for n in range(min(LONGEST_WORD, len(text) - at), 0, -1) if text[at:at + n] in known), "")


def _compound(text: str, start: int, end: int, known: dict[str, tuple[int, ...]]) -> tuple[str, tuple[int, ...]]:
    """The goods word at `start`..`end` with the head its compound ends with, and the classes of the whole; no classes for a host."""
    word = text[start:end]
    for at in range(end, min(end + REACH, len(text))):
        if not "一" <= text[at] <= "龥":
            break
        if len(_longest(text, at, known)) > 1:
            return word, () if at == end and word in HOSTS else known[word]
        if text[at] in HEADS and not NO_HEAD.match(text, at):
            return text[start:at + 1], HEADS[text[at]]
    return word, known[word]


@lru_cache(maxsize=1)
def closeness_table() -> npt.NDArray[np.float64]:
    """46 x 46 closeness by class number; row and column 0 are empty."""
    out = np.zeros((46, 46))
    for family in FAMILIES:
        for a in family:
            for b in family:
                out[a, b] = KIN
    for a, b in BESIDE:
        out[a, b] = out[b, a] = SIDE
    np.fill_diagonal(out, SAME)
    out[0, 0] = 0.0
    return out


def closeness(a: int, b: int) -> tuple[float, Finding]:
    """How close goods of two Nice classes stand, 0..1, with the finding that says so (it adds nothing by itself)."""
    for c in (a, b):
        if not 1 <= c <= 45:
            raise UnknownClass(f"no Nice class: {c}")
    near = float(closeness_table()[a, b])
    detail = {SAME: "商品同属第{seen}类", SIDE: "第{seen}类与第{claimed}类商品关系密切，审查时相互检索", KIN: "第{seen}类与第{claimed}类商品用途或渠道相关"}
    finding = Finding("goods_closeness", 0.0, str(a), str(b), detail.get(near, "第{seen}类与第{claimed}类商品相距较远"), "goods",
                      {"seen": str(a), "claimed": str(b)})
    return near, finding
