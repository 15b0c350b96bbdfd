"""`worker`: background jobs in a process of their own, where the web server does not do them."""

from __future__ import annotations

import signal
import threading
from types import FrameType

import click

from webapp.commands import pass_settings
from webapp.commands.words import both
from webapp.config import Settings


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and Ctrl-C set; the job in hand is finished first."""
    stop = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    return stop


@click.command(help=both("单独运行后台任务。", "Do background jobs apart from the web process."))
@click.option("--once", is_flag=True, help=both("做完现有任务即结束", "End when no job is left."))
@pass_settings
def worker(settings: Settings, once: bool) -> None:
    """Work until SIGTERM, or until nothing is left."""
    from webapp.jobs import work

    work(settings, stop_on_signals(), once=once)
