"""Leaving all associations at once, and coming back to them, inside another command."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.commands.memberships import stop_acting
from alumnet.accounts.commands.sessions import end_sessions
from alumnet.accounts.models import Account, AssociationMembership, RoleGrant
from alumnet.accounts.rules import GOING_ON, MEMBERSHIP, LastSiteAdmin, MembershipState
from alumnet.kernel import audit, outbox, transitions
from alumnet.kernel.authorization import Role


def keep_a_site_admin(session: Session, person_id: int) -> None:
    """Raise LastSiteAdmin when nobody else would look after the site.

    Locks the role, so that the last two can't leave at once.
    """
    role = select(RoleGrant.person_id).where(RoleGrant.role == Role.SITE_ADMIN)
    if list(session.scalars(role.order_by(RoleGrant.id).with_for_update())) == [person_id]:
        raise LastSiteAdmin


def leave_all(session: Session, person_id: int, *, now: datetime) -> dict[str, str]:
    """End all memberships, roles and sessions of a person; return what each membership was.

    `come_back` wants that. What the person began ends with the last membership. Nobody is told.
    """
    memberships = session.scalars(
        select(AssociationMembership)
        .where(
            AssociationMembership.person_id == person_id,
            AssociationMembership.state != MembershipState.ENDED,
        )
        .order_by(AssociationMembership.id)
    ).all()
    were = {str(each.id): each.state.value for each in memberships}
    for each in memberships:
        each.state = transitions.find(MEMBERSHIP, "leave", each.state, "closing").to
        each.ended_at, each.needs_staff = now, True
    _give_up_roles(session, person_id, now)
    account = session.scalars(select(Account).where(Account.person_id == person_id)).one_or_none()
    if account is not None:
        end_sessions(session, account)
    going_on = {each.value for each in GOING_ON}
    left = [each for each in memberships if were[str(each.id)] in going_on]
    if left:
        stop_acting(session, left[0], now)
    return were


def _give_up_roles(session: Session, person_id: int, now: datetime) -> None:
    roles = select(RoleGrant).where(RoleGrant.person_id == person_id).order_by(RoleGrant.id)
    for grant in session.scalars(roles).all():
        session.delete(grant)
        audit.record(
            session,
            person_id,
            f"role.{grant.role.value}_revoked",
            "person",
            person_id,
            now=now,
            association_id=grant.association_id,
        )


def come_back(session: Session, person_id: int, were: Mapping[str, str], *, now: datetime) -> None:
    """Give a person the memberships again that `leave_all` ended; roles don't come back."""
    memberships = session.scalars(
        select(AssociationMembership).where(
            AssociationMembership.person_id == person_id,
            AssociationMembership.id.in_([int(each) for each in were]),
            AssociationMembership.state == MembershipState.ENDED,
        )
    ).all()
    for each in memberships:
        name = f"return_{were[str(each.id)]}"
        each.state = transitions.find(MEMBERSHIP, name, each.state, "closing").to
        each.ended_at, each.needs_staff = None, False
    outbox.add(session, "person.changed", person_id, now=now)
