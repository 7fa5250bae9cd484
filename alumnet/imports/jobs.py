"""The work on files, and what is forgotten in time."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for

from alumnet.imports import commands
from alumnet.imports.commands.erasing import erase
from alumnet.imports.queries import for_staff
from alumnet.imports.queries.exporting import export
from alumnet.imports.queries.waiting import files_waiting
from alumnet.kernel import outbox
from alumnet.kernel.member_pages import Fact, Line, MemberFilter, MemberHere, MemberSection
from alumnet.kernel.numbers import number
from alumnet.kernel.registry import Decisions, Duty, Message, registry

registry.exporters["imports"] = export
registry.erasers["imports"] = erase


def _to_take_over(many: int, slug: str) -> Duty:
    waits = "file of members waits" if many == 1 else "files of members wait"
    title = f"{number(many).capitalize()} {waits} to be taken over"
    return Duty(title, url_for("imports.members", slug=slug), action="Look", icon="upload")


registry.decisions.append(Decisions(files_waiting, _to_take_over))


def _in_lists(facts: Sequence[Fact], here: MemberHere) -> list[Line]:
    """Return the numbers, then the roster, then the files."""
    numbers = [fact.text for fact in facts if fact.code == "number"]
    return [
        *([Line("Constituent id", ", ".join(sorted(numbers)))] if numbers else ()),
        *(Line("Roster", _on_roster(fact)) for fact in facts if fact.code == "roster"),
        *(
            Line(
                "From a file",
                f"{fact.more or 'without a name'}, row {fact.number}",
                at=fact.at,
                url=url_for("imports.member_import", slug=here.slug, public_id=fact.text),
            )
            for fact in facts
            if fact.code == "file"
        ),
    ]


def _on_roster(fact: Fact) -> str:
    year = f", class of {fact.number}" if fact.number else ""
    return f"{fact.more}{year}, number {fact.text}"


registry.member_sections.append(
    MemberSection(
        "lists",
        "In your own lists",
        "upload",
        for_staff.facts,
        _in_lists,
        empty="Neither on your roster nor in a file of yours.",
        rank=40,
    )
)
registry.member_filters.append(
    MemberFilter("file", "Came with a file", for_staff.files, for_staff.came_by)
)


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
