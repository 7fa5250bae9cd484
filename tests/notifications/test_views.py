"""The list in the app, the number beside it, and the page on which one chooses."""

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from alumnet.connections import commands as connections
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.registry import registry
from alumnet.mentoring import commands as mentoring
from alumnet.mentoring.commands import sessions
from alumnet.mentoring.rules.sessions import About, Subject
from alumnet.notifications.models import Notification, NotificationChoice
from alumnet.notifications.queries import own_preferences
from alumnet.notifications.rules.deciding import MailState
from alumnet.notifications.rules.notice import Channel, Group
from alumnet.notifications.rules.timing import Rhythm
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mentoring.asking import a_request, an_asked_pair, request_row
from tests.mentoring.meeting import SOON, proposed
from tests.notifications.telling import rows, work
from tests.page import Page

NewClient = Callable[..., InspectingClient]


def lines(page: Page) -> list[str]:
    """Return what the list says, line by line, with where each leads."""
    return [
        f"{link.text} {link.href}"
        for link in page.links
        if link.href.startswith(("/requests/", "/mentorships/"))
    ]


@pytest.fixture
def pair(app: Flask) -> tuple[Built, Built, str]:
    found = an_asked_pair()
    work(THEN)
    return found


@pytest.mark.postgresql
def test_the_list_says_what_happened_and_leads_to_how_it_stands_now(
    pair: tuple[Built, Built, str], new_client: NewClient
) -> None:
    mentor, mentee, public_id = pair
    page = new_client(mentor).get("home.index")
    assert "1 new" in page.text
    page = new_client(mentor).get("notifications.index", statements=6)
    assert lines(page) == [f"Jun wrote to you /requests/{public_id}"]
    found = mentoring.accept_request(public_id, by=mentor.id, now=THEN)
    work(THEN)
    client = new_client(mentee)
    assert lines(client.get("notifications.index")) == [f"Ruth said yes /mentorships/{found}"]
    page = client.get("notifications.index")
    page = client.submit(page.form(button="Mark as read Ruth said yes"))
    assert "Mark" not in page.main
    assert " new" not in page.text


@pytest.mark.postgresql
def test_what_was_done_elsewhere_is_not_new_any_more(
    pair: tuple[Built, Built, str], new_client: NewClient
) -> None:
    mentor, mentee, public_id = pair

    def new(person: Built) -> int:
        client = new_client(person)
        counted = re.search(r"(\d+) new", client.get("home.index").text)
        marks = client.get("notifications.index").main.count("Mark as read")
        assert int(counted[1] if counted else 0) == marks
        return marks

    assert new(mentor) == 1
    token = mentoring.token_for(request_row(public_id).id, now=THEN)
    mentoring.answer_by_mail(token or "", mentoring.Question("Which sector?"), now=THEN)
    work(THEN)
    assert (new(mentor), new(mentee)) == (0, 1)  # answered from a mail
    mentoring.reply(public_id, by=mentee.id, answer="Energy.", now=THEN)
    assert new(mentee) == 0
    mentoring.explore_request(public_id, by=mentor.id, now=THEN)
    work(THEN)
    assert new(mentee) == 1  # news that asks nothing stays until it is looked at
    subject = Subject(About.REQUEST, public_id)
    number = proposed(subject, mentee, SOON)
    work(THEN)
    before = new(mentor)
    sessions.confirm_session(subject, number, by=mentor.id, chosen=SOON, now=THEN)
    assert new(mentor) == before - 1


def test_marking_all_leaves_what_came_after_the_page_was_opened(
    pair: tuple[Built, Built, str], new_client: NewClient
) -> None:
    mentor, _mentee, _public_id = pair
    client = new_client(mentor)
    page = client.get("notifications.index")
    a_request(builders.a_member("Ines Moreau"), mentor)
    work(THEN)
    page = client.submit(page.form(button="Mark all as read"))
    assert "1 new" in page.text
    assert [row.read_at is not None for row in rows(mentor)] == [True, False]


def test_what_belongs_to_others_is_not_marked(
    pair: tuple[Built, Built, str], new_client: NewClient
) -> None:
    mentor, mentee, _public_id = pair
    page = new_client(mentor).get("notifications.index")
    action = page.form(button="Mark as read Jun wrote to you").action
    stranger = new_client(mentee)
    stranger.post(action, expect=HTTPStatus.NOT_FOUND)
    stranger.post("/notifications/made-up/read", expect=HTTPStatus.NOT_FOUND)
    stranger.post(
        "notifications.read_all", {"up_to": "made up"}, expect=HTTPStatus.SEE_OTHER, follow=False
    )
    assert rows(mentor)[0].read_at is None


