"""Requests, mentorships and reports of the invented network as rows, with their histories."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from alumnet.demo.records import DemoMentorship, DemoMessage, DemoReport, DemoRequest, DemoTalk
from alumnet.demo.rows import PersonRows, Row, request_row
from alumnet.mentoring.models import (
    MentoringSession,
    Mentorship,
    MentorshipEvent,
    Redirect,
    RequestEvent,
    RequestQuestion,
    SessionEvent,
)
from alumnet.mentoring.rules import MentorshipKind, MentorshipState, RequestState, TimeKind
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.sessions import SessionState
from alumnet.messaging.models import Conversation, Direct, Message, Participant
from alumnet.moderation.models import Decision, Report, ReportEvent
from alumnet.moderation.rules import DecisionKind, ReportReason, ReportState, SubjectKind
from alumnet.moderation.rules.states import first_look_due

# The step that leads into a final state.
_STEPS: Final = {
    RequestState.ACCEPTED: "accept",
    RequestState.DECLINED: "decline",
    RequestState.EXPIRED: "expire",
    RequestState.WITHDRAWN: "withdraw",
    RequestState.SUPERSEDED: "supersede",
    RequestState.VOIDED: "void",
}
_ENDINGS: Final = {MentorshipState.ENDED_EARLY: "end_early", MentorshipState.COMPLETED: "finish"}

_NEW = timedelta(days=3)


def rows_of_request(request: DemoRequest, own_id: int, people: PersonRows) -> Iterator[Row]:
    """Give a request with its history and the mentors it was redirected to."""
    yield request_row(request, own_id, people)
    initiator, receiver = people.id_of(request.initiator), people.id_of(request.receiver)
    draft, submitted = RequestState.DRAFT, RequestState.SUBMITTED
    if request.state == "waitlisted":
        line = RequestState.WAITLISTED
        yield RequestEvent, _event(own_id, "join_line", draft, line, initiator, request.created_at)
    if request.submitted_at is None:
        return
    yield RequestEvent, _event(own_id, "submit", draft, submitted, initiator, request.submitted_at)
    state = RequestState(request.state)
    if state in _STEPS and request.ended_at is not None:
        actor = {
            RequestState.ACCEPTED: receiver,
            RequestState.DECLINED: receiver,
            RequestState.WITHDRAWN: initiator,
        }.get(state)
        yield RequestEvent, _event(own_id, _STEPS[state], submitted, state, actor, request.ended_at)
    if request.turned_at is not None:
        step = "ask" if request.question else "explore"
        yield RequestEvent, _event(own_id, step, submitted, state, receiver, request.turned_at)
    if request.question:
        asked = {"request_id": own_id, "question": request.question, "answer": ""}
        yield RequestQuestion, asked | {"asked_at": request.turned_at}
    for mentor in request.redirects:
        yield Redirect, {"request_id": own_id, "mentor_id": people.id_of(mentor)}


def rows_of_call(
    request: DemoRequest, own_id: int, request_id: int, people: PersonRows
) -> Iterator[Row]:
    """Give the first call of a request that is at one, as both agreed on it."""
    if request.call_at is None or request.turned_at is None:
        return
    yield (
        MentoringSession,
        {
            "id": own_id,
            "mentorship_id": None,
            "request_id": request_id,
            "number": 1,
            "mentor_id": people.id_of(request.mentor),
            "mentee_id": people.id_of(request.mentee),
            "state": SessionState.CONFIRMED,
            "minutes": SESSIONS.first_call,
            "local_start": request.call_at.replace(tzinfo=None),
            "zone": "UTC",
            "starts_at": request.call_at,
            "ends_at": request.call_at + timedelta(minutes=SESSIONS.first_call),
            "due_at": request.call_at - timedelta(days=1),
            "told_by_id": None,
            "uid": str(UUID(int=request_id, version=4)),
            "sequence": 0,
            "created_at": request.turned_at,
        },
    )
    proposed, confirmed = SessionState.PROPOSED, SessionState.CONFIRMED
    mentee = people.id_of(request.mentee)
    yield SessionEvent, _event(own_id, "confirm", proposed, confirmed, mentee, request.turned_at)


def rows_of_mentorship(  # noqa: PLR0917 - keys of what is written before
    each: DemoMentorship,
    own_id: int,
    request_id: int,
    asked: DemoRequest,
    people: PersonRows,
    conversation_id: int | None,
    more: Mapping[str, Any],
) -> Iterator[Row]:
    """Give a mentorship with its history; `more` are the columns of its agreement and rhythm."""
    state, mentor = MentorshipState(each.state), people.id_of(each.mentor)
    yield (
        Mentorship,
        {
            "id": own_id,
            "mentor_id": mentor,
            "mentee_id": people.id_of(each.mentee),
            "kind": MentorshipKind(each.kind),
            "state": state,
            "request_id": request_id,
            "time_kind": TimeKind(asked.letter.time_asked),
            "started_at": each.started_at,
            "ended_at": each.ended_at,
            "conversation_id": conversation_id,
            **more,
        },
    )
    proposed, active = MentorshipState.PROPOSED, MentorshipState.ACTIVE
    if state is proposed:
        return
    yield MentorshipEvent, _event(own_id, "start", proposed, active, mentor, each.started_at)
    if state is MentorshipState.CLOSING:
        at = more["ends_at"]
        yield MentorshipEvent, _event(own_id, "reach_end", active, state, None, at)
    if state in _ENDINGS and each.ended_at is not None:
        by = None if each.ended_by is None else people.id_of(each.ended_by)
        yield MentorshipEvent, _event(own_id, _ENDINGS[state], active, state, by, each.ended_at)


def rows_of_conversation(
    messages: Sequence[DemoMessage],
    sides: tuple[int, int],
    own_id: int,
    first_message: int,
    people: PersonRows,
    *,
    now: datetime,
) -> Iterator[Row]:
    """Give what two people wrote; the last message, if it is new, is still to be read."""
    last = len(messages) - 1
    is_new = now - messages[-1].at < _NEW
    yield Conversation, {"id": own_id, "created_at": messages[0].at}
    for person in sides:
        has_more = is_new and person != messages[-1].author
        yield (
            Participant,
            {
                "conversation_id": own_id,
                "person_id": people.id_of(person),
                "read_up_to": first_message + last - has_more,
                "told_up_to": first_message + last,
            },
        )
    for number, message in enumerate(messages, first_message):
        yield (
            Message,
            {
                "id": number,
                "conversation_id": own_id,
                "author_id": people.id_of(message.author),
                "form_key": f"{number:012}",
                "text": message.text,
                "sent_at": message.at,
            },
        )


def rows_of_talk(
    each: DemoTalk, own_id: int, first_message: int, people: PersonRows, now: datetime
) -> Iterator[Row]:
    """Give a conversation that belongs to two people."""
    low, high = sorted(people.id_of(person) for person in each.people)
    yield Direct, {"conversation_id": own_id, "low_id": low, "high_id": high}
    yield from rows_of_conversation(
        each.messages, each.people, own_id, first_message, people, now=now
    )


def rows_of_report(
    each: DemoReport, own_id: int, association_id: int, first_request: int, people: PersonRows
) -> Iterator[Row]:
    """Give a report, with its decision if there was one."""
    reported, state = people.id_of(each.reported), ReportState(each.state)
    is_request = each.request is not None
    yield (
        Report,
        {
            "id": own_id,
            "association_id": association_id,
            "reporter_id": people.id_of(each.reporter),
            "reported_id": reported,
            "subject_kind": SubjectKind.REQUEST if is_request else SubjectKind.PERSON,
            "subject_id": reported if each.request is None else first_request + each.request,
            "reason": ReportReason(each.reason),
            "details": each.details,
            "state": state,
            "created_at": each.reported_at,
            "due_at": first_look_due(ReportReason(each.reason), each.reported_at),
            "closed_at": each.decided_at,
        },
    )
    opened = (ReportState.OPEN, ReportState.OPEN)
    yield (
        ReportEvent,
        _event(own_id, "open", *opened, people.id_of(each.reporter), each.reported_at),
    )
    if each.decision is None or each.decided_by is None or each.decided_at is None:
        return
    decider, at = people.id_of(each.decided_by), each.decided_at
    yield ReportEvent, _event(own_id, "claim", ReportState.OPEN, ReportState.CLAIMED, decider, at)
    yield ReportEvent, _event(own_id, each.decision, ReportState.CLAIMED, state, decider, at)
    yield (
        Decision,
        {
            "report_id": own_id,
            "kind": DecisionKind(each.decision),
            "decided_by": decider,
            "words_for_reported": each.words_for_reported,
            "words_for_reporter": each.words_for_reporter,
            "at": each.decided_at,
        },
    )


def _event(  # noqa: PLR0917 - the columns of a history row
    subject_id: int, name: str, from_state: Any, to_state: Any, actor_id: int | None, at: datetime
) -> dict[str, Any]:
    return {
        "subject_id": subject_id,
        "name": name,
        "from_state": from_state,
        "to_state": to_state,
        "actor_id": actor_id,
        "at": at,
    }
