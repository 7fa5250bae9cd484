"""One press stops mails (RFC 8058): in a mail program, on a page, for people on a list too."""

from email.message import EmailMessage
from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import PersonEmail
from alumnet.kernel import outbox
from alumnet.kernel.db import reading, writing
from alumnet.members.models import MentorProfile
from alumnet.notifications.models import NotificationChoice
from alumnet.notifications.rules.notice import Channel, Group
from alumnet.notifications.signing import unsubscribe_token
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mailserver import MailServer, html_of, text_of
from tests.mentoring.asking import a_request, an_asked_pair
from tests.notifications.telling import work

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path_in(mail: EmailMessage) -> str:
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = str(mail["List-Unsubscribe"]).strip()
    assert url.startswith("<http://localhost/unsubscribe/")
    assert url.endswith(">")
    assert url[1:-1] in text_of(mail).splitlines()
    assert url[1:-1] in html_of(mail)
    return url[1:-1].removeprefix("http://localhost")


def choices(person: Built) -> dict[str, Channel]:
    session = reading()
    session.expire_all()
    query = select(NotificationChoice).where(NotificationChoice.person_id == person.id)
    return {row.group: row.channel for row in session.scalars(query)}


@pytest.mark.postgresql
def test_a_mail_program_stops_mails_without_session_or_token(
    app: Flask, mailbox: MailServer, client: InspectingClient
) -> None:
    mentor, _mentee, _public_id = an_asked_pair()
    work(THEN)
    path = path_in(mailbox.last(mentor.email))
    # As a mail program does: no cookie, no CSRF token, one field.
    answer = client.raw.post(path, data=ONE_CLICK)
    assert answer.status_code == HTTPStatus.OK
    assert choices(mentor) == {"requests": Channel.OFF}
    mailbox.clear()
    a_request(builders.a_member(), mentor)
    work(THEN)
    assert mailbox.messages == []


def test_looking_changes_nothing_and_the_page_switches_off_and_on(
    app: Flask, client: InspectingClient
) -> None:
    mentor = builders.a_mentor()
    token = unsubscribe_token(mentor.public_id, Group.REQUESTS, mentor.email)
    page = client.get("notifications.unsubscribe", token=token)
    assert page.h1 == "Stop these mails?"
    assert choices(mentor) == {}
    page = client.submit(page.form(button="Stop them"))
    assert page.h1 == "These mails have stopped"
    assert choices(mentor) == {"requests": Channel.OFF}
    page = client.submit(page.form(button="Switch them on again"))
    assert page.h1 == "These mails come again"
    assert choices(mentor) == {"requests": Channel.AT_ONCE}


def test_made_up_links_and_those_of_other_people_open_nothing(
    app: Flask, client: InspectingClient
) -> None:
    mentor, other = builders.a_mentor(), builders.a_mentor()
    token = unsubscribe_token(mentor.public_id, Group.REQUESTS, mentor.email)
    forged = unsubscribe_token(other.public_id, Group.REQUESTS, other.email).partition(".")[0]
    signature = token.partition(".")[2]
    never = unsubscribe_token(mentor.public_id, Group.ACCOUNT, mentor.email)
    nobody = unsubscribe_token("x" * 12, Group.REQUESTS, mentor.email)
    for each in (token[:-1], f"{forged}.{signature}", "requests", never, nobody):
        assert client.raw.post(f"/unsubscribe/{each}").status_code == HTTPStatus.NOT_FOUND
    assert choices(mentor) == choices(other) == {}


def test_whoever_is_only_on_a_list_stops_mails_too(
    app: Flask, mailbox: MailServer, client: InspectingClient
) -> None:
    association = builders.an_association()
    listed = builders.a_person("Ruth Adeyemi")
    builders.a_membership(listed, association)
    with writing() as session:
        session.add(PersonEmail(person_id=listed.id, email="ruth@example.org"))
        session.add(
            MentorProfile(person_id=listed.id, places=2, time_kinds=[], formats=[], updated_at=THEN)
        )
    a_request(builders.a_member(of=association), listed)
    work(THEN)
    mail = mailbox.last("ruth@example.org")
    assert "/me/notifications" not in text_of(mail)
    client.raw.post(path_in(mail), data=ONE_CLICK)
    mailbox.clear()
    with writing() as session:
        outbox.add(session, "mentoring.reminder", listed.id, now=THEN)
    a_request(builders.a_member(of=association), listed)
    work(THEN)
    assert mailbox.messages == []
