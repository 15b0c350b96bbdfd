"""What must be paid or renewed, and by when: trademark renewals, annual fees of patents, ends of terms, authorisations and dossiers that run out.

Trademark Law 2019 art 40 (2026 revision art 44): renewal within the 12 months before expiry, or within 6 months after it against a surcharge.
Patent Law 2020 art 44 and its Implementing Rules: an annual fee is due before the anniversary of filing; it can be paid within 6 months after,
against a surcharge (that half year is from memory, see domain.md 3.2). What the register does not say is not guessed: a patent whose fees are not
recorded is reminded as "not recorded".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import UniqueConstraint, extract, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from registry.authorisations import Authorisation
from registry.db import Base
from registry.dossiers import Dossier
from registry.rights import Right, RightKind, RightStatus
from registry.validity import mark_end, paid_until, term_end

PATENTS = (RightKind.design, RightKind.invention, RightKind.utility_model)
LIVING = (RightStatus.in_force, RightStatus.unknown, RightStatus.disputed)
AHEAD = timedelta(days=90)
GRACE_MONTHS, WINDOW_MONTHS = 6, 12
MOST = 2000


class Stage(StrEnum):
    """How far it is: time enough, soon, in the grace period, over, or not known."""

    open = "open"
    soon = "soon"
    grace = "grace"
    over = "over"
    unknown = "unknown"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing to do: a message id with its values, the day it is due, and what it stands on."""

    key: str
    """The same for the same duty at the same stage: told once."""
    kind: str
    """renewal, fee, term, authorisation, dossier."""
    stage: Stage
    due: date
    message: str
    right: Right | None
    statute: str = ""
    values: dict[str, str] = field(default_factory=dict)
    dossier: Dossier | None = None


