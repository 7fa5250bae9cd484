"""The desk of a mentor: what runs, who waits in which order, what comes next."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.registry import registry
from alumnet.kernel.statements import built_once
from alumnet.kernel.zones import reader_zone
from alumnet.members.models import MentorProfile
from alumnet.members.queries.people import ANY_VIEWER, Face, values_of
from alumnet.mentoring.models import MentoringSession, MentorshipRequest
from alumnet.mentoring.queries.capacity import pending_requests, used_places
from alumnet.mentoring.queries.mentorships import MentorshipView, running_mentorships
from alumnet.mentoring.queries.parties import face_columns, face_of
from alumnet.mentoring.rules import SENT, Origin, RequestState
from alumnet.mentoring.rules.desk import DeskFacts, NextStep, next_step
from alumnet.mentoring.rules.guards import MentorFacts
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.sessions import SessionState
from alumnet.organizations.reference import topic as topic_of

_MOST_LISTED = 40
_A_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in a mentor's line; `since` is when they came into it, the order of the line."""

    public_id: str
    state: RequestState
    other: Face
    topic_code: str
    topic: str
    since: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A topic about which several people ask."""

    code: str
    topic: str
    people: int


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Everything on a mentor's desk. `asked_alike`: what enough people ask for a group hour."""

    facts: MentorFacts
    hours_a_month: int
    reads_requests: str
    is_asked_to_go_on: bool
    running: list[MentorshipView]
    waiting: list[Waiting]
    asked_alike: list[Asked]
    step: NextStep


def desk_page(session: Session, viewer: Viewer, *, now: datetime) -> DeskPage | None:
    """Return a mentor's desk, None for who is no mentor. Three statements."""
    row = session.execute(_profile(), {"me": viewer.person}).one_or_none()
    if row is None:
        return None
    facts = MentorFacts(
        is_accepting=row.is_accepting,
        paused_until=row.paused_until,
        places=row.places,
        used=row.used,
        pending=row.pending,
    )
    running = [each for each in running_mentorships(session, viewer, now=now) if each.is_mentor]
    waiting = who_waits(session, viewer)
    is_asked = row.silences >= POLICY.silences
    return DeskPage(
        facts=facts,
        hours_a_month=row.hours_a_month,
        reads_requests=row.reads_requests,
        is_asked_to_go_on=is_asked,
        running=running,
        waiting=waiting,
        asked_alike=_asked_alike(waiting),
        step=_next_step(facts, is_asked, running, waiting, now.date()),
    )


@built_once
def _profile() -> Select[*tuple[Any, ...]]:
    mentor_id = MentorProfile.person_id.expression
    return select(
        MentorProfile.is_accepting,
        MentorProfile.paused_until,
        MentorProfile.places,
        MentorProfile.hours_a_month,
        MentorProfile.reads_requests,
        MentorProfile.silences,
        used_places(mentor_id).label("used"),
        pending_requests(mentor_id).label("pending"),
    ).where(MentorProfile.person_id == bindparam("me"))


def who_waits(session: Session, viewer: Viewer) -> list[Waiting]:
    """Return who asked this mentor and waits, the first first, forty at most. One statement."""
    found = []
    for row in session.execute(_line(), values_of(viewer)):
        term = topic_of(row.topic) if row.topic else None
        found.append(
            Waiting(
                public_id=row.public_id,
                state=row.state,
                other=face_of(row),
                topic_code=term.code if term else row.topic or "",
                topic=term.label if term else "",
                since=row.since,
                due_at=row.due_at,
            )
        )
    return found


@built_once
def _line() -> Select[*tuple[Any, ...]]:
    request = MentorshipRequest
    since = func.coalesce(request.in_line_since, request.submitted_at)
    return (
        select(
            request.public_id,
            request.state,
            request.topic,
            since.label("since"),
            request.due_at,
            *face_columns(ANY_VIEWER),
        )
        .join(Person, Person.id == request.mentee_id)
        .where(
            request.mentor_id == ANY_VIEWER.person_id,
            request.origin == Origin.ASK,
            request.state.in_(SENT),
            ~standing_block(request.mentor_id.expression, request.mentee_id.expression),
        )
        .order_by(since.is_(None), since, request.id)
        .limit(_MOST_LISTED)
    )


def _asked_alike(waiting: list[Waiting]) -> list[Asked]:
    """Return the topics that enough of those who wait ask about, the most wanted first."""
    names = {each.topic_code: each.topic for each in waiting if each.topic}
    counted = Counter(each.topic_code for each in waiting if each.topic)
    return [
        Asked(code, names[code], people)
        for code, people in counted.most_common()
        if people >= POLICY.group_hour_from
    ]


def _next_step(
    facts: MentorFacts,
    is_asked: bool,  # noqa: FBT001
    running: list[MentorshipView],
    waiting: list[Waiting],
    today: date,
) -> NextStep:
    to_answer = min(
        (
            (each.due_at, each.public_id, each.other.given_name)
            for each in waiting
            if each.state is RequestState.SUBMITTED and each.due_at is not None
        ),
        default=None,
    )
    first = running[0] if running else None
    found = DeskFacts(
        mentor=facts,
        is_asked_to_go_on=is_asked,
        first_to_answer=(to_answer[2], to_answer[1], to_answer[0]) if to_answer else None,
        first_running=(first.next_line, first.public_id) if first else None,
    )
    return next_step(found, today, reader_zone())


def minutes_of(session: Session, person_id: int) -> int:
    """Return the minutes a month that everything a mentor agreed to asks for, over all slices.

    It is worked out when they ask and stored nowhere. A statement a slice that counts.
    """
    return sum(count(session, person_id) for count in registry.minutes.values())


def minutes_held(session: Session, person_id: int, *, now: datetime) -> int:
    """Return the minutes of conversations that a mentor had in the last thirty days. One statement.

    Like `minutes_of`, for nobody who didn't ask.
    """
    query = select(func.coalesce(func.sum(MentoringSession.minutes), 0)).where(
        MentoringSession.mentor_id == person_id,
        MentoringSession.state == SessionState.HELD,
        MentoringSession.starts_at > now - _A_MONTH,
    )
    return session.scalar(query) or 0
