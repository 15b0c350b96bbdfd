"""Classifications of goods as a graph, one per edition: Nice with its similar groups, Locarno. The edition in force is chosen by date.

Nodes are classes, similar groups (0304), parts of a group （一）（二）, and items (120092, `C` for Chinese extras); links are the
cross-searches between groups that notes demand (domain.md 3.3). The official tables are imported; they are not part of this program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, func, insert, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from matching.text.normalise import fold
from registry import audit
from registry.db import Base
from registry.errors import Refused
from registry.rights import Right

SYSTEMS = ("nice", "locarno")
LEVELS = ("class", "group", "part", "item")
CODES = {("nice", "class"): re.compile(r"\d{1,2}"), ("nice", "group"): re.compile(r"\d{4}"), ("nice", "part"): re.compile(r"\d{4}-\d{1,2}"),
         ("nice", "item"): re.compile(r"C?\d{6}"), ("locarno", "class"): re.compile(r"\d{2}"), ("locarno", "group"): re.compile(r"\d{2}-\d{2}"),
         ("locarno", "part"): re.compile(r"\d{2}-\d{2}-\d{1,2}"), ("locarno", "item"): re.compile(r"\d{4,8}")}
BATCH = 1000


class ClassEdition(Base):
    """One edition of a classification, in force from a day until the next."""

    __tablename__ = "class_editions"
    __table_args__ = (UniqueConstraint("system", "edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    system: Mapped[str]
    edition: Mapped[str]
    starts: Mapped[date]
    source: Mapped[str] = mapped_column(default="")
    official: Mapped[bool] = mapped_column(default=False)
    """Said by whoever imported it: a table of our own is not."""
    imported_at: Mapped[datetime]
    imported_by: Mapped[str] = mapped_column(default="")


class ClassNode(Base):
    """A class, similar group, part of a group, or item; `parent` is the code above it."""

    __tablename__ = "class_nodes"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("class_editions.id", ondelete="CASCADE"), index=True)
    level: Mapped[str]
    code: Mapped[str]
    parent: Mapped[str] = mapped_column(default="", index=True)
    name: Mapped[str] = mapped_column(default="")
    name_en: Mapped[str] = mapped_column(default="")
    folded: Mapped[str] = mapped_column(default="", index=True)
    note: Mapped[str] = mapped_column(default="")


class ClassLink(Base):
    """Two groups or parts that are searched together although they stand apart; stored once, meant both ways."""

    __tablename__ = "class_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("class_editions.id", ondelete="CASCADE"), index=True)
    one: Mapped[str]
    other: Mapped[str]


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A row of the table that is imported; `see` are codes searched together with it."""

    level: str
    code: str
    parent: str = ""
    name: str = ""
    name_en: str = ""
    note: str = ""
    see: tuple[str, ...] = ()


def level_of(system: str, code: str) -> str | None:
    """The level that a code tells, or None where it is none of this system."""
    return next((level for level in LEVELS if CODES[system, level].fullmatch(code)), None)


def parent_of(system: str, code: str) -> str:
    """The code above, as far as the code itself tells: 0304 stands in class 3, 0304-1 in 0304, 08-05 in 08."""
    level = level_of(system, code)
    if level == "part":
        return code.rpartition("-")[0]
    if level == "group":
        return str(int(code[:2])) if system == "nice" else code[:2]
    return ""


def row_of(system: str, values: Mapping[str, str]) -> NodeRow:
    """A row out of named values (code, parent, name, name_en, note, see); Refused (the field) where it cannot be one."""
    code = values.get("code", "").strip().upper()
    if system == "nice" and code.isdigit() and len(code) <= 2:
        code = str(int(code))
    level = level_of(system, code)
    if level is None:
        raise Refused("「{value}」不是分类表的编码", field="code", value=code[:40])
    parent = values.get("parent", "").strip() or parent_of(system, code)
    if level == "item" and not parent:
        raise Refused("商品项目要写明所在的类似群", field="parent")
    see = tuple(dict.fromkeys(p for p in re.split(r"[,，;；、\s]+", values.get("see", "")) if p))
    return NodeRow(level, code, parent, values.get("name", "").strip(), values.get("name_en", "").strip(), values.get("note", "").strip(), see)


def import_edition(session: Session, system: str, edition: str, starts: date, rows: Iterable[NodeRow], *, by: str, at: datetime, source: str = "",
                   official: bool = False) -> tuple[ClassEdition, int]:
    """Store an edition whole; the same edition again replaces what was there. Answers it and how many codes it has."""
    if system not in SYSTEMS:
        raise Refused("不认识的分类「{value}」", field="system", value=system)
    nodes = {row.code: row for row in rows}
    for row in nodes.values():
        for code in (*row.see, *([row.parent] if row.parent else [])):
            if code not in nodes:
                raise Refused("编码 {code} 提到的 {other} 不在表中", field="code", code=row.code, other=code)
    found = session.scalar(select(ClassEdition).where(ClassEdition.system == system, ClassEdition.edition == edition))
    if found is None:
        found = ClassEdition(system=system, edition=edition, starts=starts, imported_at=at)
        session.add(found)
    found.starts, found.source, found.official, found.imported_at, found.imported_by = starts, source, official, at, by
    session.flush()
    _fill(session, found.id, list(nodes.values()))
    return found, len(nodes)


