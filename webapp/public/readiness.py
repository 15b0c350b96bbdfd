"""Is everything there that pages need? Each part answers yes or no; `readyz` is 200 when all say yes."""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy.exc import SQLAlchemyError

from registry.people import count_people
from webapp.shell import shell

log = logging.getLogger("kuaiwei.web")
PARTS: dict[str, Callable[[], bool]] = {}
"""More parts to ask, by name; the module that owns a part (an index, say) adds it."""


def _database() -> bool:
    try:
        with shell().database.read() as session:
            count_people(session)
    except SQLAlchemyError:
        log.exception("the database is not ready")
        return False
    return True


def parts() -> dict[str, bool]:
    """The parts by name."""
    return {"database": _database(), **{name: ask() for name, ask in PARTS.items()}}
