"""What can go wrong, as a small tree. The web layer alone knows which HTTP status each one is.

    Problem
    ├── Refused      bad input: names the file, row or field                (422, exit 2)
    │   └── TooLarge                                                        (413)
    ├── NotAllowed   the person may not do this                             (403, shown as 404 where existence is secret)
    ├── NotFound     no such thing, or not yours                            (404)
    └── Conflict     somebody else was first, or the move is not possible   (409)

A message is Chinese and a message id of the translations; `values` fill its `{name}` fields.
"""

from __future__ import annotations


class Problem(Exception):
    """Base of everything we refuse in plain words."""

    code = "problem"

    def __init__(self, message: str, *, field: str | None = None, row: int | None = None, file: str | None = None,
                 **values: object) -> None:
        super().__init__(message)
        self.message, self.field, self.row, self.file = message, field, row, file
        self.values = {k: str(v) for k, v in values.items()}

    def sentence(self) -> str:
        """The message in Chinese with its values filled in."""
        return self.message.format(**self.values) if self.values else self.message

    def __str__(self) -> str:
        where = " ".join(p for p in (self.file, f"第 {self.row} 行" if self.row is not None else None, self.field) if p)
        return f"{where}：{self.sentence()}" if where else self.sentence()


class Refused(Problem):
    """Bad input; nothing was stored."""

    code = "refused"


class TooLarge(Refused):
    """More bytes than this door takes."""

    code = "too_large"


class NotAllowed(Problem):
    """The person may not do this."""

    code = "not_allowed"


class NotFound(Problem):
    """No such thing, or not yours: the two are told apart by nobody outside."""

    code = "not_found"


class Conflict(Problem):
    """Somebody else was first, or the move is not possible from here."""

    code = "conflict"


class Full(Problem):
    """No room to store what came; nothing was stored, and the sender keeps it."""

    code = "full"
