"""The association that a page is about, and one member of it: for its admins and its chapters'."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    Person,
    PersonEmail,
)
from alumnet.accounts.queries import looked_after
from alumnet.accounts.queries.records import roster_email
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.errors import NotFound
from alumnet.members.rules import given_name_of


@dataclass(frozen=True, slots=True)
class House:
    """An association that the viewer administers; `chapters` where it is some of these alone."""

    id: int
    slug: str
    name: str
    chapters: frozenset[int] | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all of it is the viewer's, not only the members of some chapters."""
        return self.chapters is None


def within(house: House) -> ColumnElement[bool]:
    """Return the SQL condition that a row of memberships is the viewer's to see there."""
    return looked_after(house.id, house.chapters)


def administers_any(viewer: Viewer) -> bool:
    """Return whether the viewer administers an association, or the site."""
    return viewer.is_site_admin or any(role is Role.ADMIN for role, _ in viewer.roles)


def association(session: Session, viewer: Viewer, slug: str) -> House:
    """Return an association for one of its admins. One statement. Raises NotFound."""
    house = association_or_chapters(session, viewer, slug)
    if not house.is_whole:
        raise NotFound
    return house


def association_or_chapters(session: Session, viewer: Viewer, slug: str) -> House:
    """Return an association as far as the viewer administers it: whole, or some of its chapters.

    One statement. Raises NotFound.
    """
    row = session.execute(
        select(Association.id, Association.slug, Association.name).where(Association.slug == slug)
    ).one_or_none()
    if row is None:
        raise NotFound
    if viewer.is_admin_of(row.id):
        return House(*row)
    chapters = viewer.chapters_in(row.id)
    if not chapters:
        raise NotFound
    return House(*row, chapters)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A membership with its person; `email` is any address known, for an invitation."""

    membership_id: int
    person_id: int
    public_id: str
    name: str
    given_name: str
    state: MembershipState
    has_account: bool
    email: str | None


def any_address() -> ColumnElement[str | None]:
    """Return, as SQL, an address of a member to which an invitation can go."""
    own = (
        select(PersonEmail.email)
        .where(PersonEmail.person_id == Person.id)
        .order_by(PersonEmail.id)
        .limit(1)
        .correlate(Person)
        .scalar_subquery()
    )
    return func.coalesce(own, roster_email())


def belonging(session: Session, house: House, public_id: str) -> Belonging:
    """Return a person's membership, if it is in the viewer's care. One. Raises NotFound."""
    row = session.execute(
        select(
            AssociationMembership.id,
            Person.id.label("person_id"),
            Person.public_id,
            Person.display_name,
            Person.given_name,
            AssociationMembership.state,
            exists().where(Account.person_id == Person.id).label("has_account"),
            any_address().label("email"),
        )
        .join(Person, Person.id == AssociationMembership.person_id)
        .where(
            within(house),
            Person.public_id == public_id,
            Person.erased_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return Belonging(
        membership_id=row.id,
        person_id=row.person_id,
        public_id=row.public_id,
        name=row.display_name,
        given_name=given_name_of(row.display_name, row.given_name),
        state=row.state,
        has_account=bool(row.has_account),
        email=row.email,
    )
