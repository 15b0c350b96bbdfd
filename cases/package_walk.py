"""Find the first byte of a package that is not what its manifest says it must be.

A manifest fixes names, sizes and hashes, and the container has one spelling, so every byte of the file follows from it: headers, the files'
bytes (by their hashes), the manifest, the list of pieces, the sums, the directory. One pass from front to end.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cases.package_form import MANIFEST, NAME, PIECES, SUMS, layout, sums_of
from cases.package_pieces import Altered, Piece, against, first_altered, lines_of, read_pieces
from cases.stored_zip import CHUNK, HEADER, Placed, directory, local

CRC = slice(14, 18)
AFTER = (MANIFEST, PIECES, SUMS)
Stored = Callable[[str], Path | None]
"""Where the original with this SHA-256 lies, None where it is not at hand."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The first difference: the entry, where in it (None: in the container's own bytes), and where in the package's file."""

    entry: str
    inside: Altered | None
    at: int


def part(file: BinaryIO, start: int, size: int) -> Iterator[bytes]:
    """`size` bytes from `start`, or fewer where the file ends; none from before its beginning, which a damaged directory may name."""
    while size > 0 and start >= 0:
        file.seek(start)
        block = file.read(min(CHUNK, size))
        if not block:
            return
        yield block
        start, size = start + len(block), size - len(block)


def entries_of(path: Path, file: BinaryIO) -> list[list[Placed]]:
    """Where entries lie, told twice: by the container's directory, and by the headers from the front. Either may be damaged."""
    told: list[list[Placed]] = []
    try:
        with zipfile.ZipFile(path) as archive:
            told.append([Placed(i.filename.encode(), i.header_offset, i.file_size, i.CRC) for i in archive.infolist()])
    except (zipfile.BadZipFile, OSError, NotImplementedError, UnicodeError, ValueError, EOFError, RuntimeError):
        pass
    walked: list[Placed] = []
    at = 0
    while (head := b"".join(part(file, at, HEADER)))[:4] == b"PK\x03\x04" and len(head) == HEADER:
        name = b"".join(part(file, at + HEADER, int.from_bytes(head[26:28], "little")))
        walked.append(Placed(name, at, int.from_bytes(head[18:22], "little"), int.from_bytes(head[CRC], "little")))
        at = walked[-1].data + walked[-1].size
    return [*told, walked]


def first_difference(file: BinaryIO, size: int, manifest: Mapping[str, Any], raw: bytes, stored: Stored | None) -> Difference | None:
    """Go through a file of `size` bytes against a manifest that holds its own seal; None where every byte is the registered one."""
    places: list[Placed] = []
    names = layout(manifest, len(raw))
    right = _right(manifest, raw)
    at = 0
    pieces = bytearray()
    for name, length in names:
        place = Placed(name.encode(), at, length, 0)
        if name == PIECES:
            right[name] = (hashlib.sha256(pieces).hexdigest(), bytes(pieces))
        if name == SUMS:
            right[name] = _sums(manifest, right)
        found, crc = _entry(file, place, right[name], lambda: _registered(file, names), stored)
        if found:
            return found
        places.append(Placed(place.name, at, length, crc))
        at = place.data + length
        if name not in (PIECES, SUMS):
            pieces += lines_of(name, part(file, place.data, length))
    return _tail(file, size, at, places)


def _right(manifest: Mapping[str, Any], raw: bytes) -> dict[str, tuple[str, bytes | None]]:
    """SHA-256 of every file and, where it follows from the manifest alone, its bytes."""
    listed: dict[str, tuple[str, bytes | None]] = {str(f["path"]): (str(f["sha256"]), None) for f in manifest["files"]}
    return {**listed, MANIFEST: (hashlib.sha256(raw).hexdigest(), raw)}


def _sums(manifest: Mapping[str, Any], right: Mapping[str, tuple[str, bytes | None]]) -> tuple[str, bytes]:
    text = sums_of(manifest["files"], right[MANIFEST][0], right[PIECES][0] if PIECES in right else None)
    return hashlib.sha256(text).hexdigest(), text


def _entry(file: BinaryIO, place: Placed, right: tuple[str, bytes | None], registered: Callable[[], dict[str, list[Piece]]],
           stored: Stored | None) -> tuple[Difference | None, int]:
    """What is wrong with an entry's header or bytes, the header first; and the CRC-32 of its bytes."""
    name = place.name.decode()
    total, crc = hashlib.sha256(), 0
    for block in part(file, place.data, place.size):
        total.update(block)
        crc = zlib.crc32(block, crc)
    sound = total.hexdigest() == right[0]
    wanted, have = local(Placed(place.name, place.offset, place.size, crc)), b"".join(part(file, place.offset, place.data - place.offset))
    if not sound:   # the CRC-32 in the header is then that of the registered bytes
        wanted = wanted[:CRC.start] + have[CRC] + wanted[CRC.stop:]
    if (differs := _first(wanted, have)) is not None:
        return Difference(name, None, place.offset + differs), crc
    if sound:
        return None, crc
    inside = _inside(file, place, right, registered, stored)
    return Difference(name, inside, place.data + inside.start), crc


def _inside(file: BinaryIO, place: Placed, right: tuple[str, bytes | None], registered: Callable[[], dict[str, list[Piece]]], stored: Stored | None) -> Altered:
    """Where in an entry: by its right bytes where they are at hand, else by its pieces."""
    original = stored(right[0]) if stored else None
    if right[1] is not None:
        exact = against(iter([right[1]]), part(file, place.data, place.size))
    elif original is not None and original.is_file():
        with original.open("rb") as source:
            exact = against(part(source, 0, place.size), part(file, place.data, place.size))
    else:
        exact = first_altered(registered().get(place.name.decode(), []), part(file, place.data, place.size))
    return exact or Altered(0, place.size)


def _registered(file: BinaryIO, names: list[tuple[str, int]]) -> dict[str, list[Piece]]:
    """What PIECES says, read where it must lie; nothing where the package has none."""
    at = 0
    for name, size in names:
        place = Placed(name.encode(), at, size, 0)
        if name == PIECES:
            return read_pieces(b"".join(part(file, place.data, size)))
        at = place.data + size
    return {}


def _first(wanted: bytes, have: bytes) -> int | None:
    """Where two byte strings differ first; where the second ends, if it is too short."""
    if wanted == have:
        return None
    return next((i for i, (a, b) in enumerate(zip(wanted, have, strict=False)) if a != b), min(len(wanted), len(have)))


def _tail(file: BinaryIO, size: int, at: int, places: list[Placed]) -> Difference | None:
    """The directory, the end, and nothing after it."""
    for name, piece in directory(places):
        have = b"".join(part(file, at, len(piece)))
        if (differs := _first(piece, have)) is not None:
            return Difference(name or SUMS, None, at + differs)
        at += len(piece)
    return Difference(SUMS, None, at) if size != at else None


def in_pieces(file: BinaryIO, entries: list[Placed]) -> Difference | None:
    """The first difference by PIECES alone: where the manifest itself was altered."""
    found = {e.name.decode("utf-8", "replace"): e for e in entries}
    if PIECES not in found:
        return None
    for name, pieces in read_pieces(b"".join(part(file, found[PIECES].data, found[PIECES].size))).items():
        place = found.get(name)
        if place is None or not (NAME.fullmatch(name) or name in AFTER):
            continue
        if inside := first_altered(pieces, part(file, place.data, place.size)):
            return Difference(name, inside, place.data + inside.start)
    return None
