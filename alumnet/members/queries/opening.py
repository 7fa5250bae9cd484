"""Whether the page of a person opens for a viewer; every way to somebody asks here."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import BigInteger, Boolean, Select, String, bindparam, exists, false, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import Label

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.connections.models import Block
from alumnet.connections.queries import standing_block, standing_connection
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import public_id_of
from alumnet.kernel.registry import Reason, registry
from alumnet.kernel.statements import built_once
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import Photo
from alumnet.members.queries.people import (
    ANY_VIEWER,
    Face,
    face,
    is_present,
    shares_association_with,
    values_of,
)
from alumnet.members.rules import Opening, Standpoint, may_open, may_see
from alumnet.ties.queries import ties_with

_NOBODY = 0


def public_id_in(handle: str) -> str:
    """Return the public id in the last part of a person's address. Raises NotFound."""
    public_id = public_id_of(handle)
    if public_id is None:
        raise NotFound
    return public_id


# Statements about one person are built once and executed with these.
ME: Final = ANY_VIEWER.person_id
PUBLIC_ID: Final = bindparam("public_id", type_=String)
_STAFFED: Final = bindparam("staffed", expanding=True, type_=BigInteger)
_IS_SITE_ADMIN: Final = bindparam("is_site_admin", type_=Boolean)


def parameters(viewer: Viewer, public_id: str) -> dict[str, Any]:
    """Return the parameters of a statement with `opening_columns`."""
    return {
        **values_of(viewer),
        "public_id": public_id,
        "staffed": list(viewer.staffed_association_ids),
        "is_site_admin": viewer.is_site_admin,
    }


def opening_columns() -> tuple[Label[Any], ...]:
    """Return what decides whether a person's page opens, and how the viewer stands to them."""
    staffed = exists().where(
        AssociationMembership.person_id == Person.id,
        AssociationMembership.state != MembershipState.ENDED,
        AssociationMembership.association_id.in_(_STAFFED),
    )
    return (
        is_present().label("is_present"),
        standing_block(Person.id, ME).label("is_blocked"),
        shares_association_with(ANY_VIEWER).label("shares_association"),
        standing_connection(ME, Person.id).label("is_connected"),
        or_(_IS_SITE_ADMIN, staffed).label("is_staffed"),
    )


def opens(session: Session, viewer: Viewer, row: Any) -> bool:
    """Return whether the page of the person in `row` opens; `row` is None for nobody.

    What the other slices know is asked in every case in which the page would stay shut, also for
    nobody and for a blocked person: so that not even the number of statements tells them apart.
    """
    opening = _opening(viewer, row)
    if opening is not None and may_open(opening):
        return True
    is_hidden = opening is None or opening.is_blocked or not opening.is_present
    person_id = _NOBODY if is_hidden else row.Person.id
    has_reason = opens_otherwise(session, viewer.person, person_id)
    return opening is not None and may_open(opening, has_reason=has_reason)


def opens_otherwise(session: Session, viewer_id: int, person_id: int) -> bool:
    """Return whether something between two people opens a page that would stay shut.

    One statement, whatever the slices that know of such things.
    """
    asked = _reasons(tuple(registry.opens_page))
    return bool(session.scalar(asked, {"me": viewer_id, "person_id": person_id}))


@built_once
def _reasons(conditions: tuple[Reason, ...]) -> Select[bool]:
    return select(or_(false(), *(each() for each in conditions)))


def _opening(viewer: Viewer, row: Any) -> Opening | None:
    if row is None:
        return None
    return Opening(
        is_self=row.Person.id == viewer.person_id,
        is_staffed=bool(row.is_staffed),
        is_present=bool(row.is_present),
        is_listed=row.Person.is_listed,
        is_blocked=bool(row.is_blocked),
        is_connected=bool(row.is_connected),
    )


def standpoint(viewer: Viewer, row: Any) -> Standpoint:
    """Return how the viewer stands to the person in `row`, apart from ties."""
    return Standpoint(
        is_self=row.Person.id == viewer.person_id,
        is_member=viewer.may_act,
        shares_association=bool(row.shares_association),
        is_connected=bool(row.is_connected),
    )


# ---------------------------------------------------------------------------------------- asking
def person_to_block(session: Session, viewer: Viewer, handle: str) -> Face:
    """Return whom the viewer is about to block: somebody they can open, or blocked before.

    Raises NotFound for everybody else, and for the viewer's own page. One statement, and what
    `registry.opens_page` asks.
    """
    asked = parameters(viewer, public_id_in(handle))
    row = session.execute(_to_block(), asked).one_or_none()
    if not opens(session, viewer, row) and not (row is not None and row.is_mine):
        raise NotFound
    if row is None or row.Person.id == viewer.person_id:
        raise NotFound
    return _face(row)


def person_to_meet(session: Session, viewer: Viewer, handle: str) -> Face:
    """Return somebody else whose page opens for the viewer. Raises NotFound for everybody else.

    One statement, and what `registry.opens_page` asks.
    """
    row = session.execute(_to_block(), parameters(viewer, public_id_in(handle))).one_or_none()
    if not opens(session, viewer, row) or row is None or row.Person.id == viewer.person_id:
        raise NotFound
    return _face(row)


def _face(row: Any) -> Face:
    person = row.Person
    return face(person.id, person.public_id, person.display_name, person.given_name, None)


@built_once
def _to_block() -> Select[*tuple[Any, ...]]:
    mine = exists().where(
        Block.blocker_id == ME, Block.blocked_id == Person.id, Block.lifted_at.is_(None)
    )
    return select(Person, mine.label("is_mine"), *opening_columns()).where(
        Person.public_id == PUBLIC_ID, Person.erased_at.is_(None)
    )


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A photo as it is sent."""

    content: bytes
    content_type: str


def photo_file(
    session: Session, viewer: Viewer, public_id: str, digest: str, *, today: date
) -> PhotoFile:
    """Return a photo for somebody who may see the page and the photo on it.

    Raises NotFound for everybody else, and for a photo that was replaced. One statement; two more
    where ties decide, and what `registry.opens_page` asks.
    """
    asked = parameters(viewer, public_id) | {"digest": digest}
    row = session.execute(_photo(), asked).one_or_none()
    if not opens(session, viewer, row) or row is None:
        raise NotFound
    if not _sees_photo(session, viewer, row, today):
        raise NotFound
    return PhotoFile(row.content, row.content_type)


@built_once
def _photo() -> Select[*tuple[Any, ...]]:
    return (
        select(Person, Photo.content, Photo.content_type, *opening_columns())
        .join(Photo, Photo.person_id == Person.id)
        .where(
            Person.public_id == PUBLIC_ID,
            Person.photo_digest == bindparam("digest"),
            Person.erased_at.is_(None),
        )
    )


def _sees_photo(session: Session, viewer: Viewer, row: Any, today: date) -> bool:
    person, point = row.Person, standpoint(viewer, row)
    if may_see(person.photo_visibility, point):
        return True
    if person.photo_visibility is not Visibility.TIED_TO_ME or not viewer.may_act:
        return False
    return bool(ties_with(session, viewer, [person.id], today=today)[person.id])
