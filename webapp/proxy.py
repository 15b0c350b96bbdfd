"""Behind a reverse proxy: its X-Forwarded headers are believed when the request really comes from it, and from nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class TrustedProxy:
    """ProxyFix for one address only."""

    def __init__(self, inner: WSGIApplication, address: str) -> None:
        self._inner, self._fixed, self._address = inner, ProxyFix(inner, x_for=1, x_proto=1, x_host=1), address

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("REMOTE_ADDR") == self._address:
            return self._fixed(environ, start_response)
        return self._inner(environ, start_response)


def init_app(app: Flask, address: str) -> None:
    """Wrap the application where a proxy is named in the settings."""
    if address:
        wrapped: Any = TrustedProxy(app.wsgi_app, address)
        app.wsgi_app = wrapped  # type: ignore[method-assign]
