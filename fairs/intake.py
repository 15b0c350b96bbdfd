"""Exhibitors of a crawled directory join a fair: booths are parsed, the same run twice is once.

Which fair: the one the caller names; else the one the records name (by its name in the unit, made where it is new). Records that name
none are held, and the report says how many: a guess would put firms into the wrong hall.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from fairs.exhibits import fair_by_id
from fairs.imports import ExhibitorRow, add_exhibitor
from fairs.models import Fair
from registry.db import Database
from registry.errors import Problem, Refused
from registry.imports.dates import read_date
from registry.intake import IntakeReport
from registry.runs import RunFolder

BATCH = 500
Numbered = tuple[int, dict[str, Any]]


def _said(record: dict[str, Any], name: str, most: int = 2000) -> str:
    value = record.get(name)
    return "" if value is None else str(value).replace("\x00", "").encode("utf-8", "replace").decode().strip()[:most]


def _row(record: dict[str, Any]) -> ExhibitorRow:
    booths = ",".join(str(b.get("raw", "")) for b in record.get("booths") or [] if isinstance(b, dict))
    return ExhibitorRow(name=_said(record, "name", 300), name_en=_said(record, "name_en", 300), country=_said(record, "country", 60), booths=booths,
                        products=_said(record, "products"), website=_said(record, "website", 500), telephone=_said(record, "telephone", 100))


def _exhibitors(run: RunFolder) -> Iterator[Numbered]:
    return ((n, r) for n, r in run.records() if r.get("type") == "exhibitor")


def take_in_exhibitors(database: Database, run: RunFolder, unit_id: int, report: IntakeReport, fair_id: int | None = None) -> None:
    """Add the exhibitor records of a run to their fair, batch by batch, and count them in the report."""
    records = _exhibitors(run)
    while batch := list(islice(records, BATCH)):
        with database.write() as session:
            fair = fair_by_id(session, fair_id) if fair_id is not None else None
            for number, record in batch:
                _take(session, fair or _named(session, unit_id, run, record.get("fair")), number, record, report)


def _take(session: Session, fair: Fair | None, number: int, record: dict[str, Any], report: IntakeReport) -> None:
    if fair is None:
        report.held += 1
        return
    try:
        row = _row(record)
        if not row.name:
            raise Refused("缺少参展商名称", field="name")
        report.count(add_exhibitor(session, fair, row))
    except Problem as problem:
        report.refuse(number, problem.field, problem.sentence())


def _named(session: Session, unit_id: int, run: RunFolder, said: object) -> Fair | None:
    """The fair that a record names, made where it is new; None where it names none."""
    facts = said if isinstance(said, dict) else {}
    name = _said(facts, "name", 200)
    if not name:
        return None
    fair = session.scalar(select(Fair).where(Fair.unit_id == unit_id, Fair.name == name))
    if fair is None:
        seeds = run.manifest.get("seeds")
        fair = Fair(unit_id=unit_id, name=name, venue=_said(facts, "venue", 200), source=str(seeds[0])[:500] if isinstance(seeds, list) and seeds else "",
                    starts=_day(facts, "starts"), ends=_day(facts, "ends"))
        session.add(fair)
        session.flush()
    return fair


def _day(facts: dict[str, Any], name: str) -> Any:
    try:
        return read_date(_said(facts, name, 10), name) if facts.get(name) else None
    except Refused:
        return None
