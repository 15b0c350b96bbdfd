# ruff: noqa: E501 - word lists and tables are one line each
"""Made-up names of shops and firms and titles of listings that name nobody, the innocent background the model is trained against: seeded,
from word frequencies and the lists of sellers' words only."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import wordfreq

from matching.text.vocabulary import SELLING_LATIN, SELLING_WORDS, goods_words

NAMELIKE = ["华", "鑫", "达", "盛", "科", "瑞", "丰", "源", "泰", "恒", "金", "宏", "安", "美", "佳", "康", "联", "创", "博", "海", "天", "龙", "星", "宝", "友", "利", "德", "信", "诚", "隆", "兴", "祥", "和", "顺", "福", "嘉", "汇", "通", "正", "大", "新", "中", "东", "南", "北", "西", "明", "亚", "凯", "威", "力", "豪", "尚", "雅", "丽", "诺", "特", "斯", "尔", "维", "奇", "克", "拉", "巴", "莱", "伦", "曼", "迪", "卡", "罗", "米", "奥", "欧", "艾", "爱", "思", "优", "乐", "家", "百", "千", "万", "三", "七", "九", "一", "云", "智", "慧", "飞", "翔", "鹰", "虎", "马", "牛", "羊", "狮", "凤", "鹏", "鸿", "雁", "鹤", "江", "河", "湖", "山", "川", "峰", "林", "森", "木", "花", "香", "春", "夏", "秋", "冬", "风", "雪", "雨", "露", "月", "阳", "光", "辉", "亮", "青", "红", "蓝", "绿", "白", "黑", "紫", "玉", "银", "铜", "铁", "石", "水", "火", "生", "活", "堂", "轩", "阁", "居", "坊", "园", "庄", "记", "氏", "帝", "皇", "王", "御", "贵", "尊", "品", "味", "鲜", "小", "老", "子", "儿", "妹", "哥", "爷", "娘", "婆", "公", "童", "乔", "杰", "伟", "强", "勇", "军", "文", "武", "建", "国", "民", "庆", "平", "富", "荣", "昌", "茂", "腾", "跃", "进", "步", "远", "航", "帆", "舟", "桥", "城", "都", "京", "沪", "粤", "浙", "闽", "川", "湘", "鄂", "赣", "皖", "鲁", "豫", "晋", "冀", "朗", "格", "仕", "登", "普", "森", "纳", "索", "菲", "娜", "妮", "丝", "蒂", "芙", "兰", "芳", "蕾", "蓓", "诗", "黛", "伊", "依", "意", "易", "亿", "益", "怡", "宜", "逸", "艺", "歌", "舞", "琴", "棋", "书", "画", "墨", "笔", "之", "心", "情", "梦", "想", "真", "善", "纯", "清", "净", "洁", "洋", "洲", "泽", "润", "渔", "鱼", "鸟", "鸭", "鸡", "猫", "狗", "熊", "象", "鹿"]
SYLLABLES = ["a", "ba", "be", "bo", "ca", "co", "da", "de", "di", "do", "el", "en", "er", "fa", "fi", "ga", "go", "ha", "in", "is", "ka", "ki", "ko", "la", "le", "li", "lo", "lu", "ma", "me", "mi", "mo", "na", "ne", "ni", "no", "o", "pa", "pe", "pi", "po", "ra", "re", "ri", "ro", "sa", "se", "si", "so", "ta", "te", "ti", "to", "tra", "va", "ve", "vi", "vo", "xa", "yo", "za", "zo", "lux", "max", "tek", "don", "ton", "son", "ley", "man", "field", "land", "well"]

# NAMELIKE stands in the order of how usual a character is in names; few characters make up most names (Zipf).
USUAL = [1 / (i + 12) for i in range(len(NAMELIKE))]
ENDS = ["科技", "集团", "实业", "国际", "贸易", "网络", "装饰", "印刷", "酒店", "投资", "地产", "传媒", "教育", "咨询", "物流", "食品", "电子", "家居", "服饰", "文化", "环保", "能源", "生物", "汽车", "广告", "超市", "药业", "机械"]


def names(count: int, seed: int = 1) -> Iterator[str]:
    """`count` names: six in seven with ideographs, as in a Chinese register of firms, the rest in letters."""
    rnd = random.Random(seed)
    zh = [(w, 9 + math.log10(f)) for w, f in wordfreq.get_frequency_dict("zh", wordlist="large").items() if 2 <= len(w) <= 4 and all("一" <= c < "龦" for c in w)]
    en = [w for w, f in wordfreq.get_frequency_dict("en", wordlist="large").items() if 3 <= len(w) <= 11 and w.isascii() and w.isalpha() and 9 + math.log10(f) > 2.2]
    heads = [w for w, z in zh if z > 2.6]
    for _ in range(count):
        yield chinese(heads, rnd) if rnd.random() < .85 else latin(en, rnd)


def chinese(words: list[str], rnd: random.Random) -> str:
    pick = rnd.random()
    end = rnd.choice(ENDS) if rnd.random() < .25 else ""
    if pick < .35:
        return "".join(rnd.choices(NAMELIKE, USUAL, k=rnd.choice((2, 2, 2, 3, 3, 4)))) + end
    if pick < .5:
        return rnd.choice(words)
    if pick < .7:
        return rnd.choice(words)[:2] + rnd.choices(NAMELIKE, USUAL)[0] + end
    if pick < .85:
        return rnd.choice(NAMELIKE) + rnd.choice(words)[-rnd.choice((1, 2)):]
    return rnd.choice(words)[:2] + rnd.choice(words)[:2]


def latin(words: list[str], rnd: random.Random) -> str:
    pick = rnd.random()
    if pick < .35:
        return rnd.choice(words).capitalize()
    if pick < .55:
        return f"{rnd.choice(words)} {rnd.choice(words)}".title()
    if pick < .75:
        return "".join(rnd.choices(SYLLABLES, k=rnd.choice((2, 3, 3, 4)))).capitalize()
    a, b = rnd.choice(words), rnd.choice(words)
    return (a[:max(2, len(a) // 2 + 1)] + b[len(b) // 2:]).capitalize()


def titles(count: int, seed: int = 1) -> Iterator[str]:
    """`count` titles of 4 to 14 words, of goods, of sellers and ordinary ones, with no name in them."""
    rnd = random.Random(seed)
    zh = [w for w, f in wordfreq.get_frequency_dict("zh", wordlist="large").items() if 2 <= len(w) <= 4 and all("一" <= c < "龦" for c in w) and 9 + math.log10(f) > 3]
    en = [w for w, f in wordfreq.get_frequency_dict("en", wordlist="large").items() if 3 <= len(w) <= 11 and w.isascii() and w.isalpha() and 9 + math.log10(f) > 3.5]
    goods = sorted({w for w, _ in goods_words()})
    sources = {False: ([w for w in goods if not w.isascii()], [w for w in SELLING_WORDS if len(w) > 1], zh), True: ([w for w in goods if w.isascii()], SELLING_LATIN, en)}
    for _ in range(count):
        latin = rnd.random() < .2
        words = [rnd.choice(rnd.choices(sources[latin != (rnd.random() < .1)], (3, 5, 2))[0]) for _ in range(rnd.randint(4, 14))]
        yield (" " if latin or rnd.random() < .7 else "").join(words)
