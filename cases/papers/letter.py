"""The other papers of the main chain, as one template family driven by data: notices, records, lists, declarations (domain.md 5.4).

A `Letter` is head, addressee, blocks (paragraph, facts, table, pictures, list, ticks), and the signature block its kind asks for. The
standing words of each kind stand in kinds.toml, in both languages, so that callers fill facts only. To the accused: 对方主张, 您可以, 请在……前;
疑似 and 涉嫌 until there is an effective decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.papers import render
from cases.papers.kinds import KINDS
from cases.papers.opinion import Pair, Picture
from cases.papers.shape import from_json, to_json


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `widths` are shares of the width, one a column (empty: equal)."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One block under its heading; whatever is filled is printed in this order."""

    title: str = ""
    text: str = ""
    facts: tuple[Pair, ...] = ()
    items: tuple[str, ...] = ()
    """A numbered list."""
    ticks: tuple[Pair, ...] = ()
    """Boxes: value `x` ticks the box, empty leaves it open."""
    table: Table | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class SignLine:
    """A place to sign: who signs; `name` and `at` where it has been signed, else the line is open."""

    role: str
    name: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A paper of one of KINDS. `status` draft prints a watermark and no seal."""

    language: str
    kind: str
    issuer: str
    number: str
    issued_at: str
    issued_on: str
    blocks: tuple[Block, ...]
    version: int = 1
    status: str = "signed"
    case_number: str = ""
    to: str = ""
    """The addressee, printed first line flush: 晴川杯业（展位 B2-117）."""
    due: str = ""
    """For a notice to answer: until when, as printed."""
    handler: str = ""
    contact: str = ""
    signers: tuple[SignLine, ...] = ()
    qr: str = ""
    content_sha256: str = ""
    seal: str = ""
    sample: bool = False

    def __post_init__(self) -> None:
        """ValueError where a closed list is left."""
        for value, allowed, name in ((self.kind, tuple(KINDS), "kind"), (self.language, ("zh", "en"), "language"), (self.status, ("draft", "signed"), "status")):
            if value not in allowed:
                raise ValueError(f"{name} may not be {value!r}")
        for block in self.blocks:
            if block.table and any(len(row) != len(block.table.heads) for row in block.table.rows):
                raise ValueError(f"table {block.title!r}: a row has not as many cells as there are heads")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Letter:
        """From JSON; ValueError names the field."""
        return from_json(cls, data)

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return to_json(self)


def print_letter(letter: Letter, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF, with the standing words of its kind in its language."""
    kind, zh = KINDS[letter.kind], letter.language == "zh"
    words = {"title": kind.zh if zh else kind.en, "lead": kind.lead_zh if zh else kind.lead_en, "close": kind.close_zh if zh else kind.close_en, "signs": kind.signs}
    return render.render("letter", {**letter.to_dict(), **words}, pictures, "zh" if zh else "en")


@dataclass(frozen=True, slots=True)
class PackageCover:
    """The cover of an evidence package: what is in it, who made it, how a stranger checks it."""

    language: str
    issuer: str
    number: str
    case_number: str
    title: str
    issued_at: str
    issued_on: str
    made_by: str
    previous: str
    """Hash of the previous package's manifest; empty for the first."""
    contents_sha256: str
    """Hash over the originals in order (`cases.package.contents_sha256`); the manifest's own hash cannot stand inside the package."""
    members: tuple[Pair, ...]
    """Name in the package and SHA-256, in order."""
    sample: bool = False
    notes: tuple[str, ...] = ()
    """Of every member: what it is, when it was taken, from where."""


def print_cover(cover: PackageCover) -> bytes:
    """The PDF of the cover."""
    return render.render("cover", {**to_json(cover), "version": 1}, None, "en" if cover.language == "en" else "zh")
