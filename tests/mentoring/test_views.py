"""Pages of requests and mentorships, used as people use them."""

from collections.abc import Callable
from http import HTTPStatus

import pytest

from alumnet.accounts.models import Person
from alumnet.kernel.db import writing
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands
from alumnet.mentoring.rules import DeclineReason, RequestState
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mentoring.asking import (
    DAY,
    a_draft,
    a_request,
    an_asked_pair,
    mentorships,
    request_row,
    state_of,
)
from tests.page import Page

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("then")]
NewClient = Callable[..., InspectingClient]
NAUGHTY = "<script>alert(1)</script> \u202e{{7*7}} ' OR 1=1 -- \x00 Ω≈ç√ " + "🧗‍♀️" * 20
WRITTEN = {
    "working_on": "Leading two people.",
    "why_you": "You did it twice.",
    "question": "What did you stop?",
    "time_kind": "one_conversation",
}


def write(client: InspectingClient, mentor: Built, **values: object) -> Page:
    form = client.get("mentoring.write", to=mentor.public_id).form(field="working_on")
    return client.submit(form.fill(**(WRITTEN | values)).press("Read it through once more"))


# ----------------------------------------------------------------------------------------- asking
def test_asking_from_the_first_word_to_what_happens_next(new_client: NewClient) -> None:
    mentor = builders.a_mentor("Ruth Adeyemi", topics=("career-planning", "feedback"))
    client = new_client(builders.a_member("Jun Baek"))

    page = client.get("mentoring.write", to=mentor.public_id)
    assert page.h1 == "Write to Ruth"
    page = write(client, mentor, topic="feedback")
    assert page.h1 == "Read it through"
    assert "What did you stop?" in page.main
    assert "Giving and taking feedback" in page.main
    page = client.submit(page.form(button="Send to Ruth"))

    assert page.h1 == "Your request is with Ruth"
    assert "Next: Ruth answers by Monday 19 January 2026." in page.main


def test_the_letter_begins_with_the_tie(new_client: NewClient) -> None:
    mentor, mentee = builders.a_mentor("Ruth Adeyemi"), builders.a_member()
    halden = builders.an_organization("Halden")
    builders.a_job(mentor, halden, 2008, 2019)
    builders.a_job(mentee, halden, 2014, 2019)
    page = new_client(mentee).get("mentoring.write", to=mentor.public_id)
    form = page.form(field="why_you")
    assert form.fields["why_you"] == ["We both worked at Halden from 2014 to 2019."]


def test_nothing_that_was_typed_is_lost_on_an_error(new_client: NewClient) -> None:
    mentor, mentee = builders.a_mentor("Ruth Adeyemi"), builders.a_member()
    page = write(new_client(mentee), mentor, question="", time_kind=None, decision_by="soon")
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert page.title.startswith("Error: ")
    assert "Three things to fix" in page.main
    assert "Choose a day, like 2026-12-06" in page.main
    assert page.form(field="working_on").fields["working_on"] == ["Leading two people."]


def test_a_draft_needs_nothing_and_waits_in_its_tab(new_client: NewClient) -> None:
    mentor = builders.a_mentor("Ruth Adeyemi")
    client = new_client(builders.a_member())
    form = client.get("mentoring.write", to=mentor.public_id).form(field="working_on")
    page = client.submit(form.fill(question="Half a").press("Save as a draft"))
    assert "Your draft is saved." in page.main
    page = client.follow(page, "Ruth Adeyemi")
    assert page.h1 == "Read it through"
    assert "Say what you are working on" in page.main
    page = client.submit(page.form(button="Delete the draft"))
    assert "No drafts" in page.main


def test_pressing_send_twice_leads_to_the_same_page(new_client: NewClient) -> None:
    mentor = builders.a_mentor("Ruth Adeyemi")
    client = new_client(builders.a_member())
    form = write(client, mentor).form(button="Send to Ruth")
    assert client.submit(form).url == client.submit(form).url
    client.get("mentoring.write", to=mentor.public_id, expect=HTTPStatus.SEE_OTHER)


