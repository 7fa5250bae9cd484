"""What people with bad intentions try, or impatient ones: it does no more than it should."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.mentoring import commands
from alumnet.mentoring.models.offers import MeetingRecord
from alumnet.mentoring.rules import MentorshipState, RequestState, TimeKind
from alumnet.mentoring.rules.sessions import About, SessionState, Subject
from tests import builders
from tests.builders import THEN
from tests.mentoring.asking import DAY, a_request, request_row
from tests.mentoring.meeting import agreed, session_row, session_rows
from tests.mentoring.together import a_running_pair, row_of, state_of, terms, told

pytestmark = pytest.mark.usefixtures("app")
LATER = THEN + 10 * DAY


def test_nobody_goes_on_alone_by_signing_again_what_both_signed() -> None:
    mentor, mentee, place = a_running_pair()
    again = partial(commands.save_agreement, terms=terms(), seen=1, signs=True)
    again(place, by=mentee.id, now=THEN + DAY)
    assert told("mentorship.agreed_again") == []
    commands.wind_up(place, by=mentor.id, now=LATER)
    again(place, by=mentee.id, now=LATER)
    assert state_of(place) is MentorshipState.CLOSING
    commands.sign_agreement(place, by=mentor.id, number=2, now=LATER)
    assert state_of(place) is MentorshipState.ACTIVE


def test_two_who_meet_already_take_the_place_of_their_call_and_it_is_off() -> None:
    mentor, mentee = builders.a_mentor("Ruth Adeyemi", places=1), builders.a_member("Jun Baek")
    asked = a_request(mentee, mentor, time_kind=TimeKind.SIX_MONTHS)
    commands.explore_request(asked, by=mentor.id, now=THEN)
    agreed(Subject(About.REQUEST, asked), mentor, mentee, THEN + 3 * DAY)
    commands.record_meeting(
        mentor.public_id, by=mentee.id, is_mentor=False, makes_room=False, now=THEN
    )
    record = reading().scalars(select(MeetingRecord)).one()
    commands.confirm_meeting(record.public_id, by=mentor.id, now=THEN)
    assert request_row(asked).state is RequestState.SUPERSEDED
    assert session_row().state is SessionState.CANCELLED


def test_we_met_counts_once_however_often_and_by_whomever_it_is_pressed() -> None:
    mentor, mentee, place = a_running_pair()
    agreed(Subject(About.MENTORSHIP, place), mentor, mentee, THEN + 9 * DAY)
    for minutes in (0, 1, 60, 600):
        for by in (mentor, mentee):
            moment = THEN + 9 * DAY + timedelta(minutes=minutes)
            commands.we_met(place, by=by.id, now=moment)
    assert [each.state for each in session_rows()] == [SessionState.HELD]
    commands.we_met(place, by=mentor.id, now=LATER)
    assert row_of(place).times_met == 2
