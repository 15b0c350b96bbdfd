"""The evidence package: a ZIP that opens and verifies without our software (issue "evidence that stands in court"; L20 arts 16-18).

Inside: cover.zh.pdf / cover.en.pdf, originals/, captures/ (one record an item), README in both languages, check.py, manifest.json
(canonical JSON; SHA-256 of every file; `previous` chains it to the package before; `seal` is its own hash without that field) and
SHA256SUMS last. The container has one spelling only (stored_zip), so any altered byte, in a header too, is found and its entry named.
Names out of a package are never used as paths, and nothing is unpacked to check it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from cases.stored_zip import CHUNK, LIMIT, MOST_ENTRIES, Entry, spell
from registry.errors import Refused

FORMAT, FORMAT_VERSION, TOOL = "kuaiwei-evidence-package", 1, "kuaiwei 0.1.0"
FOLDER = Path(__file__).resolve().parent / "papers" / "package"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
MOST_MANIFEST = 64 << 20
_NAME = re.compile(r"(?:(?:originals|captures)/\d{4,6}-[0-9a-f]{16}(?:\.[a-z0-9]{1,8})?|cover\.(?:zh|en)\.pdf|README\.(?:zh|en)\.txt|check\.py)")
_HASH = re.compile(r"[0-9a-f]{64}")
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})$")


@dataclass(frozen=True, slots=True)
class Member:
    """An item to pack: its own name (never a path), kind (a word for people), bytes or the file that holds them, registered hash, capture record."""

    name: str
    kind: str
    source: bytes | Path
    sha256: str
    capture: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PackageReceipt:
    """What to keep of a package that was made. `manifest_sha256` is `previous` of the next one."""

    manifest_sha256: str
    contents_sha256: str
    package_sha256: str
    size: int
    members: int


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


def _canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def original_name(order: int, member: Member) -> str:
    """The name in the package: order, start of the hash, ending of the item's own name."""
    ending = _ENDING.search(member.name)
    return f"originals/{order:04d}-{member.sha256[:16]}{'.' + ending[1].lower() if ending else ''}"


def contents_sha256(members: Sequence[Member]) -> str:
    """Hash over the originals in order; it can stand on the cover, which the manifest's own hash cannot."""
    return _sha("".join(f"{m.sha256}  {original_name(n, m)}\n" for n, m in enumerate(members, 1)).encode())


def write(path: Path | BinaryIO, cover: bytes | Mapping[str, bytes], members: Sequence[Member], case: Mapping[str, Any], previous: str | None,
          made_at: datetime, made_by: str, tool: str = TOOL) -> PackageReceipt:
    """Write a package. A path is written beside and renamed when whole; Refused names the item whose bytes are not those registered.

    `cover` is the Chinese cover or both by language. `previous` is the manifest hash of the package before, None for the first.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at needs an offset")
    if previous is not None and not _HASH.fullmatch(previous):
        raise Refused("上一包的清单哈希格式不对", field="previous")
    entries, described = _collect({"zh": cover} if isinstance(cover, bytes) else cover, members)
    head = {"format": FORMAT, "version": FORMAT_VERSION, "case": dict(case), "made_at": made_at.isoformat(), "made_by": made_by, "tool": tool,
            "previous": previous or "", "contents_sha256": contents_sha256(members), "files": described}
    manifest = _canonical({**head, "seal": _sha(_canonical(head))})
    entries += [Entry(MANIFEST, manifest), Entry(SUMS, _sums(described, _sha(manifest)))]
    whole, size = _put(path, entries)
    return PackageReceipt(_sha(manifest), str(head["contents_sha256"]), whole, size, len(members))


def _sums(described: Sequence[Mapping[str, Any]], manifest_sha256: str) -> bytes:
    return ("".join(f"{f['sha256']}  {f['path']}\n" for f in described) + f"{manifest_sha256}  {MANIFEST}\n").encode()


def _collect(covers: Mapping[str, bytes], members: Sequence[Member]) -> tuple[list[Entry], list[dict[str, Any]]]:
    entries: list[Entry] = []
    described: list[dict[str, Any]] = []

    def add(path: str, source: bytes | Path, about: Mapping[str, Any]) -> str:
        entry = Entry(path, source)
        sha256, size = _digest(entry.chunks())
        entries.append(entry)
        described.append({"path": path, "size": size, "sha256": sha256, **about})
        return sha256

    for language, pdf in covers.items():
        add(f"cover.{language}.pdf", pdf, {"role": "cover"})
    for name in ("README.zh.txt", "README.en.txt", "check.py"):
        add(name, (FOLDER / name).read_bytes(), {"role": "guide"})
    for order, member in enumerate(members, 1):
        if not _HASH.fullmatch(member.sha256):
            raise Refused("「{name}」没有登记哈希", field="members", name=member.name)
        name = original_name(order, member)
        if add(name, member.source, {"role": "original", "order": order, "name": member.name, "kind": member.kind}) != member.sha256:
            raise Refused("「{name}」的字节与登记的哈希不符，未打包", field="members", name=member.name)
        record = _canonical({"order": order, "name": member.name, "kind": member.kind, "sha256": member.sha256, "original": name, "capture": dict(member.capture)})
        add(f"captures/{order:04d}-{member.sha256[:16]}.json", record, {"role": "capture", "order": order})
    return entries, described


def _digest(chunks: Iterator[bytes]) -> tuple[str, int]:
    total, size = hashlib.sha256(), 0
    for block in chunks:
        total.update(block)
        size += len(block)
    return total.hexdigest(), size


def _put(path: Path | BinaryIO, entries: Sequence[Entry]) -> tuple[str, int]:
    if not isinstance(path, Path):
        return _pour(path, entries)
    temporary = path.with_name(path.name + ".part")
    try:
        with temporary.open("wb") as out:
            told = _pour(out, entries)
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return told


def _pour(out: BinaryIO, entries: Sequence[Entry]) -> tuple[str, int]:
    total, size = hashlib.sha256(), 0
    try:
        for _, piece in spell(entries):
            out.write(piece)
            total.update(piece)
            size += len(piece)
    except ValueError as e:
        raise Refused("证据包过大（最多 4 GB、{n} 个文件），请分包", field="members", n=MOST_ENTRIES) from e
    return total.hexdigest(), size


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
        if name in seen or not (_NAME.fullmatch(name) or name in (MANIFEST, SUMS)):
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
        if _digest(_read(archive, info)) != (told["sha256"], told["size"]):
            raise _Bad(info.filename, "字节已改动，与清单不符", "bytes were altered and differ from the manifest")
    if _small(archive, SUMS) != _sums(manifest["files"], _sha(raw)):
        raise _Bad(SUMS, "字节已改动", "bytes were altered")
    return manifest, _sha(raw)


def _manifest(raw: bytes) -> dict[str, Any]:
    try:
        manifest = json.loads(raw)
        bare = {k: v for k, v in manifest.items() if k != "seal"}
        sound = _canonical(manifest) == raw and _sha(_canonical(bare)) == manifest["seal"] and manifest["format"] == FORMAT
        sound = sound and all(isinstance(f["path"], str) and _NAME.fullmatch(f["path"]) for f in manifest["files"])
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
                if not (_NAME.fullmatch(name) or name in (MANIFEST, SUMS)):
                    return last
                last = name
                file.seek(int.from_bytes(head[18:22], "little"), os.SEEK_CUR)
    except (OSError, UnicodeDecodeError):
        return last
    return last if head[:4] != b"PK\x01\x02" else SUMS
