"""The register of pictures: add, remove, flush, search.

What is added is searchable at once in this process and, after `flush`, in every other (`refresh`). Pictures are kept as records of about
10 kB in immutable segments that are merged as they multiply; nothing is trained on the register, so adding never rebuilds anything.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
from PIL import Image

from matching.image import prepare, record, store
from matching.image.embedding import Embedding, Vectors
from matching.image.frames import QueryFrame
from matching.image.layers import Layer, merged, sealed
from matching.image.search import Register, matches, register_of
from matching.types import ImageAnswer, ImageMatch

BATCH = 2000
"""Pending records that are sealed into a segment of their own."""
BLANK = "图片几乎是纯色或过小，没有可供比对的图形，只能按文字检索。"


class ImageIndex:
    """Pictures searchable by picture. One thread at a time; processes share the files of a folder."""

    def __init__(self, folder: Path | None = None, embedding: Path | None = None) -> None:
        self._folder = folder
        self._vectors = Vectors(Embedding(embedding), folder) if embedding is not None else None
        self._serial = 0
        self._base: list[Layer] = []      # written, as last loaded
        self._own: list[Layer] = []       # sealed here, not written yet
        self._pending: dict[str, record.Record] = {}
        self._gone: set[str] = set()      # taken out of the base since it was loaded
        self._where: dict[str, Layer] = {}
        self._register: Register | None = None
        if folder is not None:
            self._load(folder)

    @classmethod
    def open(cls, folder: Path | None, embedding: Path | None = None) -> ImageIndex:
        """None: in memory. A folder: mapped from there; made by the first flush. embedding: an ONNX file of the operator's own."""
        return cls(folder, embedding)

    def _load(self, folder: Path) -> None:
        held, segments = store.load(folder)
        self._serial = held.serial
        self._base = [Layer(segment, set(out), name) for segment, out, name in zip(segments, held.removed, held.segments, strict=True)]
        self._where = {i: layer for layer in self._base for i in layer.alive_ids()}
        self._own, self._pending, self._gone, self._register = [], {}, set(), None

    @property
    def dirty(self) -> bool:
        """Whether anything waits for `flush`."""
        return bool(self._pending or self._own or self._gone)

    def refresh(self) -> bool:
        """Take up what another process has flushed; True where something was new. Does nothing while own changes wait for `flush`."""
        if self._folder is None or self.dirty or store.manifest(self._folder).serial == self._serial:
            return False
        self._load(self._folder)
        return True

    def add(self, id: str, picture: bytes) -> str | None:
        """Register a picture (again: replaces it). Returns why it cannot be searched by picture, in Chinese, or None."""
        self.remove(id)
        try:
            prepared = prepare.decode(picture, record.SIDE)
            self._pending[id] = record.of(prepared)
            if self._vectors is not None:
                self._vectors.held[id] = self._vectors.model.vector(prepared.rgb)
        except prepare.Unreadable as e:
            return e.reason
        self._register = None
        if len(self._pending) >= BATCH:
            self._seal()
        return None

    def remove(self, id: str) -> None:
        """Take a picture out; nothing happens where it is not in."""
        if self._vectors is not None:
            self._vectors.held.pop(id, None)
        if self._pending.pop(id, None) is not None:
            self._register = None
        if (layer := self._where.pop(id, None)) is not None:
            layer.removed.add(id)
            self._register = None
            if layer.name:
                self._gone.add(id)

    def __len__(self) -> int:
        return len(self._where) + len(self._pending)

    def __contains__(self, id: object) -> bool:
        return id in self._where or id in self._pending

    def ids(self) -> tuple[str, ...]:
        """Ids of all searchable pictures."""
        return (*self._where, *self._pending)

    def flush(self) -> None:
        """Make everything durable (a folder index) and merge segments that have multiplied."""
        self._seal()
        if self._folder is None:
            self._own = merged(self._own)
            self._where = {i: layer for layer in self._own for i in layer.alive_ids()}
            self._register = None
        elif self.dirty:
            with store.writing(self._folder):
                self._write(self._folder)
                if self._vectors is not None:
                    self._vectors.save()
            self._load(self._folder)

    def _write(self, folder: Path) -> None:
        """Own changes on top of what is in force now, which another process may have moved on."""
        held, segments = store.load(folder)
        latest = [Layer(segment, set(out), name) for segment, out, name in zip(segments, held.removed, held.segments, strict=True)]
        out = self._gone | {i for layer in self._own for i in layer.segment.ids}
        for layer in latest:
            layer.removed |= out.intersection(layer.segment.ids)
        layers, serial = merged(latest + self._own), held.serial
        for layer in layers:
            if not layer.name:
                serial += 1
                layer.name = store.put(folder, layer.segment, serial)
        store.commit(folder, store.Manifest(tuple(x.name for x in layers), tuple(tuple(sorted(x.removed)) for x in layers), serial + 1))

    def _seal(self) -> None:
        if self._pending:
            layer = Layer(sealed(self._pending), set())
            self._own.append(layer)
            self._where |= dict.fromkeys(layer.segment.ids, layer)
            self._pending = {}
            self._register = None

    def register(self) -> Register:
        """What is searched now."""
        if self._register is None:
            layers = self._base + self._own
            if self._pending:
                layers = [*layers, Layer(sealed(self._pending), set())]
            self._register = register_of([x.segment for x in layers], [x.alive() for x in layers])
        return self._register

    def warm(self) -> None:
        """Load models and compiled loops now, so that the first query is not slower than the rest."""
        noise = np.random.default_rng(1).integers(0, 255, (96, 96, 3), np.uint8)
        self.register()
        self.search(prepare.jpeg(np.asarray(Image.fromarray(noise).resize((240, 240)))), top=1)

    def lookalikes(self, id: str, picture: bytes, top: int = 10, least: float = 0.5) -> tuple[ImageMatch, ...]:
        """What a picture registered as `id`, or to be, looks like among the others: shown at registration, so that families are merged."""
        return tuple(m for m in self.search(picture, top + 1, least, to_the_end=True).matches if m.image != id)[:top]

    def search(self, picture: bytes, top: int = 10, min_score: float = 0.0, to_the_end: bool = False) -> ImageAnswer:
        """Registered pictures found in a query picture, best first; or why it cannot be searched, in Chinese. An obvious copy of a whole picture
        ends the search, except `to_the_end`: what else looks like it is then found too."""
        started = time.process_time()
        try:
            frame = QueryFrame.of(prepare.decode(picture))
        except prepare.Unreadable as e:
            return ImageAnswer((), e.reason, time.process_time() - started)
        if frame.plain:
            return ImageAnswer((), BLANK, time.process_time() - started)
        standing = self._vectors.standing(frame.rgb) if self._vectors is not None else None
        found = matches(frame, self.register(), top, min_score, standing, to_the_end)
        return ImageAnswer(found, None, time.process_time() - started)
