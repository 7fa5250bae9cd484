"""What tests of moderation begin with: a house with two members and its staff, and reports."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from alumnet.accounts import queries as accounts
from alumnet.accounts.models import Account
from alumnet.administration import commands as administration
from alumnet.administration import queries as admin_queries
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import DomainError
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import (
    MentorshipKind,
    MentorshipState,
    Origin,
    RequestState,
    TimeKind,
)
from alumnet.moderation import commands, queries
from alumnet.moderation.models import Report
from alumnet.moderation.rules import DecisionKind, ReportReason
from tests import builders
from tests.builders import Built, slug_of

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class House:
    """An association with a reporter, somebody reported, and two who moderate."""

    association: Built
    ana: Built
    tom: Built
    hanna: Built
    piet: Built


def a_house() -> House:
    """Make an association with Ana (who reports), Tom (who is reported), Hanna and Piet (staff)."""
    association = builders.an_association()
    hanna = builders.an_admin(association, "Hanna Weiss")
    piet = builders.a_member("Piet Claes", of=association)
    builders.a_role(piet, Role.MODERATOR, association)
    return House(
        association,
        builders.a_member("Ana Ruiz", of=association),
        builders.a_member("Tom Lind", of=association),
        hanna,
        piet,
    )


def viewer_of(person: Built) -> Viewer:
    """Return how the site sees a person who is signed in."""
    account = reading().scalars(select(Account).where(Account.person_id == person.id)).one()
    return accounts.viewer_of(reading(), account)


def a_report(
    reporter: Built,
    reported: Built,
    reason: ReportReason = ReportReason.ASKS_FOR_MONEY,
    details: str = "He asked for 120 an hour.",
    *,
    now: datetime = MONDAY,
    **more: Any,
) -> str:
    """Let one person report another's profile; return the public id of the report."""
    subject = queries.person_subject(reading(), viewer_of(reporter), reported.public_id)
    concern = commands.Concern(reason, details, **more)
    return commands.report(subject, concern, by=reporter.id, now=now)


def a_ruling(kind: DecisionKind = DecisionKind.WARN, **more: Any) -> commands.Ruling:
    """Return a decision with words for each side."""
    words = {
        "words_for_reporter": "We looked at it and acted.",
        "words_for_reported": "Nothing is for sale here.",
    }
    return commands.Ruling(kind=kind, **(words | more))


def decided(
    public_id: str, kind: DecisionKind, by: Built, *, now: datetime = MONDAY, **more: Any
) -> None:
    """Take a report on and decide it."""
    commands.claim(public_id, by=by.id, now=now)
    ruling = a_ruling(kind, **more)
    commands.decide(public_id, ruling, version=report(public_id).version, by=by.id, now=now)


def report(public_id: str) -> Report:
    """Return a report as it stands now."""
    reading().expire_all()
    return reading().scalars(select(Report).where(Report.public_id == public_id)).one()


def a_request(
    mentee: Built, mentor: Built, state: RequestState = RequestState.SUBMITTED, **more: Any
) -> Built:
    """Put a mentorship request between two people."""
    row = MentorshipRequest(
        initiator_id=mentee.id,
        receiver_id=mentor.id,
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        origin=Origin.ASK,
        kind=MentorshipKind.INFORMAL,
        state=state,
        working_on="A move into planning.",
        question="How did you begin?",
        time_kind=TimeKind.ONE_CONVERSATION,
        created_at=builders.THEN,
        submitted_at=builders.THEN,
        **more,
    )
    with writing() as session:
        session.add(row)
        session.flush()
    return Built(row.id, row.public_id, "")


def a_mentorship(mentee: Built, mentor: Built) -> Built:
    """Let two people have a mentorship."""
    row = Mentorship(
        mentor_id=mentor.id,
        mentee_id=mentee.id,
        kind=MentorshipKind.INFORMAL,
        state=MentorshipState.ACTIVE,
        started_at=builders.THEN,
    )
    with writing() as session:
        session.add(row)
        session.flush()
    return Built(row.id, row.public_id, "")


def a_report_of(
    request: Built,
    reporter: Built,
    reason: ReportReason = ReportReason.ASKS_FOR_MONEY,
    *,
    now: datetime = MONDAY,
) -> str:
    """Let a side of a request report it; return the public id of the report."""
    subject = queries.request_subject(reading(), viewer_of(reporter), request.public_id)
    return commands.report(subject, commands.Concern(reason), by=reporter.id, now=now)


def on_the_list(
    by: Built, whom: Built, of: Built, act: str = "suspend", now: datetime = MONDAY
) -> DomainError | None:
    """Suspend or reinstate somebody from the list of members; return the refusal, if any."""
    home = admin_queries.House(of.id, slug_of(of), "")
    member = admin_queries.belonging(reading(), home, whom.public_id)
    try:
        if act == "suspend":
            administration.suspend_member(
                home, member, by=by.id, now=now, until=None, words="Standard 4."
            )
        else:
            administration.reinstate_member(home, member, by=by.id, now=now)
    except DomainError as error:
        return error
    return None
