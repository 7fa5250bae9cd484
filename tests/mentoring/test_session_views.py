"""Pages of sessions, used as people use them: plan, take, move, prepare, and after."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine

from alumnet.connections import commands as connections
from alumnet.mentoring import commands
from alumnet.mentoring.commands import notes as note_commands
from alumnet.mentoring.commands import session_outcomes, session_words
from alumnet.mentoring.rules.sessions import SessionState
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient
from tests.mentoring.asking import DAY
from tests.mentoring.meeting import (
    HOUR,
    WEEK,
    a_pair_in_two_zones,
    agreed,
    path,
    proposed,
    session_row,
)
from tests.page import Page

NewClient = Callable[..., InspectingClient]
NAUGHTY = "<script>alert(1)</script> {{7*7}} ' OR 1=1 -- Ω≈ç√ " + "🧗‍♀️" * 20
SOON = THEN + WEEK
END = SOON + timedelta(minutes=45)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Let all tests begin at the moment that builders write down."""
    with time_machine.travel(THEN, tick=False) as traveller:
        yield traveller


def test_from_free_times_with_one_tap_each_to_one_in_both_calendars(
    new_client: NewClient,
) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
    ruth, jun = new_client(mentor), new_client(mentee)
    page = ruth.follow(ruth.get(path(subject)), "Find a time")
    assert page.h1 == "Find a time with Jun"
    assert "Thursday 8 January, 18:00 (Europe/London)for Jun Friday 9 January, 03:00" in page.main
    form = page.form(field="slots")
    chosen = ["2026-01-08T18:00Z", "2026-01-15T18:00Z"]
    page = ruth.submit(form.fill(slots=chosen, place="https://meet.example.org/ruth"))

    assert "You suggested these times" in page.main
    assert "Next: Jun takes one of your times." in ruth.get(path(subject)).main
    page = jun.get(path(subject))
    assert "Next: you take one of the times of Ruth." in page.main
    page = jun.follow(jun.get(path(subject)), "Take one")
    taken = (
        "Friday 16 January, 03:00 (Asia/Seoul); for Ruth Thursday 15 January, 18:00 (Europe/London)"
    )
    page = jun.submit(page.form(button=taken))

    assert page.h1 == "Call with Ruth"
    assert "It's agreed" in page.text
    assert page.link("https://meet.example.org/ruth").href == "https://meet.example.org/ruth"
    file = jun.get(page.link("File for your calendar").href)
    assert file.headers["content-type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:Call with Ruth" in file.html
    page = jun.get(path(subject))
    assert "Friday 16 January 2026, 03:00 (Asia/Seoul)" in page.main
    assert "Next: you talk on Friday 16 January, 03:00." in page.main
    assert page.link("Prepare").href.endswith("/sessions/1")
    # The mentor's Thursday is taken now.
    page = jun.get(path(subject, "/sessions/new"))
    assert "for Ruth Thursday 15 January, 19:00" in page.main
    assert "for Ruth Thursday 15 January, 18:00" not in page.main


def test_typed_times_lose_nothing_and_clocks_that_change_are_asked_about(
    new_client: NewClient, clock: time_machine.Traveller
) -> None:
    clock.move_to(THEN + 60 * DAY)
    mentor, _mentee, subject = a_pair_in_two_zones(windows="when it suits")
    ruth = new_client(mentor)

    def send(page: Page, **more: object) -> Page:
        return ruth.submit(page.form(button="Suggest these times").fill(**more))

    page = ruth.get(path(subject, "/sessions/new"))
    page = send(page, place=NAUGHTY[:250])
    assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Choose one to three times" in page.alerts[0]
    assert page.form(field="place").fields["place"] == [NAUGHTY[:250]]
    page = send(page, **{"typed-0-day": "2026-03-29", "typed-0-hour": "01:30"})
    assert "Clocks in Europe/London jump over 01:30 on Sunday 29 March 2026." in page.alerts[0]
    page = send(page, **{"typed-0-hour": "late", "typed-1-day": "2026-03-30"})
    assert "Write the time like 17:30" in page.alerts[0]
    clock.move_to(THEN + 280 * DAY)
    ruth.sign_in(mentor)
    twice = {"typed-0-day": "2026-10-25", "typed-0-hour": "01:30"}
    page = send(ruth.get(path(subject, "/sessions/new")), **twice)
    assert "Clocks in Europe/London show 01:30 twice" in page.alerts[0]
    page = send(page, **{"typed-0-which": "second"})
    assert "Sunday 25 October, 01:30" in page.main
    assert session_row().offered_until == THEN.replace(month=10, day=25, hour=1, minute=30)


def test_moving_offers_other_times_and_the_agreed_one_stands(new_client: NewClient) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
    agreed(subject, mentor, mentee, SOON)
    ruth, jun = new_client(mentor), new_client(mentee)
    page = jun.follow(jun.get(path(subject, "/sessions/1")), "Ask for another time")
    page = jun.submit(page.form(field="slots").fill(slots=["2026-01-08T18:00Z"]))
    assert "Until Ruth takes one, it stays at the one above." in page.main
    page = ruth.get(path(subject, "/sessions/1"))
    page = ruth.submit(page.form(button="Stay with the agreed time"))
    assert session_row().state is SessionState.CONFIRMED
    page = ruth.submit(page.form(field="place").fill(place="The café at the station"))
    assert session_row().place == "The café at the station"


def test_a_late_cancel_says_so_first(new_client: NewClient, clock: time_machine.Traveller) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
    agreed(subject, mentor, mentee, SOON)
    ruth = new_client(mentor)
    early = ruth.follow(ruth.get(path(subject, "/sessions/1")), "Call it off")
    assert "Less than a day" not in early.main
    clock.move_to(SOON - 2 * HOUR)
    # The page that was opened in time is sent too late: then it is said, and nothing is done.
    page = ruth.submit(early.form(button="Call it off"))
    assert "Less than a day is left" in page.main
    assert session_row().state is SessionState.CONFIRMED
    page = ruth.submit(page.form(button="Call it off"))
    assert session_row().state is SessionState.CANCELLED
    assert page.link("Find another time").href.endswith("/sessions/new")


def test_the_night_before_and_three_lines_after(
    new_client: NewClient, clock: time_machine.Traveller
) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
    agreed(subject, mentor, mentee, SOON)
    agreed(subject, mentor, mentee, SOON + WEEK)
    ruth, jun = new_client(mentor), new_client(mentee)
    clock.move_to(END)
    page = jun.submit(jun.get(path(subject, "/sessions/1")).form(button="We met"))
    page = jun.submit(page.form(field="will_try").fill(will_try="Say no once."))
    assert "Say no once." in ruth.get(path(subject, "/sessions/1")).main

    page = jun.get(path(subject, "/sessions/2"))
    assert "What you said you'd try" in page.main
    page = jun.submit(page.form(field="what_happened").fill(what_happened="Nobody minded."))
    prepare = {"question": "How do I say it to my manager?", "brings": NAUGHTY}
    page = jun.submit(page.form(field="question").fill(**prepare))
    page = jun.submit(page.form(field="text").fill(text="The appraisal in March"))
    page = ruth.get(path(subject, "/sessions/2"))
    for each in ("Say no once.", "Nobody minded.", *prepare.values(), "The appraisal in March"):
        assert " ".join(each.split()) in page.main
    assert "We didn't meet" in ruth.get(path(subject, "/sessions/1")).main
    page = jun.submit(
        jun.get(path(subject, "/sessions/2")).form(button="Take off The appraisal in March")
    )
    assert "Nothing on the list yet" in page.main
    # What comes before a call is asked no more once it took place; what was said stays.
    first = jun.get(path(subject, "/sessions/1")).main
    assert "The night before" not in first
    assert "What to talk about" not in first
    page = jun.get(path(subject, "/sessions/2"))
    late = page.form(field="question").fill(question="x" * 3000)
    clock.move_to(END + WEEK)
    jun.submit(jun.get(path(subject, "/sessions/2")).form(button="We met"))
    assert "What you brought" in jun.get(path(subject, "/sessions/2")).main
    assert "x" * 3000 in jun.submit(late).form(field="question").fields["question"]


def test_home_says_what_a_call_asks_of_whom(
    new_client: NewClient, clock: time_machine.Traveller
) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
    proposed(subject, mentor, SOON)
    ruth, jun = new_client(mentor), new_client(mentee)
    assert "Nothing. Enjoy your day." in ruth.get("home.index").main
    page = jun.get("home.index")
    assert "Ruth suggests times" in page.main
    page = jun.submit(jun.follow(page, "Take one: Ruth suggests times").form(action="/take"))
    assert "Nothing. Enjoy your day." in jun.get("home.index").main
    clock.move_to(SOON - DAY)
    assert "On Monday 12 January, 18:00." in jun.get("home.index").main
    clock.move_to(END)
    assert "Next: say whether you met on Monday 12 January." in ruth.get(path(subject)).main
    over = jun.get(path(subject, "/sessions/1")).main
    assert [words in over for words in ("Did you meet?", "night before", "What to talk")] == [
        True,
        False,
        False,
    ]
    page = ruth.follow(ruth.get("home.index"), "Say how it was: Did you and Jun meet?")
    clock.move_to(END + 14 * DAY)  # nobody is asked at home for ever
    assert "Did you and Jun meet?" not in ruth.get("home.index").main
    clock.move_to(END)
    ruth.submit(page.form(button="We met"))
    assert "Nothing. Enjoy your day." in jun.get("home.index").main
    # It was about one conversation.
    page = jun.get(path(subject))
    assert "Next: close it together, or find another time if you want to go on." in page.main
    assert page.link("Close it").href.endswith("/end")


def test_a_doubt_is_told_without_blame(
    new_client: NewClient, clock: time_machine.Traveller
) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
    agreed(subject, mentor, mentee, SOON)
    clock.move_to(END)
    session_outcomes.hold_session(subject, 1, by=mentor.id, now=END)
    ruth, jun = new_client(mentor), new_client(mentee)
    page = jun.submit(jun.get(path(subject, "/sessions/1")).form(button="We didn't meet"))
    assert "nobody is at fault" in page.main
    page = ruth.submit(
        ruth.get(path(subject, "/sessions/1")).form(button="We didn't meet after all")
    )
    assert "You didn't meet. It happens" in page.main


def test_words_saved_in_two_windows_show_both(new_client: NewClient) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
    agreed(subject, mentor, mentee, SOON)
    jun = new_client(mentee)
    one = jun.get(path(subject, "/sessions/1")).form(field="question")
    session_words.save_words(subject, 1, by=mentee.id, version=1, question="Earlier")
    page = jun.submit(one.fill(question="Later"))
    assert page.status == HTTPStatus.CONFLICT
    assert "Earlier" in page.main
    assert page.form(field="question").fields["question"] == ["Later"]
    jun.submit(page.form(field="question"))
    assert session_row().question == "Later"


def test_strangers_and_whoever_blocked_the_other_find_nothing(new_client: NewClient) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
    agreed(subject, mentor, mentee, SOON)
    note = note_commands.write_note(
        subject.public_id, by=mentor.id, text="x", is_private=False, now=THEN
    )
    pages = ["", "/new", "/1", "/1/times", "/1/cancel", "/1.ics"]
    places = [path(subject, f"/sessions{each}") for each in pages]
    places += [path(subject, "/notes"), path(subject, f"/notes/{note}")]
    stranger, blocker = new_client(builders.a_member()), new_client(mentor)
    connections.block(mentee.public_id, by=mentor.id, now=THEN)
    for client in (stranger, blocker):
        for place in places:
            client.get(place, expect=HTTPStatus.NOT_FOUND)
        posted = client.post(path(subject, "/sessions/1/take"), {"time": "2026-01-12T09:00Z"})
        assert posted.status == HTTPStatus.NOT_FOUND
    blocked = new_client(mentee)
    assert "This is off." in blocked.get(path(subject, "/sessions/1")).main
    blocked.get(path(subject, "/sessions/2"), expect=HTTPStatus.NOT_FOUND)


def test_after_the_end_nothing_is_planned_and_everything_can_be_read(
    new_client: NewClient,
) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
    proposed(subject, mentor, SOON)
    commands.end_mentorship(subject.public_id, by=mentor.id, now=THEN)
    jun = new_client(mentee)
    assert "This is off." in jun.get(path(subject, "/sessions/1")).main
    assert "Find a time" not in jun.get(path(subject, "/sessions")).main
    page = jun.get(path(subject, "/sessions/new"))
    assert "Nothing new can be planned here" in page.main
    form = jun.get(path(subject, "/notes")).form(field="text")
    page = jun.submit(form.fill(text="Thank you, Ruth.", readers="me"))
    assert "Only you read it" in page.text


def test_what_no_button_sends_is_refused_and_what_is_too_long_comes_back(
    new_client: NewClient, clock: time_machine.Traveller
) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
    agreed(subject, mentor, mentee, SOON)
    ruth, jun = new_client(mentor), new_client(mentee)
    here, missing, unread = path(subject, "/sessions/1"), HTTPStatus.NOT_FOUND, 422
    for rest, data in (
        ("/take", {"time": "soon"}),
        ("/outcome", {"said": "nothing"}),
        ("/prepare", {"question": "Mine?", "version": "1"}),
        ("/agenda/1/remove", {}),
        ("/happened/7", {"what_happened": "x", "version": "1"}),
    ):
        assert ruth.post(here + rest, data).status == missing
    for rest, data in (
        ("/agenda", {"text": " "}),
        ("/place", {"place": "x" * 301}),
        ("/prepare", {"question": "x" * 2001, "version": "x"}),
    ):
        assert jun.post(here + rest, data).status == unread
    for rest, data in (("", {"text": ""}), ("", {"text": "x" * 10_001})):
        assert jun.post(path(subject, "/notes") + rest, data).status == unread
    assert jun.post(path(subject, "/tasks"), {"what": "Go", "due_on": "soon"}).status == unread
    assert jun.post(path(subject, "/tasks/x"), {"done": "1"}).status == missing
    page = jun.post(here + "/outcome", {"said": "met"})
    assert "This call hasn't begun yet." in page.text
    for number in range(20):
        session_words.add_point(subject, 1, by=mentee.id, text=f"Point {number}", now=THEN)
    assert "20 points on the list" in jun.post(here + "/agenda", {"text": "One more"}).text


def test_a_time_that_was_taken_meanwhile_and_a_press_that_came_late_are_told(
    new_client: NewClient,
) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
    number = proposed(subject, mentor, SOON, SOON + DAY)
    jun, ruth = new_client(mentee), new_client(mentor)
    page = jun.get(path(subject, f"/sessions/{number}"))
    forms = [form for form in page.forms if form.action.endswith("/take")]
    assert len(forms) == 2
    plan = ruth.get(path(subject, "/sessions/new"))
    ruth_again = ruth.submit(plan.form(field="slots").fill(slots=["2026-01-08T18:00Z"]))
    assert "Times for a call are proposed already" in ruth_again.text
    other = ruth.get(path(subject, f"/sessions/{number}/times")).form(field="slots")
    ruth.submit(other.fill(slots=["2026-01-08T18:00Z"]))
    assert "This time isn't offered any more" in jun.submit(forms[0]).text
    late = ruth.post(path(subject, f"/sessions/{number}/keep"))
    assert "This has moved on meanwhile" in late.text
    gone = ruth.get(path(subject, f"/sessions/{number}/times")).form(field="slots")
    page = ruth.submit(gone.fill(slots=["2026-01-08T03:00Z"]), expect=422)
    assert "One of these times isn't free any more" in page.alerts[0]
