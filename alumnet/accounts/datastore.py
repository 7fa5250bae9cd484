"""The accounts as Flask-Security reads and writes them."""

from typing import Any

from flask import g
from flask_security.core import RoleMixin
from flask_security.datastore import UserDatastore
from sqlalchemy import Select, String, bindparam, func, inspect, select, update
from sqlalchemy.orm import joinedload

from alumnet.accounts.models import Account
from alumnet.accounts.queries.addresses import opens_with
from alumnet.accounts.queries.viewers import with_standing
from alumnet.kernel.db import reading, writing
from alumnet.kernel.statements import built_once


class NoRole(RoleMixin):
    """Flask-Security wants a role model; ours are grants per association and it never asks."""


class AccountDatastore(UserDatastore):
    """What Flask-Security reads and writes, in our two kinds of session."""

    def __init__(self) -> None:
        super().__init__(Account, NoRole)

    def find_user(self, case_insensitive: bool = False, **criteria: Any) -> Account | None:  # noqa: FBT001, FBT002 - its signature
        """Return the account that meets every criterion, or None. One statement.

        The person comes along, because the header of every page shows their face, and what
        decides where the account may go.
        """
        values = criteria
        if case_insensitive:
            values = {name: str(value).lower() for name, value in criteria.items()}
        query = _account_by(tuple(criteria), case_insensitive)
        return reading().execute(query, values).scalar_one_or_none()

    def opened_by(self, email: str) -> Account | None:
        """Return the account that opens with an address, or None. One statement, as for nobody."""
        return reading().execute(_account_opened(), {"email": email}).scalar_one_or_none()

    def put(self, model: Any) -> Any:
        """Remember which columns of a row were changed, until `commit`."""
        changed: dict[int, dict[str, Any]] = g.setdefault("changed_accounts", {})
        attributes = inspect(model).attrs
        columns = {each.key: each.value for each in attributes if each.history.has_changes()}
        changed.setdefault(model.id, {}).update(columns)
        return model

    def commit(self) -> None:
        """Write the changed columns, and no others: they may have changed meanwhile."""
        changed: dict[int, dict[str, Any]] = g.pop("changed_accounts", {})
        if not any(changed.values()):
            return
        with writing() as transaction:
            for account_id, columns in changed.items():
                transaction.execute(
                    update(Account).where(Account.id == account_id).values(**columns)
                )


@built_once
def _account_by(names: tuple[str, ...], case_insensitive: bool) -> Select[Account]:  # noqa: FBT001
    """Return the statement, built once: every page asks for the account of its session."""
    query = select(Account).options(joinedload(Account.person), *with_standing())
    for name in names:
        column = getattr(Account, name)
        query = query.where((func.lower(column) if case_insensitive else column) == bindparam(name))
    return query


@built_once
def _account_opened() -> Select[Account]:
    query = select(Account).options(joinedload(Account.person), *with_standing())
    return query.where(opens_with(bindparam("email", type_=String)))


datastore = AccountDatastore()
