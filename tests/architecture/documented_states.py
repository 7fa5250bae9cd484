"""The state machines as the code has them: a drawing and a table for each."""

import inspect
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from alumnet.accounts.rules import MEMBERSHIP
from alumnet.administration.commands.looking import LOOK_SUBJECT
from alumnet.administration.commands.merging import MERGE_SUBJECT
from alumnet.administration.rules.looking import LOOK
from alumnet.administration.rules.merging import MERGE as PERSON_MERGE
from alumnet.announcements.rules.steps import ANNOUNCEMENT
from alumnet.connections.commands.steps import CONNECTION_SUBJECT
from alumnet.connections.rules import CONNECTION
from alumnet.imports.commands.steps import MEMBER_IMPORT_SUBJECT
from alumnet.imports.rules.states import MEMBER_IMPORT
from alumnet.imports.rules.waves import INVITATION_WAVE
from alumnet.introductions.commands.steps import INTRODUCTION_SUBJECT
from alumnet.introductions.rules.table import INTRODUCTION
from alumnet.inviting.commands.steps import MEMBER_INVITATION_SUBJECT
from alumnet.inviting.rules import INVITATION as MEMBER_INVITATION
from alumnet.kernel.dates import span_in_words
from alumnet.kernel.transitions import Transition, clear, keep, resume, stop
from alumnet.mentoring.commands.arranging import GRANT_SUBJECT
from alumnet.mentoring.commands.group_hours import HOUR_SUBJECT, INVITATION_SUBJECT
from alumnet.mentoring.commands.meetings import MEETING_SUBJECT
from alumnet.mentoring.commands.nominations import NOMINATION_SUBJECT
from alumnet.mentoring.commands.session_steps import SESSION_SUBJECT
from alumnet.mentoring.commands.steps import MENTORSHIP_SUBJECT, REQUEST_SUBJECT
from alumnet.mentoring.rules.beginning_tables import MEETING, NOMINATION
from alumnet.mentoring.rules.grant_table import GRANT
from alumnet.mentoring.rules.group_hour_table import GROUP_HOUR, INVITATION
from alumnet.mentoring.rules.mentorship_table import MENTORSHIP
from alumnet.mentoring.rules.request_table import REQUEST
from alumnet.mentoring.rules.session_table import SESSION
from alumnet.moderation.rules.approvals import APPROVAL
from alumnet.moderation.rules.tables import REPORT
from alumnet.organizations.grades import GRADING
from alumnet.organizations.merges import MERGE
from alumnet.programmes.rules.cohort_table import COHORT
from alumnet.programmes.rules.enrolment_table import ENROLMENT
from alumnet.programmes.rules.proposal_table import PROPOSAL
from alumnet.programmes.rules.run_table import RUN
from alumnet.reporting.rules.asking import MENTOR_ASK
from alumnet.rights.commands.closing import CLOSING_SUBJECT
from alumnet.rights.commands.exporting import EXPORT_SUBJECT
from alumnet.rights.rules.states import CLOSING, EXPORT
from alumnet.support.commands.steps import SUBJECT as QUESTION_SUBJECT
from alumnet.support.rules.steps import QUESTION
from alumnet.verification.commands.steps import CASE_SUBJECT
from alumnet.verification.rules.tables import CASE, WORD
from tests.architecture.sources import ROOT

STATES = ROOT / "docs" / "states.md"
Table = Sequence[Transition[Any, Any]]

