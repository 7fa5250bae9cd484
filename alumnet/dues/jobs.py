"""What dues hand to the kernel: their clock, and a section on the staff's page of a member."""

from datetime import datetime

from alumnet.dues import commands, queries
from alumnet.kernel.member_pages import MemberSection
from alumnet.kernel.registry import Message, registry


@registry.every_day
def settle_dues(now: datetime) -> None:
    """Remind, give grace, let memberships rest, and take up what was paid for meanwhile."""
    commands.settle_all(now)


@registry.on("dues.chosen")
def settle_where_terms_changed(message: Message, now: datetime) -> None:
    """Let what an association decided about dues count at once."""
    commands.settle_association(message.subject_id, now)


registry.member_sections.append(
    MemberSection(
        "dues",
        "Dues",
        "calendar",
        queries.for_staff,
        queries.for_staff_lines,
        queries.for_staff_acts,
        rank=35,
    )
)
