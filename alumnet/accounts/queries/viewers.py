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
    states = {int(where): MembershipState(state) for where, state in _split(memberships)}
    active = frozenset(where for where, state in states.items() if state is MembershipState.ACTIVE)
    standing = next(
        (standing for state, standing in _BY_STATE.items() if state in states.values()),
        Standing.WAITING,
    )
    roles, chapters = set[tuple[Role, int | None]](), set[tuple[int, int]]()
    for place, role, chapter in _split(grants):
        where = int(place) if place else None
        if where is None or where in active:
            roles.add((Role(role), where))
        if where in active and chapter:
            chapters.add((where, int(chapter)))
    return Viewer(
        account.id,
        account.person_id,
        active,
        frozenset(roles),
        standing,
        account.zone,
        account.second_factor_due,
        chapters=frozenset(chapters),
    )


def _split(text: str) -> list[list[str]]:
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
    """Return memberships as "12:active,15:ended", and roles as "12:admin:,12:chapter_admin:77"."""
    return (
        _gathered(AssociationMembership, AssociationMembership.state),
        _gathered(RoleGrant, RoleGrant.role, RoleGrant.chapter_id),
    )


def _gathered(table: Any, what: Any, *ids: Any) -> ColumnElement[str]:
    parts = _as_text(table.association_id) + ":" + type_coerce(what, String)
    for each in ids:
        parts += ":" + _as_text(each)
    rows = select(func.aggregate_strings(parts, ",")).where(table.person_id == Account.person_id)
    return func.coalesce(rows.correlate(Account).scalar_subquery(), "")


def _as_text(number: Any) -> ColumnElement[str]:
    return func.coalesce(cast(number, String), "")
