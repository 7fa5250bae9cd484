"""The roster of an association, and the files that were taken over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person, RosterEntry
from alumnet.administration.queries import House
from alumnet.imports.models import RosterImport
from alumnet.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Size:
    """How many people are on the roster, and how many of them have come."""

    lines: int
    claimed: int


def size(session: Session, house: House) -> Size:
    """Return how many lines a roster has. One statement."""
    row = session.execute(
        select(func.count(RosterEntry.id), func.count(RosterEntry.person_id)).where(
            RosterEntry.association_id == house.id
        )
    ).one()
    return Size(*row)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file with what became of its rows; `rejected` are (row, number of the member, reason)."""

    public_id: str
    file_name: str
    by: str
    at: datetime
    created: int
    changed: int
    unchanged: int
    approved: int
    rejected_count: int
    rejected: tuple[tuple[int, str, str], ...]

    @property
    def usable(self) -> int:
        """How many rows could be used."""
        return self.created + self.changed + self.unchanged


def roster_files(session: Session, house: House, *, most: int = 10) -> list[Taken]:
    """Return the last files of an association, the newest first. One statement."""
    query = _query(house).order_by(RosterImport.id.desc()).limit(most)
    return [_taken(*row) for row in session.execute(query)]


def one_import(session: Session, house: House, public_id: str) -> Taken:
    """Return one file of an association. One statement. Raises NotFound."""
    query = _query(house).where(RosterImport.public_id == public_id)
    row = session.execute(query).one_or_none()
    if row is None:
        raise NotFound
    return _taken(*row)


def _query(house: House) -> Any:
    return (
        select(RosterImport, Person.display_name)
        .outerjoin(Person, Person.id == RosterImport.imported_by)
        .where(RosterImport.association_id == house.id)
    )


def _taken(row: RosterImport, by: str | None) -> Taken:
    return Taken(
        public_id=row.public_id,
        file_name=row.file_name,
        by=by or "",
        at=row.at,
        created=row.created,
        changed=row.changed,
        unchanged=row.unchanged,
        approved=row.approved,
        rejected_count=row.rejected_count,
        rejected=tuple(
            (int(line), str(about), str(reason)) for line, about, reason in row.rejected
        ),
    )
