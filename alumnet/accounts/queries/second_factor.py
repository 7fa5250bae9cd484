"""Reads about the second factor: an app for codes, passkeys, or both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.accounts.device_models import Passkey
from alumnet.accounts.models import Account, RecoveryCode, SecondFactor


@dataclass(frozen=True, slots=True)
class OwnSecondFactor:
    """What the owner sees: since when there is an app, and how many of the others."""

    app_since: datetime | None
    passkeys: int
    codes_left: int


def second_factor_of(session: Session, account_id: int) -> OwnSecondFactor | None:
    """Return the second factor of an account, None without any. One statement."""
    left = (
        select(func.count())
        .where(RecoveryCode.account_id == Account.id, RecoveryCode.used_at.is_(None))
        .scalar_subquery()
    )
    keys = select(func.count()).where(Passkey.account_id == Account.id).scalar_subquery()
    row = session.execute(
        select(SecondFactor.since, keys, left)
        .select_from(Account)
        .outerjoin(SecondFactor, SecondFactor.account_id == Account.id)
        .where(Account.id == account_id)
    ).one_or_none()
    found = OwnSecondFactor(*row) if row is not None else None
    return found if found is not None and (found.app_since or found.passkeys) else None


@dataclass(frozen=True, slots=True)
class OwnPasskey:
    """A passkey as its owner sees it."""

    public_id: str
    credential_id: bytes
    name: str
    since: datetime
    used_at: datetime | None


def second_factor_due(session: Session, account_id: int) -> datetime | None:
    """Return by when an account has to have a second factor, None for any time. One statement."""
    return session.scalar(select(Account.second_factor_due).where(Account.id == account_id))


def passkeys_of(session: Session, account_id: int) -> Sequence[OwnPasskey]:
    """Return the passkeys of an account, the oldest first. One statement."""
    rows = session.scalars(
        select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)
    )
    return [
        OwnPasskey(each.public_id, each.credential_id, each.name, each.since, each.used_at)
        for each in rows
    ]
