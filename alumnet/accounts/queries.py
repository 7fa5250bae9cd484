"""Reads about accounts: who asks."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, AssociationMembership, MembershipState, RoleGrant
from alumnet.kernel.authorization import Standing, Viewer

_BY_STATE = {
    MembershipState.ACTIVE: Standing.ACTIVE,
    MembershipState.SUSPENDED: Standing.SUSPENDED,
    MembershipState.PENDING: Standing.WAITING,
    MembershipState.ENDED: Standing.ENDED,
}


def viewer_of(session: Session, account: Account) -> Viewer:
    """Return what rules need to know of this account. Two statements."""
    memberships = session.execute(
        select(AssociationMembership.association_id, AssociationMembership.state).where(
            AssociationMembership.person_id == account.person_id
        )
    ).all()
    roles = session.execute(
        select(RoleGrant.role, RoleGrant.association_id).where(
            RoleGrant.person_id == account.person_id
        )
    ).all()
    active = frozenset(where for where, state in memberships if state is MembershipState.ACTIVE)
    states = {state for _, state in memberships}
    standing = next(
        (standing for state, standing in _BY_STATE.items() if state in states), Standing.WAITING
    )
    if account.confirmed_at is None:
        standing = Standing.UNCONFIRMED
    return Viewer(
        account_id=account.id,
        person_id=account.person_id,
        association_ids=active,
        roles=frozenset((role, where) for role, where in roles),
        standing=standing,
    )
