"""Pages while somebody waits, is asked something, or talks first, for both sides."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

import pytest
import time_machine

from alumnet.mentoring import commands
from alumnet.mentoring.jobs import watch_clocks
from alumnet.mentoring.rules import DeclineReason, Origin, RequestState
from alumnet.mentoring.rules.sessions import About, Subject
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient
from tests.mentoring.asking import (
    DAY,
    a_draft,
    a_letter,
    a_request,
    an_asked_pair,
    request_row,
    state_of,
)
from tests.mentoring.meeting import HOUR, agreed
from tests.mentoring.test_waiting import a_full_mentor, in_line
from tests.page import Page

NewClient = Callable[..., InspectingClient]
Clock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def to() -> object:
    """Let all tests begin at the moment that builders write down, and move on from there."""
    with time_machine.travel(THEN, tick=False) as travel:
        yield travel.move_to


def page_of(client: InspectingClient, public_id: str) -> Page:
    return client.get("mentoring.request_page", public_id=public_id)


def next_page(client: InspectingClient, public_id: str) -> Page:
    return client.follow(
        client.get("mentoring.next_person", public_id=public_id, expect=HTTPStatus.SEE_OTHER)
    )


def home_of(client: InspectingClient) -> Page:
    return client.get("/")


def answer(client: InspectingClient, public_id: str, **values: str) -> Page:
    form = page_of(client, public_id).form(field="answer")
    return client.submit(form.fill(**values).press("Send answer"))


# ---------------------------------------------------------------------------------------- questions
def test_a_question_goes_to_and_fro_and_nothing_typed_is_lost(new_client: NewClient) -> None:
    mentor, mentee, asked = an_asked_pair()
    ruth, jun = new_client(mentor), new_client(mentee)
    page = answer(ruth, asked, answer="ask")
    assert "Write your question" in page.main
    page = answer(ruth, asked, answer="ask", question="Which sector is it?")
    assert "Next: Jun replies to your question by Thursday 15 January 2026." in page.main
    assert "1 to answer" not in page.text

    page = page_of(jun, asked)
    assert "Which sector is it?" in page.main
    assert "1 to answer" in page.text
    assert "Ruth has a question" in home_of(jun).main
    page = jun.submit(page.form(field="reply"))
    assert "Write your reply" in page.main
    page = jun.submit(page.form(field="reply").fill(reply="Water, since March."))
    assert "Next: Ruth answers by" in page.main

    page = page_of(ruth, asked)
    assert "Water, since March." in page.main
    answer(ruth, asked, answer="ask", question="And how many people?")
    page = ruth.submit(page_of(ruth, asked).form(button="Answer without the reply"))
    assert "Ask a question" not in page.main
    reply = jun.post("mentoring.reply", {"reply": "A reply that comes too late."}, public_id=asked)
    assert reply.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "A reply that comes too late." in reply.text


# ----------------------------------------------------------------------------------------- the line
def test_the_frozen_queue_is_asked_and_each_choice_is_one_press(new_client: NewClient) -> None:
    association = builders.an_association()
    mentor = builders.a_mentor("Ruth Adeyemi", of=association, places=2)
    builders.a_mentor("Kofi Mensah", of=association)
    people = [builders.a_member(of=association) for _ in range(4)]
    asked = [a_request(each, mentor, now=THEN + n * HOUR) for n, each in enumerate(people)]
    for each in asked[:2]:
        commands.accept_request(each, by=mentor.id, now=THEN)

    stays, moves = (new_client(each) for each in people[2:])
    page = page_of(stays, asked[2])
    assert "Next: you say whether you wait for Ruth or move on." in page.main
    assert "Or move on: one person who can help" in page.main
    assert "Ruth's places are taken" in home_of(stays).main
    page = stays.submit(page.form(button="Keep my place"))
    assert "Your request keeps its place, and no time runs." in page.main
    page = moves.submit(page_of(moves, asked[3]).form(button="Wait in line instead"))
    assert "One person waits before you." in page.main
    page = next_page(moves, asked[3])
    assert page.h1 == "Write to Kofi"
    assert page.form(field="question").fields["question"] == ["What did you stop doing?"]
    assert "We are both members" in page.form(field="why_you").fields["why_you"][0]


def test_the_line_from_joining_to_sending(new_client: NewClient, to: Clock) -> None:
    mentor, (mentorship,) = a_full_mentor()
    mentee = builders.a_member("Jun Baek")
    waits = in_line(mentor, mentee)
    jun, ruth = new_client(mentee), new_client(mentor)
    assert "waits in line" in page_of(ruth, waits).main
    assert "What did you stop doing?" not in page_of(ruth, waits).text
    to(THEN + 30 * DAY)
    watch_clocks(THEN + 30 * DAY)
    jun, ruth = new_client(mentee), new_client(mentor)
    assert "Do you still wait for" in home_of(jun).main
    page = jun.submit(page_of(jun, waits).form(button="Yes, I still wait"))
    assert "You stay in line, at the same place." in page.main

    commands.end_mentorship(mentorship, by=mentor.id, now=THEN + 30 * DAY)

    assert "has time for you" in home_of(jun).main
    page = page_of(jun, waits)
    assert "A place is held for you until Monday 9 February" in page.main
    page = jun.submit(page.form(button=f"Send my letter to {page_name(page)}"))
    assert "Your letter is on its way." in page.main
    assert "What did you stop doing?" in page_of(ruth, waits).main


def page_name(page: Page) -> str:
    return page.h1.removeprefix("Your request to ").split()[0]


def test_a_place_and_a_line_can_be_left(new_client: NewClient) -> None:
    mentor, (mentorship,) = a_full_mentor()
    mentee = builders.a_member("Jun Baek")
    waits = in_line(mentor, mentee)
    commands.end_mentorship(mentorship, by=mentor.id, now=THEN)
    jun = new_client(mentee)
    page = jun.submit(page_of(jun, waits).form(button="Leave the place to the next"))
    assert "You wait no longer." in page.main
    assert state_of(waits) is RequestState.WITHDRAWN
    new_client(mentor).get("mentoring.request_page", public_id=waits, expect=HTTPStatus.NOT_FOUND)


def test_a_mentor_who_is_away_offers_the_line_instead_of_a_no(new_client: NewClient) -> None:
    mentor, mentee, asked = an_asked_pair()
    ruth = new_client(mentor)
    page = answer(ruth, asked, answer="no", reason="away")
    assert "Choose the day you are back" in page.main
    page = answer(ruth, asked, answer="no", reason="away", pause_until="2026-02-01")
    assert "You said no to nobody." in page.main
    assert state_of(asked) is RequestState.WAITLISTED
    page = page_of(new_client(mentee), asked)
    assert "Next: you say by Monday 19 January 2026 whether you still wait for Ruth." in page.main


# -------------------------------------------------------------------------------------- first calls
def test_a_first_call_and_two_answers_in_private(new_client: NewClient, to: Clock) -> None:
    mentor, mentee, asked = an_asked_pair()
    page = answer(new_client(mentor), asked, answer="call", line="Let's talk.")
    assert "Next: a first call with Jun, by Monday 26 January 2026." in page.main
    assert "Find a time" in page.main
    assert "A first call with Ruth" in home_of(new_client(mentee)).main
    agreed(Subject(About.REQUEST, asked), mentor, mentee, THEN + DAY)
    page = page_of(new_client(mentee), asked)
    assert "Find a time" not in page.main
    assert "Next: a first call with Ruth, on Tuesday 6 January." in page.main
    to(THEN + 2 * DAY)
    watch_clocks(THEN + 2 * DAY)
    ruth, jun = new_client(mentor), new_client(mentee)
    assert "You and Ruth have talked" in home_of(jun).main
    page = page_of(jun, asked)
    page = jun.submit(page.form(field="goes_on"))
    assert "Choose one of the two" in page.main
    page = jun.submit(page.form(field="goes_on").fill(goes_on="no"))
    assert "You said rather not." in page.main
    assert "You answered in private" in page.main

    page = page_of(ruth, asked)
    assert "Next: you say in private whether you and Jun go on." in page.main
    assert "answered in private" not in page.main
    page = ruth.submit(page.form(field="goes_on").fill(goes_on="yes"))
    assert "After the call you two don't go on. It says nothing about either of you." in page.main
    assert page_of(jun, asked).main.count("After the call you two don't go on.") == 1


def test_after_two_yeses_the_way_leads_into_the_mentorship(
    new_client: NewClient, to: Clock
) -> None:
    mentor, mentee, asked = an_asked_pair()
    answer(new_client(mentor), asked, answer="call")
    agreed(Subject(About.REQUEST, asked), mentor, mentee, THEN + DAY)
    to(THEN + 2 * DAY)
    watch_clocks(THEN + 2 * DAY)
    ruth, jun = new_client(mentor), new_client(mentee)
    assert jun.get("home.index").link("Answer in private").href.endswith("#in-private")
    page = page_of(jun, asked)
    assert page.link("Answer in private").href.endswith("#in-private")
    jun.submit(page.form(field="goes_on").fill(goes_on="yes"))
    page = page_of(ruth, asked)
    page = ruth.submit(page.form(field="goes_on").fill(goes_on="yes"))
    assert page.h1 == "You mentor Jun Baek"
    assert "You both wanted to go on." in page.text
    page = page_of(jun, asked)
    assert "You both wanted to go on." in page.main
    assert "Next: Ruth and you go on in your mentorship." in page.main


def test_a_letter_in_line_is_changed_in_its_place_and_the_history_says_so(
    new_client: NewClient, to: Clock
) -> None:
    mentor, taken = a_full_mentor()
    mentee = builders.a_member("Jun Baek")
    waiting = in_line(mentor, mentee)
    before = request_row(waiting).line_order
    to(THEN + DAY)
    jun = new_client(mentee)
    page = jun.follow(page_of(jun, waiting), "Change your letter")
    form = page.form(field="working_on")
    assert form.fields["question"] == [a_letter().question]
    long = "A word or two. " * 400
    page = jun.submit(form.fill(working_on="", why_you=long, question="How do I begin?"))
    assert "Say what you are working on" in page.main
    again = page.form(field="working_on")
    assert (again.fields["why_you"], again.fields["question"]) == (
        [long.strip()],
        ["How do I begin?"],
    )
    page = jun.submit(
        again.fill(working_on="Four people now.", why_you="You did it.", time_kind="six_months")
    )
    assert "Your letter is changed. It keeps its place." in page.main
    assert "Four people now." in page.main
    assert "You changed your letter" in page.main
    row = request_row(waiting)
    assert (row.state, row.line_order, row.kind.value) == (
        RequestState.WAITLISTED,
        before,
        "informal",
    )
    ruth = new_client(mentor)
    page = page_of(ruth, waiting)
    assert "Jun changed the letter" in page.main
    assert "Four people now." not in page.main  # not for the mentor before it is sent
    ruth.get("mentoring.edit_letter", public_id=waiting, expect=HTTPStatus.NOT_FOUND)
    form = jun.get("mentoring.edit_letter", public_id=waiting).form(field="working_on")
    commands.end_mentorship(taken[0], by=mentor.id, now=THEN + DAY)
    assert state_of(waiting) is RequestState.WAITLIST_OFFERED
    jun.submit(form.fill(question="And then?"))  # while a place is held it can change as well
    commands.take_place(waiting, by=mentee.id, now=THEN + DAY)
    page = jun.submit(form.fill(question="Typed too late."))
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Typed too late." in page.html
    assert request_row(waiting).question == "And then?"


# ------------------------------------------------------------------------------------ what is next
def test_after_a_no_the_next_letter_is_one_click_from_page_and_list(new_client: NewClient) -> None:
    association = builders.an_association()
    mentor = builders.a_mentor("Ruth Adeyemi", of=association)
    mentee = builders.a_member(of=association)
    asked = a_request(mentee, mentor)
    no = commands.No(reason=DeclineReason.NO_TIME_NOW)
    commands.decline_request(asked, by=mentor.id, answer=no, now=THEN)
    jun = new_client(mentee)
    page = jun.get("mentoring.next_person", public_id=asked, expect=HTTPStatus.SEE_OTHER)
    assert page.location == "/mentors"
    builders.a_mentor("Kofi Mensah", of=association)
    page = jun.get("mentoring.requests_list", tab="done")
    assert "Ask the next person" in page.main
    page = next_page(jun, asked)
    assert page.h1 == "Write to Kofi"
    new_client(mentor).get("mentoring.next_person", public_id=asked, expect=HTTPStatus.NOT_FOUND)


def test_who_was_offered_it_takes_the_offer_instead_of_sending(new_client: NewClient) -> None:
    mentor = builders.a_mentor("Ruth Adeyemi")
    mentee = builders.open_to_offers(builders.a_member("Jun Baek"))
    mine = a_draft(mentee, mentor)
    offer = commands.save_draft(
        mentee.public_id, by=mentor.id, letter=a_letter(), origin=Origin.OFFER, now=THEN
    )
    commands.submit_request(offer, by=mentor.id, now=THEN)
    jun = new_client(mentee)
    page = jun.post("mentoring.send", public_id=mine)
    assert f"/offers/{offer}" in page.url
    assert "Ruth wrote to you already, and both of you want this. Take it?" in page.main
    jun.submit(page.form(action="/answer").press("Yes, let's talk"))
    assert state_of(offer) is RequestState.ACCEPTED


@pytest.mark.parametrize(
    "step",
    [
        "reply",
        "without_reply",
        "join_line",
        "stay_in_line",
        "keep_place",
        "leave_line",
        "take_place",
    ],
)
def test_nobody_else_takes_these_steps(new_client: NewClient, step: str) -> None:
    _mentor, _mentee, asked = an_asked_pair()
    stranger = new_client(builders.a_member())
    page = stranger.post(
        f"mentoring.{step}",
        {"reply": "A reply.", "goes_on": "no"},
        public_id=asked,
        expect=HTTPStatus.NOT_FOUND,
    )
    assert page.status == HTTPStatus.NOT_FOUND
    assert request_row(asked).state is RequestState.SUBMITTED
