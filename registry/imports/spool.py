"""What a child has read, grouped by right on disk: rows of one right may stand a million rows apart, memory stays flat."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from registry.imports.record import RightRecord, from_plain

BATCH = 5000
MOST_ROWS = 1000
"""So many rows of one right are read; a right has no more classes."""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one right: its identity (`registry.numbers.identity`), what tells these rows from others, and the rows as they were written."""

    key: str
    mark: str
    """Empty where they must be looked at again each time: pictures may have come beside the file."""
    texts: tuple[str, ...]

    def rows(self) -> list[RightRecord]:
        """The rows as values."""
        return [from_plain(json.loads(text)) for text in self.texts]


def mark_of(text: str, *more: str) -> str:
    """What tells a row from others: 96 bits of its hash."""
    return hashlib.blake2b("\0".join((text, *more)).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


class Spool:
    """The records of one file. `groups` counts rights in the order of their first row."""

    def __init__(self, work: Path) -> None:
        self._folder = work
        self._database = sqlite3.connect(work / "spool.db")
        self._database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;"
                                     "CREATE TABLE rows (seq INTEGER PRIMARY KEY, key TEXT, mark TEXT, record TEXT);")
        self._fill(work / "records.tsv")
        self.groups: int = self._database.execute("SELECT count(*) FROM groups").fetchone()[0]

    def _fill(self, path: Path) -> None:
        with path.open(encoding="utf-8", newline="\n") as source:
            while lines := [line for _, line in zip(range(BATCH), source, strict=False)]:
                self._database.executemany("INSERT INTO rows (key, mark, record) VALUES (?, ?, ?)", [line[:-1].split("\t", 2) for line in lines])
        self._database.executescript("CREATE INDEX by_key ON rows (key, seq);"
                                     "CREATE TABLE groups (number INTEGER PRIMARY KEY, key TEXT);"
                                     "INSERT INTO groups (key) SELECT key FROM (SELECT min(seq) AS first, key FROM rows GROUP BY key) ORDER BY first;")

    def batches(self, start: int, size: int) -> Iterator[list[Group]]:
        """From the group at `start` on: lists of up to `size` groups."""
        while start < self.groups:
            found = self._database.execute("SELECT g.number, r.key, r.mark, r.record FROM groups g JOIN rows r ON r.key = g.key "
                                           "WHERE g.number > ? AND g.number <= ? ORDER BY g.number, r.seq", (start, start + size))
            yield [_group(list(rows)) for _, rows in groupby(found, key=itemgetter(0))]
            start += size

    def close(self) -> None:
        """Forget it."""
        self._database.close()


def _group(rows: list[tuple[int, str, str, str]]) -> Group:
    kept = rows[:MOST_ROWS]
    marks = [mark for _, _, mark, _ in kept]
    mark = "" if "" in marks else marks[0] if len(marks) == 1 else mark_of(*marks)
    return Group(kept[0][1], mark, tuple(text for _, _, _, text in kept))
