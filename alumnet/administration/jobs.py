"""What administration leaves waiting for the staff, tells of members, and does by the clock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from alumnet.accounts.rules import answer_due
from alumnet.administration import commands
from alumnet.administration.commands import looking as looking_commands
from alumnet.administration.commands import merging as merging_commands
from alumnet.administration.commands import naming
from alumnet.administration.commands.notes import erase
from alumnet.administration.queries import chapters, for_staff, looking, merging, notes, overview
from alumnet.kernel.member_pages import Act, Fact, MemberFilter, MemberHere, MemberSection
from alumnet.kernel.numbers import number
from alumnet.kernel.registry import Decisions, Duty, registry
from alumnet.organizations import queries as organizations
from alumnet.rights import retention
from alumnet.rights.rules.policy import RETENTION

_BATCHES = 25


def _export(session: Session, person_id: int) -> dict[str, Any]:
    return {**notes.export(session, person_id), "chapters": chapters.export(session, person_id)}


registry.exporters["administration"] = _export
registry.erasers["administration"] = erase
registry.stays_as = merging.stays_as
retention.rule(
    "member_notes",
    "Notes of the staff on members",
    kept=RETENTION.member_notes,
    since="they were written",
    why="What the staff should know of somebody does not stay true for ever",
    find=notes.old_notes,
    forget=notes.forget,
)


def _to_let_in(many: int, slug: str) -> Duty:
    who = "person waits" if many == 1 else "people wait"
    return Duty(
        f"{number(many).capitalize()} {who} to be let in",
        url_for("administration.waiting", slug=slug),
        icon="waiting",
    )


def _given_up(many: int, _slug: str) -> Duty:
    return Duty(
        f"{number(many).capitalize()} {'job was' if many == 1 else 'jobs were'} given up",
        url_for("administration.jobs"),
        action="Look",
        icon="warn",
        detail="Mails or other work that failed again and again.",
    )


def _may_be_one(many: int, _slug: str) -> Duty:
    what = "pair of organizations" if many == 1 else "pairs of organizations"
    return Duty(
        f"{number(many).capitalize()} {what} may be one",
        url_for("administration.organizations_twice"),
        icon="organization",
        detail="Suggested by an association's admins.",
    )


def _same_person(many: int, slug: str) -> Duty:
    what = "pair of accounts is" if many == 1 else "pairs of accounts are"
    return Duty(
        f"{number(many).capitalize()} {what} said to be one person",
        url_for("administration.merges", slug=slug),
        icon="people",
    )


registry.decisions.append(Decisions(merging.merges_waiting, _same_person))
registry.decisions.append(Decisions(overview.applicants, _to_let_in, answer_due))
registry.decisions.append(Decisions(overview.jobs_given_up, _given_up))
registry.decisions.append(Decisions(organizations.proposed, _may_be_one))
registry.member_sections.append(
    MemberSection(
        "roles",
        "Roles and mentoring",
        "seat",
        for_staff.facts,
        for_staff.lines,
        rank=30,
        is_for_chapters=True,
    )
)
registry.member_filters.append(MemberFilter("chapter", "Chapter", chapters.names, chapters.is_in))


def _put_into(facts: Sequence[Fact], here: MemberHere) -> list[Act]:
    """Offer to change somebody's chapters where there are any."""
    if not any(each.number for each in facts):
        return []
    where = url_for("administration.chapters_of_member", slug=here.slug, public_id=here.public_id)
    return [Act("Change", where)]


registry.member_sections.append(
    MemberSection(
        "chapters",
        "Chapters",
        "pin",
        chapters.facts,
        chapters.lines,
        _put_into,
        rank=25,
        is_for_chapters=True,
    )
)


@registry.every_minute
def renew_name_forms(now: datetime) -> None:
    """Make names that changed ready for the staff's search, after an import not all at once."""
    for _ in range(_BATCHES):
        if commands.renew_name_forms(now) < naming.BATCH:
            return


@registry.every_day
def settle_merges(now: datetime) -> None:
    """Forget what was kept for undoing merges whose time is over."""
    while commands.settle_merges(now) >= merging_commands.BATCH:
        pass


@registry.every_minute
def end_looks(now: datetime) -> None:
    """End the looks at members' pages whose half hour is over."""
    while commands.end_looks(now) >= looking_commands.BATCH:
        pass


def _look(facts: Sequence[Fact], here: MemberHere) -> list[Act]:
    """Offer to ask, or to begin where it was allowed; nothing while somebody else's is open."""
    there = {"slug": here.slug, "public_id": here.public_id}
    state = facts[0].text if facts else "ended"
    is_own = bool(facts) and facts[0].number == here.viewer.person
    if state == "allowed" and is_own:
        begin = url_for("administration.begin_to_look", **there)  # type: ignore[arg-type]
        return [Act("Look now", begin, posts={}, icon="visible")]
    if state in {"asked", "allowed", "looking"}:
        return []
    ask = url_for("administration.ask_to_look", **there)  # type: ignore[arg-type]
    return [Act("Ask to see pages as they do", ask, icon="visible")]


registry.member_sections.append(
    MemberSection(
        "looks", "Seen as they see it", "visible", looking.facts, looking.lines, _look, rank=70
    )
)
