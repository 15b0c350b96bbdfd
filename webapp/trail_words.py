"""How an entry of the audit trail is said: what was touched, and the particulars kept with the act. What has no name here shows its code."""

from __future__ import annotations

from typing import Any

from webapp.labels import pgettext

THINGS: dict[str, str] = {
    "case": "案件", "check": "展位核查", "crawl": "采集", "dossier": "备案", "evidence": "证据", "fair": "展会", "file": "文件", "job": "后台任务", "letter": "文书",
    "login": "登录名", "mail": "邮件", "match": "疑似匹配", "opinion": "参考意见", "party": "当事人", "person": "人员", "right": "权利", "run": "采集批次",
    "source": "监测来源", "template": "文书模板", "threshold": "门槛", "unit": "机构", "watch": "监测", "year": "年份",
}
PARTICULARS: dict[str, str] = {
    "active": "在用", "address": "来自", "after": "改后", "authorisation": "授权", "batch": "同批", "before": "改前", "below": "低于", "booth": "展位",
    "case": "案件", "content": "内容", "count": "件数", "created": "新增", "demo": "示例", "draft": "草稿", "drawn": "抽中", "en": "英文件", "every_hours": "间隔小时",
    "expert": "专家", "file": "文件", "files": "文件数", "for": "用于", "from": "原状态", "given": "所给", "handed_to": "交给", "hold": "暂扣", "hours": "时段", "kind": "种类",
    "kinds": "种类", "lock": "版次", "manifest": "清单", "matches": "疑似匹配", "members": "件数", "message": "消息", "name": "名称", "note": "说明", "number": "编号",
    "number_prefix": "编号字头", "number_unit": "机构代字", "off": "放假", "on": "启用", "other": "另一方", "package": "证据包", "part": "部分", "party": "当事人",
    "photos": "照片数", "previous": "前一包", "read": "读到", "readers": "可读人", "reading": "阅读范围", "reason": "理由", "receipt": "回执", "refused": "未收",
    "rhythm": "频次", "right": "权利", "role": "角色", "seal": "印章", "seeds": "起点", "sha256": "SHA-256", "snapshot": "定稿", "source": "来源", "task": "待办",
    "threshold": "门槛", "tie": "关联", "to": "新状态", "unchanged": "未变", "unit": "机构", "updated": "更新", "verified": "已核", "why": "理由", "words": "说明",
    "work": "工作", "zh": "中文件",
}


def thing_name(thing: str) -> str:
    """`case:鄂维〔2026〕…` as the kind in words and the rest as it is."""
    kind, colon, rest = thing.partition(":")
    return f"{pgettext('thing', THINGS[kind])} {rest}" if colon and kind in THINGS else thing


def particulars(detail: dict[str, Any] | None) -> list[tuple[str, str]]:
    """(name, value) of everything kept with an act that says something; lists one after another."""
    told = []
    for key, value in (detail or {}).items():
        words = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        if words and value is not None:
            told.append((pgettext("particular", PARTICULARS[key]) if key in PARTICULARS else key, words))
    return told
