"""Reads about the devices that somebody signed in with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.device_models import AccountDevice
from alumnet.accounts.devices import SignInWay, digest_of

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class OwnDevice:
    """A device as its owner sees it."""

    public_id: str
    name: str
    way: SignInWay
    since: datetime
    seen_at: datetime
    # Until when no code is asked for; None where it is.
    trusted_until: datetime | None
    is_signed_in: bool
    is_this: bool


def devices_of(
    session: Session, account_id: int, now: datetime, *, this: int | None
) -> list[OwnDevice]:
    """Return where an account is signed in or asked for no code, this one first. One statement."""
    rows = session.scalars(
        select(AccountDevice)
        .where(
            AccountDevice.account_id == account_id,
            or_(AccountDevice.session_digest.is_not(None), AccountDevice.trusted_until > now),
        )
        .order_by((AccountDevice.id == this).desc(), AccountDevice.seen_at.desc(), AccountDevice.id)
        .limit(MOST_SHOWN)
    )
    return [
        OwnDevice(
            public_id=row.public_id,
            name=row.name,
            way=row.way,
            since=row.since,
            seen_at=row.seen_at,
            trusted_until=_still(row.trusted_until, now),
            is_signed_in=row.session_digest is not None,
            is_this=row.id == this,
        )
        for row in rows
    ]


def _still(until: datetime | None, now: datetime) -> datetime | None:
    return until if until is not None and until > now else None


def is_trusted(session: Session, account_id: int, tokens: Sequence[str], now: datetime) -> bool:
    """Return whether one of these tokens is of a device that needs no code. One statement."""
    digests = [digest_of(account_id, each) for each in tokens]
    found = session.scalar(
        select(AccountDevice.id).where(
            AccountDevice.account_id == account_id,
            AccountDevice.digest.in_(digests),
            AccountDevice.trusted_until > now,
        )
    )
    return found is not None


def name_of_device(session: Session, device_id: int) -> str | None:
    """Return what a device is called; None for one that is forgotten. One statement."""
    return session.scalar(select(AccountDevice.name).where(AccountDevice.id == device_id))