def test_a_full_mentor_is_seen_before_anybody_writes_with_who_else_could_help(
    new_client: NewClient,
) -> None:
    association = builders.an_association()
    mentor = builders.a_mentor("Ruth Adeyemi", of=association, places=0)
    builders.a_mentor("Kofi Mensah", of=association)
    mentee = builders.a_member(of=association)
    client = new_client(mentee)
    page = client.get("mentoring.write", to=mentor.public_id)
    assert "All places with this mentor are taken now." in page.main
    assert "Kofi Mensah" in page.main
    assert "Nobody waits before you. We can't say yet how long that takes." in page.main
    page = client.submit(
        page.form(field="working_on").fill(**WRITTEN).press("Read it through once more")
    )
    assert "All places with this mentor are taken now." in page.main
    assert "Send to Ruth" not in page.main
    page = client.submit(page.form(button="Wait in line for Ruth"))
    assert "You wait in line. We ask you first when a place is free." in page.main
    assert "Next: a place with Ruth becomes free" in page.main


def test_who_was_slower_than_the_last_place_keeps_the_letter(new_client: NewClient) -> None:
    mentor, mentee = builders.a_mentor("Ruth Adeyemi", places=1), builders.a_member()
    client = new_client(mentee)
    page = client.get("mentoring.preview", public_id=a_draft(mentee, mentor))
    other = a_request(builders.a_member(), mentor)
    commands.accept_request(other, by=mentor.id, now=THEN)
    page = client.submit(page.form(button="Send to Ruth"))
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "What did you stop doing?" in page.main
    assert "Wait in line for Ruth" in page.main


def test_a_colleague_is_asked_whether_the_mentor_manages_them(new_client: NewClient) -> None:
    acme = builders.an_organization("Acme")
    mentor, mentee = builders.a_mentor("Ruth Adeyemi"), builders.a_member()
    builders.a_job(mentor, acme, 2015)
    builders.a_job(mentee, acme, 2020)
    client = new_client(mentee)
    assert "Say whether Ruth manages you" in write(client, mentor).main
    page = write(client, mentor, manages_me="yes")
    assert "Somebody who manages you can't be your mentor here." in page.main
    page = write(client, mentor, manages_me="no")
    assert client.submit(page.form(button="Send to Ruth")).h1 == "Your request is with Ruth"


def test_the_question_is_asked_again_where_the_draft_is_sent_from_later(
    new_client: NewClient,
) -> None:
    acme = builders.an_organization("Acme")
    mentor, mentee = builders.a_mentor("Ruth Adeyemi"), builders.a_member()
    builders.a_job(mentor, acme, 2015)
    builders.a_job(mentee, acme, 2020)
    client = new_client(mentee)
    page = client.get("mentoring.preview", public_id=a_draft(mentee, mentor))
    again = client.submit(page.form(button="Send to Ruth"))
    assert "Say whether this mentor manages you, at any level." in again.main
    page = client.submit(again.form(button="Send to Ruth").fill(line="no"))
    assert page.h1 == "Your request is with Ruth"


@pytest.mark.parametrize("how", ["blocked", "hidden", "no mentor", "unknown", "nobody"])
def test_who_may_not_be_seen_is_not_there(new_client: NewClient, how: str) -> None:
    mentor, mentee = builders.a_mentor(), builders.a_member()
    to = mentor.public_id
    if how == "blocked":
        builders.a_block(mentor, mentee)
    elif how == "hidden":
        to = builders.a_member(is_listed=False).public_id
    elif how == "no mentor":
        to = builders.a_member().public_id
    else:
        to = {"unknown": "zzzzzzzzzzzz", "nobody": ""}[how]
    new_client(mentee).get("mentoring.write", to=to, expect=HTTPStatus.NOT_FOUND)


def test_naughty_strings_are_kept_as_text(new_client: NewClient) -> None:
    mentor = builders.a_mentor("Ruth Adeyemi")
    page = write(new_client(builders.a_member()), mentor, question=NAUGHTY, working_on=NAUGHTY)
    assert page.h1 == "Read it through"
    assert "<script>alert(1)</script>" in page.main
    assert "{{7*7}}" in page.main
    too_long = write(new_client(builders.a_member()), mentor, question="x" * 5000)
    assert "Keep your question under 1200 characters" in too_long.main


