"""How often and how much: rate limits counted in the database (all processes count together), and the size of a request's body."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Index, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.db import Base, lock_chain
from registry.errors import Problem

MB = 1024 * 1024
BODY = 25 * MB
BODIES: dict[str, int] = {
    "booth.create_check": 25 * MB,
    "api.create_check": 25 * MB,
    "register.rights_import": 210 * MB,
    "fairs.fair_import": 60 * MB,
    "mine.dossier_new": 110 * MB,
    "ledger.dossier_new": 110 * MB,
}
"""Largest body by endpoint where it is not BODY (reliability.md 7: picture 20 MB, document 50 MB, ZIP 200 MB)."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` within any `seconds`."""

    name: str
    count: int
    seconds: int


LOGIN_USER = Limit("login-user", 10, 300)
LOGIN_ADDRESS = Limit("login-address", 10, 300)
LOGIN_ALL = Limit("login-all", 1000, 300)
LOOKUP = Limit("lookup", 20, 3600)
SUBMISSION = Limit("submission", 20, 3600)
UPLOAD = Limit("upload", 30, 3600)
SEARCH = Limit("search", 25, 5)
VERIFY = Limit("verify", 60, 600)
FEED = Limit("feed", 60, 600)
SETUP = Limit("setup", 10, 300)


class TooMany(Problem):
    """Too often; `after` is the seconds to wait."""

    code = "too_many"

    def __init__(self, after: int) -> None:
        super().__init__("操作太频繁，请 {after} 秒后再试", after=after)
        self.after = after


class RateHit(Base):
    """One counted act."""

    __tablename__ = "rate_hits"
    __table_args__ = (Index("ix_rate_hits_bucket_at", "bucket", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[str]
    at: Mapped[datetime]


def _bucket(limit: Limit, key: str) -> str:
    return f"{limit.name}:{key[:120]}"


def spend(session: Session, limit: Limit, key: str, at: datetime) -> int:
    """Count one act against a limit, else TooMany; exact because one writer counts at a time. Answers the hit for `refund`."""
    bucket, since = _bucket(limit, key), at - timedelta(seconds=limit.seconds)
    lock_chain(session, zlib.crc32(bucket.encode()))
    session.execute(delete(RateHit).where(RateHit.bucket == bucket, RateHit.at <= since))
    seen, first = session.execute(select(func.count(), func.min(RateHit.at)).where(RateHit.bucket == bucket)).one()
    if seen >= limit.count:
        raise TooMany(max(1, int((first - since).total_seconds()) + 1))
    hit = RateHit(bucket=bucket, at=at)
    session.add(hit)
    session.flush()
    return hit.id


def refund(session: Session, hits: list[int]) -> None:
    """Take counted acts back: a log-in that succeeded does not count, so colleagues behind one address never lock each other out."""
    session.execute(delete(RateHit).where(RateHit.id.in_(hits)))
    session.flush()


def sweep(session: Session, at: datetime) -> None:
    """Forget hits no limit can still ask for."""
    session.execute(delete(RateHit).where(RateHit.at <= at - timedelta(hours=1)))
    session.flush()
