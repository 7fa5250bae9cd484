"""The mentor desk: room, the line, pauses, and whether one goes on."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from http import HTTPStatus

import pytest
from flask import Flask

from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands
from alumnet.mentoring.rules import RequestState, errors
from alumnet.mentoring.rules.desk import (
    DeskFacts,
    minutes_in_words,
    next_step,
    offer_in_words,
    places_in_words,
    what_new_people_see,
)
from alumnet.mentoring.rules.guards import MentorFacts
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mentoring.asking import DAY, a_draft, a_request, request_row, state_of

NewClient = Callable[..., InspectingClient]
TODAY = THEN.date()


pytestmark = pytest.mark.usefixtures("then")


def profile_of(mentor: Built) -> MentorProfile:
    session = reading()
    session.expire_all()
    return session.get_one(MentorProfile, mentor.id)


def fall_silent(mentor: Built) -> None:
    """Let three requests in a row have gone without an answer."""
    with writing() as session:
        profile = session.get_one(MentorProfile, mentor.id)
        profile.silences, profile.paused_until = 3, TODAY + timedelta(days=90)


# ---------------------------------------------------------------------------------------- the page
def test_a_desk_shows_room_the_line_in_its_order_and_the_one_next_step(
    new_client: NewClient,
) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi", places=2, reads_requests="On Sundays, with tea.")
    first, second = builders.a_member("Jun Baek"), builders.a_member("Ines Roca")
    asked = a_request(first, ruth, now=THEN - 3 * DAY)
    a_request(second, ruth, now=THEN - 2 * DAY)
    client = new_client(ruth)

    page = client.get("mentoring.mentor_desk")
    assert "Both your places are free" in page.main
    assert "About two hours a month, two people" in page.main
    assert page.main.index("Jun Baek") < page.main.index("Ines Roca")
    assert "since Friday 2 January" in page.main
    assert "you answer Jun by Friday 16 January 2026" in page.main
    assert "On Sundays, with tea." in page.main

    commands.accept_request(asked, by=ruth.id, now=THEN)
    page = client.get("mentoring.mentor_desk")
    assert "One of your two places is taken" in page.main
    assert "you answer Ines" in page.main


def test_whoever_asked_reads_when_requests_are_read(new_client: NewClient) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi", reads_requests="On Sundays, with tea.")
    jun = builders.a_member("Jun Baek")
    asked = a_request(jun, ruth)
    page = new_client(jun).get("mentoring.request_page", public_id=asked)
    assert "When Ruth reads requests: On Sundays, with tea." in page.main


def test_minutes_are_added_up_when_asked_and_never_else(new_client: NewClient) -> None:
    ruth = builders.a_mentor("Ruth")
    commands.accept_request(a_request(builders.a_member(), ruth), by=ruth.id, now=THEN)
    client = new_client(ruth)
    page = client.get("mentoring.mentor_desk")
    assert "comes to" not in page.main
    page = client.follow(page, "Is there room for one more?")
    assert "comes to about 45 minutes a month" in page.main


def test_who_is_no_mentor_begins_with_what_they_offer(new_client: NewClient) -> None:
    client = new_client(builders.a_member())
    page = client.post("mentoring.come_back", expect=HTTPStatus.NOT_FOUND)
    page = client.get("mentoring.mentor_desk", expect=HTTPStatus.SEE_OTHER)
    assert client.follow(page).h1 == "What you offer"
    for answer in ("yes", "stop", "one_month"):
        client.post("mentoring.answer_still_mentoring", {"answer": answer}, expect=404)


# ------------------------------------------------------------------------------------------- room
def test_room_for_one_more_is_one_tap_and_lets_the_line_move(new_client: NewClient) -> None:
    ruth = builders.a_mentor("Ruth", places=1)
    taken, waits = (a_request(builders.a_member(), ruth) for _ in range(2))
    commands.accept_request(taken, by=ruth.id, now=THEN)
    assert request_row(waits).due_at is None
    client = new_client(ruth)
    form = client.get("mentoring.mentor_desk").form(button="Make room for one more")

    page = client.submit(form)
    assert "One of your two places is taken" in page.main
    assert request_row(waits).due_at is not None

    client.submit(form)  # a second press of the same button is one
    assert profile_of(ruth).places == 2


def test_fewer_places_than_people_cancel_nothing_and_that_is_said(new_client: NewClient) -> None:
    ruth = builders.a_mentor("Ruth", places=2)
    for _ in range(2):
        commands.accept_request(a_request(builders.a_member(), ruth), by=ruth.id, now=THEN)
    client = new_client(ruth)
    page = client.get("mentoring.mentor_desk")
    assert "nobody is told you said no" in page.main
    page = client.submit(page.form(button="One place fewer"))
    assert "Two people for one place. Nothing is cancelled" in page.main
    assert page.main.count("Running") == 2


def test_a_number_of_places_changed_elsewhere_is_not_overwritten(new_client: NewClient) -> None:
    ruth = builders.a_mentor("Ruth", places=2)
    client = new_client(ruth)
    form = client.get("mentoring.mentor_desk").form(button="Make room for one more")
    commands.change_places(by=ruth.id, was=2, places=5, now=THEN)
    page = client.submit(form)
    assert "Somebody changed this just before you" in page.main
    assert profile_of(ruth).places == 5
    page = client.post(
        "mentoring.change_places",
        {"was": "5", "places": "21"},
        expect=HTTPStatus.UNPROCESSABLE_ENTITY,
    )
    assert "20 places at most" in page.alerts[0]
    client.post("mentoring.change_places", {"was": "x"}, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    with pytest.raises(Conflict):
        commands.change_places(by=ruth.id, was=1, places=3, now=THEN)


# ------------------------------------------------------------------------------------------ pauses
def test_a_pause_from_the_desk_and_coming_back(new_client: NewClient) -> None:
    ruth = builders.a_mentor("Ruth")
    waits = a_request(builders.a_member(), ruth)
    client = new_client(ruth)
    page = client.submit(client.get("mentoring.mentor_desk").form(button="Pause"))
    assert "Away until" in page.main
    assert request_row(waits).due_at is None
    page = client.submit(page.form(button="I am back"))
    assert "Welcome back" in page.main
    assert request_row(waits).due_at is not None


@pytest.mark.parametrize("until", ["", "tomorrow", "2001-01-01", "9999-12-31"])
def test_a_pause_needs_a_day_ahead(new_client: NewClient, until: str) -> None:
    client = new_client(builders.a_mentor("Ruth"))
    form = client.get("mentoring.mentor_desk").form(button="Pause").fill(until=until)
    page = client.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "Choose a day" in page.alerts[0] or "Choose the day" in page.alerts[0]


# ----------------------------------------------------------------------- "still mentoring?"
@pytest.mark.parametrize(
    ("button", "places", "back", "accepts", "state"),
    [
        ("Yes, I go on", 2, None, True, RequestState.SUBMITTED),
        ("Yes, with one place fewer", 1, None, True, RequestState.SUBMITTED),
        ("Three months away", 2, TODAY + timedelta(days=91), True, RequestState.SUBMITTED),
        ("I stop", 2, None, False, RequestState.DECLINED),
    ],
)
def test_still_mentoring_is_answered_in_one_tap(
    new_client: NewClient,
    button: str,
    places: int,
    back: date | None,
    accepts: bool,
    state: RequestState,
) -> None:
    ruth = builders.a_mentor("Ruth", places=2)
    waits = a_request(builders.a_member("Jun Baek"), ruth)
    fall_silent(ruth)
    client = new_client(ruth)

    page = client.follow(client.get("mentoring.mentor_desk"), "Say how you go on")
    form = page.form(button=button)
    client.submit(form)

    profile = profile_of(ruth)
    assert (profile.places, profile.paused_until, profile.silences) == (places, back, 0)
    assert profile.is_accepting is accepts
    assert state_of(waits) is state
    if state is RequestState.DECLINED:
        # It says nothing about the request, so nobody has to wait before they ask again.
        assert request_row(waits).asks_again_from == THEN
    client.submit(form)
    assert profile_of(ruth).places == places
    assert client.get("mentoring.still_mentoring", expect=303).location.endswith("/me/mentoring")


def test_a_mentor_who_stops_leaves_nobody_in_line(app: Flask) -> None:
    ruth, jun = builders.a_mentor("Ruth", places=1), builders.a_member("Jun Baek")
    commands.accept_request(a_request(builders.a_member(), ruth), by=ruth.id, now=THEN)
    waits = a_draft(jun, ruth)
    commands.join_line(waits, by=jun.id, now=THEN)
    assert state_of(waits) is RequestState.WAITLISTED
    assert commands.stop_mentoring(by=ruth.id, now=THEN) == 1
    row = request_row(waits)
    assert (row.state, row.asks_again_from) == (RequestState.VOIDED, THEN)


# ------------------------------------------------------------------------------------------- words
@pytest.mark.parametrize(
    ("places", "used", "words"),
    [
        (0, 0, "You have no places for now"),
        (1, 0, "Your one place is free"),
        (3, 0, "All three places are free"),
        (3, 1, "One of your three places is taken"),
        (3, 2, "Two of your three places are taken"),
        (1, 1, "Your place is taken"),
        (2, 2, "Your two places are taken"),
        (1, 3, "Three people for one place"),
        (2, 3, "Three people for two places"),
    ],
)
def test_places_are_said_in_words(places: int, used: int, words: str) -> None:
    assert places_in_words(MentorFacts(places=places, used=used)) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "no time"),
        (5, "hardly any time"),
        (45, "about 45 minutes"),
        (60, "about an hour"),
        (75, "about an hour and a quarter"),
        (155, "about two and a half hours"),
        (240, "about four hours"),
    ],
)
def test_minutes_are_said_to_the_quarter_of_an_hour(minutes: int, words: str) -> None:
    assert minutes_in_words(minutes) == words


def test_an_offer_is_said_as_a_person_says_it() -> None:
    assert offer_in_words(2, 3) == "About two hours a month, three people"
    assert offer_in_words(1, 1) == "About an hour a month, one person"


def test_what_new_people_see_never_says_that_anybody_said_no() -> None:
    away = MentorFacts(places=1, used=1, paused_until=TODAY + DAY)
    assert "when you are back" in what_new_people_see(away, TODAY)
    closed = MentorFacts(is_accepting=False)
    assert "Nobody is told" in what_new_people_see(closed, TODAY)
    assert "can ask you" in what_new_people_see(MentorFacts(places=1), TODAY)
    assert "Nothing is cancelled" in what_new_people_see(MentorFacts(places=1, used=2), TODAY)
    full = what_new_people_see(MentorFacts(places=1, used=1), TODAY)
    assert full == "New people see that and can wait; nobody is told you said no."


def test_there_is_one_next_step_and_whoever_waits_comes_first() -> None:
    due = datetime(2026, 1, 16, 9, tzinfo=THEN.tzinfo)
    facts = DeskFacts(
        is_asked_to_go_on=True, first_to_answer=("Jun", "x", due), first_running=("Next: y.", "y")
    )
    assert next_step(facts, TODAY).is_question
    facts = DeskFacts(first_to_answer=("Jun", "x", due), first_running=("Next: y.", "y"))
    assert next_step(facts, TODAY).request == "x"
    facts = DeskFacts(first_running=("Next: y.", "y"))
    assert next_step(facts, TODAY).mentorship == "y"


@pytest.mark.parametrize(
    ("mentor", "words"),
    [
        (MentorFacts(places=1, paused_until=TODAY + DAY), "You are away until"),
        (MentorFacts(is_accepting=False), "You take no requests"),
        (MentorFacts(places=1), "can find you"),
        (MentorFacts(places=1, used=1), "Enjoy the people you have"),
    ],
)
def test_a_desk_without_work_says_so(mentor: MentorFacts, words: str) -> None:
    assert words in next_step(DeskFacts(mentor=mentor), TODAY).line


def test_who_is_no_mentor_has_no_room_to_change(app: Flask) -> None:
    jun = builders.a_member("Jun")
    with pytest.raises(NotFound):
        commands.change_places(by=jun.id, was=1, places=2, now=THEN)
    with pytest.raises(errors.NoSuchPlaces):
        commands.change_places(by=jun.id, was=1, places=-2, now=THEN)
