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
