"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

from registry.errors import Refused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_OURS = ((b"Rar!", "RAR 压缩包，请改用 ZIP"), (b"7z\xbc\xaf", "7z 压缩包，请改用 ZIP"), (b"%PDF", "PDF 文件，请改用表格或 XML"), (b"\x1f\x9d", "旧式压缩文件，请改用 ZIP"),
            (b"BZh", "bzip2 压缩文件，请改用 ZIP"), (b"\xfd7zXZ", "xz 压缩文件，请改用 ZIP"), (b"\x7fELF", "程序文件"), (b"MZ", "程序文件"))
PICTURES = ((b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF8", "image/gif"), (b"II*\x00", "image/tiff"), (b"MM\x00*", "image/tiff"),
            (b"BM", "image/bmp"))


def picture_type(head: bytes) -> str | None:
    """The media type of a picture by its first 16 bytes, or None."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"avif", b"heif"):
        return "image/heic"
    return next((kind for mark, kind in PICTURES if head.startswith(mark)), None)


def _packed(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as pack:
            names = set(pack.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Refused("压缩包已损坏，无法打开") from None
    return "xlsx" if "[Content_Types].xml" in names and any(n.startswith("xl/") for n in names) else "zip"


def format_of(path: Path) -> str:
    """xlsx, zip, gz, xml, json, picture or csv; Refused for what we never read."""
    with path.open("rb") as source:
        head = source.read(4096)
    if not head.strip():
        raise Refused("文件是空的")
    if head.startswith(OLE):
        raise Refused("加密或旧版 .xls，请另存为 .xlsx")
    for mark, what in NOT_OURS:
        if head.startswith(mark):
            raise Refused("这是{what}", what=what)
    if head.startswith(b"PK"):
        return _packed(path)
    if head.startswith(b"\x1f\x8b"):
        return "gz"
    if picture_type(head[:16]) not in (None, "image/bmp"):
        return "picture"
    return _text_format(head)


def _text_format(head: bytes) -> str:
    for mark in (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.removeprefix(mark)
    first = head.replace(b"\x00", b"").lstrip()[:1]
    if first == b"<":
        return "xml"
    return "json" if first in (b"{", b"[") else "csv"
