"""Migrations and models make the same database, checks and partial indexes included.

Alembic's own comparison (`alumnet db check`) looks at tables, columns and plain indexes; what the
database enforces beyond that is compared here, as each database itself describes it.
"""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    inspect,
    select,
    text,
)

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


# Few rows, whatever the size of a site: what the staff did, or somebody did once. Or the column is
# indexed for the rows that count alone.
_FEW = frozenset(
    [
        "account_closing.noted_by",
        "account_closing.person_id",
        "changes_export.made_by",
        "decision.decided_by",
        "invitation_wave.started_by",
        "look.asked_by",
        "meeting_record.mentor_id",
        "member_import.started_by",
        "organization_merge.decided_by",
        "organization_merge.proposed_by",
        "page_version.changed_by",
        "person_merge.loser_id",
        "person_merge.proposed_by",
        "policy_number.changed_by",
        "report.claimed_by",
        "role_grant.granted_by",
        "role_grant.person_id",
        "roster_import.imported_by",
        "service_certificate.person_id",
        "site_brand.changed_by",
        "verification_case.claimed_by",
        "verification_case.decided_by",
    ]
)


def test_whoever_goes_is_found_wherever_they_may_be_named_often() -> None:
    """A database looks for rows that name a person before it deletes one: by an index, or by all.

    A file of members that is taken back deletes tens of thousands.
    """
    named = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
        and column.name not in _found_by(table)
    }
    assert named == _FEW


def _found_by(table: Table) -> set[str]:
    """Return the columns by which an index finds each row of a table."""
    partial = [each.dialect_options["sqlite"].get("where") is not None for each in table.indexes]
    found = {
        next(iter(each.columns)).name
        for each, is_partial in zip(table.indexes, partial, strict=True)
        if not is_partial
    }
    kinds = (PrimaryKeyConstraint, UniqueConstraint)
    keys = (each for each in table.constraints if isinstance(each, kinds) and len(each.columns))
    return found | {next(iter(each.columns)).name for each in keys}
