"""Is everything there that pages need? Each part answers yes or no; `readyz` is 200 when all say yes."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from registry.errors import Problem
from registry.people import count_people
from webapp.shell import shell

log = logging.getLogger("kuaiwei.web")


def _database() -> None:
    with shell().database.read() as session:
        count_people(session)


def _indexes() -> None:
    """Both indexes can be opened; the first time this loads the engines, and the first search is quick afterwards."""
    lookup = shell().engines.lookup
    _ = lookup.text, lookup.images


PARTS: dict[str, Callable[[], None]] = {"database": _database, "indexes": _indexes}


def _is_ready(name: str, ask: Callable[[], None]) -> bool:
    try:
        ask()
    except (SQLAlchemyError, OSError, ValueError, Problem):
        log.exception("not ready: %s", name)
        return False
    return True


def parts() -> dict[str, bool]:
    """The parts by name."""
    return {name: _is_ready(name, ask) for name, ask in PARTS.items()}
