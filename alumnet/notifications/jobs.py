"""Timed work of notifications, and what the kernel asks of every slice about a person."""

from datetime import datetime

from alumnet.kernel import page_context
from alumnet.kernel.member_pages import MemberFilter, MemberSection
from alumnet.kernel.registry import registry
from alumnet.notifications import commands, queries
from alumnet.notifications.commands.erasing import erase
from alumnet.notifications.queries import for_staff
from alumnet.notifications.queries.exports import export

registry.came_back = queries.came_back
registry.exporters["notifications"] = export
registry.erasers["notifications"] = erase
page_context.counts("unread")(queries.unread)
registry.member_sections.append(
    MemberSection(
        "addresses",
        "Addresses",
        "mail",
        for_staff.facts,
        for_staff.lines,
        empty="None is known: no mail can reach them.",
        rank=20,
    )
)
registry.member_filters.append(MemberFilter("mail", "Mail", for_staff.mails, for_staff.are_mailed))


@registry.every_minute
def gather_digests(now: datetime) -> None:
    """Gather what waits for whose hour has come into one mail each."""
    while commands.gather_digests(now) >= commands.BATCH:
        pass


@registry.every_day
def forget_old(now: datetime) -> None:
    """Forget what people were told long ago, and mails that came back from nobody's address."""
    while commands.clean_up(now) >= commands.BATCH:
        pass
    commands.forget_bounces()
