"""Timed work of announcements, and what other slices reach through the registry."""

from datetime import datetime

from alumnet.announcements import commands, queries
from alumnet.announcements.rules.policy import POLICY
from alumnet.kernel.db import reading
from alumnet.kernel.registry import registry

registry.exporters["announcements"] = queries.export
registry.erasers["announcements"] = commands.erase


@registry.every_minute
def send_announcements(now: datetime) -> None:
    """Tell the next people of each announcement that is due or on its way."""
    told = 0
    for announcement_id in queries.to_send(reading(), now):
        while told < POLICY.a_minute and (some := commands.send_some(announcement_id, now=now)):
            told += some
