"""What the model counts, in the words the analyst reads.

Every feature has a place in the vector of its row (ideographs: `i.`, letters: `l.`), the direction its weight may take (+1 speaks
for likeness, -1 against, 0 either), the kind of finding, a name, and a sentence with `{seen}` and `{claimed}`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Feature:
    """One row of an explanation. `index`: place in the vector; `sign`: direction the weight may take."""

    code: str
    index: int
    sign: int
    kind: str
    name: str
    detail: str


SHARED = (
    Feature("base", 0, 0, "base", "起点", "从文字完全一致算起，以下各行逐项加减"),
    Feature("fair_use", 34, -1, "context", "说明性使用", "名称前有“适用、兼容、for”等字样，可能只是说明用途"),
    Feature("goods_word", 30, 0, "goods", "出现商品名称", "文字中写有商品名称，名称处于品牌位置"),
    Feature("exact", 36, 1, "spelling", "文字相同", "“{seen}”与权利文字“{claimed}”相同"),
    Feature("ordinary_same", 32, -1, "meaning", "权利文字是常用词", "“{claimed}”本身是常用词，可能只是词义上的使用"),
    Feature("ordinary_near", 33, -1, "meaning", "权利文字是常用词（文字不同）", "“{claimed}”是常用词，文字又不完全相同"),
    Feature("other_name", 39, 0, "meaning", "权利人登记的别名", "与权利人登记的别名“{claimed}”比较"),
    Feature("famous_name", 40, 0, "meaning", "通行的其他名称", "与该商标通行的其他名称“{claimed}”比较"),
    Feature("famous_changed", 55, -1, "meaning", "其他名称且文字不同", "与该商标通行的其他名称“{claimed}”也不完全相同"),
    Feature("part", 41, -1, "spelling", "只涉及权利文字的一部分", "只涉及权利文字中的“{claimed}”"),
    Feature("turned", 47, -1, "spelling", "换序或读音形式", "与权利文字的换序或拼音形式“{claimed}”比较"),
    Feature("goods_near", 45, 1, "goods", "商品类别相同或相近", "商品与核定使用的商品类别相同或相近"),
    Feature("goods_far", 46, -1, "goods", "商品类别相距较远", "商品与核定使用的商品类别相距较远"),
    Feature("alone", 43, 0, "context", "整段文字就是该名称", "整段文字只有“{seen}”"),
)

IDEOGRAPHS = (
    *SHARED,
    Feature("length_1", 1, 0, "spelling", "权利文字仅一字", "权利文字仅一字，显著性有限"),
    Feature("length_3", 2, 0, "spelling", "权利文字三字", "权利文字为三字，偶合的可能较小"),
    Feature("length_4", 3, 0, "spelling", "权利文字四字", "权利文字为四字，偶合的可能小"),
    Feature("length_5", 4, 0, "spelling", "权利文字五字以上", "权利文字有五字以上，偶合的可能很小"),
    Feature("homophone", 5, -1, "sound", "换用同音字", "“{seen}”与“{claimed}”同音异字"),
    Feature("near_sound", 6, -1, "sound", "换用近音字", "“{seen}”与“{claimed}”读音极近（平翘舌、前后鼻音等）"),
    Feature("related_sound", 7, -1, "sound", "换用音近字", "“{seen}”与“{claimed}”读音相近"),
    Feature("sound_and_shape", 8, -1, "shape", "换用音形皆近的字", "“{seen}”与“{claimed}”读音、字形都相近"),
    Feature("lookalike", 9, -1, "shape", "换用形近字", "“{seen}”与“{claimed}”字形相近"),
    Feature("looks_somewhat", 10, -1, "shape", "换用字形略近的字", "“{seen}”与“{claimed}”字形略近"),
    Feature("pinyin", 11, -1, "sound", "写成拼音", "以拼音“{seen}”写出“{claimed}”"),
    Feature("pinyin_near", 12, -1, "sound", "写成近似拼音", "以近似的拼音“{seen}”写出“{claimed}”"),
    Feature("hidden", 13, -1, "script", "以符号遮掩", "以符号“{seen}”遮掩“{claimed}”"),
    Feature("weak_change", 14, -1, "spelling", "换字（仅声母或韵母相同）", "“{claimed}”换成“{seen}”，仅声母或韵母相同"),
    Feature("change", 15, -1, "spelling", "换成不相近的字", "“{claimed}”换成不相近的“{seen}”"),
    Feature("missing", 16, -1, "spelling", "缺字", "缺少“{claimed}”"),
    Feature("extra", 17, -1, "spelling", "中间加字", "中间多出“{seen}”"),
    Feature("swapped", 18, -1, "spelling", "相邻两字对调", "“{claimed}”两字对调为“{seen}”"),
    Feature("reordered", 19, -1, "spelling", "字序不同", "用字相同，字序不同：“{seen}”"),
    Feature("two_sound", 20, -1, "sound", "两字商标换音近字", "两字商标换用音近字，偶合的可能较大"),
    Feature("two_shape", 21, -1, "shape", "两字商标换形近字", "两字商标换用形近字"),
    Feature("two_change", 22, -1, "spelling", "两字商标缺换一字", "两字商标缺换一字，只余一字相同"),
    Feature("first_differs", 23, -1, "spelling", "首字明显不同", "首字“{claimed}”明显不同"),
    Feature("changed_in_word", 24, -1, "context", "改动处是常用词", "不同之处落在常用词“{seen}”中，可能是偶合"),
    Feature("window_is_word", 25, -1, "context", "该处本身是常用词", "“{seen}”本身是常用词"),
    Feature("cut", 26, -1, "context", "跨越词语边界", "“{seen}”跨越词语边界，截断了常用词"),
    Feature("attached_before", 27, -1, "context", "前面紧连其他名称文字", "“{seen}”之前紧连其他名称文字"),
    Feature("attached_after", 28, -1, "context", "后面紧连其他名称文字", "“{seen}”之后紧连其他名称文字"),
    Feature("other_names", 29, -1, "context", "另有其他名称文字", "文字中另有其他名称文字"),
    Feature("rare", 31, 1, "meaning", "用字少见", "相同或同音的字“{claimed}”少见，不易偶合"),
    Feature("separated", 35, -1, "script", "分在几处书写", "“{seen}”分在几处书写，未必连读"),
    Feature("spelled_out", 48, 0, "script", "逐字以符号隔开", "“{seen}”逐字以符号隔开"),
    Feature("broken", 49, -1, "context", "取自不同词语", "“{seen}”的字分属不同的常用词"),
    Feature("common_rest", 50, -1, "meaning", "其余用字常见", "除改动处外，其余的字常见，偶合的可能较大"),
    Feature("akin", 51, -1, "meaning", "换用同类字", "“{claimed}”换成同类的“{seen}”（数字、颜色、动物等）"),
    Feature("over_third", 52, -1, "spelling", "改动超过三分之一", "改动的字超过三分之一"),
    Feature("two_plain", 53, -1, "spelling", "两处以上换成不相近的字", "有两处以上换成不相近的字"),
    Feature("tone", 54, -1, "sound", "声调不同", "“{seen}”与“{claimed}”同音而声调不同"),
    Feature("two_swapped", 56, -1, "spelling", "两字商标倒序", "两字商标倒序为“{seen}”"),
    Feature("attached_exact", 58, -1, "context", "紧连其他名称文字（文字相同）", "“{seen}”前后紧连其他名称文字"),
    Feature("two_differ", 37, -1, "spelling", "两处以上不同", "有两处以上不同"),
    Feature("three_differ", 38, -1, "spelling", "三处以上不同", "有三处以上不同"),
    Feature("english_word", 42, -1, "meaning", "拼音同时是外文词", "“{seen}”同时是常用外文词"),
    Feature("both_changed", 44, -1, "sound", "两字全换", "两个字都换成了音近字"),
)

LETTERS = (
    *SHARED,
    Feature("l.length_2", 1, 0, "spelling", "权利文字仅一两个字母", "权利文字仅一两个字母，应比对图样"),
    Feature("l.length_3", 2, 0, "spelling", "权利文字三个字母", "权利文字为三个字母，偶合的可能较大"),
    Feature("l.length_4", 3, 0, "spelling", "权利文字四个字母", "权利文字为四个字母"),
    Feature("l.length_6", 4, 0, "spelling", "权利文字六七个字母", "权利文字为六七个字母，偶合的可能较小"),
    Feature("l.length_8", 5, 0, "spelling", "权利文字八个字母以上", "权利文字有八个字母以上，偶合的可能小"),
    Feature("l.lookalike", 6, -1, "shape", "换用形近字母", "“{seen}”与“{claimed}”字母形状相近"),
    Feature("l.sound", 7, -1, "sound", "换用音近字母", "“{seen}”与“{claimed}”读音相近"),
    Feature("l.vowel", 8, -1, "sound", "换用其他元音", "“{seen}”与“{claimed}”只差元音"),
    Feature("l.change", 9, -1, "spelling", "换成不相近的字母", "“{claimed}”换成“{seen}”"),
    Feature("l.extra", 10, -1, "spelling", "中间加字母", "中间多出“{seen}”"),
    Feature("l.missing", 11, -1, "spelling", "缺字母", "缺少“{claimed}”"),
    Feature("l.swapped", 12, -1, "spelling", "相邻字母对调", "“{claimed}”对调为“{seen}”"),
    Feature("l.pair", 13, -1, "shape", "字母组合互代", "“{seen}”与“{claimed}”看来或读来相同"),
    Feature("l.double", 14, -1, "spelling", "字母双写或单写", "字母双写或单写不同"),
    Feature("l.first_differs", 15, -1, "spelling", "首字母不同", "首字母“{claimed}”不同"),
    Feature("l.two_differ", 16, -1, "spelling", "两处以上不同", "有两处以上不同"),
    Feature("l.three_differ", 17, -1, "spelling", "三处以上不同", "有三处以上不同"),
    Feature("l.share_differs", 18, -1, "spelling", "不同部分超过两成", "不同的字母超过两成"),
    Feature("l.much_differs", 19, -1, "spelling", "不同部分超过三成半", "不同的字母超过三成半"),
    Feature("l.before", 20, -1, "context", "前面连写的字母", "“{seen}”之前还有连写的字母"),
    Feature("l.after", 21, -1, "context", "后面连写的字母", "“{seen}”之后还有连写的字母"),
    Feature("l.has_before", 22, -1, "context", "不从词首开始", "“{seen}”不从词首开始"),
    Feature("l.has_after", 23, -1, "context", "不到词尾为止", "“{seen}”不到词尾为止"),
    Feature("l.word", 24, -1, "context", "该处本身是外文常用词", "“{seen}”所在处本身是外文常用词"),
    Feature("l.inside_word", 25, -1, "context", "包含在外文常用词之内", "“{seen}”包含在更长的外文常用词之内"),
    Feature("l.attached_change", 26, -1, "context", "连写之内又有改动", "在更长的词之内，且字母不同"),
    Feature("l.whole_word", 27, 1, "spelling", "独立成词且相同", "“{seen}”独立成词，与权利文字相同"),
    Feature("l.name_before", 28, -1, "context", "前面另有名称", "“{seen}”之前另有名称文字"),
    Feature("l.name_after", 29, -1, "context", "后面另有名称", "“{seen}”之后另有名称文字"),
    Feature("l.other_names", 31, -1, "context", "另有其他名称文字", "文字中另有其他名称文字"),
    Feature("l.separated", 35, -1, "script", "由几个词拼成", "“{seen}”由几个词拼成"),
    Feature("l.spelled_out", 48, 0, "script", "逐个字母隔开", "“{seen}”逐个字母以符号隔开"),
    Feature("l.attached_share", 49, -1, "context", "连写部分与改动并存", "连写的字母之外又有改动"),
    Feature("l.edits", 50, -1, "spelling", "改动的份额", "改动的字母所占份额"),
    Feature("l.short_two", 51, -1, "spelling", "短名称两处不同", "名称短而有两处不同"),
    Feature("l.short_edits", 37, -1, "spelling", "短名称中的改动", "名称短，一处改动即明显"),
    Feature("l.last_differs", 38, -1, "spelling", "尾字母不同", "尾字母“{claimed}”不同"),
)


@lru_cache(maxsize=2)
def by_index(letters: bool) -> dict[int, Feature]:
    """Features of a row by their place in its vector."""
    return {f.index: f for f in (LETTERS if letters else IDEOGRAPHS)}


def feature_names() -> dict[str, str]:
    """Feature code -> the Chinese words the analyst reads."""
    return {f.code: f.name for f in (*IDEOGRAPHS, *LETTERS)}
