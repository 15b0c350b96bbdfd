"""The invented register is well formed and rich enough."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from registry import numbers as registered
from webapp.sample import numbers
from webapp.sample.owners import OWNERS
from webapp.sample.world import TODAY, Layout, lay_out


def records(layout: Layout) -> list[dict[str, object]]:
    return [r.record for r in layout.rights]


def test_six_kinds_are_held_by_many_owners(layout: Layout) -> None:
    kinds = Counter(r["kind"] for r in records(layout))
    assert set(kinds) == {"trademark", "design", "invention", "utility_model", "gi", "copyright"}
    assert sum(kinds.values()) >= 80
    assert len({r["owner"] for r in records(layout)}) >= 25
    assert kinds["design"] >= 15 and kinds["copyright"] >= 8 and kinds["gi"] >= 2


def test_one_office_kind_and_number_is_one_right(layout: Layout) -> None:
    names = [(r["office"], r["kind"], r["number"]) for r in records(layout)]
    assert len(set(names)) == len(names)
    assert len({r.key for r in layout.rights}) == len(layout.rights)


def test_the_ledger_takes_every_number_as_it_stands(layout: Layout) -> None:
    for r in records(layout):
        granted = r["status"] != "pending"
        assert registered.canonical(str(r["kind"]), str(r["office"]), str(r["number"]), granted=granted) == r["number"], r["key"]


@pytest.mark.parametrize(("twelve", "digit"), [("200630110998", "7"), ("202030123456", registered.patent_check("202030123456"))])
def test_check_digits_agree_with_the_ledger(twelve: str, digit: str) -> None:
    assert numbers.check_digit(twelve) == digit


def test_credit_codes_pass_their_own_check() -> None:
    for serial in range(1, 40):
        registered.uscc(numbers.uscc(serial))


def test_states_and_dates_do_not_contradict_each_other(layout: Layout) -> None:
    for r in records(layout):
        end = date.fromisoformat(str(r["expires"])) if r["expires"] else None
        if r["status"] == "in_force":
            assert r["registered"] and date.fromisoformat(str(r["registered"])) <= TODAY, r["key"]
            assert end is None or end > TODAY, r["key"]
        if r["status"] == "expired":
            assert end is not None and end < TODAY, r["key"]
        if r["status"] == "pending":
            assert r["registered"] is None, r["key"]
        if r["filed"] and r["registered"]:
            assert str(r["filed"]) < str(r["registered"]), r["key"]


def test_some_rights_are_dead_pending_or_foreign(layout: Layout) -> None:
    states = Counter(str(r["status"]) for r in records(layout))
    assert {"expired", "pending", "lapsed", "revoked", "disputed"} <= set(states)
    assert {"CN", "US", "EM"} == {r["office"] for r in records(layout)}
    assert all(r["territory"] == r["office"] for r in records(layout))


def test_designs_show_six_sides_and_a_perspective(layout: Layout) -> None:
    for right in layout.rights:
        if right.record["kind"] == "design":
            assert [role for role, _ in right.drawings] == ["front", "back", "left", "right", "top", "bottom", "perspective"]


def test_indications_name_their_users_and_authorisations_their_terms(layout: Layout) -> None:
    marks = [r for r in records(layout) if r["kind"] == "gi"]
    assert all(r["gi"]["users"] and r["gi"]["area"] and r["gi"]["standard"] for r in marks)  # type: ignore[index]
    grants = [g for r in records(layout) for g in r["authorised"]]  # type: ignore[attr-defined]
    assert any(g["to"] < TODAY.isoformat() for g in grants) and any(g["to"] > TODAY.isoformat() for g in grants)


def test_names_keep_to_characters_that_every_carried_face_holds() -> None:
    for owner in OWNERS:
        (owner.zh + owner.brand + "".join(owner.aliases)).encode("gb2312")


def test_the_same_seed_gives_the_same_register_and_another_seed_another() -> None:
    first, again, other = (records(lay_out(seed)) for seed in (7, 7, 8))
    assert first == again
    assert [r["number"] for r in first] != [r["number"] for r in other]
