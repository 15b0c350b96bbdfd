"""`extract` and `crawl`: everything that touches foreign pages runs as a child process; nobody imports crawlers."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from webapp.commands import pass_settings
from webapp.commands.child import run_child
from webapp.commands.words import both
from webapp.config import ROOT, Settings

PASS_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False, "help_option_names": []}


def _without_data(words: tuple[str, ...]) -> list[str]:
    """`--data DIR` is ours: crawlers know no data folder."""
    kept, rest = [], iter(words)
    for word in rest:
        if word == "--data":
            next(rest, None)
        elif not word.startswith("--data="):
            kept.append(word)
    return kept


def _child(name: str, words: Sequence[str]) -> int:
    """Run `python -m crawlers ...` and pass its exit status on."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return run_child(["-P", "-m", "crawlers", name, *_without_data(tuple(words))], {**os.environ, "PYTHONPATH": path})


@click.command(context_settings=PASS_ON)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def extract(words: tuple[str, ...]) -> int:
    """Read the goods off saved pages."""
    return _child("extract", words)


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
               help=both("采集商品(listings)或参展商(exhibitors)网页到采集文件夹;选项见 crawl listings --help。",
                         "Crawl listings or exhibitors into a run folder; the options are those of crawl listings --help."))
@click.argument("what", type=click.Choice(["listings", "exhibitors"]))
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
@pass_settings
def crawl(settings: Settings, what: str, words: tuple[str, ...]) -> int:
    """Crawl listings or exhibitors into a run folder, in the office's name."""
    named = any(w == "--contact" or w.startswith("--contact=") for w in words)
    return _child(what, words if named or not settings.contact else [*words, "--contact", settings.contact])
