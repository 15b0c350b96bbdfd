"""Check an evidence package without unpacking it: nothing in it is believed, no name out of it is used as a path.

The manifest is found, its seal is checked, and the whole file is then gone through against it (package_walk): what differs first is told
with its place. Only where that cannot be done (no manifest, a container packed again by another program) the entries are looked at one by one.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cases.package_form import FIRST_VERSION, FORMAT, FORMAT_VERSION, MANIFEST, NAME, PIECES, SUMS, canonical, digest, layout, sha
from cases.package_walk import Difference, Stored, entries_of, first_difference, in_pieces, part
from cases.stored_zip import CHUNK, FIXED_TIME, HEADER, LIMIT, MOST_ENTRIES, Placed

MOST_MANIFEST = 64 << 20


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The answer to a check.

    `first_bad` is the entry with the first difference (empty if none); `message` names it in Chinese and English. `byte`, `until`: where in
    the entry's bytes the first difference lies, from and to (exclusive; one byte apart where it is known exactly), None in the container's own
    bytes. `at`: where in the package's file, None where that cannot be told.
    """

    ok: bool
    first_bad: str
    message: str
    members: tuple[str, ...]
    manifest_sha256: str = ""
    previous: str = ""
    byte: int | None = None
    until: int | None = None
    at: int | None = None


class _Bad(Exception):
    def __init__(self, entry: str, zh: str, en: str, difference: Difference | None = None) -> None:
        super().__init__(entry)
        self.entry, self.difference = entry, difference
        self.message = f"{entry or 'ZIP'}：{zh} / {en}"


REPACKED = ("容器字节与制作时不同（被改动或重新打包）；解压后可用 check.py 核对内容", "container bytes differ (altered or packed again); unpack and run check.py")


def verify(path: Path, previous: str | None = None, stored: Stored | None = None) -> VerifyReport:
    """Check a package. With `previous`, also that it follows the package with that manifest hash; `stored`: where originals are at hand.

    Never raises for what is in the file: a hostile or broken ZIP is a report that says what is wrong.
    """
    names: tuple[str, ...] = ()
    try:
        with path.open("rb") as file:
            told = entries_of(path, file)
            names = tuple(e.name.decode("utf-8", "replace") for e in told[0])
            manifest, raw = _manifest_in(file, told)
            names = tuple(name for name, _ in layout(manifest, len(raw)))
            _whole(path, file, manifest, raw, told, stored)
        if previous is not None and manifest["previous"] != previous:
            raise _Bad(MANIFEST, "不接在所给的上一包之后", "does not follow the given previous package")
    except _Bad as e:
        d = e.difference
        inside = d.inside if d else None
        return VerifyReport(False, e.entry, e.message, names, byte=inside.start if inside else None, until=inside.end if inside else None, at=d.at if d else None)
    except (zipfile.BadZipFile, OSError, NotImplementedError, UnicodeDecodeError, ValueError, EOFError, RuntimeError) as e:
        where = _where(path)
        return VerifyReport(False, where, f"{where or 'ZIP'}：压缩包结构已损坏或被改动 / the ZIP structure is damaged or altered ({e})"[:300], names)
    return VerifyReport(True, "", f"{len(names)} 个文件与清单一致 / {len(names)} files agree with the manifest", names, sha(raw), str(manifest["previous"]))


def _manifest_in(file: BinaryIO, told: list[list[Placed]]) -> tuple[dict[str, Any], bytes]:
    """The manifest that holds its own seal; _Bad says what else there is."""
    problem: _Bad | None = None
    for entries in told:
        for place in entries:
            if place.name != MANIFEST.encode() or place.size > MOST_MANIFEST:
                continue
            raw = b"".join(part(file, place.data, place.size))
            try:
                return _manifest(raw), raw
            except _Bad as e:
                problem = problem or e
    for entries in told:
        if difference := in_pieces(file, entries):
            raise _differs(difference)
    raise problem or _Bad("", "没有可读的清单，不是证据包或结构已损坏", "no readable manifest: not an evidence package, or its structure is damaged")


def _whole(path: Path, file: BinaryIO, manifest: dict[str, Any], raw: bytes, told: list[list[Placed]], stored: Stored | None) -> None:
    """Every byte of the file against the manifest; raises _Bad with the first difference."""
    size = path.stat().st_size
    names = layout(manifest, len(raw))
    if len(names) > MOST_ENTRIES or size > LIMIT + MOST_MANIFEST or sum(f["size"] for f in manifest["files"]) > LIMIT:
        raise _Bad("", "声明的大小或文件数不合理，拒绝读取", "declared sizes or number of files make no sense; refused")
    difference = first_difference(file, size, manifest, raw, stored)
    if difference is None:
        return _sm3(file, manifest, names)
    wanted = [name for name, _ in names]
    if not _is_ours(file, told, wanted):
        _packed_again(path, size, manifest, wanted)
    raise _differs(difference)


