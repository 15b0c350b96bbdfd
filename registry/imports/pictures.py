"""The pictures that a file names: beside it, inside its ZIP, or stored already under their hash."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from registry.evidence import BlobStore
from registry.imports.merge import Incoming
from registry.imports.record import Picture, RightRecord
from registry.imports.sniff import picture_type
from registry.imports.words import view_of
from registry.numbers import tidy

LARGEST = 20 << 20
FOLDERS = ("", "pictures", "images", "img", "图片")
HASH = re.compile(r"[0-9a-f]{64}")
OFFICE_FORMATS = frozenset({"image/tiff", "image/bmp"})
"""Kept as they came; they are not decoded for search by picture (reliability.md 7)."""


class PictureSource:
    """Finds and stores pictures by the name a row gives. Names never become paths outside the file's own folder."""

    def __init__(self, blobs: BlobStore, folder: Path | None, work: Path) -> None:
        self.blobs, self.folder = blobs, folder.resolve() if folder else None
        self._packed: dict[str, Path] = {}
        self._short: dict[str, list[str]] = {}
        listing = work / "pictures.json"
        if listing.exists():
            self._packed = {n: work / "pictures" / sha for n, sha in json.loads(listing.read_text(encoding="utf-8")).items()}
        for name in self._packed:
            self._short.setdefault(name.rpartition("/")[2].casefold(), []).append(name)
        self._by_number = self._numbered()
        self._stored: dict[Path, str | None] = {}

    @property
    def packed(self) -> bool:
        """Did pictures come in the same ZIP? They may belong to rows that name none."""
        return bool(self._packed)

    def _numbered(self) -> dict[str, list[str]]:
        """Pictures of a ZIP by the number that their file or folder is called after: `12345_front.jpg`, `12345/1.jpg`."""
        found: dict[str, list[str]] = {}
        for name in sorted(self._packed):
            folder, _, last = name.rpartition("/")
            stem = re.split(r"[_\s]", last.rpartition(".")[0])[0]
            for number in {tidy(stem).replace(".", ""), tidy(folder.rpartition("/")[2]).replace(".", "")} - {""}:
                found.setdefault(number, []).append(name)
        return found

    def _beside(self, name: str) -> Path | None:
        if self.folder is None or "\x00" in name or len(name) > 255:
            return None
        places = ((self.folder / place / name).resolve() for place in FOLDERS)
        return next((p for p in places if p.is_relative_to(self.folder) and p.is_file()), None)

    def _path(self, name: str) -> Path | None:
        if name in self._packed:
            return self._packed[name]
        alike = self._short.get(name.replace("\\", "/").rpartition("/")[2].casefold(), [])
        return self._packed[alike[0]] if len(alike) == 1 else self._beside(name)

    def _keep(self, path: Path) -> str | None:
        """The hash of a picture that is stored now, or None where it is no picture or too large."""
        if path not in self._stored:
            with path.open("rb") as source:
                data = source.read(LARGEST + 1)
            good = picture_type(data[:16]) is not None and len(data) <= LARGEST
            self._stored[path] = self.blobs.put(data) if good else None
        return self._stored[path]

    def _one(self, name: str) -> str | None:
        if HASH.fullmatch(name):
            return name if self.blobs.has(name) else None
        path = self._path(name)
        return self._keep(path) if path else None

    def _unnamed(self, record: RightRecord) -> Iterable[Picture]:
        bare = record.number.removeprefix("ZL")
        names = self._by_number.get(record.number) or self._by_number.get(bare) or []
        return [Picture(n, view_of(n.rpartition("/")[2])) for n in names]

    def find(self, record: RightRecord) -> Incoming:
        """The record with its pictures stored."""
        found: dict[str, str] = {}
        missing: list[str] = []
        for picture in record.images or self._unnamed(record):
            sha256 = self._one(picture.name)
            if sha256 is None:
                missing.append(picture.name[:200])
            else:
                found.setdefault(sha256, picture.role)
        return Incoming(record, tuple(found.items()), tuple(missing))
