"""`evidence export`, `evidence verify`, `check`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select

from cases import archive
from cases.models import Case
from cases.package import verify
from registry.errors import NotFound
from registry.evidence import BlobStore
from registry.keeping import check as compare
from webapp.commands import pass_settings
from webapp.commands.opened import opened
from webapp.commands.progress import bar
from webapp.commands.words import both
from webapp.config import Settings

SHOWN = 20


@click.command(help=both("导出一个案件的证据包：原件、取证记录、参考意见、清单和校验程序。", "Export the evidence package of a case, with a checker that needs nothing else."))
@click.argument("case")
@click.option("--out", required=True, type=click.Path(dir_okay=False, writable=True, path_type=Path), metavar="PACKAGE.zip")
@pass_settings
def evidence_export(settings: Settings, case: str, out: Path) -> None:
    """Written beside and renamed when whole."""
    blobs, at = BlobStore(settings.blobs, sm3=settings.sm3), datetime.now(UTC)
    with opened(settings) as database:
        with database.read() as session:
            found = session.scalar(select(Case).where(Case.number == case))
            if found is None:
                raise NotFound("没有编号为「{number}」的案件", number=case)
            gathered = archive.gather(session, blobs, found, sample=settings.demo)
        receipt = archive.seal(gathered, out, at, "command")
        with database.write() as session:
            archive.book(session, gathered, receipt, at, "command")
    click.echo(json.dumps(asdict(receipt), ensure_ascii=False))


@click.command(help=both("核验证据包；不符时指出第一个被改动的文件和字节位置。", "Verify an evidence package; names the first altered member and byte."))
@click.argument("package", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="JSON")
@pass_settings
def evidence_verify(settings: Settings, package: Path, as_json: bool) -> int:
    """Status 2 where it does not hold. Where this office has the original, its bytes are laid beside the altered ones."""
    report = verify(package, stored=_stored(settings))
    if as_json:
        click.echo(json.dumps({**asdict(report), "members": len(report.members)}, ensure_ascii=False))
    elif report.ok:
        click.echo(both(f"完好：{len(report.members)} 个文件，清单 {report.manifest_sha256}", f"intact: {len(report.members)} members, manifest {report.manifest_sha256}"))
    if not report.ok:
        click.echo(f"kuaiwei: {report.message}", err=True)
    return 0 if report.ok else 2


def _stored(settings: Settings) -> Callable[[str], Path | None] | None:
    """Originals of this office by their hash; None on a machine without an office."""
    if not settings.blobs.is_dir():
        return None
    blobs = BlobStore(settings.blobs)

    def original(sha256: str) -> Path | None:
        try:
            return blobs.path(sha256)
        except NotFound:
            return None

    return original


@click.command(help=both("核对记录与存储的字节：缺失、多余、被改动。", "Compare records with stored bytes: missing, stray, altered."))
@click.option("--json", "as_json", is_flag=True, help="JSON")
@pass_settings
def check(settings: Settings, as_json: bool) -> int:
    """Status 2 where bytes are missing or altered; strays are harmless."""
    with opened(settings) as database, database.read() as session, bar(both("核对", "check")) as progress:
        report = compare(session, BlobStore(settings.blobs), archive.paper_hashes(session), progress)
    if as_json:
        click.echo(json.dumps(asdict(report)))
    else:
        click.echo(both(f"{report.blobs} 份材料：缺失 {len(report.without_bytes)}，多余 {len(report.without_record)}，被改动 {len(report.altered)}",
                        f"{report.blobs} stored: {len(report.without_bytes)} missing, {len(report.without_record)} stray, {len(report.altered)} altered"))
    for name, hashes in ((both("缺失", "missing"), report.without_bytes), (both("被改动", "altered"), report.altered)):
        for sha256 in hashes[:SHOWN]:
            click.echo(f"kuaiwei: {name} {sha256}", err=True)
    return 0 if report.ok else 2
