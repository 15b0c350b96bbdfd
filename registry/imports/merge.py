"""From rows to one right: rows of one right are added up, then laid over what the register knows, and the result is told apart by its facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from registry.imports.record import ClassRow, RightRecord
from registry.imports.settled import INFERRED, settled_status
from registry.rights import Right

SIMPLE = ("title", "text", "owner", "owner_en", "owner_country", "description", "view_rule", "source")
DAYS = ("filed", "registered", "expires", "status_on")

Facts = dict[str, Any]
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Incoming:
    """One right of a file with its pictures found: (sha256, role) in order, and the names that were not found."""

    record: RightRecord
    pictures: tuple[tuple[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    mark: str = ""
    """What tells the rows it was read from; see registry.imports.spool.Group."""


def add_classes(known: Iterable[ClassRow], more: Iterable[ClassRow]) -> tuple[ClassRow, ...]:
    """Classes of both by system and code; goods that say something new are added, a later edition wins."""
    found: dict[tuple[str, str], ClassRow] = {}
    for row in (*known, *more):
        old = found.get((row.system, row.code))
        if old is None:
            found[row.system, row.code] = row
            continue
        goods = old.goods if not row.goods or row.goods in old.goods else "\n".join(p for p in (old.goods, row.goods) if p)
        found[row.system, row.code] = ClassRow(row.system, row.code, max(old.edition, row.edition, key=len) if not row.edition else row.edition, goods)
    return tuple(found.values())


def merge_rows(rows: Sequence[RightRecord]) -> RightRecord:
    """Rows of one file that share office, kind and number: the first that says something counts, classes and names add up."""
    merged = rows[0]
    for row in rows[1:]:
        changes: dict[str, Any] = {n: getattr(merged, n) or getattr(row, n) for n in (*SIMPLE, *DAYS, "status", "territory")}
        changes["classes"] = add_classes(merged.classes, row.classes)
        for name in ("aliases", "images", "authorised", "proceedings"):
            changes[name] = tuple(dict.fromkeys((*getattr(merged, name), *getattr(row, name))))
        if row.text and merged.text and row.text != merged.text:
            changes["aliases"] = tuple(dict.fromkeys((*changes["aliases"], row.text)))
        changes["extra"] = {**row.extra, **merged.extra}
        changes["number"] = max(merged.number, row.number, key=len)
        merged = replace(merged, **changes)
    return merged


def facts_of_record(item: Incoming, on: date) -> Facts:
    """The facts of a right that is new."""
    record = item.record
    status, source = settled_status(record, on)
    extra = dict(record.extra)
    if item.missing:
        extra["missing_images"] = list(item.missing)
    return {
        "kind": record.kind, "office": record.office, "number": record.number, "title": record.title, "text": record.text, "status": status,
        "status_source": source, "owner": record.owner, "description": record.description, "view_rule": record.view_rule or "any",
        **{n: day.isoformat() if (day := getattr(record, n)) else None for n in DAYS}, "territory": sorted(record.territory),
        "classes": _classes(record.classes), "aliases": list(record.aliases), "images": [list(p) for p in item.pictures], "extra": extra,
        "source": record.source}


def _classes(rows: Iterable[ClassRow]) -> list[list[str]]:
    return sorted([r.system, r.code, r.edition, r.goods] for r in rows)


def facts_of_right(right: Right) -> Facts:
    """The facts of a right as the register has it, in the same form."""
    days = {"filed": right.filed, "registered": right.registered, "expires": right.expires, "status_on": right.status_checked_on}
    return {
        "kind": right.kind.value, "office": right.office, "number": right.number, "title": right.title, "text": right.text, "status": right.status.value,
        "status_source": right.status_source, "owner": right.owner.name if right.owner else "", "description": right.description,
        "view_rule": right.view_rule, **{n: day.isoformat() if day else None for n, day in days.items()}, "territory": sorted(right.territory),
        "classes": sorted([c.system, c.code, c.edition, c.goods] for c in right.classes), "aliases": [n.name for n in right.names],
        "images": [[i.sha256, i.role] for i in right.images], "extra": dict(right.extra), "source": right.source}


def overlay(known: Facts, item: Incoming, on: date) -> Facts:
    """What the register knows with the file laid over it: what the file does not say stays; a partial row adds its classes."""
    new, record = facts_of_record(item, on), item.record
    said = {k: v for k, v in new.items() if v not in (None, "", [], {}) and k not in ("extra", "status", "status_source", "view_rule")}
    facts = {**known, **said}
    if record.view_rule:
        facts["view_rule"] = record.view_rule
    _overlay_status(facts, known, record, on)
    if record.partial:
        facts["classes"] = _classes(add_classes((ClassRow(s, c, e, g) for s, c, e, g in known["classes"]), record.classes))
        facts["aliases"] = list(dict.fromkeys((*known["aliases"], *record.aliases)))
        facts["images"] = known["images"] + [p for p in new["images"] if p[0] not in {k[0] for k in known["images"]}]
        if known["source"]:
            facts["source"] = known["source"]
    facts["extra"] = {**known["extra"], **new["extra"]}
    if record.images and not item.missing:
        facts["extra"].pop("missing_images", None)
    return facts


def _overlay_status(facts: Facts, known: Facts, record: RightRecord, on: date) -> None:
    """A word of the file beats what we have; a date alone only beats what was inferred, or an end that has passed."""
    inferred = known["status"] == "unknown" or known["status_source"] == INFERRED
    if record.status:
        facts["status"], facts["status_source"] = record.status, known["status_source"] if known["status"] == record.status and not inferred else record.source
    elif inferred and facts["expires"]:
        facts["status"], facts["status_source"] = ("expired" if facts["expires"] < on.isoformat() else "in_force"), INFERRED


def digest_of(facts: Mapping[str, Any]) -> str:
    """SHA-256 of the facts; where they came from does not count."""
    kept = {k: v for k, v in facts.items() if k not in ("source", "status_source")}
    return hashlib.sha256(_CANONICAL.encode(kept).encode()).hexdigest()


def differences(before: Facts, after: Facts) -> tuple[Facts, Facts]:
    """Only what differs, on both sides, for the history."""
    names = [n for n in after if before.get(n) != after[n] and n not in ("source", "status_source")]
    return {n: before.get(n) for n in names}, {n: after[n] for n in names}
