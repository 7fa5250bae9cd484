"""A row in every table that says something of one person, written past every constraint.

For each column that names a person it is one row with that person there and somebody else in the
rest of them; each text in it is a canary that says where it stands.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Enum,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    insert,
)
from sqlalchemy.orm import Session

from alumnet.introductions.rules import Origin
from alumnet.kernel.db import Base, UtcDateTime, engine
from tests.builders import THEN

_PEOPLE = frozenset({"person", "account"})
# Whoever is named by the first column is named by the second, too.
_SAME = {
    ("connection", "initiator_id"): "low_id",
    ("mentorship_request", "initiator_id"): "mentee_id",
    ("mentorship_request", "receiver_id"): "mentor_id",
    ("mentoring_session", "proposed_by_id"): "mentor_id",
}
# Choices that make a row what the column says it is.
_CHOSEN: dict[tuple[str, str, str], Any] = {
    ("introduction", "first_id", "origin"): Origin.ASKED,
}
# What may be missing, but not from a letter that was sent.
_ALSO = frozenset({"submitted_at"})
_NOBODYS = frozenset(
    {"person", "account", "organization", "association", "worker_round", "job_state"}
)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A text: of which table and column, and by which column the row names the person."""

    table: str
    column: str
    via: str

    @property
    def canary(self) -> str:
        """What stands there."""
        return f"canary~{self.table}~{self.column}~{self.via}"


class Planter:
    """Writes rows past every constraint, and remembers what stands where."""

    def __init__(self, person_id: int, other_id: int, account_id: int) -> None:
        self.people = {"person": (person_id, other_id), "account": (account_id, account_id)}
        self.rows: dict[tuple[str, str], int] = {}
        self.places: list[Place] = []
        self.taken: set[tuple[str, str, int]] = set()

    def plant(self) -> None:
        """Write a row for each way in which a table names a person."""
        with engine().connect() as connection:
            raw: Any = connection.connection.driver_connection
            for pragma in ("foreign_keys=OFF", "ignore_check_constraints=ON"):
                raw.execute(f"PRAGMA {pragma}")
            for table in Base.metadata.sorted_tables:
                for via in [] if table.name in _NOBODYS else self._ways(table):
                    values = self._row(table, via)
                    # Every person has an empty profile already.
                    statement = insert(table).values(**values)
                    is_there = table.name == "profile"
                    connection.execute(
                        statement.prefix_with("OR REPLACE") if is_there else statement
                    )
                    self.rows[table.name, via] = values.get("id", len(self.rows))
            connection.commit()
            for pragma in ("foreign_keys=ON", "ignore_check_constraints=OFF"):
                raw.execute(f"PRAGMA {pragma}")

    def _ways(self, table: Table) -> list[str]:
        """Return the columns that name a person; else those of what a row belongs to."""
        own = [each.name for each in table.columns if _points(each) in _PEOPLE]
        if own:
            return own
        parents = {_points(each) for each in table.columns}
        # `person_id` before `created_by`: whom a row is about before whoever made what is above it.
        ways = {via for parent, via in self.rows if parent in parents and via}
        return sorted(ways, reverse=True) or [""]

    def _row(self, table: Table, via: str) -> dict[str, Any]:
        number = len(self.rows) + 1000
        return {
            column.name: self._value(column, via, number)
            for column in table.columns
            if not column.nullable or _says(column) or _points(column) or column.name in _ALSO
        }

    def _value(self, column: Column[Any], via: str, number: int) -> Any:
        table, target = column.table.name, _points(column)
        if target in self.people:
            mine, others = self.people[target]
            return mine if column.name in {via, _SAME.get((table, via))} else others
        if target:
            return self._parent(column, target, via, number)
        if _says(column):
            return self._canary(column, via) if via else str(number)
        return _CHOSEN.get((table, via, column.name)) or _plain(column, number)

    def _parent(self, column: Column[Any], target: str, via: str, number: int) -> int:
        """Return what a row belongs to: of the same person, else any; each once where it must."""
        there = [(way != via, row) for (table, way), row in self.rows.items() if table == target]
        for _, row in sorted(there):
            key = (column.table.name, column.name, row)
            if not (_is_alone(column) and key in self.taken):
                self.taken.add(key)
                return row
        return number

    def _canary(self, column: Column[Any], via: str) -> Any:
        place = Place(column.table.name, column.name, via)
        self.places.append(place)
        if isinstance(column.type, JSON):
            return [place.canary]
        return place.canary.encode() if isinstance(column.type, LargeBinary) else place.canary


def _points(column: Column[Any]) -> str:
    return next((key.column.table.name for key in column.foreign_keys), "")


def _is_alone(column: Column[Any]) -> bool:
    together = (each for each in column.table.constraints if isinstance(each, UniqueConstraint))
    is_one_of = any(column.name in each.columns for each in together)
    return column.primary_key or bool(column.unique) or is_one_of


def _says(column: Column[Any]) -> bool:
    says = isinstance(column.type, String | LargeBinary | JSON)
    return says and not isinstance(column.type, Enum)


def _plain(column: Column[Any], number: int) -> Any:
    if isinstance(column.type, Enum):
        choices: Any = column.type.enum_class
        return list(choices)[-1]
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, UtcDateTime):
        return THEN
    if isinstance(column.type, DateTime):
        return THEN.replace(tzinfo=None)
    return date(2026, 1, 5) if isinstance(column.type, Date) else number


def found(session: Session, places: list[Place]) -> set[Place]:
    """Return the canaries that are anywhere in the database."""
    everything = "\n".join(
        str(row) for table in Base.metadata.sorted_tables for row in session.execute(table.select())
    )
    return {each for each in places if each.canary + "'" in everything}
