"""Does a right live on a given day and in a given place? Terms by statute; what the register does not say stays unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from registry.rights import Right, RightKind, RightStatus

DESIGN_15_YEARS_FROM = date(2021, 6, 1)
DEAD = {
    RightStatus.expired: "已届满", RightStatus.lapsed: "已终止", RightStatus.revoked: "已撤销", RightStatus.invalid: "已宣告无效",
}


@dataclass(frozen=True, slots=True)
class Validity:
    """alive, dead, pending or unknown, with the reason (a message id), its values and the statute."""

    state: str
    reason: str
    statute: str = ""
    values: dict[str, str] = field(default_factory=dict)


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _half_year_on(day: date) -> date:
    month = day.month + 6
    year, month = day.year + (month - 1) // 12, (month - 1) % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def term_end(right: Right) -> tuple[date | None, str]:
    """The last day of the term and the statute it follows from.

    Patent Law 2020 art 42: invention 20, utility model 10, design 15 years from filing (designs filed before 2021-06-01: 10, from
    memory, see domain.md section 8); Trademark Law arts 39-40: 10 years from registration, renewable, 6 months of grace.
    """
    if right.kind is RightKind.trademark:
        end = right.expires or (_years_on(right.registered, 10) if right.registered else None)
        return (_half_year_on(end) if end else None), "商标法第三十九条、第四十条"
    years = {RightKind.invention: 20, RightKind.utility_model: 10}.get(right.kind)
    if right.kind is RightKind.design and right.filed:
        years = 15 if right.filed >= DESIGN_15_YEARS_FROM else 10
    if right.expires:
        return right.expires, "专利法第四十二条" if right.kind in (RightKind.design, *_PATENTS) else ""
    return (_years_on(right.filed, years) if right.filed and years else None), "专利法第四十二条"


_PATENTS = (RightKind.invention, RightKind.utility_model)


def validity_on(right: Right, day: date) -> Validity:
    """The state of the right on this day, as far as the register knows."""
    if right.status in DEAD:
        return Validity("dead", "登记状态：" + DEAD[right.status])
    if right.status is RightStatus.pending:
        return Validity("pending", "仅申请，尚未授权或注册")
    end, statute = term_end(right)
    if end and end < day:
        return Validity("dead", "保护期已于 {end} 届满", statute, {"end": end.isoformat()})
    if right.status is RightStatus.unknown:
        return Validity("unknown", "登记状态未知")
    if right.status is RightStatus.disputed:
        return Validity("unknown", "权利存在争议")
    if end:
        return Validity("alive", "有效，至 {end}", statute, {"end": end.isoformat()})
    return Validity("alive", "登记为有效；期限不适用或未记录", statute)


def covers(right: Right, country: str) -> bool:
    """Does the right hold in this country (ISO 3166)?"""
    return country in (right.territory or [right.office])
