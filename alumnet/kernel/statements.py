"""Statements that pages run again and again.

A statement is built once, for building it takes longer than running it. And whatever in it never
changes is written into its text: SQLAlchemy puts every value that isn't into its place each time,
and lists (`state IN (…)`) one by one. A page about a person named a hundred of them.
"""

from collections.abc import Callable
from enum import Enum
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar, cast

from sqlalchemy import BindParameter, ColumnClause, literal_column
from sqlalchemy.sql.visitors import ExternallyTraversible, replacement_traverse

Given = ParamSpec("Given")
Statement = TypeVar("Statement", bound=ExternallyTraversible)


def built_once(build: Callable[Given, Statement]) -> Callable[Given, Statement]:
    """Keep the statement that a function builds, by what the function is given.

    What differs from one run to the next must be a `bindparam` without a value.
    """

    @cache
    @wraps(build)
    def built(*given: Given.args, **named: Given.kwargs) -> Statement:
        return cast(Statement, replacement_traverse(build(*given, **named), {}, _written))

    _built.append(built.cache_clear)
    return cast(Callable[Given, Statement], built)


_built: list[Callable[[], None]] = []


def forget_built() -> None:
    """Build every statement anew when it is next asked for: a number in them has changed."""
    for forget in _built:
        forget()


def _written(element: Any, **_more: Any) -> ColumnClause[Any] | None:
    """Return a value as it is written in SQL; None for what is none, or has no plain form."""
    # A LIMIT is such a parameter of its own kind, and counts on staying one.
    if type(element) is not BindParameter or element.value is None:
        return None
    text = _list(element.value) if element.expanding else _plain(element.value)
    return None if text is None else literal_column(text, type_=element.type)


def _list(values: Any) -> str | None:
    parts = [_plain(value) for value in values]
    # Of an empty list SQLAlchemy makes what every database understands.
    return f"({', '.join(filter(None, parts))})" if parts and None not in parts else None


def _plain(value: Any) -> str | None:
    """Return a word or a number in the form that all databases share; None for anything else."""
    plain = value.value if isinstance(value, Enum) else value
    if isinstance(plain, str):
        quoted = plain.replace("'", "''")
        return f"'{quoted}'"
    return str(plain) if isinstance(plain, int) and not isinstance(plain, bool) else None
