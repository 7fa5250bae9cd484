"""Timed work of invitations, and what other slices reach through the registry."""

from datetime import datetime

from alumnet.inviting import commands, queries
from alumnet.kernel.registry import Message, registry

registry.on_block.append(commands.void_between)
registry.on_suspension.append(commands.void_of)
registry.exporters["inviting"] = queries.export
registry.erasers["inviting"] = commands.erase


@registry.every_minute
def end_invitations(now: datetime) -> None:
    """End the invitations whose last day has come, and forget whom they were for."""
    while commands.expire_invitations(now) >= commands.BATCH:
        pass


@registry.every_day
def remind_once(now: datetime) -> None:
    """Remind of invitations that nobody answered, once; forget addresses of long ago."""
    while commands.remind(now) >= commands.BATCH:
        pass
    commands.forget_addresses(now)


@registry.on("membership.approved")
def meet_who_was_let_in(message: Message, now: datetime) -> None:
    """Connect somebody who was let in with whoever invited them."""
    commands.meet_waiting(message.subject_id, now=now)
