"""Where a file was altered: every 4,096 bytes of a package's files have a SHA-256 and an Adler-32 of their own, in the file PIECES.

A hash tells that a piece is not the same; the Adler-32 (RFC 1950 section 8.2) tells where, if one byte is: both of its sums are linear in
the bytes, so their two differences give the byte's place and what it was, and the piece's SHA-256 then proves the finding. Where more
than one byte of a piece differs, only the piece is known, unless the original is at hand.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PIECE = 4096
BASE = 65521
"""The largest prime below 2^16, the modulus of Adler-32."""
LINE = re.compile(r"([0-9a-f]{64}) ([0-9a-f]{8}) (\d{1,10}) (\S+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a file: its hash, its Adler-32, the file it belongs to and where in it the piece begins."""

    path: str
    start: int
    sha256: str
    adler: int

    def line(self) -> str:
        """As PIECES has it."""
        return f"{self.sha256} {self.adler:08x} {self.start} {self.path}\n"


@dataclass(frozen=True, slots=True)
class Altered:
    """The first altered byte lies at `start`, or between `start` and `end` (exclusive) where it cannot be told more closely.

    `was` and `now`: the byte as it was registered and as it is, where known.
    """

    start: int
    end: int
    was: int | None = None
    now: int | None = None


def _cut(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, 4,096 at a time."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        whole = len(rest) - len(rest) % PIECE
        yield from (rest[at:at + PIECE] for at in range(0, whole, PIECE))
        rest = rest[whole:]
    if rest:
        yield rest


def pieces_of(path: str, chunks: Iterator[bytes]) -> Iterator[Piece]:
    """The pieces of a stream of bytes, in order; an empty file has none."""
    for n, data in enumerate(_cut(chunks)):
        yield Piece(path, n * PIECE, hashlib.sha256(data).hexdigest(), zlib.adler32(data))


def lines_of(path: str, chunks: Iterator[bytes]) -> bytes:
    """The lines of a file in PIECES."""
    return "".join(p.line() for p in pieces_of(path, chunks)).encode()


def read_pieces(data: bytes) -> dict[str, list[Piece]]:
    """Pieces by file, of the lines that can be read; the others are left out."""
    found: dict[str, list[Piece]] = {}
    for line in data.decode("utf-8", "replace").splitlines():
        if m := LINE.fullmatch(line):
            found.setdefault(m[4], []).append(Piece(m[4], int(m[3]), m[1], int(m[2], 16)))
    return found


def one_byte(piece: Piece, data: bytes) -> tuple[int, int] | None:
    """(place, registered value) of the one byte in which `data` differs from the piece; None where it is not one byte."""
    now = zlib.adler32(data)
    low = ((piece.adler & 0xFFFF) - (now & 0xFFFF)) % BASE
    high = ((piece.adler >> 16) - (now >> 16)) % BASE
    if not low:
        return None
    place = len(data) - high * pow(low, -1, BASE) % BASE
    if not 0 <= place < len(data):
        return None
    was = data[place] + (low if low < 256 else low - BASE)
    if not 0 <= was < 256 or hashlib.sha256(data[:place] + bytes([was]) + data[place + 1:]).hexdigest() != piece.sha256:
        return None
    return place, was


def first_altered(registered: Sequence[Piece], chunks: Iterator[bytes]) -> Altered | None:
    """The first place where a file differs from its registered pieces; None where all of them agree. One that was cut off differs where it ends."""
    data = _cut(chunks)
    for piece in registered:
        have = next(data, b"")
        if hashlib.sha256(have).hexdigest() == piece.sha256:
            continue
        if found := one_byte(piece, have):
            place, was = found
            return Altered(piece.start + place, piece.start + place + 1, was, have[place])
        return Altered(piece.start, piece.start + (len(have) or 1))
    return None


def against(original: Iterator[bytes], altered: Iterator[bytes]) -> Altered | None:
    """The first byte in which two streams differ, exactly; None where they are the same."""
    at, left, right = 0, b"", b""
    while True:
        left, right = left or next(original, b""), right or next(altered, b"")
        n = min(len(left), len(right))
        if not n:
            return Altered(at, at + 1) if left or right else None
        if left[:n] != right[:n]:
            place = next(i for i in range(n) if left[i] != right[i])
            return Altered(at + place, at + place + 1, left[place], right[place])
        at, left, right = at + n, left[n:], right[n:]
