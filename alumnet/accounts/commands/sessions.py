"""Where somebody is signed in: sessions begin and end, devices are trusted and forgotten."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.device_models import AccountDevice
from alumnet.accounts.devices import (
    NAME_LENGTH,
    AccountRests,
    Opening,
    digest_of,
    digest_of_key,
    new_token,
)
from alumnet.accounts.models import Account
from alumnet.accounts.rules import POLICY
from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Began:
    """What the browser keeps: the key of its session, and its token if that is new."""

    key: str
    token: str | None


def begin_session(account_id: int, opening: Opening, *, now: datetime) -> Began:
    """Note that a browser is signed in; one that wasn't known is told of by mail.

    Its token is always one that we made after somebody had signed in, so nobody can slip a browser
    one that they know. The first device of an account is no news. Raises AccountRests, also where
    it came to rest since a password was shown: what wakes the account would wake the session.
    """
    key = secrets.token_hex(32)
    with writing() as session:
        if not session.get_one(Account, account_id, with_for_update=True).active:
            raise AccountRests
        device, token = _device(session, account_id, opening, now)
        device.session_digest = digest_of_key(key)
        device.way, device.is_remembered = opening.way, opening.is_remembered
        device.name, device.seen_at = opening.name[:NAME_LENGTH], now
        if opening.is_to_be_trusted:
            device.trusted_until = now + POLICY.trusted
    return Began(key, token)


def _device(
    session: Session, account_id: int, opening: Opening, now: datetime
) -> tuple[AccountDevice, str | None]:
    digests = [digest_of(account_id, each) for each in opening.tokens]
    known = session.scalars(
        select(AccountDevice).where(
            AccountDevice.account_id == account_id, AccountDevice.digest.in_(digests)
        )
    ).first()
    if known is not None:
        return known, None
    is_news = session.scalar(select(AccountDevice.id).where(AccountDevice.account_id == account_id))
    token = new_token()
    made = AccountDevice(
        account_id=account_id,
        digest=digest_of(account_id, token),
        name=opening.name[:NAME_LENGTH],
        way=opening.way,
        is_remembered=False,
        since=now,
        seen_at=now,
    )
    session.add(made)
    session.flush()
    if is_news:
        outbox.add(session, "account.new_device", account_id, now=now, device_id=made.id)
    return made, token


def end_sessions(session: Session, account: Account) -> None:
    """End every session of an account, and ask for a code on every device again."""
    account.fs_uniquifier = secrets.token_hex(32)
    session.execute(
        update(AccountDevice)
        .where(AccountDevice.account_id == account.id)
        .values(session_digest=None, trusted_until=None)
    )


def end_session(device_id: int) -> None:
    """End the session that a browser has; it stays known."""
    with writing() as session:
        session.execute(
            update(AccountDevice).where(AccountDevice.id == device_id).values(session_digest=None)
        )


def sign_out_device(account_id: int, public_id: str) -> None:
    """End the session of one of the account's devices, and ask for a code there again.

    Raises NotFound for a device that isn't the account's.
    """
    with writing() as session:
        found = session.execute(
            update(AccountDevice)
            .where(AccountDevice.account_id == account_id, AccountDevice.public_id == public_id)
            .values(session_digest=None, trusted_until=None)
            .returning(AccountDevice.id)
        ).all()
        if not found:
            raise NotFound


def end_idle_sessions(now: datetime) -> None:
    """End sessions that nobody used for long, and forget devices that nobody used for very long.

    A cookie lives as long as the browser wants it to; this is the end that we set.
    """
    idle = or_(
        AccountDevice.seen_at < now - POLICY.remembered,
        ~AccountDevice.is_remembered & (AccountDevice.seen_at < now - POLICY.idle),
    )
    ended = update(AccountDevice).values(session_digest=None)
    _in_batches(
        ended, select(AccountDevice.id).where(AccountDevice.session_digest.is_not(None), idle)
    )
    old = select(AccountDevice.id).where(AccountDevice.seen_at < now - POLICY.device_known)
    _in_batches(delete(AccountDevice), old)


def _in_batches(statement: Any, which: Select[int]) -> None:
    while True:
        with writing() as session:
            chosen = session.scalars(which.limit(_BATCH)).all()
            session.execute(statement.where(AccountDevice.id.in_(chosen)))
        if len(chosen) < _BATCH:
            return
