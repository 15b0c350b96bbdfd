"""docs/commands.md and docs/settings.md, written from what the program itself knows: `python -m webapp.commands.reference`."""

from __future__ import annotations

import os
from collections.abc import Iterator

import click

from webapp.commands.frame import load
from webapp.commands.table import TABLE, Row
from webapp.config import ROOT, known_settings

COMMANDS_HEAD = """# Commands

Written by `make docs` from the program itself. Every command answers `--help`, takes `--data DIR`, and ends with status
0 (done), 2 (wrong use or refused input: one clear line, nothing stored) or 1 (a failure of ours; the traceback is in the log folder).
Standard output holds only the answer; progress and notes go to standard error. The language follows `KUAIWEI_LANG` or the locale.
"""
SETTINGS_HEAD = """# Settings

Written by `make docs` from `webapp/config.py`. All settings are environment variables; `--data DIR` goes before `KUAIWEI_DATA`.

| variable | default | what it does |
|---|---|---|
"""
SETTINGS_FOOT = """
Read by the entrance `./kuaiwei` itself, before anything is installed:

| variable | default | what it does |
|---|---|---|
| `KUAIWEI_WHEELS` | none | A folder of wheels to install from, without any network. |
"""


PASSED_ON = {"extract": "`--pages DIR --out OUT.jsonl`: every saved page in DIR, one line a page.",
             "crawl": "`crawl listings URL... --out RUN [--max-pages N] [--allow-private]`, and the same with `exhibitors`."}
"""Options that the child process reads."""


def usage(row: Row, command: click.Command) -> str:
    """One line as it is typed."""
    arguments = [f"{p.make_metavar(click.Context(command))}" for p in command.params if isinstance(p, click.Argument)]
    return " ".join(["./kuaiwei", row.name, *arguments, "[OPTIONS]"])


def section(row: Row) -> Iterator[str]:
    """One command: its line of help, its usage, its options."""
    command = load(row.target)
    yield f"## {row.name}\n\n{row.en}\n\n```\n{usage(row, command)}\n```\n\n"
    if row.name in PASSED_ON:
        yield f"\n{PASSED_ON[row.name]}\n\n"
    options = [p for p in command.params if isinstance(p, click.Option) and "--data" not in p.opts]
    for p in options:
        default = f" (default {p.default})" if isinstance(p.default, str | int | float) and p.default != "" and not p.is_flag else ""
        yield f"- `{', '.join((*p.opts, *p.secondary_opts))}` {p.help or ''}{default}\n"
    yield "\n" if options else ""


def commands_page() -> str:
    """docs/commands.md"""
    return COMMANDS_HEAD + "\n" + "".join(part for row in TABLE for part in section(row)).rstrip() + "\n"


def settings_page() -> str:
    """docs/settings.md"""
    rows = (f"| `{f.metadata['variable']}` | `{shown(f.default)}` | {f.metadata['help']} |\n" for f in known_settings())
    return SETTINGS_HEAD + "".join(rows) + SETTINGS_FOOT


def shown(default: object) -> str:
    """A default as it stands on the page: folders from the checkout on, empty as `none`."""
    return str(default).replace(str(ROOT) + os.sep, "") or "none"


def write() -> None:
    """Write both pages."""
    (ROOT / "docs").mkdir(exist_ok=True)
    (ROOT / "docs" / "settings.md").write_text(settings_page(), encoding="utf-8")
    (ROOT / "docs" / "commands.md").write_text(commands_page(), encoding="utf-8")


if __name__ == "__main__":
    write()
