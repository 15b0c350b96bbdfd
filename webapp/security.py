"""Headers of every answer and the check that a changing request comes from our own page (reliability.md 7; OWASP CSRF, Fetch Metadata)."""

from __future__ import annotations

import hmac
from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import BadRequest

from webapp.database import SAFE

CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; font-src 'self'; "
       "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'")
BLOB_CSP = "sandbox; default-src 'none'"
HEADERS = {
    "Content-Security-Policy": CSP,
    "Strict-Transport-Security": "max-age=31536000",  # browsers heed it over TLS only (RFC 6797, 8.1)
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=(), serial=(), midi=(), "
                          "accelerometer=(), gyroscope=(), magnetometer=(), display-capture=(), publickey-credentials-get=()",
}
FORM_FIELD, HEADER = "csrf", "X-CSRF-Token"


class ForeignRequest(BadRequest):
    """A changing request that does not come from a page of ours."""


def add_headers(response: Response) -> Response:
    """Put the headers on an answer; what a door set itself (a blob's stricter policy, a static file's cache) stays."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if "max-age" not in response.headers.get("Cache-Control", "") and (request.endpoint != "static" or response.status_code >= 400):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Vary"] = "Cookie"
    return response


def as_blob(response: Response, filename: str) -> Response:
    """Bytes that came from outside: never a page, never run (still shows inside <img>)."""
    response.headers["Content-Security-Policy"] = BLOB_CSP
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def same_origin() -> bool:
    """Does the browser say that this request comes from a page of ours? A request that says nothing is refused."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    return urlsplit(origin).netloc == request.host and urlsplit(origin).scheme == request.scheme


def check_form(expected: str | None) -> None:
    """Refuse a changing request of another origin or, where somebody is signed in, without the token of this log-in.

    `expected`: the form token of the log-in; None for anonymous pages and the log-in page itself, which only have the origin to show.
    """
    if request.method in SAFE:
        return
    if not same_origin():
        raise ForeignRequest("cross-site")
    if expected is None:  # an anonymous body is not even read here
        return
    given = request.headers.get(HEADER) or request.form.get(FORM_FIELD, "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise ForeignRequest("token")


def init_app(app: Flask) -> None:
    """Headers on every answer, errors and static files included."""
    app.after_request(add_headers)
