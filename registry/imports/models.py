"""How far an import has come: a named resume point per file, so that a kill loses and doubles nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.db import Base, new_uid
from registry.errors import NotFound


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


class HeaderMap(Base):
    """What people said the columns of a file mean, remembered by its set of column names: the next such file needs no asking."""

    __tablename__ = "header_maps"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(unique=True)
    """`registry.imports.preview.fingerprint` of the column names."""
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Folded column name -> our field; empty to pass the column over."""
    by: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]


class ImportDraft(Base):
    """An uploaded file between its preview and its import."""

    __tablename__ = "import_drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    path: Mapped[str]
    name: Mapped[str]
    """The name it had on the sender's machine."""
    kind: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None] = mapped_column(index=True)
    seen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the limited child found: `registry.imports.preview.preview`."""
    made_at: Mapped[datetime]


def header_maps(session: Session) -> dict[str, dict[str, str]]:
    """Every remembered mapping by the fingerprint of its column names, the newest thousand."""
    return {m.fingerprint: dict(m.columns) for m in session.scalars(select(HeaderMap).order_by(HeaderMap.at.desc()).limit(1000))}


def remember_columns(session: Session, fingerprint: str, columns: dict[str, str], by: str, at: datetime) -> None:
    """Keep what these column names mean; a later answer replaces an earlier one."""
    known = session.scalar(select(HeaderMap).where(HeaderMap.fingerprint == fingerprint))
    if known is None:
        session.add(HeaderMap(fingerprint=fingerprint, columns=dict(columns), by=by, at=at))
    else:
        known.columns, known.by, known.at = dict(columns), by, at
    session.flush()


def draft_of(session: Session, uid: str, person_id: int | None) -> ImportDraft:
    """One's own uploaded file that waits for its import, or NotFound."""
    draft = session.scalar(select(ImportDraft).where(ImportDraft.uid == uid, ImportDraft.person_id == person_id))
    if draft is None:
        raise NotFound("没有这个文件，可能已经导入")
    return draft


def drafts_before(session: Session, at: datetime) -> list[ImportDraft]:
    """Files uploaded before this moment that nobody imported."""
    return list(session.scalars(select(ImportDraft).where(ImportDraft.made_at < at)))
