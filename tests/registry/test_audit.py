"""The audit chain: append-only in the database, and every tampering named."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from registry import audit
from registry.db import Database
from tests import builders as b


def filled(database: Database, n: int = 5) -> None:
    with database.write() as s:
        for i in range(n):
            audit.record(s, b.NOW, "test.act", f"thing:{i}", actor="周", detail={"n": i, "words": "涉嫌"})


def tamper(database: Database, *statements: str) -> audit.ChainReport:
    with database.write() as s:
        for verb in ("update", "delete"):
            s.execute(text(f"DROP TRIGGER IF EXISTS audit_entries_no_{verb}"))
        for statement in statements:
            s.execute(text(statement))
    with database.read() as s:
        return audit.verify(s)


def test_an_untouched_chain_verifies(database: Database) -> None:
    filled(database)
    with database.read() as s:
        report = audit.verify(s)
    assert (report.entries, report.first_bad) == (5, None) and report.head != audit.GENESIS


@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET actor = '别人' WHERE seq = 3", "DELETE FROM audit_entries WHERE seq = 3"])
def test_the_database_itself_refuses_to_change_an_entry(database: Database, statement: str) -> None:
    filled(database)
    with pytest.raises(DatabaseError, match="append-only"), database.write() as s:
        s.execute(text(statement))


@pytest.mark.postgres
@pytest.mark.parametrize("statement", ["UPDATE audit_entries SET actor = '别人' WHERE seq = 3", "DELETE FROM audit_entries WHERE seq = 3"])
def test_postgresql_refuses_it_too(postgres_database: Database, statement: str) -> None:
    filled(postgres_database)
    with pytest.raises(DatabaseError, match="append-only"), postgres_database.write() as s:
        s.execute(text(statement))


@pytest.mark.parametrize(("statement", "bad"), [
    ("UPDATE audit_entries SET actor = '别人' WHERE seq = 3", 3),
    ("UPDATE audit_entries SET detail = '{\"n\": 9}' WHERE seq = 2", 2),
    ("UPDATE audit_entries SET at = '2020-01-01 00:00:00.000000' WHERE seq = 4", 4),
    ("DELETE FROM audit_entries WHERE seq = 3", 3),
    ("UPDATE audit_entries SET seq = 99 WHERE seq = 2", 2),
    ("UPDATE audit_entries SET prev = sha256 WHERE seq = 5", 5),
])
def test_tampering_is_named_by_its_first_bad_entry(database: Database, statement: str, bad: int) -> None:
    filled(database)
    assert tamper(database, statement).first_bad == bad


def test_a_cut_tail_shows_in_the_head_that_was_kept_outside(database: Database) -> None:
    filled(database)
    with database.read() as s:
        kept = audit.verify(s).head
    assert tamper(database, "DELETE FROM audit_entries WHERE seq = 5").head != kept
