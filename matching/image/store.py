"""The index on disk: immutable segment folders and one manifest that is replaced whole.

A crash leaves either the old or the new manifest; folders that no manifest names are swept at the next write. One writer at a time
(a lock file); readers map the files and look at the manifest again when asked to.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from matching.image import segment
from matching.image.segment import Segment

FORMAT = 2
"""Raised whenever records of an older engine can no longer be compared: such an index is empty until it is filled again."""
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Names of segment folders in order, ids taken out of each, a running number."""

    segments: tuple[str, ...] = ()
    removed: tuple[tuple[str, ...], ...] = ()
    serial: int = 0


def manifest(folder: Path) -> Manifest:
    """What the folder holds; empty for a new folder and for one of another format."""
    try:
        read = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Manifest()
    if read.get("format") != FORMAT:
        return Manifest(serial=int(read.get("serial", 0)))
    return Manifest(tuple(read["segments"]), tuple(tuple(r) for r in read["removed"]), int(read["serial"]))


def load(folder: Path) -> tuple[Manifest, list[Segment]]:
    """The manifest in force and its segments. A writer may sweep folders between the two: then the newer manifest is read again."""
    while True:
        held = manifest(folder)
        try:
            return held, [segment.read(folder / name) for name in held.segments]
        except FileNotFoundError:
            if manifest(folder).serial == held.serial:
                raise


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Hold the writer's lock of a folder; waits for another writer."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as f:
        fcntl.flock(f, fcntl.LOCK_EX)
        yield


def put(folder: Path, item: Segment, serial: int) -> str:
    """Write a segment under a fresh name; not yet part of the index."""
    name = f"segment-{serial:08d}"
    if (folder / name).exists():
        shutil.rmtree(folder / name)
    segment.write(item, folder / name)
    return name


def commit(folder: Path, new: Manifest) -> None:
    """Make a manifest the one in force, durably, then sweep what it does not name."""
    body = {"format": FORMAT, "segments": new.segments, "removed": new.removed, "serial": new.serial}
    draft = folder / (MANIFEST + ".new")
    with draft.open("w", encoding="utf-8") as f:
        json.dump(body, f, ensure_ascii=False)
        f.flush()
        os.fsync(f.fileno())
    draft.replace(folder / MANIFEST)
    segment.sync(folder)
    for old in folder.glob("segment-*"):
        if old.name not in new.segments:
            shutil.rmtree(old, ignore_errors=True)  # a reader that still maps it keeps its pages
