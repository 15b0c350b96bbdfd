"""The database: one Base, one way to open it. The only place that knows SQLite from PostgreSQL."""

from __future__ import annotations

import enum
import json
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import (
    ARRAY,
    JSON,
    CursorResult,
    DateTime,
    Engine,
    Enum,
    MetaData,
    String,
    TypeDecorator,
    Update,
    create_engine,
    event,
    func,
    insert,
    literal_column,
    select,
    text,
)
from sqlalchemy import (
    cast as cast_to,
)
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from registry.turns import InTurn, Turn

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_MS = 15_000
BULK_PRAGMAS = ("cache_size=-98304", "wal_autocheckpoint=16000")
"""96 MB of pages, 64 MB of log: random keys would otherwise push the indexes out of the 2 MB that SQLite keeps."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC) if dialect.name == "postgresql" else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def new_uid() -> str:
    """A public id: 128 random bits as 32 hexadecimal digits."""
    return secrets.token_hex(16)


class Base(DeclarativeBase):
    """All tables of the house."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        enum.Enum: Enum(enum.Enum, native_enum=False, length=32),  # a new member needs no migration
        datetime: UtcDateTime, dict[str, Any]: JSON(none_as_null=True), list[Any]: JSON(none_as_null=True), str: String}


def _prepare_sqlite(engine: Engine) -> None:
    turn = Turn()

    @event.listens_for(engine, "connect")
    def connect(dbapi: Any, _record: Any) -> None:
        dbapi.turn = turn
        dbapi.isolation_level = None  # we say BEGIN ourselves, so that writers wait instead of failing half-way
        for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            dbapi.execute(f"PRAGMA {pragma}")
        found = tuple(dbapi.execute(f"PRAGMA {p}").fetchone()[0] for p in ("journal_mode", "synchronous", "foreign_keys"))
        if found not in (("wal", 2, 1), ("memory", 2, 1)):
            raise RuntimeError(f"SQLite is not durable here: {found}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("reading", False):
            connection.exec_driver_sql("BEGIN")
            return
        dbapi = cast(InTurn, connection.connection.dbapi_connection)
        if dbapi.waits_for_disk == options.get("brief", False):
            dbapi.waits_for_disk = not dbapi.waits_for_disk
            dbapi.execute(f"PRAGMA synchronous={'FULL' if dbapi.waits_for_disk else 'NORMAL'}")
        dbapi.wait(BUSY_MS / 1000)
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            dbapi.done()
            raise


def _prepare_postgres(engine: Engine) -> None:
    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("brief", False):
            connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")


class Database:
    """An opened database. `read()` never waits for writers; `write()` commits once at the end or leaves nothing."""

    def __init__(self, url: str) -> None:
        self.url = url
        options: dict[str, Any] = {"hide_parameters": True}     # an error message must not carry names, numbers or hashes into a log
        options |= {"connect_args": {"factory": InTurn}} if url.startswith("sqlite") else {"pool_pre_ping": True, "pool_size": 10}
        self.engine = create_engine(url, **options)
        if self.engine.dialect.name == "sqlite":
            _prepare_sqlite(self.engine)
        else:
            _prepare_postgres(self.engine)
        self._brief = self.engine.execution_options(brief=True)
        self._reading = self.engine.execution_options(reading=True)

    def session(self, *, reading: bool = False) -> Session:
        """A session the caller closes; a reading one must not write."""
        return Session(self._reading if reading else self.engine, expire_on_commit=False)

    @contextmanager
    def write(self, *, bulk: bool = False) -> Iterator[Session]:
        """`bulk`: one of very many like it; SQLite then keeps more of its indexes in memory and copies its log back less often."""
        with self.session() as session:
            if bulk and self.engine.dialect.name == "sqlite":
                for pragma in BULK_PRAGMAS:
                    session.connection().exec_driver_sql(f"PRAGMA {pragma}")
            yield session
            session.commit()

    @contextmanager
    def brief(self) -> Iterator[Session]:
        """A short write that may be forgotten in a power cut, never in a crash of ours: its commit does not wait for the disk. For leases alone."""
        with Session(self._brief, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self.session(reading=True) as session:
            yield session

    def close(self) -> None:
        self.engine.dispose()


def changed(session: Session, statement: Update) -> int:
    """Execute an UPDATE or DELETE of one table and answer how many rows it met; loaded objects of that table are read again when used."""
    session.flush()
    met = cast(CursorResult[Any], session.execute(statement, execution_options={"synchronize_session": False})).rowcount
    for loaded in list(session.identity_map.values()):
        if isinstance(loaded, Base) and loaded.__tablename__ == str(statement.table):
            session.expire(loaded)
    return met


def insert_many(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write very many rows that all name the same columns. No objects are made of them, and no defaults of the model apply.

    On SQLite the statement is compiled once and the values go to the driver in one list; SQLAlchemy would look at every row again,
    which costs as much as writing it.
    """
    if not rows:
        return
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        session.execute(insert(table.__table__), list(rows))  # type: ignore[arg-type]
        return
    names = tuple(rows[0])
    columns = [table.__table__.c[name] for name in names]
    series = [_said([row[name] for row in rows], c.type.dialect_impl(connection.dialect).bind_processor(connection.dialect), isinstance(c.type, JSON))
              for name, c in zip(names, columns, strict=True)]
    quoted = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in names)
    marks = ", ".join("?" * len(names))
    connection.exec_driver_sql(f"INSERT INTO {table.__tablename__} ({quoted}) VALUES ({marks})", list(zip(*series, strict=True)))  # noqa: S608 - names of our tables


def _said(values: list[Any], convert: Callable[[Any], Any] | None, is_json: bool) -> list[Any]:
    """The values of one column as the driver wants them; the same value is converted once."""
    if convert is None:
        return values
    if is_json:
        nothing = {"dict": convert({}), "list": convert([])}
        return [convert(v) if v else nothing.get(type(v).__name__) or convert(v) for v in values]
    known = {value: convert(value) for value in set(values)}
    return [known[value] for value in values]


def among(session: Session, column: InstrumentedAttribute[str], values: Iterable[str]) -> ColumnElement[bool]:
    """The column has one of very many values, in one parameter of the statement: a list of thousands costs more to write than to look up."""
    if session.get_bind().dialect.name == "postgresql":
        return column == func.any(cast_to(list(values), ARRAY(String)))
    return column.in_(select(literal_column("value")).select_from(func.json_each(json.dumps(list(values)))))


def take_ids(session: Session, column: InstrumentedAttribute[int], count: int) -> range | list[int]:
    """So many fresh primary keys for rows that are written in bulk, parts and all, in this transaction.

    SQLite's write transaction is alone, so the next numbers are ours; PostgreSQL's sequence is asked for them.
    """
    if session.get_bind().dialect.name == "postgresql":
        table = column.class_.__tablename__
        return list(session.scalars(text("SELECT nextval(pg_get_serial_sequence(:t, 'id')) FROM generate_series(1, :n)"), {"t": table, "n": count}))
    first = (session.scalar(select(func.max(column))) or 0) + 1
    return range(first, first + count)


def lock_chain(session: Session, number: int) -> None:
    """One writer at a time for a chain: SQLite's write transaction is that already, PostgreSQL needs a lock."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": number})
