"""Words of status, kind, office and view, as offices and people write them. Data only, with the functions that look them up."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

KIND_WORDS = {
    "trademark": ("trademark", "trade mark", "mark", "商标", "注册商标", "商标权", "tm", "service mark", "服务商标", "证明商标", "集体商标"),
    "design": ("design", "外观设计", "外观", "外观设计专利", "外观专利", "industrial design", "design patent"),
    "invention": ("invention", "发明", "发明专利", "发明授权", "发明公开", "patent", "utility patent", "中国发明专利", "发明申请"),
    "utility_model": ("utility_model", "utility model", "实用新型", "实用新型专利", "新型"),
    "gi": ("gi", "地理标志", "地理标志产品", "地理标志保护产品", "农产品地理标志", "geographical indication"),
    "copyright": ("copyright", "著作权", "版权", "作品", "作品登记", "作品著作权", "美术作品", "work"),
}

STATUS_WORDS = (
    ("invalid", ("宣告无效", "无效宣告", "全部无效", "无效", "驳回", "不予注册", "撤回", "视为撤回", "放弃", "refused", "rejected", "abandon", "withdrawn",
                 "invalid", "application refused", "surrendered before grant")),
    ("revoked", ("撤销", "注销", "吊销", "revoked", "cancelled", "canceled", "registration cancelled", "surrender")),
    ("lapsed", ("未缴年费", "权利终止", "专利权终止", "终止", "失效", "lapsed", "ceased", "fee not paid", "terminated", "dead")),
    ("expired", ("期限届满", "届满", "已过期", "过期", "期满", "到期", "未续展", "expired")),
    ("disputed", ("异议中", "异议", "无效宣告程序中", "争议", "撤三", "撤销中", "诉讼中", "opposition", "disputed", "cancellation pending")),
    ("pending", ("注册申请", "等待", "初审", "待审", "实质审查", "审查中", "申请中", "下发通知")),
    ("in_force", ("有效", "有权", "已注册", "注册", "核准注册", "授权", "专利权维持", "维持", "续展", "已登记", "登记", "in_force", "in force", "registered", "live", "granted",
                  "renewed", "protected", "valid", "registration published")),
    ("pending", ("申请中", "待审", "审中", "审查中", "实质审查", "实审", "初审公告", "初步审定", "公告", "受理", "申请", "已公布", "公开", "公布", "pending", "filed", "applied",
                 "published", "application", "under examination", "accepted")),
)
"""Looked through in this order: the first word that occurs decides, so refusals come before grants."""
EXACT = {"无效宣告程序中": "disputed", "无效宣告中": "disputed", "撤销连续三年停止使用注册申请中": "disputed", "异议申请中": "disputed", "有效": "in_force",
         "注册申请": "pending", "商标注册申请": "pending", "注册申请中": "pending", "等待驳回复审": "pending", "驳回复审中": "pending", "invalid": "invalid",
         "未失效": "in_force", "not registered": "pending", "unregistered": "pending", "未注册": "pending", "unknown": "unknown", "未知": "unknown",
         "不详": "unknown", "r": "in_force", "tm": "pending", "cancellation pending": "disputed", "registration pending": "pending"}

OFFICE_WORDS = {
    "CN": ("cn", "中国", "中国大陆", "cnipa", "国家知识产权局", "china", "chn", "商标局"), "US": ("us", "美国", "uspto", "usa", "united states"),
    "EM": ("em", "eu", "欧盟", "euipo", "european union"), "EP": ("ep", "欧洲", "epo", "欧洲专利局"), "WO": ("wo", "wipo", "世界知识产权组织", "madrid", "马德里", "国际"),
    "JP": ("jp", "日本", "japan", "jpo"), "KR": ("kr", "韩国", "korea", "kipo"), "GB": ("gb", "uk", "英国", "united kingdom", "ukipo"),
    "DE": ("de", "德国", "germany", "dpma"), "FR": ("fr", "法国", "france", "inpi"), "HK": ("hk", "香港", "中国香港", "hong kong"),
    "TW": ("tw", "台湾", "中国台湾", "taiwan"), "MO": ("mo", "澳门", "中国澳门", "macao"), "IT": ("it", "意大利", "italy"), "RU": ("ru", "俄罗斯", "russia"),
    "RO": ("ro", "罗马尼亚", "romania", "osim"), "IN": ("in", "印度", "india"), "BX": ("bx", "比荷卢", "benelux"),
}

VIEW_WORDS = {
    "main": ("main", "主视图", "图样", "标样"), "front": ("front", "正视图", "前视图"), "back": ("back", "rear", "后视图"), "left": ("left", "左视图"),
    "right": ("right", "右视图"), "top": ("top", "俯视图"), "bottom": ("bottom", "仰视图"), "perspective": ("perspective", "立体图"),
    "assembled": ("assembled", "组合状态图", "组合图"),
}

LIVE_US = ((700, 708), (800, 806))
"""USPTO status codes of a registration that stands: 700 registered, 701-708 declarations accepted, 800 renewed."""
OVER_US = {**dict.fromkeys((709, 710, 711, 712, 713, 714, 715, 780), "revoked"), **dict.fromkeys((900, 901), "expired"),
           **dict.fromkeys((400, 401), "revoked"), **dict.fromkeys((774, 775, 777, 790, 794), "disputed")}


def plain(word: str) -> str:
    """A word as it is looked up: half width, small letters, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", word).lower().split())


_KINDS = {w: kind for kind, words in KIND_WORDS.items() for w in words}
_OFFICES = {w: code for code, words in OFFICE_WORDS.items() for w in words}


def kind_of(word: str) -> str | None:
    """The kind of right that a word names."""
    return _KINDS.get(plain(word))


@lru_cache(maxsize=4096)
def office_of(word: str) -> str | None:
    """The WIPO ST.3 code that a word names."""
    found = _OFFICES.get(plain(word))
    return found or (word.strip().upper() if re.fullmatch(r"[A-Za-z]{2}", word.strip()) else None)


def us_status(code: int) -> str:
    """What a USPTO status code means: 6xx below 610 is abandoned, other 6xx and 7xx are still being examined."""
    if code in OVER_US:
        return OVER_US[code]
    if any(low <= code <= high for low, high in LIVE_US):
        return "in_force"
    if 600 <= code <= 609:
        return "invalid"
    return "pending" if 410 <= code <= 899 else "unknown"


@lru_cache(maxsize=4096)
def status_of(word: str, office: str = "") -> str:
    """The status that a word or code means, or empty where it says nothing we know."""
    text = plain(word)
    if not text:
        return ""
    if text.isdigit() and office == "US":
        return us_status(int(text))
    if text in EXACT:
        return EXACT[text]
    return next((status for status, words in STATUS_WORDS if any(w in text for w in words)), "")


def view_of(name: str) -> str:
    """The view role that a word or a file name tells, `main` where it tells none."""
    text = plain(name)
    return next((role for role, words in VIEW_WORDS.items() if role != "main" and any(w in text for w in words)), "main")
