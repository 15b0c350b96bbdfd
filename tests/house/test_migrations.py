"""Every step of the schema up and down with rows in every table; the migrated database is the one the models describe."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from registry.db import Database
from registry.errors import Refused
from tests.conftest import all_tables
from webapp.commands.opened import check_version
from webapp.migrate import FOLDER, METADATA, current, downgrade, head, upgrade

AT = datetime(2026, 11, 24, 4, 5, 6, tzinfo=UTC)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Database]:
    """A database without any table."""
    all_tables()
    url = f"sqlite:///{tmp_path / 'kuaiwei.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    opened = Database(url)
    yield opened
    opened.close()


def steps() -> list[str]:
    """The revisions from the first to the head."""
    return [s.revision for s in ScriptDirectory(str(FOLDER)).walk_revisions()][::-1]


def tables(database: Database) -> list[sa.Table]:
    """The tables as they are in the database, those referred to first."""
    found = sa.MetaData()
    found.reflect(database.engine)
    return [t for t in found.sorted_tables if t.name != "alembic_version"]


def value(column: sa.Column[Any], database: Database) -> Any:
    """Something the column accepts."""
    kind = column.type
    if isinstance(kind, sa.Enum):
        return kind.enums[0]
    if isinstance(kind, sa.Float):
        return 1.5
    if isinstance(kind, sa.Boolean):
        return True
    if isinstance(kind, sa.DateTime):
        return AT if database.engine.dialect.name == "postgresql" else AT.replace(tzinfo=None)
    if isinstance(kind, sa.Date):
        return date(2026, 11, 24)
    if isinstance(kind, sa.JSON):
        return {"字": [1, None]}
    if isinstance(kind, sa.LargeBinary):
        return b"\x00\xff"
    if isinstance(kind, sa.Numeric):
        return 1
    return 1 if isinstance(kind, sa.Integer) else f"甲 {column.name}"


def fill(database: Database) -> None:
    """One row into every table that has none; what may be null and refers to a later table stays null."""
    for table in tables(database):
        with database.engine.begin() as connection:
            if connection.scalar(sa.select(sa.func.count()).select_from(table)):
                continue
            row = {c.name: value(c, database) for c in table.columns if not (c.foreign_keys and c.nullable)}
            for c in table.columns:
                for key in c.foreign_keys:
                    if not c.nullable:
                        row[c.name] = connection.scalar(sa.select(key.column).limit(1))
            connection.execute(table.insert().values(row))


def rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Everything that is stored, by table."""
    with database.engine.connect() as connection:
        return {t.name: [dict(r._mapping) for r in connection.execute(sa.select(t))] for t in tables(database)}


def kept(before: dict[str, list[dict[str, Any]]], after: dict[str, list[dict[str, Any]]]) -> list[str]:
    """What of the rows before is missing after; new tables and columns are nobody's loss."""
    def same(old: dict[str, Any], new: dict[str, Any]) -> bool:
        return all(json.dumps(old[k], default=str) == json.dumps(new[k], default=str) for k in old.keys() & new.keys())

    return [t for t, old in before.items() if t in after and not (len(old) == len(after[t]) and all(map(same, old, after[t])))]


def test_there_is_one_line_of_steps() -> None:
    assert steps() and steps()[-1] == head()


def test_the_migrated_database_is_the_one_the_models_describe(empty: Database) -> None:
    upgrade(empty)
    with empty.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA) == []


def test_every_step_keeps_the_rows_up_and_down(empty: Database) -> None:
    for step in steps():
        fill(empty)
        before = rows(empty)
        upgrade(empty, step)
        assert kept(before, rows(empty)) == [], f"lost on the way up to {step}"
        if before:
            downgrade(empty, "-1")
            assert kept(before, rows(empty)) == [] and rows(empty).keys() == before.keys(), f"lost on the way down from {step}"
            upgrade(empty, step)


def test_all_the_way_down_leaves_nothing_and_up_again_works(empty: Database) -> None:
    upgrade(empty)
    fill(empty)
    downgrade(empty, "base")
    assert tables(empty) == []
    upgrade(empty)
    assert current(empty) == head()


def test_a_newer_database_is_refused_in_plain_words(empty: Database) -> None:
    upgrade(empty)
    check_version(empty)
    with empty.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'from_tomorrow'"))
    with pytest.raises(Refused):
        upgrade(empty)
    with pytest.raises(Refused):
        check_version(empty)
