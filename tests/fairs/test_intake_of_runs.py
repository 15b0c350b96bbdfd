"""Exhibitors of a crawled directory join the fair that the records name, or wait until somebody names it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select

from fairs.intake import take_in_exhibitors
from fairs.models import Exhibitor, Fair
from registry.db import Database
from registry.intake import IntakeReport
from registry.runs import open_run
from tests import builders as b
from tests.registry.test_intake import run


def exhibitor(n: int, fair: str | None = "第三届江城灯饰展") -> dict[str, Any]:
    return {"type": "exhibitor", "name": f"参展商{n}", "booths": [{"raw": f"1.2I{40 + n}"}], "url": "http://fair.test/list",
            "fair": {"name": fair, "starts": "2026-11-20", "venue": "江城会展中心"} if fair else None}


def taken(database: Database, folder: Path, records: list[dict[str, Any]], fair_id: int | None = None) -> IntakeReport:
    report = IntakeReport()
    with database.write() as s:
        unit_id = b.unit(s).id
    take_in_exhibitors(database, open_run(run(folder, records)), unit_id, report, fair_id)
    return report


def test_the_fair_is_made_as_the_records_name_it_and_twice_is_once(database: Database, tmp_path: Path) -> None:
    report = taken(database, tmp_path / "run", [exhibitor(1), exhibitor(2), exhibitor(1)])
    assert (report.created, report.unchanged, report.held) == (2, 1, 0)
    with database.write() as s:
        [fair] = s.scalars(select(Fair))
        assert (fair.name, str(fair.starts), fair.venue) == ("第三届江城灯饰展", "2026-11-20", "江城会展中心")
        unit_id, again = fair.unit_id, IntakeReport()
    take_in_exhibitors(database, open_run(tmp_path / "run"), unit_id, again)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)


def test_exhibitors_of_no_fair_are_held_until_one_is_named(database: Database, tmp_path: Path) -> None:
    records = [exhibitor(n, None) for n in range(3)]
    assert taken(database, tmp_path / "one", records).held == 3
    with database.write() as s:
        fair = Fair(unit_id=b.unit(s).id, name="另一个展")
        s.add(fair)
        s.flush()
        fair_id = fair.id
    report = taken(database, tmp_path / "two", records, fair_id)
    assert (report.held, report.created) == (0, 3)
    with database.read() as s:
        assert {e.fair_id for e in s.scalars(select(Exhibitor))} == {fair_id}


def test_a_bad_exhibitor_is_named_by_its_row_and_the_rest_is_kept(database: Database, tmp_path: Path) -> None:
    report = taken(database, tmp_path / "run", [{**exhibitor(1), "name": " "}, exhibitor(2), json.loads('{"type":"listing"}')])
    assert [(r["row"], r["field"]) for r in report.refused] == [(1, "name")] and report.created == 1
