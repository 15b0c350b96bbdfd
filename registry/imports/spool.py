"""What a child has read, grouped by right on disk: rows of one right may stand a million rows apart, memory stays flat."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from registry.imports.record import RightRecord, from_plain

BATCH = 5000


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
                                     "CREATE TABLE groups AS SELECT min(seq) AS first, key FROM rows GROUP BY key;"
                                     "CREATE INDEX by_first ON groups (first);")

    @staticmethod
    def _split(line: str) -> tuple[str, str]:
        key, _, record = line.rstrip("\n").split("\t", 2)
        return key, record

    def batches(self, start: int, size: int) -> Iterator[list[list[RightRecord]]]:
        """From the group at `start` on: lists of up to `size` groups, each group the rows of one right."""
        firsts = self._database.execute("SELECT first, key FROM groups ORDER BY first LIMIT -1 OFFSET ?", (start,))
        while page := firsts.fetchmany(size):
            yield [self._rows(key) for _, key in page]

    def _rows(self, key: str) -> list[RightRecord]:
        rows = self._database.execute("SELECT record FROM rows WHERE key = ? ORDER BY seq LIMIT 1000", (key,))
        return [from_plain(json.loads(text)) for (text,) in rows]

    def close(self) -> None:
        """Forget it."""
        self._database.close()
