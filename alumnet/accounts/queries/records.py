"""What the records of an association say of a person whose own rows don't."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select

from alumnet.accounts.models import (
    AssociationMembership,
    ExternalId,
    Person,
    RosterEmail,
    RosterEntry,
)


def roster_email() -> ScalarSelect[Any]:
    """Return, as SQL, the address that a membership's association has for its person on its list.

    Of a person of whom no address is kept, because it is somebody's here already, the list says
    one all the same: so nothing tells the staff that it is known elsewhere.
    """
    return (
        select(func.min(RosterEmail.email))
        .join(RosterEntry, RosterEntry.id == RosterEmail.entry_id)
        .where(on_the_list())
        .correlate(Person, AssociationMembership)
        .scalar_subquery()
    )


def on_the_list() -> ColumnElement[bool]:
    """Return the SQL condition that a line of the list of an association is of its member."""
    number = (
        select(ExternalId.external_id)
        .where(
            ExternalId.person_id == Person.id,
            ExternalId.association_id == AssociationMembership.association_id,
        )
        .correlate(Person, AssociationMembership)
    )
    return (RosterEntry.association_id == AssociationMembership.association_id) & or_(
        RosterEntry.person_id == Person.id, RosterEntry.external_id.in_(number)
    )
