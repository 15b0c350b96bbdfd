"""The database session of one request: reading for safe methods, writing otherwise. The door commits, once."""

from __future__ import annotations

from typing import cast

from flask import Flask, g, request
from sqlalchemy.orm import Session

from webapp.shell import shell

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def session() -> Session:
    """The session of this request; its transaction starts with the first statement, so parse the input before you ask for it."""
    if "db" not in g:
        g.db = shell().database.session(reading=request.method in SAFE)
    return cast(Session, g.db)


def commit() -> None:
    """What the door calls when its one domain function has answered; without it nothing is kept."""
    session().commit()


def forget() -> None:
    """Roll back what the failed request did."""
    if "db" in g:
        session().rollback()


def _close(_error: BaseException | None) -> None:
    opened = g.pop("db", None)
    if opened is not None:
        opened.close()


def init_app(app: Flask) -> None:
    """Close the session with the request, whatever happened."""
    app.teardown_appcontext(_close)
