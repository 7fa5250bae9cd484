"""Who asks."""

from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, String, bindparam, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, AssociationMembership, RoleGrant
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.authorization import Role, Standing, Viewer
from alumnet.kernel.db import BigId

_BY_STATE = {
    MembershipState.ACTIVE: Standing.ACTIVE,
    MembershipState.SUSPENDED: Standing.SUSPENDED,
    MembershipState.PENDING: Standing.WAITING,
    MembershipState.ENDED: Standing.ENDED,
}
_MEMBERSHIP, _ROLE = "membership", "role"


def viewer_of(session: Session, account: Account) -> Viewer:
    """Return what rules need to know of this account. One statement.

    A role in an association counts only while the membership there is active, and nothing counts
    before the address is confirmed.
    """
    if account.confirmed_at is None:
        return Viewer(account.id, account.person_id, standing=Standing.UNCONFIRMED)
    rows = session.execute(_standing_query(), {"me": account.person_id}).all()
    states = {where: MembershipState(word) for what, where, word in rows if what == _MEMBERSHIP}
    active = frozenset(where for where, state in states.items() if state is MembershipState.ACTIVE)
    standing = next(
        (standing for state, standing in _BY_STATE.items() if state in states.values()),
        Standing.WAITING,
    )
    roles = frozenset(
        (Role(word), where)
        for what, where, word in rows
        if what == _ROLE and (where is None or where in active)
    )
    return Viewer(account.id, account.person_id, active, roles, standing)


@cache
def _standing_query() -> CompoundSelect[*tuple[Any, ...]]:
    """Return the statement, built once: every page asks it."""
    me = bindparam("me", type_=BigId)
    return union_all(
        select(
            literal(_MEMBERSHIP),
            AssociationMembership.association_id,
            type_coerce(AssociationMembership.state, String),
        ).where(AssociationMembership.person_id == me),
        select(literal(_ROLE), RoleGrant.association_id, type_coerce(RoleGrant.role, String)).where(
            RoleGrant.person_id == me
        ),
    )
