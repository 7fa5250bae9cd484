"""Writing one imported person: made new, brought up to date, or only their membership."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from alumnet.accounts.commands import add_person, settle_by_record
from alumnet.accounts.commands.authority import keep_an_admin
from alumnet.accounts.models import (
    AssociationMembership,
    ExternalId,
    MembershipState,
    Person,
    PersonEmail,
)
from alumnet.accounts.rules import LastAdmin, name_key
from alumnet.imports.documents import LineRefused
from alumnet.imports.people_parts import write_parts
from alumnet.imports.people_records import Records
from alumnet.imports.resumes import ImportedMembership, ImportedPerson
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people
from alumnet.members.models import MentorProfile, Profile
from alumnet.organizations.commands import Named, vouch

Done = Literal["created", "changed", "unchanged"]
_ANOTHERS = "The address belongs to somebody else here."
_ERASED = "This person has left and was erased here."
_LAST_ADMIN = "Nobody else administers the association; give somebody else that role first."


def take_over(
    session: Session,
    imported: ImportedPerson,
    association_id: int,
    memberships: Mapping[int, ImportedMembership],
    *,
    records: Records,
    organizations: Mapping[Named, int],
    now: datetime,
) -> Done:
    """Write one person; return what became of the line. Raises LineRefused before any write."""
    person_id = _known(imported, association_id, records)
    is_new = person_id is None
    if person_id is not None:
        _refuse_without_admin(session, person_id, memberships, records)
    else:
        person_id = add_person(session, imported.name, now=now)
        records.people[person_id] = session.get_one(Person, person_id)
        records.take([session.get_one(Profile, person_id)])
    changed = _identify(session, person_id, association_id, imported, records)
    changed |= _write_memberships(session, person_id, memberships, records, now)
    if person_id not in records.claimed:
        changed |= _write_person(session, person_id, imported, records, now)
        changed |= write_parts(session, person_id, imported, organizations, records, now)
    for each, membership in memberships.items():
        school = records.schools.get(each)
        if school and membership.class_year and membership.state in {None, MembershipState.ACTIVE}:
            changed |= vouch(session, person_id, school, membership.class_year, now=now)
    if is_new or changed:
        outbox.add(session, "person.changed", person_id, now=now)
    return "created" if is_new else "changed" if changed else "unchanged"


def _known(imported: ImportedPerson, association_id: int, records: Records) -> int | None:
    """Return who the line is about: by number, or by address and name. Raises LineRefused."""
    by_number = records.by_external_id.get((association_id, imported.external_id))
    holder = records.by_email.get(imported.email or "")
    if holder is not None and holder.person_id != by_number:
        other = records.people.get(holder.person_id)
        is_same = other is not None and name_key(other.display_name) == name_key(imported.name)
        if by_number is not None or not is_same:
            raise LineRefused(_ANOTHERS)
        by_number = holder.person_id
    if by_number is not None and records.people[by_number].erased_at is not None:
        raise LineRefused(_ERASED)
    return by_number


def _identify(
    session: Session,
    person_id: int,
    association_id: int,
    imported: ImportedPerson,
    records: Records,
) -> bool:
    """Note number and address of a person; return whether one of them is new."""
    key = (association_id, imported.external_id)
    is_new = key not in records.by_external_id
    if is_new:
        row = ExternalId(
            association_id=association_id, external_id=imported.external_id, person_id=person_id
        )
        session.add(row)
        records.by_external_id[key] = person_id
        records.take([row])
    email = imported.email
    if email is None or email in records.by_email or person_id in records.claimed:
        return is_new
    for old in records.rows(PersonEmail, person_id):
        if old.confirmed_at is None and records.is_only_record(person_id):
            session.delete(old)
    added = PersonEmail(person_id=person_id, email=email)
    session.add(added)
    records.by_email[email] = added
    return True


# ------------------------------------------------------------------------------------ memberships
def _write_memberships(
    session: Session,
    person_id: int,
    memberships: Mapping[int, ImportedMembership],
    records: Records,
    now: datetime,
) -> bool:
    changed = False
    there = {row.association_id: row for row in records.rows(AssociationMembership, person_id)}
    for association_id, stated in memberships.items():
        row = there.get(association_id)
        if row is None:
            row = AssociationMembership(
                association_id=association_id,
                person_id=person_id,
                state=stated.state or MembershipState.ACTIVE,
                applied_at=now,
                approved_at=now,
            )
            session.add(row)
            records.take([row])
            changed = True
        elif (state := _state_of(row, stated)) is not row.state:
            settle_by_record(session, row, state, now=now)
            changed = True
        facts = {
            "class_year": stated.class_year,
            "member_number": stated.member_number,
            "paid_until": stated.paid_until,
        }
        changed |= _fill(row, {name: fact for name, fact in facts.items() if fact is not None})
    return changed


def _state_of(row: AssociationMembership, stated: ImportedMembership) -> MembershipState:
    """Return the state a membership has by the file.

    Who waits is let in, unless the staff turned them away before. What the staff decided stays,
    unless the file says another state by name.
    """
    waits = row.state is MembershipState.PENDING and not row.needs_staff
    return stated.state or (MembershipState.ACTIVE if waits else row.state)


def _refuse_without_admin(
    session: Session,
    person_id: int,
    memberships: Mapping[int, ImportedMembership],
    records: Records,
) -> None:
    """Raise LineRefused when the file stops the last one who administers an association."""
    for row in records.rows(AssociationMembership, person_id):
        stated = memberships.get(row.association_id)
        was_active = row.state is MembershipState.ACTIVE
        if stated is None or not was_active or _state_of(row, stated) is row.state:
            continue
        lock_people(session, person_id)
        try:
            keep_an_admin(session, person_id, row.association_id)
        except LastAdmin as error:
            raise LineRefused(_LAST_ADMIN) from error


# ------------------------------------------------------------------------------------- the person
def _write_person(
    session: Session, person_id: int, imported: ImportedPerson, records: Records, now: datetime
) -> bool:
    person = records.people[person_id]
    narrower = (person.is_listed and not imported.is_listed) or (
        imported.is_deceased and not person.is_deceased
    )
    person.is_withdrawn_from_search |= narrower
    profile = {
        "headline": imported.headline,
        "bio": imported.bio,
        "city": imported.city,
        "country": imported.country,
    }
    about = {
        "display_name": imported.name,
        "given_name": imported.name.split(maxsplit=1)[0],
        "is_listed": imported.is_listed,
        "is_deceased": imported.is_deceased,
    }
    changed = _fill(person, about) | _fill(records.one(Profile, person_id), profile)
    if changed:
        person.updated_at = records.one(Profile, person_id).updated_at = now
    return changed | _write_mentor(session, person_id, imported, records, now)


def _write_mentor(
    session: Session, person_id: int, imported: ImportedPerson, records: Records, now: datetime
) -> bool:
    mentor, row = imported.mentor, records.one(MentorProfile, person_id)
    if mentor is None:
        # Nobody says any more that they offer it; without an account they can't say so themselves.
        if row is None or not row.is_accepting or not records.is_only_record(person_id):
            return False
        row.is_accepting = False
        return True
    changed = row is None
    if row is None:
        row = MentorProfile(person_id=person_id, updated_at=now)
        session.add(row)
        records.take([row])
    offered = {
        "is_accepting": True,
        "places": mentor.places,
        "hours_a_month": mentor.hours_a_month,
    }
    return changed | _fill(row, offered)


def _fill(row: Any, values: Mapping[str, Any]) -> bool:
    """Write the values that differ; return whether any did."""
    differing = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in differing.items():
        setattr(row, name, value)
    return bool(differing)
