"""The tree of claims, read from their words; typed claims; the chart that begins with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.features import rows_of
from registry.claims import Branch, numbered, record_claims, rests_on, tree, typed
from registry.db import Database
from registry.errors import Refused
from registry.rights import RightKind, events_of
from tests.builders import NOW, right

TYPED = """1. 一种保温杯，包括杯体；杯盖；其特征在于，杯盖上设有出水口。
2. 根据权利要求1所述的保温杯，其特征在于，所述杯体为双层结构。
3. 根据权利要求1或2所述的保温杯，其特征在于，所述出水口设有阀门。
4. 一种茶具，其特征在于，包括权利要求1-3任一项所述的保温杯；
   托盘。
5. 一种制造方法，包括冲压步骤。
"""


def drawn(branches: tuple[Branch, ...]) -> list[object]:
    return [[b.claim.number, *drawn(b.below)] for b in branches]


@pytest.mark.parametrize(("text", "number", "expected"), [
    ("根据权利要求1所述的保温杯", 2, (1,)), ("如权利要求 1 至 3 中任一项所述的装置", 4, (1, 2, 3)), ("权利要求2或4所述", 5, (2, 4)),
    ("The device of claim 1, wherein", 2, (1,)), ("A method according to any one of claims 1 to 3", 4, (1, 2, 3)), ("The kit as claimed in claim 2 or claim 3", 5, (2, 3)),
    ("一种保温杯，包括杯体", 1, ()), ("A device comprising a lid", 1, ()), ("The device of claim 7", 3, ()), ("A claim form holder with 2 legs", 3, ())])
def test_a_claim_names_what_it_rests_on(text: str, number: int, expected: tuple[int, ...]) -> None:
    assert rests_on(text, number) == expected


def test_typed_claims_make_a_tree_and_the_chart_begins_with_the_first_independent_one(database: Database) -> None:
    with database.write() as session:
        patent = right(session, kind=RightKind.utility_model)
        for _ in range(2):
            assert record_claims(session, patent, TYPED, "tester", NOW, "公告文本") == 5
        assert [e.what for e in events_of(session, patent)] == ["claims"]
        assert drawn(tree(numbered(patent.extra["claims"]))) == [[1, [2], [3], [4]], [5]]
        assert [r["number"] for r in rows_of(patent)] == ["1-1", "1-2", "1-3"] and rows_of(patent)[1]["claim"] == "杯盖"


@pytest.mark.parametrize("text", ["一种保温杯", "2. 一种保温杯", "1. 一种保温杯\n3. 又一种", "前言 1. 一种", "1. 甲\n2. "])
def test_claims_without_their_numbers_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        typed(text)


def test_a_mark_has_no_claims(database: Database, tmp_path: Path) -> None:
    with database.write() as session, pytest.raises(Refused):
        record_claims(session, right(session), TYPED, "tester", NOW)
