"""Answers to requests: a yes with everything that follows, a no, both from a mail."""

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.models import AnswerToken, Redirect
from alumnet.mentoring.queries import tokens
from alumnet.mentoring.rules import DeclineReason, MentorshipState, RequestState, TimeKind, errors
from tests import builders
from tests.builders import THEN
from tests.mentoring.asking import (
    DAY,
    a_request,
    an_asked_pair,
    mentorships,
    request_row,
    state_of,
)

pytestmark = pytest.mark.postgresql
NO = commands.No(reason=DeclineReason.OTHER)


# ---------------------------------------------------------------------------------------- accept
def test_a_yes_begins_a_mentorship_with_everything_at_once(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    elsewhere = builders.a_mentor()
    other = a_request(mentee, elsewhere)

    found = commands.accept_request(public_id, by=mentor.id, now=THEN, line="With pleasure.")

    mentorship = mentorships()[0]
    assert mentorship.public_id == found
    assert (mentorship.state, mentorship.mentor_id) == (MentorshipState.ACTIVE, mentor.id)
    assert mentorship.time_kind is TimeKind.ONE_CONVERSATION
    row = request_row(public_id)
    assert (row.state, row.answer_line, row.due_at) == (
        RequestState.ACCEPTED,
        "With pleasure.",
        None,
    )
    assert state_of(other) is RequestState.SUPERSEDED


def test_kept_requests_stay_until_two_mentorships_run(app: Flask) -> None:
    mentee = builders.a_member()
    mentors = [builders.a_mentor() for _ in range(3)]
    first, second, third = (a_request(mentee, mentor, keeps_others=True) for mentor in mentors)

    commands.accept_request(first, by=mentors[0].id, now=THEN)
    assert state_of(second) is RequestState.SUBMITTED
    commands.accept_request(second, by=mentors[1].id, now=THEN)
    assert state_of(third) is RequestState.SUPERSEDED
    assert len(mentorships()) == 2
    with pytest.raises(errors.EnoughMentorships):
        a_request(mentee, builders.a_mentor())


def test_only_whoever_was_asked_answers(app: Flask) -> None:
    _mentor, mentee, public_id = an_asked_pair()
    with pytest.raises(NoSuchTransition):
        commands.accept_request(public_id, by=mentee.id, now=THEN)
    with pytest.raises(NotFound):
        commands.accept_request(public_id, by=builders.a_member().id, now=THEN)
    with pytest.raises(NotFound):
        commands.accept_request("nothing", by=mentee.id, now=THEN)


def test_a_full_desk_can_say_no_but_not_yes(app: Flask) -> None:
    mentor = builders.a_mentor(places=1)
    first, second = (a_request(builders.a_member(), mentor) for _ in range(2))
    commands.accept_request(first, by=mentor.id, now=THEN)
    with pytest.raises(errors.MentorFull):
        commands.accept_request(second, by=mentor.id, now=THEN)
    commands.decline_request(second, by=mentor.id, answer=NO, now=THEN)
    row = request_row(second)
    assert (row.state, row.asks_again_from) == (RequestState.DECLINED, THEN)


def test_an_answer_after_the_date_counts_as_long_as_nothing_ended_it(app: Flask) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    commands.accept_request(public_id, by=mentor.id, now=THEN + 15 * DAY)
    assert state_of(public_id) is RequestState.ACCEPTED


# --------------------------------------------------------------------------------------- decline
def test_a_no_says_why_and_whom_to_ask_instead(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    willing = builders.a_mentor(may_be_suggested=True)
    answer = commands.No(
        reason=DeclineReason.NOT_MY_FIELD, line="Ask Ada.", redirects=[willing.public_id]
    )

    commands.decline_request(public_id, by=mentor.id, answer=answer, now=THEN)

    row = request_row(public_id)
    assert (row.state, row.decline_reason, row.answer_line) == (
        RequestState.DECLINED,
        DeclineReason.NOT_MY_FIELD,
        "Ask Ada.",
    )
    assert reading().scalars(select(Redirect.mentor_id)).all() == [willing.id]
    with pytest.raises(errors.CoolDown) as cooling:
        a_request(mentee, mentor, now=THEN + 89 * DAY)
    assert cooling.value.facts == {"until": THEN + 90 * DAY}
    a_request(mentee, mentor, now=THEN + 90 * DAY)


def test_only_two_who_agreed_and_have_room_can_be_suggested(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    willing = [builders.a_mentor(may_be_suggested=True) for _ in range(3)]
    unwilling = builders.a_mentor()
    full = builders.a_mentor(may_be_suggested=True, places=0)
    colleague = builders.a_mentor(may_be_suggested=True)
    acme = builders.an_organization()
    builders.a_job(colleague, acme, 2020)
    builders.a_job(mentee, acme, 2021)

    def suggest(*people: builders.Built) -> None:
        redirects = [each.public_id for each in people]
        answer = commands.No(reason=DeclineReason.OTHER, redirects=redirects)
        commands.decline_request(public_id, by=mentor.id, answer=answer, now=THEN)

    with pytest.raises(errors.TooManySuggestions):
        suggest(*willing)
    for somebody in (unwilling, full, colleague):
        with pytest.raises(errors.CannotBeSuggested):
            suggest(somebody)
    assert state_of(public_id) is RequestState.SUBMITTED
    suggest(*willing[:2])
    assert state_of(public_id) is RequestState.DECLINED


def test_a_no_with_a_pause_says_nothing_about_the_request(app: Flask) -> None:
    mentor, mentee, public_id = an_asked_pair()
    other = a_request(builders.a_member(), mentor)
    until = (THEN + 30 * DAY).date()
    answer = commands.No(reason=DeclineReason.NO_TIME_NOW, pause_until=until)

    commands.decline_request(public_id, by=mentor.id, answer=answer, now=THEN)

    assert request_row(public_id).asks_again_from == THEN
    assert request_row(other).remaining == int((14 * DAY).total_seconds())
    with pytest.raises(errors.MentorAway):
        a_request(mentee, mentor)


def test_a_pause_ends_on_a_day_ahead(app: Flask) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    answer = commands.No(reason=DeclineReason.OTHER, pause_until=THEN.date())
    with pytest.raises(errors.PauseDateWrong):
        commands.decline_request(public_id, by=mentor.id, answer=answer, now=THEN)
    assert state_of(public_id) is RequestState.SUBMITTED


# ------------------------------------------------------------------------------------- from mail
def a_token(public_id: str) -> str:
    token = commands.token_for(request_row(public_id).id, now=THEN)
    assert token is not None
    return token


def test_a_link_declines_once(app: Flask) -> None:
    _mentor, _mentee, public_id = an_asked_pair()
    token, spare = a_token(public_id), a_token(public_id)
    commands.answer_by_mail(token, NO, now=THEN + DAY)
    assert state_of(public_id) is RequestState.DECLINED
    for each in (token, spare):
        with pytest.raises(errors.LinkSpent):
            commands.answer_by_mail(each, NO, now=THEN + DAY)


def test_a_link_pauses_and_the_request_keeps_its_place(app: Flask) -> None:
    _mentor, _mentee, public_id = an_asked_pair()
    token = a_token(public_id)
    commands.answer_by_mail(token, commands.Pause((THEN + 9 * DAY).date()), now=THEN + DAY)
    row = request_row(public_id)
    assert (row.state, row.due_at) == (RequestState.SUBMITTED, None)
    with pytest.raises(errors.LinkSpent):
        commands.answer_by_mail(token, NO, now=THEN + DAY)


def test_a_link_works_while_the_clock_runs_and_for_nobody_who_made_it_up(app: Flask) -> None:
    _mentor, _mentee, public_id = an_asked_pair()
    token = a_token(public_id)
    with pytest.raises(errors.LinkSpent):
        commands.answer_by_mail(token, NO, now=THEN + 14 * DAY)
    with pytest.raises(NotFound):
        commands.answer_by_mail("made-up", NO, now=THEN)
    assert state_of(public_id) is RequestState.SUBMITTED


def test_only_the_hash_of_a_link_is_kept_and_none_is_made_in_vain(app: Flask) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    token = a_token(public_id)
    assert reading().scalars(select(AnswerToken.token_hash)).all() == [tokens.hash_of(token)]
    commands.decline_request(public_id, by=mentor.id, answer=NO, now=THEN)
    assert commands.token_for(request_row(public_id).id, now=THEN) is None
    assert commands.token_for(987654, now=THEN) is None
