"""Numbers of cases: never given twice, whatever the units are called and however they are renamed."""

from __future__ import annotations

from datetime import timedelta

from cases import opening
from cases.numbering import next_number
from registry.db import Database
from registry.people import Role
from tests import builders as b


def test_each_channel_and_year_counts_for_itself(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        assert [next_number(s, u, c, b.NOW)[-8:] for c in ("fair", "fair", "online")] == ["展-00001号", "展-00002号", "网-00001号"]
        assert next_number(s, u, "fair", b.NOW + timedelta(days=60)).endswith("〔2027〕武-展-00001号")


def test_units_whose_numbers_read_the_same_count_together(database: Database) -> None:
    with database.write() as s:
        centre = b.unit(s)
        station = b.unit(s, "武昌展会工作站", parent=centre)
        assert len({next_number(s, u, "fair", b.NOW) for u in (centre, station, centre, station)}) == 4


def test_a_renamed_unit_never_gives_a_number_again(database: Database) -> None:
    with database.write() as s:
        first, second = b.unit(s), b.unit(s, "邻市中心")
        second.number_unit = "邻"
        given = {opening.open_case(s, b.actor(s, u, Role.lead), [b.match(s, u)], b.NOW, kind="fair").number for u in (first, second, first)}
        first.number_unit, second.number_unit = "江", "武"
        s.flush()
        again = opening.open_case(s, b.actor(s, second, Role.lead), [b.match(s, second)], b.NOW, kind="fair").number
        assert again not in given and len(given) == 3
