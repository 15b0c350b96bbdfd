"""What every request finds hung up in the hall: settings, database, translations, the clock, the code of the first-run page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

from flask import current_app, g

from registry.db import Database
from registry.setup import Office, the_office
from webapp.config import Settings
from webapp.engines import Engines
from webapp.labels import Tongues


@dataclass(slots=True)
class Shell:
    """The parts of the running application."""

    settings: Settings
    database: Database
    tongues: Tongues
    clock: Callable[[], datetime]
    engines: Engines
    """Stored bytes, clean pictures, indexes, limited children."""
    setup_code: str
    """Opens the first-run page from another machine; `serve` prints it while there is no account."""
    known: Office | None = field(default=None)

    def office(self) -> Office | None:
        """The founded office, or None before the first run; asked of the database until there is one."""
        if self.known is None:
            with self.database.read() as session:
                self.known = the_office(session)
        return self.known

    def forget_office(self) -> None:
        """Ask again: its names were changed."""
        self.known = None


def shell() -> Shell:
    """The shell of the current application."""
    return cast(Shell, current_app.extensions["kuaiwei"])


def now() -> datetime:
    """The instant of this request, the same for everything it does; UTC."""
    if "at" not in g:
        g.at = shell().clock()
    return cast(datetime, g.at)
