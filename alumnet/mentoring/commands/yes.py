"""What a yes brings with it, at once or after a first call: all of it in one transaction."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alumnet.mentoring.commands.beginning import begin_mentorship
from alumnet.mentoring.commands.desk import note_answer, settle_queue
from alumnet.mentoring.commands.sessions import cancel_all
from alumnet.mentoring.commands.steps import system_step, tell_search
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import (
    LIVE,
    SENT,
    UNCOUNTED_KINDS,
    RequestState,
)
from alumnet.mentoring.rules.policy import POLICY


def carry_out_yes(session: Session, request: MentorshipRequest, now: datetime) -> Mentorship:
    """Begin the mentorship of a request that was just accepted; both people are locked.

    The mentee's other requests end, unless this one keeps them and one more mentorship is allowed;
    a draft between the two the other way round has become true and goes; when no place is left,
    the clocks of those who wait stop.
    """
    request.asks_again_from = now
    mentorship = begin_mentorship(session, request, now)
    _supersede_others(session, request, now)
    _drop_drafts(session, request)
    note_answer(session, request.receiver_id)
    settle_queue(session, request.mentor_id, now)
    tell_search(session, request.mentor_id, now=now)
    return mentorship


def _supersede_others(session: Session, request: MentorshipRequest, now: datetime) -> None:
    """End the mentee's other requests of this kind, unless they are kept and one more may begin.

    One conversation ends nothing: it is none of the mentorships that a mentee may have. Mentors of
    the others are not locked: whoever settles one of their queues at this moment passes these rows
    over, and they are read again once whoever changed them has committed.
    """
    if request.kind in UNCOUNTED_KINDS:
        return
    session.flush()
    running = session.scalars(
        select(Mentorship.id).where(
            Mentorship.mentee_id == request.mentee_id,
            Mentorship.state.in_(LIVE),
            Mentorship.kind.not_in(UNCOUNTED_KINDS),
        )
    ).all()
    if request.keeps_others and len(running) < POLICY.running_mentorships:
        return
    others = session.scalars(
        select(MentorshipRequest)
        .where(
            MentorshipRequest.mentee_id == request.mentee_id,
            MentorshipRequest.kind == request.kind,
            MentorshipRequest.id != request.id,
            MentorshipRequest.state.in_(SENT),
        )
        .order_by(MentorshipRequest.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    for other in others:
        system_step(session, other, "supersede", now=now)
        other.asks_again_from = now
        cancel_all(session, request_id=other.id, now=now)
        tell_search(session, other.mentor_id, now=now)


def _drop_drafts(session: Session, request: MentorshipRequest) -> None:
    session.execute(
        delete(MentorshipRequest).where(
            MentorshipRequest.mentor_id == request.mentor_id,
            MentorshipRequest.mentee_id == request.mentee_id,
            MentorshipRequest.kind == request.kind,
            MentorshipRequest.state == RequestState.DRAFT,
        )
    )
