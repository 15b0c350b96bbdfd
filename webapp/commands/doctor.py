"""`doctor`: what is missing on this machine, and what would be missed without it."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
import tempfile
import zoneinfo
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import click
from sqlalchemy.exc import SQLAlchemyError

from registry.errors import Refused
from registry.identity import KEY_FILE, any_sealed
from webapp.commands import pass_settings
from webapp.commands.opened import opened
from webapp.commands.words import both
from webapp.config import Settings

State = Literal["ok", "note", "missing"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `missing` stops the product, `note` costs a part of it."""

    subject: str
    state: State
    said: str


def _python(_: Settings) -> Finding:
    return Finding("python", "ok", sys.version.split()[0])


def _sqlite(_: Settings) -> Finding:
    enough = sqlite3.sqlite_version_info >= (3, 35)
    said = sqlite3.sqlite_version if enough else both("需要 3.35 以上", "3.35 or newer is needed")
    return Finding("sqlite", "ok" if enough else "missing", said)


def _data_folder(settings: Settings) -> Finding:
    folder = next(p for p in (settings.data, *settings.data.parents) if p.exists())
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Finding("data", "ok", str(settings.data))
    except OSError as error:
        return Finding("data", "missing", f"{folder}: {error.strerror}")


def _space(settings: Settings) -> Finding:
    folder = next(p for p in (settings.data, *settings.data.parents) if p.exists())
    free = shutil.disk_usage(folder).free >> 20
    if free < settings.reserve_mb:
        return Finding("disk", "missing", both(f"只剩 {free} MB，应留有 {settings.reserve_mb} MB",
                                               f"{free} MB free, {settings.reserve_mb} MB should be"))
    return Finding("disk", "ok", f"{free} MB")


def _memory(_: Settings) -> Finding:
    have = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    if have < 3500:
        return Finding("memory", "note", both(f"{have} MB，建议 4 GB", f"{have} MB; 4 GB are advised"))
    return Finding("memory", "ok", f"{have} MB")


def _database(settings: Settings) -> Finding:
    try:
        with opened(settings) as database:
            return Finding("database", "ok", database.engine.dialect.name)
    except Refused as refused:
        return Finding("database", "note", str(refused))
    except SQLAlchemyError as error:
        return Finding("database", "missing", str(error).splitlines()[0])


def _identity_key(settings: Settings) -> Finding:
    try:
        with opened(settings) as database, database.read() as session:
            sealed = any_sealed(session)
    except (Refused, SQLAlchemyError):
        sealed = False
    if (settings.data / KEY_FILE).exists():
        return Finding("identity key", "note", both(f"{settings.data / KEY_FILE} 不随 backup 备份，请另处保存一份",
                                                    f"{settings.data / KEY_FILE} is not in backups; keep a copy elsewhere"))
    if sealed:
        return Finding("identity key", "missing", both(f"已存的证件号码读不出来：请把 {KEY_FILE} 的副本放回 {settings.data}",
                                                       f"stored identity numbers cannot be read: put the copy of {KEY_FILE} back into {settings.data}"))
    return Finding("identity key", "ok", both("没有证件号码", "no identity numbers"))


def _time_zone(_: Settings) -> Finding:
    try:
        zoneinfo.ZoneInfo("Asia/Shanghai")
    except zoneinfo.ZoneInfoNotFoundError:
        return Finding("time zone", "missing", both("缺少时区数据，请安装 tzdata", "no time zone data; install tzdata"))
    return Finding("time zone", "ok", "Asia/Shanghai")


def _tls(_: Settings) -> Finding:
    return Finding("tls", "note", both(
        "其他设备的拍照与离线功能需要 TLS：serve --cert/--key 或前置反向代理",
        "camera and offline pack of other devices need TLS: serve --cert/--key, or a reverse proxy"))


def chromium() -> str | None:
    """The Chromium the browser tests use."""
    return next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)


def postgresql() -> Path | None:
    """The newest folder of PostgreSQL's server programs."""
    folders = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda p: int(p.parent.name) if p.parent.name.isdigit() else 0)
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _chromium(_: Settings) -> Finding:
    return _for_tests("chromium", chromium())


def _postgresql(_: Settings) -> Finding:
    found = postgresql()
    return _for_tests("postgresql", str(found) if found else None)


def _pdftoppm(_: Settings) -> Finding:
    return _for_tests("pdftoppm", shutil.which("pdftoppm"))


def _for_tests(subject: str, found: str | None) -> Finding:
    missing = both("只有测试需要；缺少时相应测试跳过", "only tests need it; they are skipped without it")
    return Finding(subject, "ok" if found else "note", found or missing)


CHECKS: tuple[Callable[[Settings], Finding], ...] = (
    _python, _sqlite, _data_folder, _space, _memory, _database, _identity_key, _time_zone, _tls, _chromium, _postgresql, _pdftoppm)


def examine(settings: Settings) -> Iterator[Finding]:
    """Every check, in the order shown."""
    return (check(settings) for check in CHECKS)


@click.command(help=both("检查本机缺少什么。", "Say what is missing on this machine."))
@click.option("--json", "as_json", is_flag=True, help="JSON")
@pass_settings
def doctor(settings: Settings, as_json: bool) -> None:
    """Look at everything and answer; looking itself never fails, so the status is 0."""
    found = list(examine(settings))
    if as_json:
        click.echo(json.dumps([asdict(f) for f in found], ensure_ascii=False))
        return
    words = {"ok": both("正常", "ok"), "note": both("注意", "note"), "missing": both("缺少", "missing")}
    for f in found:
        click.echo(f"{words[f.state]:<8}{f.subject:<12}{f.said}")
