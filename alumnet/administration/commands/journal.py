"""Rows changed, added and dropped so that it can be taken back: the journal of a merge."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, Date, LargeBinary, Table, and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from alumnet.administration.models import PersonMergeStep
from alumnet.administration.rules.merging import StepKind
from alumnet.kernel.db import Base, UtcDateTime

Values = Mapping[str, Any]


class Journal:
    """Does things to rows by their keys, and writes down how they were."""

    def __init__(self, session: Session, merge_id: int) -> None:
        self._session = session
        self._merge_id = merge_id

    def change(self, table: Table, row: Values, after: Values) -> None:
        """Give a row other values. Raises IntegrityError where the database won't have it."""
        self._session.execute(update(table).where(_is(table, row)).values(**after))
        changed = {**row, **after}
        before = {name: row[name] for name in after}
        self._note(table, StepKind.CHANGED, _key(table, changed), before, after)

    def add(self, table: Table, values: Values) -> None:
        """Add a row with an id of its own."""
        result: Any = self._session.execute(insert(table).values(**values))
        made = result.inserted_primary_key
        key = dict(zip((column.name for column in table.primary_key), made or (), strict=True))
        self._note(table, StepKind.ADDED, key, {}, {})

    def drop(self, table: Table, row: Values) -> None:
        """Delete a row, and before it the rows that belong to it."""
        for child, column, is_kept in _children(table):
            parent = next(iter(column.foreign_keys)).column.name
            for each in rows(self._session, child, column == row[parent]):
                if is_kept:
                    self.change(child, each, {column.name: None})
                else:
                    self.drop(child, each)
        self._session.execute(delete(table).where(_is(table, row)))
        self._note(table, StepKind.DROPPED, _key(table, row), row, {})

    def _note(
        self, table: Table, kind: StepKind, key: Values, before: Values, after: Values
    ) -> None:
        step = PersonMergeStep(
            merge_id=self._merge_id,
            place=table.name,
            kind=kind,
            row_key=_plain(key),
            before=_plain(before),
            after=_plain(after),
        )
        self._session.add(step)
        self._session.flush()


def rows(session: Session, table: Table, condition: Any) -> list[dict[str, Any]]:
    """Return whole rows of a table, in the order of their keys."""
    query = select(table).where(condition).order_by(*table.primary_key)
    return [dict(row) for row in session.execute(query).mappings()]


def take_back(session: Session, merge_id: int) -> int:
    """Put everything back that is still as the merge left it; return how much was not."""
    steps = session.scalars(
        select(PersonMergeStep)
        .where(PersonMergeStep.merge_id == merge_id)
        .order_by(PersonMergeStep.id.desc())
    )
    return sum(not _is_back(session, step) for step in steps.all())


def _is_back(session: Session, step: PersonMergeStep) -> bool:
    table = Base.metadata.tables[step.place]
    key, before, after = (_read(table, each) for each in (step.row_key, step.before, step.after))
    statement: Any
    if step.kind is StepKind.CHANGED:
        as_left = and_(
            _is(table, key),
            *(table.c[name].is_not_distinct_from(value) for name, value in after.items()),
        )
        statement = update(table).where(as_left).values(**before)
    elif step.kind is StepKind.ADDED:
        statement = delete(table).where(_is(table, key))
    else:
        statement = insert(table).values(**before)
    try:
        with session.begin_nested():
            result: Any = session.execute(statement)
            return bool(result.rowcount)
    except IntegrityError:
        return False


# ---------------------------------------------------------------------------------------- pieces
def _is(table: Table, row: Values) -> Any:
    return and_(*(column == row[column.name] for column in table.primary_key))


def _key(table: Table, row: Values) -> dict[str, Any]:
    return {column.name: row[column.name] for column in table.primary_key}


def _children(table: Table) -> list[tuple[Table, Column[Any], bool]]:
    """Return what points at a table: (table, column, whether its rows outlive what they name)."""
    return [
        (other, column, key.ondelete == "SET NULL")
        for other in Base.metadata.sorted_tables
        for column in other.columns
        for key in column.foreign_keys
        if key.column.table is table
    ]


def _plain(values: Values) -> dict[str, Any]:
    return {name: _said(value) for name, value in values.items()}


def _said(value: Any) -> Any:
    match value:
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return b64encode(value).decode()
        case Enum():
            return value.value
    return value


def _read(table: Table, values: Values) -> dict[str, Any]:
    return {name: _meant(table.c[name], value) for name, value in values.items()}


def _meant(column: Column[Any], value: Any) -> Any:
    """Return a plain value as its column has it."""
    kind: Any = column.type
    if value is None:
        return None
    if choices := getattr(kind, "enum_class", None):
        return choices(value)
    if not isinstance(value, str):
        return value
    readers: dict[Any, Callable[[str], Any]] = {
        UtcDateTime: datetime.fromisoformat,
        Date: date.fromisoformat,
        LargeBinary: b64decode,
    }
    read = next((each for type_, each in readers.items() if isinstance(kind, type_)), None)
    return value if read is None else read(value)
