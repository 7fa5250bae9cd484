"""Mentors whom an association imported and who have no account yet."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import delete

from alumnet.accounts.models import Account
from alumnet.kernel.clock import now
from alumnet.kernel.db import writing
from alumnet.mentoring import commands
from alumnet.mentoring.rules import DeclineReason, RequestState
from alumnet.mentoring.rules.errors import NotActive
from tests import builders
from tests.accounts.builders import a_known_email
from tests.builders import Built, slug_of
from tests.client import InspectingClient
from tests.mailserver import MailServer, html_of, links_of, text_of
from tests.mentoring.asking import a_draft, a_request, state_of

ADDRESS = "ruth.on.file@example.org"


def an_imported_mentor(email: str = ADDRESS, *, of: Built | None = None) -> Built:
    mentor = builders.a_mentor("Ruth Adeyemi", of=of)
    with writing() as session:
        session.execute(delete(Account).where(Account.person_id == mentor.id))
    if email:
        a_known_email(mentor, email)
    return mentor


def test_a_request_reaches_the_address_on_file_and_is_answered_from_there(
    mailbox: MailServer, app: Flask, client: InspectingClient, worker: Callable[..., int]
) -> None:
    public_id = a_request(builders.a_member("Jun Baek"), an_imported_mentor(), now=now())
    worker()
    link = next(each for each in links_of(mailbox.last(ADDRESS)) if "/answer/" in each)
    page = client.get(link.removeprefix("http://localhost"))
    form = page.form(field="reason").fill(reason=DeclineReason.NO_TIME_NOW.value)
    client.submit(form)
    assert state_of(public_id) is RequestState.DECLINED


def test_who_has_neither_account_nor_address_is_not_asked(app: Flask) -> None:
    mentee = builders.a_member()
    draft = a_draft(mentee, an_imported_mentor(email=""))
    with pytest.raises(NotActive):
        commands.submit_request(draft, by=mentee.id, now=builders.THEN)


def test_she_answers_without_an_account_joins_with_that_address_and_finds_her_page(
    mailbox: MailServer, app: Flask, client: InspectingClient, worker: Callable[..., int]
) -> None:
    harbour = builders.an_association("Harbour Alumni")
    builders.an_association("Another House")
    ruth = an_imported_mentor(of=harbour)
    first = a_request(builders.a_member("Jun Baek"), ruth, now=now())
    second = a_request(builders.a_member("Ana Paz"), ruth, now=now())
    worker()
    to_first, to_second = mailbox.to(ADDRESS)
    for part in (text_of(to_second), html_of(to_second)):
        told = " ".join(part.split())
        assert "Harbour Alumni has a page with your name, and you have no account here yet." in told
        assert f"Join with this address, {ADDRESS}: it finds your page" in told

    page = client.get(_path(to_first, "/answer/"))
    form = page.form(field="reason").fill(reason=DeclineReason.NO_TIME_NOW.value)
    done = client.submit(form)
    assert "You answered: not this time." in done.main
    assert "/join?" in done.link("Join and see how it stands").href
    assert state_of(first) is RequestState.DECLINED

    page = client.follow(client.get(_path(to_second, "/answer/")), "Join and read it")
    form = page.form(field="email").fill(name="Ruth Adeyemi", email=ADDRESS, consent="y")
    assert form.fields["association"] == [slug_of(harbour)]
    client.submit(form)
    worker()
    page = client.get(_path(mailbox.last(ADDRESS), "/confirm/"))
    page = client.submit(page.form(button="Confirm my address"))
    assert page.h1 == "Ana Paz asks you"
    own = client.get(f"/people/ruth-adeyemi-{ruth.public_id}")
    assert "What you can help with" in own.main
    assert state_of(second) is RequestState.SUBMITTED


def _path(mail: EmailMessage, part: str) -> str:
    link = next(each for each in links_of(mail) if part in each)
    return link.removeprefix("http://localhost")