@pytest.mark.parametrize("field", ["time_kind", "topic", "manages_me"])
def test_values_that_no_form_offers_are_no_values(new_client: NewClient, field: str) -> None:
    mentor, mentee = builders.a_mentor(), builders.a_member()
    data = WRITTEN | {field: "made-up"}
    client = new_client(mentee)
    page = client.post("mentoring.write", data, to=mentor.public_id, follow=False)
    assert page.status in {HTTPStatus.SEE_OTHER, HTTPStatus.UNPROCESSABLE_ENTITY}


# ------------------------------------------------------------------------------------ taking back
def test_taking_back_and_sending_again(new_client: NewClient) -> None:
    _mentor, mentee, public_id = an_asked_pair()
    client = new_client(mentee)
    page = client.get("mentoring.request_page", public_id=public_id)
    page = client.submit(page.form(button="Take it back"))
    assert "You can undo this until Tuesday 6 January 2026, 09:00." in page.main
    page = client.submit(page.form(button="Send it again as it was"))
    assert "Your request is back in its place." in page.main
    assert state_of(public_id) is RequestState.SUBMITTED


def test_undoing_too_late_says_so(new_client: NewClient) -> None:
    _mentor, mentee, public_id = an_asked_pair()
    commands.withdraw_request(public_id, by=mentee.id, now=THEN - 2 * DAY)
    page = new_client(mentee).post("mentoring.undo", public_id=public_id)
    assert "A day has passed" in page.main


@pytest.mark.parametrize("state", ["accepted", "declined", "expired", "superseded", "voided"])
def test_every_end_has_a_page_for_both(new_client: NewClient, state: str) -> None:
    mentor, mentee, public_id = an_asked_pair()
    if state == "accepted":
        commands.accept_request(public_id, by=mentor.id, now=THEN, line="Gladly.")
    elif state == "declined":
        no = commands.No(reason=DeclineReason.OTHER)
        commands.decline_request(public_id, by=mentor.id, answer=no, now=THEN)
    elif state == "expired":
        commands.expire_requests(THEN + 14 * DAY)
    elif state == "superseded":
        other = builders.a_mentor()
        commands.accept_request(a_request(mentee, other), by=other.id, now=THEN)
    else:
        with writing() as session:
            commands.void_for(session, mentor.id, THEN)
    for somebody in (mentor, mentee):
        client = new_client(somebody)
        page = client.get("mentoring.request_page", public_id=public_id)
        assert "Next:" in page.main
        assert "Next:" in client.get("mentoring.requests_list", tab="done").main


# --------------------------------------------------------------------------------------- the desk
def test_a_pause_and_the_way_back(new_client: NewClient) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    client = new_client(mentor)
    page = client.get("mentoring.request_page", public_id=public_id)
    page = client.submit(page.form(button="Pause new requests").fill(until=""))
    assert "Choose the day you are back" in page.main
    page = client.submit(page.form(field="until").fill(until="2025-01-01"))
    assert "Choose a day ahead, within a year." in page.main
    page = client.submit(page.form(field="until").fill(until="2026-02-01"))
    assert "Away until Sunday 1 February 2026" in page.main
    page = client.submit(
        client.get("mentoring.request_page", public_id=public_id).form(button="I'm back")
    )
    assert "Welcome back." in page.main
    assert page.url.endswith(f"/requests/{public_id}")
    assert request_row(public_id).due_at is not None


def test_after_three_silences_the_question_waits(new_client: NewClient) -> None:
    mentor = builders.a_mentor()
    with writing() as session:
        session.get_one(MentorProfile, mentor.id).silences = 3
    client = new_client(mentor)
    page = client.get("mentoring.requests_list")
    assert "Are you still mentoring?" in page.main
    page = client.follow(page, "Say how you go on")
    page = client.submit(page.form(button="Yes, I go on"))
    assert "Are you still mentoring?" not in client.get("mentoring.requests_list").main


