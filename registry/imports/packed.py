"""ZIP and XLSX containers: looked through before anything is unpacked (reliability.md 7)."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from registry.errors import Refused

MOST_MEMBERS = 2000
MOST_PICTURES = 20_000
LARGEST = 200 << 20
LARGEST_PACK = 2 << 30
RATIO_FROM = 10 << 20
RATIO = 100
CHUNK = 1 << 20
NESTED = (".zip", ".rar", ".7z", ".tar", ".jar", ".gz.zip")
BAD = "压缩包中的文件「{name}」不能接受：{why}"


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a member; without the UTF-8 flag Windows wrote GBK, which zipfile read as CP437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _why_not(info: zipfile.ZipInfo, name: str) -> str | None:
    mode = info.external_attr >> 16
    parts = re.split(r"[\\/]", name)
    if "\x00" in info.orig_filename or any(ord(c) < 32 for c in name):
        return "名称中有控制字符"
    if name.startswith(("/", "\\")) or ".." in parts or re.match(r"^[A-Za-z]:", name):
        return "路径指向包外"
    if info.flag_bits & 0x1:
        return "已加密"
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "不是普通文件"
    return "包中还有压缩包" if name.lower().endswith(NESTED) else None


def open_pack(path: Path, *, most: int, largest: int) -> zipfile.ZipFile:
    """The opened archive, its directory looked through; Refused with the member's name."""
    try:
        pack = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Refused("压缩包已损坏，无法打开（{kind}）", kind=type(error).__name__) from None
    members = pack.infolist()
    if len(members) > most:
        raise Refused("压缩包中文件超过 {n} 个", n=most)
    seen: set[str] = set()
    for info in members:
        name = member_name(info)
        why = "重名" if name in seen else _why_not(info, name)
        if why:
            raise Refused(BAD, name=name[:80], why=why)
        seen.add(name)
    _check_sizes(members, largest)
    return pack


def _check_sizes(members: list[zipfile.ZipInfo], largest: int) -> None:
    total, packed = sum(i.file_size for i in members), sum(i.compress_size for i in members)
    if total > largest:
        raise Refused("解压后超过 {n} MB；表格请另存为 CSV 再导入", n=largest >> 20)
    if total > RATIO_FROM and total > RATIO * max(packed, 1):
        raise Refused("压缩比异常，可能是恶意文件")
    spans = sorted((i.header_offset, i.header_offset + i.compress_size) for i in members)
    if any(end > start for (_, end), (start, _) in pairwise(spans)):
        raise Refused("压缩包中的文件相互重叠，可能是恶意文件")


def unpack(pack: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of a member, counted while they are read: a directory may lie."""
    left = info.file_size + 1
    try:
        with pack.open(info) as source:
            while piece := source.read(min(CHUNK, left)):
                left -= len(piece)
                if left <= 0:
                    raise Refused(BAD, name=member_name(info)[:80], why="实际大小与目录不符")
                yield piece
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise Refused(BAD, name=member_name(info)[:80], why="已损坏") from error
    except Exception as error:
        if type(error).__module__ in ("zlib", "_lzma", "lzma", "bz2"):
            raise Refused(BAD, name=member_name(info)[:80], why="已损坏") from error
        raise


def unpack_to(pack: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> Path:
    """Write a member to a path of our own choice."""
    with target.open("wb") as out:
        for piece in unpack(pack, info):
            out.write(piece)
    return target
