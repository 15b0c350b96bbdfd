"""How alembic reaches our database: the engine comes from webapp.migrate, never from a file."""

from __future__ import annotations

from alembic import context

from webapp.migrate import METADATA

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    sqlite = connection.connection.dbapi_connection if engine.dialect.name == "sqlite" else None
    if sqlite is not None:  # SQLite changes a table by copying it; dropping the old one must not take the rows that point to it along
        sqlite.execute("PRAGMA foreign_keys=OFF")
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    if sqlite is not None:
        sqlite.execute("PRAGMA foreign_keys=ON")
        lost = sqlite.execute("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"rows point to nothing after the migration: {lost[:3]}")
