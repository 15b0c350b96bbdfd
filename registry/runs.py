"""Reading a run folder as a crawl leaves it: manifest, records, blobs. Nothing of it is believed before its hash fits.

The format is described in docs/crawling.md; the manifest is written last, so a folder without one is a run that has not ended.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.errors import Refused

MANIFEST = "manifest.json"
RECORDS = "records.jsonl"
STATS = "stats.json"
MAX_LINE = 4 << 20


@dataclass(frozen=True, slots=True)
class RunFolder:
    """A complete run folder with its manifest and the manifest's hash."""

    folder: Path
    manifest: dict[str, Any]
    sha256: str

    def records(self, start: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
        """Line number (from 1) and record, from line `start` + 1 on."""
        with (self.folder / RECORDS).open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if number > start:
                    yield number, _record(line, number)

    def count(self) -> int:
        """How many records there are; nothing is parsed for that."""
        with (self.folder / RECORDS).open("rb") as lines:
            return sum(1 for _ in lines)

    def facts(self) -> dict[str, Any]:
        """The manifest without its list of files, which is as long as the run."""
        return {k: v for k, v in self.manifest.items() if k != "files"}

    def stats(self) -> dict[str, Any]:
        """Counts that the crawl left beside its records; empty where there are none."""
        try:
            found = json.loads((self.folder / STATS).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def blob(self, sha256: str) -> bytes | None:
        """The bytes with this hash, or None where they are missing or altered."""
        path = self.folder / "blobs" / sha256[:2] / sha256[2:4] / sha256
        if len(sha256) != 64 or not sha256.isalnum() or not path.is_file():
            return None
        data = path.read_bytes()
        return data if hashlib.sha256(data).hexdigest() == sha256 else None


def _record(line: bytes, number: int) -> dict[str, Any]:
    if len(line) > MAX_LINE:
        raise Refused("记录过长", row=number, file=RECORDS)
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise Refused("不是有效的 JSON", row=number, file=RECORDS) from None
    if not isinstance(record, dict):
        raise Refused("记录不是对象", row=number, file=RECORDS)
    return record


def _file_hash(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def open_run(folder: Path) -> RunFolder:
    """The run in this folder; refused where it has not ended or where a listed file does not have its hash."""
    path = folder / MANIFEST
    if not path.is_file():
        raise Refused("{folder} 不是已完成的采集目录（缺少 manifest.json）", folder=folder)
    raw = path.read_bytes()
    try:
        manifest = json.loads(raw)
    except (ValueError, RecursionError):
        raise Refused("manifest.json 不是有效的 JSON", file=MANIFEST) from None
    if not isinstance(manifest, dict):
        raise Refused("manifest.json 不是对象", file=MANIFEST)
    for name, facts in dict(manifest.get("files") or {}).items():
        expected = facts.get("sha256") if isinstance(facts, dict) else facts
        target = folder / name
        if ".." in Path(name).parts or Path(name).is_absolute() or not target.is_file() or _file_hash(target) != expected:
            raise Refused("采集目录中的 {name} 缺失或已被改动", name=name, file=MANIFEST)
    if not (folder / RECORDS).is_file():
        raise Refused("缺少 records.jsonl", file=RECORDS)
    return RunFolder(folder, manifest, hashlib.sha256(raw).hexdigest())
