"""Pages of sessions, used as people use them: plan, take, move, prepare, and after."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask, current_app
from sqlalchemy import update

from alumnet.accounts.models import Account, AssociationMembership, MembershipState
from alumnet.connections import commands as connections
from alumnet.kernel.db import writing
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands
from alumnet.mentoring.commands import calendar_feeds as feeds
from alumnet.mentoring.commands import notes as note_commands
from alumnet.mentoring.commands import session_outcomes, session_words
from alumnet.mentoring.commands.sessions import cancel_session
from alumnet.mentoring.rules.sessions import SessionState, Subject
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mentoring.asking import DAY
from tests.mentoring.meeting import HOUR, WEEK, agreed, proposed, session_row, two_together
from tests.page import Page, words

NewClient = Callable[..., InspectingClient]
NAUGHTY = "<script>alert(1)</script> {{7*7}} ' OR 1=1 -- Ω≈ç√ " + "🧗‍♀️" * 20
SOON = THEN + WEEK
END = SOON + timedelta(minutes=45)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Let all tests begin at the moment that builders write down."""
    with time_machine.travel(THEN, tick=False) as traveller:
        yield traveller


def in_zone(person: Built, zone: str) -> Built:
    """Let somebody's clock be that of a place."""
    with writing() as session:
        session.execute(update(Account).where(Account.person_id == person.id).values(zone=zone))
    return person


def a_pair(windows: str = "Thursday evenings") -> tuple[Built, Built, Subject]:
    """Make Ruth in London, who has time on Thursdays, and Jun in Seoul, who meet."""
    mentor, mentee, subject = two_together()
    with writing() as session:
        session.get_one(MentorProfile, mentor.id).windows = windows
    return in_zone(mentor, "Europe/London"), in_zone(mentee, "Asia/Seoul"), subject


def path(subject: Subject, rest: str = "") -> str:
    return f"/{subject.about}/{subject.public_id}{rest}"


def test_from_free_times_with_one_tap_each_to_one_in_both_calendars(
    new_client: NewClient,
) -> None:
    mentor, mentee, subject = a_pair()
    ruth, jun = new_client(mentor), new_client(mentee)
    page = ruth.follow(ruth.get(path(subject)), "Find a time")
    assert page.h1 == "Find a time with Jun"
    assert "Thursday 8 January, 18:00 (Europe/London); for Jun Friday 9 January, 03:00" in page.main
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
    mentor, _mentee, subject = a_pair(windows="when it suits")
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
    mentor, mentee, subject = a_pair()
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
    mentor, mentee, subject = a_pair()
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
    mentor, mentee, subject = a_pair()
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
    mentor, mentee, subject = a_pair()
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
    page = ruth.follow(ruth.get("home.index"), "Say how it was: Did you and Jun meet?")
    ruth.submit(page.form(button="We met"))
    assert "Nothing. Enjoy your day." in jun.get("home.index").main


def test_a_doubt_is_told_without_blame(
    new_client: NewClient, clock: time_machine.Traveller
) -> None:
    mentor, mentee, subject = a_pair()
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
    mentor, mentee, subject = a_pair()
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


def test_two_people_in_one_note_lose_nothing(new_client: NewClient) -> None:
    mentor, mentee, subject = a_pair()
    ruth, jun = new_client(mentor), new_client(mentee)
    page = ruth.get(path(subject, "/notes"))
    page = ruth.submit(page.form(field="text").fill(text="We began with the team.", readers="both"))
    mine, theirs = (
        each.follow(each.get(path(subject, "/notes")), "Change").form(field="text")
        for each in (ruth, jun)
    )
    jun.submit(theirs.fill(text="We began with the team, and its manager."))
    page = ruth.submit(mine.fill(text="We began with the team of two."))
    assert page.status == HTTPStatus.CONFLICT
    assert "Jun saved this note meanwhile" in page.main
    assert "and its manager." in page.main
    assert page.form(field="text").fields["text"] == ["We began with the team of two."]
    page = ruth.submit(page.form(field="text"))
    assert "We began with the team of two." in jun.get(path(subject, "/notes")).main


def test_a_private_note_is_nobody_elses(new_client: NewClient) -> None:
    mentor, mentee, subject = a_pair()
    ruth, jun = new_client(mentor), new_client(mentee)
    form = ruth.get(path(subject, "/notes")).form(field="text")
    # Nothing chosen is private: a slip must not publish anything.
    page = ruth.submit(form.fill(text="He reminds me of myself.", readers=None))
    assert "Only you read it" in page.text
    where = page.link("Change").href
    assert "reminds" not in jun.get(path(subject, "/notes")).main
    jun.get(where, expect=HTTPStatus.NOT_FOUND)
    for rest in ("", "/delete"):
        assert jun.post(where + rest, {"text": "x", "version": "1"}).status == HTTPStatus.NOT_FOUND
    page = ruth.submit(
        ruth.get(path(subject, "/notes")).form(button="Delete the note of Monday 5 January")
    )
    assert "No notes yet" in page.main


