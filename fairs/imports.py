"""Exhibitor lists and hall plans join a fair: halls, booths, exhibitors and who stands where. The same list twice is once."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fairs.booths import BoothNumber, parse_booths
from fairs.models import Booth, Exhibitor, Fair, Hall, Tenancy
from matching.text.normalise import fold
from registry.audit import record as audit
from registry.child import Report, run_limited
from registry.errors import Problem, Refused
from registry.imports.dates import read_date
from registry.imports.report import ImportReport
from registry.network import root_unit
from registry.numbers import uscc

NO_HALL = "未分馆"
FIELDS = ("name_en", "country", "category", "products", "website", "contact", "telephone", "address", "fascia_name", "licence_name", "uscc")


@dataclass(frozen=True, slots=True)
class ExhibitorRow:
    """One exhibitor as a list names it. `booths` is the booth string as written, `hall` serves booth numbers without one."""

    name: str
    name_en: str = ""
    country: str = ""
    booths: str = ""
    hall: str = ""
    category: str = ""
    products: str = ""
    website: str = ""
    contact: str = ""
    telephone: str = ""
    address: str = ""
    fascia_name: str = ""
    licence_name: str = ""
    uscc: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadList:
    """What the child read: facts of the fair, rows by number, and rows it could not read."""

    file: str
    fair: Mapping[str, str]
    rows: list[tuple[int, dict[str, str]]]
    bad: list[tuple[int, str | None, str]]


def _has_han(text: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" or c >= "\U00020000" for c in text)


def _country(text: str) -> str:
    codes = re.findall(r"\b[A-Z]{2}\b", text)
    return codes[-1] if codes else text.split(";")[0].strip()[:60]


def row_of(values: Mapping[str, str]) -> ExhibitorRow:
    """The exhibitor of a row; Refused (the field) where it has no name or an impossible number."""
    alias = values.get("alias", "").split(";")[0].strip()
    name = (values.get("name") or values.get("name_en") or "").strip()
    if not name:
        raise Refused("缺少参展商名称", field="name")
    if len(name) > 300:
        raise Refused("参展商名称超过 300 个字", field="name")
    english = values.get("name_en", "").strip() or (alias if alias and _has_han(name) and not _has_han(alias) else "")
    extra: dict[str, Any] = {k: values[k] for k in ("alias", "email", "number", "note") if values.get(k)}
    extra.update({k[1:]: v for k, v in values.items() if k.startswith(":")})
    plain = {k: values.get(k, "").strip() for k in ("category", "products", "website", "contact", "telephone", "address", "fascia_name", "licence_name")}
    return ExhibitorRow(name=name, name_en=english if english != name else "", country=_country(values.get("country", "")), booths=values.get("booth", "").strip(),
                        hall=values.get("hall", "").split(";")[0].strip(), uscc=uscc(values["uscc"]) if values.get("uscc") else "", extra=extra, **plain)


# ---- one exhibitor

def key_of(row: ExhibitorRow) -> str:
    """Folded name and country: what makes two rows one exhibitor."""
    return f"{fold(row.name)}|{row.country}"


def add_exhibitor(session: Session, fair: Fair, row: ExhibitorRow) -> str:
    """Add or refresh one exhibitor with its booths; answers created, updated or unchanged. Refused (field `booth`) for a booth that cannot be."""
    booths = parse_booths(row.booths, row.hall)
    known = session.scalar(select(Exhibitor).where(Exhibitor.fair_id == fair.id, Exhibitor.key == key_of(row)))
    if known is None:
        known = Exhibitor(fair_id=fair.id, key=key_of(row), name=row.name, booths_text=row.booths, extra=dict(row.extra),
                          **{n: getattr(row, n) or (None if n == "uscc" else "") for n in FIELDS})
        session.add(known)
        session.flush()
        _place(session, fair, known, booths)
        return "created"
    changed = _refresh(known, row)
    return "updated" if _place(session, fair, known, booths) or changed else "unchanged"


def _refresh(known: Exhibitor, row: ExhibitorRow) -> bool:
    """Take over what the row says and the register does not have or has otherwise."""
    new: dict[str, Any] = {n: getattr(row, n) for n in FIELDS if getattr(row, n)}
    if row.booths and row.booths not in known.booths_text:
        new["booths_text"] = ",".join(p for p in (known.booths_text, row.booths) if p)
    if extra := {k: v for k, v in row.extra.items() if known.extra.get(k) != v}:
        new["extra"] = {**known.extra, **extra}
    changed = {n: v for n, v in new.items() if getattr(known, n) != v}
    for name, value in changed.items():
        setattr(known, name, value)
    return bool(changed)


def hall_named(session: Session, fair: Fair, name: str) -> Hall:
    """The hall of this name, made where it is new."""
    hall = session.scalar(select(Hall).where(Hall.fair_id == fair.id, Hall.name == name))
    if hall is None:
        hall = Hall(fair_id=fair.id, name=name)
        session.add(hall)
        session.flush()
    return hall


def _booth(session: Session, fair: Fair, booth: BoothNumber) -> Booth:
    """The booth of this number anywhere at the fair, made in its hall where it is new."""
    known = session.scalar(select(Booth).join(Hall).where(Hall.fair_id == fair.id, Booth.number == booth.code))
    if known is None:
        known = Booth(hall_id=hall_named(session, fair, booth.hall or NO_HALL).id, number=booth.code)
        session.add(known)
        session.flush()
    return known


def _place(session: Session, fair: Fair, exhibitor: Exhibitor, booths: tuple[BoothNumber, ...]) -> bool:
    """Put the exhibitor into these booths; answers whether any was new."""
    held = set(session.scalars(select(Tenancy.booth_id).where(Tenancy.exhibitor_id == exhibitor.id)))
    fresh = {b.id for b in (_booth(session, fair, number) for number in booths)} - held
    session.add_all(Tenancy(booth_id=n, exhibitor_id=exhibitor.id) for n in sorted(fresh))
    session.flush()
    return bool(fresh)


# ---- one list

def read_exhibitors(path: Path, *, progress: Report | None = None, scratch: Path | None = None) -> ReadList:
    """Let a limited child read the list; Refused where the file as a whole cannot be read. Touches no database."""
    if not path.is_file():
        raise Refused("没有这个文件", file=str(path))
    seconds = 10 + path.stat().st_size / 1e6
    with tempfile.TemporaryDirectory(prefix="kuaiwei-fair-", dir=scratch) as work:
        try:
            answer = run_limited("fairs.lists:read_list", {"path": str(path.resolve()), "work": work}, cpu_s=seconds, wall_s=seconds * 4, progress=progress)
        except Problem as problem:
            problem.file = problem.file or path.name
            raise
    value = answer.value
    return ReadList(path.name, value["fair"], [(n, r) for n, r in value["rows"]], [(n, f, m) for n, f, m in value["bad"]])


def _fair_named(session: Session, name: str, unit_id: int, facts: Mapping[str, str]) -> Fair:
    fair = session.scalar(select(Fair).where(Fair.unit_id == unit_id, Fair.name == name))
    if fair is None:
        fair = Fair(unit_id=unit_id, name=name, edition=facts.get("edition", ""), venue=facts.get("venue", ""), source=facts.get("source", ""),
                    starts=read_date(facts.get("starts"), "starts"), ends=read_date(facts.get("ends"), "ends"))
        session.add(fair)
        session.flush()
    return fair


def store_exhibitors(session: Session, found: ReadList, *, name: str | None = None, unit_id: int | None = None, by: str,
                     at: datetime) -> tuple[Fair, ImportReport]:
    """Take a list that was read into its fair: the one named, else the one the file names, else the file's own name. Flushes; the door commits."""
    fair = _fair_named(session, name or found.fair.get("name") or Path(found.file).stem, unit_id or root_unit(session).id, found.fair)
    report = ImportReport(read=len(found.rows) + len(found.bad))
    for number, field_name, message in found.bad:
        report.refuse(found.file, number, field_name, message)
    outcome: dict[str, str] = {}
    for number, values in found.rows:
        try:
            row = row_of(values)
            _count(outcome, key_of(row), add_exhibitor(session, fair, row))
        except Problem as problem:
            report.refuse(found.file, number, problem.field, problem.sentence())
    report.created, report.updated, report.unchanged = (sum(o == n for o in outcome.values()) for n in ("created", "updated", "unchanged"))
    audit(session, at, "fair.import", f"fair:{fair.uid}", actor=by, unit_id=fair.unit_id, detail={
        "file": found.file, "read": report.read, "created": report.created, "updated": report.updated, "refused": report.refused_total})
    return fair, report