# --------------------------------------------------------------------------------- the mentorship
def test_both_see_a_mentorship_and_either_ends_it(new_client: NewClient) -> None:
    mentor, mentee, public_id = an_asked_pair()
    found = commands.accept_request(public_id, by=mentor.id, now=THEN, line="Gladly.")
    page = new_client(mentor).get("mentoring.mentorship_page", public_id=found)
    assert page.h1 == "You mentor Jun Baek"

    client = new_client(mentee)
    page = client.get("mentoring.mentorships_list")
    page = client.follow(page, "Ruth Adeyemi")
    assert "Gladly." in page.main
    page = client.follow(page, "End it")
    assert "Nobody is at fault." in page.main
    page = client.submit(page.form(button="End it"))
    assert "It has ended." in page.main
    for each in (client, new_client(mentor)):
        page = each.get("mentoring.requests_list", tab="done")
        assert "Next: nothing, this is closed." in page.main
        assert "find a time" not in page.main
        page = each.get("mentoring.request_page", public_id=public_id)
        assert "Next: nothing, this is closed." in page.main
    client.get("mentoring.ask_to_end", public_id=found, expect=HTTPStatus.SEE_OTHER)
    stranger = new_client(builders.a_member())
    stranger.get("mentoring.mentorship_page", public_id=found, expect=HTTPStatus.NOT_FOUND)
    assert stranger.post("mentoring.end", public_id=found).status == HTTPStatus.NOT_FOUND


def test_writing_to_ones_mentor_leads_to_the_mentorship(new_client: NewClient) -> None:
    mentor, mentee, public_id = an_asked_pair()
    commands.accept_request(public_id, by=mentor.id, now=THEN)
    answer = new_client(mentee).get(
        "mentoring.write", to=mentor.public_id, expect=HTTPStatus.SEE_OTHER
    )
    assert answer.location == f"/mentorships/{mentorships()[0].public_id}"


def test_taking_back_what_was_answered_shows_how_it_stands(new_client: NewClient) -> None:
    mentor, mentee, public_id = an_asked_pair()
    client = new_client(mentee)
    form = client.get("mentoring.request_page", public_id=public_id).form(button="Take it back")
    found = commands.accept_request(public_id, by=mentor.id, now=THEN)
    page = client.submit(form)
    assert "This has moved on meanwhile." in page.main
    assert "Ruth said yes." in page.main

    form = client.get("mentoring.ask_to_end", public_id=found).form(button="End it")
    commands.end_mentorship(found, by=mentor.id, now=THEN)
    assert "This has moved on meanwhile." in client.submit(form).main


def test_a_sent_request_has_no_preview_and_an_answered_one_no_next_page(
    new_client: NewClient,
) -> None:
    mentor, mentee, public_id = an_asked_pair()
    client = new_client(mentee)
    there = client.get("mentoring.preview", public_id=public_id, expect=HTTPStatus.SEE_OTHER)
    assert there.location == f"/requests/{public_id}"
    commands.accept_request(public_id, by=mentor.id, now=THEN)
    there = client.get("mentoring.sent", public_id=public_id, expect=HTTPStatus.SEE_OTHER)
    assert there.location == f"/requests/{public_id}"


def test_somebody_who_was_erased_is_a_former_member(new_client: NewClient) -> None:
    mentor, mentee, public_id = an_asked_pair()
    commands.accept_request(public_id, by=mentor.id, now=THEN)
    with writing() as session:
        session.get_one(Person, mentor.id).erased_at = THEN
    page = new_client(mentee).get("mentoring.request_page", public_id=public_id)
    assert page.h1 == "Your request to Former member"
    assert "Whole profile" not in page.main


def test_two_mentorships_are_enough(new_client: NewClient) -> None:
    mentee = builders.a_member()
    for _ in range(2):
        mentor = builders.a_mentor()
        asked = a_request(mentee, mentor)
        commands.accept_request(asked, by=mentor.id, now=THEN)
    page = new_client(mentee).get("mentoring.write", to=builders.a_mentor().public_id)
    assert "Already two mentorships are running" in page.main
