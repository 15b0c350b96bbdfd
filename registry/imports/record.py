"""One right as a file tells it: plain frozen values, before anything is stored."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import lru_cache
from typing import Any

KINDS = ("trademark", "design", "invention", "utility_model", "gi", "copyright")
STATUSES = ("pending", "in_force", "expired", "lapsed", "revoked", "invalid", "disputed", "unknown")
DATES = ("filed", "registered", "expires", "status_on")


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class of a classification (nice, locarno, ipc, uspc, gi, vienna, work) in its edition, with the goods written there."""

    system: str
    code: str
    edition: str = ""
    goods: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the file names it: a file name beside it, or the SHA-256 of bytes that are stored; and its view role."""

    name: str
    role: str = "main"


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may use the right."""

    grantee: str
    scope: str = ""
    kind: str = "plain"
    territory: str = "CN"
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A proceeding about the right; kind and outcome are members of registry.proceedings."""

    kind: str
    number: str
    body: str = ""
    against: str = ""
    opened_on: date | None = None
    decided_on: date | None = None
    outcome: str = "open"
    note: str = ""


@dataclass(frozen=True, slots=True)
class RightRecord:
    """One row of a file. `status` is empty where the file does not say; `partial` rows add their classes, others say all of them."""

    kind: str
    office: str
    number: str
    title: str = ""
    text: str = ""
    classes: tuple[ClassRow, ...] = ()
    filed: date | None = None
    registered: date | None = None
    expires: date | None = None
    status: str = ""
    status_on: date | None = None
    owner: str = ""
    owner_en: str = ""
    owner_country: str = ""
    territory: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    images: tuple[Picture, ...] = ()
    description: str = ""
    view_rule: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    authorised: tuple[Grant, ...] = ()
    proceedings: tuple[Dispute, ...] = ()
    source: str = ""
    partial: bool = False


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken, and why: `field` in our words, `message` for a person, a message id whose fields `values` fill."""

    row: int
    field: str | None
    message: str
    values: Mapping[str, str] = dataclasses.field(default_factory=dict)


_NAMES = tuple(f.name for f in fields(RightRecord))


def to_plain(record: RightRecord) -> dict[str, Any]:
    """Values that JSON can carry, without what is empty."""
    plain = {name: value for name in _NAMES if (value := getattr(record, name))}  # not asdict: it copies every leaf, half the time of a large file
    for name in DATES:
        if name in plain:
            plain[name] = plain[name].isoformat()
    for name in ("classes", "images", "authorised", "proceedings"):
        if name in plain:
            plain[name] = [{f: _said(getattr(part, f)) for f in part.__dataclass_fields__} for part in plain[name]]
    return plain


def _said(value: str | date | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=4096)
def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def from_plain(plain: Mapping[str, Any]) -> RightRecord:
    """The record that `to_plain` wrote."""
    values = dict(plain)
    for name in DATES:
        if name in plain:
            values[name] = _day(plain[name])
    values["classes"] = tuple(ClassRow(**c) for c in plain.get("classes", ()))
    values["images"] = tuple(Picture(**p) for p in plain.get("images", ()))
    values["authorised"] = tuple(Grant(**{**g, "starts": _day(g.get("starts")), "ends": _day(g.get("ends"))}) for g in plain.get("authorised", ()))
    values["proceedings"] = tuple(Dispute(**{**d, "opened_on": _day(d.get("opened_on")), "decided_on": _day(d.get("decided_on"))}) for d in plain.get("proceedings", ()))
    values["territory"], values["aliases"] = tuple(plain.get("territory", ())), tuple(plain.get("aliases", ()))
    return RightRecord(**values)
