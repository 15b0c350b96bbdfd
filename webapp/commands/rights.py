"""`rights import`, `rights export`: the ledger in and out."""

from __future__ import annotations

import csv
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import click

import webapp.migrate  # noqa: F401 - every table of the house must be known
from cases import proving
from registry.evidence import BlobStore
from registry.export import all_rights
from registry.imports.apply import import_files
from registry.imports.record import KINDS
from registry.imports.report import ImportReport, Note, RefusedRow
from webapp.commands import pass_settings
from webapp.commands.opened import opened
from webapp.commands.progress import bar
from webapp.commands.words import both, chinese
from webapp.config import Settings
from webapp.formats import harmless
from webapp.labels import load_tongues, speaker

SHOWN = 20
COLUMNS = (("文件", "File"), ("行", "Row"), ("字段", "Field"), ("原因", "Reason"))


def reason(bad: RefusedRow | Note) -> str:
    """Why a row was refused, or what a note says, in the reader's language."""
    return speaker(load_tongues())("zh" if chinese() else "en", bad.message, bad.values)


def write_refused(report: ImportReport, target: Path) -> None:
    """The refused rows as a table for a spreadsheet; written beside and renamed. An empty one says that nothing was refused."""
    beside = target.with_name(target.name + ".part")
    with beside.open("w", encoding="utf-8-sig", newline="") as out:
        table = csv.writer(out)
        table.writerow([both(*names) for names in COLUMNS])
        for bad in report.refused:
            table.writerow([harmless(value) for value in (bad.file, bad.row, bad.field, reason(bad))])
    beside.replace(target)


def tell(report: ImportReport, words: str = "") -> None:
    """The report for a person, on standard output, and the refused rows on standard error."""
    click.echo(both(f"读取 {report.read} 行：新增 {report.created}，更新 {report.updated}，未变 {report.unchanged}，拒绝 {report.refused_total} 行{words}",
                    f"read {report.read} rows: {report.created} created, {report.updated} updated, {report.unchanged} unchanged, "
                    f"{report.refused_total} refused{words}"))
    complain(report)


def complain(report: ImportReport) -> None:
    """The refused rows, the first of many, one clear line each."""
    for bad in report.refused[:SHOWN]:
        where = " ".join(p for p in (bad.file, both(f"第 {bad.row} 行", f"row {bad.row}") if bad.row is not None else "", bad.field or "") if p)
        click.echo(f"kuaiwei: {where}: {' '.join(reason(bad).split())}", err=True)
    if report.refused_total > SHOWN:
        click.echo(both(f"kuaiwei: 另有 {report.refused_total - SHOWN} 行（用 --json 列出）", f"kuaiwei: and {report.refused_total - SHOWN} more (--json lists them)"),
                   err=True)
    for note in report.notes:
        click.echo(f"kuaiwei: {reason(note)}", err=True)


@click.command(help=both("导入权利：ST.66、ST.96、USPTO 的 XML，数据商 JSON，中英文表头的 CSV/XLSX，以及含图片的 ZIP。同一文件导入两次不会改变什么。",
                         "Import rights: ST.66, ST.96 and USPTO XML, vendor JSON, CSV/XLSX with Chinese or English headers, ZIP with pictures."))
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), help=both("权利类型（默认由文件判断）", "Kind of right (else found from the file)."))
@click.option("--office", default="CN", show_default=True, help=both("文件未写明时的授权机构（WIPO ST.3）", "Office where the file names none (WIPO ST.3)."))
@click.option("--report", type=click.Path(dir_okay=False, writable=True, path_type=Path), metavar="FILE.csv",
              help=both("把被拒绝的行及原因另存为表格", "Write the refused rows and the reasons to a table."))
@click.option("--json", "as_json", is_flag=True, help=both("以 JSON 输出", "Answer in JSON."))
@pass_settings
def rights_import(settings: Settings, files: tuple[Path, ...], kind: str | None, office: str, report: Path | None, as_json: bool) -> int:
    """Status 2 where a file was refused whole; refused rows alone are status 0."""
    with opened(settings) as database, bar(both("导入", "import")) as progress:
        done = import_files(database, BlobStore(settings.blobs, reserve=settings.stops_at), files, kind=kind, office=office.upper(), by="command", at=datetime.now(UTC),
                            progress=lambda _phase, count, total: progress(count, total or count + 1), scratch=settings.data / "scratch")
        with database.write() as session:
            moved = proving.settle_changed(session, datetime.now(UTC))
    if report is not None:
        write_refused(done, report)
    if as_json:
        click.echo(json.dumps(done.as_json(), ensure_ascii=False))
        complain(done) if done.rejected else None
    else:
        tell(done, both(f"；{moved} 条疑似匹配随之重新审查", f"; {moved} open matches were checked anew and moved") if moved else "")
    return 2 if done.rejected else 0


@click.command(help=both("导出权利，每行一件（JSON Lines）。", "Export rights, one a line (JSON Lines)."))
@click.option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path), metavar="FILE.jsonl")
@pass_settings
def rights_export(settings: Settings, out: Path) -> None:
    """Written beside and renamed: a broken export leaves no half file."""
    beside, count = out.with_name(out.name + ".part"), 0
    with opened(settings) as database, database.read() as session, beside.open("w", encoding="utf-8") as lines:
        for count, right in enumerate(all_rights(session), 1):  # noqa: B007 - the last count is the answer
            lines.write(json.dumps(right, ensure_ascii=False) + "\n")
        lines.flush()
        os.fsync(lines.fileno())
    beside.replace(out)
    click.echo(both(f"已导出 {count} 件权利", f"exported {count} rights"), err=True)
