"""Who asks."""

from typing import Any, Final

from sqlalchemy import Select, String, bindparam, cast, func, select, type_coerce
from sqlalchemy.orm import Session, with_expression
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Account, AssociationMembership, RoleGrant
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.authorization import Role, Standing, Viewer
from alumnet.kernel.statements import built_once

_BY_STATE: Final = {
    MembershipState.ACTIVE: Standing.ACTIVE,
    MembershipState.LAPSED: Standing.LAPSED,
    MembershipState.SUSPENDED: Standing.SUSPENDED,
    MembershipState.PENDING: Standing.WAITING,
    MembershipState.ENDED: Standing.ENDED,
}


def viewer_of(session: Session, account: Account) -> Viewer:
    """Return what rules need to know of this account.

    One statement, none for an account that was read `with_standing`. A role in an association
    counts only while the membership there is active, and nothing counts before the address is
    confirmed.
    """
    if account.confirmed_at is None:
        return Viewer(
            account.id, account.person_id, standing=Standing.UNCONFIRMED, zone=account.zone
        )
    memberships, grants = account.memberships, account.roles_granted
    if memberships is None or grants is None:
        memberships, grants = session.execute(_standing(), {"account_id": account.id}).one()
    states = {int(where): MembershipState(state) for where, state in _pairs(memberships)}
    active = frozenset(where for where, state in states.items() if state is MembershipState.ACTIVE)
    standing = next(
        (standing for state, standing in _BY_STATE.items() if state in states.values()),
        Standing.WAITING,
    )
    roles = ((Role(role), int(where) if where else None) for where, role in _pairs(grants))
    return Viewer(
        account.id,
        account.person_id,
        active,
        frozenset((role, where) for role, where in roles if where is None or where in active),
        standing,
        account.zone,
        account.second_factor_due,
    )


def _pairs(text: str) -> list[list[str]]:
    return [each.split(":") for each in text.split(",")] if text else []


def with_standing() -> tuple[ORMOption, ORMOption]:
    """Return the options with which a statement reads accounts ready for `viewer_of`."""
    memberships, grants = _columns()
    return (
        with_expression(Account.memberships, memberships),
        with_expression(Account.roles_granted, grants),
    )


@built_once
def _standing() -> Select[*tuple[Any, ...]]:
    return select(*_columns()).where(Account.id == bindparam("account_id"))


def _columns() -> tuple[ColumnElement[str], ColumnElement[str]]:
    """Return memberships as "12:active,15:ended", and roles as "12:admin,:site_admin"."""
    return (
        _gathered(AssociationMembership, AssociationMembership.state),
        _gathered(RoleGrant, RoleGrant.role),
    )


def _gathered(table: Any, what: Any) -> ColumnElement[str]:
    where = func.coalesce(cast(table.association_id, String), "")
    pairs = func.aggregate_strings(where + ":" + type_coerce(what, String), ",")
    rows = select(pairs).where(table.person_id == Account.person_id).correlate(Account)
    return func.coalesce(rows.scalar_subquery(), "")
