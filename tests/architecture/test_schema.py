"""Migrations and models make the same database, checks and partial indexes included.

Alembic's own comparison (`alumnet db check`) looks at tables, columns and plain indexes; what the
database enforces beyond that is compared here, as each database itself describes it.
"""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Column, Connection, Engine, Table, inspect, select, text

from alumnet.cli.database import downgrade, upgrade
from alumnet.demo.population import generate
from alumnet.demo.seed import seed
from alumnet.kernel import db
from alumnet.kernel.db import Base
from tests.databases import POSTGRESQL, SQLITE, Fresh
from tests.demo.network import REFERENCE

_DESCRIBE = {
    SQLITE: """
        SELECT tbl_name || '.' || name, sql FROM sqlite_master
        WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'alembic%' AND type IN ('index', 'trigger')
        """,
    POSTGRESQL: """
        SELECT conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL
        SELECT tablename || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL
        SELECT table_name || '.' || column_name, concat_ws(' ', data_type,
            character_maximum_length, is_nullable, column_default)
        FROM information_schema.columns WHERE table_schema = 'public'
        """,
}


def described(connection: Connection) -> dict[str, str]:
    question = text(_DESCRIBE[connection.dialect.name])
    rows = {str(name): " ".join(sql.split()) for name, sql in connection.execute(question)}
    return {name: sql for name, sql in rows.items() if not name.startswith("alembic")}


def shape(engine: Engine) -> dict[str, str]:
    with engine.connect() as connection:
        return described(connection)


@pytest.mark.postgresql
def test_migrations_go_up_and_down_and_up_to_what_the_models_describe(
    database: str, fresh_database: Fresh
) -> None:
    engine, created = fresh_database(), fresh_database()
    upgrade(engine)
    Base.metadata.create_all(created)
    described_by_models = shape(created)
    assert shape(engine) == described_by_models
    downgrade(engine, "base")
    assert shape(engine) == {}
    upgrade(engine)
    assert shape(engine) == described_by_models


@pytest.mark.postgresql
def test_a_site_in_use_keeps_every_row_on_the_way_down_and_up(
    app: Flask, fresh_database: Fresh
) -> None:
    today = date(2026, 11, 23)
    seed(generate(160, 1, today, REFERENCE), password_hash="x")
    engine = fresh_database()
    upgrade(engine)
    with db.engine().connect() as source, engine.begin() as target:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in source.execute(table.select()).mappings()]
            if rows:
                target.execute(table.insert(), rows)
    oldest = fresh_database()
    upgrade(oldest, "0001")
    before = contents(engine, known_to(oldest))

    downgrade(engine, "0001")
    upgrade(engine)

    assert sum(map(len, before.values())) > 1000
    assert contents(engine, known_to(oldest)) == before


def known_to(engine: Engine) -> dict[str, set[str]]:
    """Return the columns by table: what is newer than a release can't outlive a way down to it."""
    sight = inspect(engine)
    return {
        name: {column["name"] for column in sight.get_columns(name)}
        for name in sight.get_table_names()
    }


def contents(engine: Engine, known: dict[str, set[str]]) -> dict[str, list[tuple[Any, ...]]]:
    """Return what is in the known columns of every row of every table."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.execute(select(*_of(table, known)))), key=repr
            )
            for table in Base.metadata.sorted_tables
            if table.name in known
        }


def _of(table: Table, known: dict[str, set[str]]) -> list[Column[Any]]:
    return [column for column in table.columns if column.name in known[table.name]]
