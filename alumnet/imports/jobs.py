"""The work on files, and what is forgotten in time."""

from datetime import datetime

from alumnet.imports import commands
from alumnet.imports.commands.erasing import erase
from alumnet.imports.queries.exporting import export
from alumnet.kernel import outbox
from alumnet.kernel.registry import Message, registry

registry.exporters["imports"] = export
registry.erasers["imports"] = erase


@registry.on("member_import.matched", "member_import.accepted", "member_import.taken_back")
def work_on(message: Message, now: datetime) -> None:
    """Work through a file of members for a while; the rest follows when others had their turn."""
    if commands.work(message.subject_id, now=now):
        outbox.postpone(now)


@registry.every_minute
def invite_in_waves(now: datetime) -> None:
    """Invite whom the running waves may ask today."""
    commands.send_waves(now)


@registry.every_day
def forget_files(now: datetime) -> None:
    """Forget files that nobody decided about, and what others said whose time is over."""
    commands.forget_waiting(now)
