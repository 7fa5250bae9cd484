"""A reported message: opened by whoever holds the report, and nothing beside it is shown."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.connections import commands as connections
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import new_public_id
from alumnet.mentoring import commands as mentoring
from alumnet.messaging.models import Message
from alumnet.moderation import commands, queries
from alumnet.moderation.rules import ReportReason
from tests import builders
from tests.builders import Built
from tests.client import InspectingClient
from tests.moderation.builders import MONDAY, House, a_mentorship, viewer_of
from tests.page import Page

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("clock")]
NewClient = Callable[..., InspectingClient]
WORDS, OTHER_WORDS, ANSWER = "Pay me for it.", "It is 120 an hour.", "I'd rather not."
OPEN = "Open what was reported"


@pytest.fixture
def place(house: House) -> Built:
    found = a_mentorship(house.ana, house.tom)
    for by, text in ((house.tom, WORDS), (house.tom, OTHER_WORDS), (house.ana, ANSWER)):
        mentoring.send_message(
            mentoring.IN_MENTORSHIP,
            found.public_id,
            by=by.id,
            text=text,
            form_key=new_public_id(),
            now=MONDAY,
        )
    return found


def message(text: str = WORDS) -> str:
    return reading().scalars(select(Message.public_id).where(Message.text == text)).one()


def a_report_of(house: House) -> str:
    subject = queries.message_subject(reading(), viewer_of(house.ana), message())
    concern = commands.Concern(ReportReason.ASKS_FOR_MONEY)
    return commands.report(subject, concern, by=house.ana.id, now=MONDAY)


def nothing_of_it_in(page: Page) -> bool:
    return not any(text in page.html for text in (WORDS, OTHER_WORDS, ANSWER))


def test_a_message_is_reported_from_its_page_by_whoever_got_it_and_by_nobody_else(
    house: House, place: Built, new_client: NewClient
) -> None:
    ana = new_client(house.ana)
    page = ana.get("mentoring.mentorship_messages", public_id=place.public_id)
    page = ana.follow(page, "Report what Tom wrote at 10:00")
    assert "About a message from Tom Lind." in page.main
    assert "They can read this message, if they need to. Nothing else" in page.main
    page = ana.submit(page.form(button="Send the report").fill(reason="asks_for_money"))
    case = page.url.rsplit("/", 1)[1]
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.open_letter(case, by=house.hanna.id, now=MONDAY)
    page = ana.get("moderation.received", public_id=case)
    assert "opened the message itself on Monday 23 November" in page.main
    for person in (house.tom, house.hanna, builders.a_member()):
        new_client(person).get("moderation.report", message=message(), expect=404)


def test_staff_read_the_one_message_after_opening_it_and_no_other(
    house: House, place: Built, new_client: NewClient
) -> None:
    case = a_report_of(house)
    hanna, piet = new_client(house.hanna), new_client(house.piet)
    page = hanna.get("moderation.item", public_id=case)
    assert nothing_of_it_in(page)
    assert "over a message they got" in page.main
    assert "over a message" in hanna.get("moderation.queue").main
    page = hanna.submit(page.form(button="Take it on"))
    assert nothing_of_it_in(page)
    page = hanna.submit(page.form(button=OPEN))
    assert WORDS in page.main
    assert OTHER_WORDS not in page.html
    assert ANSWER not in page.html
    assert "You see only the message that was reported" in page.main
    assert nothing_of_it_in(piet.get("moderation.item", public_id=case))
    hanna.get("mentoring.mentorship_messages", public_id=place.public_id, expect=404)
    query = select(AuditEntry.actor_id).where(AuditEntry.action == "report.letter_opened")
    assert reading().scalars(query).all() == [house.hanna.id]
    commands.release(case, by=house.hanna.id, now=MONDAY + timedelta(minutes=5))
    assert nothing_of_it_in(hanna.get("moderation.item", public_id=case))


def test_who_blocked_the_author_can_still_report_and_an_unknown_message_cannot_be(
    app: Flask, house: House, place: Built
) -> None:
    connections.block(house.tom.public_id, by=house.ana.id, now=MONDAY)
    assert a_report_of(house)
    with pytest.raises(NotFound):
        queries.message_subject(reading(), viewer_of(house.ana), "nothing")


def test_the_line_of_a_request_to_connect_is_reported_and_opened_like_a_message(
    house: House, new_client: NewClient
) -> None:
    connections.ask(house.ana.public_id, by=house.tom.id, note=WORDS, now=MONDAY)
    ana = new_client(house.ana)
    page = ana.follow(ana.get("members.circle"), "Report a concern about Tom Lind")
    assert "About a line from Tom Lind." in page.main
    page = ana.submit(page.form(button="Send the report").fill(reason="asks_for_money"))
    case = page.url.rsplit("/", 1)[1]
    hanna = new_client(house.hanna)
    page = hanna.submit(hanna.get("moderation.item", public_id=case).form(button="Take it on"))
    assert WORDS not in page.html
    assert "over a line they got" in page.main
    assert WORDS in hanna.submit(page.form(button=OPEN)).main
    for person in (house.tom, house.hanna, builders.a_member()):
        client = new_client(person)
        client.get("moderation.report", connection=house.tom.public_id, expect=404)
