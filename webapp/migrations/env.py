"""How alembic reaches our database: the engine comes from webapp.migrate, never from a file."""

from __future__ import annotations

from alembic import context

from webapp.migrate import METADATA

engine = context.config.attributes["engine"]
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
