"""A throw-away PostgreSQL for the tests: fast rather than durable."""

from __future__ import annotations

from webapp import postgres_cluster

FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60"


class Cluster(postgres_cluster.Cluster):
    """One that may lose everything with the power."""

    def __init__(self) -> None:
        super().__init__(FAST)
