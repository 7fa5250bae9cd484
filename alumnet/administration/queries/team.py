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
from alumnet.organizations.models import Organization

_ORDER = (Role.ADMIN, Role.MODERATOR, Role.PROGRAMME_MANAGER, Role.CHAPTER_ADMIN)


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody with a role, perhaps in a `chapter`; it rests while the membership isn't active."""

    person_id: int
    public_id: str
    name: str
    url: str
    role: Role
    since: datetime
    is_active: bool
    chapter_id: int | None
    chapter_public_id: str
    chapter: str


def team(session: Session, house: House) -> list[TeamMember]:
    """Return who has a role in an association, admins first. One statement."""
    rows = session.execute(
        select(
            RoleGrant,
            Person,
            AssociationMembership.state,
            Organization.public_id,
            Organization.name,
        )
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(
            AssociationMembership,
            (AssociationMembership.person_id == RoleGrant.person_id)
            & (AssociationMembership.association_id == RoleGrant.association_id),
        )
        .outerjoin(Organization, Organization.id == RoleGrant.chapter_id)
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
            chapter_id=grant.chapter_id,
            chapter_public_id=chapter_public_id or "",
            chapter=chapter or "",
        )
        for grant, person, state, chapter_public_id, chapter in rows
    ]
    return sorted(found, key=lambda each: _ORDER.index(each.role))
