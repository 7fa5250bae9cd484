"""Timed work of accounts: suspensions that run out, registrations nobody confirmed."""

from datetime import datetime

from alumnet.accounts import commands
from alumnet.kernel.registry import registry


@registry.every_minute
def lift_suspensions(now: datetime) -> None:
    """Reinstate members whose suspension has run out."""
    commands.lift_suspensions(now)


@registry.every_day
def forget_unconfirmed(now: datetime) -> None:
    """Forget what was written by people who never confirmed their address."""
    commands.forget_unconfirmed(now)
