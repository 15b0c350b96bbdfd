"""Invented papers for the tests: names, numbers and pictures are ours."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image, ImageDraw

from cases.papers.kinds import KINDS
from cases.papers.letter import Letter, PackageCover
from cases.papers.opinion import OpinionPaper, Pair

SHA = "3f2a9c5d7b1e4f60918273645546372819aabbccddeeff00112233445566778899"[:64]
GATE_NAMES = (
    "号码格式与校验",
    "已授权或注册",
    "在保护期内",
    "年费与存续",
    "地域",
    "申请人资格",
    "未决程序",
    "商品或类别范围",
    "行为类型",
    "正品或授权",
    "在先使用",
    "现有技术或现有设计",
    "科研与过境",
    "描述性或功能性使用",
    "合法来源",
    "连续三年不使用",
    "评价报告",
    "在先意见",
)
RESULTS = (
    "pass",
    "pass",
    "pass",
    "not_applicable",
    "pass",
    "unknown",
    "unknown",
    "pass",
    "pass",
    "unknown",
    "unknown",
    "not_applicable",
    "not_applicable",
    "pass",
    "unknown",
    "unknown",
    "not_applicable",
    "pass",
)


def png(colour: str, words: str, size: tuple[int, int] = (640, 460)) -> bytes:
    """A drawn mark: a roof over waves."""
    picture = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(160, 230), (320, 70), (480, 230)], fill=colour)
    for x in range(150, 480, 60):
        draw.arc((x, 240, x + 60, 300), 0, 180, fill=colour, width=12)
    draw.text((290, 360), words, fill=colour)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


PICTURES = {
    "seen": png("#1d4e9e", "LANQUE"),
    "claimed": png("#153e52", "LAN QUE"),
    "seen-2": png("#1d4e9e", "label", (900, 300)),
    "claimed-2": png("#153e52", "view", (300, 600)),
}


def opinion(kind: str = "trademark", language: str = "zh", **changes: Any) -> OpinionPaper:
    """A signed opinion of that kind, in full."""
    return OpinionPaper.from_dict({**_words(kind, language), **changes})


def _words(kind: str, language: str) -> dict[str, Any]:
    z = language == "zh"
    return {
        "language": language,
        "kind": kind,
        "status": "signed",
        "issuer": "江汉市知识产权维权援助中心" if z else "Jianghan Intellectual Property Assistance Centre",
        "number": "鄂维〔2026〕武-意-00012号",
        "version": 1,
        "case_number": "鄂维〔2026〕武-展-00012号",
        "issued_at": "2026-11-22T15:26:00+08:00",
        "issued_on": "2026年11月22日" if z else "22 November 2026",
        "urgency": "展会加急" if z else "urgent (fair)",
        "act_date": "2026-11-22",
        "requester": "楚江家居礼品展驻展工作站" if z else "Workstation at the Chujiang Home and Gift Fair",
        "purpose": "供该展会处置展位 B2-117 所展保温杯时参考" if z else "for the fair's handling of the flask shown at booth B2-117",
        "asked": "就展位 B2-117 所展保温杯（型号 LQ-500）所用标识与第 91000217 号注册商标是否相同或近似，出具参考意见。"
        if z
        else "Whether the sign on the flask (model LQ-500) shown at booth B2-117 is identical or similar to registered mark no. 91000217.",
        "right": {
            "number": "91000217",
            "title": "澜雀 LANQUE",
            "owner": "江汉澜雀日用品有限公司",
            "office": "CN",
            "filed": "2020-06-18",
            "registered": "2021-05-21",
            "expires": "2031-05-20",
            "status": "有效" if z else "alive",
            "checked_at": "2026-11-22 11:02",
            "checked_source": "权利登记簿" if z else "register of rights",
            "scope": "第 21 类：保温杯；日用玻璃器皿；水壶" if z else "Class 21: vacuum flasks; household glassware; jugs",
            "pictures": [
                {"name": "claimed", "caption": "注册图样" if z else "as registered"},
                {"name": "claimed-2", "caption": "立体图" if z else "perspective"},
            ],
        },
        "accused": {
            "title": "蓝鹊保温杯 LQ-500",
            "respondent": "临江晴川杯业有限公司" if z else "Linjiang Qingchuan Cups Co., Ltd.",
            "source": "https://market.example/shops/shop-17/items/lanque-insulated-bottle-500ml-stainless-steel-2026.html?ref=hall-b2",
            "captured_at": "2026-11-22 10:31:05 +08:00",
            "captured_by": "快维采集 0.1.0",
            "submitted_by": "巡查一组" if z else "patrol 1",
            "sample_state": "现场展样，未封存" if z else "shown at the booth, not sealed",
            "facts": [{"name": "展位" if z else "Booth", "value": "B2-117"}, {"name": "标价" if z else "Price", "value": "¥59.00"}],
            "pictures": [
                {"name": "seen", "caption": "杯身标识近景" if z else "sign on the flask"},
                {"name": "seen-2", "caption": "展台全景" if z else "booth"},
            ],
        },
        "gates": [
            {
                "number": n + 1,
                "name": name,
                "result": RESULTS[n],
                "reason": "已据登记簿核对" if RESULTS[n] == "pass" else "须由当事人补充材料后核实",
                "source": "权利登记簿",
            }
            for n, name in enumerate(GATE_NAMES)
        ],
        "methods": [
            "以相关公众的一般注意力为标准，隔离状态下作整体比对与主要部分比对，并考虑请求保护商标的显著性与知名程度。"
            if z
            else "From the ordinary attention of the relevant public, compared apart, as a whole and in the main part, with regard to distinctiveness and fame."
        ],
        "law": [
            "《中华人民共和国商标法》（2019年修正）第五十七条" if z else "Trademark Law of the PRC (2019), article 57",
            "法释〔2020〕19号第九条、第十条" if z else "SPC interpretation Fashi [2020] 19, articles 9 and 10",
        ],
        "comparison": [
            {
                "name": "读音" if z else "Sound",
                "seen": "蓝鹊 lán què",
                "claimed": "澜雀 lán què",
                "words": "二者读音及声调完全相同，隔离状态下以口头呼叫不能区分。"
                if z
                else "Sound and tones are the same; the two cannot be told apart when spoken.",
                "measures": ["同音同调" if z else "same syllables and tones", "第二字声调相同，字形不同" if z else "second character: same tone, other shape"],
            },
            {
                "name": "含义" if z else "Meaning",
                "seen": "鸟类名称" if z else "name of a bird",
                "claimed": "无固有含义" if z else "no fixed meaning",
                "words": "含义有别，对近似认定有减弱作用。" if z else "Different meaning, which weighs against similarity.",
                "measured": "",
            },
            {
                "name": "字形与构图" if z else "Form",
                "seen": "上图下文" if z else "device over words",
                "claimed": "上图下文" if z else "device over words",
                "words": "屋形与波纹的位置、比例相近。" if z else "Roof and waves are alike in place and proportion.",
                "measured": "镜像后轮廓相合" if z else "outlines meet when mirrored",
            },
            {
                "name": "商品" if z else "Goods",
                "seen": "保温杯" if z else "vacuum flask",
                "claimed": "保温杯 2101" if z else "vacuum flasks, group 2101",
                "words": "同一种商品。" if z else "The same goods.",
                "measured": "",
            },
        ],
        "features": [
            {
                "cells": dict.fromkeys(
                    (
                        "view",
                        "feature",
                        "visible",
                        "functional",
                        "new",
                        "accused",
                        "difference",
                        "weight",
                        "number",
                        "claim",
                        "construction",
                        "evidence",
                        "result",
                        "remark",
                        "expression",
                        "access",
                    ),
                    "杯体呈六棱柱形" if z else "hexagonal body",
                )
                | {"number": f"1-{n}", "result": "相同" if z else "same", "evidence": f"证据 {n}"}
            }
            for n in (1, 2, 3)
        ]
        if kind in ("design", "invention", "utility_model", "copyright")
        else [],
        "against": [
            {
                "name": "可能是正品、已获授权或平行进口" if z else "may be genuine, authorised or parallel import",
                "reason": "未登记授权" if z else "no licence on record",
                "words": "被投诉人尚未陈述，不能排除。" if z else "The respondent has not been heard; cannot be ruled out.",
                "result": "unknown",
            },
            {
                "name": "可能有在先使用或在先权利" if z else "may be prior use or a prior right",
                "reason": "称 2019 年已印目录" if z else "says a catalogue was printed in 2019",
                "words": "如提交目录原件，应重新评估。" if z else "To be assessed again if the original catalogue is shown.",
                "result": "unknown",
            },
        ],
        "reasoning": (
            "二者读音及声调完全相同，隔离状态下以口头呼叫不能区分。「蓝鹊」有固有含义，「澜雀」无；含义有别，对近似认定有减弱作用。\n以相关公众的一般注意力隔离观察，二者使用于同一种商品，容易对来源产生误认。"
            if z
            else "The two signs sound the same and cannot be told apart when spoken. "
            "One names a bird, the other has no meaning; this weighs against similarity.\n"
            "Seen apart with ordinary attention and used on the same goods, the public may err about the source."
        ),
        "conclusion": "rather_high",
        "conclusion_words": "",
        "confidence": "材料基本完整，被投诉人尚未答辩。" if z else "The file is nearly complete; the respondent has not answered yet.",
        "would_change": "如被投诉人提交 2019 年产品目录原件并证明在先使用且有一定影响，本意见应予重新评估。"
        if z
        else "If the respondent shows the original 2019 catalogue and proves prior use with some influence, this opinion must be assessed again.",
        "ask_for": [
            "2019 年产品目录原件或公证件" if z else "the original 2019 catalogue or a notarised copy",
            "2021 年 5 月以前的销售发票" if z else "invoices from before May 2021",
        ],
        "machine": {
            "engine": "快维 0.1.0",
            "policy": "2026.11",
            "tables": ["相似群 2026-01"] if z else ["goods groups 2026-01"],
            "thresholds": "",
            "shown": ["读音", "字形", "图形轮廓", "商品"] if z else ["sound", "shape", "outline", "goods"],
        },
        "signatures": [
            {
                "role": "drafter",
                "name": "闻一舟" if z else "Wen Yizhou",
                "code": "专家 E-07" if z else "expert E-07",
                "at": "2026-11-22 15:02",
                "recusal": True,
            },
            {"role": "signatory", "name": "周映川" if z else "Zhou Yingchuan", "code": "", "at": "2026-11-22 15:26", "recusal": True},
        ],
        "evidence": [
            {
                "order": n,
                "name": f"展位 B2-117 照片 {n}" if z else f"photo {n} of booth B2-117",
                "kind": "照片" if z else "photo",
                "captured_at": "2026-11-22 10:31:05 +08:00",
                "source": "现场拍摄" if z else "taken at the booth",
                "size": 1048576 + n,
                "sha256": SHA,
            }
            for n in range(1, 4)
        ],
        "plain": "展台上的「蓝鹊」与注册商标「澜雀」读音相同，用在同一种商品上，较可能被看成同一来源；对方若能证明 2019 年就在使用，结论会改变。这是参考意见，不是裁决。"
        if z
        else "The sign on the stand sounds like the registered mark and is used on the same goods, so people may rather likely take both for one source. "
        "If the other side proves use since 2019, this changes. It is a reference, not a ruling.",
        "content_sha256": SHA,
        "qr": "https://kuaiwei.example/verify/2026-12",
        "sample": True,
    }


def letter(kind: str, language: str = "zh") -> Letter:
    """A paper of that kind with a little of everything."""
    z = language == "zh"
    office = KINDS[kind].signs == "office"
    roles = ("记录人", "在场人") if z else ("recorded by", "present")
    return Letter.from_dict(
        {
            "language": language,
            "kind": kind,
            "issuer": "江汉市知识产权维权援助中心" if z else "Jianghan Intellectual Property Assistance Centre",
            "number": "鄂维〔2026〕武-告-00007号",
            "issued_at": "2026-11-22T11:02:00+08:00",
            "issued_on": "2026年11月22日" if z else "22 November 2026",
            "case_number": "鄂维〔2026〕武-展-00012号",
            "to": ("临江晴川杯业有限公司（展位 B2-117）" if z else "Linjiang Qingchuan Cups Co., Ltd. (booth B2-117)") if office else "",
            "due": ("2026-11-23 11:02（收到后 24 小时）" if z else "2026-11-23 11:02 (24 hours after receipt)") if kind == "answer" else "",
            "handler": "周映川" if z else "Zhou Yingchuan",
            "contact": "027-0000 0000",
            "qr": "https://kuaiwei.example/verify/7",
            "content_sha256": SHA,
            "sample": True,
            "signers": [] if office else [{"role": r} for r in roles[: 1 if KINDS[kind].signs == "declarant" else 2]],
            "blocks": [
                {
                    "title": "事项" if z else "Matter",
                    "facts": [
                        {"name": "物品" if z else "Item", "value": "蓝鹊保温杯 LQ-500"},
                        {"name": "权利" if z else "Right", "value": "91000217"},
                    ],
                },
                {
                    "title": "内容" if z else "Content",
                    "text": "以下为逐项内容。" if z else "Point by point.",
                    "items": [
                        "提交书面陈述意见" if z else "submit a written statement",
                        "提交授权或在先使用的材料" if z else "submit proof of licence or prior use",
                    ],
                    "ticks": [
                        {"name": "与双方没有利害关系" if z else "no interest in either party", "value": "x"},
                        {"name": "其他" if z else "other", "value": ""},
                    ],
                },
                {
                    "title": "清单" if z else "List",
                    "table": {
                        "heads": ["序", "名称", "SHA-256"] if z else ["No.", "Name", "SHA-256"],
                        "rows": [["1", "展位照片" if z else "photo", SHA]],
                        "widths": [1, 4, 6],
                    },
                    "pictures": [
                        {"name": "seen", "caption": "所见" if z else "seen"},
                        {"name": "claimed", "caption": "注册图样" if z else "as registered"},
                    ],
                },
            ],
        }
    )


def cover(language: str = "zh") -> PackageCover:
    """The cover of a package with two items."""
    z = language == "zh"
    return PackageCover(
        language,
        "江汉市知识产权维权援助中心" if z else "Jianghan Intellectual Property Assistance Centre",
        "鄂维〔2026〕武-证-00003号",
        "鄂维〔2026〕武-展-00012号",
        "蓝鹊保温杯 LQ-500" if z else "flask LQ-500",
        "2026-11-22T16:00:00+08:00",
        "2026-11-22 16:00",
        "周映川" if z else "Zhou Yingchuan",
        "",
        SHA,
        (Pair("originals/0001-3f2a9c5d7b1e4f60.jpg", SHA), Pair("originals/0002-3f2a9c5d7b1e4f60.html", SHA)),
        True,
        ("照片 · 2026-11-22 15:26:07" if z else "photograph · 2026-11-22 15:26:07", ("网页" if z else "web page") + " · 2026-11-22 15:40:00 · https://shop.example/item/1.html"),
    )
