"""Ends of everything open: by a block, a suspension, an erasure."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, false, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.kernel.db import lock_people
from alumnet.mentoring.commands.desk import settle_queue
from alumnet.mentoring.commands.forgetting import forget_words
from alumnet.mentoring.commands.sessions import cancel_all
from alumnet.mentoring.commands.steps import (
    mentorship_step,
    system_step,
    tell_search,
)
from alumnet.mentoring.models import (
    AnswerToken,
    Mentorship,
    MentorshipRequest,
    RequestQuestion,
)
from alumnet.mentoring.rules import LIVE, OPEN, Part, RequestState


def void_open_between(session: Session, blocker: int, blocked: int, now: datetime) -> None:
    """End everything open between two people, whose rows are locked, in the block's transaction."""
    _void(
        session,
        _between(MentorshipRequest, blocker, blocked),
        _between(Mentorship, blocker, blocked),
        because_of=blocker,
        now=now,
    )
    for person_id in (blocker, blocked):
        settle_queue(session, person_id, now)


def void_for(session: Session, person_id: int, now: datetime) -> None:
    """End everything open of one person in the transaction of their suspension.

    A yes that is under way either comes first and is voided here, or finds them suspended. The
    queues of their mentors are settled by the job of the next minute, as those mentors are not
    locked here.
    """
    lock_people(session, person_id)
    _void(
        session,
        _of(MentorshipRequest, person_id),
        _of(Mentorship, person_id),
        because_of=person_id,
        now=now,
    )


def void_mentorship(
    session: Session, mentorship_id: int | None, *, because_of: int, now: datetime
) -> None:
    """End one mentorship for a person who can't go on in it; both people are locked."""
    is_it = Mentorship.id == mentorship_id
    _void(session, false(), is_it, because_of=because_of, now=now)


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Take out what a person wrote, and end what is open, in the transaction of their erasure.

    Rows stay, so that partners keep their history and counts stay true; drafts go.
    """
    session.execute(
        delete(MentorshipRequest).where(
            MentorshipRequest.initiator_id == person_id,
            MentorshipRequest.state == RequestState.DRAFT,
        )
    )
    void_for(session, person_id, now)
    session.flush()
    session.execute(
        update(MentorshipRequest)
        .where(MentorshipRequest.initiator_id == person_id)
        .values(working_on="", why_you="", what_i_bring="", question="", topic=None)
    )
    session.execute(
        update(MentorshipRequest)
        .where(MentorshipRequest.receiver_id == person_id)
        .values(answer_line="")
    )
    _erase_questions(session, person_id)
    session.execute(delete(AnswerToken).where(AnswerToken.receiver_id == person_id))
    forget_words(session, person_id)


def _erase_questions(session: Session, person_id: int) -> None:
    """Take out questions that this person asked, and answers that they gave."""
    for column, values in (
        (MentorshipRequest.receiver_id, {"question": ""}),
        (MentorshipRequest.initiator_id, {"answer": ""}),
    ):
        of_person = select(MentorshipRequest.id).where(column == person_id)
        session.execute(
            update(RequestQuestion)
            .where(RequestQuestion.request_id.in_(of_person))
            .values(**values)
        )


def _void(
    session: Session,
    of_requests: ColumnElement[bool],
    of_mentorships: ColumnElement[bool],
    *,
    because_of: int,
    now: datetime,
) -> None:
    requests = session.scalars(
        select(MentorshipRequest)
        .where(of_requests, MentorshipRequest.state.in_(OPEN))
        .order_by(MentorshipRequest.id)
        # Only one of the two people may be locked, and a queue may be settled at this moment.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    for request in requests.all():
        system_step(session, request, "void", now=now, because_of=because_of)
        request.asks_again_from = now
        cancel_all(session, request_id=request.id, now=now, because_of=because_of)
        tell_search(session, request.mentor_id, now=now)
    mentorships = session.scalars(
        select(Mentorship).where(of_mentorships, Mentorship.state.in_(LIVE)).order_by(Mentorship.id)
    )
    for mentorship in mentorships.all():
        mentorship_step(
            session, mentorship, "void", actor=Part.SYSTEM, actor_id=because_of, now=now
        )
        cancel_all(session, mentorship_id=mentorship.id, now=now, because_of=because_of)
        tell_search(session, mentorship.mentor_id, now=now)


def _between(table: Any, one: int, other: int) -> ColumnElement[bool]:
    return or_(
        (table.mentor_id == one) & (table.mentee_id == other),
        (table.mentor_id == other) & (table.mentee_id == one),
    )


def _of(table: Any, person_id: int) -> ColumnElement[bool]:
    return or_(table.mentor_id == person_id, table.mentee_id == person_id)
