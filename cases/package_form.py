"""What writing and checking an evidence package have in common: its names, its canonical JSON, its list of sums."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

FORMAT, FORMAT_VERSION = "kuaiwei-evidence-package", 1
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
NAME = re.compile(
    r"(?:(?:originals|captures)/\d{4,6}-[0-9a-f]{16}(?:\.[a-z0-9]{1,8})?|cover\.(?:zh|en)\.pdf|README\.(?:zh|en)\.txt|check\.py)")
"""Every name a package may hold besides the manifest and the sums."""


def canonical(value: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys and no blanks; ValueError for NaN and the infinite."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sha(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sums_of(described: Sequence[Mapping[str, Any]], manifest_sha256: str) -> bytes:
    """The text of SHA256SUMS, as `sha256sum -c` reads it."""
    return ("".join(f"{f['sha256']}  {f['path']}\n" for f in described) + f"{manifest_sha256}  {MANIFEST}\n").encode()


def digest(chunks: Iterator[bytes]) -> tuple[str, int]:
    """SHA-256 and length of a stream."""
    total, size = hashlib.sha256(), 0
    for block in chunks:
        total.update(block)
        size += len(block)
    return total.hexdigest(), size
