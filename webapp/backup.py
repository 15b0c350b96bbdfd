"""Backups: a consistent copy of the database and every stored byte by hash, with a manifest; and the way back into an empty folder.

SQLite is copied by its own backup interface while writers go on; on PostgreSQL the database is the server's to back up (pg_dump), and
only the bytes are copied here.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from registry import audit
from registry.db import Database
from registry.errors import Refused
from registry.evidence import BlobStore
from webapp.config import DEMO_MARK, Settings
from webapp.migrate import current

DATABASE, MANIFEST = "kuaiwei.db", "backup.json"
Progress = Callable[[int, int], None]


def _hash(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(target.name + ".part")
    shutil.copyfile(source, temporary)
    with temporary.open("rb") as copied:
        os.fsync(copied.fileno())
    temporary.rename(target)


def _copy_database(settings: Settings, folder: Path) -> str:
    target = folder / (DATABASE + ".part")
    target.unlink(missing_ok=True)
    source, copy = sqlite3.connect(settings.data / DATABASE), sqlite3.connect(target)
    try:
        source.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise Refused("数据库副本未通过完整性检查")
    finally:
        copy.close()
        source.close()
    target.rename(folder / DATABASE)
    return _hash(folder / DATABASE)


def backup(settings: Settings, database: Database, folder: Path, at: datetime, progress: Progress | None = None) -> dict[str, Any]:
    """Copy everything into `folder`; repeated into the same folder only new bytes are copied. The manifest is written last."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    with database.read() as session:
        chain = audit.verify(session)
    sqlite = database.engine.dialect.name == "sqlite"
    digest = _copy_database(settings, folder) if sqlite else None
    stored = list(BlobStore(settings.blobs).hashes())  # after the database: every record copied has its bytes
    for n, sha256 in enumerate(stored, 1):
        target = folder / "blobs" / sha256[:2] / sha256[2:4] / sha256
        if not target.exists():
            _copy(settings.blobs / sha256[:2] / sha256[2:4] / sha256, target)
        if progress:
            progress(n, len(stored))
    manifest = {"made_at": at.isoformat(), "revision": current(database), "database_sha256": digest, "blobs": len(stored), "demo": settings.demo,
                "audit_entries": chain.entries, "audit_head": chain.head}
    (folder / (MANIFEST + ".part")).write_text(json.dumps(manifest, indent=1), "utf-8")
    (folder / (MANIFEST + ".part")).rename(folder / MANIFEST)
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a finished backup; Refused where there is none."""
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        raise Refused("{folder} 不是已完成的备份（缺少 backup.json）", folder=folder) from None
    if not isinstance(found, dict):
        raise Refused("backup.json 不是对象", file=MANIFEST)
    return found


def restore(settings: Settings, folder: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Bring a backup into an empty data folder; every byte is checked on the way, and nothing is kept where one does not fit."""
    manifest = read_manifest(folder)
    if settings.data.exists() and any(settings.data.iterdir()):
        raise Refused("数据文件夹 {folder} 不是空的；请先移走，或用 --data 指定空文件夹", folder=settings.data)
    if manifest["database_sha256"] and _hash(folder / DATABASE) != manifest["database_sha256"]:
        raise Refused("备份中的数据库已被改动", file=DATABASE)
    partial = settings.data.with_name(settings.data.name + ".restoring")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    try:
        _restore_into(partial, folder, manifest, progress)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    settings.data.parent.mkdir(parents=True, exist_ok=True)
    if settings.data.exists():
        settings.data.rmdir()
    partial.rename(settings.data)
    return manifest


def _restore_into(target: Path, folder: Path, manifest: dict[str, Any], progress: Progress | None) -> None:
    blobs = sorted((folder / "blobs").glob("??/??/*"))
    if len(blobs) < manifest["blobs"]:
        raise Refused("备份缺少 {n} 份材料", n=manifest["blobs"] - len(blobs))
    for n, source in enumerate(blobs, 1):
        if _hash(source) != source.name:
            raise Refused("备份中的材料 {name} 已被改动", name=source.name, file="blobs")
        _copy(source, target / "blobs" / source.relative_to(folder / "blobs"))
        if progress:
            progress(n, len(blobs))
    if manifest["database_sha256"]:
        _copy(folder / DATABASE, target / DATABASE)
    if manifest.get("demo"):
        (target / DEMO_MARK).write_text("restored from a backup of invented data\n", "utf-8")
