"""The same pair in two places: earlier opinions are shown before signing, and what stands open is proposed the same result."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from cases import elsewhere, opinion, review, signing
from cases.models import Answer, Conclusion, Match, MatchState, Opinion
from registry.db import Database
from registry.errors import Conflict, NotFound
from registry.network import Unit
from registry.people import Role
from registry.rights import Right
from registry.sightings import SightingImage
from tests import builders as b
from tests.cases.test_opinion import words

PICTURE = "a" * 64


def pair(s: Session, u: Unit, right: Right, *, picture: str = PICTURE, title: str = "蓝鹊 保温杯 500ml", seller: str = "江汀日用") -> Match:
    seen = b.sighting(s, u, title, seller=seller)
    seen.images = [SightingImage(sha256=picture, url="", position=0)]
    return b.match(s, u, right, seen)


def opined(s: Session, u: Unit, match: Match, conclusion: str, *, sign: bool = True) -> Opinion:
    drafter = b.actor(s, u, Role.analyst)
    case = review.judge(s, drafter, match, review.Decision(Answer.suspect), b.NOW).case
    assert case
    draft = opinion.draft(s, case, drafter, b.NOW)
    said = words(draft)
    draft = opinion.write(s, draft, drafter, opinion.Words(said.rows, said.against, said.reasoning, conclusion, said.would_change), b.NOW, lock=draft.lock)
    if sign:
        signing.submit(s, draft, drafter, b.NOW, recusal=True)
        signing.issue(s, draft, b.actor(s, u, Role.expert), b.NOW, {}, recusal=True)
    return draft


@pytest.mark.parametrize(("there", "here", "against"), [
    ("low", "high", True), ("rather_low", "rather_high", True), ("high", "rather_high", False), ("undecided", "high", False), ("high", "low", True)])
def test_another_units_opinion_on_the_same_pair_is_shown_before_signing(database: Database, there: str, here: str, against: bool) -> None:
    with database.write() as s:
        u, other, right = b.unit(s), b.unit(s, "邻市中心"), b.right(s)
        first = opined(s, other, pair(s, other, right, title="别的标题", seller="别家"), there)
        mine = opined(s, u, pair(s, u, right), here, sign=False)
        found = elsewhere.earlier(s, mine)
        assert [(e.number, e.unit, e.against) for e in found] == [(first.number, "邻市中心", against)]


def test_what_differs_is_not_the_same_pair(database: Database) -> None:
    with database.write() as s:
        u, right = b.unit(s), b.right(s)
        opined(s, u, pair(s, u, b.right(s)), "low")
        opined(s, u, pair(s, u, right, picture="b" * 64, title="别的杯子"), "low")
        opined(s, u, pair(s, u, right, seller="别家", picture="c" * 64), "low")
        assert elsewhere.earlier(s, opined(s, u, pair(s, u, right), "high", sign=False)) == []


@pytest.mark.parametrize(("conclusion", "state"), [("high", MatchState.case), ("rather_high", MatchState.case), ("low", MatchState.dismissed), ("rather_low", MatchState.dismissed)])
def test_the_same_thing_is_judged_the_same_one_by_one(database: Database, conclusion: str, state: MatchState) -> None:
    with database.write() as s:
        u, right = b.unit(s), b.right(s)
        like, unlike = pair(s, u, right, seller="另一店"), pair(s, u, right, picture="b" * 64, title="别的杯子", seller="另一店")
        issued, analyst = opined(s, u, pair(s, u, right), conclusion), b.actor(s, u, Role.analyst)
        assert elsewhere.still_open(s, issued, analyst) == [like]
        elsewhere.follow(s, issued, analyst, like.uid, b.NOW)
        assert like.state is state and unlike.state is MatchState.queued
        last = review.last_judgement(s, like)
        assert last and last.words == issued.number
        with pytest.raises(NotFound):
            elsewhere.follow(s, issued, analyst, like.uid, b.NOW)
        review.undo(s, analyst, b.NOW)
        assert like.state is MatchState.queued


def test_an_opinion_that_did_not_decide_proposes_nothing(database: Database) -> None:
    with database.write() as s:
        u, right = b.unit(s), b.right(s)
        like = pair(s, u, right, seller="另一店")
        issued = opined(s, u, pair(s, u, right), "undecided")
        assert elsewhere.answer_of(Conclusion.undecided) is None
        with pytest.raises(Conflict):
            elsewhere.follow(s, issued, b.actor(s, u, Role.analyst), like.uid, b.NOW)


def test_a_picture_that_looks_the_same_is_the_same_pair_though_its_file_is_another(database: Database) -> None:
    looks = {"b" * 64: 0, "c" * 64: (1 << 20) - 1, "d" * 64: (1 << 130) - 1}
    with database.write() as s:
        u, right = b.unit(s), b.right(s)
        near = opined(s, u, pair(s, u, right, picture="c" * 64, title="别的标题", seller="别家"), "low")
        opined(s, u, pair(s, u, right, picture="d" * 64, title="第三种", seller="第三家"), "low")
        waits = pair(s, u, right, picture="c" * 64, title="第四种", seller="第四家")
        mine = opined(s, u, pair(s, u, right, picture="b" * 64), "high")
        assert [(e.number, e.against) for e in elsewhere.earlier(s, mine, looks.get)] == [(near.number, True)] and not elsewhere.earlier(s, mine)
        analyst = b.actor(s, u, Role.analyst)
        assert elsewhere.still_open(s, mine, analyst, looks.get) == [waits] and not elsewhere.still_open(s, mine, analyst)
        assert elsewhere.follow(s, mine, analyst, waits.uid, b.NOW, looks.get).case
