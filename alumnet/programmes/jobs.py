"""Timed work of programmes, and what other slices reach through the registry."""

from datetime import datetime

from flask import url_for

from alumnet.kernel.numbers import number
from alumnet.kernel.registry import Decisions, Duty, Message, registry
from alumnet.programmes import commands, queries
from alumnet.programmes.commands import enrol_clocks, enrol_wishing, runs
from alumnet.programmes.queries.enrol_mailing import applications_waiting

registry.exporters["programmes"] = queries.export
registry.erasers["programmes"] = commands.erase

registry.on_suspension.append(enrol_clocks.tell_suspended)
registry.on_block.append(enrol_wishing.forget_between)


def _to_decide(many: int, _slug: str) -> Duty:
    return Duty(
        f"{number(many).capitalize()} application{'' if many == 1 else 's'} to a programme",
        url_for("programmes.programmes"),
        icon="programme",
    )


registry.decisions.append(Decisions(applications_waiting, _to_decide))


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


@registry.on("cohort.cancelled")
def let_everybody_go(message: Message, now: datetime) -> None:
    """End the enrolments of a cohort that was called off."""
    enrol_clocks.let_everybody_go(message.subject_id, now)
