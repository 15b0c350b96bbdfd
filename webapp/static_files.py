"""Static files by content: `?v=<hash>` in every address of ours, so that browsers may keep them for a year."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

FOLDER = Path(__file__).parent / "static"
A_YEAR = 31_536_000


@lru_cache(maxsize=256)
def _hash(path: Path, changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def version(name: str) -> str:
    """The first 48 bits of the file's SHA-256; empty for a name that is not there."""
    path = (FOLDER / name).resolve()
    if not path.is_relative_to(FOLDER) or not path.is_file():
        return ""
    return _hash(path, path.stat().st_mtime_ns)


def _add_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values:
        values.setdefault("v", version(values["filename"]))


def _cache(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code < 400:
        asked, name = request.args.get("v"), (request.view_args or {}).get("filename", "")
        fresh = asked and asked == version(name)
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if fresh else "no-cache"
    return response


def init_app(app: Flask) -> None:
    """Version the addresses, cache the answers."""
    app.url_defaults(_add_version)
    app.after_request(_cache)
