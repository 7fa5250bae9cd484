"""Writing to each other: when it may begin, how it reads, when it is over."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts.models import Account
from alumnet.connections import commands as connections
from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.mentoring import commands
from alumnet.mentoring.models import MentorshipRequest, RequestEvent
from alumnet.mentoring.rules import RequestState
from alumnet.mentoring.rules.errors import NotActive
from alumnet.messaging.models import Message, Participant
from alumnet.messaging.rules import POLICY, ConversationOver
from tests import builders
from tests.client import InspectingClient
from tests.mentoring.asking import an_asked_pair
from tests.mentoring.talking import a_pair, say, suspend
from tests.page import Page

NewClient = Callable[..., InspectingClient]
DAY = timedelta(days=1)
MESSAGES = "mentoring.mentorship_messages"


def send(client: InspectingClient, page: Page, text: str, button: str = "Send to Ruth") -> Page:
    return client.submit(page.form(button=button).fill(text=text))


def how_many() -> int:
    reading().expire_all()
    return reading().scalar(select(func.count(Message.id))) or 0


@pytest.mark.postgresql
def test_a_mentee_has_their_letter_until_the_mentor_asked_and_then_both_write(
    new_client: NewClient,
) -> None:
    ruth, jun, asked = an_asked_pair()
    mentee, mentor = new_client(jun), new_client(ruth)
    for client in (mentee, mentor):
        client.get("mentoring.request_messages", public_id=asked, expect=404)
    data = {"text": "Please, please."}
    mentee.post("mentoring.request_messages", data, public_id=asked, expect=404)
    assert "Write to Ruth" not in mentee.get("mentoring.request_page", public_id=asked).main

    with writing() as session:  # the mentor's question, as its step leaves it
        row = session.scalars(
            select(MentorshipRequest).where(MentorshipRequest.public_id == asked)
        ).one()
        row.state = RequestState.INFO_REQUESTED
        states = {"from_state": RequestState.SUBMITTED, "to_state": RequestState.INFO_REQUESTED}
        session.add(RequestEvent(subject_id=row.id, name="ask", at=clock.now(), **states))

    page = mentee.get("mentoring.request_page", public_id=asked)
    page = send(mentee, mentee.follow(page, "Write to Ruth"), "Of course.\n\nI have ten minutes.")
    assert page.url.endswith(f"/requests/{asked}/messages")
    assert "You" in page.main
    page = mentor.get("mentoring.request_contact", public_id=asked)
    page = mentor.submit(page.form(button="Save").fill(phone="+44 20 7946 0000"))
    assert "You show Jun: +44 20 7946 0000." in page.main
    with writing() as session:
        session.scalars(select(MentorshipRequest)).one().state = RequestState.SUBMITTED
    place = commands.accept_request(asked, by=ruth.id, now=clock.now())
    page = mentor.follow(mentor.get("mentoring.request_messages", public_id=asked, expect=303))
    assert page.url.endswith(f"/mentorships/{place}/messages")
    assert "I have ten minutes." in page.main
    send(mentor, page, "Good.", "Send to Jun")
    page = mentee.get("mentoring.mentorship_page", public_id=place)
    assert "Good." in page.main
    assert "+44 20 7946 0000" in page.main
    page = mentee.get("mentoring.request_contact", public_id=asked, expect=303)
    assert page.location == f"/mentorships/{place}/contact"


@pytest.mark.postgresql
def test_messages_are_told_by_day_where_the_reader_is_newest_last_and_page_by_page(
    client: InspectingClient,
) -> None:
    begin = clock.now().replace(hour=23, minute=30) - 3 * DAY
    pair = a_pair(begin)
    for number in range(22):
        say(pair, pair.jun, f"Line {number:02}.", now=begin + number * timedelta(minutes=5))
    with writing() as session:
        account = session.scalars(select(Account).where(Account.person_id == pair.ruth.id)).one()
        account.zone = "Asia/Seoul"
    page = client.sign_in(pair.ruth).get(MESSAGES, public_id=pair.place)
    assert page.main.index("Line 02.") < page.main.index("Line 21.")
    assert "Line 01." not in page.main
    assert [each for each in page.main.split() if each == "08:40"]  # line 02 in Seoul
    assert "Times are those of Asia/Seoul." in page.main
    earlier = client.follow(page, "Earlier messages")
    assert "Line 01." in earlier.main
    assert "Line 02." not in earlier.main
    assert "Send to Jun" in earlier.main
    assert "Line 21." in client.get(MESSAGES, public_id=pair.place, before="nonsense").main


def test_reading_is_a_mark_of_ones_own_that_a_post_sets(new_client: NewClient) -> None:
    pair = a_pair()
    say(pair, pair.ruth, "First.")
    say(pair, pair.ruth, "Second.")
    jun, ruth = new_client(pair.jun), new_client(pair.ruth)
    for _ in range(2):
        page = jun.get(MESSAGES, public_id=pair.place)
        assert page.main.count("New") == 2
    assert "2 new" in jun.get("mentoring.mentorship_page", public_id=pair.place).main
    assert "Two new messages." in jun.get("mentoring.mentorships_list").main
    home = jun.get("home.index")
    assert "Two new messages." in home.main
    assert home.link("Read: You and Ruth").href.endswith("/messages")
    form = page.form(button="Mark as read")
    say(pair, pair.ruth, "Third, meanwhile.")
    page = jun.submit(form)
    assert page.main.count("New") == 1
    before = ruth.get(MESSAGES, public_id=pair.place).main
    jun.submit(page.form(button="Mark as read"))
    assert "Mark as read" not in jun.get(MESSAGES, public_id=pair.place).main
    assert ruth.get(MESSAGES, public_id=pair.place).main == before
    say(pair, pair.ruth, "Fourth.")
    page = jun.get(MESSAGES, public_id=pair.place)
    assert "New" not in send(jun, page, "An answer has read what it answers.").main


@pytest.mark.postgresql
def test_a_double_press_is_one_message_and_a_flood_is_refused_with_the_text_kept(
    client: InspectingClient,
) -> None:
    pair = a_pair()
    client.sign_in(pair.jun)
    form = client.get(MESSAGES, public_id=pair.place).form(button="Send to Ruth").fill(text="Once.")
    client.submit(form)
    client.submit(form)
    assert how_many() == 1
    for _ in range(POLICY.an_hour - 1):
        say(pair, pair.jun, "Again.")
    page = send(client, client.get(MESSAGES, public_id=pair.place), "One too many.")
    assert page.status == HTTPStatus.TOO_MANY_REQUESTS
    assert "That is a lot of messages in a short time." in page.main
    assert "One too many." in page.main
    assert how_many() == POLICY.an_hour
    say(pair, pair.jun, "Later.", now=clock.now() + timedelta(hours=1))


def test_what_is_typed_is_plain_links_lead_out_and_nothing_is_lost(
    client: InspectingClient,
) -> None:
    pair = a_pair()
    client.sign_in(pair.jun)
    page = client.get(MESSAGES, public_id=pair.place)
    assert "Write your message" in send(client, page, " \n ").main
    long = "x" * (POLICY.text_length + 1)
    refused = send(client, page, long)
    assert refused.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert long in refused.html
    text = "One line,\nanother. <script>alert(1)</script> https://example.org/a?b=1&c=2"
    page = send(client, page, text)
    assert "One line,\nanother. &lt;script&gt;" in page.html
    link = page.link("https://example.org/a?b=1&c=2")
    assert link.href == "https://example.org/a?b=1&c=2"
    assert 'rel="nofollow noopener noreferrer"' in page.html
    client.sign_out()
    page = client.post(MESSAGES, {"text": "Written as I was signed out."}, public_id=pair.place)
    assert "Written as I was signed out." in page.main


def test_nobody_else_finds_a_conversation_reads_marks_or_mutes_it(new_client: NewClient) -> None:
    pair = a_pair()
    say(pair, pair.jun, "Between us.")
    jun, stranger = new_client(pair.jun), new_client(builders.a_member("Eve Other"))
    page = jun.get(MESSAGES, public_id=pair.place)
    conversation = next(form.action for form in page.forms if form.action.endswith("/mute"))
    own = conversation.removesuffix("/mute")
    assert jun.follow(jun.get(own, expect=303)).url.endswith(f"/{pair.place}/messages")
    stranger.get(own, expect=404)
    for act in ("read", "mute", "unmute", "mails"):
        stranger.post(f"{own}/{act}", expect=404)
    for name in (MESSAGES, "mentoring.mentorship_contact"):
        stranger.get(name, public_id=pair.place, expect=404)
        stranger.post(name, {"text": "Hello.", "email": "e@x.io"}, public_id=pair.place, expect=404)
    assert how_many() == 1


@pytest.mark.postgresql
def test_after_the_end_there_is_a_month_for_goodbyes_and_then_only_reading(
    client: InspectingClient,
) -> None:
    pair, now = a_pair(), clock.now()
    say(pair, pair.ruth, "It was good to work with you.")
    commands.end_mentorship(pair.place, by=pair.ruth.id, now=now)
    client.sign_in(pair.jun)
    page = client.get(MESSAGES, public_id=pair.place)
    assert "to say goodbye" in page.main
    send(client, page, "Thank you for everything.")
    with time_machine.travel(now + 31 * DAY, tick=False):
        client.sign_in(pair.jun)
        text = {"text": "One more thing."}
        page = client.post(MESSAGES, text, public_id=pair.place, expect=HTTPStatus.CONFLICT)
        assert "What you wrote and could not be sent" in page.main
        assert "One more thing." in page.main
        page = client.get(MESSAGES, public_id=pair.place)
        assert "It was good to work with you." in page.main
        assert "This conversation has ended." in page.main
        assert not any("Send to Ruth" in form.buttons for form in page.forms)
    assert how_many() == 2


def test_who_mutes_is_told_no_more_and_after_the_end_hears_no_more(
    new_client: NewClient,
) -> None:
    pair = a_pair()
    say(pair, pair.jun, "One.")
    ruth = new_client(pair.ruth)
    page = ruth.get(MESSAGES, public_id=pair.place)
    page = ruth.submit(page.form(button="Don't tell me of messages here"))
    assert "You are not told of new messages here." in page.main
    say(pair, pair.jun, "Two.")
    commands.end_mentorship(pair.place, by=pair.jun.id, now=clock.now())
    with pytest.raises(ConversationOver):
        say(pair, pair.jun, "Three.")
    say(pair, pair.ruth, "Goodbye.")
    ruth.submit(page.form(button="Tell me again"))
    say(pair, pair.jun, "Three.")


def test_a_block_ends_it_for_both_and_a_suspension_too_in_the_same_words(
    app: Flask, new_client: NewClient
) -> None:
    pair, other = a_pair(), a_pair()
    for each in (pair, other):
        say(each, each.jun, "Hello.")
    connections.block(pair.jun.public_id, by=pair.ruth.id, now=clock.now())
    client = new_client(pair.ruth)
    client.get(MESSAGES, public_id=pair.place, expect=404)
    client.post(MESSAGES, {"text": "But why?"}, public_id=pair.place, expect=404)
    with pytest.raises(NotFound):
        say(pair, pair.ruth, "But why?")
    for person in (pair.ruth, pair.jun):
        own = registry.exporters["messaging"](reading(), person.id)["messages"]
        assert [each["text"] for each in own] == (["Hello."] if person is pair.jun else [])
    suspend(other, other.ruth)
    for each in (pair, other):
        page = new_client(each.jun).get(MESSAGES, public_id=each.place)
        assert "This conversation has ended." in page.main
        assert "Hello." in page.main
        with pytest.raises(ConversationOver):
            say(each, each.jun, "What happened?")
    connections.unblock(pair.jun.public_id, by=pair.ruth.id, now=clock.now())
    with pytest.raises(ConversationOver):
        say(pair, pair.jun, "Again.")


def test_somebody_whose_membership_ended_gets_no_message_in_what_still_runs(app: Flask) -> None:
    pair = a_pair()
    with writing() as session:
        session.scalars(
            select(Account).where(Account.person_id == pair.jun.id)
        ).one().active = False
    with pytest.raises(NotActive):
        say(pair, pair.ruth, "Are you there?")


def erase(person_id: int) -> None:
    with writing() as session:
        registry.erase(session, person_id, clock.now())


@pytest.mark.postgresql
def test_a_partner_keeps_what_they_got_from_a_former_member_until_nobody_is_left(
    client: InspectingClient,
) -> None:
    pair = a_pair()
    say(pair, pair.jun, "You asked how it went: well.")
    say(pair, pair.ruth, "I'm glad.")
    erase(pair.jun.id)
    page = client.sign_in(pair.ruth).get(MESSAGES, public_id=pair.place)
    assert "You asked how it went: well." in page.main
    assert "Former member" in page.main
    assert "Jun" not in page.main
    erase(pair.ruth.id)
    assert set(reading().scalars(select(Message.text))) == {""}
    assert reading().scalar(select(func.count(Participant.person_id))) == 2
