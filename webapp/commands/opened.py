"""The office's database as a command finds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import inspect

from registry.db import Database
from registry.errors import Refused
from webapp.config import Settings

NOT_YET = "{where} 尚未建立数据库，请先运行 ./kuaiwei init（或 ./kuaiwei demo）"


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database, closed at the end; Refused where none has been made yet, so that a mistyped folder is not filled."""
    if not settings.database_url and not (settings.data / "kuaiwei.db").is_file():
        raise Refused(NOT_YET, where=settings.data)
    database = Database(settings.url)
    try:
        if not inspect(database.engine).has_table("people"):
            raise Refused(NOT_YET, where=database.engine.url.render_as_string())
        yield database
    finally:
        database.close()
