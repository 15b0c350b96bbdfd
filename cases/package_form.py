"""What writing and checking an evidence package have in common: its names, its canonical JSON, its list of sums, its layout."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cases.package_pieces import PIECE

FORMAT, FORMAT_VERSION = "kuaiwei-evidence-package", 2
FIRST_VERSION = 1
"""Packages made before pieces were listed; they have no PIECES and are checked without."""
MANIFEST, PIECES, SUMS = "manifest.json", "PIECES", "SHA256SUMS"
NAME = re.compile(
    r"(?:(?:originals|captures)/\d{4,6}-[0-9a-f]{16}(?:\.[a-z0-9]{1,8})?|cover\.(?:zh|en)\.pdf|README\.(?:zh|en)\.txt|check\.py)")
"""Every name a package may hold besides the manifest and what follows it."""


def canonical(value: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys and no blanks; ValueError for NaN and the infinite."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def sha(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sums_of(described: Sequence[Mapping[str, Any]], manifest_sha256: str, pieces_sha256: str | None) -> bytes:
    """The text of SHA256SUMS, as `sha256sum -c` reads it; without PIECES where there is none."""
    rows = [(f["sha256"], f["path"]) for f in described] + [(manifest_sha256, MANIFEST)] + ([(pieces_sha256, PIECES)] if pieces_sha256 else [])
    return "".join(f"{sha256}  {path}\n" for sha256, path in rows).encode()


def layout(manifest: Mapping[str, Any], manifest_size: int) -> list[tuple[str, int]]:
    """(name, size) of every file of a package in its order: all that a manifest leaves open is where bytes are not the registered ones."""
    files = [(str(f["path"]), int(f["size"])) for f in manifest["files"]] + [(MANIFEST, manifest_size)]
    if manifest["version"] != FIRST_VERSION:
        files.append((PIECES, sum(_lines_size(name, size) for name, size in files)))
    return [*files, (SUMS, sum(64 + 2 + len(name.encode()) + 1 for name, _ in files))]


def _lines_size(name: str, size: int) -> int:
    return sum(64 + 1 + 8 + 1 + len(str(start)) + 1 + len(name.encode()) + 1 for start in range(0, size, PIECE))


def digest(chunks: Iterator[bytes]) -> tuple[str, int]:
    """SHA-256 and length of a stream."""
    total, size = hashlib.sha256(), 0
    for block in chunks:
        total.update(block)
        size += len(block)
    return total.hexdigest(), size
