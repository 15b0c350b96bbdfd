"""Writers of one process take turns at SQLite in the order they came, instead of asking again and again who is first.

SQLite's own busy handler sleeps and retries, so that under many writers some wait for seconds while others pass (reliability.md, conclusion 8).
Writers of other processes are still held off by SQLite itself.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque


class Turn:
    """A lock that is handed on in the order of asking."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    def take(self, seconds: float) -> bool:
        """Wait for the turn; False where it did not come within `seconds`."""
        with self._door:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(seconds):
            return True
        with self._door:
            if mine.is_set():
                return True
            self._waiting.remove(mine)
            return False

    def pass_on(self) -> None:
        """Give the turn to the one who has waited longest."""
        with self._door:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


class InTurn(sqlite3.Connection):
    """A connection whose write transactions begin in turn and pass the turn on at their end, whichever end it is."""

    turn: Turn | None = None
    has_turn = False
    waits_for_disk = True
    """synchronous=FULL, as the connection was opened; False while it carries what may be forgotten."""

    def wait(self, seconds: float) -> None:
        """Come to one's turn; where it does not come, SQLite itself is asked and answers that it is locked."""
        if self.turn is not None and not self.has_turn:
            self.has_turn = self.turn.take(seconds)

    def done(self) -> None:
        """Pass the turn on, if it was ours."""
        if self.has_turn and self.turn is not None:
            self.has_turn = False
            self.turn.pass_on()

    def commit(self) -> None:
        """As before, then the next one's turn; a commit that fails keeps the turn for the rollback that follows."""
        super().commit()
        self.done()

    def rollback(self) -> None:
        """As before, then the next one's turn."""
        try:
            super().rollback()
        finally:
            self.done()

    def close(self) -> None:
        """As before; a turn is never taken along."""
        try:
            super().close()
        finally:
            self.done()
