"""Which encoding a file is in, decided by its bytes: BOM, then strict UTF-8, then GB18030. Never replacement characters."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from registry.errors import Refused

CHUNK = 1 << 20
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"), (b"\x84\x31\x95\x33", "gb18030"))
SURE_BYTES = 10
"""So many non-ASCII bytes of one line do not form UTF-8 by chance when they are GBK."""
UNREADABLE = "文件的编码无法识别，请另存为 UTF-8"
MIXED = "文件中混有 UTF-8 与 GBK 两种编码，从这一行起不一致；请统一另存为 UTF-8"


def chunks(path: Path) -> Iterator[bytes]:
    """The file in pieces of a megabyte."""
    with path.open("rb") as source:
        while piece := source.read(CHUNK):
            yield piece


def decodes(path: Path, encoding: str) -> bool:
    """Does the whole file decode without an error?"""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        for piece in chunks(path):
            decoder.decode(piece)
        decoder.decode(b"", True)
    except UnicodeError:
        return False
    return True


def _without_bom(head: bytes) -> str | None:
    """UTF-16 without a mark shows as a NUL in every second byte."""
    sample = head[:4096]
    if len(sample) < 16:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 10 < len(sample) * 4 // 2:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _odd_line(source: BinaryIO) -> int | None:
    """The first line in the rarer of two encodings, in a file that is not UTF-8 as a whole; None where it is of one kind."""
    first: dict[bool, int] = {}
    count = {True: 0, False: 0}
    for number, line in enumerate(source, 1):
        high = len(line) - len(line.translate(None, _HIGH))
        if not high:
            continue
        utf8 = _is_utf8(line)
        if utf8 and high < SURE_BYTES:
            continue
        count[utf8] += 1
        first.setdefault(utf8, number)
    return first[count[True] < count[False]] if count[True] and count[False] else None


_HIGH = bytes(range(128, 256))


def encoding_of(path: Path) -> str:
    """The name of the codec that reads this file; Refused (the row) where there is none or two are mixed."""
    with path.open("rb") as source:
        head = source.read(4096)
    for mark, name in BOMS:
        if head.startswith(mark):
            return _sure(path, name)
    if found := _without_bom(head):
        return _sure(path, found)
    if decodes(path, "utf-8"):
        return "utf-8"
    with path.open("rb") as source:
        line = _odd_line(source)
    if line is not None:
        raise Refused(MIXED, row=line)
    return _sure(path, "gb18030")


def _sure(path: Path, encoding: str) -> str:
    if not decodes(path, encoding):
        raise Refused(UNREADABLE, field="encoding")
    return encoding


def rewrite(path: Path, encoding: str, target: Path) -> Path:
    """The same text as UTF-8 in another file, piece by piece; Refused where it does not decode."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with target.open("wb") as out:
            for piece in chunks(path):
                out.write(decoder.decode(piece).encode("utf-8"))
            out.write(decoder.decode(b"", True).encode("utf-8"))
    except UnicodeError:
        raise Refused(UNREADABLE, field="encoding") from None
    return target
