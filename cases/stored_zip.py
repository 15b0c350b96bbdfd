"""A ZIP container with exactly one spelling: entries stored, fixed time, no extras, so that every byte of the file is accounted for.

Python's zipfile reads it, as any other program does; writing it ourselves (APPNOTE 6.3.10, sections 4.3.7, 4.3.12, 4.3.16) keeps its
bytes the same under every Python, and lets a reader say in which entry the first strange byte lies. No ZIP64: up to 4 GiB.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1 << 20
LIMIT = (1 << 32) - (1 << 20)
MOST_ENTRIES = 60_000
_DAY = (1 << 5) | 1  # 1980-01-01, 00:00: the capture times stand in the records


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to store: its name in the container and its bytes, in memory or in a file."""

    name: str
    source: bytes | Path

    def chunks(self) -> Iterator[bytes]:
        """The bytes, a piece at a time."""
        if isinstance(self.source, bytes):
            yield self.source
            return
        with self.source.open("rb") as file:
            while block := file.read(CHUNK):
                yield block


@dataclass(frozen=True, slots=True)
class _Placed:
    name: bytes
    offset: int
    size: int
    crc: int


def _local(placed: _Placed) -> bytes:
    return struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0x800, 0, 0, _DAY, placed.crc, placed.size, placed.size, len(placed.name), 0) + placed.name


def _central(placed: _Placed) -> bytes:
    return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, (3 << 8) | 20, 20, 0x800, 0, 0, _DAY, placed.crc, placed.size, placed.size, len(placed.name),
                       0, 0, 0, 0, 0o100644 << 16, placed.offset) + placed.name


def _measure(entry: Entry, offset: int) -> _Placed:
    size, crc = 0, 0
    for block in entry.chunks():
        size, crc = size + len(block), zlib.crc32(block, crc)
    return _Placed(entry.name.encode(), offset, size, crc)


def spell(entries: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    """The container's bytes in order, each piece with the name of the entry it belongs to (the directory's with its entry's too).

    ValueError above 4 GiB or 60,000 entries.
    """
    if len(entries) > MOST_ENTRIES:
        raise ValueError("too many entries")
    placed: list[_Placed] = []
    offset = 0
    for entry in entries:
        place = _measure(entry, offset)
        offset += 30 + len(place.name) + place.size
        if offset > LIMIT:
            raise ValueError("too large")
        placed.append(place)
        yield entry.name, _local(place)
        for block in entry.chunks():
            yield entry.name, block
    directory = 0
    for entry, place in zip(entries, placed, strict=True):
        piece = _central(place)
        directory += len(piece)
        yield entry.name, piece
    yield "", struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(placed), len(placed), directory, offset, 0)
