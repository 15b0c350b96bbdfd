"""Check this evidence package: python3 check.py (standard library only, offline, changes nothing).

核对本证据包：在解压后的文件夹里运行 python3 check.py；只用标准库，不联网，不改动任何文件。
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any


def digest(path: Path) -> str:
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total.update(block)
    return total.hexdigest()


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def safe(name: str) -> bool:
    return ".." not in PurePosixPath(name).parts and not name.startswith("/") and not set(name) & set("\\:")


def manifest_of(folder: Path) -> tuple[dict[str, Any], str]:
    """The manifest, or ValueError: it must be canonical and carry its own seal."""
    raw = (folder / "manifest.json").read_bytes()
    manifest = json.loads(raw)
    bare = {key: value for key, value in manifest.items() if key != "seal"}
    if canonical(manifest) != raw or hashlib.sha256(canonical(bare)).hexdigest() != manifest["seal"]:
        raise ValueError("已改动 altered")
    return manifest, hashlib.sha256(raw).hexdigest()


def problems(folder: Path, manifest: dict[str, Any], own: str) -> Iterator[tuple[str, str]]:
    """Every difference, in order, as (file, what is wrong)."""
    for entry in manifest["files"]:
        name, path = entry["path"], folder / entry["path"]
        if not safe(name) or path.is_symlink():
            yield name, "文件名不安全 unsafe name"
        elif not path.is_file():
            yield name, "缺失 missing"
        elif path.stat().st_size != entry["size"] or digest(path) != entry["sha256"]:
            yield name, "已改动 altered"
    lines = [f"{entry['sha256']}  {entry['path']}\n" for entry in manifest["files"]] + [f"{own}  manifest.json\n"]
    if (folder / "SHA256SUMS").read_bytes() != "".join(lines).encode():
        yield "SHA256SUMS", "已改动 altered"
    known = {entry["path"] for entry in manifest["files"]} | {"manifest.json", "SHA256SUMS"}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.relative_to(folder).as_posix() not in known):
        yield path.relative_to(folder).as_posix(), "清单以外的文件 not in the manifest"


def main() -> int:
    """Print what differs; 0 when nothing does, 2 otherwise."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).resolve().parent)
    try:
        manifest, own = manifest_of(folder)
        found = list(problems(folder, manifest, own))
    except (OSError, ValueError, KeyError, TypeError) as error:
        found = [("manifest.json / SHA256SUMS" if isinstance(error, OSError) else "manifest.json", f"无法核对 cannot be checked: {error}")]
    lines = [f"{name}: {what}" for name, what in found] or [
        f"一致，未见改动 OK: {len(manifest['files'])} files", f"清单 manifest SHA-256: {own}", f"上一包清单 previous:   {manifest['previous'] or '（首包 first package）'}"]
    sys.stdout.write("\n".join(lines) + "\n")
    return 2 if found else 0


if __name__ == "__main__":
    sys.exit(main())
