"""Who is here and listed: what every list of people asks, whatever slice it is of."""

from sqlalchemy import exists
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import (
    AssociationMembership,
    AssociationStance,
    CurrentStudent,
    MembershipState,
    Person,
)
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.db import PersonId

_membership = shared_alias(AssociationMembership)


def is_present() -> ColumnElement[bool]:
    """Return the SQL condition that a person is here: an active member somewhere, not hidden."""
    return (
        Person.hidden_by_staff_at.is_(None)
        & Person.erased_at.is_(None)
        & ~Person.is_deceased
        & exists().where(
            AssociationMembership.person_id == Person.id,
            AssociationMembership.state == MembershipState.ACTIVE,
        )
    )


def is_shown() -> ColumnElement[bool]:
    """Return the SQL condition that a person is listed at all, apart from who asks."""
    return Person.is_listed & is_present() & ~studies_out_of_sight()


def studies_out_of_sight() -> ColumnElement[bool]:
    """Return the SQL condition that a person studies where students aren't shown yet."""
    return _studies_where(~AssociationStance.students_are_shown)


def studies_there() -> ColumnElement[bool]:
    """Return the SQL condition that a membership is that of somebody who studies still."""
    return exists().where(CurrentStudent.membership_id == AssociationMembership.id)


def studies_unmentored(person_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that a person studies where students have no mentors yet."""
    return _studies_where(~AssociationStance.students_are_mentored, person_id)


def _studies_where(
    decided: ColumnElement[bool], person_id: PersonId | None = None
) -> ColumnElement[bool]:
    return exists().where(
        _membership.person_id == (Person.id if person_id is None else person_id),
        CurrentStudent.membership_id == _membership.id,
        AssociationStance.association_id == _membership.association_id,
        decided,
    )
