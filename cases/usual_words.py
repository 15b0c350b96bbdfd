"""Usual words for an opinion: offered under each field, always all of them in the same order, to be picked and changed; nothing is picked by the program.

What a person took as it stands is said in each language of the paper; what was typed stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Callable

from cases.worksheet import AGAINST as REASONS
from cases.worksheet import FORMS
from registry.rights import RightKind

_PATENT = {
    "claim": ("主张独立权利要求 1", "主张的权利要求见特征表", "权利人尚未指明主张哪项权利要求"),
    "features": ("全部技术特征相同", "有等同的技术特征，其余相同", "缺少至少一项技术特征", "需拆解样品才能逐项核对"),
    "whole": ("全部技术特征被覆盖", "没有覆盖全部技术特征", "现有材料不能确定是否全部覆盖"),
}
ROWS: dict[RightKind, dict[str, tuple[str, ...]]] = {
    RightKind.trademark: {
        "use": ("作为识别来源的标识使用", "仅用于描述或说明，不是商标使用", "是否商标使用，现有材料不能判断"),
        "goods": ("同一种商品", "类似商品：功能、用途、渠道和消费对象相近", "商品不类似", "商品是否类似待核"),
        "form": ("字形、构图相同", "字形、构图近似，差别不易察觉", "字形、构图差别明显", "不涉及"),
        "sound": ("读音相同", "读音近似", "读音不同", "没有可呼叫的文字"),
        "meaning": ("含义相同", "含义相近", "含义不同", "没有固定含义，不影响判断"),
        "whole": ("隔离观察，整体基本无差别", "隔离观察，整体和主要部分近似", "整体差别明显，不近似"),
        "distinctive": ("显著性强", "显著性一般", "显著性弱", "知名度没有材料"),
        "confusion": ("相关公众施以一般注意力容易混淆", "不易混淆", "是否混淆，现有材料不能判断"),
    },
    RightKind.design: {
        "product": ("同一种类产品", "相近种类产品", "种类不相同也不相近"),
        "visible": ("正常使用时可见的设计特征相同", "可见的设计特征近似，仅有局部细微差别", "可见的设计特征差别明显"),
        "functional": ("未见由技术功能唯一限定的特征", "有由技术功能限定的特征，比对时不考虑"),
        "new": ("区别于现有设计的特征相同", "区别于现有设计的特征近似", "区别于现有设计的特征不同", "没有评价报告，不能确定"),
        "space": ("设计空间较大", "设计空间较小", "设计空间没有材料"),
        "whole": ("整体视觉效果无差异", "整体视觉效果无实质性差异", "整体视觉效果有实质性差异"),
    },
    RightKind.invention: _PATENT,
    RightKind.utility_model: _PATENT,
    RightKind.gi: {
        "origin": ("产地不在划定范围内", "产地在划定范围内", "产地没有标明，待核"),
        "user": ("不是核准使用人", "是核准使用人", "是否核准使用人待核"),
        "name": ("直接使用了地理标志名称", "以「式」「型」等方式使用了名称", "属于地名的正当使用"),
        "quality": ("没有检验材料", "符合质量特色要求", "不符合质量特色要求"),
    },
    RightKind.copyright: {
        "work": ("具有独创性的表达", "独创性较低", "是否构成作品，现有材料不能判断"),
        "access": ("作品此前已公开发表，有接触的可能", "未见接触的可能"),
        "similar": ("表达基本相同", "表达实质性相似", "表达不构成实质性相似"),
        "scope": ("未见属于公有领域或合理使用", "相同部分属于公有领域或思想"),
    },
}
AGAINST: dict[str, tuple[str, ...]] = {
    "authorised": ("未见授权或正品来源的材料，待对方陈述", "有材料显示已获授权或系正品", "材料不足，待核"),
    "expired": ("权利有效，及于行为地", "权利效力或地域待核"),
    "class": ("商品相同或类似，此项不成立", "商品可能不类似"),
    "prior": ("未见在先使用或在先权利的材料，待对方陈述", "有在先使用或在先权利的材料"),
    "fair": ("不属于描述性、功能性或指示性使用", "可能属于描述性、功能性或指示性使用"),
    "known": ("未见现有技术或现有设计的材料，待对方陈述", "有现有技术或现有设计的材料"),
}
WOULD_CHANGE = ("取得授权或正品来源的证据", "在先使用或在先权利的证据", "实物与所见图片不一致的证据", "权利被撤销、宣告无效或届满", "现有技术或现有设计的对比文件")
ASK_FOR = ("授权书原件", "进货合同与付款凭证", "实物六面照片", "最早使用时间的证明")
KNOWN = frozenset({*(w for form in ROWS.values() for usual in form.values() for w in usual), *(w for usual in AGAINST.values() for w in usual), *WOULD_CHANGE, *ASK_FOR})
_NAMES = frozenset({*(line.name for form in FORMS.values() for line in form), *(name for _, name, _ in REASONS)})


def said(words: str, word: Callable[..., str]) -> str:
    """Words with each line that was taken from here, alone or behind the name of its row, in the language of the paper."""
    return "\n".join(_line(line, word) for line in words.split("\n"))


def _line(line: str, word: Callable[..., str]) -> str:
    if line in KNOWN:
        return word(line)
    name, colon, rest = line.partition("：")
    parts = rest.split("；")
    if not colon or name not in _NAMES or not KNOWN.issuperset(parts):
        return line
    return word("{name}：{words}", {"name": word(name), "words": word("；").join(word(part) for part in parts)})