class ToldReminder(Base):
    """A reminder that was sent: who was told about which duty at which stage."""

    __tablename__ = "told_reminders"
    __table_args__ = (UniqueConstraint("key", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    person_id: Mapped[int] = mapped_column(index=True)
    told_at: Mapped[datetime]


def months_on(day: date, months: int) -> date:
    """The same day some months on (or back); the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def of_right(right: Right, today: date) -> list[Reminder]:
    """What is to be done about one right on this day; empty where nothing is."""
    if right.status not in LIVING:
        return []
    found = [_renewal(right, today)] if right.kind is RightKind.trademark else [_fee(right, today), _term(right, today)] if right.kind in PATENTS else []
    return [r for r in found if r is not None]


def _renewal(right: Right, today: date) -> Reminder | None:
    end, grace_end = _mark_end(right)
    if end is None or grace_end is None or today < months_on(end, -WINDOW_MONTHS) or today > grace_end + AHEAD:
        return None
    statute = "商标法第四十条" if end < date(2027, 1, 1) else "商标法（2026 年修订）第四十四条"
    if today > grace_end:
        return Reminder(f"renewal:{right.uid}:{end}:over", "renewal", Stage.over, grace_end, "宽展期已于 {end} 届满，未见续展登记", right, statute, {"end": grace_end.isoformat()})
    if today > end:
        return Reminder(f"renewal:{right.uid}:{end}:grace", "renewal", Stage.grace, grace_end, "已过 {end}，宽展期内仍可续展（另收费用）", right, statute, {"end": end.isoformat()})
    stage = Stage.soon if end - today <= AHEAD else Stage.open
    return Reminder(f"renewal:{right.uid}:{end}:{stage.value}", "renewal", stage, end, "可以办理续展，须在 {end} 前提出", right, statute, {"end": end.isoformat()})


def _mark_end(right: Right) -> tuple[date | None, date | None]:
    """Expiry, and the last day of the grace period after it."""
    grace_end, _ = term_end(right)
    return mark_end(right), grace_end


def _fee(right: Right, today: date) -> Reminder | None:
    if right.filed is None or right.registered is None:
        return None
    paid = paid_until(right)
    term, _ = term_end(right)
    if paid is None:
        due = _next_anniversary(right.filed, today)
        if (term and due >= term) or due - today > AHEAD:
            return None
        return Reminder(f"fee:{right.uid}:{due}:unknown", "fee", Stage.unknown, due, "年费缴纳情况未登记；下一年度的年费应在 {due} 前缴", right, "专利法第四十四条",
                        {"due": due.isoformat()})
    if (term and paid >= term) or paid - today > AHEAD:
        return None
    last = months_on(paid, GRACE_MONTHS)
    stage = Stage.over if today > last else Stage.grace if today > paid else Stage.soon
    message = {Stage.over: "年费只缴至 {paid}，补缴期已过，权利可能已终止", Stage.grace: "年费只缴至 {paid}，可在 {last} 前补缴（另收滞纳金）",
               Stage.soon: "年费缴至 {paid}，下一年度的年费应在此前缴"}[stage]
    return Reminder(f"fee:{right.uid}:{paid}:{stage.value}", "fee", stage, paid if stage is Stage.soon else last, message, right, "专利法第四十四条",
                    {"paid": paid.isoformat(), "last": last.isoformat()})


def _term(right: Right, today: date) -> Reminder | None:
    end, statute = term_end(right)
    if end is None or not today <= end <= today + 2 * AHEAD:
        return None
    return Reminder(f"term:{right.uid}:{end}", "term", Stage.soon, end, "保护期于 {end} 届满，不能续展", right, statute, {"end": end.isoformat()})


def _next_anniversary(day: date, today: date) -> date:
    due = months_on(day, 12 * (today.year - day.year))
    return due if due >= today else months_on(day, 12 * (today.year - day.year + 1))


def reminders(session: Session, today: date, *, owner_id: int | None = None) -> list[Reminder]:
    """Everything due on this day, the most urgent first; of one owner, or of the whole register (at most MOST rights are looked at a kind)."""
    found = [r for right in _rights(session, today, owner_id) for r in of_right(right, today)]
    found += _authorisations(session, today, owner_id)
    found += _dossiers(session, today, owner_id)
    order = {Stage.grace: 0, Stage.soon: 1, Stage.over: 2, Stage.unknown: 3, Stage.open: 4}
    return sorted(found, key=lambda r: (order[r.stage], r.due, r.key))


def _rights(session: Session, today: date, owner_id: int | None) -> Iterator[Right]:
    """Rights that can have something due: marks whose expiry or registration lies at the right distance, patents whose anniversary comes or came."""
    living = select(Right).where(Right.status.in_(LIVING)).options(selectinload(Right.owner)).limit(MOST)
    if owner_id is not None:
        living = living.where(Right.owner_id == owner_id)
    first, last = months_on(today, -GRACE_MONTHS) - AHEAD, months_on(today, WINDOW_MONTHS)
    marks = living.where(Right.kind == RightKind.trademark, or_(
        Right.expires.between(first, last), Right.expires.is_(None) & Right.registered.between(months_on(first, -120), months_on(last, -120))))
    yield from session.scalars(marks.order_by(Right.expires, Right.id))
    months = {months_on(today, n).month for n in range(-GRACE_MONTHS - 3, 4)}
    patents = living.where(Right.kind.in_(PATENTS), Right.registered.is_not(None), or_(
        extract("month", Right.filed).in_(months), Right.expires.between(today, today + 2 * AHEAD)))
    yield from session.scalars(patents.order_by(Right.expires, Right.id))


def _authorisations(session: Session, today: date, owner_id: int | None) -> Iterator[Reminder]:
    query = select(Authorisation).join(Right, Authorisation.right_id == Right.id).where(
        Authorisation.revoked_on.is_(None), Authorisation.ends.between(today, today + AHEAD / 3)).options(selectinload(Authorisation.right)).limit(MOST)
    for a in session.scalars(query.where(Right.owner_id == owner_id) if owner_id is not None else query):
        assert a.ends is not None
        yield Reminder(f"authorisation:{a.uid}:{a.ends}", "authorisation", Stage.soon, a.ends,
                       "对「{grantee}」的授权到 {end} 为止；到期后其商品重新进入待审", a.right, "", {"grantee": a.grantee, "end": a.ends.isoformat()})


def _dossiers(session: Session, today: date, owner_id: int | None) -> Iterator[Reminder]:
    query = select(Dossier).where(Dossier.withdrawn_at.is_(None), Dossier.valid_until.between(today, today + AHEAD / 3)).limit(MOST)
    for d in session.scalars(query.where(Dossier.party_id == owner_id) if owner_id is not None else query):
        assert d.valid_until is not None
        yield Reminder(f"dossier:{d.uid}:{d.valid_until}", "dossier", Stage.soon, d.valid_until, "档案 {number} 到 {end} 为止有效", None, "",
                       {"number": d.number, "end": d.valid_until.isoformat()}, d)


def untold(session: Session, found: Iterable[Reminder], person_id: int) -> list[Reminder]:
    """Those this person was not told of yet."""
    found = list(found)
    told = set(session.scalars(select(ToldReminder.key).where(ToldReminder.person_id == person_id)))
    return [r for r in found if r.key not in told]


def told(session: Session, found: Iterable[Reminder], person_id: int, at: datetime) -> None:
    """Note that the person was told."""
    session.add_all(ToldReminder(key=r.key, person_id=person_id, told_at=at) for r in untold(session, found, person_id))
    session.flush()
