"""The evidence package: a ZIP that opens and verifies without our software (issue "evidence that stands in court"; L20 arts 16-18).

Inside: cover.zh.pdf / cover.en.pdf, originals/, captures/ (one record an item), README in both languages, check.py, manifest.json
(canonical JSON; SHA-256 of every file, and SM3 where the office wants it; `previous` chains it to the package before; `seal` is its own hash
without that field), PIECES (a hash of every 4,096 bytes, by which an altered byte is found) and SHA256SUMS last. The container has one
spelling only (stored_zip), so any altered byte, in a header too, is found and named.
Names out of a package are never used as paths, and nothing is unpacked to check it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from cases.package_check import VerifyReport, verify
from cases.package_form import FORMAT, FORMAT_VERSION, MANIFEST, PIECES, SUMS, canonical, digest, sha, sums_of
from cases.package_pieces import lines_of
from cases.stored_zip import MOST_ENTRIES, Entry, spell
from registry.errors import Refused

__all__ = ["Member", "PackageReceipt", "VerifyReport", "contents_sha256", "original_name", "verify", "write"]

TOOL = "kuaiwei 0.1.0"
FOLDER = Path(__file__).resolve().parent / "papers" / "package"
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


def original_name(order: int, member: Member) -> str:
    """The name in the package: order, start of the hash, ending of the item's own name."""
    ending = _ENDING.search(member.name)
    return f"originals/{order:04d}-{member.sha256[:16]}{'.' + ending[1].lower() if ending else ''}"


def contents_sha256(members: Sequence[Member]) -> str:
    """Hash over the originals in order; it can stand on the cover, which the manifest's own hash cannot."""
    return sha("".join(f"{m.sha256}  {original_name(n, m)}\n" for n, m in enumerate(members, 1)).encode())


def write(path: Path | BinaryIO, cover: bytes | Mapping[str, bytes], members: Sequence[Member], case: Mapping[str, Any], previous: str | None,
          made_at: datetime, made_by: str, tool: str = TOOL, *, sm3: bool = False) -> PackageReceipt:
    """Write a package. A path is written beside and renamed when whole; Refused names the item whose bytes are not those registered.

    `cover` is the Chinese cover or both by language. `previous` is the manifest hash of the package before, None for the first. `sm3`: note
    the SM3 (GB/T 32905-2016) of every file beside its SHA-256.
    """
    if made_at.tzinfo is None:
        raise ValueError("made_at needs an offset")
    if previous is not None and not _HASH.fullmatch(previous):
        raise Refused("上一包的清单哈希格式不对", field="previous")
    entries, described = _collect({"zh": cover} if isinstance(cover, bytes) else cover, members, sm3)
    head = {"format": FORMAT, "version": FORMAT_VERSION, "case": dict(case), "made_at": made_at.isoformat(), "made_by": made_by, "tool": tool,
            "previous": previous or "", "contents_sha256": contents_sha256(members), "files": described}
    manifest = canonical({**head, "seal": sha(canonical(head))})
    entries.append(Entry(MANIFEST, manifest))
    pieces = b"".join(lines_of(e.name, e.chunks()) for e in entries)
    entries += [Entry(PIECES, pieces), Entry(SUMS, sums_of(described, sha(manifest), sha(pieces)))]
    whole, size = _put(path, entries)
    return PackageReceipt(sha(manifest), str(head["contents_sha256"]), whole, size, len(members))


def _collect(covers: Mapping[str, bytes], members: Sequence[Member], sm3: bool) -> tuple[list[Entry], list[dict[str, Any]]]:
    entries: list[Entry] = []
    described: list[dict[str, Any]] = []

    def add(path: str, source: bytes | Path, about: Mapping[str, Any]) -> str:
        entry = Entry(path, source)
        sha256, size = digest(entry.chunks())
        entries.append(entry)
        described.append({"path": path, "size": size, "sha256": sha256, **about, **({"sm3": _sm3(entry.chunks())} if sm3 else {})})
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
        record = canonical({"order": order, "name": member.name, "kind": member.kind, "sha256": member.sha256, "original": name, "capture": dict(member.capture)})
        add(f"captures/{order:04d}-{member.sha256[:16]}.json", record, {"role": "capture", "order": order})
    return entries, described


def _sm3(chunks: Iterator[bytes]) -> str:
    try:
        total = hashlib.new("sm3")
    except ValueError:
        raise Refused("这台机器的 OpenSSL 不支持 SM3，请关闭 KUAIWEI_SM3 后重试", field="sm3") from None
    for block in chunks:
        total.update(block)
    return total.hexdigest()


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
