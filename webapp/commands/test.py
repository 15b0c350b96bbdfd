"""`test`: run every test of the house, browser and PostgreSQL included where they can be had."""

from __future__ import annotations

import os

import click

from webapp.commands.child import run_child
from webapp.commands.words import both
from webapp.config import ROOT

AT_ONCE = ["-n", "2", "--dist", "loadfile"]      # two at once is what the smallest machine we aim at has


def clean_environment() -> dict[str, str]:
    """The tests see none of this office's settings, and numeric libraries do not fight over two cores."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KUAIWEI_")}
    return {**kept, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1"}


@click.command(context_settings={"ignore_unknown_options": True},
               help=both("运行全部测试;多余的参数原样交给 pytest。", "Run all tests; further words go to pytest as they are."))
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def test(words: tuple[str, ...]) -> int:
    """Run pytest; any status but success is 1."""
    at_once = [] if any(w == "-n" or w.startswith("-n") for w in words) else AT_ONCE
    return 1 if run_child(["-m", "pytest", *at_once, *words], clean_environment(), ROOT) else 0
