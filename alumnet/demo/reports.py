"""Reports: four that wait for a decision, one about somebody's safety, and three that have one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Literal

from alumnet.demo.cast import admin_of
from alumnet.demo.cast_table import CAST
from alumnet.demo.meeting import Meeting
from alumnet.demo.outline import ALUMNI, SOCIETY
from alumnet.demo.people import PeopleMaker
from alumnet.demo.records import DemoReport

_OLDEST_DAYS = 60


@dataclass(frozen=True, slots=True)
class _Case:
    association: str
    reason: Literal["asks_for_money", "unkind", "harassment", "not_who_they_say", "spam"]
    details: str
    days_ago: float
    decision: Literal["warn", "no_action"] | None = None
    words_for_reporter: str = ""
    words_for_reported: str = ""


_CASES: tuple[_Case, ...] = (
    _Case(
        ALUMNI,
        "asks_for_money",
        "After one conversation I was asked to put money into a company. I said no and was asked "
        "again. Others may find that harder than I did.",
        0.7,
    ),
    _Case(
        SOCIETY,
        "not_who_they_say",
        "The profile says this person led our drainage team. I led it in those years and have "
        "never heard the name. It may be a mistake.",
        1.9,
    ),
    _Case(
        ALUMNI,
        "spam",
        "I got the same letter as two colleagues, word for word, about a course that costs money.",
        3.2,
    ),
    _Case(
        ALUMNI,
        "unkind",
        "The answer to my request made fun of my question. I don't need an apology, but somebody "
        "should say something.",
        41,
        "warn",
        "Thank you for telling us. We've read the answer and written to the person who sent it.",
        "A member was hurt by an answer of yours. Please read our standards once more: a no is "
        "always fine, and it can be kind.",
    ),
    _Case(
        SOCIETY,
        "unkind",
        "My request was declined without a line.",
        33,
        "no_action",
        "Thank you for telling us. A short no is allowed here, and says nothing about your "
        "request. We have not written to the other person.",
    ),
    _Case(
        ALUMNI,
        "harassment",
        "Since I said no to a dinner there are messages every evening, also on my private number. "
        "Please make it stop.",
        0.2,
    ),
    _Case(
        ALUMNI,
        "unkind",
        "I was told in front of others that people like me should ask for less.",
        6,
        "warn",
        "Thank you for telling us. We've looked at it and written to the person.",
        "Somebody was hurt by something you said in a conversation here. Please read our "
        "standards once more.",
    ),
)


def reports(people: PeopleMaker, meeting: Meeting) -> Iterator[DemoReport]:
    """Yield the reports, each between two people of the same association outside the cast."""
    for index, case in enumerate(_CASES):
        fitting = (
            number
            for number in meeting.active[len(CAST) :]
            if case.association in people.outline(number).associations
            and meeting.joined_days[number] > _OLDEST_DAYS
        )
        reporter, reported = islice(fitting, index * 2, index * 2 + 2)
        reported_at = people.days_ago(case.days_ago)
        is_decided = case.decision is not None
        yield DemoReport(
            association=case.association,
            reporter=reporter,
            reported=reported,
            request=None,
            reason=case.reason,
            details=case.details,
            state="open"
            if case.decision is None
            else "action_taken"
            if case.decision == "warn"
            else "no_action",
            reported_at=reported_at,
            decided_by=admin_of(case.association) if is_decided else None,
            decided_at=reported_at + timedelta(hours=27) if is_decided else None,
            decision=case.decision,
            words_for_reporter=case.words_for_reporter,
            words_for_reported=case.words_for_reported,
        )
