"""What changed about people since a moment, for the association's own records.

Only what the association may have: what it knows itself, and of a page that somebody has taken
over what every member of their associations can read. Whose page nobody has taken over has told
nothing that the association didn't say first; of them only a death or an address that fails is
told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    ExternalId,
    MembershipState,
    NameKind,
    Person,
    PersonEmail,
    PersonName,
)
from alumnet.accounts.queries.records import roster_email
from alumnet.accounts.rules import GOING_ON
from alumnet.administration.queries import House
from alumnet.dues.queries import days_written
from alumnet.imports.models import ChangesExport
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.visibility import SEARCHABLE
from alumnet.members.models import FieldVisibility, Profile
from alumnet.organizations.models import Affiliation, AffiliationKind, Organization

_CHUNK = 500
HEADER = (
    "Constituent ID",
    "Name",
    "First name",
    "Former names",
    "Class year",
    "Paid until",
    "E-mail",
    "E-mail failed on",
    "City",
    "Country",
    "Employer",
    "Job title",
    "Deceased",
    "Died on",
)
_BELONGS = (*GOING_ON, MembershipState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Taken:
    """One taking of changes: by whom, and of which time."""

    public_id: str
    by: str
    since: datetime | None
    until: datetime


def exports(session: Session, house: House, *, most: int = 10) -> list[Taken]:
    """Return the last takings, the newest first. One statement."""
    rows = session.execute(
        select(ChangesExport, Person.display_name)
        .outerjoin(Person, Person.id == ChangesExport.made_by)
        .where(ChangesExport.association_id == house.id)
        .order_by(ChangesExport.id.desc())
        .limit(most)
    )
    return [Taken(row.public_id, by or "", row.since, row.until) for row, by in rows]


def one_export(session: Session, house: House, public_id: str) -> ChangesExport:
    """Return a taking of this association. One statement. Raises NotFound."""
    row = session.scalars(
        select(ChangesExport).where(
            ChangesExport.association_id == house.id, ChangesExport.public_id == public_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def changed_people(
    session: Session, association_id: int, since: datetime | None, until: datetime
) -> Iterator[tuple[str, ...]]:
    """Yield a row as in HEADER for everybody who changed, 500 people in six statements."""
    last = 0
    while chunk := _chunk(session, association_id, last):
        yield from _rows(session, chunk, since, until)
        last = chunk[-1].id


def _chunk(session: Session, association_id: int, last: int) -> Sequence[Any]:
    newest = (
        select(func.max(Affiliation.updated_at))
        .where(Affiliation.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )
    # Those that their owner says on the page; others are for finding them alone.
    former = (
        select(func.aggregate_strings(PersonName.name, ", "))
        .where(
            PersonName.person_id == Person.id,
            PersonName.kind == NameKind.FORMER,
            PersonName.is_shown,
        )
        .correlate(Person)
        .scalar_subquery()
    )
    email = func.coalesce(
        Account.email,
        select(func.min(PersonEmail.email))
        .where(PersonEmail.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery(),
        roster_email(),
    )
    return session.execute(
        select(
            Person.id,
            Person.display_name,
            Person.given_name,
            Person.is_deceased,
            Person.died_on,
            Person.updated_at,
            Profile.city,
            Profile.country,
            Profile.updated_at.label("profile_at"),
            ExternalId.external_id,
            AssociationMembership.class_year,
            AssociationMembership.paid_until,
            AssociationMembership.id.label("membership_id"),
            Account.create_datetime,
            Account.update_datetime,
            email.label("email"),
            newest.label("affiliation_at"),
            former.label("former"),
        )
        .join(
            ExternalId,
            and_(ExternalId.person_id == Person.id, ExternalId.association_id == association_id),
        )
        .join(
            AssociationMembership,
            and_(
                AssociationMembership.person_id == Person.id,
                AssociationMembership.association_id == association_id,
            ),
        )
        .join(Profile, Profile.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(
            Person.id > last,
            Person.erased_at.is_(None),
            AssociationMembership.state.in_(_BELONGS),
        )
        .order_by(Person.id, ExternalId.id)
        .limit(_CHUNK)
    ).all()


def _rows(
    session: Session, chunk: Sequence[Any], since: datetime | None, until: datetime
) -> Iterator[tuple[str, ...]]:
    ids = [row.id for row in chunk]
    shows_place = {*ids} - {
        person_id
        for person_id, level in session.execute(
            select(FieldVisibility.person_id, FieldVisibility.visibility).where(
                FieldVisibility.person_id.in_(ids), FieldVisibility.field == "place"
            )
        )
        if level not in SEARCHABLE
    }
    jobs, paid = _jobs(session, ids), days_written(session, [row.membership_id for row in chunk])
    failed = registry.came_back(session, [row.email for row in chunk if row.email])
    for row in chunk:
        failed_at = failed.get(row.email or "")
        if _changed(row, failed_at, paid.get(row.membership_id), since, until):
            yield _line(row, failed_at, jobs, shows_place=row.id in shows_place)


def _changed(
    row: Any,
    failed_at: datetime | None,
    paid_at: datetime | None,
    since: datetime | None,
    until: datetime,
) -> bool:
    """Return whether somebody said something in this time, died, or can't be reached any more.

    Or the staff wrote here until when they have paid.
    """
    moments = [each for each in (failed_at, paid_at) if each]
    if row.is_deceased:
        moments.append(row.updated_at)
    if row.create_datetime is not None:
        moments += [row.updated_at, row.profile_at, row.create_datetime, row.update_datetime]
        moments += [row.affiliation_at] if row.affiliation_at else []
    return any((since is None or since < each) and each <= until for each in moments)


def _line(
    row: Any, failed_at: datetime | None, jobs: dict[int, tuple[str, str]], *, shows_place: bool
) -> tuple[str, ...]:
    employer, title = jobs.get(row.id, ("", ""))
    return (
        row.external_id,
        row.display_name,
        row.given_name,
        row.former or "",
        str(row.class_year or ""),
        row.paid_until.isoformat() if row.paid_until else "",
        row.email or "",
        failed_at.date().isoformat() if failed_at else "",
        row.city if shows_place else "",
        (row.country or "") if shows_place else "",
        employer,
        title,
        "yes" if row.is_deceased else "",
        row.died_on.isoformat() if row.died_on else "",
    )


def _jobs(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return the newest job of now that its owner shows, by person."""
    rows = session.execute(
        select(Affiliation.person_id, Organization.name, Affiliation.title)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(
            Affiliation.person_id.in_(ids),
            Affiliation.kind == AffiliationKind.EMPLOYMENT,
            Affiliation.is_current,
            Affiliation.visibility.in_(SEARCHABLE),
        )
        .order_by(Affiliation.start_month.nulls_first(), Affiliation.id)
    )
    return {person_id: (name, title) for person_id, name, title in rows}
