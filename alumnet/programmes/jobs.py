"""Timed work of programmes, and what other slices reach through the registry."""

from datetime import datetime

from alumnet.kernel.registry import Message, registry
from alumnet.programmes import commands, queries
from alumnet.programmes.commands import enrol_clocks, runs

registry.exporters["programmes"] = queries.export
registry.erasers["programmes"] = commands.erase

registry.on_suspension.append(enrol_clocks.tell_suspended)


@registry.on("match_run.asked")
def match(message: Message, now: datetime) -> None:
    """Carry out a match run."""
    runs.carry_out(message.subject_id, now=now)


registry.urgent.add("match_run.asked")


@registry.every_minute
def move_enrolments(now: datetime) -> None:
    """Ask who was found eligible, remind, let go who is silent, and fill the pools."""
    enrol_clocks.move_enrolments(now)
    enrol_clocks.fill_pools(now)


@registry.on("enrolment.suspended")
def take_out_who_was_suspended(message: Message, now: datetime) -> None:
    """Take somebody out of a cohort who may not act any more."""
    enrol_clocks.take_out(message.subject_id, now)
