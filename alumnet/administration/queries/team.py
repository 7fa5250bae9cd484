"""Who has which role."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, Person, RoleGrant
from alumnet.accounts.rules import MembershipState
from alumnet.administration.queries.scopes import House
from alumnet.kernel.authorization import Role
from alumnet.kernel.ids import handle

_ORDER = {Role.ADMIN: 0, Role.MODERATOR: 1, Role.PROGRAMME_MANAGER: 2, Role.SITE_ADMIN: 3}


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody with a role; it rests while the membership isn't active."""

    person_id: int
    public_id: str
    name: str
    url: str
    role: Role
    since: datetime
    is_active: bool


def team(session: Session, house: House) -> list[TeamMember]:
    """Return who has a role in an association: admins, moderators, programme managers. One."""
    rows = session.execute(
        select(RoleGrant, Person, AssociationMembership.state)
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(
            AssociationMembership,
            (AssociationMembership.person_id == RoleGrant.person_id)
            & (AssociationMembership.association_id == RoleGrant.association_id),
        )
        .where(RoleGrant.association_id == house.id)
        .order_by(Person.display_name, RoleGrant.id)
    )
    found = [
        TeamMember(
            person_id=person.id,
            public_id=person.public_id,
            name=person.display_name,
            url=f"/people/{handle(person.display_name, person.public_id)}",
            role=grant.role,
            since=grant.granted_at,
            is_active=state is MembershipState.ACTIVE,
        )
        for grant, person, state in rows
    ]
    return sorted(found, key=lambda each: _ORDER[each.role])
