"""Golden items, second readings, agreement, thresholds, judged pairs."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import agreement, judged_pairs, readings, review, thresholds
from cases.models import Answer, MatchState
from cases.quality_models import Purpose
from registry.db import Database
from registry.errors import Conflict, NotAllowed, Refused
from registry.people import Role
from registry.rights import RightKind
from tests import builders as b

DISMISS = review.Decision(Answer.dismiss, "different")


@pytest.mark.parametrize(("pairs", "kappa"), [
    ([], None), ([("a", "a"), ("a", "a")], None), ([("a", "a"), ("b", "b")], 1.0), ([("a", "b"), ("b", "a")], -1.0),
    ([("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15, 0.4),
])
def test_cohens_kappa_is_that_of_the_textbook(pairs: list[tuple[str, str]], kappa: float | None) -> None:
    assert agreement.cohen(pairs) == (None if kappa is None else pytest.approx(kappa))


def test_fleiss_kappa_is_that_of_the_textbook() -> None:
    """The worked example of Fleiss (1971) as it is usually printed: ten subjects, fourteen raters, five categories."""
    table = ((0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1), (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7))
    items = [[c for c, n in enumerate(row) for _ in range(n)] for row in table]
    assert agreement.fleiss(items) == pytest.approx(0.210, abs=0.001)
    assert agreement.fleiss([["a"]]) is None


def answer_many(s: b.Session, u: b.Unit, who: b.Actor, n: int) -> None:
    for _ in range(n):
        review.judge(s, who, b.match(s, u), DISMISS, b.NOW)


def test_a_golden_item_comes_as_one_card_among_others_and_changes_nothing(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead, first, me = b.actor(s, u, Role.lead), b.actor(s, u, Role.analyst), b.actor(s, u, Role.analyst)
        settled = b.match(s, u)
        review.judge(s, first, settled, DISMISS, b.NOW)
        with pytest.raises(NotAllowed):
            readings.settle(s, me, settled, "显然", b.NOW)
        with pytest.raises(Refused):
            readings.settle(s, lead, b.match(s, u), "还没判", b.NOW)
        readings.settle(s, lead, settled, "两字完全不同", b.NOW)
        assert readings.due(s, me, b.NOW) is None
        answer_many(s, u, me, readings.GOLDEN_EVERY - 1)
        reading = readings.due(s, me, b.NOW)
        assert reading is not None and reading.match_id == settled.id and readings.due(s, me, b.NOW) is reading
        assert readings.open_reading(s, first, settled, b.NOW) is None
        readings.answer(s, me, reading, review.Decision(Answer.suspect), b.NOW + timedelta(minutes=1))
        assert settled.state is MatchState.dismissed and len(review.judgements_of(s, settled)) == 1
        assert [(line.count, line.agreed) for line in agreement.report(s, me).golden] == [(1, 0)]
        assert readings.undo(s, me, b.NOW) is reading and reading.answer is None


def test_a_second_reader_is_never_the_first_and_with_two_people_there_is_none(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        first, me = b.actor(s, u, Role.analyst), b.actor(s, u, Role.analyst)
        m = b.match(s, u)
        judged = review.judge(s, first, m, DISMISS, b.NOW, batch="0" * 32)
        assert readings.sample(s, judged, m, first, b.NOW) is None, "two people"
        b.actor(s, u, Role.expert)
        made = readings.sample(s, judged, m, first, b.NOW)
        assert made is not None and made.purpose is Purpose.second
        for who in (first, me):
            answer_many(s, u, who, readings.SECOND_EVERY - 1)
        assert readings.due(s, first, b.NOW) is None
        assert readings.due(s, me, b.NOW) is made
        readings.answer(s, me, made, DISMISS, b.NOW)
        report = agreement.report(s, me)
        assert {(line.name, line.count, line.agreed) for line in report.by_reviewer} == {(first.name, 1, 1), (me.name, 1, 1)}
        assert report.by_kind[RightKind.trademark].count == 1


def test_the_lab_counts_what_lies_between_the_thresholds() -> None:
    closed = [thresholds.Closed(str(n), score, true) for n, (score, true) in enumerate(((0.3, True), (0.5, False), (0.55, True), (0.58, False), (0.9, True)))]
    t = thresholds.trial(closed, 0.45, 0.6, 30, 7)
    assert (t.closed, t.true, t.lost, t.saved, t.minutes, t.lost_uids, t.waiting) == (4, 2, 1, 3, 1.5, ("2",), 7)
    assert thresholds.trial(closed, 0.45, 0.45, 30).saved == 0


def test_a_threshold_is_proposed_by_one_and_applied_by_another(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        one, two, analyst = b.actor(s, u, Role.lead), b.actor(s, u, Role.lead), b.actor(s, u, Role.analyst)
        weak = b.match(s, u, findings=(b.Finding("base", 0.1),))
        strong = b.match(s, u)
        old = thresholds.threshold(s, RightKind.trademark)
        change = thresholds.propose(s, one, RightKind.trademark, 0.7, "低分线索多为普通词", b.NOW)
        assert change.figures["waiting"] == 1 and thresholds.threshold(s, RightKind.trademark) == old
        with pytest.raises(Conflict):
            thresholds.propose(s, two, RightKind.trademark, 0.8, "再高些", b.NOW)
        for who in (one, analyst):
            with pytest.raises(NotAllowed):
                thresholds.apply(s, who, change.id, b.NOW)
        assert thresholds.apply(s, two, change.id, b.NOW) == 1
        s.expire_all()
        assert (weak.state, weak.held_because, strong.state) == (MatchState.blocked, thresholds.BELOW, MatchState.queued)
        assert thresholds.threshold(s, RightKind.trademark) == 0.7 and thresholds.threshold(s, RightKind.design) != 0.7
        with pytest.raises(Conflict):
            thresholds.drop(s, one, change.id, b.NOW)


def test_every_deciding_answer_becomes_a_judged_pair(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        me = b.actor(s, u, Role.analyst)
        review.judge(s, me, b.match(s, u), DISMISS, b.NOW)
        review.judge(s, me, b.match(s, u, seen=b.sighting(s, u, "=蓝鹊 杯")), review.Decision(Answer.watch), b.NOW)
        review.judge(s, me, b.match(s, u, seen=b.sighting(s, u, "=蓝鹊 壶")), review.Decision(Answer.dismiss, "goods"), b.NOW)
        review.undo(s, me, b.NOW)
        assert judged_pairs.rows(s, me) == [{"mark": "澜雀", "text": "蓝鹊 保温杯 500ml", "kind": "sound", "label": "0", "note": "judged 2026-11-24 different"}]
