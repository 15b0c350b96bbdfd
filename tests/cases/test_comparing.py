"""What stands beside the likeness: seven grounds, goods, the nearest cases, other places."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import comparing, gate, review
from cases.models import Answer, Case, Result
from registry.db import Database
from registry.people import Role
from registry.rights import RightKind
from registry.sightings import SightingImage
from tests import builders as b

SEVEN = ["authorised", "expired", "class", "prior", "functional", "descriptive", "parallel"]


@pytest.mark.parametrize("kind", list(RightKind))
def test_all_seven_grounds_are_there_whatever_the_right(database: Database, kind: RightKind) -> None:
    with database.write() as s:
        u = b.unit(s)
        found = comparing.grounds(b.match(s, u, b.right(s, kind=kind)))
        assert [g.key for g in found] == SEVEN
        assert all(g.reason for g in found)
        assert {g.result for g in found if g.key in ("authorised", "expired", "parallel")} <= {Result.unknown, Result.passed, Result.fail}


def test_what_a_check_found_is_said_and_what_lowered_the_score_is_marked_counted(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        m = b.match(s, u, findings=(*b.FINDINGS, b.Finding("goods_kind", -0.8, "8", "21", "商品种类不同", "goods")))
        b.fail_gate(m, 10)
        by = {g.key: g for g in comparing.grounds(m)}
        assert by["authorised"].result is Result.fail
        assert by["class"].result is Result.fail and by["class"].counted
        assert by["prior"].result is Result.unknown and by["prior"].ask
        assert by["parallel"].result is Result.unknown, "a licence on record says nothing about where the goods came from"


@pytest.mark.parametrize(("title", "nice", "near"), [("蓝鹊 保温杯", 21, 1.0), ("蓝鹊 保温杯", 36, 0.0), ("蓝鹊", 21, None)])
def test_goods_stand_against_goods(database: Database, title: str, nice: int, near: float | None) -> None:
    with database.write() as s:
        u = b.unit(s)
        assert comparing.goods_of(b.match(s, u, b.right(s, classes=(nice,)), b.sighting(s, u, title))).closeness == near


def closed(s: b.Session, u: b.Unit, of: b.Right, seller: str) -> Case:
    case = review.judge(s, b.actor(s, u, Role.analyst), b.match(s, u, of, b.sighting(s, u, seller=seller)), review.Decision(Answer.suspect), b.NOW).case
    assert case is not None
    case.state = "archived"
    return case


def test_the_nearest_closed_cases_are_those_on_the_same_right_then_the_same_seller_then_the_same_class(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        of, kin, far = b.right(s), b.right(s, "棠予"), b.right(s, "磐匠", classes=(8,))
        last, third, second, first = (closed(s, u, r, seller) for r, seller in ((far, "别家"), (kin, "别家"), (kin, "江汀日用"), (of, "江汀日用")))
        me = b.actor(s, u, Role.analyst)
        found = comparing.nearest_cases(s, me, b.match(s, u, of), limit=9)
        assert [n.case.id for n in found] == [first.id, second.id, third.id, last.id]
        assert found[0].why == ("同一权利", "同类商品", "同一卖家")


def test_the_same_picture_comes_before_the_same_seller_and_leads_to_its_match(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        of = b.right(s)
        here, twin, shop = b.sighting(s, u), b.sighting(s, u, seller="石桥五金"), b.sighting(s, u, at=b.NOW + timedelta(days=1))
        for seen in (here, twin):
            seen.images = [SightingImage(sha256="a" * 64)]
        s.flush()
        known = b.match(s, u, of, shop)
        places = comparing.elsewhere(s, b.match(s, u, of, here))
        assert [(p.sighting.id, p.same_picture, p.same_seller, p.match) for p in places] == [(twin.id, True, False, None), (shop.id, False, True, known)]


def test_every_ground_speaks_to_checks_that_exist() -> None:
    assert {n for line in comparing.GROUNDS for n in line.gates} <= set(gate.NAMES)
