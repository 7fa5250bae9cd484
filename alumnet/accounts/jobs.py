"""What accounts hand to the kernel: timed work, and what to export and erase of a person."""

from datetime import datetime

from alumnet.accounts import commands
from alumnet.accounts.commands.erasing import erase
from alumnet.accounts.queries.exports import export
from alumnet.kernel.registry import registry

registry.exporters["accounts"] = export
registry.erasers["accounts"] = erase


@registry.every_minute
def lift_suspensions(now: datetime) -> None:
    """Reinstate members whose suspension has run out."""
    commands.lift_suspensions(now)


@registry.every_day
def forget_unconfirmed(now: datetime) -> None:
    """Forget what was written by people who never confirmed their address."""
    commands.forget_unconfirmed(now)


@registry.every_day
def end_idle_sessions(now: datetime) -> None:
    """End sessions that nobody uses any more."""
    commands.end_idle_sessions(now)


@registry.every_day
def ask_staff_for_second_factor(now: datetime) -> None:
    """Ask who has a role for a second factor."""
    commands.ask_staff_for_second_factor(now)
