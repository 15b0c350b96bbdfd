"""How far an import has come: a named resume point per file, so that a kill loses and doubles nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.db import Base, new_uid


class ImportRun(Base):
    """One file being applied. `next_group` is the first right not yet stored; it moves in the transaction that stores the rights before it."""

    __tablename__ = "import_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    sha256: Mapped[str] = mapped_column(index=True)
    options: Mapped[str] = mapped_column(default="")
    """Kind and office given by the user: the same file read otherwise is another import."""
    name: Mapped[str]
    by: Mapped[str] = mapped_column(default="")
    started_at: Mapped[datetime]
    groups: Mapped[int] = mapped_column(default=0)
    next_group: Mapped[int] = mapped_column(default=0)
    read: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    done: Mapped[bool] = mapped_column(default=False)


def unfinished(session: Session, sha256: str, options: str, groups: int) -> ImportRun | None:
    """The broken-off import of this very file, if there is one."""
    return session.scalar(select(ImportRun).where(ImportRun.sha256 == sha256, ImportRun.options == options, ImportRun.groups == groups,
                                                  ImportRun.done.is_(False)).order_by(ImportRun.id.desc()).limit(1))


def recent_imports(session: Session, limit: int = 20) -> list[ImportRun]:
    """The newest imports, for the pages."""
    return list(session.scalars(select(ImportRun).order_by(ImportRun.id.desc()).limit(limit)))
