"""Names of enum members and of what was just done, as tables. A member shown on a page needs a row here and its English in a .po file."""

from __future__ import annotations

LABELS: dict[str, dict[str, str]] = {
    "Role": {
        "booth": "展位人员",
        "intake": "登记员",
        "analyst": "分析员",
        "expert": "专家",
        "lead": "负责人",
        "holder": "权利人",
        "respondent": "被投诉人",
        "organiser": "主办方",
        "officer": "执法人员",
        "admin": "管理员",
        "auditor": "审计员",
    },
    "RightKind": {
        "trademark": "商标",
        "design": "外观设计",
        "invention": "发明",
        "utility_model": "实用新型",
        "gi": "地理标志",
        "copyright": "作品",
    },
    "RightStatus": {
        "pending": "审查中",
        "in_force": "有效",
        "expired": "已届满",
        "lapsed": "已失效",
        "revoked": "已撤销",
        "invalid": "已宣告无效",
        "disputed": "有争议",
        "unknown": "待核",
    },
    "Level": {"province": "省级中心", "city": "市级中心", "county": "区县分中心", "station": "工作站"},
}
"""Enum class name -> member name -> Chinese; the class name is the context (msgctxt) of the English."""

DUTIES: dict[str, str] = {
    "booth": "在展位拍照比对、登记线索",
    "intake": "登记投诉和来访，收材料",
    "analyst": "审待审队列：排除、观察、立案",
    "expert": "写、签参考意见",
    "lead": "受理、第二人签署、分派",
    "holder": "权利人或代理人：看自己的权利和案件",
    "respondent": "参展商或商户：看对方主张并答辩",
    "organiser": "展会主办方：看本展会的情况",
    "officer": "行政执法、司法联络：看移送的案件",
    "admin": "开账号、设机构、看审计；不办案",
    "auditor": "只看不改：审计记录和核验",
}
"""What a role does, in one line."""

NOTES: dict[str, str] = {
    "saved": "已保存",
    "password-changed": "密码已更改，其他设备上的登录已结束",
    "logged-out": "已退出登录",
    "login-ended": "那个登录已结束",
    "token-ended": "令牌已撤销",
    "role-given": "已加上这个角色，本人须重新登录",
    "role-taken": "已去掉这个角色，本人须重新登录",
    "person-stopped": "账号已停用，登录和令牌均已结束",
    "person-started": "账号已恢复使用",
    "unit-added": "机构已设立",
    "unit-saved": "机构信息已保存",
    "founded": "机构已设立，请用刚才的登录名和密码登录",
    "seal-saved": "印章已更换",
    "job-again": "这项任务已重新排队",
}
"""Sentences after an act: `?said=<key>` in the address it leads to (webapp.forms.go). Only these can be said."""

ACTS: dict[str, str] = {
    "login": "登录",
    "login.failed": "登录未成",
    "logout": "退出登录",
    "office.found": "设立机构",
    "office.seal": "更换印章",
    "person.add": "添加账号",
    "person.added": "添加账号",
    "person.role": "改动角色",
    "person.reset": "重设密码",
    "person.password": "更改自己的密码",
    "person.stop": "停用账号",
    "person.start": "恢复账号",
    "token.issued": "签发令牌",
    "unit.add": "设立下级机构",
    "unit.change": "修改机构",
    "job.again": "重排任务",
}
"""Acts of the audit trail by their code; an act without a name is shown by its code."""
