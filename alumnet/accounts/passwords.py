"""How passwords are kept and checked: by Flask-Security, with the secret key mixed in."""

import base64
import hmac
import secrets

from flask import current_app
from flask_security import hash_password, verify_password

from alumnet.accounts.datastore import datastore
from alumnet.accounts.models import Account
from alumnet.settings import Settings

_DECOY = "alumnet.decoy_hash"


def hashed(password: str) -> str:
    """Return the hash to keep of a password. Slow on purpose: call it outside a command."""
    return str(hash_password(_normalised(password)))


def check_password(account: Account | None, password: str) -> bool:
    """Return whether this is the account's password. Takes as long when there is no account.

    One hash always, and one for each earlier secret key: without an account, or for one without a
    password, those of a decoy.
    """
    given = _normalised(password)
    stored = account.password if account is not None else None
    if account is None or stored is None:
        decoy = _decoy_hash()
        verify_password(given, decoy)
        _was_hashed_before(given, decoy)
        return False
    is_right = bool(account.verify_and_update_password(given))
    if not is_right and _was_hashed_before(given, stored):
        account.password, is_right = hashed(password), True
        datastore.put(account)
    datastore.commit()  # a hash of an older kind, or by an earlier key, was made anew
    return is_right


def _was_hashed_before(given: str, stored: str) -> bool:
    """Return whether this is the password, hashed with an earlier secret key."""
    settings: Settings = current_app.extensions["alumnet.settings"]
    return any(_is_hash_by(key, given, stored) for key in settings.older_keys)


def _is_hash_by(key: str, given: str, stored: str) -> bool:
    """Return whether a hash is of this password, as Flask-Security makes it with this key."""
    salted = hmac.digest(salt_of(key).encode(), given.encode(), "sha512")
    return bool(
        current_app.extensions["security"].pwd_context.verify(base64.b64encode(salted), stored)
    )


def salt_of(key: str) -> str:
    """Return what Flask-Security mixes into passwords before they are hashed."""
    return key[::-1]


def _normalised(password: str) -> str:
    return str(current_app.extensions["security"].password_util.normalize(password))


def _decoy_hash() -> str:
    found: str | None = current_app.extensions.get(_DECOY)
    if found is None:
        found = current_app.extensions[_DECOY] = hashed(secrets.token_urlsafe(16))
    return found
