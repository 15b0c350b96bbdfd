"""Proceedings, evaluation reports and papers of a right: recorded once, each change an event."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from registry.db import Database
from registry.errors import Refused
from registry.proceedings import (
    Conclusion,
    Outcome,
    PaperKind,
    ProceedingKind,
    attach,
    documents_of,
    open_attack,
    proceedings_of,
    record_proceeding,
    record_report,
    reports_of,
)
from registry.rights import RightKind, events_of
from tests.builders import NOW, right


def test_a_proceeding_is_recorded_once_and_its_end_is_a_change(database: Database) -> None:
    with database.write() as session:
        mark = right(session)
        for _ in range(2):
            record_proceeding(session, mark, ProceedingKind.invalidation, " 5W123456 ", by="tester", at=NOW, opened_on=date(2026, 1, 5), source="公告")
        attack = open_attack(session, mark)
        assert attack is not None and attack.number == "5W123456" and len(events_of(session, mark)) == 1
        record_proceeding(session, mark, ProceedingKind.invalidation, "5W123456", by="tester", at=NOW + timedelta(days=1), opened_on=date(2026, 1, 5),
                          decided_on=date(2026, 11, 1), outcome=Outcome.maintained, source="公告")
        assert open_attack(session, mark) is None and [p.outcome for p in proceedings_of(session, mark)] == [Outcome.maintained]
        assert [e.after["outcome"] for e in events_of(session, mark)] == ["maintained", "open"]


def test_a_suit_against_an_infringer_is_no_attack_on_the_right(database: Database) -> None:
    with database.write() as session:
        mark = right(session)
        record_proceeding(session, mark, ProceedingKind.court, "（2026）鄂01知民初1号", by="tester", at=NOW)
        assert open_attack(session, mark) is None


@pytest.mark.parametrize("told", [{"number": " "}, {"opened_on": date(2026, 2, 1), "decided_on": date(2026, 1, 1), "outcome": Outcome.removed},
                                  {"outcome": Outcome.removed}, {"decided_on": date(2026, 1, 1)}])
def test_half_told_proceedings_are_refused(database: Database, told: dict[str, object]) -> None:
    with database.write() as session, pytest.raises(Refused):
        record_proceeding(session, right(session), ProceedingKind.non_use, by="tester", at=NOW, **{"number": "1", **told})  # type: ignore[arg-type]


def test_reports_belong_to_designs_and_utility_models(database: Database) -> None:
    with database.write() as session:
        design = right(session, kind=RightKind.design)
        record_report(session, design, date(2025, 1, 1), Conclusion.positive, by="tester", at=NOW)
        record_report(session, design, date(2026, 1, 1), Conclusion.negative, by="tester", at=NOW)
        assert [r.conclusion for r in reports_of(session, design)] == [Conclusion.negative, Conclusion.positive]
        with pytest.raises(Refused):
            record_report(session, right(session), date(2025, 1, 1), Conclusion.positive, by="tester", at=NOW)


def test_a_paper_is_attached_once(database: Database) -> None:
    with database.write() as session:
        mark = right(session)
        papers = {attach(session, mark, "b" * 64, "注册证.pdf", by="tester", at=NOW, kind=PaperKind.certificate).uid for _ in range(2)}
        assert len(papers) == 1 and [d.name for d in documents_of(session, mark)] == ["注册证.pdf"]