def test_who_does_what_by_when(new_client: NewClient) -> None:
    mentor, mentee, subject = a_pair()
    ruth, jun = new_client(mentor), new_client(mentee)
    page = ruth.get(path(subject, "/notes"))
    task = {"what": "Write to Kwame", "who": "other", "due_on": "2026-02-01"}
    page = ruth.submit(page.form(field="what").fill(**task))
    assert "Jun, by Sunday 1 February" in page.main
    page = jun.submit(jun.get(path(subject, "/notes")).form(button="Done Write to Kwame"))
    assert "You, done on" in page.main
    page = ruth.submit(ruth.get(path(subject, "/notes")).form(button="Take away Write to Kwame"))
    assert "Nothing to do is noted" in page.main


def test_strangers_and_the_blocked_find_nothing(new_client: NewClient) -> None:
    mentor, mentee, subject = a_pair()
    agreed(subject, mentor, mentee, SOON)
    note = note_commands.write_note(
        subject.public_id, by=mentor.id, text="x", is_private=False, now=THEN
    )
    pages = ["", "/new", "/1", "/1/times", "/1/cancel", "/1.ics"]
    places = [path(subject, f"/sessions{each}") for each in pages]
    places += [path(subject, "/notes"), path(subject, f"/notes/{note}")]
    stranger, blocked = new_client(builders.a_member()), new_client(mentee)
    connections.block(mentee.public_id, by=mentor.id, now=THEN)
    for client in (stranger, blocked):
        for place in places:
            client.get(place, expect=HTTPStatus.NOT_FOUND)
        posted = client.post(path(subject, "/sessions/1/take"), {"time": "2026-01-12T09:00Z"})
        assert posted.status == HTTPStatus.NOT_FOUND
    new_client(mentor).get(path(subject, "/sessions/2"), expect=HTTPStatus.NOT_FOUND)


def test_after_the_end_nothing_is_planned_and_everything_can_be_read(
    new_client: NewClient,
) -> None:
    mentor, mentee, subject = a_pair()
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


# ---------------------------------------------------------------------------------------- calendar
def test_a_calendar_under_a_secret_address_is_read_without_a_cookie_until_it_is_taken_back(
    new_client: NewClient,
) -> None:
    mentor, mentee, subject = a_pair()
    agreed(subject, mentor, mentee, SOON)
    proposed(subject, mentor, SOON + WEEK)
    jun, program = new_client(mentee), new_client()

    def address(page: Page) -> str:
        return next(words(each) for each in page.all("code")).removeprefix("http://localhost")

    first = address(jun.submit(jun.get("mentoring.my_calendar").form(button="Make the address")))
    read = program.get(first)
    assert "set-cookie" not in read.headers
    assert (read.html.count("BEGIN:VEVENT"), "METHOD:PUBLISH" in read.html) == (1, True)
    assert first not in jun.get("mentoring.my_calendar").html
    cancel_session(subject, 1, by=mentor.id, now=THEN)
    assert "STATUS:CANCELLED" in program.get(first).html

    second = address(jun.submit(jun.get("mentoring.my_calendar").form(button="Make a new one")))
    program.get(first, expect=HTTPStatus.NOT_FOUND)
    program.get(second)
    with writing() as session:
        query = update(AssociationMembership).where(AssociationMembership.person_id == mentee.id)
        session.execute(query.values(state=MembershipState.SUSPENDED))
    program.get(second, expect=HTTPStatus.NOT_FOUND)
    with writing() as session:
        session.execute(query.values(state=MembershipState.ACTIVE))
    jun.submit(jun.get("mentoring.my_calendar").form(button="Take it back"))
    program.get(second, expect=HTTPStatus.NOT_FOUND)
    assert "set-cookie" not in program.get("/calendar/x.ics", expect=HTTPStatus.NOT_FOUND).headers


def test_a_calendar_is_read_so_often_and_no_more(make_app: Callable[..., Flask]) -> None:
    with make_app(rate_limits=True).app_context():
        person = builders.a_member()
        secret = feeds.renew_feed(by=person.id, now=THEN)
        program = InspectingClient(current_app._get_current_object())  # type: ignore[attr-defined]
        for _ in range(60):
            program.get(f"/calendar/{secret}.ics")
        program.get(f"/calendar/{secret}.ics", expect=HTTPStatus.TOO_MANY_REQUESTS)
