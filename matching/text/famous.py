"""Famous marks under their other names: the name in the other script, nicknames, and the classes they are known for.

data/famous.tsv, written for this project from public facts: names separated by `|`, a tab, nicknames, a tab, Nice classes. Each name
of a row is another name of the mark registered under any of them; nicknames are other names too, but no mark of the row.
"""

from __future__ import annotations

from functools import lru_cache

from matching.text.normalise import fold
from matching.text.tables import DATA

FAMOUS_FILE = DATA / "famous.tsv"


class Famous:
    """The table by folded name. `enabled` False answers as if it were empty, to measure what it is worth."""

    def __init__(self, rows: list[tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]], enabled: bool = True) -> None:
        self.enabled = enabled
        self._rows = rows
        self._at = {fold(n).replace(" ", ""): i for i, (names, _, _) in reversed(list(enumerate(rows))) for n in names}

    def other_names(self, folded: str) -> tuple[str, ...]:
        """Names and nicknames of the mark with this folded name, its own among them; empty where it is not famous."""
        i = self._at.get(folded) if self.enabled else None
        return () if i is None else self._rows[i][0] + self._rows[i][1]

    def classes(self, folded: str) -> tuple[int, ...]:
        """Nice classes it is known for."""
        i = self._at.get(folded) if self.enabled else None
        return () if i is None else self._rows[i][2]

    def __len__(self) -> int:
        return len(self._rows)


def parse(line: str) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]:
    """One line of the table."""
    names, nick, classes = (*line.split("\t"), "", "")[:3]
    return (tuple(n for n in names.split("|") if n), tuple(n for n in nick.split("|") if n), tuple(int(c) for c in classes.split(",") if c))


@lru_cache(maxsize=1)
def famous() -> Famous:
    """The table of this installation."""
    text = FAMOUS_FILE.read_text(encoding="utf-8") if FAMOUS_FILE.exists() else ""
    return Famous([parse(x) for x in text.splitlines() if x and not x.startswith("#")])
