"""Does a right live on a given day and in a given place? Terms by statute; what the register does not say stays unknown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from registry.rights import Right, RightKind, RightStatus

DESIGN_15_YEARS_FROM = date(2021, 6, 1)
STALE = timedelta(days=365)
"""So long a confirmed status is taken to hold."""
DEAD = {
    RightStatus.expired: "登记状态：已届满", RightStatus.lapsed: "登记状态：已终止", RightStatus.revoked: "登记状态：已撤销",
    RightStatus.invalid: "登记状态：已宣告无效"}
"""What a register says of a right that has ended."""


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


def mark_end(right: Right) -> date | None:
    """The last day of a mark's ten years, before the grace in which it can still be renewed."""
    return right.expires or (_years_on(right.registered, 10) if right.registered else None)


def last_day(right: Right) -> date | None:
    """The last day of the term as a register states it; for a Chinese mark `term_end` adds the grace."""
    return mark_end(right) if right.kind is RightKind.trademark else term_end(right)[0]


def term_end(right: Right) -> tuple[date | None, str]:
    """The last day of the term and the statute it follows from.

    Patent Law 2020 art 42: invention 20, utility model 10, design 15 years from filing (designs filed before 2021-06-01: 10, from
    memory, see domain.md section 8); Trademark Law arts 39-40: 10 years from registration, renewable, 6 months of grace.
    """
    if right.office != "CN":
        return right.expires, ""  # terms of other offices are not computed; what the source says counts
    if right.kind is RightKind.trademark:
        end = mark_end(right)
        return (_half_year_on(end) if end else None), "商标法第三十九条、第四十条"
    years = {RightKind.invention: 20, RightKind.utility_model: 10}.get(right.kind)
    if right.kind is RightKind.design and right.filed:
        years = 15 if right.filed >= DESIGN_15_YEARS_FROM else 10
    if right.expires:
        return right.expires, "专利法第四十二条" if right.kind in (RightKind.design, *_PATENTS) else ""
    return (_years_on(right.filed, years) if right.filed and years else None), "专利法第四十二条"


_PATENTS = (RightKind.invention, RightKind.utility_model)


def _over(right: Right) -> Validity:
    """A right whose end the register states, with the statute of its office where that is China."""
    patent = right.kind in (RightKind.design, *_PATENTS)
    statutes = {RightStatus.invalid: "专利法第四十七条" if patent else "商标法第四十七条", RightStatus.lapsed: "专利法第四十四条" if patent else "",
                RightStatus.revoked: "商标法第四十九条" if right.kind is RightKind.trademark else ""}
    known = right.office == "CN" and (patent or right.kind is RightKind.trademark)
    return Validity("dead", DEAD[right.status], statutes.get(right.status, "") if known else "")


def last_known(right: Right) -> date | None:
    """The last day on which a source confirmed what the register says: its own date of the status, or the last import that said something."""
    days = [d for d in (right.status_checked_on, right.updated_at.date() if right.updated_at else None) if d is not None]
    return max(days, default=None)


def paid_until(right: Right) -> date | None:
    """The day to which annual fees are paid, where the register says one."""
    said = (right.extra or {}).get("fees_until")
    try:
        return date.fromisoformat(str(said)) if said else None
    except ValueError:
        return None


def surcharge_end(paid: date) -> date:
    """The last of the six months in which a fee can be paid late, with a surcharge (from memory, domain.md 3.2)."""
    return _half_year_on(paid)


def _fees(right: Right, day: date) -> Validity | None:
    """Annual fees where the source says until when they are paid: six months of surcharge follow, then it must be checked (Patent Law art. 44)."""
    paid = paid_until(right)
    if paid is None or paid >= day or right.kind not in (RightKind.design, *_PATENTS):
        return None
    values = {"paid": paid.isoformat(), "end": surcharge_end(paid).isoformat()}
    if day <= surcharge_end(paid):
        return Validity("alive", "年费缴至 {paid}，滞纳期至 {end}", "专利法第四十四条", values)
    return Validity("unknown", "年费缴至 {paid}，滞纳期已过，须核实是否已终止", "专利法第四十四条", values)


def validity_on(right: Right, day: date) -> Validity:
    """The state of the right on this day, as far as the register knows.

    What ended stays ended. What lives is known only as long as the last confirmation is not older than a year (STALE); after that it is
    unknown since then.
    """
    if right.status in DEAD:
        return _over(right)
    if right.status is RightStatus.pending:
        return Validity("pending", "仅申请，尚未授权或注册")
    if right.registered and right.registered > day:
        return Validity("pending", "该日尚未授权或注册（{day} 起）", "", {"day": right.registered.isoformat()})
    end, statute = term_end(right)
    if end and end < day:
        return Validity("dead", "保护期已于 {end} 届满", statute, {"end": end.isoformat()})
    if right.status is RightStatus.unknown:
        return Validity("unknown", "登记状态未知")
    if right.status is RightStatus.disputed:
        return Validity("unknown", "权利存在争议")
    known = last_known(right)
    if known is not None and known + STALE < day:
        return Validity("unknown", "最近一次核对是 {since}，此后状态未知", "", {"since": known.isoformat()})
    return _fees(right, day) or _alive(right, day, end, statute)


def _alive(right: Right, day: date, end: date | None, statute: str) -> Validity:
    last = last_day(right)
    if end and last and last < day:
        return Validity("alive", "已过有效期，在宽展期内，至 {end}", statute, {"end": end.isoformat()})
    if last:
        return Validity("alive", "有效，至 {end}", statute, {"end": last.isoformat()})
    return Validity("alive", "登记为有效；期限不适用或未记录", statute)


def validity_in(right: Right, day: date, country: str) -> Validity:
    """The state of the right on this day in this country (ISO 3166): a right that does not reach there is no right there."""
    if not covers(right, country):
        return Validity("dead", "权利不及于 {country}，只及于 {territory}", "", {"country": country, "territory": "、".join(right.territory or [right.office])})
    return validity_on(right, day)


def covers(right: Right, country: str) -> bool:
    """Does the right hold in this country (ISO 3166)?"""
    return country in (right.territory or [right.office])
