"""Classifications per edition: imported whole, chosen by date, with groups that are searched together."""

from __future__ import annotations

from datetime import date

import pytest

from registry.classes import edition_on, editions, groups_of, how_close, import_edition, level_of, node, parent_of, row_of, searched_with
from registry.db import Database
from registry.errors import Refused
from tests.builders import NOW

NICE_12 = [{"code": "3", "name": "日化用品", "name_en": "Cosmetics"}, {"code": "0301", "name": "肥皂，香皂", "see": "0306"}, {"code": "0306", "name": "化妆品"},
           {"code": "0306-1", "name": "（一）"}, {"code": "0306-2", "name": "（二）"}, {"code": "030123", "parent": "0306-1", "name": "面霜", "name_en": "face cream"},
           {"code": "C030045", "parent": "0306-2", "name": "洗面奶"}, {"code": "21", "name": "家庭用具"}, {"code": "2101", "name": "厨房炊事用具"}]
NICE_13 = [*NICE_12, {"code": "2106", "name": "刷子", "see": "0301"}]
LOCARNO = [{"code": "07", "name": "家庭用品"}, {"code": "07-01", "name": "瓷器、玻璃器皿"}, {"code": "07-06", "name": "其他家用器具", "see": "07-01"}]


def _import(database: Database, system: str, edition: str, starts: date, table: list[dict[str, str]]) -> int:
    with database.write() as session:
        return import_edition(session, system, edition, starts, [row_of(system, r) for r in table], by="tester", at=NOW)[1]


@pytest.mark.parametrize(("system", "code", "level", "parent"), [
    ("nice", "3", "class", ""), ("nice", "45", "class", ""), ("nice", "0304", "group", "3"), ("nice", "0304-2", "part", "0304"), ("nice", "120092", "item", ""),
    ("nice", "C120092", "item", ""), ("locarno", "08", "class", ""), ("locarno", "08-05", "group", "08"), ("locarno", "08-99", "group", "08"), ("nice", "03-04", None, "")])
def test_a_code_tells_its_level_and_what_stands_above(system: str, code: str, level: str | None, parent: str) -> None:
    assert (level_of(system, code), parent_of(system, code)) == (level, parent)


def test_the_edition_in_force_is_chosen_by_date(database: Database) -> None:
    _import(database, "nice", "12-2025", date(2025, 1, 1), NICE_12)
    _import(database, "nice", "13-2026", date(2026, 1, 1), NICE_13)
    _import(database, "locarno", "15", date(2025, 1, 1), LOCARNO)
    with database.read() as session:
        found = {day: edition_on(session, "nice", day) for day in (date(2024, 12, 31), date(2025, 12, 31), date(2026, 1, 1))}
        assert [e and e.edition for e in found.values()] == [None, "12-2025", "13-2026"]
        assert {(e.system, e.edition, n) for e, n in editions(session)} == {("nice", "13-2026", 10), ("nice", "12-2025", 9), ("locarno", "15", 3)}


def test_groups_searched_together_are_so_both_ways_and_only_in_their_edition(database: Database) -> None:
    _import(database, "nice", "12-2025", date(2025, 1, 1), NICE_12)
    _import(database, "nice", "13-2026", date(2026, 1, 1), NICE_13)
    with database.read() as session:
        old, new = edition_on(session, "nice", date(2025, 6, 1)), edition_on(session, "nice", date(2026, 6, 1))
        assert old is not None and new is not None
        assert searched_with(session, old, "0306") == {"0301"} and searched_with(session, old, "0301") == {"0306"}
        assert searched_with(session, new, "0301") == {"0306", "2106"}
        assert groups_of(session, new, "面霜") == ["0306-1"] and groups_of(session, new, "Face Cream") == ["0306-1"] and groups_of(session, new, "面") == []
        pairs = {("0301", "0301"): "same", ("0306-1", "0301"): "linked", ("0306-1", "0306-2"): "class", ("0301", "2106"): "linked", ("2101", "0306"): "apart"}
        assert {pair: how_close(session, new, *pair) for pair in pairs} == pairs
        top = node(session, new, "0306-1")
        assert top is not None and top.parent == "0306" and top.level == "part"


def test_the_same_edition_again_replaces_and_a_broken_table_changes_nothing(database: Database) -> None:
    assert _import(database, "nice", "12-2025", date(2025, 1, 1), NICE_13) == 10
    assert _import(database, "nice", "12-2025", date(2025, 1, 1), NICE_12) == 9
    with pytest.raises(Refused):
        _import(database, "nice", "12-2025", date(2025, 1, 1), [{"code": "0301", "name": "没有上级"}])
    with database.read() as session:
        assert [n for _, n in editions(session)] == [9]


@pytest.mark.parametrize("values", [{"code": "03-04"}, {"code": ""}, {"code": "030123", "name": "项目没有类似群"}])
def test_rows_that_are_none_are_refused(values: dict[str, str]) -> None:
    with pytest.raises(Refused):
        row_of("nice", values)
