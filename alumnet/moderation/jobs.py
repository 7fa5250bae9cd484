"""Timed work of moderation, what strangers tell, and what waits for the staff."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from alumnet.kernel.member_pages import Act, Fact, MemberHere, MemberSection
from alumnet.kernel.numbers import number
from alumnet.kernel.registry import Decisions, Duty, Message, registry
from alumnet.moderation import commands, queries
from alumnet.moderation.queries import for_staff, own
from alumnet.rights import retention
from alumnet.rights.rules.policy import RETENTION

registry.exporters["moderation"] = own.export
registry.erasers["moderation"] = commands.erase
registry.before_writing.append(commands.refuse_paused)
retention.rule(
    "reports",
    "Words of reports, and of decisions about them",
    kept=RETENTION.reports,
    since="the report was closed",
    why="A decision can be looked at again; that there was one stays",
    find=own.old_reports,
    forget=commands.forget_words,
)


def _to_look_at(many: int, _slug: str) -> Duty:
    return Duty(
        f"{number(many).capitalize()} {'report' if many == 1 else 'reports'} to look at",
        url_for("moderation.queue"),
        action="Look",
        icon="flag",
        detail="Members told you about something.",
    )


registry.decisions.append(Decisions(queries.reports_waiting, _to_look_at))


def _needs_a_second(_many: int, slug: str) -> Duty:
    return Duty(
        "You are the only one of the staff",
        url_for("administration.team", slug=slug),
        action="Find a second",
        icon="people",
        detail=(
            "Four steps take two people: deciding an appeal, removing a member, reading a "
            "conversation after a report, and a report about you or somebody near you. Until then "
            "only whoever looks after the site can help with them."
        ),
    )


registry.decisions.append(Decisions(queries.alone_in, _needs_a_second))


def _to_the_queue(facts: Sequence[Fact], _here: MemberHere) -> list[Act]:
    is_any = any(fact.number for fact in facts)
    return [Act("Reports", url_for("moderation.queue"), icon="moderation")] if is_any else []


registry.member_sections.append(
    MemberSection(
        "reports",
        "Reports about them",
        "moderation",
        for_staff.facts,
        for_staff.lines,
        _to_the_queue,
        empty="None that you would handle.",
        rank=60,
    )
)


@registry.every_minute
def lapse_claims(now: datetime) -> None:
    """Put reports back whose half hour is over."""
    commands.lapse_claims(now)


@registry.on("member_invitation.reported")
def report_invitation(message: Message, now: datetime) -> None:
    """Put what whoever was invited told of an invitation into the queue of reports."""
    commands.report_invitation(message.subject_id, now=now)


@registry.every_day
def report_invitations(now: datetime) -> None:
    """Look for what was told of invitations and isn't in the queue."""
    commands.report_invitations(now)


@registry.every_minute
def lapse_approvals(now: datetime) -> None:
    """End what no second one of the staff answered in time, and close what was opened."""
    commands.lapse_approvals(now)


@registry.every_minute
def notice_by_itself(now: datetime) -> None:
    """Report who reaches very many people in an hour, and who sends one text to several."""
    commands.notice_floods(now)
    commands.notice_copies(now)


@registry.every_day
def forget_copies(now: datetime) -> None:
    """Forget by what the letters of a month ago are known."""
    commands.forget_copies(now)


@registry.every_minute
def end_pauses(now: datetime) -> None:
    """Let people ask and write again whose pause is over."""
    commands.end_pauses(now)
