"""`fair import`: an organiser's list of exhibitors."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import click

import webapp.migrate  # noqa: F401 - every table of the house must be known
from fairs.imports import read_exhibitors, store_exhibitors
from webapp.commands import pass_settings
from webapp.commands.opened import opened
from webapp.commands.progress import bar
from webapp.commands.rights import tell
from webapp.commands.words import both
from webapp.config import Settings


@click.command(help=both("导入参展商名单（JSON、CSV、XLSX）；同一名单导入两次不会重复。", "Import an exhibitor list (JSON, CSV, XLSX); twice is once."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", help=both("展会名称（默认取文件中的名称）", "Name of the fair (else the file's)."))
@click.option("--json", "as_json", is_flag=True, help=both("以 JSON 输出", "Answer in JSON."))
@pass_settings
def fair_import(settings: Settings, file: Path, name: str | None, as_json: bool) -> None:
    """Read in a limited child, then stored in one transaction."""
    with opened(settings) as database:
        with bar(both("读取", "read")) as progress:
            found = read_exhibitors(file, progress=lambda n: progress(n, n + 1))
        with database.write() as session:
            fair, report = store_exhibitors(session, found, name=name, by="command", at=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps({**report.as_json(), "fair": fair.id}, ensure_ascii=False))
    else:
        tell(report, both(f"；展会编号 {fair.id}", f"; fair {fair.id}"))
