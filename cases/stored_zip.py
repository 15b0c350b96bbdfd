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
HEADER = 30
"""Bytes of an entry's header without its name."""
_DAY = (1 << 5) | 1  # 1980-01-01, 00:00: the capture times stand in the records
FIXED_TIME = struct.pack("<HH", 0, _DAY)
"""Bytes 10 to 13 of every header."""


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
class Placed:
    """An entry in its container: where its header begins, and what the header says."""

    name: bytes
    offset: int
    size: int
    crc: int

    @property
    def data(self) -> int:
        """Where the entry's bytes begin."""
        return self.offset + HEADER + len(self.name)


def local(placed: Placed) -> bytes:
    """The header before an entry's bytes; the CRC-32 stands at 14."""
    return struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0x800, 0, 0, _DAY, placed.crc, placed.size, placed.size, len(placed.name), 0) + placed.name


def _central(placed: Placed) -> bytes:
    return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, (3 << 8) | 20, 20, 0x800, 0, 0, _DAY, placed.crc, placed.size, placed.size, len(placed.name),
                       0, 0, 0, 0, 0o100644 << 16, placed.offset) + placed.name


def directory(placed: Sequence[Placed]) -> Iterator[tuple[str, bytes]]:
    """The container's directory and its end, each piece with the name of its entry (the end has none)."""
    size = 0
    for place in placed:
        piece = _central(place)
        size += len(piece)
        yield place.name.decode(), piece
    yield "", struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(placed), len(placed), size, placed[-1].data + placed[-1].size if placed else 0, 0)


def _measure(entry: Entry, offset: int) -> Placed:
    size, crc = 0, 0
    for block in entry.chunks():
        size, crc = size + len(block), zlib.crc32(block, crc)
    return Placed(entry.name.encode(), offset, size, crc)


def spell(entries: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    """The container's bytes in order, each piece with the name of the entry it belongs to (the directory's with its entry's too).

    ValueError above 4 GiB or 60,000 entries.
    """
    if len(entries) > MOST_ENTRIES:
        raise ValueError("too many entries")
    placed: list[Placed] = []
    offset = 0
    for entry in entries:
        place = _measure(entry, offset)
        offset = place.data + place.size
        if offset > LIMIT:
            raise ValueError("too large")
        placed.append(place)
        yield entry.name, local(place)
        for block in entry.chunks():
            yield entry.name, block
    yield from directory(placed)
