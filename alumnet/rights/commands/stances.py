"""What an association decides about those who died and those who study still."""

from datetime import datetime

from sqlalchemy import delete, select

from alumnet.accounts.commands.authority import require_admin
from alumnet.accounts.models import (
    AssociationMembership,
    AssociationStance,
    CurrentStudent,
    Person,
)
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import writing
from alumnet.rights.commands.wishes import theirs


def decide(
    association_id: int,
    *,
    remembers: bool,
    students_are_shown: bool,
    students_are_mentored: bool,
    by: int,
    now: datetime,
) -> None:
    """Keep the decision; students who are shown no more leave the lists at once."""
    with writing() as session:
        require_admin(session, by, association_id)
        session.merge(
            AssociationStance(
                association_id=association_id,
                remembers=remembers,
                students_are_shown=students_are_shown,
                students_are_mentored=students_are_mentored,
            )
        )
        students = (
            select(Person)
            .join(AssociationMembership, AssociationMembership.person_id == Person.id)
            .join(CurrentStudent, CurrentStudent.membership_id == AssociationMembership.id)
            .where(AssociationMembership.association_id == association_id)
        )
        for person in session.scalars(students).all():
            person.is_withdrawn_from_search |= not students_are_shown
            outbox.add(session, "person.changed", person.id, now=now)
        audit.record(
            session,
            by,
            "association.stance_changed",
            "association",
            association_id,
            now=now,
            association_id=association_id,
        )


def say_student(
    association_id: int, public_id: str, *, is_student: bool, by: int, now: datetime
) -> None:
    """Note that a member studies still, or no more. Raises NotAllowed, NotFound."""
    with writing() as session:
        person_id = theirs(session, association_id, public_id, by)
        membership_id = session.scalar(
            select(AssociationMembership.id).where(
                AssociationMembership.person_id == person_id,
                AssociationMembership.association_id == association_id,
            )
        )
        session.execute(delete(CurrentStudent).where(CurrentStudent.membership_id == membership_id))
        if is_student and membership_id is not None:
            session.add(CurrentStudent(membership_id=membership_id, said_at=now))
        session.get_one(Person, person_id).is_withdrawn_from_search = True
        outbox.add(session, "person.changed", person_id, now=now)


def end_studies(now: datetime) -> None:
    """Let those study no more whose class has left: the first of October of its year."""
    year = now.year if now.month >= 10 else now.year - 1  # noqa: PLR2004 - October
    left = select(AssociationMembership.id).where(AssociationMembership.class_year <= year)
    with writing() as session:
        over = CurrentStudent.membership_id.in_(left)
        people = select(AssociationMembership.person_id).join(
            CurrentStudent, CurrentStudent.membership_id == AssociationMembership.id
        )
        for person_id in session.scalars(people.where(over)).all():
            outbox.add(session, "person.changed", person_id, now=now)
        session.execute(delete(CurrentStudent).where(over))
