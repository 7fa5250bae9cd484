"""Passkeys: added, signed in with, asked for, taken away; and every answer that isn't taken."""

import json
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from alumnet.accounts import commands
from alumnet.accounts.models import Passkey, RecoveryCode
from alumnet.accounts.passkeys import site_at
from alumnet.accounts.rules import NeedsSecondFactor
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from tests.accounts.authenticator import Device
from tests.accounts.browsing import is_signed_in, sign_in
from tests.accounts.builders import the_account
from tests.accounts.test_second_factor import with_app
from tests.builders import PASSWORD, Built, a_member, an_admin, an_association
from tests.client import InspectingClient
from tests.mailserver import MailServer
from tests.page import Form, Page, words

Browsers = Callable[..., InspectingClient]
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def asked(page: Page) -> tuple[Form, dict[str, object]]:
    """Return the form that a passkey fills in, and what it asks for."""
    [element] = [each for each in page.all("form") if each.get("data-passkey")]
    return page.form(field="proof_passkey"), json.loads(element.get("data-passkey", ""))


def with_passkey(client: InspectingClient, member: Built) -> tuple[Device, Page]:
    device = Device()
    form, options = asked(client.sign_in(member).get("accounts.add_passkey"))
    form.fill(name="My phone", proof_passkey=device.makes(options))
    return device, client.submit(form)


def comes(client: InspectingClient, device: Device) -> Page:
    """Sign in with a passkey."""
    form, options = asked(client.get("accounts.sign_in", next="/people"))
    return client.submit(form.fill(proof_passkey=device.signs(options)), follow=False)


@pytest.mark.postgresql
def test_a_passkey_is_made_and_signs_in_without_anything_else(
    mailbox: MailServer, client: InspectingClient, new_client: Browsers, worker: Callable[..., int]
) -> None:
    member = a_member()
    elsewhere = new_client(member)
    device, shown = with_passkey(client, member)
    assert len([words(each) for each in shown.all("code")]) == 10
    assert not is_signed_in(elsewhere)
    page = client.get("accounts.own_security")
    assert "My phone" in page.main
    assert "Ten recovery codes left" in page.main
    worker()
    assert mailbox.subjects == ["A passkey was added"]

    stranger = new_client()
    assert comes(stranger, device).location == "/people"
    assert is_signed_in(stranger)
    page = stranger.get("accounts.own_security")
    assert "With a passkey" in page.main
    page = stranger.submit(page.form(button="Take away My phone"))
    assert reading().scalars(select(Passkey)).all() == []
    assert reading().scalars(select(RecoveryCode)).all() == []
    assert not is_signed_in(client)
    assert comes(new_client(), device).status == UNPROCESSABLE


def test_with_a_passkey_a_password_alone_is_not_enough_any_more(
    app: Flask, client: InspectingClient
) -> None:
    member = a_member()
    device, shown = with_passkey(client, member)
    code = next(words(each) for each in shown.all("code"))
    client.sign_out()
    page = client.get(sign_in(client, member.email, wanted="/people").location)
    form, options = asked(page)
    done = client.submit(form.fill(proof_passkey=device.signs(options)), follow=False)
    assert done.location == "/people"
    client.sign_out()
    page = client.get(sign_in(client, member.email, wanted="/people").location)
    done = client.submit(page.form(field="proof_code").fill(proof_code=code), follow=False)
    assert done.location == "/people"


def test_a_passkey_confirms_who_it_is_for_its_own_account_alone(
    app: Flask, client: InspectingClient, new_client: Browsers
) -> None:
    member = a_member()
    device, _ = with_passkey(client, member)
    other, _ = with_passkey(new_client(), a_member())
    client.sign_in(member, is_fresh=False)
    page = client.get("accounts.confirm_it_is_you", next="/me/security/password")
    assert "mail" not in page.main
    client.post("accounts.confirm_it_is_you", {"proof_password": PASSWORD}, expect=UNPROCESSABLE)
    form, options = asked(page)
    again = client.submit(form.fill(proof_passkey=other.signs(options)), expect=UNPROCESSABLE)
    form, options = asked(again)
    assert client.submit(form.fill(proof_passkey=device.signs(options))).h1 == "Choose a password"


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"is_unlocked": False},
        {"credential_id": b"another"},
        {"key": Device().key},
        {"count": -1},
    ],
    ids=lambda wrong: str(*wrong),
)
def test_an_answer_that_is_not_right_in_everything_opens_nothing(
    app: Flask, client: InspectingClient, new_client: Browsers, wrong: dict[str, object]
) -> None:
    device, _ = with_passkey(client, a_member())
    device.count = 7
    assert comes(new_client(), device).status == HTTPStatus.SEE_OTHER
    for name, value in wrong.items():
        setattr(device, name, value)
    thief = new_client()
    assert "can't be taken here" in comes(thief, device).main
    assert not is_signed_in(thief)


