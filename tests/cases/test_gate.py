"""The 18 gate checks: what the data answer, and that nothing illegal comes through."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from cases import answering, gate, linked, placing, proving, review
from cases.models import Answer, MatchState, Result
from registry.authorisations import authorise, own_goods
from registry.db import Database
from registry.errors import Conflict, Refused
from registry.people import Role
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
    (2, {}, {}, P), (2, {"status": RightStatus.unknown, "registered": None}, {}, U), (2, {"status": RightStatus.pending}, {}, F), (2, {"kind": RightKind.copyright}, {}, N),
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
    (9, {}, {}, P), (9, {}, {"channel": Channel.tip}, U), (10, {}, {}, U), (10, {}, {"own": True}, F),
    (11, {}, {}, U), (11, {"kind": RightKind.copyright}, {}, N), (12, {"kind": D, "number": PATENT}, {}, U), (12, {}, {}, N), (13, {}, {}, N), (13, {"kind": D, "number": PATENT}, {}, U),
    (14, {}, {}, U), (14, {}, {"indicative": True}, F), (14, {"kind": D, "number": PATENT}, {"indicative": True}, N), (15, {}, {}, U), (16, {}, {}, U), (16, {"kind": D, "number": PATENT}, {}, N),
    (17, {}, {}, N), (17, {"kind": D, "number": PATENT}, {}, U), (17, {"kind": D, "number": PATENT}, {"report": _report("positive")}, P),
    (17, {"kind": D, "number": PATENT}, {"report": _report("negative")}, F), (17, {"kind": M, "number": PATENT}, {"report": _report("partly")}, U),
    (18, {}, {}, N), (18, {}, {"earlier": "鄂维〔2026〕武-参-00001号"}, P),
)


@pytest.mark.parametrize(("number", "right", "facts", "expected"), ROWS)
def test_a_check_answers_what_the_data_say(database: Database, number: int, right: dict[str, Any], facts: dict[str, Any], expected: Result) -> None:
    with database.write() as s:
        u = b.unit(s)
        of, seen = b.right(s, **{k: v for k, v in right.items() if k not in ("extra", "registered")}), b.sighting(s, u, channel=facts.get("channel", Channel.listing))
        of.extra, of.registered = right.get("extra", {}), right.get("registered", of.registered)
        told = {k: v for k, v in facts.items() if k != "channel"}
        outcome = next(c for c in gate.CHECKS if c.number == number).compute(gate.Facts(of, seen, DAY, **told))
        assert outcome.result is expected
        assert outcome.reason.format(**outcome.values), "every answer has its sentence"


def test_there_are_eighteen_in_order_and_eight_of_them_block() -> None:
    assert [c.number for c in gate.CHECKS] == list(range(1, 19))
    assert [c.number for c in gate.CHECKS if c.blocking] == [1, 2, 3, 4, 5, 6, 7, 9]


ASKED = {6: (P, F, N), 7: (N,), 9: (F, N), 10: (P, N), 11: (P, F), 12: (P, F), 13: (P, F), 14: (P,), 15: (P, F, N), 16: (P, F), 18: (F, U)}
"""What no data can answer: a person does, by hand and with the reason."""
NEVER = {(1, U), (1, N), (3, N), (5, U), (5, N)}
"""Computed outright; a person may still say so."""


def test_the_table_of_eighteen_by_four_has_no_hole() -> None:
    computed = {(number, expected) for number, _, _, expected in ROWS}
    asked = {(number, result) for number, results in ASKED.items() for result in results}
    assert computed | asked | NEVER == {(number, result) for number in range(1, 19) for result in Result}
    assert not computed & (asked | NEVER)


@pytest.mark.parametrize("number", range(1, 19))
@pytest.mark.parametrize("result", list(Result))
def test_only_a_failed_blocking_check_stops_a_complaint(database: Database, number: int, result: Result) -> None:
    with database.write() as s:
        u = b.unit(s)
        me, of = b.actor(s, u, Role.analyst), b.match(s, u)
        answering.answer(s, of, number, result, "当面核对", "", me, b.NOW)
        of.state = MatchState.queued  # even where somebody put it there against the checks
        if result is F and number in gate.BLOCKING:
            with pytest.raises(Refused, match=gate.NAMES[number]):
                review.judge(s, me, of, review.Decision(Answer.suspect), b.NOW)
        else:
            assert review.judge(s, me, of, review.Decision(Answer.suspect), b.NOW).case is not None


ENDED: dict[str, dict[str, Any]] = {
    "lapsed": {"status": RightStatus.lapsed}, "revoked": {"status": RightStatus.revoked}, "expired": {"expires": date(2020, 1, 1)},
    "pending again": {"status": RightStatus.pending}, "elsewhere": {"territory": ["US"]}, "a bad number": {"number": "12-34"}}


@pytest.mark.parametrize("change", ENDED.values(), ids=ENDED)
@pytest.mark.parametrize("settled", [False, True])
def test_a_right_that_ended_since_becomes_no_complaint(database: Database, change: dict[str, Any], settled: bool) -> None:
    with database.write() as s:
        u = b.unit(s)
        me, of = b.actor(s, u, Role.analyst), b.match(s, u)
        earlier = review.judge(s, me, b.match(s, u, of.right), review.Decision(Answer.suspect), b.NOW).case
        for name, value in {**change, "updated_at": b.NOW + timedelta(hours=1)}.items():
            setattr(of.right, name, value)
        s.flush()
        if settled:
            assert proving.settle_changed(s, b.NOW + timedelta(hours=2)) == 1 and of.state is MatchState.blocked
            assert proving.settle_changed(s, b.NOW + timedelta(hours=3)) == 0
        with pytest.raises((Refused, Conflict)):
            review.judge(s, me, of, review.Decision(Answer.suspect), b.NOW)
        assert earlier is not None
        for kind in ("fair", "online"):
            with pytest.raises(Refused, match="前置审查"):
                linked.open_from(s, earlier, kind, me, b.NOW)
        assert linked.open_from(s, earlier, "mediation", me, b.NOW).state


@pytest.mark.parametrize("kind", ["database", "postgres_database"])
def test_a_right_that_the_register_restores_comes_back_into_the_queue(request: pytest.FixtureRequest, kind: str) -> None:
    opened: Database = request.getfixturevalue(kind)
    with opened.write() as s:
        u = b.unit(s)
        of = b.match(s, u, b.right(s, status=RightStatus.lapsed), state=MatchState.blocked)
        of.right.status, of.right.updated_at = RightStatus.in_force, b.NOW + timedelta(hours=1)
        s.flush()
        assert proving.settle_changed(s, b.NOW + timedelta(hours=2)) == 1 and of.state is MatchState.queued


@pytest.mark.parametrize(("failed", "state"), [((), MatchState.queued), ((3,), MatchState.blocked), ((10,), MatchState.blocked), ((8,), MatchState.blocked),
                                               ((14,), MatchState.blocked), ((17,), MatchState.queued)])
def test_what_fails_decides_whether_a_person_is_asked(failed: tuple[int, ...], state: MatchState) -> None:
    assert placing.place({n: F if n in failed else U for n in range(1, 19)})[0] is state


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
