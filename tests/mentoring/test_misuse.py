"""What people with bad intentions try, or impatient ones: it does no more than it should."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from alumnet.mentoring import commands
from alumnet.mentoring.commands import session_words
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.models.offers import MeetingRecord
from alumnet.mentoring.queries import capacity, links
from alumnet.mentoring.rules import MentorshipState, RequestState, TimeKind, errors
from alumnet.mentoring.rules.sessions import About, SessionState, Subject
from alumnet.messaging.models import Message
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient
from tests.mentoring.asking import DAY, a_request, an_asked_pair, request_row, told
from tests.mentoring.meeting import agreed, session_row, session_rows
from tests.mentoring.talking import a_pair, suspend
from tests.mentoring.together import a_running_pair, row_of, state_of, terms

NewClient = Callable[..., InspectingClient]
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


def test_after_the_end_nobody_writes_to_the_other_by_a_way_round(
    new_client: NewClient,
) -> None:
    mentor, mentee, place = a_running_pair()
    subject = Subject(About.MENTORSHIP, place)
    agreed(subject, mentor, mentee, THEN + DAY)
    commands.end_mentorship(place, by=mentor.id, now=THEN + 3 * DAY)
    asked = reading().scalars(select(MentorshipRequest.public_id)).one()
    later = THEN + 90 * DAY
    for press in (
        partial(commands.send_message, commands.IN_REQUEST, asked, text="Hi", form_key="a" * 12),
        partial(commands.send_message, commands.IN_MENTORSHIP, place, text="Hi", form_key="b" * 12),
        partial(session_words.add_point, subject, 1, text="Call me"),
    ):
        with pytest.raises(DomainError):
            press(by=mentee.id, now=later)
    with pytest.raises(DomainError):
        session_words.save_words(subject, 1, by=mentee.id, version=1, will_try="Call me")
    with time_machine.travel(later, tick=False):
        page = new_client(mentee).get(f"/mentorships/{place}/sessions/1")
        assert "textarea" not in page.html


def test_what_was_typed_while_the_yes_came_is_sent_in_the_mentorship(
    new_client: NewClient,
) -> None:
    with time_machine.travel(THEN, tick=False):
        mentor, mentee, asked = an_asked_pair()
        commands.ask_question(asked, by=mentor.id, question="Since when?", now=THEN)
        commands.reply(asked, by=mentee.id, answer="March.", now=THEN)
        client = new_client(mentee)
        page = client.get(f"/requests/{asked}/messages")
        commands.accept_request(asked, by=mentor.id, now=THEN)
        client.submit(page.form(field="text").fill(text="One more thing."))
    assert list(reading().scalars(select(Message.text))) == ["One more thing."]


def test_whoever_is_suspended_answers_by_no_link(new_client: NewClient, app: Flask) -> None:
    pair = a_pair(THEN)
    agreed(Subject(About.MENTORSHIP, pair.place), pair.ruth, pair.jun, THEN + DAY)
    row = session_row()
    token = links.did_you_meet_token(reading(), row.id, pair.jun.id, row.created_at)
    link = f"/did-you-meet/{token}"
    with time_machine.travel(THEN + 2 * DAY, tick=False):
        client = new_client()
        client.get(link)
        suspend(pair, pair.jun)
        client.get(link, expect=HTTPStatus.NOT_FOUND)
        client.post(link, {"said": "met"}, expect=HTTPStatus.NOT_FOUND)


def test_room_that_was_promised_gives_way_to_a_later_wish_for_fewer_places(
    app: Flask, new_client: NewClient
) -> None:
    mentor, mentee = builders.a_mentor("Ruth Adeyemi", places=3), builders.a_member("Jun Baek")
    for _ in range(2):
        commands.accept_request(a_request(builders.a_member(), mentor), by=mentor.id, now=THEN)
    commands.record_meeting(
        mentee.public_id, by=mentor.id, is_mentor=True, makes_room=True, now=THEN
    )
    public_id = reading().scalars(select(MeetingRecord.public_id)).one()
    jun, ruth = new_client(mentee), new_client(mentor)
    for was, places in ((3, 2), (2, 1)):  # exactly full, then fewer than are used
        commands.change_places(by=mentor.id, was=was, places=places, now=THEN)
        page = jun.get("mentoring.meeting", public_id=public_id)
        assert "Ruth has no place free just now." in page.main
        with pytest.raises(errors.MentorFull):
            commands.confirm_meeting(public_id, by=mentee.id, now=THEN)
        assert "Jun can't confirm it." in ruth.get("mentoring.meeting", public_id=public_id).main
        assert capacity.mentor_facts(reading(), mentor.id).places == places
    # Nor with an answer, while there are more people than places.
    other = builders.a_member()
    commands.record_meeting(
        mentor.public_id, by=other.id, is_mentor=False, makes_room=False, now=THEN
    )
    asked = reading().scalars(select(MeetingRecord.public_id).order_by(MeetingRecord.id)).all()[-1]
    page = ruth.get("mentoring.meeting", public_id=asked)
    assert "you have more people than places" in page.main
    with pytest.raises(errors.MentorFull):
        commands.confirm_meeting(asked, by=mentor.id, makes_room=True, now=THEN)
    # Who says on the desk that there is room again means it.
    commands.change_places(by=mentor.id, was=1, places=3, now=THEN)
    commands.accept_request(a_request(builders.a_member(), mentor), by=mentor.id, now=THEN)
    commands.confirm_meeting(public_id, by=mentee.id, now=THEN)
    desk = capacity.mentor_facts(reading(), mentor.id)
    assert (desk.places, desk.used) == (4, 4)
