"""A program of ours run as a child: its output is ours, SIGTERM is passed on, its status comes back."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType


def run_child(words: Sequence[str], environment: Mapping[str, str], folder: Path | None = None) -> int:
    """Run our Python with these words; one ended by a signal is a failure (1). Ctrl-C reaches it by itself, from the terminal."""
    with subprocess.Popen([sys.executable, *words], cwd=folder, env=environment) as child:
        def end(_signal: int, _frame: FrameType | None) -> None:
            child.terminate()

        before = signal.signal(signal.SIGTERM, end)
        try:
            status = child.wait()
        finally:
            signal.signal(signal.SIGTERM, before)
    return status if status >= 0 else 1