# Part of the page → the rows of the machine, and what the outbox calls its thing.
MACHINES: dict[str, tuple[Table, str]] = {
    "request": (REQUEST, REQUEST_SUBJECT),
    "mentorship": (MENTORSHIP, MENTORSHIP_SUBJECT),
    "session": (SESSION, SESSION_SUBJECT),
    "group_hour": (GROUP_HOUR, HOUR_SUBJECT),
    "group_invitation": (INVITATION, INVITATION_SUBJECT),
    "scheduling_grant": (GRANT, GRANT_SUBJECT),
    "nomination": (NOMINATION, NOMINATION_SUBJECT),
    "meeting_record": (MEETING, MEETING_SUBJECT),
    "connection": (CONNECTION, CONNECTION_SUBJECT),
    "introduction": (INTRODUCTION, INTRODUCTION_SUBJECT),
    "member_invitation": (MEMBER_INVITATION, MEMBER_INVITATION_SUBJECT),
    "membership": (MEMBERSHIP, ""),
    "data_export": (EXPORT, EXPORT_SUBJECT),
    "account_closing": (CLOSING, CLOSING_SUBJECT),
    "report": (REPORT, "report"),
    "affiliation": (GRADING, ""),
    "verification_case": (CASE, CASE_SUBJECT),
    "colleague_word": (WORD, "colleague_word"),
    "organization_merge": (MERGE, ""),
    "mentor_ask": (MENTOR_ASK, ""),
    "announcement": (ANNOUNCEMENT, ""),
    "support_question": (QUESTION, QUESTION_SUBJECT),
    "cohort": (COHORT, "cohort"),
    "enrolment": (ENROLMENT, "enrolment"),
    "proposal": (PROPOSAL, "proposal"),
    "match_run": (RUN, ""),
    "approval": (APPROVAL, ""),
    "look": (LOOK, LOOK_SUBJECT),
    "person_merge": (PERSON_MERGE, MERGE_SUBJECT),
    "member_import": (MEMBER_IMPORT, MEMBER_IMPORT_SUBJECT),
    "invitation_wave": (INVITATION_WAVE, ""),
}
_CLOCKS = {keep: "", clear: "ends", stop: "stops", resume: "goes on"}
_HEAD = ("step", "from", "to", "who", "only if", "and then", "clock", "tells")


def parts() -> list[tuple[Path, str, str]]:
    """Return (document, part of it, its text) of everything written here."""
    return [(STATES, name, machine(*found)) for name, found in MACHINES.items()]


def machine(table: Table, subject: str) -> str:
    """Return a drawing of a machine, and a row for each of its steps."""
    return f"{_drawing(table)}\n\n{_rows(table, subject)}"


def _drawing(table: Table) -> str:
    steps: dict[tuple[str, str], list[str]] = {}
    for row in table:
        for state in _states(row):
            if state != row.to.value:
                steps.setdefault((state, row.to.value), []).append(row.name)
    arrows = [
        f"    {a} --> {b}: {', '.join(dict.fromkeys(names))}" for (a, b), names in steps.items()
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *arrows, "```"])


def _rows(table: Table, subject: str) -> str:
    head = ["| " + " | ".join(_HEAD) + " |", "|" + "---|" * len(_HEAD)]
    return "\n".join([*head, *(_row(row, subject) for row in table)])


def _row(row: Transition[Any, Any], subject: str) -> str:
    told = f"`{subject}.{row.event}`" if subject and row.event else ""
    if told and row.hold:
        told += f" after {span_in_words(row.hold, count=str)}"
    cells = (
        f"`{row.name}`",
        ", ".join(_states(row)),
        row.to.value,
        ", ".join(sorted(str(actor) for actor in row.actor)),
        ", ".join(_words(guard.__name__) for guard in row.guards),
        ", ".join(_words(effect) for effect in row.effects),
        _clock(row),
        told,
    )
    return "| " + " | ".join(cells) + " |"


def _states(row: Transition[Any, Any]) -> list[str]:
    order = [each.value for each in type(row.to)]
    return sorted((state.value for state in row.from_), key=order.index)


def _clock(row: Transition[Any, Any]) -> str:
    if row.clock in _CLOCKS:
        return _CLOCKS[row.clock]
    duration = inspect.getclosurevars(row.clock).nonlocals.get("duration")
    if isinstance(duration, timedelta):
        return span_in_words(duration, count=str)
    return _words(row.clock.__name__)


def _words(name: str) -> str:
    return name.replace("_", " ")
