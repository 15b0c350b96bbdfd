"""Who may lawfully use a right, where, and until when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from matching.text.normalise import fold
from registry.db import Base, new_uid
from registry.errors import NotFound, Refused
from registry.holders import names_of
from registry.rights import Right

KINDS = {"exclusive": "独占许可", "sole": "排他许可", "plain": "普通许可", "seller": "授权销售", "agent": "代理", "own": "权利人自营", "found": "曾判为正品"}
"""What a grantee is to the right. `found` is no grant: an analyst judged the seller's goods genuine, and that holds for a while."""
EVERYWHERE = "*"
LONGEST = 200
MOST_OF_ONE_OWNER = 5000


class Authorisation(Base):
    """A licence or authorised seller of one right. Dates are inclusive; an open end means until revoked."""

    __tablename__ = "authorisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    grantee: Mapped[str]
    folded: Mapped[str] = mapped_column(index=True)
    scope: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="plain")
    """One of KINDS."""
    territory: Mapped[str] = mapped_column(default="CN")
    """ISO 3166 codes parted by commas, or `*`."""
    channels: Mapped[list[Any]] = mapped_column(default=list)
    """Where the grantee may sell (names of registry.sightings.Channel); empty means everywhere."""
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    revoked_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(default="")
    """Where this is known from: an import, the owner, a contract shown at the counter, a judgement."""
    recorded_by: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime | None]
    right: Mapped[Right] = relationship()

    def holds(self, on: date) -> bool:
        """Is it in force on this day?"""
        if self.revoked_on is not None and on >= self.revoked_on:
            return False
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)

    def reaches(self, country: str, channel: str) -> bool:
        """Does it cover a sale in this country through this channel? An empty channel asks for the country alone."""
        places = {p.strip() for p in self.territory.split(",") if p.strip()}
        return (EVERYWHERE in places or country in places) and (not self.channels or not channel or channel in self.channels)

    @property
    def until(self) -> date | None:
        """The last day it holds, as far as is known today."""
        return self.ends if self.revoked_on is None else min(self.ends or self.revoked_on, self.revoked_on)


def authorise(session: Session, right: Right, grantee: str, *, scope: str = "", kind: str = "plain", territory: str = "CN",
              channels: list[str] | None = None, starts: date | None = None, ends: date | None = None, source: str = "", by: str = "",
              at: datetime | None = None) -> Authorisation:
    """Record an authorisation; the same grantee, scope and dates twice is once. Refused where it ends before it starts or names nobody."""
    if not grantee.strip() or len(grantee) > LONGEST:
        raise Refused("请写明被授权人（最长 {n} 个字）", field="grantee", n=LONGEST)
    if starts and ends and ends < starts:
        raise Refused("结束日期早于开始日期", field="ends")
    known = session.scalar(select(Authorisation).where(
        Authorisation.right_id == right.id, Authorisation.folded == fold(grantee), Authorisation.scope == scope, Authorisation.kind == kind,
        Authorisation.starts == starts, Authorisation.ends == ends, Authorisation.revoked_on.is_(None)))
    if known is not None:
        return known
    grant = Authorisation(right_id=right.id, grantee=grantee.strip(), folded=fold(grantee), scope=scope, kind=kind, territory=territory,
                          channels=list(channels or []), starts=starts, ends=ends, source=source, recorded_by=by, recorded_at=at)
    session.add(grant)
    session.flush()
    return grant


def authorisation_for(session: Session, right_id: int, seller: str, on: date, *, country: str = "CN", channel: str = "") -> Authorisation | None:
    """The authorisation by which this seller (under any of its names) may use the right on this day, here; the one that lasts longest."""
    if not seller.strip():
        return None
    rows = session.scalars(select(Authorisation).where(Authorisation.right_id == right_id, Authorisation.folded.in_(names_of(session, seller))))
    held = [a for a in rows if a.holds(on) and a.reaches(country, channel)]
    return max(held, key=lambda a: (a.until or date.max, a.id), default=None)


def authorisation_by_uid(session: Session, right_id: int, uid: str) -> Authorisation:
    """One authorisation of a right, or NotFound."""
    found = session.scalar(select(Authorisation).where(Authorisation.uid == uid, Authorisation.right_id == right_id))
    if found is None:
        raise NotFound("没有这条授权")
    return found


def authorisations_of(session: Session, right_id: int) -> list[Authorisation]:
    """All of a right, newest first."""
    return list(session.scalars(select(Authorisation).where(Authorisation.right_id == right_id).order_by(Authorisation.id.desc())))


class Standing(StrEnum):
    """Where an authorisation stands on a day: in force, in force for less than ninety days more, not begun, or over."""

    live = "live"
    ending = "ending"
    coming = "coming"
    over = "over"


SOON = timedelta(days=90)


def standing_on(grant: Authorisation, today: date) -> Standing:
    """Where it stands today."""
    if (grant.until is not None and grant.until < today) or (grant.revoked_on is not None and grant.revoked_on <= today):
        return Standing.over
    if grant.starts is not None and grant.starts > today:
        return Standing.coming
    return Standing.ending if grant.until is not None and grant.until <= today + SOON else Standing.live


def grants_of_owner(session: Session, owner_id: int | None, today: date, words: str = "", wanted: Standing | None = None) -> list[tuple[Authorisation, Standing]]:
    """Every authorisation on the rights of an owner, those that end first first; `words` are part of the grantee's name or of the right's."""
    if owner_id is None:
        return []
    query = select(Authorisation).join(Right, Right.id == Authorisation.right_id).where(Right.owner_id == owner_id, Authorisation.kind != "found")
    if words.strip():
        part = fold(words)
        query = query.where(or_(Authorisation.folded.contains(part, autoescape=True), Right.folded.contains(part, autoescape=True)))
    found = [(a, standing_on(a, today)) for a in session.scalars(query.options(selectinload(Authorisation.right)).order_by(Authorisation.id.desc()).limit(MOST_OF_ONE_OWNER))]
    order = list(Standing)
    return sorted(((a, s) for a, s in found if wanted in (None, s)), key=lambda p: (order.index(p[1]) == len(order) - 1, p[0].until or date.max, p[0].id))


def own_goods(right: Right, seller: str, also: frozenset[str] = frozenset()) -> bool:
    """Is the seller the owner itself, or a user whom the register of a geographical indication names? `also` are its other names, folded."""
    if not seller.strip():
        return False
    names, users = {fold(seller), *also}, dict(right.extra.get("gi") or {}).get("users") or []
    return bool(names & {fold(right.owner.name) if right.owner else "", *(fold(str(u)) for u in users)} - {""})