def _count(outcome: dict[str, str], key: str, what: str) -> None:
    """Several rows of one exhibitor count once: created beats updated beats unchanged."""
    order = ("unchanged", "updated", "created")
    outcome[key] = max(outcome.get(key, "unchanged"), what, key=order.index)


# ---- the plan

def _words(value: Any, language: str = "zh") -> str:
    return str(value.get(language) or "") if isinstance(value, Mapping) else str(value or "")


def _number(value: Any, field_name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100_000:
        raise Refused("展馆平面图中的尺寸应为 0 至 100000 的数字", field=field_name)
    return float(value)


def _day(text: Any, field_name: str) -> date | None:
    return read_date(text, field_name) if text else None


def apply_plan(session: Session, fair: Fair, plan: Mapping[str, Any]) -> None:
    """Halls and booths with their places in metres, and the fair's own dates and hours. Repeating it changes nothing. Refused names the field."""
    if not isinstance(plan.get("halls"), list):
        raise Refused("平面图缺少展馆列表", field="halls")
    fair.name_en = fair.name_en or _words(plan.get("name"), "en")
    fair.edition, fair.venue = fair.edition or _words(plan.get("edition")), fair.venue or _words(plan.get("venue"))
    fair.starts, fair.ends = fair.starts or _day(plan.get("from"), "from"), fair.ends or _day(plan.get("to"), "to")
    hours = plan.get("hours")
    if isinstance(hours, list) and len(hours) == 2 and all(re.fullmatch(r"\d{2}:\d{2}", str(h)) for h in hours):
        fair.opens_at, fair.closes_at = str(hours[0]), str(hours[1])
    for entry in plan["halls"]:
        _apply_hall(session, fair, entry)
    session.flush()


def _apply_hall(session: Session, fair: Fair, entry: Mapping[str, Any]) -> None:
    name = str(entry.get("code") or _words(entry.get("name")) or "").strip()
    if not name:
        raise Refused("展馆缺少编号", field="halls")
    hall = hall_named(session, fair, name)
    hall.width, hall.height = _number(entry.get("width", 0), "width"), _number(entry.get("height", 0), "height")
    known = {b.number: b for b in session.scalars(select(Booth).join(Hall).where(Hall.fair_id == fair.id))}
    named = {e.name: e for e in session.scalars(select(Exhibitor).where(Exhibitor.fair_id == fair.id))}
    for place in entry.get("booths") or []:
        code = str(place.get("code") or "").strip().upper()
        if not code:
            raise Refused("展位缺少编号", field="booths")
        booth = known.get(code) or Booth(number=code)
        booth.hall_id = hall.id
        booth.x, booth.y, booth.w, booth.h = (_number(place.get(n, 0), n) for n in ("x", "y", "w", "h"))
        session.add(booth)
        session.flush()
        if (tenant := named.get(str(place.get("exhibitor") or ""))) is not None:
            _seat(session, booth, tenant)


def _seat(session: Session, booth: Booth, tenant: Exhibitor) -> None:
    if session.scalar(select(Tenancy.id).where(Tenancy.booth_id == booth.id, Tenancy.exhibitor_id == tenant.id)) is None:
        session.add(Tenancy(booth_id=booth.id, exhibitor_id=tenant.id))
