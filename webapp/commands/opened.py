"""The office's database as a command finds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import inspect

from registry.db import Database
from registry.errors import Refused
from webapp.config import Settings
from webapp.migrate import current, head, revisions

NOT_YET = "{where} 尚未建立数据库，请先运行 ./kuaiwei init（或 ./kuaiwei demo）"
OLDER = "数据库是较早版本的，请先运行 ./kuaiwei upgrade"
NEWER = "数据库来自更新的版本（{revision}），请使用新版本程序"


def check_version(database: Database) -> None:
    """Refused where this program does not fit the database: data are never touched by a version that does not know them."""
    found = current(database)
    if found is not None and found not in revisions():
        raise Refused(NEWER, revision=found)
    if found is not None and found != head():
        raise Refused(OLDER)


@contextmanager
def opened(settings: Settings, *, any_version: bool = False) -> Iterator[Database]:
    """The database, closed at the end; Refused where none has been made yet, so that a mistyped folder is not filled."""
    if not settings.database_url and not (settings.data / "kuaiwei.db").is_file():
        raise Refused(NOT_YET, where=settings.data)
    database = Database(settings.url)
    try:
        if not inspect(database.engine).has_table("people"):
            raise Refused(NOT_YET, where=database.engine.url.render_as_string())
        if not any_version:
            check_version(database)
        yield database
    finally:
        database.close()
