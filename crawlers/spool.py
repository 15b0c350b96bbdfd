"""A run folder while it is being written: every step is a line of `spool.jsonl`, so that a killed run goes on where it stood.

Three lines matter. `got`: a page's bytes are a blob and in the archive. `pic`: the same of a picture. `done`: the page's records are
written, and so are the addresses found on it. On resuming, records and archive are cut back to the last lengths that the journal
knows; a page that was got and not done is read again from its blob, not from the network.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

RECORDS, ARCHIVE, JOURNAL, LOG, STATS, MANIFEST = "records.jsonl", "archive.warc.gz", "spool.jsonl", "log.jsonl", "stats.json", "manifest.json"
SYNC_SECONDS = 1.0
KINDS = ("sitemap", "product", "search", "page", "api", "filter")     # in the order in which they are taken


class SpoolError(ValueError):
    """The folder cannot be used for a run; the text says why in one line."""


@dataclass(frozen=True)
class Wanted:
    """An address to be asked for: what it is expected to be, and how far from a seed it was found."""

    url: str
    kind: str
    depth: int = 0


def key(url: str) -> bytes:
    return hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=12).digest()


def line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"


class Spool:
    """One run folder, one writer.

    A step that has returned survives the death of the process. Against loss of power blobs are synced one by one and the four
    files once a second, bytes before the journal that speaks of them; a journal that got ahead is cut back on resuming.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._synced = monotonic()
        self.previous_manifest = _sha256_of(folder / MANIFEST)
        self.started_at: str | None = None
        self.seeds: list[Wanted] = []
        self._seen: set[bytes] = set()
        self._done: set[bytes] = set()
        self._got: dict[bytes, dict[str, Any]] = {}
        self._pictures: dict[bytes, tuple[str, str, int]] = {}
        self._queues: dict[str, deque[Wanted]] = {k: deque() for k in KINDS}
        self.pages = 0
        self.resumed = (folder / JOURNAL).exists()
        lengths = self._replay()
        self.records = _opened(folder / RECORDS, lengths[RECORDS])
        self.archive = _opened(folder / ARCHIVE, lengths[ARCHIVE])
        self.journal = _opened(folder / JOURNAL, lengths[JOURNAL])
        self.logbook = _opened(folder / LOG, _whole_lines(folder / LOG))
        (folder / MANIFEST).unlink(missing_ok=True)

    # ---- what is wanted

    def seed(self, wanted: Wanted) -> None:
        if self._add(wanted):
            self._note({"k": "seed", "url": wanted.url, "kind": wanted.kind})
            self.seeds.append(wanted)

    def next(self) -> Wanted | None:
        """The next address, sitemaps first, then goods, then the pages that lead to them."""
        for k in KINDS:
            if self._queues[k]:
                return self._queues[k].popleft()
        return None

    def forget_filters(self, host: str) -> None:
        """Leave alone what would only show a part of lists that were read."""
        waiting = self._queues["filter"]
        self._queues["filter"] = deque(w for w in waiting if w.url.split("/")[2] != host)

    def waiting(self) -> int:
        return sum(len(q) for q in self._queues.values())

    def is_new(self, url: str) -> bool:
        return key(url) not in self._seen

    def _add(self, wanted: Wanted) -> bool:
        if not self.is_new(wanted.url):
            return False
        self._seen.add(key(wanted.url))
        self._queues[wanted.kind if wanted.kind in KINDS else "page"].append(wanted)
        return True

    # ---- what was got and done

    def blob(self, body: bytes) -> str:
        """Store bytes under their SHA-256 (temporary file, fsync, rename); storing them again writes nothing."""
        digest = hashlib.sha256(body).hexdigest()
        path = self.path(digest)
        if path.exists() and path.stat().st_size == len(body):
            return digest
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{digest}.{os.getpid()}.part")
        with part.open("wb") as f:
            f.write(body)
            f.flush()
            os.fsync(f.fileno())
        part.rename(path)
        return digest

    def path(self, digest: str) -> Path:
        return self.folder / "blobs" / digest[:2] / digest[2:4] / digest

    def read(self, digest: str) -> bytes:
        return self.path(digest).read_bytes()

    def keep(self, url: str, digest: str, capture: dict[str, Any]) -> None:
        """A page's bytes and capture record are there; the archive was written before."""
        self._got[key(url)] = {"sha256": digest, "capture": capture}
        self.pages += 1
        self._note({"k": "got", "url": url, "sha256": digest, "capture": capture, ARCHIVE: self._flushed(self.archive)})

    def kept(self, url: str) -> dict[str, Any] | None:
        """`sha256` and `capture` of a page that was got and not done in an earlier life of this run."""
        return self._got.get(key(url))

    def keep_picture(self, url: str, digest: str, media_type: str, size: int) -> None:
        """A picture's bytes are there; an empty digest says that there is no picture to be had."""
        self._pictures[key(url)] = (digest, media_type, size)
        self._note({"k": "pic", "url": url, "sha256": digest, "type": media_type, "bytes": size, ARCHIVE: self._flushed(self.archive)})

    def picture(self, url: str) -> tuple[str, str, int] | None:
        return self._pictures.get(key(url))

    def finish(self, wanted: Wanted, records: Iterable[dict[str, Any]], found: Iterable[Wanted]) -> list[Wanted]:
        """A page is read: its records and what it leads to, in one step. Returns the addresses that were new."""
        if key(wanted.url) in self._done:
            return []
        for r in records:
            self.records.write(line(r))
        length = self._flushed(self.records)
        new = [w for w in found if self._add(w)]
        self._done.add(key(wanted.url))
        self._got.pop(key(wanted.url), None)
        self._note({"k": "done", "url": wanted.url, "found": [[w.url, w.kind, w.depth] for w in new], RECORDS: length})
        return new

    def log(self, entry: dict[str, Any]) -> None:
        self.logbook.write(line(entry))

    def _note(self, entry: dict[str, Any]) -> None:
        self.journal.write(line(entry))
        self.journal.flush()
        if monotonic() - self._synced > SYNC_SECONDS:
            for f in (self.archive, self.records, self.journal):
                os.fdatasync(f.fileno())
            self.logbook.flush()   # so that a page that shows the run can follow it
            self._synced = monotonic()

    @staticmethod
    def _flushed(f: BinaryIO) -> int:
        f.flush()
        return f.tell()

    # ---- beginning and end

    def begin(self, at: str) -> None:
        """Note the start of this life of the run; the run's own start stays that of its first life."""
        self.started_at = self.started_at or at
        self._note({"k": "start", "at": at})

    def close(self) -> None:
        for f in (self.records, self.archive, self.journal, self.logbook):
            f.flush()
            os.fsync(f.fileno())
            f.close()

    def manifest(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Write `manifest.json`, the last file of a run: every other file with its SHA-256. Call after `close`."""
        files = {p.name: {"sha256": _sha256_of(p), "bytes": p.stat().st_size} for p in sorted(self.folder.iterdir()) if p.is_file() and p.name not in (MANIFEST, ".lock")}
        for p in sorted((self.folder / "blobs").rglob("*")) if (self.folder / "blobs").exists() else []:
            if p.is_file() and p.name.endswith(".part"):
                p.unlink()
            elif p.is_file():
                files[str(p.relative_to(self.folder))] = {"sha256": p.name, "bytes": p.stat().st_size}
        full = {"format": "kuaiwei-run/1", "started_at": self.started_at, **facts, "previous_manifest_sha256": self.previous_manifest, "files": files}
        write_whole(self.folder / MANIFEST, json.dumps(full, ensure_ascii=False, indent=1).encode())
        return full

    def _replay(self) -> dict[str, int]:
        """Bring back the state of an earlier life; answers the lengths to which the files are to be cut."""
        lengths = {RECORDS: 0, ARCHIVE: 0, JOURNAL: 0}
        have = {n: (self.folder / n).stat().st_size if (self.folder / n).exists() else 0 for n in (RECORDS, ARCHIVE)}
        done: set[bytes] = set()
        found: list[Wanted] = []
        for entry, end in _entries(self.folder / JOURNAL):
            if any(entry.get(n, 0) > have[n] for n in have):
                break   # the journal outlived the bytes it speaks of (power loss): what follows is asked for again
            lengths |= {n: entry[n] for n in have if n in entry} | {JOURNAL: end}
            self._again(entry, found, done)
        self._seen = {key(w.url) for w in found}
        self._done = done
        for w in found:
            if key(w.url) not in done:
                self._queues[w.kind if w.kind in KINDS else "page"].append(w)
        return lengths

    def _again(self, entry: dict[str, Any], found: list[Wanted], done: set[bytes]) -> None:
        kind = entry.get("k")
        if kind == "start":
            self.started_at = self.started_at or entry["at"]
        elif kind == "seed":
            found.append(Wanted(entry["url"], entry["kind"]))
            self.seeds.append(found[-1])
        elif kind == "got":
            self.pages += 1
            if self.path(entry["sha256"]).exists():
                self._got[key(entry["url"])] = {"sha256": entry["sha256"], "capture": entry["capture"]}
        elif kind == "pic":
            self._pictures[key(entry["url"])] = (entry["sha256"], entry["type"], entry["bytes"])
        elif kind == "done":
            done.add(key(entry["url"]))
            self._got.pop(key(entry["url"]), None)
            found.extend(Wanted(u, k, d) for u, k, d in entry["found"])


def _entries(path: Path) -> Iterator[tuple[dict[str, Any], int]]:
    """Whole journal lines with the offset behind each; stops at the first broken one."""
    if not path.exists():
        return
    end = 0
    with path.open("rb") as f:
        for raw in f:
            if not raw.endswith(b"\n"):
                return
            try:
                entry = json.loads(raw)
            except ValueError:
                return
            end += len(raw)
            yield entry, end


def _whole_lines(path: Path) -> int:
    if not path.exists():
        return 0
    return path.read_bytes().rfind(b"\n") + 1


def _opened(path: Path, length: int) -> BinaryIO:
    f = path.open("r+b" if path.exists() else "w+b")
    f.truncate(length)
    f.seek(length)
    return f


def _sha256_of(path: Path) -> str | None:
    if not path.exists():
        return None
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is either the old one or the whole new one."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as f:
        f.write(data)
        f.flush()
        os.fsync(f.fileno())
    part.rename(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
