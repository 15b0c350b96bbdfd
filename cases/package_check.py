"""Check an evidence package without unpacking it: nothing in it is believed, no name out of it is used as a path."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cases.package_form import FORMAT, FORMAT_VERSION, MANIFEST, NAME, SUMS, canonical, digest, sha, sums_of
from cases.stored_zip import CHUNK, LIMIT, MOST_ENTRIES, Entry, spell

MOST_MANIFEST = 64 << 20


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """The answer to a check: `first_bad` is the entry with the first difference (empty if none); `message` names it in Chinese and English."""

    ok: bool
    first_bad: str
    message: str
    members: tuple[str, ...]
    manifest_sha256: str = ""
    previous: str = ""


class _Bad(Exception):
    def __init__(self, entry: str, zh: str, en: str) -> None:
        super().__init__(entry)
        self.entry, self.message = entry, f"{entry or 'ZIP'}：{zh} / {en}"


def verify(path: Path, previous: str | None = None) -> VerifyReport:
    """Check a package without unpacking it. With `previous`, also that it follows the package with that manifest hash.

    Never raises for what is in the file: a hostile or broken ZIP is a report that says what is wrong.
    """
    names: tuple[str, ...] = ()
    try:
        with zipfile.ZipFile(path) as archive:
            infos = _directory(archive, path.stat().st_size)
            names = tuple(i.filename for i in infos)
            manifest, own = _contents(archive, infos)
            _spelling(archive, infos, path)
        if previous is not None and manifest["previous"] != previous:
            raise _Bad(MANIFEST, "不接在所给的上一包之后", "does not follow the given previous package")
    except _Bad as e:
        return VerifyReport(False, e.entry, e.message, names)
    except (zipfile.BadZipFile, OSError, NotImplementedError, UnicodeDecodeError, ValueError, EOFError, RuntimeError) as e:
        where = _where(path)
        return VerifyReport(False, where, f"{where or 'ZIP'}：压缩包结构已损坏或被改动 / the ZIP structure is damaged or altered ({e})"[:300], names)
    count = len(names)
    return VerifyReport(True, "", f"{count} 个文件与清单一致 / {count} files agree with the manifest", names, own, str(manifest["previous"]))


def _directory(archive: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    infos = archive.infolist()
    if len(infos) > MOST_ENTRIES or sum(i.file_size for i in infos) > size or size > LIMIT + MOST_MANIFEST:
        raise _Bad("", "声明的大小或文件数不合理，拒绝读取", "declared sizes or number of files make no sense; refused")
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        if name in seen or not (NAME.fullmatch(name) or name in (MANIFEST, SUMS)):
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


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    info = archive.getinfo(name)
    if info.file_size > MOST_MANIFEST:
        raise _Bad(name, "过大", "too large")
    return b"".join(_read(archive, info))


def _contents(archive: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo]) -> tuple[dict[str, Any], str]:
    raw = _small(archive, MANIFEST)
    manifest = _manifest(raw)
    listed = [f["path"] for f in manifest["files"]]
    if [i.filename for i in infos] != [*listed, MANIFEST, SUMS]:
        strange = next((a for a, b in zip([i.filename for i in infos], [*listed, MANIFEST, SUMS], strict=False) if a != b), "")
        raise _Bad(strange, "与清单所列文件不一致（多出、缺少或次序不同）", "files differ from the manifest (added, missing or in another order)")
    for info, told in zip(infos, manifest["files"], strict=False):
        if digest(_read(archive, info)) != (told["sha256"], told["size"]):
            raise _Bad(info.filename, "字节已改动，与清单不符", "bytes were altered and differ from the manifest")
    if _small(archive, SUMS) != sums_of(manifest["files"], sha(raw)):
        raise _Bad(SUMS, "字节已改动", "bytes were altered")
    return manifest, sha(raw)


def _manifest(raw: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(raw)
        bare = {k: v for k, v in manifest.items() if k != "seal"}
        sound = canonical(manifest) == raw and sha(canonical(bare)) == manifest["seal"] and manifest["format"] == FORMAT
        sound = sound and all(isinstance(f["path"], str) and NAME.fullmatch(f["path"]) for f in manifest["files"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        raise _Bad(MANIFEST, "清单已改动，无法读取", "the manifest was altered and cannot be read") from e
    if not sound or manifest["version"] != FORMAT_VERSION:
        raise _Bad(MANIFEST, "清单已改动", "the manifest was altered")
    assert isinstance(manifest, dict)
    return manifest


@dataclass(frozen=True, slots=True)
class _Inside(Entry):
    """An entry whose bytes are read out of the archive that is being checked."""

    archive: zipfile.ZipFile | None = None

    def chunks(self) -> Iterator[bytes]:
        assert self.archive is not None
        return _read(self.archive, self.archive.getinfo(self.name))


def _spelling(archive: zipfile.ZipFile, infos: Sequence[zipfile.ZipInfo], path: Path) -> None:
    """Every byte of the file must be the byte that writing the same contents gives: headers, directory and end included."""
    zh, en = "容器字节与制作时不同（被改动或重新打包）；解压后可用 check.py 核对内容", "container bytes differ (altered or packed again); unpack and run check.py"
    with path.open("rb") as file:
        for name, piece in spell([_Inside(i.filename, b"", archive) for i in infos]):
            if file.read(len(piece)) != piece:
                raise _Bad(name or SUMS, zh, en)
        if file.read(1):
            raise _Bad(SUMS, zh, en)


def _where(path: Path) -> str:
    """Which entry a broken ZIP breaks at, walking the local headers from the front; empty where nothing can be said."""
    last = ""
    try:
        with path.open("rb") as file:
            while (head := file.read(30))[:4] == b"PK\x03\x04" and len(head) == 30:
                name = file.read(int.from_bytes(head[26:28], "little")).decode()
                if not (NAME.fullmatch(name) or name in (MANIFEST, SUMS)):
                    return last
                last = name
                file.seek(int.from_bytes(head[18:22], "little"), os.SEEK_CUR)
    except (OSError, UnicodeDecodeError):
        return last
    return last if head[:4] != b"PK\x01\x02" else SUMS
