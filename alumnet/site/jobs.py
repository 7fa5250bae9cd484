"""The worker looks for what was changed in another process."""

from datetime import datetime

from alumnet.kernel.registry import registry
from alumnet.site import commands, current

__all__ = ["commands"]  # importing them registers what they load


@registry.every_minute
def know_what_changed(_now: datetime) -> None:
    """Know in this process what staff changed in another."""
    current.refresh()
