"""`audit verify`: read the whole chain of acts again."""

from __future__ import annotations

import json

import click

from registry.audit import verify
from registry.errors import Refused
from webapp.commands import pass_settings
from webapp.commands.opened import opened
from webapp.commands.words import both
from webapp.config import Settings


@click.command(help=both("核验审计记录链。", "Verify the audit chain."))
@click.option("--json", "as_json", is_flag=True, help="JSON")
@pass_settings
def audit_verify(settings: Settings, as_json: bool) -> None:
    """Answer how many entries hold and the head of the chain; status 2 names the first bad entry."""
    with opened(settings) as database, database.read() as session:
        report = verify(session)
    if report.first_bad is not None:
        raise Refused("审计记录不成立：{reason}", reason=report.reason)
    answer = {"entries": report.entries, "head": report.head}
    click.echo(json.dumps(answer) if as_json else both(f"{report.entries} 条记录成立,链首 {report.head}",
                                                       f"{report.entries} entries hold, head {report.head}"))
