"""What somebody was asked, and whether it is still open: what was done elsewhere isn't new.

Nothing is written for that. An answer may come from a mail, a page or a clock, and none of them
knows notifications; so each time it is asked how the thing itself stands.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal_column, or_
from sqlalchemy.sql.elements import SQLCoreOperations

from alumnet.members.models import MentorProfile
from alumnet.mentoring.models import MentoringSession, MentorshipRequest
from alumnet.mentoring.models.desk import SchedulingGrant
from alumnet.mentoring.models.group_hours import GroupInvitation
from alumnet.mentoring.models.offers import MeetingRecord, Nomination
from alumnet.mentoring.rules import RequestState
from alumnet.mentoring.rules.beginning_states import MeetingState, NominationState
from alumnet.mentoring.rules.desk_states import GrantState, InvitationState
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.sessions import COMING, SessionState
from alumnet.saved.queries import has_news

Id = SQLCoreOperations[Any]
_TIMES_ASKED = (SessionState.PROPOSED, SessionState.RESCHEDULED)


def is_open(code: Id, number: Id, me: Id) -> ColumnElement[bool]:
    """Return the SQL condition that something still waits for a word of `me`, or never did.

    `code` is that of the catalogue, `number` that of the thing it is about.
    """
    done = [_is(code, *codes) & ~asks for codes, asks in _questions(number, me).items()]
    return ~or_(*done)


def _questions(number: Id, me: Id) -> dict[tuple[str, ...], ColumnElement[bool]]:
    """Return when each notice that asks something still does."""
    request = MentorshipRequest
    said = or_(
        and_(request.mentor_id == me, request.mentor_goes_on.is_(None)),
        and_(request.mentee_id == me, request.mentee_goes_on.is_(None)),
    )

    def stands(state: RequestState, *more: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists().where(request.id == number, request.state == state, *more)

    is_asked = request.asked_at.is_not(None)
    return {
        ("request_submitted", "request_reminder", "offer_submitted"): stands(
            RequestState.SUBMITTED
        ),
        ("request_question", "request_question_waits"): stands(RequestState.INFO_REQUESTED),
        ("request_wait",): stands(RequestState.SUBMITTED, is_asked),
        ("request_line_offered", "request_still_needed"): stands(RequestState.WAITLISTED, is_asked),
        ("request_place",): stands(RequestState.WAITLIST_OFFERED),
        ("request_call_waits", "request_after_call", "request_answer_waits"): stands(
            RequestState.EXPLORING, said
        ),
        ("request_still_mentoring",): exists().where(
            MentorProfile.person_id == me, MentorProfile.silences >= POLICY.silences
        ),
        ("session_proposed", "session_moved"): exists().where(
            MentoringSession.id == number, MentoringSession.state.in_(_TIMES_ASKED)
        ),
        ("session_did_you_meet",): exists().where(
            MentoringSession.id == number, MentoringSession.state.in_(COMING)
        ),
        ("nomination_sent",): exists().where(
            Nomination.id == number, Nomination.state == NominationState.SENT
        ),
        ("meeting_recorded",): exists().where(
            MeetingRecord.id == number, MeetingRecord.state == MeetingState.RECORDED
        ),
        ("group_hour_invited",): exists().where(
            GroupInvitation.group_hour_id == number,
            GroupInvitation.person_id == me,
            GroupInvitation.state == InvitationState.INVITED,
        ),
        ("saved_news",): has_news(me),
        ("arranging_asked",): exists().where(
            SchedulingGrant.id == number, SchedulingGrant.state == GrantState.ASKED
        ),
    }


def _is(code: Id, *codes: str) -> ColumnElement[bool]:
    """Write our codes into the statement: as parameters they take longer than all the rest."""
    return code.in_([literal_column(f"'{each}'") for each in codes])
