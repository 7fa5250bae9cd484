"""Group hours: several who ask the same meet a mentor once, and nobody loses anything by it."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from alumnet.connections import commands as connections
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.commands import calendar_feeds as feeds
from alumnet.mentoring.jobs import watch_desks
from alumnet.mentoring.models import GroupHour, GroupInvitation
from alumnet.mentoring.rules import RequestState, errors
from alumnet.mentoring.rules.desk_states import GroupHourState, InvitationState
from alumnet.mentoring.rules.group_hour_table import compatible
from alumnet.mentoring.rules.session_errors import BegunAlready, NotBegun, TimePassed, TimeTooFar
from alumnet.mentoring.rules.wall_times import WallTime, wall_time_of
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient
from tests.mentoring.asking import DAY, a_request, request_row, state_of, told

NewClient = Callable[..., InspectingClient]
TOPIC = "career-planning"
NAMES = ("Jun Baek", "Ines Roca", "Kwame Boateng")


pytestmark = pytest.mark.usefixtures("then")


class Crowd:
    """A mentor and three people who ask the same."""

    def __init__(self) -> None:
        self.mentor = builders.a_mentor("Ruth Adeyemi", places=3)
        self.people = [builders.a_member(name) for name in NAMES]
        self.requests = [a_request(each, self.mentor) for each in self.people]

    def plan(self, *, after: timedelta = 3 * DAY, **more: object) -> str:
        values = {
            "topic": TOPIC,
            "time": wall_time_of(THEN + after, "Europe/London"),
            "minutes": 60,
            "place": "https://meet.example.org/ruth",
            "requests": self.requests,
        }
        plan = commands.GroupPlan(**(values | more))  # type: ignore[arg-type]
        return commands.plan_group_hour(plan, by=self.mentor.id, now=THEN)


@pytest.fixture
def crowd(app: Flask) -> Crowd:
    return Crowd()


def invitations() -> dict[int, GroupInvitation]:
    session = reading()
    session.expire_all()
    return {each.person_id: each for each in session.scalars(select(GroupInvitation))}


@pytest.mark.postgresql
def test_an_hour_from_the_desk_to_it_answered_me(new_client: NewClient, crowd: Crowd) -> None:
    mentor = new_client(crowd.mentor)
    page = mentor.get("mentoring.mentor_desk")
    assert "Three people ask about" in page.main
    page = mentor.follow(page, "Plan a group hour")
    form = page.form(field="place").fill(
        day="2026-01-08", at="18:00", place="https://meet.example.org/ruth"
    )
    page = mentor.submit(form)
    assert page.h1.startswith("Your hour about")
    assert page.main.count("No answer yet") == 3
    where = page.url

    jun, ines, kwame = (new_client(each) for each in crowd.people)
    assert "Ruth offers an hour to you and others" in jun.get("home.index").main
    page = jun.follow(jun.get("mentoring.requests_list"), "Say whether you come")
    assert "meet.example.org" not in page.text  # only those who come see the place
    assert "Ines" not in page.text
    page = jun.submit(page.form(button="Yes, I come").fill(shows_name="y").press("Yes, I come"))
    assert "meet.example.org" in page.main
    assert "Ruth offers an hour" not in jun.get("home.index").main
    page = jun.follow(jun.get("mentoring.requests_list"), "See the hour: Ruth Adeyemi")
    assert page.link("https://meet.example.org/ruth").href == "https://meet.example.org/ruth"
    page = ines.get(where)
    assert "Jun" not in page.text  # nobody sees who else was asked before they accept
    page = ines.submit(page.form(button="Yes, I come").press("Yes, I come"))
    assert "With you: Jun" in page.main
    assert "Ines" not in jun.get(where).text  # she didn't say that she wants to be named
    page = kwame.submit(kwame.get(where).form(button="Not this time").press("Not this time"))
    assert "meet.example.org" not in page.text
    assert [state_of(each) for each in crowd.requests] == [RequestState.SUBMITTED] * 3
    assert "Two of three come so far" in mentor.get("mentoring.mentor_desk").main

    later = THEN + 3 * DAY + timedelta(hours=10)
    with time_machine.travel(later, tick=False):
        page = jun.submit(jun.get(where).form(button="Yes, it answered it"))
        assert "You said that it did" in page.main
    row = request_row(crowd.requests[0])
    assert (row.state, row.asks_again_from) == (RequestState.WITHDRAWN, later)
    assert state_of(crowd.requests[1]) is RequestState.SUBMITTED


def test_strangers_find_no_hour_and_cannot_act_on_one(new_client: NewClient, crowd: Crowd) -> None:
    public_id = crowd.plan()
    greta = builders.a_mentor("Greta", places=3)
    client = new_client(greta)
    client.get("mentoring.group_hour", public_id=public_id, expect=HTTPStatus.NOT_FOUND)
    for what in ("answer", "answered", "cancel"):
        client.post(f"/group-hours/{public_id}/{what}", {"answer": "yes"}, expect=404)
    client.get("mentoring.new_group_hour", topic=TOPIC, expect=404)
    # A mentor can't invite those who asked somebody else, whatever the form says.
    others = commands.GroupPlan(
        topic=TOPIC,
        time=wall_time_of(THEN + DAY, "UTC"),
        minutes=60,
        place="x",
        requests=crowd.requests,
    )
    with pytest.raises(errors.GroupTooSmall):
        commands.plan_group_hour(others, by=greta.id, now=THEN)
    invited = new_client(crowd.people[0])
    invited.post("mentoring.cancel_group_hour", public_id=public_id, expect=404)


def test_a_plan_needs_a_time_ahead_enough_people_and_no_other_hour(crowd: Crowd) -> None:
    with pytest.raises(TimePassed):
        crowd.plan(after=-DAY)
    with pytest.raises(TimeTooFar):
        crowd.plan(after=200 * DAY)
    with pytest.raises(errors.GroupTooSmall):
        crowd.plan(requests=crowd.requests[:2])
    commands.withdraw_request(crowd.requests[0], by=crowd.people[0].id, now=THEN)
    with pytest.raises(errors.GroupTooSmall):
        crowd.plan()
    commands.undo_withdrawal(crowd.requests[0], by=crowd.people[0].id, now=THEN)
    crowd.plan()
    with pytest.raises(errors.GroupHourPlanned):
        crowd.plan()


@pytest.mark.postgresql
def test_cancelling_tells_everybody_who_had_not_said_no(crowd: Crowd) -> None:
    public_id = crowd.plan()
    jun, _ines, kwame = crowd.people
    commands.answer_invitation(public_id, by=jun.id, comes=True, now=THEN)
    commands.answer_invitation(public_id, by=kwame.id, comes=False, now=THEN)
    with pytest.raises(NotFound):
        commands.cancel_group_hour(public_id, by=jun.id, now=THEN)

    commands.cancel_group_hour(public_id, by=crowd.mentor.id, now=THEN)

    assert len(told("group_invitation.called_off")) == 2
    states = [each.state for each in invitations().values()]
    assert states.count(InvitationState.CLOSED) == 2
    with pytest.raises(errors.GroupHourOver):
        commands.answer_invitation(public_id, by=kwame.id, comes=True, now=THEN)
    assert [state_of(each) for each in crowd.requests] == [RequestState.SUBMITTED] * 3


@pytest.mark.postgresql
def test_an_hour_is_in_the_calendar_of_its_mentor_and_of_who_comes(
    new_client: NewClient, crowd: Crowd
) -> None:
    public_id = crowd.plan()
    jun, ines, _ = crowd.people
    commands.answer_invitation(public_id, by=jun.id, comes=True, now=THEN)
    addresses = {
        person.id: f"/calendar/{feeds.renew_feed(by=person.id, now=THEN)}.ics"
        for person in (crowd.mentor, jun, ines)
    }
    for person, title in ((crowd.mentor, "An hour with several"), (jun, "An hour with Ruth")):
        visitor = new_client(person)
        file = visitor.get("mentoring.group_hour_file", public_id=public_id)
        for calendar in (file.html, visitor.get(addresses[person.id]).html):
            (event,) = Calendar.from_ical(calendar).walk("VEVENT")
            found: Any = event
            assert str(found["SUMMARY"]) == title
            assert found["DTSTART"].dt == THEN + 3 * DAY
            assert "career" not in calendar.lower()
    invited = new_client(ines)
    invited.get("mentoring.group_hour_file", public_id=public_id, expect=HTTPStatus.NOT_FOUND)
    assert "VEVENT" not in invited.get(addresses[ines.id]).html
    commands.cancel_group_hour(public_id, by=crowd.mentor.id, now=THEN)
    assert "VEVENT" not in new_client(jun).get(addresses[jun.id]).html


def test_the_clock_closes_an_hour_that_is_over(crowd: Crowd) -> None:
    public_id = crowd.plan()
    jun, ines, _kwame = crowd.people
    commands.answer_invitation(public_id, by=jun.id, comes=True, now=THEN)
    with pytest.raises(NotBegun):
        commands.say_answered(public_id, by=jun.id, now=THEN)
    begun = THEN + 3 * DAY
    with pytest.raises(BegunAlready):
        commands.answer_invitation(public_id, by=ines.id, comes=True, now=begun)
    with pytest.raises(BegunAlready):
        commands.cancel_group_hour(public_id, by=crowd.mentor.id, now=begun)

    watch_desks(begun + timedelta(minutes=59))
    assert reading().scalars(select(GroupHour.state)).all() == [GroupHourState.PLANNED]
    watch_desks(begun + timedelta(hours=1))
    reading().expire_all()
    assert reading().scalars(select(GroupHour.state)).all() == [GroupHourState.OVER]
    assert invitations()[jun.id].state is InvitationState.COMING
    assert invitations()[ines.id].state is InvitationState.CLOSED
    assert len(told("group_invitation.called_off")) == 0
    for _ in range(2):
        commands.say_answered(public_id, by=jun.id, now=begun + DAY)
    assert state_of(crowd.requests[0]) is RequestState.WITHDRAWN


@pytest.mark.postgresql
def test_who_hides_from_the_others_employer_or_is_blocked_is_left_out(
    new_client: NewClient, crowd: Crowd
) -> None:
    jun, _ines, kwame = crowd.people
    acme = builders.an_organization("Acme")
    builders.a_job(jun, acme, 2020)
    builders.a_job(kwame, acme, 2021)
    page = new_client(crowd.mentor).get("mentoring.new_group_hour", topic=TOPIC)
    assert "Kwame" not in page.text
    assert "One more person asks the same" in page.main
    with pytest.raises(errors.CannotBeTogether):
        crowd.plan()


@pytest.mark.postgresql
def test_a_block_and_a_suspension_close_what_is_open(new_client: NewClient, crowd: Crowd) -> None:
    public_id = crowd.plan()
    jun, ines, kwame = crowd.people
    connections.block(crowd.mentor.public_id, by=jun.id, now=THEN)
    assert invitations()[jun.id].state is InvitationState.CLOSED
    with pytest.raises(NotFound):
        commands.answer_invitation(public_id, by=jun.id, comes=True, now=THEN)
    assert len(told("group_invitation.called_off")) == 0

    # Whom the mentor blocks reads what everybody reads when the mentor is gone.
    commands.answer_invitation(public_id, by=ines.id, comes=False, now=THEN)
    for person in (ines, kwame):
        connections.block(person.public_id, by=crowd.mentor.id, now=THEN)
        client = new_client(person)
        page = client.get("mentoring.group_hour", public_id=public_id)
        assert "It was called off" in page.main
        assert "About a group hour from" in client.follow(page, "Report this hour").main
    with pytest.raises(errors.GroupHourOver):
        commands.answer_invitation(public_id, by=ines.id, comes=True, now=THEN)
    with pytest.raises(NoSuchTransition):
        commands.answer_invitation(public_id, by=kwame.id, comes=True, now=THEN)
    assert len(told("group_invitation.called_off")) == 1

    with writing() as session:
        lock_people(session, ines.id)
        for each in registry.on_suspension:
            each(session, ines.id, THEN)
    assert invitations()[ines.id].state is InvitationState.CLOSED

    with writing() as session:
        lock_people(session, crowd.mentor.id)
        for each in registry.on_suspension:
            each(session, crowd.mentor.id, THEN)
    assert len(told("group_invitation.called_off")) == 1
    assert invitations()[kwame.id].state is InvitationState.CLOSED


def test_an_hour_in_the_night_when_clocks_go_back_is_asked_about(
    new_client: NewClient, crowd: Crowd
) -> None:
    with writing() as session:
        from alumnet.accounts.models import Account

        account = session.scalars(select(Account).where(Account.person_id == crowd.mentor.id)).one()
        account.zone = "Europe/Paris"
    october = THEN.replace(month=9, day=1)
    with time_machine.travel(october, tick=False):
        client = new_client(crowd.mentor)
        form = client.get("mentoring.new_group_hour", topic=TOPIC).form(field="place")
        form.fill(day="2026-10-25", at="02:30", place="The harbour café")
        page = client.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
        assert "twice" in page.alerts[0]
        form = page.form(field="place").fill(second="second")
        client.submit(form)
    hour = reading().scalars(select(GroupHour)).one()
    assert hour.starts_at == WallTime(hour.local_start, "Europe/Paris", 1).moment
    assert hour.starts_at.astimezone(ZoneInfo("Europe/Paris")).fold == 1


def test_whoever_is_apart_from_one_stays_out_of_the_hour() -> None:
    assert compatible([1, 2, 3, 4], {(1, 3), (4, 3)}) == [1, 2, 4]
    assert compatible([], set()) == []
