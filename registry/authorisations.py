"""Who may lawfully use a right, where, and until when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from matching.text.normalise import fold
from registry.db import Base, new_uid
from registry.rights import Right


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
    """exclusive, sole, plain, agent, own (the owner's own shop)."""
    territory: Mapped[str] = mapped_column(default="CN")
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    revoked_on: Mapped[date | None]
    right: Mapped[Right] = relationship()

    def holds(self, on: date) -> bool:
        """Is it in force on this day?"""
        if self.revoked_on is not None and on >= self.revoked_on:
            return False
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)


def authorise(session: Session, right: Right, grantee: str, *, scope: str = "", kind: str = "plain", territory: str = "CN",
              starts: date | None = None, ends: date | None = None) -> Authorisation:
    """Record an authorisation; the same grantee, scope and dates twice is once."""
    known = session.scalar(select(Authorisation).where(
        Authorisation.right_id == right.id, Authorisation.folded == fold(grantee), Authorisation.scope == scope,
        Authorisation.starts == starts, Authorisation.ends == ends))
    if known is not None:
        return known
    grant = Authorisation(right_id=right.id, grantee=grantee.strip(), folded=fold(grantee), scope=scope, kind=kind, territory=territory,
                          starts=starts, ends=ends)
    session.add(grant)
    session.flush()
    return grant


def authorisation_for(session: Session, right_id: int, seller: str, on: date) -> Authorisation | None:
    """The authorisation by which this seller may use the right on this day, if one is recorded."""
    if not seller.strip():
        return None
    rows = session.scalars(select(Authorisation).where(Authorisation.right_id == right_id))
    return next((a for a in rows if fold(a.grantee) == fold(seller) and a.holds(on)), None)


def authorisations_of(session: Session, right_id: int) -> list[Authorisation]:
    """All of a right, newest first."""
    return list(session.scalars(select(Authorisation).where(Authorisation.right_id == right_id).order_by(Authorisation.id.desc())))


def own_goods(right: Right, seller: str) -> bool:
    """Is the seller the owner itself, or a user whom the register of a geographical indication names?"""
    name = fold(seller) if seller.strip() else ""
    users = dict(right.extra.get("gi") or {}).get("users") or []
    return bool(name) and (name == (fold(right.owner.name) if right.owner else "") or name in {fold(str(u)) for u in users})
