"""Clocks of those who wait: a question without an answer, a line, a place held, a first call.

Each call works off at most one batch in one transaction.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.mentoring.commands.batches import choose, work_off
from alumnet.mentoring.commands.desk import settle_queue
from alumnet.mentoring.commands.questions import close_question, open_question
from alumnet.mentoring.commands.sessions import cancel_all
from alumnet.mentoring.commands.steps import system_step, tell_search
from alumnet.mentoring.models import MentoringSession, MentorshipRequest, RequestQuestion
from alumnet.mentoring.rules import RequestState
from alumnet.mentoring.rules.endings import asks_again_from
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.sessions import COMING, HAPPENS

_QUESTION = MentorshipRequest.state == RequestState.INFO_REQUESTED
_LINE = MentorshipRequest.state == RequestState.WAITLISTED
_OFFERED = MentorshipRequest.state == RequestState.WAITLIST_OFFERED
_EXPLORING = MentorshipRequest.state == RequestState.EXPLORING


def _is_due(now: datetime) -> ColumnElement[bool]:
    return MentorshipRequest.due_at <= now


def lapse_questions(now: datetime) -> int:
    """Take a batch of requests back whose question had no answer."""

    def lapse(session: Session, request: MentorshipRequest) -> None:
        system_step(session, request, "lapse", now=now)
        close_question(session, request, now)
        request.asks_again_from = asks_again_from(RequestState.WITHDRAWN, now)

    return _end(_QUESTION & _is_due(now), lapse, now)


def remind_to_reply(now: datetime, told: set[int] | None = None) -> int:
    """Remind a batch of initiators of the question that waits for them, once each.

    `told` are initiators who were told already in this round.
    """
    told = set() if told is None else told

    def remind(session: Session, request: MentorshipRequest) -> None:
        system_step(session, request, "remind_to_reply", now=now)
        question = open_question(session, request.id)
        if question is not None:
            question.reminded_at = now
        if request.initiator_id not in told:
            told.add(request.initiator_id)
            outbox.add(session, "mentoring.question_waits", request.initiator_id, now=now)

    waits = exists().where(
        RequestQuestion.request_id == MentorshipRequest.id,
        RequestQuestion.closed_at.is_(None),
        RequestQuestion.reminded_at.is_(None),
        RequestQuestion.asked_at <= now - POLICY.question_reminder,
    )
    return _work(_QUESTION & (MentorshipRequest.due_at > now) & waits, remind)


def ask_who_waits(now: datetime) -> int:
    """Ask a batch of those in line whether they still need it, every thirty days."""

    def ask(session: Session, request: MentorshipRequest) -> None:
        system_step(session, request, "ask_still_needed", now=now)
        request.asked_at = now

    return _work(_LINE & MentorshipRequest.asked_at.is_(None) & _is_due(now), ask)


def end_lines(now: datetime) -> int:
    """End the wait of a batch of those who didn't say that they still need it."""

    def end(session: Session, request: MentorshipRequest) -> None:
        system_step(session, request, "expire_in_line", now=now)
        request.asks_again_from = now

    return _end(_LINE & MentorshipRequest.asked_at.is_not(None) & _is_due(now), end, now)


def pass_places_on(now: datetime) -> int:
    """Take a batch of held places back: to the end of the line once, the second time out of it."""

    def miss(session: Session, request: MentorshipRequest) -> None:
        if request.offers_missed < POLICY.missed_offers:
            system_step(session, request, "miss_place", now=now)
            request.offers_missed += 1
            request.in_line_since = now
        else:
            system_step(session, request, "expire_offer", now=now)
            request.asks_again_from = now

    return _end(_OFFERED & _is_due(now), miss, now)


def ask_after_calls(now: datetime) -> int:
    """Ask both of a batch of first calls that are over whether they go on."""

    def ask(session: Session, request: MentorshipRequest) -> None:
        system_step(session, request, "ask_after_call", now=now)
        request.asked_at = now

    is_over = exists().where(
        MentoringSession.request_id == MentorshipRequest.id,
        MentoringSession.state.in_(HAPPENS),
        MentoringSession.ends_at <= now,
    )
    return _work(_EXPLORING & MentorshipRequest.asked_at.is_(None) & is_over, ask)


def remind_of_calls(now: datetime) -> int:
    """Remind a batch of pairs, once and near the end, of a call without a time or an answer.

    Not while a call is still to come: they are asked after it.
    """

    def remind(session: Session, request: MentorshipRequest) -> None:
        system_step(session, request, "remind_of_call", now=now)
        request.reminders_sent = 1

    is_coming = exists().where(
        MentoringSession.request_id == MentorshipRequest.id,
        MentoringSession.state.in_(COMING),
        MentoringSession.ends_at > now,
    )
    was_asked = MentorshipRequest.asked_at
    waits = or_(was_asked.is_(None), was_asked <= now - POLICY.exploring_patience)
    is_near = (MentorshipRequest.due_at > now) & (
        MentorshipRequest.due_at <= now + POLICY.exploring_reminder
    )
    unsent = MentorshipRequest.reminders_sent == 0
    return _work(_EXPLORING & is_near & unsent & waits & ~is_coming, remind)


def end_calls(now: datetime) -> int:
    """End a batch of first calls without two answers, without blame."""

    def end(session: Session, request: MentorshipRequest) -> None:
        system_step(session, request, "end_call", now=now)
        request.asks_again_from = now
        cancel_all(session, request_id=request.id, now=now)

    return _end(_EXPLORING & _is_due(now), end, now)


def _end(
    condition: ColumnElement[bool],
    work: Callable[[Session, MentorshipRequest], None],
    now: datetime,
) -> int:
    """Work off a batch, and let the mentors' queues follow."""
    chosen = choose(condition)
    if not chosen:
        return 0
    with writing() as session:
        ended = work_off(session, chosen, condition, work)
        for mentor_id in sorted({request.mentor_id for request in ended}):
            settle_queue(session, mentor_id, now)
            tell_search(session, mentor_id, now=now)
    return len(ended)


def _work(
    condition: ColumnElement[bool], work: Callable[[Session, MentorshipRequest], None]
) -> int:
    chosen = choose(condition)
    if not chosen:
        return 0
    with writing() as session:
        return len(work_off(session, chosen, condition, work))
