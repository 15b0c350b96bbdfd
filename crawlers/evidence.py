"""Proof of what a server sent: WARC 1.1 records of request and response, and the capture record that goes with a page."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

KEPT_HEADERS = ("date", "server", "content-type", "content-length", "content-encoding", "last-modified", "etag", "via", "x-cache", "location", "set-cookie", "cache-control",
                "retry-after", "cf-mitigated")


@cache
def tool_version() -> str:
    try:
        return f"kuaiwei-crawlers/{version('kuaiwei')}"
    except PackageNotFoundError:
        return "kuaiwei-crawlers/0.1.0"


def user_agent(contact: str | None) -> str:
    """The tool, and who runs it; without a contact only this machine is asked for anything."""
    return f"{tool_version()} (+{contact})" if contact else tool_version()


def warc_info(into: BinaryIO, facts: dict[str, str]) -> None:
    """The first record of an archive: who made it, with what."""
    writer = WARCWriter(into, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record("archive.warc.gz", {"format": "WARC File Format 1.1", "software": tool_version(), **facts}))


@dataclass(frozen=True)
class Exchange:
    """One request and its answer. `at`: time of the request, UTC; the transfer coding is undone, the content coding stays as it came."""

    url: str
    at: datetime
    method: str
    asked: list[tuple[str, str]]
    sent: bytes
    status: int
    protocol: str
    answered: list[tuple[str, str]]
    body: bytes
    address: str | None


def archive(into: BinaryIO, exchanges: list[Exchange]) -> None:
    """Append a response record and its request record (concurrent to it) of each exchange, with digests."""
    writer = WARCWriter(into, gzip=True, warc_version="1.1")
    for x in exchanges:
        head = {"WARC-Date": x.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")} | ({"WARC-IP-Address": x.address} if x.address else {})
        answer = writer.create_warc_record(
            x.url, "response", payload=io.BytesIO(x.body), length=len(x.body), warc_headers_dict=dict(head),
            http_headers=StatusAndHeaders(f"{x.status} {PHRASES.get(x.status, 'Status')}", x.answered, protocol=x.protocol),
        )
        path = "/" + x.url.split("://", 1)[-1].partition("/")[2]
        question = writer.create_warc_record(
            x.url, "request", payload=io.BytesIO(x.sent), length=len(x.sent), warc_headers_dict=dict(head),
            http_headers=StatusAndHeaders(f"{path} HTTP/1.1", x.asked, protocol=x.method, is_http_request=True),
        )
        writer.write_request_response_pair(question, answer)


PHRASES = {200: "OK", 201: "Created", 204: "No Content", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect",
           308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 410: "Gone", 429: "Too Many Requests",
           500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable"}


def capture_record(url: str, asked: str, status: int, headers: dict[str, str], address: str | None, certificate: bytes | None, at: datetime, until: datetime,
                   user_agent: str) -> dict[str, Any]:
    """What is noted beside a page's bytes; `certificate`: DER. `clock_offset_seconds`: their Date less our clock, None where they sent none."""
    return {
        "status": status, "url": url, "asked_url": asked, "resolved_ip": address, "headers": {k: headers[k][:500] for k in KEPT_HEADERS if k in headers},
        "tool": tool_version(), "user_agent": user_agent, "certificate_sha256": hashlib.sha256(certificate).hexdigest() if certificate else None,
        "requested_at": stamp(at), "captured_at": stamp(until), "clock_offset_seconds": clock_offset(headers.get("date"), until),
    }


def clock_offset(date: str | None, now: datetime) -> float | None:
    try:
        return (parsedate_to_datetime(date) - now).total_seconds() if date else None
    except (ValueError, TypeError):
        return None


def stamp(at: datetime) -> str:
    """UTC, ISO 8601, to the millisecond."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
