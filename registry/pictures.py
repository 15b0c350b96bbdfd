"""Pictures as they may be shown and compared: a new JPEG without metadata, decoded in the limited child, kept beside the originals.

Originals are evidence and never leave their store; what screens show and engines read is the derivative (reliability.md T2, T3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from matching.image import hashes
from matching.image.prepare import derivative
from registry.child import LimitedPool
from registry.db import new_uid
from registry.errors import Refused
from registry.evidence import BlobStore

SIDE = 1600
"""Longest side of a derivative in pixels; matched boxes are counted in its pixels."""
LOOKS_KEPT = 8192
Decode = Callable[[bytes, int], bytes]
"""Hostile bytes and the longest side in, a clean JPEG out, or Refused; it works in a limited child."""


def decode_job(argument: Mapping[str, Any], blobs: list[bytes], _report: Callable[[int], None]) -> tuple[None, list[bytes]]:
    """The work of the limited child: one hostile picture in, one clean JPEG out."""
    return None, [derivative(blobs[0], int(argument["side"]))]


def decode_in(pool: LimitedPool) -> Decode:
    """A decoder that works in the children of this pool."""
    def decode(data: bytes, side: int) -> bytes:
        return pool.run("registry.pictures:decode_job", {"side": side}, [data]).blobs[0]
    return decode


@lru_cache(maxsize=LOOKS_KEPT)
def _look(path: str) -> int:
    """Of a derivative, which never changes."""
    with Image.open(path) as picture:
        picture.draft("L", (256, 256))
        return int.from_bytes(hashes.one(np.asarray(picture.convert("L"))).tobytes(), "little")


@dataclass(frozen=True, slots=True)
class Pictures:
    """The derivatives of one data folder; made on first use, safe to delete."""

    folder: Path
    blobs: BlobStore
    decode: Decode

    def path(self, sha256: str) -> Path:
        """Where the derivative of these bytes lies."""
        return self.folder / sha256[:2] / f"{sha256}.jpg"

    def clean(self, sha256: str) -> bytes:
        """The derivative; Refused with the reason where the bytes are no readable picture."""
        path, refusal = self.path(sha256), self.path(sha256).with_suffix(".refused")
        if path.exists():
            return path.read_bytes()
        if refusal.exists():
            raise Refused(refusal.read_text("utf-8"))
        try:
            data = self.decode(self.blobs.get(sha256), SIDE)
        except Refused as e:
            self._write(refusal, e.sentence().encode())
            raise
        self._write(path, data)
        return data

    def look(self, sha256: str) -> int | None:
        """How the picture looks as 256 bits; a copy that was scaled or saved anew differs in few of them. None where there is no readable picture."""
        return _look(str(self.path(sha256))) if self.readable(sha256) is not None else None

    def readable(self, sha256: str) -> bytes | None:
        """The derivative, or None where there is none."""
        try:
            return self.clean(sha256)
        except Refused:
            return None

    def size(self, sha256: str) -> tuple[int, int] | None:
        """Width and height of the derivative in pixels, or None where there is none."""
        if self.readable(sha256) is None:
            return None
        with Image.open(self.path(sha256)) as picture:
            return picture.size

    def _write(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(new_uid())
        temporary.write_bytes(data)
        temporary.rename(path)
