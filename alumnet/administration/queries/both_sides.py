"""Rows that name one of two persons on one side and the other on the other."""

from sqlalchemy import ColumnElement, and_, or_, select

from alumnet.administration.rules.both_sides import Side
from alumnet.kernel.db import Base


def names_both(first: Side, second: Side, one: int, other: int) -> ColumnElement[bool]:
    """Return the SQL condition that a row of the first side has the two on its two sides."""
    return or_(_names(first, second, one, other), _names(first, second, other, one))


def _names(first: Side, second: Side, one: int, other: int) -> ColumnElement[bool]:
    table, parent = (Base.metadata.tables[name] for name, _ in (first, second))
    here, there = table.c[first[1]] == one, parent.c[second[1]] == other
    if table is parent:
        return and_(here, there)
    key = next(each for each in table.foreign_keys if each.column.table is parent)
    return and_(here, key.parent.in_(select(key.column).where(there)))
