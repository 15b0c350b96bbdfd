"""The work folder of one import. What a killed import left behind is swept away by the next one."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "kuaiwei-import-"
LOCK = "alive"


def _locked(folder: Path) -> int:
    """An open lock of this folder. It is taken before it stands in the folder, so whoever sees the file sees it locked."""
    descriptor, name = tempfile.mkstemp(dir=folder)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    Path(name).rename(folder / LOCK)
    return descriptor


def _abandoned(folder: Path) -> bool:
    """Has the process that worked here ended? The kernel drops its lock, however it ended."""
    try:
        descriptor = os.open(folder / LOCK, os.O_RDWR)
    except OSError:
        return False  # just being made, or not ours
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def sweep(scratch: Path) -> int:
    """Remove the work folders of imports that were killed; answers how many."""
    left = [f for f in scratch.glob(PREFIX + "*") if f.is_dir() and not f.is_symlink() and f.stat().st_uid == os.getuid() and _abandoned(f)]
    for folder in left:
        shutil.rmtree(folder, ignore_errors=True)
    return len(left)


@contextmanager
def workplace(scratch: Path | None) -> Iterator[Path]:
    """An empty folder for the time of one import, under `scratch` or in the machine's folder for temporary files."""
    place = scratch or Path(tempfile.gettempdir())
    place.mkdir(parents=True, exist_ok=True)
    sweep(place)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=place) as made:
        descriptor = _locked(Path(made))
        try:
            yield Path(made)
        finally:
            os.close(descriptor)
