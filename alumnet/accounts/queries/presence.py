"""Who is here and listed: what every list of people asks, whatever slice it is of."""

from sqlalchemy import exists
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import AssociationMembership, MembershipState, Person


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
    return Person.is_listed & is_present()
