"""The hall map: every booth with its own label, the firm in its title, the exhibitors beside it."""

from __future__ import annotations

from fairs.imports import ReadList, apply_plan, store_exhibitors
from registry.setup import the_office
from tests.webapp.conftest import Office

PLAN = {"name": {"zh": "博览会", "en": "Fair"}, "from": "2026-11-23", "to": "2026-11-27", "halls": [{"code": "2.1", "name": {"zh": "2.1 馆", "en": "Hall 2.1"}, "width": 42, "height": 44,
        "booths": [{"code": "2.1A01", "x": 4, "y": 5, "w": 3, "h": 3, "exhibitor": "甲公司"}, {"code": "2.1A02", "x": 7, "y": 5, "w": 3, "h": 3, "exhibitor": None}]}]}


def test_a_booth_is_labelled_within_its_hall(office: Office) -> None:
    with office.database.write() as session:
        founded = the_office(session)
        assert founded
        fair, _ = store_exhibitors(session, ReadList("a.csv", {"name": "博览会"}, [(2, {"name": "甲公司", "booth": "2.1A01"})], []), name="博览会",
                                   unit_id=founded.unit_id, by="某登记员", at=office.clock())
        apply_plan(session, fair, PLAN)
        uid = fair.uid
    page = office.browser("analyst").get(f"/desk/fairs/{uid}").get_data(as_text=True)
    assert ">A01</text>" in page and ">A02</text>" in page and "2.1 馆" in page and "<title>2.1A01 甲公司" in page
