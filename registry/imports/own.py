"""Our own form of a right: what `rights export` writes, with the further fields of the sample world."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry.errors import Refused
from registry.imports.dates import read_date
from registry.imports.record import DATES, KINDS, STATUSES, ClassRow, Grant, Picture, RightRecord
from registry.imports.tables import Context
from registry.imports.words import view_of
from registry.numbers import canonical

KNOWN = frozenset({"kind", "number", "office", "title", "text", "classes", "goods", "class_goods", *DATES, "status", "owner", "owner_en", "owner_country",
                   "territory", "images", "image_files", "image_roles", "aliases", "authorised", "description", "view_rule", "source", "extra", "partial"})
UNSAID = ("pending", "unknown", "")


def is_own(value: Mapping[str, Any]) -> bool:
    """Is this object in our own form?"""
    return value.get("kind") in KINDS and "number" in value and ("office" in value or isinstance(value.get("classes"), list))


def _texts(value: Any, field: str) -> tuple[str, ...]:
    parts = [value] if isinstance(value, str) else value or []
    if not isinstance(parts, list) or not all(isinstance(p, str) for p in parts):
        raise Refused("应为文字的列表", field=field)
    return tuple(p for p in parts if p)


def _text(value: Mapping[str, Any], field: str) -> str:
    found = value.get(field)
    if found is not None and not isinstance(found, (str, int)):
        raise Refused("应为文字", field=field)
    return "" if found is None else str(found)


def _class(entry: Any) -> ClassRow:
    if not isinstance(entry, Mapping) or not entry.get("code"):
        raise Refused("类别应有 system 与 code", field="classes")
    return ClassRow(str(entry.get("system") or "nice"), str(entry["code"]), str(entry.get("edition") or ""), str(entry.get("goods") or ""))


def _classes(value: Mapping[str, Any]) -> tuple[ClassRow, ...]:
    entries = value.get("classes") or []
    if not isinstance(entries, list):
        raise Refused("应为列表", field="classes")
    rows = [_class(e) for e in entries]
    by_class, goods = value.get("class_goods") or {}, _texts(value.get("goods"), "goods")
    for n, row in enumerate(rows):
        text = by_class.get(f"{row.system}:{row.code}", "") if isinstance(by_class, Mapping) else ""
        if not text and not by_class and len(goods) == len(rows):
            text = goods[n]
        elif not text and not by_class and n == 0:
            text = "；".join(goods)
        rows[n] = row if row.goods or not text else ClassRow(row.system, row.code, row.edition, str(text))
    return tuple(rows)


def _pictures(value: Mapping[str, Any]) -> tuple[Picture, ...]:
    entries = value.get("image_files") or value.get("images") or []
    roles = value.get("image_roles") or {}
    if not isinstance(entries, list):
        raise Refused("应为列表", field="images")
    found: list[Picture] = []
    for entry in entries:
        if isinstance(entry, Mapping):
            name = str(entry.get("file") or entry.get("name") or entry.get("sha256") or "")
            found.append(Picture(name, str(entry.get("role") or entry.get("view") or view_of(name))))
        else:
            name = str(entry)
            found.append(Picture(name, str(roles.get(name) or view_of(name)) if isinstance(roles, Mapping) else view_of(name)))
    return tuple(p for p in found if p.name)


def _grant(entry: Any) -> Grant:
    if isinstance(entry, str):
        return Grant(entry)
    if not isinstance(entry, Mapping):
        raise Refused("授权应为名称或对象", field="authorised")
    name = str(entry.get("grantee") or entry.get("name") or entry.get("seller") or entry.get("shop") or "")
    if not name:
        raise Refused("授权缺少被授权人", field="authorised")
    starts, ends = (read_date(entry.get(a) or entry.get(b), "authorised") for a, b in (("starts", "from"), ("ends", "to")))
    return Grant(name, str(entry.get("scope") or ""), str(entry.get("kind") or "plain"), str(entry.get("territory") or "CN"), starts, ends)


def _status(value: Mapping[str, Any]) -> str:
    status = _text(value, "status")
    if status and status not in STATUSES:
        raise Refused("不认识的状态「{value}」", field="status", value=status[:40])
    return status


def record_of(value: Mapping[str, Any], context: Context) -> RightRecord:
    """The right that an object of our own form tells; Refused (the field) where it cannot be one."""
    kind, office, status = context.kind or value["kind"], _text(value, "office") or context.office, _status(value)
    dates: dict[str, date | None] = {n: read_date(value.get(n), n) for n in DATES}
    number = canonical(kind, office, _text(value, "number"), granted=status not in UNSAID or dates["registered"] is not None)
    grants = value.get("authorised") or []
    extra = dict(value.get("extra") or {})
    extra.update({k: v for k, v in value.items() if k not in KNOWN and v not in (None, "", [], {})})
    return RightRecord(
        kind=kind, office=office, number=number, title=_text(value, "title"), text=_text(value, "text"), classes=_classes(value), status=status,
        owner=_text(value, "owner").strip(), owner_en=_text(value, "owner_en").strip(), owner_country=_text(value, "owner_country"),
        territory=tuple(t for t in _texts(value.get("territory"), "territory")), aliases=_texts(value.get("aliases"), "aliases"),
        images=_pictures(value), description=_text(value, "description"), view_rule=_text(value, "view_rule"), extra=extra,
        authorised=tuple(_grant(g) for g in (grants if isinstance(grants, list) else [grants])), proceedings=(), source=_text(value, "source") or context.source,
        partial=bool(value.get("partial")), **dates)
