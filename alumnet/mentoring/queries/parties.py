"""The other person, as columns beside a statement that selects from Person."""

from typing import Any

from sqlalchemy import and_, case, or_, select
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_connection
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import FieldVisibility, Profile
from alumnet.members.queries.people import (
    AnyViewer,
    Face,
    face,
    sees_photo,
    shares_association_with,
)

FORMER = "Former member"


def face_columns(viewer: Viewer | AnyViewer) -> tuple[ColumnElement[Any], ...]:
    """Return the columns that `face_of` reads, and whether the viewer is connected."""
    return (
        Person.id.label("other_id"),
        Person.public_id.label("other_public_id"),
        Person.display_name.label("other_name"),
        Person.given_name.label("other_given_name"),
        Person.erased_at.label("other_erased_at"),
        case((sees_photo(viewer), Person.photo_digest)).label("other_photo"),
        standing_connection(viewer.person_id, Person.id).label("is_connected"),
    )


def face_of(row: Any) -> Face:
    """Return the face of the other person in a row; somebody erased is a former member."""
    if row.other_erased_at is not None:
        return Face(row.other_id, row.other_public_id, FORMER, FORMER, None, "")
    return face(
        row.other_id,
        row.other_public_id,
        row.other_name,
        row.other_given_name,
        row.other_photo,
    )


def headline(viewer: Viewer | AnyViewer) -> ColumnElement[Any]:
    """Return the headline of Person where this viewer may read it as any member may."""
    level = (
        select(FieldVisibility.visibility)
        .where(FieldVisibility.person_id == Person.id, FieldVisibility.field == "headline")
        .scalar_subquery()
    )
    may_read = or_(
        level.is_(None),
        level == Visibility.EVERYONE,
        and_(level == Visibility.MY_ASSOCIATIONS, shares_association_with(viewer)),
    )
    text = select(Profile.headline).where(Profile.person_id == Person.id).scalar_subquery()
    return case((may_read, text))
