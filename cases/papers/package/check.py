"""Check this evidence package: python3 check.py (standard library only, offline, changes nothing).

核对本证据包：在解压后的文件夹里运行 python3 check.py；只用标准库，不联网，不改动任何文件。
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

PIECE, BASE = 4096, 65521  # PIECES: SHA-256 and Adler-32 of every 4096 bytes


def digest(path: Path, name: str = "sha256") -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, name).hexdigest() if hasattr(hashlib, "file_digest") else hashlib.new(name, file.read()).hexdigest()


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def safe(name: str) -> bool:
    return ".." not in PurePosixPath(name).parts and not name.startswith("/") and not set(name) & set("\\:")


def pieces_of(folder: Path) -> dict[str, list[tuple[str, int, int]]]:
    """(hash, Adler-32, start) of the pieces of every file."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for line in (folder / "PIECES").read_text("utf-8", "replace").splitlines() if (folder / "PIECES").is_file() else []:
        words = line.split(" ", 3)
        if len(words) == 4 and words[2].isdigit() and all(c in "0123456789abcdef" for c in words[0] + words[1]):
            found.setdefault(words[3], []).append((words[0], int(words[1], 16), int(words[2])))
    return found


def right_pieces(folder: Path, names: list[str]) -> bytes:
    """What PIECES must say of the files as they are."""
    lines = []
    for name in names:
        with (folder / name).open("rb") as file:
            for start in range(0, (folder / name).stat().st_size, PIECE):
                data = file.read(PIECE)
                lines.append(f"{hashlib.sha256(data).hexdigest()} {zlib.adler32(data):08x} {start} {name}\n")
    return "".join(lines).encode()


def place(path: Path, pieces: list[tuple[str, int, int]]) -> str:
    """Where a file differs first: the byte, if one byte of its piece does (its Adler-32 tells which, its hash proves it), else the piece."""
    with path.open("rb") as file:
        for sha256, adler, start in pieces:
            data = file.read(PIECE)
            if hashlib.sha256(data).hexdigest() == sha256:
                continue
            now = zlib.adler32(data)
            low, high = ((adler & 65535) - (now & 65535)) % BASE, ((adler >> 16) - (now >> 16)) % BASE
            at = len(data) - high * pow(low, -1, BASE) % BASE if low else -1
            was = data[at] + (low if low < 256 else low - BASE) if 0 <= at < len(data) else -1
            if 0 <= was < 256 and hashlib.sha256(data[:at] + bytes([was]) + data[at + 1:]).hexdigest() == sha256:
                return f"，第 {start + at} 字节，原为 {was:02x}，现为 {data[at]:02x} / altered at byte {start + at}, was {was:02x}, is {data[at]:02x}"
            return f"，第 {start} 至 {start + max(len(data), 1) - 1} 字节之间 / altered between bytes {start} and {start + max(len(data), 1) - 1}"
    return " altered"


def manifest_of(folder: Path) -> tuple[dict[str, Any], str]:
    """The manifest, or ValueError: it must be canonical and carry its own seal."""
    raw = (folder / "manifest.json").read_bytes()
    where = place(folder / "manifest.json", pieces_of(folder).get("manifest.json", []))
    try:
        manifest = json.loads(raw)
        bare = {key: value for key, value in manifest.items() if key != "seal"}
        sound = canonical(manifest) == raw and hashlib.sha256(canonical(bare)).hexdigest() == manifest["seal"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        sound = False
    if not sound:
        raise ValueError("已改动" + where)
    return manifest, hashlib.sha256(raw).hexdigest()


def custody(record: dict[str, Any]) -> bool:
    """Does every link of an item's custody chain carry the seal that follows from it and from the link before?"""
    last = ""
    for n, link in enumerate(record.get("capture", {}).get("custody", []), 1):
        said = {"sha256": record["sha256"], "seq": n, "previous": last, **{key: link[key] for key in ("at", "by", "act", "to", "note") if key in link}}
        if link.get("seal") and link["seal"] != hashlib.sha256(canonical(said)).hexdigest():
            return False
        last = link.get("seal", "")
    return True


def problems(folder: Path, manifest: dict[str, Any], own: str) -> Iterator[tuple[str, str]]:
    """Every difference, in order, as (file, what is wrong)."""
    pieces = pieces_of(folder)
    for entry in manifest["files"]:
        name, path = entry["path"], folder / entry["path"]
        if not safe(name) or path.is_symlink():
            yield name, "文件名不安全 unsafe name"
        elif not path.is_file():
            yield name, "缺失 missing"
        elif path.stat().st_size != entry["size"] or digest(path) != entry["sha256"]:
            yield name, "已改动" + place(path, pieces.get(name, []))
        elif "sm3" in entry and "sm3" in hashlib.algorithms_available and digest(path, "sm3") != entry["sm3"]:
            yield name, "SM3 与清单不符 SM3 differs from the manifest"
        elif entry.get("role") == "capture" and not custody(json.loads(path.read_bytes())):
            yield name, "保管链的封印不符 a seal of the custody chain does not hold"
    after = ["PIECES"] if manifest["version"] > 1 else []
    if after and (folder / "PIECES").read_bytes() != right_pieces(folder, [*(entry["path"] for entry in manifest["files"]), "manifest.json"]):
        yield "PIECES", "已改动，或与文件不符 altered, or does not fit the files"
    lines = [f"{entry['sha256']}  {entry['path']}\n" for entry in manifest["files"]] + [f"{own}  manifest.json\n"] + [f"{digest(folder / name)}  {name}\n" for name in after]
    if (folder / "SHA256SUMS").read_bytes() != "".join(lines).encode():
        yield "SHA256SUMS", "已改动 altered"
    known = {entry["path"] for entry in manifest["files"]} | {"manifest.json", *after, "SHA256SUMS"}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.relative_to(folder).as_posix() not in known):
        yield path.relative_to(folder).as_posix(), "清单以外的文件 not in the manifest"


def main() -> int:
    """Print what differs; 0 when nothing does, 2 otherwise."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent)
    try:
        manifest, own = manifest_of(folder)
        found = list(problems(folder, manifest, own))
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = [("manifest.json / PIECES / SHA256SUMS" if isinstance(error, OSError) else "manifest.json", f"{error}")]
    lines = [f"{name}: {what}" for name, what in found] or [
        f"一致，未见改动 OK: {len(manifest['files'])} files", f"清单 manifest SHA-256: {own}", f"上一包清单 previous:   {manifest['previous'] or '（首包 first package）'}"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 2 if found else 0


if __name__ == "__main__":
    sys.exit(main())
