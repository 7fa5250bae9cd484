"""Pages of notes and things to do, and calendars under a secret address."""

from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask, current_app
from sqlalchemy import update

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.connections import commands as connections
from alumnet.kernel.db import writing
from alumnet.mentoring import commands
from alumnet.mentoring.commands import calendar_feeds as feeds
from alumnet.mentoring.commands.sessions import cancel_session, change_place
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient
from tests.mentoring.meeting import (
    WEEK,
    a_pair_in_two_zones,
    agreed,
    path,
    proposed,
)
from tests.page import Page, words

NewClient = Callable[..., InspectingClient]
SOON = THEN + WEEK


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Let all tests begin at the moment that builders write down."""
    with time_machine.travel(THEN, tick=False) as traveller:
        yield traveller


def test_two_people_in_one_note_lose_nothing(new_client: NewClient) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
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
    mentor, mentee, subject = a_pair_in_two_zones()
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
    mentor, mentee, subject = a_pair_in_two_zones()
    ruth, jun = new_client(mentor), new_client(mentee)
    page = ruth.get(path(subject, "/notes"))
    task = {"what": "Write to Kwame", "who": "other", "due_on": "2026-02-01"}
    page = ruth.submit(page.form(field="what").fill(**task))
    assert "Jun, by Sunday 1 February" in page.main
    page = jun.submit(jun.get(path(subject, "/notes")).form(button="Done Write to Kwame"))
    assert "You, done on" in page.main
    late = page.form(button="Not done Write to Kwame")
    commands.end_mentorship(subject.public_id, by=mentor.id, now=THEN)
    page = jun.submit(late)
    assert "This has ended, so what there was to do stays as it is." in page.text
    assert "You, done on" in page.main
    assert "Not done" not in page.main
    page = ruth.submit(ruth.get(path(subject, "/notes")).form(button="Take away Write to Kwame"))
    assert "Nothing to do is noted" in page.main


def test_a_calendar_under_a_secret_address_is_read_without_a_cookie_until_it_is_taken_back(
    new_client: NewClient,
) -> None:
    mentor, mentee, subject = a_pair_in_two_zones()
    agreed(subject, mentor, mentee, SOON)
    change_place(subject, 1, by=mentor.id, place="At mine", now=THEN)
    proposed(subject, mentor, SOON + WEEK)
    jun, program = new_client(mentee), new_client()

    def address(page: Page) -> str:
        return next(words(each) for each in page.all("code")).removeprefix("http://localhost")

    first = address(jun.submit(jun.get("mentoring.my_calendar").form(button="Make the address")))
    read = program.get(first)
    assert "set-cookie" not in read.headers
    assert (read.html.count("BEGIN:VEVENT"), "METHOD:PUBLISH" in read.html) == (1, True)
    assert first not in jun.get("mentoring.my_calendar").html
    assert "LOCATION" in read.html
    cancel_session(subject, 1, by=mentor.id, now=THEN)
    connections.block(mentee.public_id, by=mentor.id, now=THEN)
    read = program.get(first)
    assert ("STATUS:CANCELLED" in read.html, "LOCATION" in read.html) == (True, False)

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
