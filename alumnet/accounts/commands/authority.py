"""Who may decide, asked again inside the transaction that decides."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts import queries
from alumnet.accounts.models import Account, Association, AssociationMembership, RoleGrant
from alumnet.accounts.rules import LastAdmin, NotOnYourself, OutranksYou
from alumnet.kernel.authorization import ANONYMOUS, Role, Viewer
from alumnet.kernel.errors import NotAllowed


def _viewer(session: Session, person_id: int) -> Viewer:
    account = session.scalars(
        select(Account).where(Account.person_id == person_id, Account.active)
    ).one_or_none()
    return ANONYMOUS if account is None else queries.viewer_of(session, account)


def require_staff(session: Session, by: int | None, association_id: int) -> None:
    """Raise NotAllowed unless `by` may moderate this association; None is the command line."""
    if by is not None and not _viewer(session, by).is_staff_of(association_id):
        raise NotAllowed


def require_admin(
    session: Session, by: int | None, association_id: int | None, *, chapter_id: int | None = None
) -> None:
    """Raise NotAllowed unless `by` administers this association (None: the whole site).

    For what is a chapter's own its admins are enough.
    """
    if by is None:
        return
    viewer = _viewer(session, by)
    if association_id is None:
        is_admin = viewer.is_site_admin
    else:
        is_admin = viewer.is_admin_of(association_id)
    if not is_admin and (association_id, chapter_id) not in viewer.chapters:
        raise NotAllowed


def require_care(session: Session, by: int | None, association_id: int, person_id: int) -> None:
    """Raise NotAllowed unless `by` is staff of the association, or looks after this member."""
    if by is None:
        return
    viewer = _viewer(session, by)
    if viewer.is_staff_of(association_id):
        return
    found = select(AssociationMembership.id).where(
        AssociationMembership.person_id == person_id,
        queries.looked_after(association_id, viewer.chapters_in(association_id)),
    )
    if session.scalar(found) is None:
        raise NotAllowed


def require_above(session: Session, by: int | None, person_id: int) -> None:
    """Raise unless `by` administers everything in which the person has a role.

    NotOnYourself, or OutranksYou. None is the command line.
    """
    if by is None:
        return
    if by == person_id:
        raise NotOnYourself
    viewer = _viewer(session, by)
    places = session.scalars(
        select(RoleGrant.association_id).where(RoleGrant.person_id == person_id)
    ).all()
    is_below = all(place is not None and viewer.is_admin_of(place) for place in places)
    if not (viewer.is_site_admin or is_below):
        raise OutranksYou


def require_admin_anywhere(session: Session, by: int) -> Viewer:
    """Return the viewer that `by` is; raise NotAllowed unless they administer anything at all."""
    viewer = _viewer(session, by)
    if not viewer.is_site_admin and all(role is not Role.ADMIN for role, _ in viewer.roles):
        raise NotAllowed
    return viewer


def require_suspendable(
    session: Session, by: int | None, person_id: int, association_id: int
) -> None:
    """Raise what the roles of the two hold against a suspension.

    NotOnYourself, SiteAdminStays or LastAdmin. Locks the association, as `keep_an_admin` does.
    """
    _lock_association(session, association_id)
    refusal = queries.refusal_to_suspend(session, by, person_id, association_id)
    if refusal is not None:
        raise refusal


def _lock_association(session: Session, association_id: int) -> None:
    session.execute(
        select(Association.id).where(Association.id == association_id).with_for_update()
    )


def keep_an_admin(session: Session, person_id: int, association_id: int) -> None:
    """Raise LastAdmin when nobody would administer the association without this person.

    Locks the association, so that the last two can't leave at once.
    """
    _lock_association(session, association_id)
    has_role = session.scalar(
        select(RoleGrant.id).where(
            RoleGrant.person_id == person_id,
            RoleGrant.association_id == association_id,
            RoleGrant.role == Role.ADMIN,
        )
    )
    if has_role is not None and queries.admins_of(session, association_id) == [person_id]:
        raise LastAdmin
