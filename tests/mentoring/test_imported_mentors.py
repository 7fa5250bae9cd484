"""Mentors whom an association imported and who have no account yet."""

from collections.abc import Callable

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
from tests.builders import Built
from tests.client import InspectingClient
from tests.mailserver import MailServer, links_of
from tests.mentoring.asking import a_draft, a_request, state_of

pytestmark = pytest.mark.postgresql
ADDRESS = "ruth.on.file@example.org"


def an_imported_mentor(email: str = ADDRESS) -> Built:
    mentor = builders.a_mentor("Ruth Adeyemi")
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
