"""Who is shown to whom, and faces: what a list needs to know of a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BigInteger, BindParameter, Select, and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.accounts.queries.presence import is_present, is_shown
from alumnet.connections.queries import standing_block
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.ids import handle
from alumnet.kernel.statements import built_once
from alumnet.kernel.visibility import Visibility
from alumnet.members.rules import given_name_of, initials_of

# Others ask members for these.
__all__ = ["is_present", "is_shown"]


@dataclass(frozen=True, slots=True)
class AnyViewer:
    """Stands for the viewer in statements that are built once; `values_of` says who it is."""

    person_id: BindParameter[int]
    association_ids: BindParameter[int]


ANY_VIEWER: Final = AnyViewer(
    bindparam("me", type_=BigInteger),
    bindparam("associations", expanding=True, type_=BigInteger),
)


def values_of(viewer: Viewer) -> dict[str, Any]:
    """Return what to execute a statement about `ANY_VIEWER` with."""
    return {"me": viewer.person_id, "associations": list(viewer.association_ids)}


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
        """What stands in for a photo."""
        return initials_of(self.display_name)


def is_listed_for(viewer: Viewer | AnyViewer) -> ColumnElement[bool]:
    """Return the SQL condition that lists of people show a person to this viewer."""
    if viewer.person_id is None:
        return is_shown()
    return is_shown() & ~standing_block(Person.id, viewer.person_id)


def shares_association_with(viewer: Viewer | AnyViewer) -> ColumnElement[bool]:
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
    values = {"ids": list(person_ids), **values_of(viewer)}
    return {row.id: face_of(row) for row in session.execute(_faces(), values)}


@built_once
def _faces() -> Select[*tuple[Any, ...]]:
    return select(*face_columns(ANY_VIEWER)).where(Person.id.in_(bindparam("ids", expanding=True)))


def face_columns(viewer: Viewer | AnyViewer) -> tuple[ColumnElement[Any], ...]:
    """Return the columns of Person that `face_of` reads, with the photo this viewer may see."""
    return (
        Person.id.expression,
        Person.public_id.expression,
        Person.display_name.expression,
        Person.given_name.expression,
        case((sees_photo(viewer), Person.photo_digest)).label("photo"),
    )


def face_of(row: Any) -> Face:
    """Return the face in a row with `face_columns`."""
    return face(row.id, row.public_id, row.display_name, row.given_name, row.photo)


def my_face(session: Session, viewer: Viewer) -> Face | None:
    """Return the face of whoever is signed in. At most one statement, none beside the account."""
    person = session.get(Person, viewer.person_id) if viewer.person_id is not None else None
    if person is None:
        return None
    return face(
        person.id, person.public_id, person.display_name, person.given_name, person.photo_digest
    )


def sees_photo(viewer: Viewer | AnyViewer) -> ColumnElement[bool]:
    """Return the SQL condition that a person's photo may be shown to this viewer in lists."""
    return or_(
        Person.photo_visibility == Visibility.EVERYONE,
        Person.id == viewer.person_id,
        and_(
            Person.photo_visibility == Visibility.MY_ASSOCIATIONS,
            shares_association_with(viewer),
        ),
    )


def face(
    person_id: int, public_id: str, display_name: str, given_name: str, digest: str | None
) -> Face:
    """Return a face from columns; `digest` is that of a photo the viewer may see, or None."""
    return Face(
        person_id=person_id,
        public_id=public_id,
        display_name=display_name,
        given_name=given_name_of(display_name, given_name),
        photo_url=photo_url(public_id, digest),
        url=f"/people/{handle(display_name, public_id)}",
    )


def photo_url(public_id: str, digest: str | None) -> str | None:
    """Return the address of a photo, None without one."""
    return f"/photos/{public_id}/{digest}" if digest else None
