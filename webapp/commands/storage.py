"""`upgrade`, `backup`, `restore`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from registry.db import Database
from registry.identity import KEY_FILE, any_sealed
from webapp.backup import backup as make_backup
from webapp.backup import restore as bring_back
from webapp.commands import pass_settings
from webapp.commands.opened import opened
from webapp.commands.progress import bar
from webapp.commands.words import both
from webapp.config import Settings
from webapp.migrate import upgrade as migrate

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(help=both("把数据库升级到当前版本。", "Bring the database to this version."))
@pass_settings
def upgrade(settings: Settings) -> None:
    """Migrate an existing database."""
    with opened(settings, any_version=True) as database:
        before, after = migrate(database)
    click.echo(both(f"已是当前版本 {after}", f"already at {after}") if before == after else both(f"已从 {before} 升级到 {after}", f"upgraded from {before} to {after}"))


@click.command(help=both("备份到文件夹；同一文件夹可反复备份，只复制新材料。", "Back up to a folder; repeated, only new bytes are copied."))
@click.argument("folder", type=_FOLDER)
@pass_settings
def backup(settings: Settings, folder: Path) -> None:
    """A consistent copy while the office goes on working."""
    with opened(settings) as database, bar(both("备份", "backup")) as progress:
        manifest = make_backup(settings, database, folder, datetime.now(UTC), progress)
    if manifest["database_sha256"] is None:
        click.echo(both("注意：PostgreSQL 数据库请另用 pg_dump 备份，这里只复制了材料。",
                        "Note: back up the PostgreSQL database with pg_dump; only the bytes were copied here."), err=True)
    if (settings.data / KEY_FILE).exists():
        click.echo(both(f"注意：证件号码的密钥 {settings.data / KEY_FILE} 不在备份里。请另处保存一份，不要与备份放在一起；没有它，恢复后证件号码读不出来。",
                        f"Note: the key of the identity numbers, {settings.data / KEY_FILE}, is not in the backup. Keep a copy of it elsewhere, apart from the "
                        "backup; without it no identity number can be read after a restore."), err=True)
    click.echo(json.dumps(manifest, ensure_ascii=False))


@click.command(help=both("从备份恢复到空的数据文件夹。", "Restore a backup into an empty data folder."))
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@pass_settings
def restore(settings: Settings, folder: Path) -> None:
    """Every byte is checked on the way."""
    with bar(both("恢复", "restore")) as progress:
        manifest = bring_back(settings, folder, progress)
    if manifest["database_sha256"]:
        database = Database(settings.url)
        migrate(database)
        with database.read() as session:
            sealed = any_sealed(session)
        database.close()
        if sealed:
            click.echo(both(f"还缺证件号码的密钥：请把另存的 {KEY_FILE} 放进 {settings.data}（权限 0600）。", f"The key of the identity numbers is still missing: "
                            f"put your copy of {KEY_FILE} into {settings.data} (mode 0600)."), err=True)
    click.echo(json.dumps(manifest, ensure_ascii=False))
