"""Before an answer: one question at a time, or a first call with two private answers."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.commands import session_outcomes as outcomes
from alumnet.mentoring.jobs import watch_clocks
from alumnet.mentoring.models import MentorshipRequest, RequestQuestion
from alumnet.mentoring.queries import capacity
from alumnet.mentoring.rules import MentorshipKind, RequestState, errors
from alumnet.mentoring.rules.sessions import About, SessionState, Subject
from tests import builders
from tests.builders import THEN, Built
from tests.mentoring.asking import (
    DAY,
    a_request,
    an_asked_pair,
    mentorships,
    request_row,
    state_of,
    told,
)
from tests.mentoring.meeting import agreed, session_row


def questions() -> list[tuple[str, str, bool]]:
    session = reading()
    session.expire_all()
    rows = session.scalars(select(RequestQuestion).order_by(RequestQuestion.id))
    return [(row.question, row.answer, row.closed_at is not None) for row in rows]


# ---------------------------------------------------------------------------------------- questions
def test_a_question_puts_the_time_aside_and_its_answer_gives_it_back(app: Flask) -> None:
    mentor, mentee, asked = an_asked_pair()
    for by in (mentee.id, builders.a_member().id):
        with pytest.raises((NoSuchTransition, NotFound)):
            commands.ask_question(asked, by=by, question="Why?", now=THEN)
    commands.ask_question(asked, by=mentor.id, question="Which sector?", now=THEN + 3 * DAY)
    row = request_row(asked)
    assert (row.state, row.due_at) == (RequestState.INFO_REQUESTED, THEN + 13 * DAY)
    with pytest.raises(NoSuchTransition):
        commands.ask_question(asked, by=mentor.id, question="And?", now=THEN + 3 * DAY)

    commands.reply(asked, by=mentee.id, answer="Water.", now=THEN + 9 * DAY)

    row = request_row(asked)
    assert (row.state, row.due_at) == (RequestState.SUBMITTED, THEN + 20 * DAY)
    assert questions() == [("Which sector?", "Water.", True)]
    commands.ask_question(asked, by=mentor.id, question="And when?", now=THEN + 9 * DAY)
    commands.take_back_question(asked, by=mentor.id, now=THEN + 10 * DAY)
    assert request_row(asked).due_at == THEN + 21 * DAY
    with pytest.raises(errors.EnoughQuestions):
        commands.ask_question(asked, by=mentor.id, question="Once more?", now=THEN + 10 * DAY)
    commands.accept_request(asked, by=mentor.id, now=THEN + 10 * DAY)


@pytest.mark.postgresql
def test_ten_days_without_an_answer_take_the_request_back(app: Flask) -> None:
    mentor, mentee, asked = an_asked_pair()
    commands.ask_question(asked, by=mentor.id, question="Which sector?", now=THEN)
    watch_clocks(THEN + 5 * DAY - timedelta(minutes=1))
    assert told("mentoring.question_waits") == []
    for day in (5, 6, 9):
        watch_clocks(THEN + day * DAY)
    assert told("mentoring.question_waits") == [mentee.id]
    watch_clocks(THEN + 10 * DAY)
    row = request_row(asked)
    assert (row.state, row.asks_again_from) == (RequestState.WITHDRAWN, THEN + 17 * DAY)
    with pytest.raises(errors.UndoOver):
        commands.undo_withdrawal(asked, by=mentee.id, now=THEN + 10 * DAY)
    assert questions() == [("Which sector?", "", True)]


@pytest.mark.postgresql
def test_a_question_asked_of_a_frozen_queue_keeps_the_rest_of_its_time(app: Flask) -> None:
    mentor = builders.a_mentor(places=1)
    taken, waits = (a_request(builders.a_member(), mentor) for _ in range(2))
    mentee = request_row(waits).mentee_id
    running = commands.accept_request(taken, by=mentor.id, now=THEN + 4 * DAY)
    commands.ask_question(waits, by=mentor.id, question="Still so?", now=THEN + 6 * DAY)
    commands.reply(waits, by=mentee, answer="Yes.", now=THEN + 8 * DAY)
    assert (request_row(waits).due_at, request_row(waits).remaining) == (None, 10 * 86400)
    commands.end_mentorship(running, by=mentor.id, now=THEN + 12 * DAY)
    assert request_row(waits).due_at == THEN + 22 * DAY


@pytest.mark.postgresql
def test_a_decision_is_not_waited_past_and_a_withdrawal_can_be_undone(app: Flask) -> None:
    mentor, mentee = builders.a_mentor(), builders.a_member()
    asked = a_request(mentee, mentor, decision_by=(THEN + 4 * DAY).date())
    commands.ask_question(asked, by=mentor.id, question="Which one?", now=THEN + DAY)
    due_at = request_row(asked).due_at
    assert due_at is not None
    assert due_at < THEN + 5 * DAY
    commands.withdraw_request(asked, by=mentee.id, now=THEN + 2 * DAY)
    commands.undo_withdrawal(asked, by=mentee.id, now=THEN + 2 * DAY)
    assert (state_of(asked), request_row(asked).due_at) == (
        RequestState.SUBMITTED,
        THEN + 4 * DAY,
    )
    commands.ask_question(asked, by=mentor.id, question="Which one?", now=THEN + 2 * DAY)


def test_a_question_from_the_mail_uses_its_link(app: Flask) -> None:
    _mentor, _mentee, asked = an_asked_pair()
    token = commands.token_for(request_row(asked).id, now=THEN) or ""
    commands.answer_by_mail(token, commands.Question("Which sector?"), now=THEN)
    assert state_of(asked) is RequestState.INFO_REQUESTED
    with pytest.raises(errors.LinkSpent):
        commands.answer_by_mail(token, commands.Question("Again?"), now=THEN)


# -------------------------------------------------------------------------------------- first calls
def a_first_call(
    places: int = 1, *, keeps_others: bool = False
) -> tuple[Built, Built, str, Subject]:
    """Make a mentor and a mentee who talk first, and a call that they agreed on."""
    mentor, mentee = builders.a_mentor(places=places), builders.a_member()
    asked = a_request(mentee, mentor, keeps_others=keeps_others)
    commands.explore_request(asked, by=mentor.id, now=THEN, line="Let's talk.")
    subject = Subject(About.REQUEST, asked)
    agreed(subject, mentor, mentee, THEN + 2 * DAY)
    return mentor, mentee, asked, subject


TALKED = THEN + 3 * DAY


def test_a_first_call_holds_a_place_and_two_yeses_begin(app: Flask) -> None:
    mentor, mentee, asked, _subject = a_first_call()
    assert request_row(asked).due_at == THEN + 21 * DAY
    assert capacity.mentor_facts(reading(), mentor.id).free == 0
    with pytest.raises(errors.CallAhead):
        commands.answer_call(asked, by=mentee.id, goes_on=True, now=THEN + DAY)
    elsewhere = builders.a_mentor()
    other = a_request(mentee, elsewhere, now=TALKED)

    assert commands.answer_call(asked, by=mentee.id, goes_on=True, now=TALKED) is (
        RequestState.EXPLORING
    )
    assert mentorships() == []
    commands.answer_call(asked, by=mentor.id, goes_on=True, now=TALKED)

    assert state_of(asked) is RequestState.ACCEPTED
    assert [row.mentor_id for row in mentorships()] == [mentor.id]
    assert state_of(other) is RequestState.SUPERSEDED
    assert told("mentorship_request.begun") == [request_row(asked).id]


@pytest.mark.postgresql
@pytest.mark.parametrize("mentor_goes_on", [True, False])
def test_one_no_is_not_known_before_both_have_answered_and_names_nobody(
    app: Flask, mentor_goes_on: bool
) -> None:
    mentor, mentee, asked, subject = a_first_call()
    commands.answer_call(asked, by=mentor.id, goes_on=mentor_goes_on, now=TALKED)
    assert state_of(asked) is RequestState.EXPLORING
    outcomes.hold_session(subject, 1, by=mentor.id, now=TALKED)
    agreed(subject, mentor, mentee, THEN + 9 * DAY, now=TALKED)
    commands.answer_call(asked, by=mentee.id, goes_on=not mentor_goes_on, now=TALKED)

    row = request_row(asked)
    assert (row.state, row.decline_reason) == (RequestState.DECLINED, None)
    assert row.asks_again_from == TALKED + 90 * DAY
    assert session_row(2).state is SessionState.CANCELLED
    assert capacity.mentor_facts(reading(), mentor.id).free == 1


@pytest.mark.postgresql
def test_a_call_without_two_answers_ends_after_three_weeks_without_blame(app: Flask) -> None:
    mentor, _mentee, asked, _subject = a_first_call()
    commands.answer_call(asked, by=mentor.id, goes_on=False, now=TALKED)
    watch_clocks(THEN + 21 * DAY - timedelta(minutes=1))
    assert state_of(asked) is RequestState.EXPLORING
    watch_clocks(THEN + 21 * DAY)
    row = request_row(asked)
    assert (row.state, row.asks_again_from) == (RequestState.EXPIRED, THEN + 21 * DAY)


@pytest.mark.postgresql
def test_there_is_no_call_without_a_place_and_none_before_a_single_conversation(app: Flask) -> None:
    mentor = builders.a_mentor(places=1)
    first, second = (a_request(builders.a_member(), mentor) for _ in range(2))
    commands.explore_request(first, by=mentor.id, now=THEN)
    assert request_row(second).asked_at == THEN
    with pytest.raises(errors.MentorFull):
        commands.explore_request(second, by=mentor.id, now=THEN)
    other, _mentee, asked = an_asked_pair()
    with writing() as session:
        found = select(MentorshipRequest).where(MentorshipRequest.public_id == asked)
        session.scalars(found).one().kind = MentorshipKind.FLASH
    with pytest.raises(errors.TooShortForACall):
        commands.explore_request(asked, by=other.id, now=THEN)


def test_kept_requests_stay_through_a_first_call_until_two_run(app: Flask) -> None:
    mentor, mentee, asked, _subject = a_first_call(keeps_others=True)
    kept, third = builders.a_mentor(), builders.a_mentor()
    others = [a_request(mentee, each, keeps_others=True) for each in (kept, third)]
    for by in (mentor, mentee):
        commands.answer_call(asked, by=by.id, goes_on=True, now=TALKED)
    assert [state_of(each) for each in others] == [RequestState.SUBMITTED] * 2

    commands.explore_request(others[0], by=kept.id, now=TALKED)
    agreed(Subject(About.REQUEST, others[0]), kept, mentee, TALKED + DAY, now=TALKED)
    for by in (kept, mentee):
        commands.answer_call(others[0], by=by.id, goes_on=True, now=TALKED + 2 * DAY)
    assert state_of(others[1]) is RequestState.SUPERSEDED
