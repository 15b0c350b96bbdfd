"""Reminders: the right stage on the right day, by table; nothing for what is dead, nothing guessed."""

from __future__ import annotations

from datetime import date

import pytest

from registry.authorisations import authorise
from registry.db import Database
from registry.reminders import Stage, of_right, reminders, told, untold
from registry.rights import RightKind, RightStatus
from tests import builders as b

T, D, M = RightKind.trademark, RightKind.design, RightKind.utility_model
DAY = date(2026, 11, 24)

ROWS: tuple[tuple[RightKind, dict[str, object], list[tuple[str, Stage, date]]], ...] = (
    (T, {"expires": date(2031, 5, 20)}, []),
    (T, {"expires": date(2027, 11, 25)}, []), (T, {"expires": date(2027, 11, 24)}, [("renewal", Stage.open, date(2027, 11, 24))]),
    (T, {"expires": date(2027, 2, 22)}, [("renewal", Stage.soon, date(2027, 2, 22))]),
    (T, {"expires": date(2026, 11, 24)}, [("renewal", Stage.soon, date(2026, 11, 24))]),
    (T, {"expires": date(2026, 11, 23)}, [("renewal", Stage.grace, date(2027, 5, 23))]),
    (T, {"expires": date(2026, 5, 24)}, [("renewal", Stage.grace, date(2026, 11, 24))]),
    (T, {"expires": date(2026, 5, 23)}, [("renewal", Stage.over, date(2026, 11, 23))]),
    (T, {"expires": date(2020, 1, 1)}, []),
    (T, {"expires": None, "registered": date(2017, 6, 1)}, [("renewal", Stage.open, date(2027, 6, 1))]),
    (T, {"expires": date(2027, 2, 22), "status": RightStatus.invalid}, []),
    (D, {"filed": date(2022, 12, 20), "expires": None}, [("fee", Stage.unknown, date(2026, 12, 20))]),
    (D, {"filed": date(2022, 4, 20), "expires": None}, []),
    (D, {"filed": date(2022, 12, 20), "expires": None, "paid": "2027-12-20"}, []),
    (D, {"filed": date(2022, 12, 20), "expires": None, "paid": "2026-12-20"}, [("fee", Stage.soon, date(2026, 12, 20))]),
    (D, {"filed": date(2022, 11, 1), "expires": None, "paid": "2026-11-01"}, [("fee", Stage.grace, date(2027, 5, 1))]),
    (D, {"filed": date(2022, 4, 1), "expires": None, "paid": "2026-04-01"}, [("fee", Stage.over, date(2026, 10, 1))]),
    (M, {"filed": date(2017, 1, 10), "expires": None}, [("term", Stage.soon, date(2027, 1, 10))]),
    (RightKind.copyright, {"expires": date(2026, 12, 1)}, []), (RightKind.gi, {"expires": None}, []),
)


@pytest.mark.parametrize(("kind", "facts", "expected"), ROWS)
def test_a_right_is_reminded_of_what_is_due(database: Database, kind: RightKind, facts: dict[str, object], expected: list[tuple[str, Stage, date]]) -> None:
    with database.write() as s:
        of = b.right(s, kind=kind, expires=facts["expires"] if "expires" in facts else date(2037, 1, 1), status=facts.get("status", RightStatus.in_force))  # type: ignore[arg-type]
        of.filed, of.registered = facts.get("filed", of.filed), facts.get("registered", of.registered)  # type: ignore[assignment]
        of.extra = {"fees_until": facts["paid"]} if "paid" in facts else {}
        s.flush()
        assert [(r.kind, r.stage, r.due) for r in of_right(of, DAY)] == expected
        assert [(r.kind, r.stage, r.due) for r in reminders(s, DAY)] == expected, "the search in the register finds the same"
        assert all(r.message.format(**r.values) for r in of_right(of, DAY))


def test_an_owner_is_reminded_of_its_own_and_told_once(database: Database) -> None:
    with database.write() as s:
        mine, _ = b.right(s, expires=date(2027, 1, 10)), b.right(s, "棠予", owner="别家", expires=date(2027, 1, 9))
        authorise(s, mine, "江汀日用", ends=date(2026, 12, 1))
        found = reminders(s, DAY, owner_id=mine.owner_id)
        assert [(r.kind, r.due) for r in found] == [("authorisation", date(2026, 12, 1)), ("renewal", date(2027, 1, 10))]
        told(s, found[:1], 7, b.NOW)
        told(s, found[:1], 7, b.NOW)
        assert untold(s, found, 7) == found[1:] and untold(s, found, 8) == found


def test_the_next_stage_is_a_new_reminder(database: Database) -> None:
    with database.write() as s:
        of = b.right(s, expires=date(2027, 2, 22))
        told(s, of_right(of, DAY), 7, b.NOW)
        assert [r.stage for r in untold(s, of_right(of, date(2027, 2, 23)), 7)] == [Stage.grace]


def test_the_statute_follows_the_day_of_expiry(database: Database) -> None:
    with database.write() as s:
        assert [of_right(b.right(s, expires=day), DAY)[0].statute for day in (date(2026, 12, 31), date(2027, 1, 1))] == ["商标法第四十条", "商标法（2026 年修订）第四十四条"]
