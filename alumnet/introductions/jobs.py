"""Timed work of introductions, and what other slices reach through the registry."""

from collections.abc import Callable
from datetime import datetime

from alumnet.introductions import commands
from alumnet.introductions.commands.clocks import BATCH
from alumnet.introductions.queries import data, opening
from alumnet.kernel.registry import Message, registry

registry.person_actions.append(opening.ACTIONS)
registry.opens_page.append(opening.opens_page)
registry.may_write.append(opening.may_write)
registry.on_block.append(commands.void_between)
registry.on_removal.append(commands.void_parted)
registry.on_suspension.append(commands.void_of)
registry.exporters["introductions"] = data.export
registry.erasers["introductions"] = commands.erase


@registry.every_minute
def watch_introductions(now: datetime) -> None:
    """End introductions that nobody answered, tell whoever began them, ask what came of others."""
    _until_done(lambda: commands.expire_unanswered(now))
    _until_done(lambda: commands.end_waits(now))
    _until_done(lambda: commands.ask_what_came(now))


@registry.every_day
def ask_who_is_free(now: datetime) -> None:
    """Ask somebody for an introduction for which nobody had room when it was asked for."""
    commands.ask_who_is_free(now)


@registry.on("person.changed")
def end_what_leads_to(message: Message, now: datetime) -> None:
    """End introductions to somebody who pauses, or hides their listing."""
    commands.void_unreachable(message.subject_id, now=now)


def _until_done(work: Callable[[], int]) -> None:
    """Work off batch after batch, each in its own short transaction; a short one was the last."""
    while work() >= BATCH:
        pass
