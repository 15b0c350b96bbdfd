"""Tables of marks and texts in, answers out: what `match text` and `index bench` read and write."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from matching.text.index import TextIndex
from matching.types import Mark, TextMatch

ENCODINGS = ("utf-8-sig", "gb18030")
LONGEST_FIELD = 1 << 27
DIGITS = 6


class BadTable(ValueError):
    """The file cannot be read as such a table; the text is one clear line."""


@dataclass(frozen=True, slots=True)
class Text:
    """One row of a table of texts."""

    id: str
    text: str
    classes: tuple[int, ...] = ()


def decoded(data: bytes, name: str) -> str:
    """Text of a file in UTF-8 (with or without mark), UTF-16 with mark, or GB18030."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if data.count(b"\0") > len(data) // 10:
        raise BadTable(f"{name}: not a text file")
    return data.decode("utf-8", "replace")


def table(path: Path, needed: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Rows of a CSV by lower-case column name. Raises BadTable where it is missing, unreadable or lacks a column."""
    try:
        text = decoded(path.read_bytes(), path.name)
    except OSError as e:
        raise BadTable(f"{path}: {e.strerror or e}") from e
    csv.field_size_limit(LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        head = [h.strip().lower() for h in next(reader, [])]
        lacking = [n for n in needed if n not in head]
        if lacking:
            raise BadTable(f"{path.name}: column {', '.join(lacking)} is missing")
        for row in reader:
            if row:
                yield dict(zip(head, row + [""] * (len(head) - len(row)), strict=False))
    except csv.Error as e:
        raise BadTable(f"{path.name}: line {reader.line_num}: {e}") from e


def numbers(value: str) -> tuple[int, ...]:
    """Nice classes written `9|25`; what is no class is left out."""
    found = (p.strip() for p in value.replace(",", "|").replace(";", "|").split("|"))
    return tuple(int(p) for p in found if p.isascii() and p.isdigit() and len(p) <= 2 and 1 <= int(p) <= 45)


def marks(path: Path) -> Iterator[Mark]:
    """Marks of a table `id,text[,aliases][,classes]`."""
    for r in table(path, ("id", "text")):
        aliases = tuple(a for a in (x.strip() for x in r.get("aliases", "").split("|")) if a)
        yield Mark(r["id"], r["text"], aliases, numbers(r.get("classes", "")))


def texts(path: Path) -> Iterator[Text]:
    """Texts of a table `id,text[,classes]`."""
    for r in table(path, ("id", "text")):
        yield Text(r["id"], r["text"], numbers(r.get("classes", "")))


def answer(text: Text, matches: Iterable[TextMatch]) -> str:
    """One line of JSON, as the contract has it."""
    rows = [{"mark": m.mark, "score": m.score, "span": list(m.span) if m.span else None,
             "findings": [{"feature": f.feature, "adds": f.adds, "kind": f.kind, "seen": f.seen, "claimed": f.claimed, "detail": f.sentence()} for f in m.findings]}
            for m in matches]
    return json.dumps({"id": text.id, "matches": rows}, ensure_ascii=False)


def match(index: TextIndex, rows: Iterable[Text], out: Path, top: int, min_score: float, progress: Callable[[int], None] | None = None) -> int:
    """Write the answers in input order; returns how many. The file appears whole or not at all."""
    temp, done = out.with_name(out.name + ".tmp"), 0
    with temp.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as f:
        for t in rows:
            f.write(answer(t, index.search(t.text, t.classes, top, min_score)) + "\n")
            done += 1
            if progress:
                progress(done)
    temp.replace(out)
    return done
