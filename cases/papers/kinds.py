"""The kinds of letters: names, standing words, what is filled in and who signs, from kinds.toml beside it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_name("kinds.toml")
PARTS = ("list", "case", "items", "gates", "evidence", "steps", "papers", "ticks", "blanks")
Pairs = tuple[tuple[str, str], ...]
"""Chinese and English."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a paper is called, and who signs: `office` (seal and date), `parties` (lines to sign), `declarant` (one line, no seal)."""

    zh: str
    en: str
    signs: str
    lead_zh: str = ""
    lead_en: str = ""
    close_zh: str = ""
    close_en: str = ""
    parts: tuple[str, ...] = ()
    """What is filled in from the case, in this order; each of PARTS."""
    also: tuple[str, ...] = ()
    """Other names under which the table of moves asks for it."""
    items: Pairs = ()
    ticks: Pairs = ()
    blanks: Pairs = ()
    """Lines to be filled in by hand where nothing was typed."""
    signers: Pairs = ()


def _kind(row: dict[str, Any]) -> Kind:
    items, ticks, blanks, signers = (tuple((str(zh), str(en)) for zh, en in row.get(key, ())) for key in ("list", "ticks", "blanks", "signers"))
    (zh, en), lead, close = row["name"], row.get("lead", ("", "")), row.get("close", ("", ""))
    if row["signs"] not in ("office", "parties", "declarant") or not set(row.get("parts", ())) <= set(PARTS):
        raise ValueError(f"{en}: unknown signature or part")
    return Kind(zh, en, row["signs"], lead[0], lead[1], close[0], close[1], tuple(row.get("parts", ())), tuple(row.get("also", ())), items, ticks, blanks, signers)


KINDS: dict[str, Kind] = {key: _kind(row) for key, row in tomllib.loads(TABLE.read_text(encoding="utf-8")).items()}


def called(name: str) -> str | None:
    """The kind that the table of moves calls by this name, None where it is no letter of ours."""
    return next((key for key, kind in KINDS.items() if name == kind.zh or name in kind.also), None)