@pytest.mark.postgresql
@pytest.mark.parametrize("how", ["block", "suspension", "erasure"])
def test_who_is_blocked_gone_or_out_vanishes_from_list_and_number(
    pair: tuple[Built, Built, str], new_client: NewClient, how: str
) -> None:
    mentor, mentee, _public_id = pair
    with writing() as session:
        lock_people(session, mentee.id)
        if how == "suspension":
            mentoring.void_for(session, mentee.id, THEN)
        elif how == "erasure":
            registry.erasers["notifications"](session, mentee.id, THEN)
    if how == "block":
        connections.block(mentor.public_id, by=mentee.id, now=THEN)
    page = new_client(mentor).get("notifications.index")
    assert "Nothing new" in page.main
    assert " new" not in page.html.partition("<main")[0]


def test_a_long_list_goes_on_and_the_number_stops_at_a_hundred(
    pair: tuple[Built, Built, str], new_client: NewClient
) -> None:
    mentor, _mentee, _public_id = pair
    many = [
        {
            "person_id": mentor.id,
            "code": "account_password_changed",
            "entry_id": 10_000 + number,
            "created_at": THEN + timedelta(minutes=number),
            "mail": MailState.SENT,
        }
        for number in range(104)
    ]
    with writing() as session:
        session.execute(insert(Notification), many)
    client = new_client(mentor)
    seen = 0
    page = client.get("notifications.index")
    assert "100 new" in page.text
    while "Next page" in page.main:
        seen += page.main.count("Your password was changed")
        page = client.follow(page, "Next page")
    assert lines(page)[-1].startswith("Jun wrote to you")
    assert client.get("notifications.index", after="made up").status == HTTPStatus.OK
    assert seen == 2 * 100  # each line and the hidden words of its button


@pytest.mark.postgresql
def test_everything_is_chosen_on_one_page(app: Flask, new_client: NewClient) -> None:
    member = builders.a_member()
    client = new_client(member)
    form = client.get("notifications.preferences").form(button="Save")
    assert "mails-staff" not in form.names
    form.fill(
        **{"mails-requests": "digest", "mails-mentorships": "off"},
        rhythm="daily",
        digest_hour="6",
        quiet_from="22",
        quiet_to="7",
        zone="Asia/Seoul",
    )
    page = client.submit(form)
    assert "Saved." in page.text
    own = own_preferences(reading(), member.id, THEN)
    assert own.channels[Group.REQUESTS] is Channel.DIGEST
    assert own.channels[Group.MENTORSHIPS] is Channel.OFF
    times = own.times
    assert (times.zone, times.rhythm, times.digest_hour) == ("Asia/Seoul", Rhythm.DAILY, 6)
    assert (times.quiet_from, times.quiet_to) == (22, 7)
    page = client.submit(
        page.form(button="Save").fill(
            rhythm="never", quiet_from="", quiet_to="", **{"mails-requests": "at_once"}
        )
    )
    own = own_preferences(reading(), member.id, THEN)
    assert (own.has_digest, own.times.quiet_from) == (False, None)


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"quiet_from": "22"}, "Choose when your quiet hours begin and when they end"),
        ({"quiet_from": "7", "quiet_to": "7"}, "Choose an end that differs from the beginning"),
        ({"rhythm": "never", "mails-requests": "digest"}, "Choose when the digest comes"),
        ({"zone": "Europe/Atlantis"}, "Choose one of these"),
        ({"digest_hour": "24"}, "Choose one of these"),
        ({"mails-requests": "pigeon"}, "Choose one of these"),
        ({"rhythm": ""}, "Choose one of these"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_kept(
    app: Flask, new_client: NewClient, chosen: dict[str, str], sentence: str
) -> None:
    client = new_client(builders.a_member())
    said = {
        "mails-requests": "at_once",
        "mails-mentorships": "at_once",
        "rhythm": "weekly",
        "digest_hour": "8",
        "quiet_from": "",
        "quiet_to": "",
        "zone": "",
    }
    page = client.post(
        "notifications.preferences", said | chosen, expect=HTTPStatus.UNPROCESSABLE_ENTITY
    )
    assert sentence in page.main
    assert reading().scalar(select(func.count(NotificationChoice.group))) == 0


def test_the_staff_choose_for_their_mails_too(app: Flask, new_client: NewClient) -> None:
    admin = builders.an_admin(builders.an_association())
    client = new_client(admin)
    page = client.get("notifications.preferences", statements=7)
    client.submit(page.form(button="Save").fill(**{"mails-staff": "off"}))
    assert own_preferences(reading(), admin.id, THEN).channels[Group.STAFF] is Channel.OFF


def test_a_copy_of_ones_data_has_what_one_was_told_and_chose(
    pair: tuple[Built, Built, str], new_client: NewClient
) -> None:
    mentor, _mentee, _public_id = pair
    client = new_client(mentor)
    client.submit(client.get("notifications.preferences").form(button="Save"))
    told = registry.exporters["notifications"](reading(), mentor.id)
    assert [each["what"] for each in told["told"]] == ["request_submitted"]
    assert told["mails"]["requests"] == "at_once"
    assert told["times"]["digest"] == "weekly"
    with writing() as session:
        registry.erasers["notifications"](session, mentor.id, THEN)
    assert registry.exporters["notifications"](reading(), mentor.id) == {
        "told": [],
        "mails": {},
        "times": None,
        "mails_that_came_back": [],
    }
