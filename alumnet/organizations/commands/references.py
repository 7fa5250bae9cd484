"""Which columns of which tables point at organizations: asked of the tables themselves."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, UniqueConstraint, and_, exists
from sqlalchemy.sql.elements import SQLCoreOperations

from alumnet.kernel.db import Base


def columns_to(table: Table) -> Iterator[Column[Any]]:
    """Yield each column of any table that points at a row of this one."""
    for each in Base.metadata.sorted_tables:
        for key in each.foreign_keys:
            if key.column.table is table:
                yield key.parent


def pointed_at(
    table: Table, row_id: SQLCoreOperations[int], *, apart_from: Collection[str] = ()
) -> list[ColumnElement[bool]]:
    """Return a condition for each column that points here: that it points at this row."""
    found: list[ColumnElement[bool]] = []
    for column in columns_to(table):
        if column.table.name in apart_from:
            continue
        other: Any = column.table.alias() if column.table is table else column.table
        found.append(exists().where(other.c[column.name] == row_id))
    return found


def would_clash(column: Column[Any], target: int) -> list[ColumnElement[bool]]:
    """Return a condition for each uniqueness: that a row would be there twice with this value."""
    table: Any = column.table
    found: list[ColumnElement[bool]] = []
    for names in _unique_with(table, column.name):
        twin = table.alias()
        same = [twin.c[name].is_not_distinct_from(table.c[name]) for name in names - {column.name}]
        found.append(exists().where(and_(twin.c[column.name] == target, *same)))
    return found


def _unique_with(table: Table, name: str) -> Iterator[set[str]]:
    """Yield the names of columns that are unique together with this one."""
    groups = [list(each.columns) for each in table.indexes if each.unique]
    groups += [
        list(each.columns) for each in table.constraints if isinstance(each, UniqueConstraint)
    ]
    for columns in groups:
        names = {one.name for one in columns}
        if name in names:
            yield names