def _fill(session: Session, edition_id: int, rows: list[NodeRow]) -> None:
    for table in (ClassNode, ClassLink):
        session.execute(delete(table).where(table.edition_id == edition_id))
    nodes = [{"edition_id": edition_id, "level": r.level, "code": r.code, "parent": r.parent, "name": r.name, "name_en": r.name_en, "note": r.note,
              "folded": "\n".join(fold(n) for n in (r.name, r.name_en) if n)} for r in rows]
    pairs = sorted({(min(r.code, other), max(r.code, other)) for r in rows for other in r.see})
    links = [{"edition_id": edition_id, "one": one, "other": other} for one, other in pairs]
    for table, values in ((ClassNode, nodes), (ClassLink, links)):
        for start in range(0, len(values), BATCH):
            session.execute(insert(table), values[start:start + BATCH])


def import_table(session: Session, system: str, edition: str, starts: date, table: Iterable[Mapping[str, str]], *, by: str, at: datetime, source: str = "",
                 official: bool = False) -> int:
    """Store an edition out of named values, whole or not at all; a row that cannot be one is refused with its number. Answers the codes."""
    if not edition.strip():
        raise Refused("请写明版本，如 13-2026", field="edition")
    rows = []
    for number, values in enumerate(table, 2):
        try:
            rows.append(row_of(system, values) if system in SYSTEMS else NodeRow("", ""))
        except Refused as problem:
            problem.row = number
            raise
    if not rows:
        raise Refused("分类表是空的", field="file")
    found, count = import_edition(session, system, edition.strip(), starts, rows, by=by, at=at, source=source, official=official)
    audit.record(session, at, "classes.import", f"classes:{system}", actor=by, detail={"edition": found.edition, "starts": starts.isoformat(), "codes": count,
                                                                                      "official": official})
    return count


def edition_on(session: Session, system: str, day: date) -> ClassEdition | None:
    """The edition in force on this day: of those that had begun, the latest."""
    return session.scalar(select(ClassEdition).where(ClassEdition.system == system, ClassEdition.starts <= day).order_by(ClassEdition.starts.desc()).limit(1))


def editions(session: Session) -> list[tuple[ClassEdition, int]]:
    """Every edition with its number of codes, newest first."""
    rows = session.execute(select(ClassEdition, func.count(ClassNode.id)).outerjoin(ClassNode, ClassNode.edition_id == ClassEdition.id)
                           .group_by(ClassEdition.id).order_by(ClassEdition.system, ClassEdition.starts.desc()))
    return [(edition, count) for edition, count in rows]


def node(session: Session, edition: ClassEdition, code: str) -> ClassNode | None:
    """The node of a code in an edition."""
    return session.scalar(select(ClassNode).where(ClassNode.edition_id == edition.id, ClassNode.code == code))


def searched_with(session: Session, edition: ClassEdition, code: str) -> set[str]:
    """Codes that are searched together with this group or part."""
    rows = session.execute(select(ClassLink.one, ClassLink.other).where(ClassLink.edition_id == edition.id, or_(ClassLink.one == code, ClassLink.other == code)))
    return {other if one == code else one for one, other in rows}


def groups_of(session: Session, edition: ClassEdition, goods: str) -> list[str]:
    """Groups (and parts) in which an item of just this name stands."""
    rows = session.scalars(select(ClassNode.parent).where(ClassNode.edition_id == edition.id, ClassNode.level == "item", or_(
        ClassNode.folded == fold(goods), ClassNode.folded.startswith(fold(goods) + "\n", autoescape=True), ClassNode.folded.endswith("\n" + fold(goods), autoescape=True)))
        .distinct().order_by(ClassNode.parent))
    return list(rows)


def how_close(session: Session, edition: ClassEdition, one: str, other: str) -> str:
    """`same` part or group, `linked` (searched together), `class` (same class, different groups), else `apart`.

    Within a group with parts, goods of different parts are not similar unless a note says so (类似商品和服务区分表).
    """
    if one == other:
        return "same"
    linked = searched_with(session, edition, one) | searched_with(session, edition, one.partition("-")[0])
    if other in linked or other.partition("-")[0] in linked:
        return "linked"
    return "class" if one[:2] == other[:2] else "apart"


CLOSENESS = ("same", "linked", "class", "apart")
_ITEMS = re.compile(r"[,，;；、\n]+")
MOST_ITEMS = 80


def nearness(session: Session, day: date, right: Right, words: Iterable[str]) -> tuple[str, str] | None:
    """(how close, edition) of the goods that these words name to those of a mark, by the Nice edition in force on that day.

    None where no edition is imported, or one side stands in no group of it: then the words alone must do.
    """
    edition = edition_on(session, "nice", day)
    if edition is None:
        return None
    own, seen = _own_groups(session, edition, right), {g for w in dict.fromkeys(words) for g in groups_of(session, edition, w)}
    if not own or not seen:
        return None
    found = {how_close(session, edition, a, b) for a in own for b in seen}
    return min(found, key=CLOSENESS.index), edition.edition


def _own_groups(session: Session, edition: ClassEdition, right: Right) -> set[str]:
    """The groups that the record names itself, and those of its goods as they are written."""
    said = re.findall(r"\d{4}(?:-\d{1,2})?", str(right.extra.get("groups") or ""))
    items = [p.strip() for c in right.classes if c.system == "nice" for p in _ITEMS.split(c.goods) if p.strip()][:MOST_ITEMS]
    return {*said, *(g for item in items for g in groups_of(session, edition, item))}
