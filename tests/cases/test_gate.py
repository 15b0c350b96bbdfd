"""The 18 gate checks: what the data answer, and that nothing illegal comes through."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases import gate, screening
from cases.models import MatchState, Result
from registry.authorisations import authorise, own_goods
from registry.db import Database
from registry.proceedings import Conclusion, EvaluationReport, Proceeding, ProceedingKind
from registry.proceedings import Outcome as Ending
from registry.rights import RightKind, RightStatus
from registry.sightings import Channel
from tests import builders as b

P, F, U, N = Result.passed, Result.fail, Result.unknown, Result.not_applicable
T, D, M = RightKind.trademark, RightKind.design, RightKind.utility_model
PATENT = "ZL2006301109987"
DAY = date(2026, 11, 24)



def _dispute(kind: str, outcome: Ending = Ending.open, against: str = "") -> Proceeding:
    return Proceeding(kind=ProceedingKind(kind), number="5W123456", outcome=outcome, against=against)


def _report(conclusion: str) -> EvaluationReport:
    return EvaluationReport(issued_on=date(2026, 1, 5), conclusion=Conclusion(conclusion), number="W2026-1")


ROWS: tuple[tuple[int, dict[str, Any], dict[str, Any], Result], ...] = (
    (1, {}, {}, P), (1, {"number": "12-34"}, {}, F), (1, {"kind": D, "number": PATENT}, {}, P), (1, {"kind": D, "number": "ZL2006301109988"}, {}, F),
    (2, {}, {}, P), (2, {"status": RightStatus.pending}, {}, F), (2, {"kind": RightKind.copyright}, {}, N),
    (3, {}, {}, P), (3, {"expires": date(2020, 1, 1)}, {}, F), (3, {"status": RightStatus.invalid}, {}, F), (3, {"status": RightStatus.disputed}, {}, U),
    (4, {}, {}, N), (4, {"status": RightStatus.revoked}, {}, F), (4, {"kind": D, "number": PATENT}, {}, U), (4, {"kind": D, "number": PATENT, "extra": {"fees_until": "2027-03-01"}}, {}, P),
    (4, {"kind": D, "number": PATENT, "extra": {"fees_until": "2025-03-01"}}, {}, F),
    (5, {}, {}, P), (5, {"territory": ("US",)}, {}, F), (5, {}, {"country": "DE"}, F),
    (4, {"kind": D, "number": PATENT, "extra": {"fees_until": "2026-09-01"}}, {}, P),
    (6, {}, {}, U), (7, {}, {}, U), (7, {}, {"proceedings": (_dispute("invalidation"),)}, F), (7, {}, {"proceedings": (_dispute("ownership"),)}, F),
    (7, {}, {"proceedings": (_dispute("invalidation", Ending.maintained),)}, P), (7, {}, {"proceedings": (_dispute("court", against="别家"),)}, P),
    (7, {}, {"proceedings": (_dispute("court", against="江汀日用"),)}, F), (7, {}, {"proceedings": (_dispute("court", Ending.removed), _dispute("opposition"))}, F),
    (8, {}, {}, U), (8, {}, {"goods_closeness": 1.0}, P), (8, {}, {"goods_closeness": 0.0}, F), (8, {"extra": {"well_known": True}}, {"goods_closeness": 0.0}, P),
    (8, {"kind": D, "number": PATENT}, {}, N),
    (9, {}, {}, P), (10, {}, {}, U), (10, {}, {"own": True}, F),
    (11, {}, {}, U), (11, {"kind": RightKind.copyright}, {}, N), (12, {"kind": D, "number": PATENT}, {}, U), (12, {}, {}, N), (13, {}, {}, N),
    (14, {}, {}, U), (14, {}, {"indicative": True}, F), (14, {"kind": D, "number": PATENT}, {"indicative": True}, N), (15, {}, {}, U), (16, {}, {}, U),
    (17, {}, {}, N), (17, {"kind": D, "number": PATENT}, {}, U), (17, {"kind": D, "number": PATENT}, {"report": _report("positive")}, P),
    (17, {"kind": D, "number": PATENT}, {"report": _report("negative")}, F), (17, {"kind": M, "number": PATENT}, {"report": _report("partly")}, U),
    (18, {}, {}, N), (18, {}, {"earlier": "鄂维〔2026〕武-参-00001号"}, P),
)


@pytest.mark.parametrize(("number", "right", "facts", "expected"), ROWS)
def test_a_check_answers_what_the_data_say(database: Database, number: int, right: dict[str, Any], facts: dict[str, Any], expected: Result) -> None:
    with database.write() as s:
        u = b.unit(s)
        of = b.right(s, **{k: v for k, v in right.items() if k != "extra"})
        of.extra = right.get("extra", {})
        outcome = next(c for c in gate.CHECKS if c.number == number).compute(gate.Facts(of, b.sighting(s, u), DAY, **facts))
        assert outcome.result is expected
        assert outcome.reason.format(**outcome.values), "every answer has its sentence"


def test_there_are_eighteen_in_order_and_eight_of_them_block() -> None:
    assert [c.number for c in gate.CHECKS] == list(range(1, 19))
    assert [c.number for c in gate.CHECKS if c.blocking] == [1, 2, 3, 4, 5, 6, 7, 9]


@pytest.mark.parametrize("number", range(1, 19))
@pytest.mark.parametrize("result", list(Result))
def test_only_a_failed_blocking_check_stops_a_complaint(number: int, result: Result) -> None:
    stopped = gate.blocked_by(dict.fromkeys(range(1, 19), Result.passed) | {number: result})
    assert stopped == ([number] if result is F and number in gate.BLOCKING else [])


@pytest.mark.parametrize(("failed", "state"), [((), MatchState.queued), ((3,), MatchState.blocked), ((10,), MatchState.blocked), ((8,), MatchState.blocked),
                                               ((14,), MatchState.blocked), ((17,), MatchState.queued)])
def test_what_fails_decides_whether_a_person_is_asked(failed: tuple[int, ...], state: MatchState) -> None:
    assert screening.place({n: F if n in failed else U for n in range(1, 19)})[0] is state


def test_a_tip_has_no_act_of_its_own_yet(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        outcome = gate.CHECKS[8].compute(gate.Facts(b.right(s), b.sighting(s, u, channel=Channel.tip), DAY))
        assert outcome.result is U


@pytest.mark.parametrize(("ends", "on", "holds"), [(None, DAY, True), (date(2026, 12, 31), DAY, True), (date(2026, 11, 23), DAY, False)])
def test_an_authorisation_counts_while_it_lasts(database: Database, ends: date | None, on: date, holds: bool) -> None:
    with database.write() as s:
        grant = authorise(s, b.right(s), "武汉澜雀专卖店", starts=date(2026, 1, 1), ends=ends)
        assert grant.holds(on) is holds


def test_the_owner_and_the_registered_users_sell_their_own_goods(database: Database) -> None:
    with database.write() as s:
        of = b.right(s, owner="澜雀日用品有限公司")
        of.extra = {"gi": {"users": ["云潭茶叶合作社"]}}
        assert own_goods(of, "澜雀日用品有限公司") and own_goods(of, "云潭茶叶合作社")
        assert not own_goods(of, "别家") and not own_goods(of, "")
