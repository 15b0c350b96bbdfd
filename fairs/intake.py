"""Exhibitors of a crawled directory join a fair: booths are parsed, the same run twice is once."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from fairs.exhibits import fair_by_id
from fairs.imports import ExhibitorRow, add_exhibitor
from registry.intake import IntakeReport
from registry.runs import RunFolder


def _row(record: dict[str, Any]) -> ExhibitorRow:
    booths = ",".join(str(b.get("raw", "")) for b in record.get("booths") or [] if isinstance(b, dict))
    return ExhibitorRow(name=str(record.get("name") or ""), name_en=str(record.get("name_en") or ""), country=str(record.get("country") or ""),
                        booths=booths, products=str(record.get("products") or ""), website=str(record.get("website") or ""),
                        telephone=str(record.get("telephone") or ""))


def take_in_exhibitors(session: Session, run: RunFolder, fair_id: int, report: IntakeReport) -> None:
    """Add the exhibitor records of a run to a fair and count them in the report."""
    fair = fair_by_id(session, fair_id)
    for number, record in run.records():
        if record.get("type") != "exhibitor":
            continue
        if not record.get("name"):
            report.refused.append({"file": "records.jsonl", "row": number, "field": "name", "message": "缺少参展商名称"})
            continue
        report.count(add_exhibitor(session, fair, _row(record)))
