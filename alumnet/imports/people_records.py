"""What is known already of the people in one batch of an import, read in few statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    ChapterMember,
    CurrentStudent,
    ExternalId,
    Person,
    PersonEmail,
    PersonName,
)
from alumnet.imports.resumes import ImportedPerson
from alumnet.kernel.db import lock_people
from alumnet.members.models import MentorProfile, MentorTopic, Profile, Skill, SpokenLanguage
from alumnet.organizations.models import Affiliation, Organization

# Tables of which a person has any number of rows, or one.
_PARTS: tuple[Any, ...] = (
    Affiliation,
    AssociationMembership,
    ChapterMember,
    ExternalId,
    MentorProfile,
    MentorTopic,
    PersonEmail,
    PersonName,
    Profile,
    Skill,
    SpokenLanguage,
)


@dataclass
class Records:
    """Rows as they are before a batch is written, kept up to date while it is."""

    by_external_id: dict[tuple[int, str], int] = field(default_factory=dict)
    by_email: dict[str, PersonEmail] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    claimed: set[int] = field(default_factory=set)
    # Memberships of those who study still.
    studying: set[int] = field(default_factory=set)
    schools: dict[int, Organization] = field(default_factory=dict)
    _rows: dict[tuple[Any, int], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def rows(self, table: Any, person_id: int) -> list[Any]:
        """Return the rows of a table that belong to a person."""
        return self._rows[table, person_id]

    def one(self, table: Any, person_id: int) -> Any:
        """Return the row of a person in a table where there is one at most, or None."""
        return next(iter(self._rows[table, person_id]), None)

    def is_only_record(self, person_id: int) -> bool:
        """Return whether one association alone knows a person: then its file states all of it."""
        return len({row.association_id for row in self.rows(ExternalId, person_id)}) == 1

    def take(self, rows: Iterable[Any]) -> None:
        """Take in rows that belong to people."""
        for row in rows:
            self._rows[type(row), row.person_id].append(row)

    def drop(self, rows: Iterable[Any]) -> None:
        """Forget rows that are deleted."""
        for row in rows:
            self._rows[type(row), row.person_id].remove(row)


def read_records(session: Session, batch: Sequence[tuple[int, ImportedPerson]]) -> Records:
    """Lock the people of a batch who are here already and read their rows. Seventeen statements."""
    records = Records()
    wanted = [(association, person.external_id) for association, person in batch]
    for row in session.scalars(
        select(ExternalId).where(
            tuple_(ExternalId.association_id, ExternalId.external_id).in_(wanted)
        )
    ):
        records.by_external_id[row.association_id, row.external_id] = row.person_id
    emails = [person.email for _, person in batch if person.email]
    for found in session.scalars(select(PersonEmail).where(PersonEmail.email.in_(emails))):
        records.by_email[found.email] = found
    ids = sorted(
        {*records.by_external_id.values(), *(each.person_id for each in records.by_email.values())}
    )
    lock_people(session, *ids)
    read_people(session, ids, records)
    rows = session.execute(
        select(Association.id, Organization).join(
            Organization, Organization.id == Association.school_id
        )
    )
    for association_id, school in rows:
        records.schools[association_id] = school
    return records


def read_people(session: Session, ids: Sequence[int], records: Records) -> None:
    """Read the rows of these people into the records. Fourteen statements."""
    if not ids:
        return
    for person in session.scalars(select(Person).where(Person.id.in_(ids))):
        records.people[person.id] = person
    records.claimed.update(
        session.scalars(select(Account.person_id).where(Account.person_id.in_(ids)))
    )
    records.studying.update(
        session.scalars(
            select(CurrentStudent.membership_id)
            .join(AssociationMembership, AssociationMembership.id == CurrentStudent.membership_id)
            .where(AssociationMembership.person_id.in_(ids))
        )
    )
    for table in _PARTS:
        records.take(
            session.scalars(
                select(table).where(table.person_id.in_(ids)).order_by(*table.__table__.primary_key)
            )
        )
