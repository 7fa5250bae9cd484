"""Who has which role: in one association, or anywhere on the site."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Association, AssociationMembership, Person, RoleGrant
from alumnet.accounts.rules import MembershipState
from alumnet.administration.queries.scopes import House
from alumnet.kernel.authorization import Role
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.organizations.models import Organization

_ORDER = (Role.ADMIN, Role.MODERATOR, Role.PROGRAMME_MANAGER, Role.CHAPTER_ADMIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleHolder:
    """Somebody with a role: where, since when, by whom. It rests without an active membership."""

    person_id: int
    public_id: str
    name: str
    role: Role
    slug: str
    association: str
    chapter_id: int | None
    chapter_public_id: str
    chapter: str
    since: datetime
    granted_by: str
    is_active: bool

    @property
    def url(self) -> str:
        """Where members see this person."""
        return f"/people/{handle(self.name, self.public_id)}"


def team(session: Session, house: House) -> list[RoleHolder]:
    """Return who has a role in an association, admins first. One statement."""
    rows = session.execute(
        _holders()
        .where(RoleGrant.association_id == house.id)
        .order_by(Person.display_name, RoleGrant.id)
    )
    return sorted(map(_holder, rows), key=lambda each: _ORDER.index(each.role))


def holder(
    session: Session, house: House | None, public_id: str, role: str, chapter: str = ""
) -> RoleHolder:
    """Return who has this role in an association, or on the whole site. One. Raises NotFound."""
    rows = session.execute(
        _holders().where(
            Person.public_id == public_id,
            RoleGrant.association_id.is_not_distinct_from(house.id if house else None),
        )
    )
    for each in map(_holder, rows):
        if (each.role.value, each.chapter_public_id) == (role, chapter):
            return each
    raise NotFound


def roles(
    session: Session, role: Role | None = None, cursor: str | None = None
) -> Page[RoleHolder]:
    """Return who has a role anywhere, or this one, the last given first. One statement."""
    rows = session.execute(
        _holders()
        .add_columns(RoleGrant.id)
        .where(true() if role is None else RoleGrant.role == role, _before(cursor))
        .order_by(RoleGrant.id.desc())
        .limit(PAGE_LENGTH + 1)
    ).all()
    items = [_holder(row) for row in rows[:PAGE_LENGTH]]
    more = len(rows) > PAGE_LENGTH
    return Page(items, encode_cursor(rows[PAGE_LENGTH - 1].id) if more else None)


def _before(cursor: str | None) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case [int(last)]:
            return RoleGrant.id < last
    return true()


def _holders() -> Select[*tuple[Any, ...]]:
    giver, member = aliased(Person), aliased(AssociationMembership)
    is_active = or_(RoleGrant.association_id.is_(None), member.state == MembershipState.ACTIVE)
    return (
        select(
            RoleGrant,
            Person,
            Association.slug,
            Association.name.label("association"),
            Organization.public_id.label("chapter_public_id"),
            Organization.name.label("chapter"),
            giver.display_name.label("granted_by"),
            is_active.label("is_active"),
        )
        .join(Person, Person.id == RoleGrant.person_id)
        .outerjoin(Association, Association.id == RoleGrant.association_id)
        .outerjoin(Organization, Organization.id == RoleGrant.chapter_id)
        .outerjoin(giver, giver.id == RoleGrant.granted_by)
        .outerjoin(
            member,
            (member.person_id == RoleGrant.person_id)
            & (member.association_id == RoleGrant.association_id),
        )
    )


def _holder(row: Any) -> RoleHolder:
    grant, person = row.RoleGrant, row.Person
    return RoleHolder(
        person_id=person.id,
        public_id=person.public_id,
        name=person.display_name,
        role=grant.role,
        slug=row.slug or "",
        association=row.association or "",
        chapter_id=grant.chapter_id,
        chapter_public_id=row.chapter_public_id or "",
        chapter=row.chapter or "",
        since=grant.granted_at,
        granted_by=row.granted_by or "",
        is_active=bool(row.is_active),
    )
