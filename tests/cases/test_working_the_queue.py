"""Around the queue: skips, views, the budget, bulk answers, one's own history."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import budget, bulk, claims, review, skipping, views
from cases.models import Answer, MatchState
from registry.db import Database
from registry.errors import Conflict, NotFound, Refused
from registry.people import Role
from tests import builders as b

DISMISS = review.Decision(Answer.dismiss, "different")


def test_what_one_skipped_comes_back_to_oneself_after_a_while_and_to_others_at_once(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        me, other = b.actor(s, u, Role.analyst), b.actor(s, u, Role.analyst)
        m = b.match(s, u)
        claims.claim(s, me, m, b.NOW)
        skipping.skip(s, me, m, "language", b.NOW)
        assert m.claimed_by is None and [k.reason for k in skipping.skips_of(s, m)] == ["language"]
        assert claims.claim_next(s, me, b.NOW) is None
        assert claims.claim_next(s, me, b.NOW + skipping.AWAY + timedelta(seconds=1)) is m
        claims.release(s, me, m)
        assert claims.claim_next(s, other, b.NOW) is m


def test_who_must_stand_aside_is_never_offered_it_again_and_a_reason_is_needed(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        me, m = b.actor(s, u, Role.analyst), b.match(s, u)
        with pytest.raises(Refused):
            skipping.skip(s, me, m, "mood", b.NOW)
        skipping.skip(s, me, m, "recusal", b.NOW)
        assert claims.claim_next(s, me, b.NOW + timedelta(days=900)) is None


def test_a_view_is_kept_under_its_name_for_its_owner_only(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        me, other = b.actor(s, u, Role.analyst), b.actor(s, u, Role.analyst)
        views.keep_view(s, me, "展会", {"channel": "exhibit", "page": "3", "q": ""}, b.NOW)
        kept = views.keep_view(s, me, "展会", {"channel": "photo"}, b.NOW)
        assert [v.filters for v in views.views_of(s, me)] == [{"channel": "photo"}] and not views.views_of(s, other)
        with pytest.raises(NotFound):
            views.drop_view(s, other, kept.id)
        views.drop_view(s, me, kept.id)
        assert not views.views_of(s, me)


def waiting(*rows: tuple[str, float, tuple[float, ...]]) -> list[budget.Waiting]:
    return [budget.Waiting(key, b.NOW + timedelta(hours=hours), members) for key, hours, members in rows]


def test_the_plan_does_what_is_urgent_and_then_what_holds_most() -> None:
    plan = budget.plan(waiting(("weak", 1, (-3.0,)), ("strong", 30, (3.0,)), ("many", 40, (1.0, 1.0, 1.0)), ("poor", 20, (-3.0,))), 2, b.NOW, budget.Calibration(), 60, 5)
    assert plan.order == ["weak", "many", "strong", "poor"]
    assert (plan.fits, plan.matches) == (2, 4)
    p = budget.Calibration().probability
    assert plan.share == pytest.approx((p(-3) + 3 * p(1)) / (2 * p(-3) + 3 * p(1) + p(3)))
    shares = [y for _, y in plan.curve]
    assert shares == sorted(shares) and shares[-1] == pytest.approx(1)


def test_an_empty_queue_and_a_short_time_plan_nothing() -> None:
    assert budget.plan([], 40, b.NOW, budget.Calibration(), 30, 0).fits == 0
    assert budget.plan(waiting(("a", 30, (0.0,))), 5, b.NOW, budget.Calibration(), 900, 0).share == 0


def test_the_curve_is_learnt_from_answers_and_is_the_score_where_there_are_few() -> None:
    assert budget.fit([(2.0, True), (-2.0, False)]).judged == 0
    # an overconfident engine: at log-odds 4 only every second one is suspected
    pairs = [(x / 10, (i % 2 == 0) if x > 20 else i % 10 == 0) for i in range(40) for x in (5, 40)]
    fitted = budget.fit(pairs)
    assert fitted.judged == len(pairs)
    assert fitted.probability(4.0) == pytest.approx(0.5, abs=0.05)
    assert fitted.probability(0.5) == pytest.approx(0.1, abs=0.05)


def test_the_time_of_a_card_is_measured_from_taking_it_up(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        me = b.actor(s, u, Role.analyst)
        assert budget.pace(s, me) == (budget.USUAL_SECONDS, 0)
        for seconds in (4, 6, 50):
            m = b.match(s, u)
            claims.claim(s, me, m, b.NOW)
            claims.claim(s, me, m, b.NOW + timedelta(seconds=2))  # opening it again does not start it anew
            review.judge(s, me, m, DISMISS, b.NOW + timedelta(seconds=seconds))
        assert budget.pace(s, me) == (6, 3)


def test_a_bulk_answer_is_one_batch_that_leaves_alone_what_others_hold(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        me, other = b.actor(s, u, Role.analyst), b.actor(s, u, Role.analyst)
        of = b.right(s)
        a, twin, held, done = b.match(s, u, of, cluster="k"), b.match(s, u, of, cluster="k"), b.match(s, u), b.match(s, u)
        claims.claim(s, other, held, b.NOW)
        review.judge(s, other, done, DISMISS, b.NOW)
        uids = [a.uid, held.uid, done.uid, twin.uid]
        lines = bulk.preview(s, me, uids, b.NOW)
        assert len(lines[0].members) == 2 and [line.stopped is None for line in lines] == [True, False, False]
        assert other.name in str(lines[2].stopped.values)  # type: ignore[union-attr]
        result = bulk.answer(s, me, uids, DISMISS, b.NOW)
        assert result.count == 2 and len(result.stopped) == 2
        assert (a.state, twin.state, held.state) == (MatchState.dismissed, MatchState.dismissed, MatchState.queued)
        assert [(x.count, x.undone) for x in review.history(s, me)] == [(2, False)]
        review.undo(s, me, b.NOW, batch=result.batch)
        assert a.state is twin.state is MatchState.queued and review.history(s, me)[0].undone
        with pytest.raises(Refused):
            bulk.answer(s, me, uids, review.Decision(Answer.suspect), b.NOW)


def test_an_answer_others_have_built_upon_is_not_taken_back_from_under_them(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        me, other = b.actor(s, u, Role.analyst), b.actor(s, u, Role.analyst)
        m = b.match(s, u)
        batch = review.judge(s, me, m, review.Decision(Answer.watch), b.NOW).batch
        review.judge(s, other, m, DISMISS, b.NOW)
        with pytest.raises(Conflict, match="请先撤销"):
            review.undo(s, me, b.NOW, batch=batch)
        with pytest.raises(Conflict, match="没有可以撤销"):
            review.undo(s, other, b.NOW, batch=batch)


def test_cards_answered_in_no_time_do_not_make_the_plan_endless(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        who = b.actor(s, u, Role.analyst)
        for step in (0.0, 0.2):
            match = claims.claim(s, who, b.match(s, u, b.right(s)), b.NOW)
            review.judge(s, who, match, review.Decision(Answer.dismiss, "different"), b.NOW + b.timedelta(seconds=step))
        b.match(s, u, b.right(s))
        made = budget.plan_for(s, who, 40, b.NOW)
        assert made.fits == 1 and (made.seconds, made.timed) == (1.0, 1)
