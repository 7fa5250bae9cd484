"""Reads about the second factor."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import RecoveryCode, SecondFactor


@dataclass(frozen=True, slots=True)
class OwnSecondFactor:
    """What the owner sees: since when, and how many recovery codes are left."""

    since: datetime
    codes_left: int


def second_factor_of(session: Session, account_id: int) -> OwnSecondFactor | None:
    """Return the second factor of an account, None without one. One statement."""
    left = (
        select(func.count())
        .where(RecoveryCode.account_id == SecondFactor.account_id, RecoveryCode.used_at.is_(None))
        .scalar_subquery()
    )
    row = session.execute(
        select(SecondFactor.since, left).where(SecondFactor.account_id == account_id)
    ).one_or_none()
    return OwnSecondFactor(*row) if row is not None else None
