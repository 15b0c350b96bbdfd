"""Exhibitor lists and hall plans: real lists with exact row counts, Chinese sheets, twice is once."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fairs.imports import ReadList, apply_plan, read_exhibitors, row_of, store_exhibitors
from fairs.lists import read_list
from fairs.models import Booth, Exhibitor, Fair, Hall, Tenancy
from registry.db import Database
from registry.errors import Refused
from registry.imports.report import ImportReport
from tests.builders import unit

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "exhibitors"
COUNTS = {"adas-2024": (291, 291), "aero-india-2023": (645, 346), "ciaae-2018": (770, 770), "cnte-2024": (696, 696), "dsa-2010": (830, 830),
          "idex-2015": (1152, 1141), "milipol-qatar-2024": (254, 254), "umex-2026": (365, 365)}
"""Rows of each file, and exhibitors: rows of one name and country are one exhibitor."""


def _here(path: Path, work: Path) -> ReadList:
    """Read as the child does, here and now."""
    work.mkdir(exist_ok=True)
    value = read_list({"path": str(path), "work": str(work)}, [], lambda _: None)
    return ReadList(path.name, value["fair"], value["rows"], value["bad"])


def _store(session: Session, found: ReadList, name: str | None = None) -> tuple[Fair, ImportReport]:
    return store_exhibitors(session, found, name=name, by="tester", at=NOW)


def _figures(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.read, report.created, report.updated, report.unchanged, report.refused_total


def _codes(session: Session, exhibitor: Exhibitor) -> list[str]:
    return sorted(session.scalars(select(Booth.number).join(Tenancy).where(Tenancy.exhibitor_id == exhibitor.id)))


@pytest.fixture
def session(database: Database) -> Session:
    opened = database.session()
    unit(opened)
    return opened


@pytest.mark.parametrize("name", COUNTS)
def test_a_real_list_has_its_exact_rows_and_twice_is_once(name: str, session: Session, tmp_path: Path) -> None:
    path = SHARED / f"{name}.json"
    if not path.exists():
        pytest.skip("the shared exhibitor lists are not here")
    rows, exhibitors = COUNTS[name]
    assert len(json.loads(path.read_text(encoding="utf-8"))["exhibitor"]) == rows
    found = _here(path, tmp_path / "w")
    fair, report = _store(session, found)
    assert _figures(report) == (rows, exhibitors, 0, 0, 0)
    again, second = _store(session, found)
    assert again.id == fair.id and _figures(second) == (rows, 0, 0, exhibitors, 0)
    assert session.scalar(select(func.count(Exhibitor.id))) == exhibitors


def test_what_a_real_list_says_is_kept(session: Session, tmp_path: Path) -> None:
    path = SHARED / "ciaae-2018.json"
    if not path.exists():
        pytest.skip("the shared exhibitor lists are not here")
    fair, _ = _store(session, _here(path, tmp_path / "w"))
    assert (fair.name, fair.edition, fair.starts, fair.ends) == ("CIAAE 2018", "2018", date(2018, 11, 6), date(2018, 11, 11))
    assert fair.venue.startswith("Zhuhai International Airshow Center")
    first = session.scalars(select(Exhibitor).order_by(Exhibitor.id)).first()
    assert first is not None and (first.name, first.country, first.extra["alias"]) == ("081 ELECTRONIC GROUP CO., LTD.", "CN", "零八一电子集团有限公司")


def test_a_list_is_read_in_a_limited_child(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes("序号,公司名称,英文名称,展位号,展区,主营产品,联系人,电话,网址\n1,澜雀日用品有限公司,Lanque Co.,\"1.2I40-41,3.2K15\",家居,保温杯,沈月,13800000000,www.example.cn\n"
                     "2,,,,,,,,\n3,甲公司,,1.2I41-20,,,,,\n4,乙公司,,,,,,,\n".encode("gb18030"))
    fair, report = _store(session, read_exhibitors(path))
    assert fair.name == "名单" and _figures(report) == (4, 2, 0, 0, 2)
    assert [(r.row, r.field) for r in report.refused] == [(3, "name"), (4, "booth")]
    lanque = session.scalars(select(Exhibitor).where(Exhibitor.name == "澜雀日用品有限公司")).one()
    assert (lanque.name_en, lanque.category, lanque.products, lanque.contact, lanque.telephone, lanque.website, lanque.booths_text) == (
        "Lanque Co.", "家居", "保温杯", "沈月", "13800000000", "www.example.cn", "1.2I40-41,3.2K15")
    assert _codes(session, lanque) == ["1.2I40", "1.2I41", "3.2K15"]
    assert sorted(session.scalars(select(Hall.name))) == ["1.2", "3.2"]


def test_a_workbook_with_a_caption_two_sheets_and_a_hall_column(session: Session, tmp_path: Path) -> None:
    book = Workbook()
    for n, title in enumerate(("一馆", "二馆")):
        sheet = book.active if n == 0 else book.create_sheet()
        sheet.title = title
        sheet.append(["第十二届博览会参展商名录"])
        sheet.append(["参展商名称", "展馆", "展位", "国家/地区"])
        sheet.append([f"甲{n}公司", f"{n + 1}.1馆", "A01-02", "中国 CN"])
    book.save(tmp_path / "in.xlsx")
    found = _here(tmp_path / "in.xlsx", tmp_path / "w")
    fair, report = _store(session, found, name="博览会")
    assert fair.name == "博览会" and _figures(report) == (2, 2, 0, 0, 0)
    assert sorted(session.scalars(select(Booth.number))) == ["1.1A01", "1.1A02", "2.1A01", "2.1A02"]
    assert {e.country for e in fair.exhibitors} == {"CN"}


def test_the_answer_of_a_fair_interface(session: Session, tmp_path: Path) -> None:
    answer = {"ExhibitorCount": 1, "Exhibitors": [{"ExhibitorID": "E1", "CorpType": 1, "Name": "示例五金有限公司", "ISBRAND": 0, "KeyWord": "扳手/锤子", "ProductCount": 3, "BoothInfos": [
        {"CategoryName": "五金", "Name": "第1期 9.1D30-31", "Booth": "9.1D30", "Office": "9.1", "Phase": 1, "areano": "9"}]}]}
    path = tmp_path / "in.json"
    path.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    fair, report = _store(session, _here(path, tmp_path / "w"), name="广交会")
    assert _figures(report) == (1, 1, 0, 0, 0)
    made = fair.exhibitors[0]
    assert (made.name, made.products, made.category, made.extra["number"]) == ("示例五金有限公司", "扳手/锤子", "五金", "E1")
    assert _codes(session, made) == ["9.1D30", "9.1D31"]


def test_a_newer_list_refreshes_and_adds_booths(session: Session) -> None:
    def listed(**values: str) -> ReadList:
        return ReadList("a.csv", {"name": "展会"}, [(2, {"name": "甲公司", **values})], [])

    _store(session, listed(booth="1.1A01"))
    fair, report = _store(session, listed(booth="1.1A01", telephone="1380"))
    assert _figures(report) == (1, 0, 1, 0, 0) and fair.exhibitors[0].telephone == "1380"
    _, report = _store(session, listed(booth="1.1B01"))
    assert _figures(report) == (1, 0, 1, 0, 0) and _codes(session, fair.exhibitors[0]) == ["1.1A01", "1.1B01"]
    assert fair.exhibitors[0].telephone == "1380"


@pytest.mark.parametrize(("values", "field"), [({}, "name"), ({"name": "  "}, "name"), ({"name": "甲", "uscc": "123"}, "uscc"), ({"name": "甲" * 301}, "name")])
def test_a_row_that_cannot_be_is_refused_with_its_field(values: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        row_of(values)
    assert refused.value.field == field


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", '{"x": 1}', "[]", "%PDF-1.4", "标题\n1\n"])
def test_what_is_no_list_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "in"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused):
        _here(path, tmp_path / "w")


PLAN = {"name": {"zh": "博览会", "en": "Fair"}, "edition": "第十二届", "from": "2026-11-23", "to": "2026-11-27", "hours": ["09:00", "17:30"], "venue": {"zh": "会展中心", "en": "Centre"},
        "halls": [{"code": "1.1", "name": {"zh": "1号馆", "en": "Hall 1"}, "width": 42, "height": 44, "booths": [
            {"code": "1.1A01", "x": 4, "y": 5, "w": 3, "h": 3, "exhibitor": "甲公司"}, {"code": "1.1A02", "x": 7, "y": 5, "w": 3, "h": 3, "exhibitor": None}]}]}


def test_a_plan_places_halls_and_booths_and_twice_is_once(session: Session) -> None:
    fair, _ = _store(session, ReadList("a.csv", {"name": "博览会"}, [(2, {"name": "甲公司", "booth": "1.1A01"}), (3, {"name": "乙公司", "booth": "A99"})], []))
    for _ in range(2):
        apply_plan(session, fair, PLAN)
    assert (fair.name_en, fair.edition, fair.venue, fair.starts, fair.ends, fair.opens_at, fair.closes_at) == (
        "Fair", "第十二届", "会展中心", date(2026, 11, 23), date(2026, 11, 27), "09:00", "17:30")
    booths = {b.number: (b.x, b.y, b.w, b.h) for b in session.scalars(select(Booth))}
    assert booths == {"1.1A01": (4, 5, 3, 3), "1.1A02": (7, 5, 3, 3), "A99": (0, 0, 0, 0)}
    hall = session.scalars(select(Hall).where(Hall.name == "1.1")).one()
    assert (hall.width, hall.height) == (42, 44) and session.scalar(select(func.count(Tenancy.id))) == 2


@pytest.mark.parametrize(("change", "field"), [({"halls": None}, "halls"), ({"halls": [{}]}, "halls"), ({"halls": [{"code": "1", "width": "x"}]}, "width"),
                                               ({"halls": [{"code": "1", "booths": [{"x": 1}]}]}, "booths"), ({"from": "heute"}, "from")])
def test_a_plan_that_cannot_be_is_refused_with_its_field(change: dict[str, object], field: str, session: Session) -> None:
    fair, _ = _store(session, ReadList("a.csv", {"name": "博览会"}, [], []))
    with pytest.raises(Refused) as refused:
        apply_plan(session, fair, {**PLAN, **change})
    assert refused.value.field == field