def test_an_answer_is_good_once_for_a_while_and_in_one_browser(
    app: Flask, client: InspectingClient, new_client: Browsers
) -> None:
    device, _ = with_passkey(client, a_member())
    browser = new_client()
    form, options = asked(browser.get("accounts.sign_in"))
    answer = device.signs(options)
    for other in (new_client(), client):
        assert other.post("/sign-in/passkey", {"proof_passkey": answer}).status == UNPROCESSABLE
    with time_machine.travel(now() + timedelta(minutes=11)):
        assert browser.post("/sign-in/passkey", {"proof_passkey": answer}).status == UNPROCESSABLE
    form, options = asked(browser.get("accounts.sign_in"))
    answer = device.signs(options)
    assert browser.submit(form.fill(proof_passkey=answer), follow=False).location == "/"
    browser.sign_out()
    assert browser.post("/sign-in/passkey", {"proof_passkey": answer}).status == UNPROCESSABLE


@pytest.mark.parametrize("answer", ["", "[]", "{}", '{"id": 1}', "[" * 9000, '{"id": "AAAA"}', "{"])
def test_nonsense_is_refused_with_a_sentence(
    app: Flask, client: InspectingClient, answer: str
) -> None:
    page = client.post("/sign-in/passkey", {"proof_passkey": answer}, expect=UNPROCESSABLE)
    assert "can't be taken here" in page.main
    client.sign_in(a_member()).get("accounts.add_passkey")
    sent = {"name": "x", "proof_passkey": answer}
    assert "can't be taken here" in client.post("accounts.add_passkey", sent).main
    assert reading().scalars(select(Passkey)).all() == []


def test_one_device_makes_one_passkey_and_others_take_none_away(
    app: Flask, client: InspectingClient, new_client: Browsers
) -> None:
    member = a_member()
    device, _ = with_passkey(client, member)
    form, options = asked(client.get("accounts.add_passkey"))
    assert options["excludeCredentials"]
    form.fill(name="Again", proof_passkey=device.makes(options))
    client.submit(form, expect=UNPROCESSABLE)
    held = reading().scalars(select(Passkey)).one()
    with pytest.raises(NotFound):
        commands.remove_passkey(the_account(a_member().email).id, held.public_id, now=now())


@pytest.mark.postgresql
def test_a_passkey_is_renamed_by_its_owner_alone(
    app: Flask, client: InspectingClient, new_client: Browsers
) -> None:
    with_passkey(client, a_member())
    page = client.follow(client.get("accounts.own_security"), "Rename My phone")
    at = page.url
    page = client.submit(page.form(field="name").fill(name=" "), expect=UNPROCESSABLE)
    page = client.submit(page.form(field="name").fill(name="Key in the drawer"))
    assert "Rename Key in the drawer" in page.main
    stranger = new_client(a_member())
    assert stranger.status_of("GET", at) == HTTPStatus.NOT_FOUND
    assert stranger.status_of("POST", at) == HTTPStatus.NOT_FOUND
    held = reading().scalars(select(Passkey)).one()
    with pytest.raises(NotFound):
        commands.rename_passkey(the_account(a_member().email).id, held.public_id, "Mine")


def test_staff_keep_one_second_factor(app: Flask, client: InspectingClient) -> None:
    admin = an_admin(an_association())
    with_passkey(client, admin)
    page = client.get("accounts.own_security")
    assert (
        "Your role needs a second step"
        in client.submit(page.form(button="Take away My phone")).text
    )
    with_app(admin)
    client.sign_in(admin)
    page = client.get("accounts.own_security")
    assert (
        "opens your account no more" in client.submit(page.form(button="Take away My phone")).text
    )
    with pytest.raises(NeedsSecondFactor):
        commands.turn_off_second_factor(the_account(admin.email).id, now=now())


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://alumni.example.org", "alumni.example.org"),
        ("https://alumni.example.org:8443", "alumni.example.org"),
        ("http://localhost:8123", "localhost"),
        ("http://alumni.example.org", None),
        ("https://192.0.2.7", None),
        ("http://127.0.0.1:8123", None),
    ],
)
def test_passkeys_are_for_addresses_where_browsers_make_them(
    address: str, host: str | None
) -> None:
    site = site_at(address, "Harbour")
    assert (site and site.host) == host
    assert site is None or site.origin == address
