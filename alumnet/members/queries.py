"""Reads about profiles, each with the visibility of whoever asks."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, case, exists, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.connections.queries import standing_block
from alumnet.kernel import text
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.ids import handle
from alumnet.kernel.visibility import Visibility


@dataclass(frozen=True, slots=True)
class Face:
    """A person as shown beside a name: enough for an avatar and a link."""

    person_id: int
    public_id: str
    display_name: str
    given_name: str
    photo_url: str | None
    url: str

    @property
    def initials(self) -> str:
        """The first letters of the first and the last word of the name."""
        return text.initials(self.display_name)


def is_shown() -> ColumnElement[bool]:
    """Return the SQL condition that a person is listed at all, apart from who asks."""
    return (
        Person.is_listed
        & Person.hidden_by_staff_at.is_(None)
        & Person.erased_at.is_(None)
        & ~Person.is_deceased
        & exists().where(
            AssociationMembership.person_id == Person.id,
            AssociationMembership.state == MembershipState.ACTIVE,
        )
    )


def is_listed_for(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that lists of people show a person to this viewer."""
    if viewer.person_id is None:
        return is_shown()
    return is_shown() & ~standing_block(Person.id, viewer.person_id)


def shares_association_with(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that a person and the viewer are active in one association."""
    return exists().where(
        AssociationMembership.person_id == Person.id,
        AssociationMembership.state == MembershipState.ACTIVE,
        AssociationMembership.association_id.in_(viewer.association_ids),
    )


def faces(session: Session, person_ids: Iterable[int], viewer: Viewer) -> dict[int, Face]:
    """Return a face for each of these people, with the photo where this viewer may see it.

    It is for people whom the viewer was already found to be allowed to see. One statement.
    """
    query = select(
        Person.id,
        Person.public_id,
        Person.display_name,
        Person.given_name,
        case((sees_photo(viewer), Person.photo_digest)),
    ).where(Person.id.in_(list(person_ids)))
    return {row.id: _face(*row) for row in session.execute(query)}


def sees_photo(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that a person's photo may be shown to this viewer in lists."""
    return or_(
        Person.photo_visibility == Visibility.EVERYONE,
        Person.id == viewer.person_id,
        and_(
            Person.photo_visibility == Visibility.MY_ASSOCIATIONS,
            shares_association_with(viewer),
        ),
    )


def _face(
    person_id: int, public_id: str, display_name: str, given_name: str, digest: str | None
) -> Face:
    return Face(
        person_id=person_id,
        public_id=public_id,
        display_name=display_name,
        given_name=given_name or display_name.partition(" ")[0],
        photo_url=f"/photos/{public_id}/{digest}" if digest else None,
        url=f"/people/{handle(display_name, public_id)}",
    )
