"""Passkeys: added, used, renamed, removed."""

from datetime import datetime

from sqlalchemy import func, select, update

from alumnet.accounts import passkeys
from alumnet.accounts.commands.second_factor import (
    has_recovery_codes,
    keep_to_the_rule,
    make_recovery_codes,
    note,
)
from alumnet.accounts.commands.sessions import end_sessions
from alumnet.accounts.device_models import Passkey
from alumnet.accounts.models import Account
from alumnet.accounts.passkeys import NewKey, PasskeyRefused, Site
from alumnet.accounts.rules import TooManyPasskeys
from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound


def add_passkey(account_id: int, key: NewKey, name: str, *, now: datetime) -> list[str]:
    """Keep a passkey, and end all sessions; return recovery codes where there were none yet.

    Raises PasskeyRefused for one that is known already, and TooManyPasskeys.
    """
    with writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        known = select(Passkey.id).where(Passkey.credential_id == key.credential_id)
        if session.scalar(known) is not None:
            raise PasskeyRefused
        held = select(func.count()).where(Passkey.account_id == account_id)
        if (session.scalar(held) or 0) >= passkeys.MOST:
            raise TooManyPasskeys(most=passkeys.MOST)
        session.add(
            Passkey(
                account_id=account_id,
                credential_id=key.credential_id,
                public_key=key.public_key,
                sign_count=key.sign_count,
                name=name,
                since=now,
            )
        )
        has_codes = has_recovery_codes(session, account_id)
        codes = [] if has_codes else make_recovery_codes(session, account_id)
        account.second_factor_due = None
        end_sessions(session, account)
        note(session, account, "account.passkey_added", now, by=account.person_id)
        outbox.add(session, "account.passkey_added", account_id, now=now)
    return codes


def use_passkey(site: Site, challenge: str, answer: str, *, now: datetime) -> int:
    """Return the account whose passkey answered. Raises PasskeyRefused.

    The lock on the key lets one of two answers go first, so that its count is compared with the
    newest.
    """
    wanted = passkeys.credential_in(answer)
    with writing() as session:
        held = session.scalars(
            select(Passkey)
            .join(Account, Account.id == Passkey.account_id)
            .where(Passkey.credential_id == wanted, Account.active)
            .with_for_update(of=Passkey)
        ).one_or_none()
        if held is None:
            raise PasskeyRefused
        held.sign_count = passkeys.used(
            site, challenge, answer, public_key=held.public_key, sign_count=held.sign_count
        )
        held.used_at = now
        return held.account_id


def rename_passkey(account_id: int, public_id: str, name: str) -> None:
    """Call a passkey of an account something else. Raises NotFound."""
    with writing() as session:
        found = session.scalars(
            update(Passkey)
            .where(Passkey.account_id == account_id, Passkey.public_id == public_id)
            .values(name=name)
            .returning(Passkey.id)
        ).one_or_none()
        if found is None:
            raise NotFound


def remove_passkey(account_id: int, public_id: str, *, now: datetime) -> None:
    """Forget a passkey, and end all sessions. Raises NotFound, and NeedsSecondFactor."""
    with writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        held = session.scalars(
            select(Passkey).where(Passkey.account_id == account_id, Passkey.public_id == public_id)
        ).one_or_none()
        if held is None:
            raise NotFound
        session.delete(held)
        session.flush()
        keep_to_the_rule(session, account)
        end_sessions(session, account)
        note(session, account, "account.passkey_removed", now, by=account.person_id)
        outbox.add(session, "account.passkey_removed", account_id, now=now)
