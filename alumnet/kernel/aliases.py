"""Aliases of tables that many statements share, made once because making one takes long.

SQLAlchemy copies a column when a statement first names it. Two threads that do so at the same
moment, in a process that has just started, can leave a column of the table itself in its place; as
statements are kept, every later one of that process would be wrong. So everything is copied before
the first request.
"""

from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import aliased

Model = TypeVar("Model")

_shared: list[Any] = []


def shared_alias(model: type[Model]) -> type[Model]:
    """Return an alias of a model for a module to keep."""
    made = aliased(model)
    _shared.append(made)
    return made


def prepare() -> None:
    """Copy every column of every shared alias; call it once all models are imported."""
    for alias in _shared:
        for column in inspect(alias).mapper.column_attrs:
            getattr(alias, column.key).__clause_element__()
