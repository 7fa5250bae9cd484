"""The database: one engine, a session to read and a session to write.

This is the only module that commits. Reads of a request share one session, closed at its end and
before any command starts. A command writes in a session of its own; on SQLite it takes the write
lock with its first statement, because a connection that has read and then writes after another
commit fails at once, whatever the busy timeout says.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import Enum as PythonEnum
from typing import Any

from flask import Flask, current_app, g
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Executable,
    Integer,
    MetaData,
    create_engine,
    event,
    text,
)
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlalchemy.types import TypeDecorator

_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
_EXTENSION = "alumnet.engine"
_WAIT = 30_000  # milliseconds for the write lock of SQLite
_CONNECTING = 5  # seconds, for PostgreSQL
_PATIENCE = 30.0  # seconds for one answer of PostgreSQL; a request must not hang for ever

# What is raised when the database is away, has no room, or is busy for too long.
UNREACHABLE = (OperationalError, InterfaceError, NoConnectionFree)

# SQLite numbers rows by itself only for a column declared exactly INTEGER PRIMARY KEY.
BigId = BigInteger().with_variant(Integer, "sqlite")

# A person in a condition of SQL: a column with the id, or the id.
PersonId = SQLCoreOperations[int] | int


class Base(DeclarativeBase):
    """The parent of every table; its metadata names constraints so that errors can be told."""

    metadata = MetaData(naming_convention=_NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC; naive values are refused, for they mean different things."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC, without a zone where the database knows none."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a moment without a time zone"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the stored moment as an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def enum_column(choices: type[PythonEnum], name: str = "") -> Enum:
    """Return a column type that stores the values of `choices` and lets no other value in.

    `name` tells the constraints of two such columns in one table apart.
    """
    return Enum(
        choices,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        length=40,
        name=name or _snake(choices.__name__),
    )


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name)[1:]


class ReadSession(Session):
    """A session that refuses to write: what it holds is for looking at."""

    def flush(self, objects: Any = None) -> None:  # noqa: ARG002 - its signature
        """Raise when anything was changed outside a command."""
        if self.new or self.dirty or self.deleted:
            message = "changed outside a command"
            raise RuntimeError(message)


def make_engine(url: str) -> Engine:
    """Return an engine for SQLite (WAL, foreign keys, explicit BEGIN) or PostgreSQL."""
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            connect_args={"timeout": 30, "check_same_thread": False},
            hide_parameters=True,  # errors are logged, and what members write is not for logs
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_size=8,
        max_overflow=8,
        pool_pre_ping=True,
        connect_args={"connect_timeout": _CONNECTING},
        hide_parameters=True,
    )


def _prepare_sqlite(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout={_WAIT}")
    connection.execute("PRAGMA cache_size=-4000")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("immediate", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # Each page reads, and this waits for nobody: the way round SQLAlchemy is ten times shorter.
        raw: Any = connection.connection.driver_connection
        raw.execute("BEGIN")


def init_app(app: Flask, url: str) -> None:
    """Give `app` its engine and close the read session when a context ends.

    What the app asks of PostgreSQL has a time limit; what a migration asks has none.
    """
    made = app.extensions[_EXTENSION] = make_engine(url)
    if made.dialect.name == "postgresql":
        event.listen(made, "do_connect", _connect_with_patience)
    app.teardown_appcontext(_close_reading)


def _connect_with_patience(
    _dialect: Dialect, _record: ConnectionPoolEntry, arguments: Any, options: Any
) -> Any:
    """Return a connection that gives an answer up, and itself, when it takes too long.

    A server behind a broken network neither answers nor hangs up.
    """
    import psycopg

    class PatientConnection(psycopg.Connection[Any]):
        def wait(self, *what: Any, **how: Any) -> Any:
            try:
                return super().wait(*what, **{"timeout": _PATIENCE, **how})
            except psycopg.errors._WaitTimeout:  # noqa: SLF001 - psycopg has no other name for it
                self.close()
                message = f"no answer within {_PATIENCE:.0f} seconds"
                raise psycopg.OperationalError(message) from None

    return PatientConnection.connect(*arguments, **options)


def engine() -> Engine:
    """Return the engine of the current app."""
    found: Engine = current_app.extensions[_EXTENSION]
    return found


def reading() -> Session:
    """Return the session in which this request (or CLI command, or job) reads."""
    session: ReadSession | None = g.get("read_session")
    if session is None:
        session = g.read_session = ReadSession(engine(), autoflush=False)
    return session


def _close_reading(_error: BaseException | None = None) -> None:
    session: ReadSession | None = g.pop("read_session", None)
    if session is not None:
        session.close()


@contextmanager
def writing() -> Iterator[Session]:
    """Open a command's transaction; commit at the end, roll back on any error.

    What was read before is closed first. A command inside a command is a mistake: the inner one
    should be a function that takes the session.
    """
    if g.get("is_writing"):
        message = "a command inside a command"
        raise RuntimeError(message)
    _close_reading()
    g.is_writing = True
    try:
        with (
            Session(engine().execution_options(immediate=True), expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session
    except BaseException:
        g.pop("wake_worker", None)
        raise
    finally:
        g.is_writing = False
    _after_commit()


def write_unless_busy(statement: Executable) -> bool:
    """Run one small statement in a transaction of its own; return whether it could be written.

    For what may be lost, like when somebody was last seen. It is not while somebody is writing:
    PostgreSQL's statement must skip locked rows itself; on SQLite the wait for the lock is none.
    """
    try:
        return _write_at_once(statement)
    except UNREACHABLE:
        return False


def _write_at_once(statement: Executable) -> bool:
    with engine().execution_options(immediate=True).connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        raw: Any = connection.connection.driver_connection
        if is_sqlite:
            raw.execute("PRAGMA busy_timeout=0")
        try:
            connection.execute(statement)
            connection.commit()
        finally:
            if is_sqlite:
                raw.execute(f"PRAGMA busy_timeout={_WAIT}")
    return True


def _after_commit() -> None:
    """Wake the worker, if something was put in the outbox while writing."""
    wake = g.pop("wake_worker", None)
    if wake is not None:
        wake()


def one_at_a_time(session: Session, *names: str) -> None:
    """Let one transaction at a time do what has these names; held until it ends.

    For what rests on more rows than can be locked one by one. In order of the names, so that no two
    wait in a ring; on SQLite the transaction itself is the lock.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    for name in sorted(names):
        session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name}
        )


def lock_people(session: Session, *person_ids: int) -> None:
    """Lock the rows of these people in ascending order, so that no two commands wait in a ring.

    NO KEY, because rows that point at a person take a share of that person's key when they are
    written: with a full lock a command would wait there for people whom it never named.
    SQLite has one writer at a time; there the transaction itself is the lock.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    for person_id in sorted(set(person_ids)):
        session.execute(
            text("SELECT id FROM person WHERE id = :id FOR NO KEY UPDATE"), {"id": person_id}
        )
