"""`classes import`, `classes list`: editions of the Nice and Locarno classifications."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

import webapp.migrate  # noqa: F401 - every table of the house must be known
from registry.child import run_limited
from registry.classes import SYSTEMS, editions, import_table
from webapp.commands import pass_settings
from webapp.commands.opened import opened
from webapp.commands.words import both
from webapp.config import Settings

CPU_SECONDS = 60.0


@click.command(help=both("导入一版分类表（CSV 或 XLSX，列：编码、名称，可有上级、英文、备注、交叉检索）；同一版再导入即替换。",
                         "Import an edition of a classification (CSV or XLSX; columns code, name, and parent, name_en, note, see); the same edition again replaces it."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--system", type=click.Choice(SYSTEMS), default="nice", show_default=True, help=both("哪一种分类", "Which classification."))
@click.option("--edition", required=True, help=both("版本，如 13-2026", "The edition, such as 13-2026."))
@click.option("--from", "starts", required=True, type=click.DateTime(["%Y-%m-%d"]), help=both("自哪天起施行", "In force from this day."))
@click.option("--official", is_flag=True, help=both("这是主管机关公布的表", "This is the office's own table."))
@click.option("--source", default="", help=both("出处", "Where it was taken from."))
@click.option("--json", "as_json", is_flag=True, help=both("以 JSON 输出", "Answer in JSON."))
@pass_settings
def classes_import(settings: Settings, file: Path, system: str, edition: str, starts: datetime, official: bool, source: str, as_json: bool) -> None:
    """Read in a limited child, then stored whole or not at all."""
    rows = run_limited("registry.imports.class_rows:read", {"path": str(file.resolve())}, cpu_s=CPU_SECONDS, wall_s=CPU_SECONDS * 4).value
    with opened(settings) as database, database.write() as session:
        count = import_table(session, system, edition, starts.date(), rows, by="command", at=datetime.now(UTC), source=source or file.name, official=official)
    if as_json:
        click.echo(json.dumps({"system": system, "edition": edition, "codes": count}, ensure_ascii=False))
    else:
        click.echo(both(f"已导入 {edition}：{count} 个编码", f"imported {edition}: {count} codes"))


@click.command(help=both("列出已导入的分类表", "List the imported editions."))
@pass_settings
def classes_list(settings: Settings) -> None:
    """Newest first, one a line."""
    with opened(settings) as database, database.read() as session:
        for edition, count in editions(session):
            kind = both("官方", "official") if edition.official else both("未经官方核验", "unverified")
            click.echo(f"{edition.system}\t{edition.edition}\t{edition.starts}\t{count}\t{kind}\t{edition.source}")
