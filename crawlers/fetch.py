"""One guarded request with its capture record: a holder's link, a picture's address, an import address, a webhook. Standard library only."""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawlers.addresses import Address
from crawlers.evidence import clock_offset, stamp, tool_version
from crawlers.guard import Guard, Refused

MAX_BYTES = 20_000_000
MAX_REDIRECTS = 5
CONNECT_SECONDS = 10.0
TOTAL_SECONDS = 30.0
PIECE = 65_536
REDIRECTS = {301, 302, 303, 307, 308}


class FetchError(ValueError):
    """The request did not end in an answer. `outcome` is one of timeout, too_large, unreachable, redirect_loop, tls."""

    def __init__(self, outcome: str, message: str) -> None:
        super().__init__(f"{outcome}: {message}")
        self.outcome = outcome


@dataclass(frozen=True)
class Limits:
    max_bytes: int = MAX_BYTES
    seconds: float = TOTAL_SECONDS


@dataclass(frozen=True)
class Answer:
    """A final answer: `record` is the capture record, `body` the bytes with the transfer coding undone and the content coding kept."""

    record: dict[str, Any]
    body: bytes


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was checked, under the name that was asked for."""

    def __init__(self, host: str, port: int, addresses: list[Address], context: ssl.SSLContext | None, until: float) -> None:
        super().__init__(host, port, timeout=CONNECT_SECONDS)
        self.addresses, self.context, self.until = addresses, context, until
        self.peer = ""
        self.certificate: bytes | None = None
        self.protocol: str | None = None

    def connect(self) -> None:
        last: OSError = OSError("no address")
        for a in self.addresses:
            try:
                raw = socket.create_connection((str(a), self.port), timeout=min(CONNECT_SECONDS, remaining(self.until)))
            except OSError as e:
                last = e
                continue
            self.peer = str(a)
            if self.context is None:
                self.sock = raw
                return
            secured = self.context.wrap_socket(raw, server_hostname=self.host)
            self.certificate, self.protocol = secured.getpeercert(binary_form=True), secured.version()
            self.sock = secured
            return
        raise last


def remaining(until: float) -> float:
    """Seconds left; raises FetchError when there are none."""
    left = until - monotonic()
    if left <= 0:
        raise FetchError("timeout", "the time for the whole request is over")
    return left


def fetch(url: str, guard: Guard, user_agent: str, limits: Limits = Limits(), headers: Mapping[str, str] | None = None) -> Answer:
    """GET with redirects, each checked by the guard anew. Raises Refused or FetchError."""
    until = monotonic() + limits.seconds
    trail: list[dict[str, Any]] = []
    at = url
    for _ in range(MAX_REDIRECTS + 1):
        answer = _exchange("GET", guard.check_url(at), b"", {"Accept": "*/*", **(headers or {})}, guard, user_agent, limits, until)
        status, target = answer.record["status"], answer.record["headers"].get("location")
        if status not in REDIRECTS or not target:
            return Answer(answer.record | {"asked_url": url, "redirects": trail}, answer.body)
        trail.append({"url": answer.record["url"], "status": status, "location": target, "resolved_ip": answer.record["resolved_ip"]})
        at = urljoin(at, target)
    raise FetchError("redirect_loop", f"more than {MAX_REDIRECTS} redirects")


def post(url: str, body: bytes, headers: Mapping[str, str], guard: Guard, user_agent: str, limits: Limits = Limits()) -> Answer:
    """POST once; a redirect is an answer and is not followed. Raises Refused or FetchError."""
    answer = _exchange("POST", guard.check_url(url), body, headers, guard, user_agent, limits, monotonic() + limits.seconds)
    return Answer(answer.record | {"asked_url": url, "redirects": []}, answer.body)


def _exchange(method: str, url: str, body: bytes, headers: Mapping[str, str], guard: Guard, user_agent: str, limits: Limits, until: float) -> Answer:
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = _Connection(host, port, _resolved(guard, host, port), ssl.create_default_context() if secure else None, until)
    started = datetime.now(UTC)
    with closing(connection), ExitStack() as opened, _named_failures():
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body or None, {"User-Agent": user_agent, "Accept-Encoding": "identity", **headers})
        response = opened.enter_context(connection.getresponse())
        data = _read(response, connection, limits.max_bytes, until)
        return Answer(_record(url, connection, response, data, started, user_agent), data)


@contextmanager
def _named_failures() -> Iterator[None]:
    """What the network does wrong, as FetchError with its outcome."""
    try:
        yield
    except ssl.SSLError as e:
        raise FetchError("tls", str(e)[:200]) from None
    except TimeoutError:
        raise FetchError("timeout", "no answer in time") from None
    except (OSError, http.client.HTTPException) as e:
        raise FetchError("unreachable", f"{type(e).__name__} {e}"[:200]) from None


def _resolved(guard: Guard, host: str, port: int) -> list[Address]:
    try:
        return guard.resolve(host, port)
    except Refused:
        raise
    except (OSError, UnicodeError) as e:
        raise FetchError("unreachable", f"{host}: {e}"[:200]) from None


def _read(response: http.client.HTTPResponse, connection: _Connection, most: int, until: float) -> bytes:
    """The body, counted while it comes; raises FetchError past the size or the time."""
    if int(response.headers.get("Content-Length") or 0) > most:
        raise FetchError("too_large", f"announces more than {most} bytes")
    out = bytearray()
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(min(CONNECT_SECONDS, remaining(until)))
        remaining(until)
        piece = response.read1(PIECE)
        if not piece:
            return bytes(out)
        out += piece
        if len(out) > most:
            raise FetchError("too_large", f"more than {most} bytes")


def _record(url: str, connection: _Connection, response: http.client.HTTPResponse, body: bytes, started: datetime, user_agent: str) -> dict[str, Any]:
    ended = datetime.now(UTC)
    headers: dict[str, str] = {}
    for k, v in response.getheaders():
        headers[k.lower()] = f"{headers[k.lower()]}, {v}" if k.lower() in headers else v
    return {
        "url": url, "status": response.status, "reason": response.reason, "headers": headers, "resolved_ip": connection.peer, "port": connection.port,
        "tls": connection.protocol, "certificate_sha256": hashlib.sha256(connection.certificate).hexdigest() if connection.certificate else None,
        "requested_at": stamp(started), "captured_at": stamp(ended), "clock_offset_seconds": clock_offset(headers.get("date"), ended),
        "sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body), "tool": tool_version(), "user_agent": user_agent,
    }


def decoded(body: bytes, encoding: str | None, most: int = MAX_BYTES) -> bytes:
    """The body without gzip or deflate, at most `most` bytes of it; as it is where the coding is another one."""
    if (encoding or "").lower() not in ("gzip", "deflate", "x-gzip"):
        return body
    try:
        return zlib.decompressobj(47).decompress(body, most)
    except zlib.error:
        return body
