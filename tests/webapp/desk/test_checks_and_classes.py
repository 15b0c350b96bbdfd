"""Answering checks by hand, and tables of goods: what is imported decides from its day on whether goods are similar."""

from __future__ import annotations

import io
from datetime import date

import pytest
from sqlalchemy.orm import Session

from cases import gate, proving
from cases.models import Match, MatchState, Result
from registry.classes import nearness
from registry.network import Unit
from registry.proceedings import ProceedingKind
from registry.rights import RightClass, RightStatus
from tests import builders as b
from tests.webapp.conftest import Office

TABLE = ("编码,名称,英文,上级,交叉检索\n21,家用器具,,,\n2101,炊具,,,0801\n2106,刷子,,,\n8,手工具,,,\n0801,刀具,,,\n210011,保温杯,vacuum flask,2101,\n"
         "210022,牙刷,toothbrush,2106,\n080033,菜刀,kitchen knife,0801,\n")


def _match(office: Office, **of: object) -> str:
    with office.database.write() as s:
        return b.match(s, s.query(Unit).filter_by(uid=office.units["centre"]).one(), b.right(s, **of)).uid  # type: ignore[arg-type]


def _check(s: Session, uid: str, number: int) -> tuple[MatchState, Result, str]:
    found = s.query(Match).filter_by(uid=uid).one()
    row = next(g for g in found.gates if g.number == number)
    return found.state, row.result, row.by


def _answer(office: Office, uid: str, number: int, result: str, words: str = "看过登记簿副本") -> int:
    return office.browser("analyst").post(f"/desk/matches/{uid}/checks", {"number": str(number), "result": result, "words": words, "source": "副本"}).status_code


def test_a_person_answers_what_the_data_cannot_and_the_match_moves(office: Office) -> None:
    uid = _match(office)
    assert _answer(office, uid, 6, "fail", "") == 422 and _answer(office, uid, 6, "fail") == 303
    with office.database.read() as s:
        assert _check(s, uid, 6) == (MatchState.blocked, Result.fail, "某analyst")
    page = office.browser("auditor").get(f"/desk/matches/{uid}/checks").text
    assert "看过登记簿副本" in page and "副本" in page and "记下" not in page
    assert _answer(office, uid, 6, "passed") == 303
    with office.database.read() as s:
        assert _check(s, uid, 6)[:2] == (MatchState.queued, Result.passed)


@pytest.mark.parametrize("number", sorted(gate.BLOCKING))
def test_what_the_ledgers_fail_nobody_answers_away(office: Office, number: int) -> None:
    uid = _match(office)
    with office.database.write() as s:
        next(g for g in s.query(Match).filter_by(uid=uid).one().gates if g.number == number).result = Result.fail
    for result in ("passed", "unknown", "not_applicable"):
        assert _answer(office, uid, number, result) == 422
    with office.database.read() as s:
        assert _check(s, uid, number)[1:] == (Result.fail, "computed")


def test_a_proceeding_recorded_later_beats_what_a_person_answered(office: Office) -> None:
    uid = _match(office)
    assert _answer(office, uid, 7, "passed") == 303
    with office.database.write() as s:
        found = s.query(Match).filter_by(uid=uid).one()
        person = b.actor(s, s.query(Unit).filter_by(uid=office.units["centre"]).one())
        proving.dispute(s, found.right, proving.Dispute(ProceedingKind.invalidation, "5W1"), person, b.NOW)
        assert _check(s, uid, 7) == (MatchState.blocked, Result.fail, "computed")
        found.right.status = RightStatus.invalid
        proving.settle(s, found.right, b.NOW)
        assert _check(s, uid, 4)[1] is Result.fail


def _import(office: Office, text: str, **more: str) -> int:
    data = {"system": "nice", "edition": "13-2026", "starts": "2026-01-01", "file": (io.BytesIO(text.encode()), "t.csv"), **more}
    return office.browser("analyst").post("/desk/classes", data, content_type="multipart/form-data").status_code


@pytest.mark.parametrize(("goods", "words", "expected"), [
    ("保温杯", ["保温杯"], "same"), ("vacuum flask; 碗", ["保温杯"], "same"), ("保温杯", ["菜刀"], "linked"), ("保温杯", ["牙刷"], "class"), ("牙刷", ["菜刀"], "apart"),
    ("牙刷，保温杯", ["保温杯", "菜刀"], "same"), ("保温杯", ["手机"], None), ("手机", ["保温杯"], None)])
def test_an_imported_table_says_how_close_goods_are_from_its_day_on(office: Office, goods: str, words: list[str], expected: str | None) -> None:
    assert _import(office, TABLE) == 303
    with office.database.write() as s:
        of = b.right(s)
        of.classes = [RightClass(system="nice", code="21", goods=goods)]
        s.flush()
        assert nearness(s, date(2026, 6, 1), of, words) == ((expected, "13-2026") if expected else None)
        assert nearness(s, date(2025, 12, 31), of, words) is None
        by_table = gate.Facts(of, b.sighting(s, b.unit(s, "别处")), date(2026, 6, 1), goods_closeness=0.0, goods_table=nearness(s, date(2026, 6, 1), of, words))
        result = {"same": Result.passed, "linked": Result.passed, "class": Result.unknown, "apart": Result.fail, None: Result.fail}[expected]
        assert gate.CHECKS[7].compute(by_table).result is result


def test_a_table_is_taken_in_whole_or_not_at_all_and_looked_up(office: Office) -> None:
    for text in ("", "名称\n甲\n", TABLE + "999999999,坏,,,\n", TABLE + "210099,孤儿,,,\n", "\x00\x00"):
        assert _import(office, text) == 422
    assert _import(office, TABLE, starts="") == 422 and _import(office, TABLE) == 303 and _import(office, TABLE) == 303
    page = office.browser("auditor").get("/desk/classes?q=保温杯&on=2026-06-01").text
    assert "8 个编码" in page and "2101" in page and "未经官方核验" in page and "第 21 类" in page
    assert "该日没有已导入的版本" in office.browser("auditor").get("/desk/classes?q=保温杯&on=2025-06-01").text
