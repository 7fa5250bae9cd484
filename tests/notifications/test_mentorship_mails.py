"""The mails of a mentorship: neutral, without anybody's words, one for everything that waits."""

from http import HTTPStatus

import pytest
import time_machine

from alumnet.mentoring import commands
from alumnet.mentoring.jobs import watch_mentorships
from alumnet.mentoring.rules import MentorshipState, TimeKind
from alumnet.mentoring.rules.mentorship_states import Audience
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient
from tests.mailserver import links_of, text_of
from tests.mentoring.asking import DAY, a_request
from tests.mentoring.together import (
    a_completed_pair,
    a_proposed_pair,
    a_running_pair,
    row_of,
    sign,
    state_of,
)
from tests.notifications.conftest import Post, only

SECRET = "Leading a team of two"


@pytest.mark.postgresql
def test_a_meeting_is_noted_with_one_press_from_the_mail(
    post: Post, client: InspectingClient
) -> None:
    mentor, mentee, public_id = a_running_pair()
    post(mentor)
    watch_mentorships(THEN + 45 * DAY)
    mail = only(post(mentee, at=THEN + 45 * DAY))
    assert mail["Subject"] == "About you and Ruth"
    assert SECRET not in text_of(mail)
    link = next(each for each in links_of(mail) if "/met/" in each)
    path = link.removeprefix("http://localhost")
    for _ in range(2):
        page = client.get(path)
    assert row_of(public_id).times_met == 0
    assert "Baek" not in page.main
    assert "Adeyemi" not in page.main
    page = client.submit(page.form(button="We met"), follow=False)
    assert row_of(public_id).times_met == 1
    assert row_of(public_id).nudges == 0
    page = client.get(path, expect=HTTPStatus.GONE)
    client.post(path, follow=False)
    assert row_of(public_id).times_met == 1
    client.get("/met/made-up", expect=HTTPStatus.NOT_FOUND)


def test_a_link_for_a_silence_that_closed_it_lets_it_go_on(
    post: Post, client: InspectingClient
) -> None:
    mentor, mentee, public_id = a_running_pair()
    post(mentor)
    for days in (45, 75, 89):
        watch_mentorships(THEN + days * DAY)
    assert state_of(public_id) is MentorshipState.CLOSING
    mail = post(mentee, at=THEN + 89 * DAY)[-1]
    link = next(each for each in links_of(mail) if "/met/" in each)
    with time_machine.travel(THEN + 90 * DAY, tick=False):
        page = client.get(link.removeprefix("http://localhost"))
        client.submit(page.form(button="We met"), follow=False)
    assert state_of(public_id) is MentorshipState.ACTIVE


def test_one_mail_tells_of_everything_that_waits_after_a_downtime(post: Post) -> None:
    mentor = builders.a_mentor("Ruth Adeyemi", places=5)
    for _ in range(3):
        mentee = builders.a_member()
        asked = a_request(mentee, mentor, time_kind=TimeKind.SIX_MONTHS)
        public_id = commands.accept_request(asked, by=mentor.id, now=THEN)
        sign(public_id, mentor, mentee, THEN)
    post(mentor)
    watch_mentorships(THEN + 60 * DAY)
    mail = only(post(mentor, at=THEN + 60 * DAY))
    assert mail["Subject"] == "Three things are waiting for you"
    assert text_of(mail).count("We met:") == 3


def test_the_other_one_hears_what_somebody_did(post: Post) -> None:
    mentor, mentee, public_id = a_proposed_pair()
    post(mentee)
    sign(public_id, mentor, mentee, THEN)
    assert only(post(mentee))["Subject"] == "Ruth signed"
    until = (THEN + 30 * DAY).date()
    commands.pause_mentorship(public_id, by=mentee.id, until=until, now=THEN)
    assert "takes a pause" in text_of(only(post(mentor)))
    watch_mentorships(THEN + 31 * DAY)
    for each in (mentor, mentee):
        commands_told = post(each, at=THEN + 31 * DAY)
        if commands_told:
            assert "is over" in text_of(commands_told[0])
    commands.wind_up(public_id, by=mentor.id, now=THEN + 32 * DAY)
    assert "look back with you" in text_of(only(post(mentee, at=THEN + 32 * DAY)))


def test_thanks_and_what_came_of_it_reach_the_mentor_without_their_words(post: Post) -> None:
    mentor, mentee, public_id = a_completed_pair()
    post(mentor, at=THEN + DAY)
    commands.thank(public_id, by=mentee.id, words=SECRET, audience=Audience.NOBODY, now=THEN + DAY)
    mail = only(post(mentor, at=THEN + DAY))
    assert mail["Subject"] == "A few words from Jun"
    assert SECRET not in text_of(mail)
    watch_mentorships(THEN + 200 * DAY)
    assert "what came of it" in text_of(post(mentee, at=THEN + 200 * DAY)[-1])
    commands.say_what_came(public_id, by=mentee.id, words=SECRET, now=THEN + 200 * DAY)
    mail = only(post(mentor, at=THEN + 200 * DAY))
    assert mail["Subject"] == "News from Jun"
    assert SECRET not in text_of(mail)


def test_what_nobody_signed_is_told_kindly_to_both(post: Post) -> None:
    mentor, mentee, _public_id = a_proposed_pair()
    post(mentee)
    watch_mentorships(THEN + 31 * DAY)
    assert "let be" in text_of(post(mentee, at=THEN + 31 * DAY)[-1])
    assert mentor.id != mentee.id
