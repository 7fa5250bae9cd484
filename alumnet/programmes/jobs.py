"""Timed work of programmes, and what other slices reach through the registry."""

from datetime import datetime

from alumnet.kernel.registry import Message, registry
from alumnet.programmes import commands, queries
from alumnet.programmes.commands import runs

registry.exporters["programmes"] = queries.export
registry.erasers["programmes"] = commands.erase


@registry.on("match_run.asked")
def match(message: Message, now: datetime) -> None:
    """Carry out a match run."""
    runs.carry_out(message.subject_id, now=now)


registry.urgent.add("match_run.asked")
