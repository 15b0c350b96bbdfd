"""One immutable part of the index: arrays of forms and postings, and the marks they came from."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.text import cjk, forms, keys, latin
from matching.text.famous import famous
from matching.text.hope import CACHE_BITS
from matching.text.normalise import fold
from matching.text.search import BATCH, Register, Scratch
from matching.text.tables import tables
from matching.text.units import code_points
from matching.types import Mark

CHUNK = 20_000
MOST_TEXT = 2_000
ROOM = 4_096
FIELD, ITEM = "\x1f", "\x1e"


def packed(mark: Mark) -> bytes:
    """A mark as one record."""
    rows = (mark.id, mark.text, ITEM.join(mark.aliases), ITEM.join(map(str, mark.classes)))
    return FIELD.join(r.replace(FIELD, " ") for r in rows).encode("utf-8", "surrogatepass")


def unpacked(record: bytes) -> Mark:
    """The mark of a record."""
    name, text, aliases, classes = record.decode("utf-8", "surrogatepass").split(FIELD)
    return Mark(name, text, tuple(aliases.split(ITEM)) if aliases else (), tuple(int(c) for c in classes.split(ITEM)) if classes else ())


@dataclass
class Segment:
    """`record` holds the packed marks, `record_at` where each begins; `alive` is 0 for removed marks.

    `id_hash` (ascending) and `id_row` find a mark by its id without reading the others. `saved`: files that hold these arrays.
    """

    register: Register
    record: npt.NDArray[np.uint8]
    record_at: npt.NDArray[np.int64]
    id_hash: npt.NDArray[np.uint32]
    id_row: npt.NDArray[np.int32]
    alive: npt.NDArray[np.uint8]
    saved: Path | None = None
    scratch: Scratch | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return int(self.alive.sum())

    def mark(self, number: int) -> Mark:
        """Mark by its number in this segment."""
        return unpacked(self.record[self.record_at[number]:self.record_at[number + 1]].tobytes())

    def mark_id(self, number: int) -> str:
        """Id of a mark by its number in this segment."""
        record = self.record[self.record_at[number]:self.record_at[number + 1]].tobytes()
        return record[:record.index(b"\x1f")].decode("utf-8", "surrogatepass")

    def find(self, mark_id: str) -> int:
        """Number of the living mark of this id, -1 where there is none."""
        wanted = hash_of(mark_id)
        k = int(np.searchsorted(self.id_hash, wanted))
        while k < len(self.id_hash) and int(self.id_hash[k]) == wanted:
            row = int(self.id_row[k])
            if self.alive[row] and self.mark_id(row) == mark_id:
                return row
            k += 1
        return -1

    def living(self) -> list[Mark]:
        """All marks not removed."""
        return [self.mark(int(i)) for i in np.flatnonzero(self.alive)]

    def memory(self) -> Scratch:
        """Working memory of this process for this segment, made at first use."""
        if self.scratch is None:
            self.scratch = scratch(self)
        return self.scratch

    def bytes(self) -> int:
        """Size of the arrays."""
        return sum(a.nbytes for a in self.register) + self.record.nbytes + self.record_at.nbytes


def hash_of(mark_id: str) -> int:
    """32 bits of an id; two ids may share them."""
    return zlib.crc32(mark_id.replace(FIELD, " ").encode("utf-8", "surrogatepass"))


def scratch(s: Segment) -> Scratch:
    """Fresh working memory."""
    deep, wide = latin.LONGEST + 1, cjk.WIDE + 1
    forms_count = len(s.register.script)
    return Scratch(np.zeros(forms_count, np.int32), np.zeros(forms_count, np.uint64), s.alive, np.zeros(1, np.int64),
                   np.zeros(BATCH, np.int32), np.zeros(BATCH, np.int32), np.zeros(BATCH, np.float32), np.zeros(BATCH, np.int32), np.zeros(1 << CACHE_BITS, np.uint64),
                   np.zeros((deep, wide), np.int32),
                   np.zeros((deep, wide), np.int32), np.zeros((deep, wide), np.uint8), np.zeros(deep, np.int64), np.zeros(2),
                   np.zeros((2, 46)), np.array([bool(s.register.mark_class.any())]), np.zeros(deep, np.int64), np.zeros(deep, np.int64), np.zeros(cjk.FEATURES), np.zeros(ROOM),
                   np.zeros(ROOM, np.int64), np.zeros(ROOM, np.int32), np.zeros(ROOM, np.int32))


def names_of(mark: Mark) -> list[tuple[str, int]]:
    """(name, kind of form) of a mark: its words, its aliases, and what the table of famous names adds."""
    own = fold(mark.text).replace(" ", "")
    out, seen = [(mark.text[:MOST_TEXT], forms.WHOLE)], {own}
    for names, kind in ((mark.aliases, forms.ALIAS), (famous().other_names(own), forms.FAMOUS)):
        for n in names:
            key = fold(n).replace(" ", "")
            if key and key not in seen:
                seen.add(key)
                out.append((n[:MOST_TEXT], kind))
    return out


def class_bits(mark: Mark) -> int:
    """Nice classes as bits; those of the famous-names table where the register says nothing."""
    classes = mark.classes or famous().classes(fold(mark.text).replace(" ", ""))
    return sum(1 << c for c in set(classes) if 1 <= c <= 45)


def _forms(marks: Sequence[Mark], progress: Callable[[int, int], None] | None) -> tuple[list[npt.NDArray[Any]], npt.NDArray[np.int32]]:
    """Arrays of all forms (unit, off, script, kind, zipf, gaps) and the mark of each."""
    parts: list[tuple[npt.NDArray[Any], ...]] = []
    owners = []
    for lo in range(0, max(1, len(marks)), CHUNK):
        names = [(i, n, k) for i, m in enumerate(marks[lo:lo + CHUNK], lo) for n, k in names_of(m)]
        start = np.zeros(len(names) + 1, np.int64)
        np.cumsum([len(n) for _, n, _ in names], out=start[1:])
        got = forms.all_forms(tables(), code_points("".join(n for _, n, _ in names)), start, np.array([k for *_, k in names], np.uint8))
        parts.append(got[:6])
        owners.append(np.array([i for i, _, _ in names], np.int32)[got[6]])
        if progress:
            progress(min(lo + CHUNK, len(marks)), len(marks))
    base = 0
    offs: list[npt.NDArray[Any]] = [np.zeros(1, np.int64)]
    for p in parts:
        offs.append(p[1][1:] + base)
        base += len(p[0])
    return [np.concatenate([p[0] for p in parts]), np.concatenate(offs), *(np.concatenate([p[k] for p in parts]) for k in range(2, 6))], np.concatenate(owners)


def build(marks: Iterable[Mark], progress: Callable[[int, int], None] | None = None) -> Segment:
    """A segment of these marks."""
    rows = list(marks)
    (unit, off, script, kind, zipf, gaps), owner = _forms(rows, progress)
    key, who = keys.file_all(tables(), unit, off, script)
    bits = max(8, int(np.ceil(np.log2(max(2, len(key))))))
    start, finger, posting, bitmap = keys.buckets(key, who, bits)
    classes = np.array([class_bits(m) for m in rows], np.uint64)
    register = Register(unit, off, script, kind, zipf, gaps, owner, start, finger, posting, bitmap, classes)
    for a in register:
        a.setflags(write=False)
    records = [packed(m) for m in rows]
    at = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(r) for r in records], out=at[1:])
    hashes = np.fromiter((hash_of(m.id) for m in rows), np.uint32, len(rows))
    order = np.argsort(hashes, kind="stable").astype(np.int32)
    return Segment(register, np.frombuffer(b"".join(records), np.uint8), at, hashes[order], order, np.ones(len(rows), np.uint8))