def _differs(d: Difference) -> _Bad:
    if d.inside is None:
        return _Bad(d.entry, f"整包第 {d.at} 字节起，{REPACKED[0]}", f"from byte {d.at} of the package file on, {REPACKED[1]}", d)
    if d.inside.end - d.inside.start != 1:
        return _Bad(d.entry, f"字节已改动，与清单不符：第一处在第 {d.inside.start} 至 {d.inside.end - 1} 字节之间（从 0 数起；整包第 {d.at} 字节起）",
                    f"bytes were altered and differ from the manifest: first between bytes {d.inside.start} and {d.inside.end - 1} (counted from 0; from byte {d.at} of the package file)", d)
    zh, en = ("", "") if d.inside.was is None else (f"，原为 {d.inside.was:02x}，现为 {d.inside.now:02x}", f", was {d.inside.was:02x}, is {d.inside.now:02x}")
    return _Bad(d.entry, f"字节已改动，与清单不符：第一处在第 {d.inside.start} 字节（从 0 数起；整包第 {d.at} 字节）{zh}",
                f"bytes were altered and differ from the manifest: first at byte {d.inside.start} (counted from 0; byte {d.at} of the package file){en}", d)


def _sm3(file: BinaryIO, manifest: Mapping[str, Any], names: Sequence[tuple[str, int]]) -> None:
    """The second hash of every file that has one, where this machine can reckon it."""
    wanted = {str(f["path"]): str(f["sm3"]) for f in manifest["files"] if "sm3" in f}
    at = 0
    for name, size in names:
        place = Placed(name.encode(), at, size, 0)
        at = place.data + size
        if name in wanted and "sm3" in hashlib.algorithms_available:
            total = hashlib.new("sm3")
            for block in part(file, place.data, size):
                total.update(block)
            if total.hexdigest() != wanted[name]:
                raise _Bad(name, "SM3 与清单不符", "the SM3 differs from the manifest")


def _is_ours(file: BinaryIO, told: list[list[Placed]], wanted: list[str]) -> bool:
    """Has the container our files in our order, and any header with our fixed time? Then bytes of it were altered; else another program wrote it."""
    return any([e.name.decode("utf-8", "replace") for e in entries] == wanted and any(b"".join(part(file, e.offset, HEADER))[10:14] == FIXED_TIME for e in entries)
               for entries in told)


def _packed_again(path: Path, size: int, manifest: Mapping[str, Any], wanted: list[str]) -> None:
    """A container that another program wrote, or with other entries: says so, or which entry's bytes differ; nothing where it cannot be read."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = _directory(archive, size)
            _contents(archive, infos, manifest, wanted)
    except (zipfile.BadZipFile, OSError, NotImplementedError, UnicodeError, ValueError, EOFError, RuntimeError):
        return
    raise _Bad(SUMS, *REPACKED)


def _directory(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES or sum(i.file_size for i in infos) > size or size > LIMIT + MOST_MANIFEST:
        raise _Bad("", "声明的大小或文件数不合理，拒绝读取", "declared sizes or number of files make no sense; refused")
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        if name in seen or not (NAME.fullmatch(name) or name in (MANIFEST, PIECES, SUMS)):
            raise _Bad(name, "文件名重复或不属于证据包", "the name is repeated or does not belong in a package")
        if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1 or info.compress_size != info.file_size:
            raise _Bad(name, "须为未压缩、未加密", "must be stored, not compressed or encrypted")
        seen.add(name)
    for needed in (MANIFEST, SUMS):
        if needed not in seen:
            raise _Bad(needed, "缺失", "missing")
    return infos


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry. A difference found by the ZIP's own checksum is told as this entry's."""
    try:
        with archive.open(info) as file:
            while block := file.read(CHUNK):
                yield block
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, UnicodeDecodeError) as e:
        raise _Bad(info.filename, "字节已改动", "bytes were altered") from e


def _contents(archive: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo], manifest: Mapping[str, Any], wanted: list[str]) -> None:
    have = [i.filename for i in infos]
    if have != wanted:
        strange = next((a for a, b in zip(have, wanted, strict=False) if a != b), "")
        raise _Bad(strange, "与清单所列文件不一致（多出、缺少或次序不同）", "files differ from the manifest (added, missing or in another order)")
    for info, told in zip(infos, manifest["files"], strict=False):
        if digest(_read(archive, info)) != (told["sha256"], told["size"]):
            raise _Bad(info.filename, "字节已改动，与清单不符", "bytes were altered and differ from the manifest")


def _manifest(raw: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(raw)
        bare = {k: v for k, v in manifest.items() if k != "seal"}
        sound = canonical(manifest) == raw and sha(canonical(bare)) == manifest["seal"] and manifest["format"] == FORMAT
        sound = sound and all(isinstance(f["path"], str) and NAME.fullmatch(f["path"]) and type(f["size"]) is int and 0 <= f["size"] <= LIMIT
                              and isinstance(f["sha256"], str) for f in manifest["files"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        raise _Bad(MANIFEST, "清单已改动，无法读取", "the manifest was altered and cannot be read") from e
    if not sound or manifest["version"] not in (FIRST_VERSION, FORMAT_VERSION):
        raise _Bad(MANIFEST, "清单已改动", "the manifest was altered")
    assert isinstance(manifest, dict)
    return manifest


def _where(path: Path) -> str:
    """Which entry a broken ZIP breaks at, walking the local headers from the front; empty where nothing can be said."""
    last = ""
    try:
        with path.open("rb") as file:
            while (head := file.read(30))[:4] == b"PK\x03\x04" and len(head) == 30:
                name = file.read(int.from_bytes(head[26:28], "little")).decode()
                if not (NAME.fullmatch(name) or name in (MANIFEST, PIECES, SUMS)):
                    return last
                last = name
                file.seek(int.from_bytes(head[18:22], "little"), os.SEEK_CUR)
    except (OSError, UnicodeDecodeError):
        return last
    return last if head[:4] != b"PK\x01\x02" else SUMS
