"""Pages on which a mentor answers, signed in or from a mail."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from sqlalchemy import select

from alumnet.connections import commands as connections
from alumnet.kernel.db import reading
from alumnet.mentoring import commands
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.rules import RequestState
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient
from tests.mentoring.asking import (
    DAY,
    a_draft,
    a_request,
    an_asked_pair,
    request_row,
    state_of,
)

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("then")]
NewClient = Callable[..., InspectingClient]
NAUGHTY = "<script>alert(1)</script> \u202e{{7*7}} ' OR 1=1 -- \x00 Ω≈ç√ " + "🧗‍♀️" * 20
WRITTEN = {
    "working_on": "Leading two people.",
    "why_you": "You did it twice.",
    "question": "What did you stop?",
    "time_kind": "one_conversation",
}


# --------------------------------------------------------------------------------------- answering
def test_a_yes_in_three_taps_from_the_mail(new_client: NewClient) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    client = new_client(mentor)
    page = client.get("mentoring.request_page", public_id=public_id)
    assert page.h1 == "Jun Baek asks you"
    assert "A yes leaves room for one more person" in page.main
    assert "answer" not in page.form(field="answer").fields
    page = client.follow(page, "Yes")
    form = page.form(field="answer")
    assert "Send: yes" in page.main
    page = client.submit(form)
    assert page.h1 == "You mentor Jun Baek"
    assert "You said yes." in page.main


@pytest.mark.parametrize(
    ("places", "words"),
    [(1, "A yes leaves no further place"), (3, "A yes leaves room for two more people")],
)
def test_the_room_a_yes_leaves_is_said_in_words(
    new_client: NewClient, places: int, words: str
) -> None:
    mentor, _mentee, public_id = an_asked_pair(places)
    page = new_client(mentor).get("mentoring.request_page", public_id=public_id)
    assert words in page.main


def test_everything_is_paused_in_one_tap_beside_a_request(new_client: NewClient) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    client = new_client(mentor)
    page = client.get("mentoring.request_page", public_id=public_id)
    assert "Not now at all?" in page.main
    page = client.submit(page.form(button="Pause new requests"))
    assert page.url.endswith(f"/requests/{public_id}")
    assert "New requests are paused until Monday 2 February 2026." in page.main
    assert state_of(public_id) is RequestState.SUBMITTED
    assert request_row(public_id).due_at is None
    page = client.submit(page.form(button="I'm back"))
    assert "until" in page.form(button="Pause new requests").names
    assert request_row(public_id).due_at is not None


def test_the_number_to_answer_is_in_the_navigation(new_client: NewClient) -> None:
    mentor, _mentee, _public_id = an_asked_pair()
    page = new_client(mentor).get("mentoring.requests_list")
    assert "1 to answer" in page.text


def test_a_no_with_a_reason_a_line_and_a_suggestion(new_client: NewClient) -> None:
    association = builders.an_association()
    mentor = builders.a_mentor("Ruth Adeyemi", of=association)
    mentee = builders.a_member("Jun Baek", of=association)
    willing = builders.a_mentor("Kofi Mensah", of=association, may_be_suggested=True)
    public_id = a_request(mentee, mentor)

    client = new_client(mentor)
    page = client.get("mentoring.request_page", public_id=public_id, answer="no")
    form = page.form(field="answer").fill(
        reason="not_my_field", line="Kofi knows this.", suggest=[willing.public_id]
    )
    page = client.submit(form)
    assert "Your answer is on its way." in page.main

    client = new_client(mentee)
    page = client.get("mentoring.request_page", public_id=public_id)
    assert "This is outside what Ruth knows. It says nothing about your request." in page.main
    assert "Kofi knows this." in page.main
    assert "Suggested to you." in page.main
    page = client.submit(page.form(button="Ask Kofi Mensah with the same letter"))
    assert page.h1 == "Write to Kofi"
    assert page.form(field="question").fields["question"] == ["What did you stop doing?"]


def test_a_no_needs_a_reason_and_keeps_what_was_typed(new_client: NewClient) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    client = new_client(mentor)
    page = client.get("mentoring.request_page", public_id=public_id)
    form = page.form(field="answer").fill(answer="no", line="Not now.", pause_until="2020-01-01")
    page = client.submit(form)
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose a reason" in page.main
    page = client.submit(page.form(field="answer").fill(reason="other"))
    assert "Choose a day ahead, within a year." in page.main
    assert page.form(field="line").fields["line"] == ["Not now."]
    assert state_of(public_id) is RequestState.SUBMITTED


def test_an_answer_without_a_choice_is_asked_for(new_client: NewClient) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    client = new_client(mentor)
    page = client.get("mentoring.request_page", public_id=public_id)
    assert "Choose your answer" in client.submit(page.form(field="answer")).main


def test_an_answer_that_crossed_a_withdrawal_says_so(new_client: NewClient) -> None:
    mentor, mentee, public_id = an_asked_pair()
    client = new_client(mentor)
    page = client.get("mentoring.request_page", public_id=public_id, answer="yes")
    commands.withdraw_request(public_id, by=mentee.id, now=THEN)
    answer = client.submit(page.form(field="answer"), follow=False)
    page = client.follow(answer, expect=HTTPStatus.GONE)
    assert "This has moved on meanwhile." in page.main
    assert "Jun took it back." in page.main
    assert "What did you stop doing?" not in page.main


def test_a_full_desk_shows_why_there_is_no_yes(new_client: NewClient) -> None:
    mentor, _mentee, public_id = an_asked_pair(places=1)
    other = a_request(builders.a_member(), mentor)
    commands.accept_request(other, by=mentor.id, now=THEN)
    client = new_client(mentor)
    page = client.get("mentoring.request_page", public_id=public_id)
    assert "Your place is taken." in page.main
    assert "The clock stands still" in page.main
    page = client.submit(page.form(field="answer").fill(answer="yes"))
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY


def test_only_the_two_see_a_request(new_client: NewClient) -> None:
    mentor, mentee, public_id = an_asked_pair()
    draft = a_draft(mentee, builders.a_mentor())
    for somebody in (builders.a_member(), builders.a_site_admin()):
        client = new_client(somebody)
        for endpoint in ("request_page", "preview", "sent"):
            where = f"mentoring.{endpoint}"
            client.get(where, public_id=public_id, expect=HTTPStatus.NOT_FOUND)
        for endpoint in ("answer", "withdraw", "undo", "send", "discard", "ask_next"):
            page = client.post(f"mentoring.{endpoint}", {"answer": "yes"}, public_id=public_id)
            assert page.status == HTTPStatus.NOT_FOUND, endpoint
    client = new_client(mentor)
    client.get("mentoring.request_page", public_id=draft, expect=HTTPStatus.NOT_FOUND)


def test_a_block_hides_the_request_from_who_set_it_and_ends_it_for_the_other(
    new_client: NewClient,
) -> None:
    mentor, mentee, public_id = an_asked_pair()
    connections.block(mentee.public_id, by=mentor.id, now=THEN)
    client = new_client(mentor)
    client.get("mentoring.request_page", public_id=public_id, expect=HTTPStatus.NOT_FOUND)
    for tab in ("waiting", "sent", "done"):
        assert "Next:" not in client.get("mentoring.requests_list", tab=tab).main
    blocked = new_client(mentee)
    assert "Next:" not in blocked.get("mentoring.requests_list", tab="sent").main
    assert mentor.name in blocked.get("mentoring.requests_list", tab="done").main
    page = blocked.get("mentoring.request_page", public_id=public_id)
    assert "blocked" not in page.main.lower()


# --------------------------------------------------------------------------------------- from mail
def a_link(public_id: str) -> str:
    return f"/answer/{commands.token_for(request_row(public_id).id, now=THEN)}"


def test_a_link_shows_no_letter_however_often_it_is_opened(client: InspectingClient) -> None:
    _mentor, _mentee, public_id = an_asked_pair()
    link = a_link(public_id)
    for _ in range(3):
        page = client.get(link)
        assert page.h1 == "A note from Jun"
        assert "Baek" not in page.text
        assert "What did you stop doing?" not in page.text
    assert state_of(public_id) is RequestState.SUBMITTED


def test_a_link_declines_in_three_taps(client: InspectingClient) -> None:
    _mentor, _mentee, public_id = an_asked_pair()
    link = a_link(public_id)
    form = client.get(link).form(button="Send: not this time")
    assert "Choose a reason" in client.submit(form).main
    page = client.submit(client.get(link).form(field="reason").fill(reason="no_time_now"))
    assert "You answered: not this time." in page.main
    assert state_of(public_id) is RequestState.DECLINED
    assert "You answered: not this time." in client.get(link).main


def test_a_link_pauses(client: InspectingClient) -> None:
    _mentor, _mentee, public_id = an_asked_pair()
    link = a_link(public_id)
    page = client.submit(client.get(link).form(field="until").fill(until="yesterday"))
    assert "Choose a day, like 2026-12-06" in page.main
    page = client.submit(client.get(link).form(field="until").fill(until="2026-03-01"))
    assert "The clock stands still" in page.main
    assert request_row(public_id).due_at is None


@pytest.mark.parametrize("is_away", [False, True])
def test_a_link_offers_the_line_where_there_is_no_room(
    client: InspectingClient, is_away: bool
) -> None:
    mentor, _mentee, public_id = an_asked_pair(places=1)
    link = a_link(public_id)
    if is_away:  # while the clock runs, with the day of return
        form = client.get(link).form(field="reason").fill(reason="away")
        page = client.submit(form)
        assert "Choose the day you are back" in page.main
        page = client.submit(page.form(field="reason").fill(pause_until="2026-03-01"))
    else:  # full: the clock stands still, and a no can wait as well
        other = a_request(builders.a_member(), mentor)
        commands.accept_request(other, by=mentor.id, now=THEN)
        assert client.post(link + "/no", {"reason": "other"}).status == 422
        page = client.submit(client.get(link).form(button="Offer to wait in line"))
    assert "can wait in line until a place is free." in page.main
    row = request_row(public_id)
    assert (row.state, row.asked_at) == (RequestState.WAITLISTED, THEN)
    assert "Offer to wait" not in client.get(link).main
    assert client.post(link + "/no", {"reason": "full"}).status == 422


@pytest.mark.parametrize("state", ["withdrawn", "accepted", "expired", "late"])
def test_a_late_link_shows_how_it_stands(client: InspectingClient, state: str) -> None:
    mentor, mentee, public_id = an_asked_pair()
    link = a_link(public_id)
    if state == "withdrawn":
        commands.withdraw_request(public_id, by=mentee.id, now=THEN)
    elif state == "accepted":
        commands.accept_request(public_id, by=mentor.id, now=THEN)
    elif state == "expired":
        commands.expire_requests(THEN + 14 * DAY)
    page = client.get(link)
    assert ("Not this time" in page.main) is (state == "late")
    late = client.post(link + "/no", {"reason": "other"}, follow=False)
    expected = HTTPStatus.SEE_OTHER if state == "late" else HTTPStatus.UNPROCESSABLE_ENTITY
    assert late.status == expected


def test_a_made_up_link_is_not_there(client: InspectingClient) -> None:
    client.get("/answer/made-up", expect=HTTPStatus.NOT_FOUND)
    assert client.post("/answer/made-up/no", {"reason": "other"}).status == HTTPStatus.NOT_FOUND


def test_a_link_about_somebody_the_receiver_blocked_is_not_there(client: InspectingClient) -> None:
    mentor, mentee, public_id = an_asked_pair()
    link = a_link(public_id)
    builders.a_block(mentor, mentee)
    client.get(link, expect=HTTPStatus.NOT_FOUND)


def test_nothing_is_written_by_looking(new_client: NewClient) -> None:
    """The client refuses writing on GET; here the rows are compared as well."""
    mentor, mentee, public_id = an_asked_pair()
    before = reading().scalars(select(MentorshipRequest.version)).all()
    reading().close()
    for somebody in (mentor, mentee):
        new_client(somebody).get("mentoring.request_page", public_id=public_id)
    assert reading().scalars(select(MentorshipRequest.version)).all() == before


def test_three_suggestions_are_one_too_many(new_client: NewClient) -> None:
    association = builders.an_association()
    mentor = builders.a_mentor(of=association)
    willing = [builders.a_mentor(of=association, may_be_suggested=True) for _ in range(3)]
    public_id = a_request(builders.a_member(of=association), mentor)
    client = new_client(mentor)
    page = client.get("mentoring.request_page", public_id=public_id, answer="no")
    form = page.form(field="answer").fill(
        reason="other", suggest=[each.public_id for each in willing]
    )
    assert "Suggest two people at most" in client.submit(form).main
