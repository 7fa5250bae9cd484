"""Asking to be connected: a yes is told, a no looks like no answer, limits count what was sent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from alumnet.accounts.models import MembershipState, Person
from alumnet.connections import commands, queries, rules
from alumnet.connections.jobs import end_requests
from alumnet.connections.models import ConnectionState
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import NoSuchTransition
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.connections.asking import DAY, ask, rows, states
from tests.mailserver import MailServer, html_of, text_of

pytestmark = pytest.mark.usefixtures("then")
NewClient = Callable[..., InspectingClient]
ACCEPTED, PENDING = ConnectionState.ACCEPTED, ConnectionState.PENDING


@pytest.mark.postgresql
def test_asking_from_a_page_and_saying_yes(
    app: Flask, new_client: NewClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    jun, ruth = builders.a_member("Jun Baek", is_listed=False), builders.a_member("Ruth Adeyemi")
    acme = builders.an_organization("Acme")
    builders.a_job(jun, acme, 2012, 2015)
    builders.a_job(ruth, acme, 2010, 2016)
    asking, answering = new_client(jun), new_client(ruth)
    answering.get(f"/people/{jun.public_id}", expect=404)
    page = asking.follow(asking.get(f"/people/ruth-adeyemi-{ruth.public_id}"), "Connect")
    page = asking.submit(page.form(field="note").fill(note="x" * 301), expect=422)
    assert "301 characters" in page.main
    form = page.form(field="note").fill(note="We shared a <slow> printer.")
    assert "Ruth is asked." in asking.submit(form).main
    assert "No answer so far; asking someone else is fine." in asking.submit(form).main
    assert states() == [PENDING]

    worker()
    mail = mailbox.last(ruth.email)
    assert mail["Subject"] == "A note from Jun"
    assert "printer" not in text_of(mail) + html_of(mail)
    page = answering.get("/")
    assert "Somebody asks to be connected with you" in page.main
    assert "1 waiting" in page.text
    page = answering.get("members.circle")
    assert "We shared a <slow> printer." in page.main
    assert "You both worked at Acme from 2012 to 2015." in page.main
    answering.get(f"/people/jun-baek-{jun.public_id}")
    page = answering.submit(page.form(button="Connect with Jun Baek"))
    assert "You and Jun are connected." in page.main
    assert "waiting" not in page.text
    worker()
    assert "You and Ruth are connected." in text_of(mailbox.last(jun.email))
    assert "Ruth Adeyemi" in asking.get("members.circle").main
    assert queries.connected_ids(reading(), jun.id) == {ruth.id}


def test_an_end_is_quiet_and_both_may_ask_again(
    app: Flask, new_client: NewClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    jun, ruth = builders.a_member("Jun Baek"), builders.a_member("Ruth Adeyemi")
    builders.a_connection(jun, ruth)
    client = new_client(ruth)
    page = client.get(f"/people/jun-baek-{jun.public_id}")
    page = client.follow(page, "End the connection")
    page = client.submit(page.form(button="End the connection"))
    assert "aren't connected any more" in page.main
    assert states() == [ConnectionState.REMOVED]
    worker()
    assert len(mailbox.messages) == 0
    assert "Nobody yet" in new_client(jun).get("members.circle").main
    assert not ask(jun, ruth)


class World:
    """Jun asked Ruth; what he can see and do from then on, without the names of his own world."""

    def __init__(self, client: InspectingClient, home: Built) -> None:
        self.jun = builders.a_member("Jun Baek", of=home)
        self.ruth = builders.a_member("Ruth Adeyemi", of=home)
        self.others = [builders.a_member(f"Other {number}", of=home) for number in range(6)]
        self.client = client
        for person in (self.ruth, *self.others[:4]):
            ask(self.jun, person, note="Hello")

    def pages(self, *more: str) -> list[str]:
        ruth = self.ruth.public_id
        self.client.sign_in(self.jun)
        paths = ["/connections", f"/people/{ruth}/connect", f"/people/ruth-adeyemi-{ruth}", *more]
        pages = [self.client.get(path, expect=None) for path in paths]
        found = [f"{page.status} {len(page.statements)} {page.text}" for page in pages]
        found.append(str(registry.exporters["connections"](reading(), self.jun.id)))
        for person in (self.jun, self.ruth, *self.others):
            found = [text.replace(person.public_id, "id") for text in found]
        return found

    def tries(self, other: Built, now: datetime) -> Any:
        try:
            return ask(self.jun, other, now=now)
        except DomainError as error:
            return error.code, error.facts


@pytest.fixture
def worlds(app: Flask, new_client: NewClient) -> list[World]:
    """Give worlds that are the same so far."""
    home = builders.an_association()
    return [World(new_client(), home) for _ in range(3)]


def same(found: list[Any]) -> Any:
    first, *others = found
    for other in others:
        assert other == first
    return first


def test_a_no_looks_like_no_answer_for_ever(
    worlds: list[World],
    then: time_machine.Traveller,
    worker: Callable[..., int],
    mailbox: MailServer,
) -> None:
    silent, refused, apart = worlds
    worker()
    mailbox.clear()

    def say_no(now: datetime) -> None:
        commands.decline(refused.jun.public_id, by=refused.ruth.id, now=now)
        commands.block(apart.jun.public_id, by=apart.ruth.id, now=now)
        commands.unblock(apart.jun.public_id, by=apart.ruth.id, now=now)

    def same_day(day: int) -> tuple[Any, Any]:
        now = THEN + day * DAY
        then.move_to(now)
        end_requests(now)
        if day in {1, 59, 60, 180}:
            same([world.pages() for world in worlds])
        number = 4 if day < 20 else 5
        to_ruth = same([world.tries(world.ruth, now) for world in worlds])
        return to_ruth, same([world.tries(world.others[number], now) for world in worlds])

    say_no(THEN)
    until = THEN + 14 * DAY
    too_many = ("too_many_asked", {"most": 5, "until": until})
    assert same_day(1) == (("asked_before", {}), too_many)
    assert same_day(13) == (("asked_before", {}), too_many)
    assert same_day(14) == (("asked_before", {}), False)
    assert same_day(59) == (("asked_before", {}), False)
    again = ("ask_again_later", {"until": THEN + 180 * DAY})
    assert same_day(60)[0] == again
    assert same_day(179)[0] == again
    for day in (180, 360):
        assert same_day(day)[0] is False
        say_no(THEN + day * DAY)
    assert same_day(700)[0] == ("asked_often_enough", {})
    assert ConnectionState.EXPIRED in {row.state for row in rows()}
    same([world.pages("/", "/notifications") for world in worlds])
    worker()
    assert [mail["To"] for mail in mailbox.messages if silent.jun.email in str(mail["To"])] == []


def test_a_block_looks_like_a_listing_that_was_hidden(
    worlds: list[World], then: time_machine.Traveller
) -> None:
    hidden, blocked, _ = worlds
    with writing() as session:
        session.get_one(Person, hidden.ruth.id).is_listed = False
    commands.block(blocked.jun.public_id, by=blocked.ruth.id, now=THEN)
    for day in (0, 60):
        then.move_to(THEN + day * DAY)
        end_requests(THEN + day * DAY)
        same([hidden.pages(), blocked.pages()])
    for world in (hidden, blocked):
        ruth = world.ruth.public_id
        world.client.post("members.connect", {"note": "Hello"}, expect=404, handle=ruth)
        for step in ("withdraw", "accept", "remove"):
            world.client.post("members.connection_step", expect=404, step=step, handle=ruth)


@pytest.mark.postgresql
def test_whoever_said_no_may_ask_and_both_are_connected(app: Flask) -> None:
    jun, ruth, kim = (builders.a_member(name) for name in ("Jun Baek", "Ruth", "Kim"))
    ask(jun, ruth)
    commands.decline(jun.public_id, by=ruth.id, now=THEN)
    with pytest.raises(NoSuchTransition):
        commands.decline(jun.public_id, by=ruth.id, now=THEN)
    assert ask(ruth, jun, now=THEN + DAY)
    ask(jun, kim)
    assert ask(kim, jun)
    assert states() == [ACCEPTED, ACCEPTED]
    with pytest.raises(rules.ConnectedAlready):
        ask(jun, kim)
    commands.accept(kim.public_id, by=jun.id, now=THEN)
    assert states() == [ACCEPTED, ACCEPTED]


@pytest.mark.postgresql
def test_the_other_side_begins_anew_and_tries_count_from_there(app: Flask) -> None:
    jun, ruth = builders.a_member(), builders.a_member()
    for number in range(3):
        ask(jun, ruth, now=THEN + 180 * number * DAY)
        end_requests(THEN + (180 * number + 60) * DAY)
    late = THEN + 900 * DAY
    with pytest.raises(rules.AskedOften):
        ask(jun, ruth, now=late)
    ask(ruth, jun, now=late)
    end_requests(late + 60 * DAY)
    assert not ask(jun, ruth, now=late + 60 * DAY)


@pytest.mark.postgresql
def test_what_was_taken_back_keeps_its_slot_and_its_day(app: Flask, new_client: NewClient) -> None:
    jun, ruth = builders.a_member("Jun Baek"), builders.a_member("Ruth Adeyemi")
    ask(jun, ruth)
    for _ in range(4):
        ask(jun, builders.a_member())
    client = new_client(jun)
    page = client.get("members.connect", handle=ruth.public_id)
    page = client.submit(page.form(button="Take it back"))
    assert "You took it back." in page.main
    assert "Ruth Adeyemi" not in page.main
    with pytest.raises(NotFound):
        commands.accept(jun.public_id, by=ruth.id, now=THEN)
    with pytest.raises(rules.AskAgainLater):
        ask(jun, ruth, now=THEN + DAY)
    page = client.get("members.connect", handle=builders.a_member("Kim").public_id)
    page = client.submit(page.form(field="note").fill(note="Six is one too many."), expect=422)
    assert "You asked five people lately. From Monday 19 January 2026 you can ask another." in (
        page.main
    )
    assert "Six is one too many." in page.text


@pytest.mark.postgresql
def test_the_last_day_holds_whether_or_not_a_job_has_run(app: Flask) -> None:
    jun, ruth = builders.a_member(), builders.a_member()
    ask(jun, ruth)
    over = THEN + 60 * DAY
    for command, by, other in (("accept", ruth, jun), ("withdraw", jun, ruth)):
        with pytest.raises(rules.RequestOver):
            getattr(commands, command)(other.public_id, by=by.id, now=over)
    assert not ask(ruth, jun, now=over)
    assert states() == [ConnectionState.EXPIRED, PENDING]
    end_requests(over + 60 * DAY - timedelta(seconds=1))
    assert states()[1] is PENDING
    end_requests(over + 60 * DAY)
    assert states()[1] is ConnectionState.EXPIRED


def test_what_a_block_ended_is_no_request_any_more_after_its_last_day(app: Flask) -> None:
    jun, ruth = builders.a_member(), builders.a_member()
    ask(jun, ruth)
    commands.block(jun.public_id, by=ruth.id, now=THEN)
    commands.unblock(jun.public_id, by=ruth.id, now=THEN)
    assert not ask(ruth, jun, now=THEN + 60 * DAY)
    assert states() == [ConnectionState.VOIDED, PENDING]


def test_nobody_asks_before_approval_or_is_asked_afterwards(
    app: Flask, new_client: NewClient
) -> None:
    ruth = builders.a_member("Ruth Adeyemi")
    waits = builders.an_account(builders.a_person("Jun Baek"))
    builders.a_membership(waits, builders.an_association(), MembershipState.PENDING)
    with pytest.raises(NotFound):
        ask(waits, ruth)
    with pytest.raises(NotFound):
        ask(ruth, waits)
    with pytest.raises(NotFound):
        commands.ask("nobody", by=ruth.id, note="", now=THEN)
    with pytest.raises(rules.ConnectsYourself):
        ask(ruth, ruth)
    page = new_client(waits).post("members.connect", {}, handle=ruth.public_id, follow=False)
    assert page.location.endswith("/waiting")
    assert states() == []


@pytest.mark.postgresql
def test_requests_end_with_a_suspension_and_everything_with_an_erasure(
    app: Flask, new_client: NewClient
) -> None:
    jun, ruth, kim = (builders.a_member(name) for name in ("Jun Baek", "Ruth Adeyemi", "Kim Lee"))
    ask(jun, ruth, note="Hello")
    builders.a_connection(jun, kim)
    assert "Jun Baek" in new_client(ruth).get("members.circle").main
    with writing() as session:
        for suspend in registry.on_suspension:
            suspend(session, jun.id, THEN)
    assert states() == [ConnectionState.VOIDED, ACCEPTED]
    assert "Jun Baek" not in new_client(ruth).get("members.circle").main
    assert "Jun Baek" in new_client(kim).get("members.circle").main
    with writing() as session:
        registry.erase(session, jun.id, THEN)
    assert states() == [ConnectionState.VOIDED, ConnectionState.REMOVED]
    assert [row.note for row in rows()] == ["", ""]


@pytest.mark.postgresql
def test_others_connect_two_people_and_an_open_request_becomes_that(app: Flask) -> None:
    jun, ruth, kim = (builders.a_member() for _ in range(3))
    ask(jun, ruth)
    for one, other in ((ruth, jun), (jun, kim), (kim, jun)):
        with writing() as session:
            lock_people(session, one.id, other.id)
            commands.connect(session, one.id, other.id, initiator=one.id, now=THEN)
    assert [(row.initiator_id, row.state) for row in rows()] == [
        (jun.id, ACCEPTED),
        (jun.id, ACCEPTED),
    ]
    commands.block(ruth.public_id, by=jun.id, now=THEN)
    with pytest.raises(NotFound), writing() as session:
        commands.connect(session, ruth.id, jun.id, initiator=jun.id, now=THEN)


def test_a_long_list_of_people_goes_on_over_pages(app: Flask, new_client: NewClient) -> None:
    ruth, association = builders.a_member("Ruth Adeyemi"), builders.an_association()
    people = [builders.a_member(f"Person {number}", of=association) for number in range(22)]
    for person in people:
        builders.a_connection(ruth, person)
    client = new_client(ruth)
    page = client.get("members.circle")
    assert "Person 21" in page.main
    assert "Person 1 " not in page.main
    page = client.follow(page, "Next page")
    assert "Person 1" in page.main
    assert "Person 2 " not in page.main
