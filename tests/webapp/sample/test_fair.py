"""The invented fair: booths, list of exhibitors, exhibits."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from fairs.booths import parse_booths
from webapp.sample import fair, roster
from webapp.sample.world import Layout


def test_three_halls_hold_240_booths_that_do_not_overlap(layout: Layout) -> None:
    plan = fair.plan(layout.exhibitors, date(2026, 11, 24))
    booths = [(h["code"], b) for h in plan["halls"] for b in h["booths"]]
    assert len(plan["halls"]) == 3 and len(booths) == 240
    corners = {(hall, b["x"], b["y"]) for hall, b in booths}
    assert len(corners) == 240
    for hall in plan["halls"]:
        assert all(b["x"] >= 0 and b["x"] + b["w"] <= hall["width"] and b["y"] + b["h"] <= hall["height"] for b in hall["booths"])


def test_the_fair_lies_around_the_given_day(layout: Layout) -> None:
    plan = fair.plan(layout.exhibitors, date(2027, 3, 2))
    assert plan["from"] < "2027-03-02" and plan["to"] > "2027-03-02"


def test_no_booth_has_two_exhibitors(layout: Layout) -> None:
    taken = Counter(code for e in layout.exhibitors for code in e.booths)
    assert len(layout.exhibitors) == 150 and max(taken.values()) == 1
    assert len({e.zh for e in layout.exhibitors}) == 150


def test_booth_texts_read_back_to_the_booths(layout: Layout) -> None:
    for e in layout.exhibitors:
        assert [b.code for b in parse_booths(e.booth_text)] == e.booths
    texts = [e.booth_text for e in layout.exhibitors]
    assert any("-" in t for t in texts) and any("," in t for t in texts) and any("、" in t for t in texts)


def test_the_organisers_list_has_chinese_headings_and_is_the_same_file_twice(layout: Layout, tmp_path: Path) -> None:
    content = roster.workbook(layout.exhibitors)
    assert content == roster.workbook(layout.exhibitors)
    (tmp_path / "list.xlsx").write_bytes(content)
    rows = list(load_workbook(tmp_path / "list.xlsx").worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("公司名称", "英文名称", "展位号", "展区", "主营产品", "联系人", "电话", "网址")
    assert len(rows) == 151 and all(all(row) for row in rows)


def test_exhibits_stand_in_a_booth_of_their_exhibitor(layout: Layout) -> None:
    assert len(layout.exhibits) == 300 and len({x.id for x in layout.exhibits}) == 300
    assert all(x.booth in x.exhibitor.booths for x in layout.exhibits)
    assert {x.exhibitor.zh for x in layout.exhibits} == {e.zh for e in layout.exhibitors}
    row = roster.exhibit_row(layout.exhibits[0])
    assert row["photo"] == "photos/E0001.jpg" and row["booth"].startswith(row["hall"])
