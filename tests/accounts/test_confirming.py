"""A fresh proof of who it is, before steps that do harm in the wrong hands."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask

from alumnet.accounts.rules import POLICY
from alumnet.kernel.clock import now
from tests.accounts.browsing import mailed_path, sign_in
from tests.accounts.builders import without_password
from tests.builders import PASSWORD, a_member, an_admin, an_association
from tests.client import InspectingClient
from tests.mailserver import MailServer

Worker = Callable[..., int]
FORBIDDEN = HTTPStatus.FORBIDDEN
CONFIRM = "Confirm it is you"


def test_a_sign_in_is_fresh_for_a_while_and_then_the_password_is_asked_for(
    app: Flask, client: InspectingClient
) -> None:
    member = a_member()
    sign_in(client, member.email)
    assert client.get("accounts.change_address").h1 == "Change the address"
    with time_machine.travel(now() + POLICY.recent_sign_in + timedelta(seconds=1)):
        asked = client.follow(client.get("accounts.change_address", expect=HTTPStatus.SEE_OTHER))
        assert asked.h1 == CONFIRM
        wrong = client.submit(asked.form(field="proof_password").fill(proof_password="not it"))
        assert wrong.status == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "That isn't your password" in wrong.main
        form = wrong.form(field="proof_password").fill(proof_password=PASSWORD)
        assert client.submit(form).h1 == "Change the address"
        assert client.get("accounts.confirm_it_is_you", expect=HTTPStatus.SEE_OTHER).location == (
            "/me/security"
        )


def test_a_browser_that_was_kept_signed_in_is_not_fresh(
    app: Flask, client: InspectingClient
) -> None:
    form = client.get("accounts.sign_in").form(field="password")
    client.submit(form.fill(email=a_member().email, password=PASSWORD, remember="y"))
    client.raw.delete_cookie("alumnet")
    client.get("accounts.own_security")
    client.get("accounts.change_password", expect=HTTPStatus.SEE_OTHER)


def test_what_was_sent_is_kept_and_sent_on(app: Flask, client: InspectingClient) -> None:
    association = an_association("Harbour Alumni")
    admin, member = an_admin(association), a_member(of=association)
    client.sign_in(admin, is_fresh=False)
    team = client.get("administration.team", slug=f"association-{association.id}")
    form = team.form(field="email").fill(email=member.email, role="moderator", why="Helps.")
    asked = client.submit(form, expect=FORBIDDEN)
    assert asked.h1 == CONFIRM
    proof = asked.form(field="proof_password")
    wrong = client.submit(proof.fill(proof_password="no"))
    proof = wrong.form(field="proof_password").fill(proof_password=PASSWORD)
    sent_on = client.submit(proof, expect=HTTPStatus.TEMPORARY_REDIRECT, follow=False)
    assert sent_on.location == team.url
    # As a browser does after 307: the same once more, to the other place.
    proof.action = sent_on.location
    assert f"{member.name} is now a moderator." in client.submit(proof).alerts


def test_no_secret_is_kept_in_the_page(app: Flask, client: InspectingClient) -> None:
    client.sign_in(a_member(), is_fresh=False)
    page = client.post("accounts.change_password", {"password": "hidden", "more": "a-word"})
    assert 'value="a-word"' in page.html
    assert 'value="hidden"' not in page.html
    client.get("accounts.confirm_it_is_you", next="//elsewhere.example")
    form = page.form(field="proof_password").fill(proof_password=PASSWORD)
    form.action = "/confirm-it-is-you?next=//elsewhere.example"
    assert client.submit(form, follow=False).location == "/me/security"


def test_a_link_from_elsewhere_sends_no_form_on(app: Flask, client: InspectingClient) -> None:
    stranger, member = a_member(), a_member()
    client.sign_in(stranger, is_fresh=False)
    own = client.post("accounts.change_password").form(field="proof_password").action
    vouched = parse_qs(urlsplit(own).query)["sends"][0]
    client.sign_in(member, is_fresh=False)
    for path, sends in (
        ("/me/data/copies", "1"),
        ("/me/data/copies", "é"),
        ("/me/data/copies", vouched),
        ("/me/security/password", vouched),
    ):
        client.sign_in(member, is_fresh=False)
        page = client.get("accounts.confirm_it_is_you", next=path, sends=sends)
        proof = page.form(field="proof_password").fill(proof_password=PASSWORD)
        led = client.submit(proof, expect=HTTPStatus.SEE_OTHER, follow=False)
        assert led.location == path


def test_a_mailed_link_proves_it_and_the_page_that_waits_goes_on(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    member = a_member()
    without_password(member)
    client.sign_in(member, is_fresh=False)
    asked = client.post("accounts.change_address", {"email": "new@example.org"}, expect=FORBIDDEN)
    waits = client.submit(asked.form(button="Mail me a link"))
    early = client.submit(waits.form(button="I pressed it, go on"))
    assert "We don't see it yet." in early.main
    worker()
    link = client.get(mailed_path(mailbox, member.email))
    client.submit(link.form(button="Sign in"))
    form = early.form(button="I pressed it, go on")
    assert form.fields["email"] == ["new@example.org"]
    answer = client.submit(form, follow=False)
    assert (answer.status, answer.location) == (307, "/me/security/address")
    assert client.get("accounts.change_address").h1 == "Change the address"


def test_a_mailed_link_leads_to_the_page_that_was_wanted(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    member = a_member()
    client.sign_in(member, is_fresh=False)
    asked = client.get("accounts.confirm_it_is_you", next="/me/security/password")
    client.submit(asked.form(button="Mail me a link"))
    worker()
    link = client.get(mailed_path(mailbox, member.email))
    assert client.submit(link.form(button="Sign in")).h1 == "Choose a password"


@pytest.mark.parametrize("who", [None, "somebody else"])
def test_the_link_of_an_account_proves_nothing_for_another(
    mailbox: MailServer,
    client: InspectingClient,
    new_client: Callable[..., InspectingClient],
    worker: Worker,
    who: str | None,
) -> None:
    member, browser = a_member(), new_client()
    if who is not None:
        browser.sign_in(a_member(), is_fresh=False)
    client.sign_in(member, is_fresh=False)
    client.submit(client.get("accounts.confirm_it_is_you").form(button="Mail me a link"))
    worker()
    page = browser.get(mailed_path(mailbox, member.email))
    browser.submit(page.form(button="Sign in"))
    assert member.email in browser.get("accounts.own_security").main
    assert client.get("accounts.change_password", expect=303).location.startswith("/confirm-it")
