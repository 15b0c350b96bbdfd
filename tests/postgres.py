"""A throw-away PostgreSQL for the tests: fast rather than durable."""

from __future__ import annotations

from webapp import postgres_cluster
from webapp.commands.doctor import postgresql

FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"


def missing() -> str | None:
    """Why there can be no server here, or None."""
    if postgresql() is None:
        return "PostgreSQL is not installed"
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed"
    return None


class Cluster(postgres_cluster.Cluster):
    """One that may lose everything with the power."""

    def __init__(self) -> None:
        super().__init__(FAST)
