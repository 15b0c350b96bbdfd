"""What the QR code of a paper says."""

from __future__ import annotations

from urllib.parse import urlencode


def code(address: str, number: str, content_sha256: str) -> str:
    """The address of the verification page with the number, or number and hash where the office has no public address."""
    return f"{address}/verify?{urlencode({'number': number})}" if address else f"{number} SHA-256 {content_sha256}"
