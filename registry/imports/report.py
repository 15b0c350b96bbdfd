"""What an import answers: figures, refused rows, and files refused whole."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_LISTED = 20_000


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """One row that was not stored; `row` is null where the whole file was refused."""

    file: str
    row: int | None
    field: str | None
    message: str
    """A message id of the translations; `values` fill its fields."""
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def sentence(self) -> str:
        """The reason in Chinese."""
        return self.message.format(**self.values) if self.values else self.message


@dataclass(frozen=True, slots=True)
class Note:
    """What else a person should know about a file that was taken: a message id and its values."""

    message: str
    values: Mapping[str, str]


@dataclass(slots=True)
class ImportReport:
    """`read` counts rows, the other figures count rights (or exhibitors). `rejected` names the files of which nothing was stored."""

    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    refused_total: int = 0
    rejected: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def refuse(self, file: str, row: int | None, field_name: str | None, message: str, values: Mapping[str, str] | None = None) -> None:
        """Add a refused row; very many are counted, the first of them listed."""
        self.refused_total += 1
        if len(self.refused) < MOST_LISTED:
            self.refused.append(RefusedRow(file, row, field_name, message, values or {}))

    def as_json(self) -> dict[str, Any]:
        """The shape of the contract."""
        return {"read": self.read, "created": self.created, "updated": self.updated, "unchanged": self.unchanged,
                "refused": [{"file": r.file, "row": r.row, "field": r.field, "message": r.sentence()} for r in self.refused]}

    def as_result(self) -> dict[str, Any]:
        """As `as_json`, with what a page needs to say the reasons in another language."""
        told = self.as_json()
        for row, refused in zip(told["refused"], self.refused, strict=True):
            row["id"], row["values"] = refused.message, dict(refused.values)
        return {**told, "refused_total": self.refused_total, "notes": [{"id": n.message, "values": dict(n.values)} for n in self.notes]}
