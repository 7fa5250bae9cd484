"""How mails speak to people: by the name that pages use, with days as they have them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from alumnet.accounts.models import Account, Person
from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from tests import builders
from tests.builders import Built
from tests.mailserver import MailServer, html_of, text_of
from tests.mentoring.asking import a_request

# Late in the evening of UTC it is the next morning in Seoul.
LATE = datetime(2026, 1, 5, 22, 30, tzinfo=UTC)
MAILS = sorted(Path(__file__).parents[2].joinpath("templates", "mail").glob("*.*"))


def a_mentor_called(name: str, given_name: str = "", zone: str = "") -> Built:
    mentor = builders.a_mentor(name)
    with writing() as session:
        session.execute(update(Person).where(Person.id == mentor.id).values(given_name=given_name))
        session.execute(update(Account).where(Account.person_id == mentor.id).values(zone=zone))
    return mentor


@pytest.mark.parametrize(
    ("name", "given_name", "greeting"),
    [
        ("Dr Ruth Adeyemi", "", "Hello Ruth,"),
        ("Ruth Adeyemi", "Ruthie", "Hello Ruthie,"),
        ("山田花子", "", "Hello 山田花子,"),
    ],
)
def test_a_mail_greets_as_pages_do_and_is_addressed_to_the_whole_name(
    mailbox: MailServer, app: Flask, name: str, given_name: str, greeting: str
) -> None:
    mentor = a_mentor_called(name, given_name)
    a_request(builders.a_member("Prof. Jun Baek"), mentor, now=LATE)
    outbox.drain(LATE)
    mail = mailbox.last(mentor.email)
    assert greeting in text_of(mail)
    assert greeting in html_of(mail)
    assert mail["To"].addresses[0].display_name == name


def test_who_wrote_is_named_as_pages_name_them(mailbox: MailServer, app: Flask) -> None:
    mentor, mentee = builders.a_mentor("Ruth Adeyemi"), builders.a_member("Dr Jun Baek")
    with writing() as session:
        session.execute(update(Person).where(Person.id == mentee.id).values(given_name=""))
    a_request(mentee, mentor, now=LATE)
    outbox.drain(LATE)
    assert mailbox.last(mentor.email)["Subject"] == "A note from Jun"


@pytest.mark.parametrize("template", MAILS, ids=lambda path: path.name)
def test_no_mail_greets_by_the_whole_name(template: Path) -> None:
    assert "to.name" not in template.read_text()


def test_days_in_a_mail_are_those_of_whoever_gets_it(
    mailbox: MailServer, make_app: Callable[..., Flask]
) -> None:
    site = make_app(mail_host=mailbox.host, mail_port=mailbox.port, time_zone="Europe/Berlin")
    with site.app_context():
        here, far = a_mentor_called("Ruth Adeyemi"), a_mentor_called("Min Park", zone="Asia/Seoul")
        for mentor in (here, far):
            a_request(builders.a_member(), mentor, now=LATE)
        outbox.drain(LATE)
    assert "by Monday 19 January 2026" in text_of(mailbox.last(here.email))
    assert "by Tuesday 20 January 2026" in text_of(mailbox.last(far.email))
