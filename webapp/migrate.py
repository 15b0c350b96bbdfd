"""Bringing a database to the schema of this version, forth and back (alembic, without an ini file)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import cases.experts
import cases.flood
import cases.linked
import cases.messages
import cases.models
import cases.parties
import cases.quality_models
import cases.secrecy
import cases.templates
import cases.todo
import cases.workdays
import fairs.models
import registry.audit
import registry.authorisations
import registry.classes
import registry.dossiers
import registry.evidence
import registry.families
import registry.history
import registry.holders
import registry.identity
import registry.imports.models
import registry.parties
import registry.proceedings
import registry.reminders
import registry.returns
import registry.setup
import registry.sightings
import registry.stamps
import registry.streets
import registry.watches
import webapp.jobs
import webapp.limits
import webapp.outbox
import webapp.sample.practice
import webapp.session
from registry.db import Base, Database
from registry.errors import Refused

FOLDER = Path(__file__).parent / "migrations"
METADATA = Base.metadata
TABLES_OF = (cases.experts, cases.flood, cases.linked, cases.messages, cases.models, cases.parties, cases.secrecy, cases.templates, cases.todo, cases.workdays,
             fairs.models, registry.audit, registry.authorisations, registry.dossiers, registry.evidence,
             registry.holders, registry.identity, registry.imports.models, registry.parties, registry.reminders, registry.setup,
             registry.sightings, registry.history, registry.returns, registry.stamps, registry.streets, registry.watches, webapp.jobs, webapp.limits, webapp.outbox, webapp.sample.practice, webapp.session)
"""Every module with tables: whoever uses the metadata needs them all loaded."""


def _config(database: Database) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["engine"] = database.engine
    return config


def head() -> str:
    """The newest revision of this version."""
    found = ScriptDirectory(str(FOLDER)).get_current_head()
    assert found is not None
    return found


def revisions() -> frozenset[str]:
    """Every revision this version knows."""
    return frozenset(s.revision for s in ScriptDirectory(str(FOLDER)).walk_revisions())


def current(database: Database) -> str | None:
    """The revision the database has; None where it is empty."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database, revision: str = "head") -> tuple[str | None, str | None]:
    """Bring the database up; answers the revisions before and after. A database of a newer version is refused politely."""
    before = current(database)
    if before is not None and before not in revisions():
        raise Refused("数据库来自更新的版本（{revision}），请使用新版本程序", revision=before)
    command.upgrade(_config(database), revision)
    return before, current(database)


def downgrade(database: Database, revision: str) -> None:
    """Bring the database down to a revision, `base` for none."""
    command.downgrade(_config(database), revision)
