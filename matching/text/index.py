"""The searchable register of names: build, add, remove, search, save, open.

A list of immutable segments: the large one and small ones that new marks go into (merged when they grow, as log-structured merge trees
do: O'Neil 1996), so a new right is searchable at once without a rebuild. On disk every array is a file of its own and is memory-mapped,
so several processes share the pages.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matching import goods
from matching.text import explain, normalise, search
from matching.text.forms import LETTERS
from matching.text.model import model
from matching.text.search import Model, Register
from matching.text.segment import Segment, build
from matching.text.tables import tables
from matching.text.units import Row, code_points, rows
from matching.types import Finding, Mark, Span, TextMatch, probability

MOST_TEXT = 200_000
LEAST = -12.0
GROWTH = 4
CURRENT = "current.json"


class StaleIndex(ValueError):
    """The folder holds no index, a broken one, or one made by another version of the normaliser: build it anew."""


class Traced(NamedTuple):
    """Alignments of n forms: at (n x 3: form, first, last unit of the row), letters (n), op and met (n x longest: how each unit was met, and
    where), adds (n x features, log-odds)."""

    register: Register
    at: npt.NDArray[np.int64]
    letters: npt.NDArray[np.bool_]
    op: npt.NDArray[np.int64]
    met: npt.NDArray[np.int64]
    adds: npt.NDArray[np.float64]

    def span(self, i: int, row: Row) -> Span:
        """Code points of the original text that alignment i covers."""
        return explain.span(bool(self.letters[i]), int(self.at[i, 1]), int(self.at[i, 2]), row)

    def meeting(self, i: int) -> explain.Meeting:
        """Alignment i, as it is explained."""
        form, first, last = self.at[i].tolist()
        lo, hi = int(self.register.off[form]), int(self.register.off[form + 1])
        return explain.Meeting(bool(self.letters[i]), self.register.unit[lo:hi].tolist(), self.op[i, :hi - lo].tolist(), self.met[i, :hi - lo].tolist(), first, last,
                               [(j, x) for j, x in enumerate(self.adds[i].tolist()) if x])

    def rows(self, i: int, row: Row, text: str) -> tuple[Finding, ...]:
        """What alignment i adds, row by row."""
        return explain.findings(self.meeting(i), row, text)


class TextIndex:
    """Registered names, searchable by similar ones. Several threads may use one: they take turns, since they share its working memory."""

    def __init__(self, segments: list[Segment] | None = None, weights: Model | None = None) -> None:
        self.segments = segments or []
        self._pending: dict[str, Mark] = {}
        self._model = weights or model()
        self._turn = threading.RLock()

    @classmethod
    def build(cls, marks: Iterable[Mark], progress: Callable[[int, int], None] | None = None) -> TextIndex:
        """An index of these marks; of two with one id the later counts. `progress` gets (done, all)."""
        kept = {m.id: m for m in marks}
        return cls([build(kept.values(), progress)] if kept else [])

    def __len__(self) -> int:
        return sum(len(s) for s in self.segments) + len(self._pending)

    def add(self, mark: Mark) -> None:
        """Make a mark searchable; one of the same id is replaced."""
        with self._turn:
            self.remove(mark.id)
            self._pending[mark.id] = mark

    def remove(self, mark_id: str) -> None:
        """Take a mark out; nothing happens where it is unknown."""
        with self._turn:
            self._pending.pop(mark_id, None)
            for s in self.segments:
                row = s.find(mark_id)
                if row >= 0:
                    s.alive[row] = 0

    def ids(self) -> set[str]:
        """Ids of all marks: for small indexes, it reads every record."""
        return {s.mark_id(i) for s in self.segments for i in np.flatnonzero(s.alive).tolist()} | set(self._pending)

    def _flush(self) -> None:
        """Turn waiting marks into a segment, merging segments not much larger than it."""
        with self._turn:
            if not self._pending:
                return
            marks, self._pending = list(self._pending.values()), {}
            while self.segments and len(self.segments[-1].alive) < GROWTH * len(marks):
                marks = self.segments.pop().living() + marks
            self.segments.append(build(marks))

    def search(self, text: str, classes: tuple[int, ...] = (), top: int = 20, min_score: float = 0.0, exhaustive: bool = False) -> list[TextMatch]:
        """The registered names most like something in the text, best first, with findings that add up to the score.

        classes: Nice classes of the goods; where empty the goods words of the text say them. Only the first 200,000 characters are
        read. `exhaustive` compares every name: slow, for measuring what the keys miss.
        """
        text = text[:MOST_TEXT]
        codes = code_points(text)
        if not len(codes) or top < 1:
            return []
        bits = class_bits(text, classes)
        floor = max(LEAST, float(np.log(min_score / (1 - min_score))) - 1e-9) if 0 < min_score < 1 else LEAST if min_score <= 0 else 1e9
        row = Row(*rows(tables(), codes))
        found: list[tuple[float, int, int, int, int]] = []
        with self._turn:
            self._flush()
            for k in range(len(self.segments)):
                found += self.ask(k, row, bits, floor, exhaustive, top)
            found.sort(key=lambda r: (-r[0], r[1], r[2]))
            return sorted(self._matches(found[:top], row, text, bits), key=lambda m: -m.score)

    def ask(self, k: int, row: Row, bits: int, floor: float, exhaustive: bool, top: int) -> list[tuple[float, int, int, int, int]]:
        """Best form of each mark of segment k: (sum, k, form, first, last)."""
        s = self.segments[k]
        m = s.memory()
        n = search.search(tables(), s.register, self._model, row, np.uint64(bits), m, floor, top, exhaustive)
        score = m.score[:n]
        order = np.argsort(-score, kind="stable")
        out, seen = [], set()
        for i in order.tolist():
            f = int(m.form[i])
            mark = int(s.register.mark[f])
            if mark not in seen:
                seen.add(mark)
                out.append((float(score[i]), k, f, int(m.first[i]), int(m.last[i])))
                if len(out) == top:
                    break
        return out

    def _matches(self, found: list[tuple[float, int, int, int, int]], row: Row, text: str, bits: int) -> Iterator[TextMatch]:
        """The answers: each aligned again where it was found, its rows made when somebody reads them."""
        for k, s in enumerate(self.segments):
            mine = [r[2:] for r in found if r[1] == k]
            if not mine:
                continue
            traced = self.traced(s, row, mine, bits)
            for i, total in enumerate(traced.adds.sum(axis=1).tolist()):
                yield TextMatch(s.mark_id(int(s.register.mark[mine[i][0]])), probability(total), traced.span(i, row), explain.Rows(partial(traced.rows, i, row, text)))

    def traced(self, s: Segment, row: Row, places: list[tuple[int, int, int]], bits: int) -> Traced:
        """Forms aligned again, each in a window (form, first, last) of the row."""
        at = np.array(places, np.int64)
        op, met, features = search.retrace(tables(), s.register, self._model, row, np.uint64(bits), s.memory(), at)
        letters = s.register.script[at[:, 0]] == LETTERS
        return Traced(s.register, at, letters, op, met, features * np.where(letters[:, None], self._model.letters, self._model.ideographs))

    def save(self, folder: Path) -> None:
        """Write the index; a crash leaves the former one in place. Other processes that have it open keep theirs.

        What did not change since it was last saved here is linked, not written again: adding to a million marks costs what was added.
        """
        with self._turn:
            self._save(folder)

    def _save(self, folder: Path) -> None:
        self._flush()
        folder.mkdir(parents=True, exist_ok=True)
        former = _current(folder)
        number = int(former.get("number", 0)) + 1
        name, temp = f"index-{number}", folder / f".index-{number}.tmp"
        shutil.rmtree(temp, ignore_errors=True)
        temp.mkdir()
        for k, s in enumerate(self.segments):
            _store(s, temp, k)
        shutil.rmtree(folder / name, ignore_errors=True)
        temp.rename(folder / name)
        note = folder / f".{CURRENT}.tmp"
        note.write_text(json.dumps({"number": number, "folder": name, "segments": len(self.segments), "version": normalise.version()}))
        with note.open("rb+") as handle:
            os.fsync(handle.fileno())
        note.replace(folder / CURRENT)
        for k, s in enumerate(self.segments):
            s.saved = folder / name / str(k)
        for old in folder.glob("index-*"):
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)

    @classmethod
    def open(cls, folder: Path) -> TextIndex:
        """Open a saved index, memory-mapped. Raises StaleIndex where it must be built anew."""
        note = _current(folder)
        if note.get("version") != normalise.version():
            raise StaleIndex(f"no usable index in {folder}")
        try:
            return cls([_load(folder / str(note["folder"]), k) for k in range(int(note["segments"]))])
        except (OSError, ValueError, KeyError) as e:
            raise StaleIndex(f"broken index in {folder}: {e}") from e

    def bytes(self) -> int:
        """Size of all arrays."""
        self._flush()
        return sum(s.bytes() for s in self.segments)


def class_bits(text: str, classes: tuple[int, ...]) -> int:
    """Nice classes of a text as bits: those given, else those its goods words say with some confidence."""
    given = classes or tuple(c for c, sure, _ in goods.classes_of(text) if sure >= .45)
    return sum(1 << c for c in set(given) if 1 <= c <= 45)


def _current(folder: Path) -> dict[str, Any]:
    try:
        note = json.loads((folder / CURRENT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def _arrays(s: Segment) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    yield from zip(Register._fields, s.register, strict=True)
    yield from (("record", s.record), ("record_at", s.record_at), ("id_hash", s.id_hash), ("id_row", s.id_row))


def _store(s: Segment, folder: Path, k: int) -> None:
    """Files of segment k: linked where they were written before, else written and flushed to the disk."""
    for part, array in _arrays(s):
        target = folder / f"{k}.{part}.npy"
        try:
            if s.saved is None:
                raise FileNotFoundError
            os.link(s.saved.with_name(f"{s.saved.name}.{part}.npy"), target)
        except OSError:  # never saved, saved elsewhere, or a file system without links
            _write(target, array)
    _write(folder / f"{k}.alive.npy", s.alive)


def _write(target: Path, array: npt.NDArray[Any]) -> None:
    with target.open("wb") as handle:
        np.save(handle, array)
        handle.flush()
        os.fsync(handle.fileno())


def _load(folder: Path, k: int) -> Segment:
    def mapped(part: str) -> npt.NDArray[Any]:
        return np.asarray(np.load(folder / f"{k}.{part}.npy", mmap_mode="r"))

    register = Register(*(mapped(f) for f in Register._fields))
    return Segment(register, mapped("record"), mapped("record_at"), mapped("id_hash"), mapped("id_row"), np.array(mapped("alive")), folder / str(k))
