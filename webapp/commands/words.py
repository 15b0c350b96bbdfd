"""The two languages of the command line: help and answers are written side by side, the reader's one is shown."""

from __future__ import annotations

import os
from contextvars import ContextVar

READER: ContextVar[str] = ContextVar("reader", default="")
"""The language of a page that shows what a command would say; empty on the command line, where the environment decides."""


def chinese() -> bool:
    """Is the reader's language Chinese? KUAIWEI_LANG first, then the usual locale variables."""
    asked = READER.get() or next((v for name in ("KUAIWEI_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(name))), "")
    return asked.lower().startswith("zh")


def both(zh: str, en: str) -> str:
    """The sentence in the reader's language."""
    return zh if chinese() else en
