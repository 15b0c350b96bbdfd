"""Pages of lists: their size, which page, and filters read from the address."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

from flask import request

PAGE = 25
Member = TypeVar("Member", bound=Enum)


def member(name: str, kind: type[Member]) -> Member | None:
    """A member of an enum named in the address, or None."""
    value = request.args.get(name, "")
    return kind[value] if value in kind.__members__ else None


def page_number() -> int:
    """Which page is asked for, from 1."""
    value = request.args.get("page", "1")
    return min(int(value), 10_000) if value.isascii() and value.isdigit() and int(value) > 0 else 1
