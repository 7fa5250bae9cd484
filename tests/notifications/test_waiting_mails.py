"""The mails of requests that are asked something, wait for a place, or talk first."""

from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.kernel import outbox
from alumnet.kernel.db import reading
from alumnet.kernel.outbox import OutboxEntry
from alumnet.mentoring import commands
from alumnet.mentoring.jobs import watch_clocks
from alumnet.mentoring.rules.sessions import About, Subject
from alumnet.notifications.models import Notification
from tests import builders
from tests.builders import THEN
from tests.mailserver import MailServer, html_of, links_of, text_of
from tests.mentoring.asking import DAY, a_request, an_asked_pair
from tests.mentoring.meeting import agreed
from tests.mentoring.test_waiting import in_line, initiator_of

Deliver = Callable[[int, datetime], str]


@pytest.fixture
def deliver(mailbox: MailServer, app: Flask) -> Deliver:
    """Send what is due and return the subject and text of the new mails to a person."""

    def found(person_id: int, at: datetime) -> str:
        mailbox.clear()
        outbox.drain(at)
        errors = select(OutboxEntry.last_error).where(OutboxEntry.last_error.is_not(None))
        assert reading().scalars(errors).all() == []
        return "\n".join(_words(mail) for mail in mailbox.to(f"person{person_id}@example.org"))

    return found


def _words(mail: EmailMessage) -> str:
    text = text_of(mail) + html_of(mail)
    # Neither the letter nor a question leaves the site.
    assert "What did you stop doing?" not in text
    assert "Which sector" not in text
    assert all(link.startswith("http://localhost/") for link in links_of(mail))
    return f"{mail['Subject']}\n{text_of(mail)}"


def test_a_question_and_its_reply_are_told_without_their_words(deliver: Deliver) -> None:
    mentor, mentee, asked = an_asked_pair()
    deliver(mentor.id, THEN)
    commands.ask_question(asked, by=mentor.id, question="Which sector?", now=THEN)
    assert "Ruth has a question" in deliver(mentee.id, THEN)
    watch_clocks(THEN + 5 * DAY)
    assert "Ruth's question is waiting" in deliver(mentee.id, THEN + 5 * DAY)
    commands.reply(asked, by=mentee.id, answer="Which sector indeed.", now=THEN + 6 * DAY)
    mail = deliver(mentor.id, THEN + 6 * DAY)
    assert "Jun replied to you" in mail
    assert "/answer/" in mail
    commands.ask_question(asked, by=mentor.id, question="Which sector?", now=THEN + 6 * DAY)
    watch_clocks(THEN + 16 * DAY)
    mail = deliver(mentee.id, THEN + 16 * DAY)
    assert "your note was taken back" in mail
    assert f"/requests/{asked}/next" in mail


def test_who_waits_is_asked_and_told(deliver: Deliver) -> None:
    mentor = builders.a_mentor("Ruth Adeyemi", places=1)
    taken, frozen = (a_request(builders.a_member(), mentor) for _ in range(2))
    running = commands.accept_request(taken, by=mentor.id, now=THEN)
    mail = deliver(initiator_of(frozen), THEN)
    assert "Ruth's places are taken for now." in mail
    assert f"/requests/{frozen}/next" in mail
    commands.withdraw_request(frozen, by=initiator_of(frozen), now=THEN)
    waits = in_line(mentor)
    watch_clocks(THEN + 30 * DAY)
    assert "Do you still wait for Ruth?" in deliver(initiator_of(waits), THEN + 30 * DAY)
    commands.end_mentorship(running, by=mentor.id, now=THEN + 31 * DAY)
    assert "Ruth has time for you" in deliver(initiator_of(waits), THEN + 31 * DAY)
    watch_clocks(THEN + 36 * DAY)
    watch_clocks(THEN + 41 * DAY)
    mail = deliver(initiator_of(waits), THEN + 41 * DAY)
    assert "you wait no longer for Ruth" in mail


def test_the_line_instead_of_a_no_is_told_as_an_answer(deliver: Deliver) -> None:
    mentor, mentee, asked = an_asked_pair()
    until = (THEN + 9 * DAY).date()
    commands.decline_into_line(asked, by=mentor.id, until=until, now=THEN)
    mail = deliver(mentee.id, THEN)
    assert "Ruth answered you" in mail
    assert "You can wait in line until Ruth has time" in mail


@pytest.mark.parametrize("has_talked", [False, True])
def test_near_the_end_of_a_first_call_whoever_has_something_to_do_is_reminded_once(
    deliver: Deliver, has_talked: bool
) -> None:
    mentor, mentee, asked = an_asked_pair()
    commands.explore_request(asked, by=mentor.id, now=THEN)
    deliver(mentee.id, THEN)
    subject = Subject(About.REQUEST, asked)
    near = THEN + 16 * DAY
    if has_talked:
        agreed(subject, mentor, mentee, near - DAY)
        watch_clocks(THEN + 15 * DAY)  # the call is still to come
        assert "no time" not in deliver(mentee.id, THEN + 15 * DAY)
        watch_clocks(near)  # asked after it just now
        commands.answer_call(asked, by=mentor.id, goes_on=True, now=near)
        assert "You and Ruth have talked" in deliver(mentee.id, near)
        near += 2 * DAY
    watch_clocks(near)
    said = (
        "You can say so in private until Monday 26 January 2026"
        if has_talked
        else "no time for a first call yet. The place is held until Monday 26 January 2026"
    )
    assert said in deliver(mentee.id, near)
    # Who has said it already isn't asked again, and of the other's answer nothing is told.
    told = select(Notification.code).where(
        Notification.person_id == mentor.id, Notification.created_at == near
    )
    assert len(reading().scalars(told).all()) == (0 if has_talked else 1)
    watch_clocks(near + DAY)
    assert deliver(mentee.id, near + DAY) == ""
    # One of the two mails a week that the site may send by itself.
    counted = select(Notification.counted_at).where(
        Notification.person_id == mentee.id, Notification.created_at == near
    )
    assert reading().scalars(counted).one() is not None


def test_both_hear_of_a_call_and_of_neither_what_they_said(deliver: Deliver) -> None:
    mentor, mentee, asked = an_asked_pair()
    commands.explore_request(asked, by=mentor.id, now=THEN)
    assert "Ruth would like to talk with you first" in deliver(mentee.id, THEN)
    agreed(Subject(About.REQUEST, asked), mentor, mentee, THEN + DAY)
    watch_clocks(THEN + 2 * DAY)
    outbox_told = deliver(mentee.id, THEN + 2 * DAY)
    assert "You and Ruth have talked" in outbox_told
    for person, goes_on in ((mentor, True), (mentee, False)):
        commands.answer_call(asked, by=person.id, goes_on=goes_on, now=THEN + 2 * DAY)
    assert "you and Jun don't go on together" in deliver(mentor.id, THEN + 2 * DAY)
