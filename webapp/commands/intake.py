"""`intake` and `screen`: from run folders to the queue."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from fairs.intake import take_in_exhibitors
from registry.crew import Crew
from registry.intake import IntakeReport, Taking, take_in
from registry.network import root_unit
from registry.runs import open_run
from webapp.commands import pass_settings
from webapp.commands.opened import opened
from webapp.commands.progress import bar
from webapp.commands.words import both
from webapp.config import Settings
from webapp.engines import open_engines


def _tell(report: IntakeReport) -> str:
    refused = both(f"，拒收 {report.refused_total}", f", {report.refused_total} refused") if report.refused_total else ""
    refused += both(f"，{report.outcomes} 个网址没有商品", f", {report.outcomes} addresses gave no listing") if report.outcomes else ""
    return both(f"读入 {report.read}：新增 {report.created}，更新 {report.updated}，未变 {report.unchanged}{refused}",
                f"{report.read} read: {report.created} new, {report.updated} changed, {report.unchanged} unchanged{refused}")


@click.command(help=both("登记一个采集文件夹；重复登记不会产生重复线索。", "Register a run folder; twice is once."))
@click.argument("run", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--fair", type=int, default=None, help=both("参展商所属展会编号", "Fair that the exhibitors belong to."))
@click.option("--json", "as_json", is_flag=True, help="JSON")
@pass_settings
def intake(settings: Settings, run: Path, fair: int | None, as_json: bool) -> None:
    """Take in listings, outcomes and exhibitors; --fair says which fair the exhibitors belong to where the records do not."""
    folder, at = open_run(run), datetime.now(UTC)
    with opened(settings) as database:
        engines = open_engines(settings)
        with database.read() as session:
            unit_id = root_unit(session).id
        with bar(both("登记", "intake")) as progress:
            report = take_in(database, folder, Taking(engines.blobs, unit_id, "intake", at, settings.sm3), progress)
        engines.close()
        take_in_exhibitors(database, folder, unit_id, report, fair)
    if report.held:
        click.echo(both(f"{report.held} 家参展商未登记：记录没有写明展会，请加 --fair 编号再登记一次",
                        f"{report.held} exhibitors held: the records name no fair; run again with --fair ID"), err=True)
    for row in report.refused:
        click.echo(f"{row['file']} {row['row']} {row['field'] or ''} {row['message']}", err=True)
    click.echo(json.dumps(asdict(report), ensure_ascii=False) if as_json else _tell(report))


@click.command(help=both("比对新的或有变化的线索。", "Match what is new or changed."))
@click.option("--again", is_flag=True, help=both("比对过、仍在售或在展的线索也与现在的登记库重新比对（导入新权利之后）；人已作的判断不变",
                                                 "Also match anew what was matched before and is still offered (after rights came in); what people decided stays."))
@click.option("--json", "as_json", is_flag=True, help="JSON")
@pass_settings
def screen(settings: Settings, again: bool, as_json: bool) -> None:
    """Bring the indexes up to date, then screen."""
    from cases.screening import screen as run_screening
    from registry.sightings import screen_again

    started = time.monotonic()
    with opened(settings) as database:
        engines = open_engines(settings)
        with bar(both("建索引", "index")) as progress:
            engines.lookup.refresh(database, progress)
        if again:
            with database.write() as session:
                screen_again(session)
        with bar(both("比对", "screen")) as progress, Crew(settings.indexes, settings.searchers) as crew:
            report = run_screening(database, engines.lookup, datetime.now(UTC), progress, crew)
        engines.close()
    answer = {"sightings": report.sightings, "matches": report.matches, "seconds": round(time.monotonic() - started, 2)}
    click.echo(json.dumps(answer) if as_json else both(
        f"线索 {report.sightings} 条，疑似匹配 {report.matches} 条（入队 {report.queued}），{answer['seconds']} 秒",
        f"{report.sightings} sightings, {report.matches} matches ({report.queued} queued), {answer['seconds']} s"))
