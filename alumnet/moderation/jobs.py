"""Timed work of moderation: reports that somebody took on and left."""

from datetime import datetime

from alumnet.kernel.registry import registry
from alumnet.moderation import commands


@registry.every_minute
def lapse_claims(now: datetime) -> None:
    """Put reports back whose half hour is over."""
    commands.lapse_claims(now)
