"""Does a right live on a day and in a place: a table for all kinds, with the reason and the statute."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from registry.rights import Right, RightKind, RightStatus
from registry.validity import covers, validity_in, validity_on

DAY = date(2026, 11, 24)
K, S = RightKind, RightStatus


def _right(kind: RightKind = K.trademark, **told: Any) -> Right:
    return Right(**{"kind": kind, "office": "CN", "number": "1", "status": S.in_force, "extra": {}, "territory": [], "updated_at": datetime(2026, 11, 1, tzinfo=UTC), **told})


@pytest.mark.parametrize(("right", "state", "words", "statute"), [
    (_right(registered=date(2020, 1, 1)), "alive", "有效，至 2030-01-01", "商标法第三十九条"),
    (_right(registered=date(2016, 10, 1)), "alive", "宽展期内，至 2027-04-01", "商标法第三十九条"),
    (_right(expires=date(2026, 10, 1)), "alive", "宽展期内，至 2027-04-01", "商标法第三十九条、第四十条"),
    (_right(expires=date(2026, 5, 1)), "dead", "2026-11-01 届满", "商标法"),
    (_right(registered=date(2027, 1, 1)), "pending", "2027-01-01", ""),
    (_right(status=S.pending), "pending", "仅申请", ""),
    (_right(status=S.revoked), "dead", "已撤销", "商标法第四十九条"),
    (_right(status=S.invalid), "dead", "宣告无效", "商标法第四十七条"),
    (_right(status=S.unknown), "unknown", "未知", ""),
    (_right(status=S.disputed), "unknown", "争议", ""),
    (_right(K.invention, filed=date(2006, 11, 24)), "alive", "2026-11-24", "专利法第四十二条"),
    (_right(K.invention, filed=date(2006, 11, 23)), "dead", "2026-11-23", "专利法第四十二条"),
    (_right(K.utility_model, filed=date(2016, 11, 25)), "alive", "2026-11-25", "专利法第四十二条"),
    (_right(K.utility_model, filed=date(2016, 11, 1)), "dead", "2026-11-01", "专利法第四十二条"),
    (_right(K.design, filed=date(2021, 6, 1)), "alive", "2036-06-01", "专利法第四十二条"),
    (_right(K.design, filed=date(2021, 5, 31)), "alive", "2031-05-31", "专利法第四十二条"),
    (_right(K.design, filed=date(2016, 5, 31)), "dead", "2026-05-31", "专利法第四十二条"),
    (_right(K.design, status=S.lapsed), "dead", "已终止", "专利法第四十四条"),
    (_right(K.design, status=S.invalid), "dead", "宣告无效", "专利法第四十七条"),
    (_right(K.invention, filed=date(2015, 1, 1), extra={"fees_until": "2027-01-01"}), "alive", "2035-01-01", "专利法第四十二条"),
    (_right(K.invention, filed=date(2015, 1, 1), extra={"fees_until": "2026-09-01"}), "alive", "滞纳期至 2027-03-01", "专利法第四十四条"),
    (_right(K.invention, filed=date(2015, 1, 1), extra={"fees_until": "2026-01-01"}), "unknown", "须核实", "专利法第四十四条"),
    (_right(K.gi), "alive", "期限不适用", ""),
    (_right(K.gi, status=S.revoked), "dead", "已撤销", ""),
    (_right(K.copyright, expires=date(2060, 12, 31)), "alive", "2060-12-31", ""),
    (_right(K.copyright, expires=date(2025, 12, 31)), "dead", "2025-12-31", ""),
    (_right(K.design, office="US", expires=date(2020, 1, 1)), "dead", "2020-01-01", ""),
    (_right(K.invention, office="US", filed=date(2000, 1, 1)), "alive", "期限不适用或未记录", ""),
    (_right(expires=date(2030, 1, 1), updated_at=datetime(2025, 1, 2, tzinfo=UTC)), "unknown", "2025-01-02，此后状态未知", ""),
    (_right(expires=date(2030, 1, 1), updated_at=datetime(2025, 1, 2, tzinfo=UTC), status_checked_on=date(2026, 1, 5)), "alive", "2030-01-01", "商标法"),
    (_right(status=S.revoked, updated_at=datetime(2020, 1, 1, tzinfo=UTC)), "dead", "已撤销", "商标法第四十九条"),
])
def test_the_state_on_a_day_with_its_reason_and_statute(right: Right, state: str, words: str, statute: str) -> None:
    found = validity_on(right, DAY)
    assert found.state == state and words in found.reason.format(**found.values) and found.statute.startswith(statute)
    assert statute or not found.statute or found.statute.endswith("条")


@pytest.mark.parametrize(("office", "territory", "country", "reaches"), [
    ("CN", [], "CN", True), ("CN", [], "US", False), ("WO", ["CN", "DE"], "CN", True), ("WO", ["DE"], "CN", False), ("EM", ["DE", "FR"], "FR", True)])
def test_a_right_that_does_not_reach_a_country_is_none_there(office: str, territory: list[str], country: str, reaches: bool) -> None:
    right = _right(office=office, territory=territory, expires=date(2030, 1, 1))
    assert covers(right, country) is reaches
    found = validity_in(right, DAY, country)
    assert (found.state == "alive") is reaches and (reaches or country in found.values["country"])
