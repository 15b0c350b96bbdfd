"""Families of rights, and two records of one right merged and parted again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from registry.db import Database
from registry.errors import Conflict, NotFound, Refused
from registry.families import (
    join_kin,
    leave_kin,
    likely_kin,
    link_families,
    look_alikes,
    merge,
    merge_of,
    merges_into,
    relatives,
    unmerge,
)
from registry.rights import Right, RightImage, RightKind, RightName, events_of, find_rights
from tests.builders import NOW, right

LATER = NOW + timedelta(days=1)


def test_the_marks_of_one_owner_are_suggested_joined_and_left(database: Database) -> None:
    with database.write() as session:
        first, second, third, foreign = right(session), right(session), right(session, "别的"), right(session, owner="别家")
        assert [(kind, r.id) for kind, r in likely_kin(session, first)] == [("mark", second.id)]
        join_kin(session, first, second, "tester", NOW)
        assert likely_kin(session, first) == [] and [(k, r.id) for k, r in relatives(session, second)] == [("mark", first.id)]
        join_kin(session, first, third, "tester", NOW)
        join_kin(session, third, foreign, "tester", NOW)
        assert {(k, r.id) for k, r in relatives(session, first)} == {("mark", second.id), ("manual", third.id), ("manual", foreign.id)}
        leave_kin(session, first, second, "tester", NOW)
        assert {k for k, _ in relatives(session, first)} == {"manual"} and relatives(session, second) == []
        assert [e.after for e in events_of(session, second)] == [{"left": f"CN {first.number}"}, {"joined": f"CN {first.number}"}]
        for one, other, problem in ((first, third, Conflict), (first, first, Refused)):
            with pytest.raises(problem):
                join_kin(session, one, other, "tester", NOW)


def test_a_design_and_the_filing_whose_priority_it_claims_are_a_family(database: Database) -> None:
    with database.write() as session:
        first = right(session, kind=RightKind.design, number="ZL2023301234569", owner="甲")
        later = right(session, kind=RightKind.design, number="D0999999", owner="乙")
        later.extra = {"priorities": ["202330123456.9"]}
        other = right(session, kind=RightKind.design, number="D0888888", owner="丙")
        assert [f.kind for f in link_families(session, [first, later, other], "tester", NOW)] == ["priority"]
        assert [r.id for _, r in relatives(session, later)] == [first.id] and relatives(session, other) == []


def _two_records(session: object) -> tuple[Right, Right]:
    kept, gone = right(session, "澜雀", classes=(21,)), right(session, "LANQUE", classes=(21, 35))  # type: ignore[arg-type]
    kept.names, gone.names = [RightName(name="LANQUE")], [RightName(name="蓝雀杯")]
    gone.images = [RightImage(sha256="a" * 64, role="main", position=0)]
    return kept, gone


def test_a_merge_adds_what_only_the_other_says_and_hides_it(database: Database) -> None:
    with database.write() as session:
        kept, gone = _two_records(session)
        made = merge(session, kept, gone, "同一注册证的两种写法", "tester", NOW)
        assert [n.name for n in kept.names] == ["LANQUE", "蓝雀杯"] and kept.nice() == (21, 35) and [i.sha256 for i in kept.images] == ["a" * 64]
        assert "蓝雀杯" in kept.folded and kept.indexed_digest == "" and not gone.watched
        assert [r.id for r in find_rights(session)[0]] == [kept.id] and find_rights(session)[1] == 1
        assert merge_of(session, gone) is made and merges_into(session, kept) == [made]
        assert [e.what for e in events_of(session, kept)] == ["merged"] and events_of(session, gone)[0].after["number"] == kept.number


def test_an_unmerge_leaves_both_as_they_were_with_history(database: Database) -> None:
    with database.write() as session:
        kept, gone = _two_records(session)
        made = merge(session, kept, gone, "同一注册证的两种写法", "tester", NOW)
        session.commit()
        unmerge(session, made.uid, "another", LATER)
        assert [n.name for n in kept.names] == ["LANQUE"] and kept.nice() == (21,) and kept.images == [] and gone.watched
        assert find_rights(session)[1] == 2 and "蓝雀杯" not in kept.folded
        assert [(e.what, e.by) for e in events_of(session, gone)] == [("unmerged", "another"), ("merged", "tester")]
        with pytest.raises(NotFound):
            unmerge(session, made.uid, "another", LATER)


def test_merges_that_make_no_sense_are_refused(database: Database) -> None:
    with database.write() as session:
        one, two, three = right(session, "甲"), right(session, "甲"), right(session, "甲")
        design = right(session, "甲", kind=RightKind.design)
        for kept, gone, reason in ((one, one, "x"), (one, design, "x"), (one, two, " ")):
            with pytest.raises(Refused):
                merge(session, kept, gone, reason, "tester", NOW)
        merge(session, one, two, "重复", "tester", NOW)
        for kept, gone in ((three, two), (two, three), (three, one)):
            with pytest.raises(Conflict):
                merge(session, kept, gone, "重复", "tester", NOW)


def test_look_alikes_share_kind_owner_name_and_a_day(database: Database) -> None:
    with database.write() as session:
        first, same, other_day = right(session, "澜雀"), right(session, "瀾雀"), right(session, "澜雀")
        other_day.filed, other_day.registered = date(2001, 1, 1), date(2002, 1, 1)
        right(session, "澜雀", owner="另一家")
        assert [r.id for r in look_alikes(session, first)] == [same.id]
