"""The frame around every command: lazy loading, `--data` everywhere, and one place where errors become an exit status.

0 done; 2 wrong use or refused input (one line); 1 a failure of ours (one line, the traceback goes to the log folder).
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from registry.errors import Problem
from webapp.commands.table import GROUPS, TABLE
from webapp.commands.words import both, chinese
from webapp.config import ROOT, Settings, read_settings

SETTINGS = "kuaiwei.settings"


def _use_data(context: click.Context, _option: click.Parameter, folder: Path | None) -> None:
    """Point the settings of this command and of its children at another folder."""
    if folder is not None:
        _settle(context, replace(context.obj, data=folder.expanduser().resolve()))


def _use_debug(context: click.Context, _option: click.Parameter, debug: bool) -> None:
    if debug:
        _settle(context, replace(context.obj, debug=True))


def _settle(context: click.Context, settings: Settings) -> None:
    """`meta` is shared with the parents, so that the error wrapper knows the settings of the innermost command."""
    context.obj = context.meta[SETTINGS] = settings


def data_option() -> click.Option:
    """The `--data DIR` that every command takes."""
    return click.Option(["--data"], type=click.Path(file_okay=False, path_type=Path), expose_value=False, callback=_use_data, is_eager=True,
                        metavar="DIR", help=both("数据文件夹(默认取 KUAIWEI_DATA)", "Data folder (else KUAIWEI_DATA)."))


class Group(click.Group):
    """The commands of the table below one word; a module is imported when its command is used."""

    def __init__(self, prefix: str = "", **options: object) -> None:
        super().__init__(name=prefix.strip() or "kuaiwei", **options)  # type: ignore[arg-type]
        self.prefix = prefix

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(dict.fromkeys(r.name.removeprefix(self.prefix).split()[0] for r in TABLE if r.name.startswith(self.prefix)))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        full = self.prefix + cmd_name
        if not self.prefix and cmd_name in GROUPS:
            return Group(cmd_name + " ", help=both(*GROUPS[cmd_name]), params=[data_option()])
        target = next((r.target for r in TABLE if r.name == full), None)
        return load(target) if target else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(both("命令", "Commands")):
            formatter.write_dl([(name, self._line(name)) for name in self.list_commands(ctx)])

    def _line(self, name: str) -> str:
        row = next((r for r in TABLE if r.name == self.prefix + name), None)
        return both(row.zh, row.en) if row else both(*GROUPS[name])


def load(target: str) -> click.Command:
    """Import `module:attribute` and give the command its `--data`."""
    module, _, attribute = target.partition(":")
    command: click.Command = getattr(importlib.import_module(f"webapp.commands.{module}"), attribute)
    if not any("--data" in p.opts for p in command.params):
        command.params.append(data_option())
    return command


def build() -> click.Group:
    """The whole command line."""
    debug = click.Option(["--debug"], is_flag=True, expose_value=False, callback=_use_debug,
                         help=both("出错时显示详细信息", "Show the traceback of a failure."))
    return Group(params=[data_option(), debug],
                 help=both("快维:展会与电商知识产权快速维权", "Kuaiwei: rapid response for IP at fairs and in e-commerce."),
                 context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and answer its exit status."""
    settled: dict[str, Settings] = {}
    try:
        group = build()
        context = click.Context(group, info_name="kuaiwei", obj=read_settings(), **group.context_settings)
        settled = context.meta
        with context:
            group.parse_args(context, list(sys.argv[1:] if arguments is None else arguments))
            answer = group.invoke(context)
        return answer if isinstance(answer, int) and not isinstance(answer, bool) else 0
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as wrong:
        wrong.show()
        return 2
    except click.ClickException as wrong:
        return _complain(_usage(wrong), 2)
    except Problem as problem:
        return _complain(_tell(problem), 2)
    except (click.Abort, KeyboardInterrupt):
        return _complain(both("已中断", "interrupted"), 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader of our answer has gone; say nothing more
        return 1
    except Exception as error:
        return _failed(error, settled.get(SETTINGS) or read_settings())


def _tell(problem: Problem) -> str:
    """The refusal in the reader's language, led by file, row and field."""
    if chinese():
        return str(problem)
    from webapp.labels import load_tongues

    row = f"row {problem.row}" if problem.row is not None else None
    where = " ".join(p for p in (problem.file, row, problem.field) if p)
    sentence = load_tongues()["en"].ugettext(problem.message)
    sentence = sentence.format(**problem.values) if problem.values else sentence
    return f"{where}: {sentence}" if where else sentence


def _usage(wrong: click.ClickException) -> str:
    """What is wrong, and where to read more."""
    path = wrong.ctx.command_path if isinstance(wrong, click.UsageError) and wrong.ctx else "kuaiwei"
    return f"{wrong.format_message().rstrip('.')} ({path} --help)"


def _complain(line: str, status: int) -> int:
    click.echo("kuaiwei: " + " ".join(line.split()), err=True)
    return status


def _failed(error: Exception, settings: Settings) -> int:
    """A path the user named wrongly is wrong use; everything else is a failure of ours and leaves its traceback in the log."""
    if settings.debug:
        traceback.print_exception(error)
    wrong_path = (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError, FileExistsError)
    if isinstance(error, wrong_path) and error.filename and not Path(str(error.filename)).resolve().is_relative_to(ROOT):
        return _complain(f"{error.filename}: {error.strerror}", 2)
    where = _log(error, settings.logs)
    said = next(iter(str(error).splitlines()), "")
    return _complain(f"{type(error).__name__}: {said} ({where})", 1)


def _log(error: Exception, logs: Path) -> str:
    file = logs / "errors.log"
    try:
        logs.mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as out:
            out.write(f"{datetime.now(UTC).isoformat()} {' '.join(sys.argv[1:])}\n{''.join(traceback.format_exception(error))}\n")
    except OSError:
        return both("加 --debug 查看详细信息", "use --debug to see where")
    return both(f"详见 {file}", f"see {file}")
