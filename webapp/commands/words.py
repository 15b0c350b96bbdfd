"""The two languages of the command line: help and answers are written side by side, the reader's one is shown."""

from __future__ import annotations

import os


def chinese() -> bool:
    """Is the reader's language Chinese? KUAIWEI_LANG first, then the usual locale variables."""
    asked = next((v for name in ("KUAIWEI_LANG", "LC_ALL", "LC_MESSAGES", "LANG") if (v := os.environ.get(name))), "")
    return asked.lower().startswith("zh")


def both(zh: str, en: str) -> str:
    """The sentence in the reader's language."""
    return zh if chinese() else en
