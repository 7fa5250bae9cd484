"""What happens when a clock runs out. Each call works off at most one batch in one transaction."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.transitions import LONGEST_STANDSTILL
from alumnet.mentoring.commands import batches
from alumnet.mentoring.commands.batches import choose, work_off
from alumnet.mentoring.commands.desk import note_silence, settle_queue
from alumnet.mentoring.commands.steps import system_step, tell_search
from alumnet.mentoring.models import MentorshipRequest, RequestEvent
from alumnet.mentoring.queries.queues import queues_to_settle
from alumnet.mentoring.rules import RequestState
from alumnet.mentoring.rules.endings import asks_again_from, reminders_due
from alumnet.mentoring.rules.policy import POLICY

_SUBMITTED = MentorshipRequest.state == RequestState.SUBMITTED


def expire_requests(now: datetime, told: set[int] | None = None) -> int:
    """End a batch of requests whose receiver did not answer in time; return how many.

    `told` are mentees who were told already in this round: one mail a person, however long nothing
    ran.
    """

    def expire(session: Session, request: MentorshipRequest) -> None:
        is_repeat = _ended_in_silence(session, request.previous_id)
        system_step(session, request, "expire", now=now)
        request.asks_again_from = asks_again_from(RequestState.EXPIRED, now, is_repeat=is_repeat)
        if request.receiver_id == request.mentor_id:
            note_silence(session, request.mentor_id, now)

    is_over = _SUBMITTED & (MentorshipRequest.due_at <= now)
    chosen = choose(is_over)
    if not chosen:
        return 0
    with writing() as session:
        ended = work_off(session, chosen, is_over, expire)
        _tell_once(session, ended, now, told)
        for mentor_id in sorted({request.mentor_id for request in ended}):
            settle_queue(session, mentor_id, now)
    return len(ended)


def end_standstills(now: datetime, told: set[int] | None = None) -> int:
    """End a batch of requests that stood still for too long, without blame.

    That is ninety days in all, or until the decision had to be made without an answer.
    """

    def end(session: Session, request: MentorshipRequest) -> None:
        system_step(session, request, "end_standstill", now=now)
        request.asks_again_from = now

    is_over = _SUBMITTED & or_(
        MentorshipRequest.stopped_at <= now - LONGEST_STANDSTILL,
        MentorshipRequest.stopped_at.is_not(None) & (MentorshipRequest.decision_by < now.date()),
    )
    chosen = choose(is_over)
    if not chosen:
        return 0
    with writing() as session:
        ended = work_off(session, chosen, is_over, end)
        _tell_once(session, ended, now, told)
    return len(ended)


def close_undo(now: datetime) -> int:
    """Take the clock off a batch of requests that can't be sent again any more."""

    def close(session: Session, request: MentorshipRequest) -> None:
        system_step(session, request, "close_undo", now=now)

    is_over = and_(
        MentorshipRequest.state == RequestState.WITHDRAWN,
        MentorshipRequest.remaining.is_not(None),
        MentorshipRequest.ended_at <= now - POLICY.undo,
    )
    chosen = choose(is_over)
    if not chosen:
        return 0
    with writing() as session:
        return len(work_off(session, chosen, is_over, close))


def remind_receivers(now: datetime, told: set[int] | None = None) -> int:
    """Remind a batch of receivers of what waits for them; return how many requests were due.

    `told` are receivers who were told already in this round.
    """
    told = set() if told is None else told

    def remind(session: Session, request: MentorshipRequest) -> None:
        system_step(session, request, "remind", now=now)
        request.reminders_sent = _reminders_due(request, now)
        if request.receiver_id not in told:
            told.add(request.receiver_id)
            outbox.add(session, "mentoring.reminder", request.receiver_id, now=now)

    is_due = _SUBMITTED & (MentorshipRequest.due_at > now) & _reminder_is_due(now)
    chosen = choose(is_due)
    if not chosen:
        return 0
    with writing() as session:
        return len(work_off(session, chosen, is_due, remind))


def purge_drafts(now: datetime) -> int:
    """Delete a batch of drafts that nobody touched for thirty days; return how many."""
    is_old = (MentorshipRequest.state == RequestState.DRAFT) & (MentorshipRequest.due_at <= now)
    old = reading().scalars(select(MentorshipRequest.id).where(is_old).limit(batches.BATCH)).all()
    if not old:
        return 0
    with writing() as session:
        # The condition again: a draft may have been sent or saved since it was chosen.
        session.execute(delete(MentorshipRequest).where(MentorshipRequest.id.in_(old), is_old))
    return len(old)


def settle_queues(now: datetime) -> int:
    """Stop and resume clocks where a pause began or ended, or places changed; return how many."""
    mentor_ids = queues_to_settle(reading(), now, limit=batches.BATCH)
    if not mentor_ids:
        return 0
    with writing() as session:
        lock_people(session, *mentor_ids)
        for mentor_id in mentor_ids:
            settle_queue(session, mentor_id, now)
    return len(mentor_ids)


def _tell_once(
    session: Session, ended: list[MentorshipRequest], now: datetime, told: set[int] | None
) -> None:
    for initiator_id in sorted({request.initiator_id for request in ended} - (told or set())):
        outbox.add(session, "mentoring.unanswered", initiator_id, now=now)
        if told is not None:
            told.add(initiator_id)
    tell_search(session, *sorted({request.mentor_id for request in ended}), now=now)


def _ended_in_silence(session: Session, request_id: int | None) -> bool:
    """Return whether that request's time ran out; the end of a standstill was nobody's silence."""
    query = select(RequestEvent.id).where(
        RequestEvent.subject_id == request_id, RequestEvent.name == "expire"
    )
    return request_id is not None and session.scalar(query) is not None


def _reminders_due(request: MentorshipRequest, now: datetime) -> int:
    is_urgent = request.decision_by is not None
    return reminders_due(request.due_at, now, is_urgent=is_urgent) if request.due_at else 0


def _reminder_is_due(now: datetime) -> ColumnElement[bool]:
    """Say in SQL that a reminder of a request is due and was not sent."""
    due: list[ColumnElement[bool]] = []
    for is_urgent in (False, True):
        kind = MentorshipRequest.decision_by.is_not(None) == is_urgent
        for number, left in enumerate(POLICY.reminders_of(is_urgent=is_urgent)):
            unsent = MentorshipRequest.reminders_sent <= number
            due.append(and_(kind, unsent, MentorshipRequest.due_at <= now + left))
    return or_(*due)
