"""Timed work of the report, and what other slices reach through the registry."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import registry
from alumnet.reporting import commands, queries

_BATCH = 100

registry.exporters["reporting"] = queries.export
registry.erasers["reporting"] = commands.erase


@registry.every_day
def tell_quarters(now: datetime) -> None:
    """Compute and keep what may be told of quarters that are over."""
    commands.tell_quarters(now)


@registry.every_minute
def lapse_asks(now: datetime) -> None:
    """Close questions that nobody answered in time."""
    while due := queries.asks_due(reading(), now, _BATCH):
        for ask_id in due:
            commands.lapse_ask(ask_id, now=now)
