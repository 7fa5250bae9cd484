"""Flask-Security bound to our accounts: reads in the request's session, writes as a command."""

from typing import Any

from flask import Flask, g
from flask_security import Security
from flask_security.core import RoleMixin
from flask_security.datastore import UserDatastore
from sqlalchemy import func, select

from alumnet.accounts.models import Account
from alumnet.kernel.db import reading, writing
from alumnet.settings import Settings


class NoRole(RoleMixin):
    """Flask-Security wants a role model; ours are grants per association and it never asks."""


class AccountDatastore(UserDatastore):
    """What Flask-Security reads and writes, in our two kinds of session."""

    def __init__(self) -> None:
        super().__init__(Account, NoRole)

    def find_user(self, case_insensitive: bool = False, **criteria: Any) -> Account | None:  # noqa: FBT001, FBT002 - its signature
        """Return the account that meets every criterion, or None. One statement."""
        query = select(Account)
        for name, value in criteria.items():
            column = getattr(Account, name)
            if case_insensitive:
                query = query.where(func.lower(column) == str(value).lower())
            else:
                query = query.where(column == value)
        return reading().scalars(query).one_or_none()

    def put(self, model: Any) -> Any:
        """Remember a changed or new row until `commit`."""
        changed: list[Any] = g.setdefault("changed_rows", [])
        if model not in changed:
            changed.append(model)
        return model

    def commit(self) -> None:
        """Write what was put, in one short transaction."""
        changed: list[Any] = g.pop("changed_rows", [])
        if not changed:
            return
        with writing() as session:
            for row in changed:
                session.merge(row)


datastore = AccountDatastore()
security = Security()


def init_app(app: Flask, settings: Settings) -> None:
    """Configure Flask-Security for `app`."""
    app.config.update(
        SECURITY_PASSWORD_HASH=settings.password_hash,
        SECURITY_PASSWORD_SALT=settings.secret_key[::-1],
        SECURITY_RETURN_GENERIC_RESPONSES=True,
    )
    security.init_app(app, datastore)
