"""Writing to people one knows, beside all requests: who may, what stays, and the list of all."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import true

from alumnet.connections import commands as connections
from alumnet.kernel.db import writing
from alumnet.kernel.ids import new_public_id
from alumnet.kernel.registry import registry
from alumnet.messaging import commands
from alumnet.messaging.rules import NobodyToWriteTo
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mailserver import MailServer, html_of, text_of
from tests.mentoring.talking import a_pair, say, suspend

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("then")]
NewClient = Callable[..., InspectingClient]
MINUTE = timedelta(minutes=1)


def write(by: Built, other: Built, text: str = "Hello.") -> None:
    """Write to somebody."""
    key = new_public_id()
    commands.write(other.public_id, by=by.id, text=text, form_key=key, now=THEN)


def two_who_know_each_other() -> tuple[Built, Built]:
    jun, ruth = builders.a_member("Jun Baek"), builders.a_member("Ruth Adeyemi")
    builders.a_connection(jun, ruth)
    return jun, ruth


def test_people_who_know_each_other_write_and_read(
    app: Flask,
    new_client: NewClient,
    then: time_machine.Traveller,
    worker: Callable[..., int],
    mailbox: MailServer,
) -> None:
    jun, ruth = two_who_know_each_other()
    writing_one, reading_one = new_client(jun), new_client(ruth)
    assert "Nothing is written as yet" in writing_one.get("messaging.conversations").main
    page = writing_one.get(f"/people/ruth-adeyemi-{ruth.public_id}")
    page = writing_one.follow(page, "Write a message")
    page = writing_one.submit(page.form(field="text"), expect=422)
    assert "Write your message" in page.main
    form = page.form(field="text").fill(text="Do you still have <that> printer?")
    writing_one.submit(form)
    page = writing_one.submit(form)
    assert page.main.count("printer") == 1

    page = reading_one.get("messaging.conversations")
    assert "Do you still have <that> printer?" in page.main
    assert "1 new" in page.main
    assert "Messages1 new" in page.text
    then.move_to(THEN + 11 * MINUTE)
    worker()
    mail = mailbox.last(ruth.email)
    assert mail["Subject"] == "A note from Jun"
    assert "printer" not in text_of(mail) + html_of(mail)
    page = reading_one.follow(reading_one.follow(page, "Jun Baek", expect=303))
    assert "<that> printer?" in page.main
    reading_one.follow(page, "Report what Jun wrote at 09:00")
    page = reading_one.follow(reading_one.submit(page.form(button="Mark as read"), follow=False))
    assert "Mark as read" not in page.main
    assert "Messages1 new" not in page.text
    place = page.form(button="Don't tell me of messages here").action.removesuffix("/mute")
    reading_one.post(f"{place}/read", {"seen": "\0"}, follow=False, expect=303)
    page = reading_one.submit(page.form(button="Don't tell me of messages here"), follow=False)
    write(jun, ruth)
    page = reading_one.get("messaging.conversations")
    assert "muted" in page.main
    assert "1 new" not in page.main
    assert "Messages1 new" not in page.text


def test_what_was_written_stays_when_a_connection_ends_and_nothing_is_added(
    app: Flask, new_client: NewClient
) -> None:
    jun, ruth = two_who_know_each_other()
    write(jun, ruth, "Hello, Ruth.")
    client = new_client(ruth)
    form = client.get("messaging.direct", public_id=jun.public_id).form(field="text")
    connections.remove(jun.public_id, by=ruth.id, now=THEN)
    page = client.submit(form.fill(text="What I meant to say."), expect=409)
    assert "Hello, Ruth." in page.main
    assert "This conversation has ended." in page.main
    assert "What I meant to say." in page.main
    page = client.get(f"/people/jun-baek-{jun.public_id}")
    assert page.link("What you two wrote").href == f"/messages/with/{jun.public_id}"
    assert "Hello, Ruth." in client.get("messaging.conversations").main
    connections.ask(ruth.public_id, by=jun.id, note="", now=THEN)
    connections.accept(jun.public_id, by=ruth.id, now=THEN)
    write(ruth, jun, "Again.")


def test_nobody_writes_without_a_reason_or_across_a_block(
    app: Flask, new_client: NewClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    jun, ruth = two_who_know_each_other()
    kim = builders.a_member("Kim Lee")
    connections.ask(ruth.public_id, by=kim.id, note="", now=THEN)
    message = {"text": "Hello.", "form_key": ""}
    for by, other in ((kim, ruth), (ruth, kim), (ruth, ruth)):
        client = new_client(by)
        client.get("messaging.direct", public_id=other.public_id, expect=404)
        client.post("messaging.direct", message, public_id=other.public_id, expect=404)
    page = new_client(kim).get(f"/people/ruth-adeyemi-{ruth.public_id}")
    assert "Write a message" not in page.main
    new_client(kim).get("messaging.direct", public_id="nobody", expect=404)
    monkeypatch.setattr(registry, "may_write", [true])
    write(kim, ruth, "We were introduced.")
    write(jun, ruth)
    for other in (jun, kim):
        connections.block(other.public_id, by=ruth.id, now=THEN)
    client = new_client(ruth)
    assert "Nothing is written as yet" in client.get("messaging.conversations").main
    client.get("messaging.direct", public_id=jun.public_id, expect=404)
    client.post("messaging.direct", message, public_id=jun.public_id, expect=404)


def test_whoever_was_blocked_reads_what_was_written_and_that_nobody_is_there(
    app: Flask, new_client: NewClient
) -> None:
    jun, ruth = two_who_know_each_other()
    write(jun, ruth)
    connections.block(jun.public_id, by=ruth.id, now=THEN)
    client = new_client(jun)
    assert "Ruth Adeyemi" in client.get("messaging.conversations").main
    page = client.get("messaging.direct", public_id=ruth.public_id)
    assert "Hello." in page.main
    assert "They aren't here at present." in page.main
    with pytest.raises(NobodyToWriteTo):
        write(jun, ruth, "But why?")
    connections.block(ruth.public_id, by=jun.id, now=THEN)
    client.get("messaging.direct", public_id=ruth.public_id, expect=404)


def test_the_staff_begin_and_are_answered(app: Flask, new_client: NewClient) -> None:
    home = builders.an_association()
    maeve, jun = builders.an_admin(home, "Maeve Rowlands"), builders.a_member("Jun Baek", of=home)
    elsewhere = builders.a_member("Kim Lee")
    client = new_client(jun)
    client.get("messaging.direct", public_id=maeve.public_id, expect=404)
    new_client(maeve).get("messaging.direct", public_id=elsewhere.public_id, expect=404)
    write(maeve, jun, "Is this your year?")
    page = client.get("messaging.direct", public_id=maeve.public_id)
    page = client.submit(page.form(field="text").fill(text="It is."))
    assert "Sent to Maeve." in page.main


def test_who_looks_after_a_chapter_begins_with_its_members_alone(
    app: Flask, new_client: NewClient
) -> None:
    home = builders.an_association()
    jun, other = builders.a_member("Jun Baek", of=home), builders.a_member("Kim Lee", of=home)
    paula = builders.a_chapter_admin(builders.a_chapter(home, "Lyon", jun), home)
    write(paula, jun, "Shall we meet?")
    new_client(paula).get("messaging.direct", public_id=other.public_id, expect=404)


def test_one_list_has_all_conversations_wherever_they_belong(
    app: Flask, new_client: NewClient
) -> None:
    pair = a_pair(THEN)
    kim = builders.a_member("Kim Lee")
    builders.a_connection(pair.jun, kim)
    say(pair, pair.ruth, "About the plan.", now=THEN)
    write(kim, pair.jun, f"About the weekend. {'And on. ' * 40}")
    client = new_client(pair.jun)
    page = client.get("messaging.conversations")
    assert page.main.index("About the weekend.") < page.main.index("About the plan.")
    assert page.main.count("And on.") < 20
    assert "And …" in page.main
    page = client.follow(client.get(page.link("Ruth Adeyemi").href, expect=303))
    assert page.url.endswith(f"/mentorships/{pair.place}/messages")
    with writing() as session:
        registry.erase(session, kim.id, THEN)
    page = client.get("messaging.conversations")
    assert "Kim" not in page.main
    page = client.follow(client.get(page.link("Former member").href, expect=303))
    assert "About the weekend." in page.main
    assert "They aren't here at present." in page.main
    suspend(pair, pair.ruth, THEN)
    assert "About the plan." in client.get("messaging.conversations").main


@pytest.mark.postgresql
def test_a_line_that_crosses_the_request_of_the_other_reaches_them(
    app: Flask, new_client: NewClient
) -> None:
    house = builders.an_association()
    jun, ruth = builders.a_member("Jun Baek", of=house), builders.a_member("Ruth Obi", of=house)
    client = new_client(ruth)
    page = client.get("members.connect", handle=f"jun-baek-{jun.public_id}")
    # While Ruth writes, Jun asks.
    connections.ask(ruth.public_id, by=jun.id, note="We met in Leeds.", now=THEN)
    page = client.submit(page.form(field="note").fill(note="The bridge in Leeds, remember?"))
    assert "Your line is in your messages." in page.main
    page = new_client(jun).get("messaging.direct", public_id=ruth.public_id)
    assert "The bridge in Leeds, remember?" in page.main
    # What is new shows beside the menu, on a phone too.
    assert 'class="bell" href="/messages"' in page.html
