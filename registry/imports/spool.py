"""What a child has read, grouped by right on disk: rows of one right may stand a million rows apart, memory stays flat."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path

from registry.imports.record import RightRecord, from_plain

BATCH = 5000
MOST_ROWS = 1000
"""So many rows of one right are read; a right has no more classes."""


class Spool:
    """The records of one file. `groups` counts rights in the order of their first row."""

    def __init__(self, work: Path) -> None:
        self._folder = work
        self._database = sqlite3.connect(work / "spool.db")
        self._database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;"
                                     "CREATE TABLE rows (seq INTEGER PRIMARY KEY, key TEXT, record TEXT);")
        self._fill(work / "records.tsv")
        self.groups: int = self._database.execute("SELECT count(*) FROM groups").fetchone()[0]

    def _fill(self, path: Path) -> None:
        with path.open(encoding="utf-8") as source:
            while lines := [line for _, line in zip(range(BATCH), source, strict=False)]:
                self._database.executemany("INSERT INTO rows (key, record) VALUES (?, ?)", (self._split(line) for line in lines))
        self._database.executescript("CREATE INDEX by_key ON rows (key, seq);"
                                     "CREATE TABLE groups (number INTEGER PRIMARY KEY, key TEXT);"
                                     "INSERT INTO groups (key) SELECT key FROM (SELECT min(seq) AS first, key FROM rows GROUP BY key) ORDER BY first;")

    @staticmethod
    def _split(line: str) -> tuple[str, str]:
        key, _, record = line.rstrip("\n").split("\t", 2)
        return key, record

    def batches(self, start: int, size: int) -> Iterator[list[list[RightRecord]]]:
        """From the group at `start` on: lists of up to `size` groups, each group the rows of one right."""
        while start < self.groups:
            found = self._database.execute("SELECT g.number, r.record FROM groups g JOIN rows r ON r.key = g.key WHERE g.number > ? AND g.number <= ? "
                                           "ORDER BY g.number, r.seq", (start, start + size))
            yield [[from_plain(json.loads(text)) for _, text in islice(rows, MOST_ROWS)] for _, rows in groupby(found, key=itemgetter(0))]
            start += size

    def close(self) -> None:
        """Forget it."""
        self._database.close()
