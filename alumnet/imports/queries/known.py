"""Who the rows of a file may be about: read for a batch of rows in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Association,
    AssociationMembership,
    ChapterMember,
    ExternalId,
    MembershipState,
    Person,
    PersonEmail,
    PersonName,
)
from alumnet.accounts.rules import name_key
from alumnet.imports.people_records import Records, read_people
from alumnet.imports.queries.chapters import Chapters
from alumnet.imports.rules.comparing import Known, Places, Study
from alumnet.imports.rules.people import Stated
from alumnet.kernel.clock import year_and_month
from alumnet.kernel.db import lock_people
from alumnet.members.models import Profile
from alumnet.organizations.commands import Named
from alumnet.organizations.models import Affiliation, AffiliationKind, OrganizationKind

# People of an association by (name key, class year).
Names = Mapping[tuple[str, int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody whom a row may be about; with a `reason` somebody has to say whether it is them."""

    person_id: int
    reason: str = ""


def names_of(session: Session, association_id: int) -> Names:
    """Return the people of an association by name and class. One statement."""
    found: dict[tuple[str, int], list[int]] = defaultdict(list)
    rows = session.execute(
        select(Person.id, Person.display_name, AssociationMembership.class_year)
        .join(AssociationMembership, AssociationMembership.person_id == Person.id)
        .where(
            AssociationMembership.association_id == association_id,
            Person.erased_at.is_(None),
        )
    )
    for person_id, name, year in rows:
        if year is not None:
            found[name_key(name), year].append(person_id)
    return found


def school_of(session: Session, association_id: int) -> int | None:
    """Return the school whose graduates belong to an association. One statement."""
    return session.scalar(select(Association.school_id).where(Association.id == association_id))


def records_for(
    session: Session,
    association_id: int,
    people: Collection[Stated],
    others: Collection[int] = (),
    *,
    lock: bool = False,
) -> Records:
    """Return the rows of everybody whom these may be about, and of `others`. Sixteen statements.

    With `lock` they are locked first.
    """
    records = Records()
    numbers = [person.external_id for person in people if person.external_id]
    emails = [email for person in people for email in person.emails]
    for row in session.scalars(
        select(ExternalId).where(
            ExternalId.association_id == association_id, ExternalId.external_id.in_(numbers)
        )
    ):
        records.by_external_id[association_id, row.external_id] = row.person_id
    for found in session.scalars(select(PersonEmail).where(PersonEmail.email.in_(emails))):
        records.by_email[found.email] = found
    ids = {*records.by_external_id.values(), *others}
    ids |= {row.person_id for row in records.by_email.values()}
    if lock:
        lock_people(session, *ids)
    read_people(session, sorted(ids), records)
    return records


def match(
    records: Records, association_id: int, person: Stated, names: Names | None = None
) -> Match | None:
    """Return who a row is about: by number, by address and name, or perhaps by name and class.

    Only people of this association: that somebody else has an address is not for its staff.
    """
    by_number = records.by_external_id.get((association_id, person.external_id))
    if by_number is not None:
        return Match(by_number)
    held = (records.by_email.get(each) for each in person.emails)
    holders = [each.person_id for each in held if each is not None]
    here = [each for each in holders if _is_here(records, association_id, each)]
    for holder in here:
        if name_key(records.people[holder].display_name) == person.key:
            return Match(holder)
    if here:
        return Match(here[0], f"{records.people[here[0]].display_name} has this address here.")
    for each in (names or {}).get((person.key, person.class_year or 0), ()):
        # Two numbers of their own are the word of the records that these are two people.
        if not (person.external_id and number_of(records, association_id, each)):
            return Match(each, "Somebody here has the same name and class.")
    return None


def _is_here(records: Records, association_id: int, person_id: int) -> bool:
    there = (*records.rows(AssociationMembership, person_id), *records.rows(ExternalId, person_id))
    return any(row.association_id == association_id for row in there)


def number_of(records: Records, association_id: int, person_id: int) -> str:
    """Return the number by which an association knows somebody, empty for none."""
    rows = records.rows(ExternalId, person_id)
    return next((row.external_id for row in rows if row.association_id == association_id), "")


def membership_of(
    records: Records, association_id: int, person_id: int
) -> AssociationMembership | None:
    """Return somebody's membership in an association."""
    rows: list[AssociationMembership] = records.rows(AssociationMembership, person_id)
    return next((row for row in rows if row.association_id == association_id), None)


def known_of(records: Records, association_id: int, person_id: int) -> Known:
    """Return what is here about somebody whose rows were read."""
    person, profile = records.people[person_id], records.one(Profile, person_id)
    membership = membership_of(records, association_id, person_id)
    affiliations = records.rows(Affiliation, person_id)
    others = {row.association_id for row in records.rows(ExternalId, person_id)} | {
        row.association_id
        for row in records.rows(AssociationMembership, person_id)
        if row.state is not MembershipState.ENDED
    }
    return Known(
        person_id=person_id,
        name=person.display_name,
        names=frozenset(row.name for row in records.rows(PersonName, person_id)),
        number=number_of(records, association_id, person_id),
        city=profile.city,
        country=profile.country or "",
        emails=frozenset(row.email for row in records.rows(PersonEmail, person_id)),
        class_year=membership.class_year if membership else None,
        member_number=(membership.member_number or "") if membership else "",
        paid_until=membership.paid_until if membership else None,
        studies=tuple(
            Study(row.organization_id, row.title, row.field, _year(row.end_month))
            for row in affiliations
            if row.kind is AffiliationKind.EDUCATION
        ),
        jobs=tuple(
            (row.organization_id, row.title)
            for row in affiliations
            if row.kind is AffiliationKind.EMPLOYMENT and row.is_current
        ),
        chapters=frozenset(row.chapter_id for row in records.rows(ChapterMember, person_id)),
        has_died=person.is_deceased,
        is_student=membership is not None and membership.id in records.studying,
        is_ours=person_id not in records.claimed and others <= {association_id},
    )


def _year(month: int | None) -> int | None:
    return year_and_month(month)[0] if month is not None else None


def named(people: Collection[Stated]) -> set[Named]:
    """Return the organizations that rows name."""
    schools = {Named(each.school, OrganizationKind.SCHOOL.value) for each in people if each.school}
    return schools | {
        Named(each.employer, OrganizationKind.EMPLOYER.value) for each in people if each.employer
    }


def places_of(
    person: Stated, organizations: Mapping[Named, int], school: int | None, chapters: Chapters
) -> Places:
    """Return the organizations that a row means; without a school that of the association.

    Who has died is put into no chapter: these are for the living.
    """
    if person.school:
        school = organizations.get(Named(person.school, OrganizationKind.SCHOOL.value))
    employer = Named(person.employer, OrganizationKind.EMPLOYER.value)
    return Places(
        school,
        organizations.get(employer) if person.employer else None,
        () if person.has_died else chapters.find(person.chapters),
    )
