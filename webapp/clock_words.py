"""How long a clock rule is, in words."""

from __future__ import annotations

from cases.clock import Rule
from webapp.labels import ngettext

UNITS = {"hour": "{n} 小时", "office_hour": "{n} 个办公小时", "fair_hour": "{n} 个开馆小时", "day": "{n} 日", "workday": "{n} 个工作日", "month": "{n} 个月", "year": "{n} 年"}


def rule_length(rule: Rule) -> str:
    """`2 个工作日`"""
    return ngettext(UNITS[rule.unit.value], rule.length)
