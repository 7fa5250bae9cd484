"""The pages behind mailed links, and how pages look."""

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
from flask import Flask

from alumnet.accounts import commands
from alumnet.accounts.rules import LinkUsed, Purpose
from alumnet.kernel.clock import now
from tests.accounts.browsing import EMAIL, an_option, is_signed_in, join, mailed_path, sign_in
from tests.accounts.builders import invitation_token, the_account, token_of
from tests.builders import (
    a_member,
    a_membership,
    a_person,
    an_account,
    an_association,
)
from tests.client import InspectingClient
from tests.mailserver import MailServer, links_of

Worker = Callable[..., int]
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
GONE = HTTPStatus.GONE


def test_a_mailed_link_signs_in_once(
    mailbox: MailServer,
    client: InspectingClient,
    new_client: Callable[..., InspectingClient],
    worker: Worker,
) -> None:
    member = a_member()
    client.get("accounts.sign_in", next="/people")
    client.post("/sign-in/link?next=/people", {"email": member.email}, follow=False)
    worker()
    path = mailed_path(mailbox, member.email)
    page = client.get(path)
    assert "p•••@example.org" in page.main
    assert not is_signed_in(client)
    assert client.submit(page.form(button="Sign in"), follow=False).location == "/people"
    assert is_signed_in(client)
    assert client.get(path, expect=303).location == "/"
    other = new_client()
    gone = other.get(path, expect=GONE)
    assert gone.h1 == "This link was used"
    assert other.post(path, expect=GONE).h1 == "This link was used"
    assert not is_signed_in(other)


def test_an_unknown_address_gets_no_link(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    for path in ("/sign-in/link", "/forgot"):
        page = client.post(path, {"email": EMAIL})
        assert page.h1 == "Check your e-mail"
    assert worker() == 2
    assert mailbox.messages == []


def test_a_known_address_that_joins_hears_so_kindly(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    an_association()
    member = a_member()
    join(client, member.email, association=an_option(client.get("/join")))
    worker()
    assert mailbox.subjects == ["You already have an account"]


def test_a_bad_address_for_a_link_is_said(app: Flask, client: InspectingClient) -> None:
    for path in ("/sign-in/link", "/forgot"):
        page = client.post(path, {"email": "ada"})
        assert page.status == UNPROCESSABLE
        assert "Enter an address like name@example.org" in page.main


def test_a_forgotten_password_is_replaced(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    member = a_member()
    form = client.get("accounts.forgot").form(field="email")
    assert client.submit(form.fill(email=member.email)).h1 == "Check your e-mail"
    worker()
    page = client.get(mailed_path(mailbox, member.email))
    easy = client.submit(page.form(field="password").fill(password="password1234"))
    assert "easy to guess" in easy.main
    page = client.submit(easy.form(field="password").fill(password="three grey herons asleep"))
    assert page.h1 == "Sign in"
    assert "Your password is changed" in page.main
    assert sign_in(client, member.email).status == UNPROCESSABLE
    assert sign_in(client, member.email, "three grey herons asleep").location == "/"
    worker()
    assert mailbox.subjects[-1] == "Your password was changed"


@pytest.mark.parametrize("where", ["confirm", "sign-in", "reset", "invitations"])
def test_a_token_that_is_not_ours_leads_nowhere(
    app: Flask, client: InspectingClient, where: str
) -> None:
    member = a_member()
    link = commands.ask_for_link(Purpose.SIGN_IN, member.email, now=now())
    good = token_of(link)
    tampered = good[:-2] + ("aa" if good[-2:] != "aa" else "bb")
    for token in ("x", tampered, good[1:], "%00", "…", "a" * 5000):
        client.get(f"/{where}/{token}", expect=404)
        client.post(f"/{where}/{token}", expect=404)
    if where != "sign-in":
        client.get(f"/{where}/{good}", expect=404)


def test_links_in_mails_ignore_the_host_that_was_asked(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    member = a_member()
    evil = {"base_url": "http://evil.example", "headers": {"X-Forwarded-Host": "evil.example"}}
    page = client.raw.get("/sign-in", **evil)
    token = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page.text)
    assert token is not None
    form = {"email": member.email, "csrf_token": token.group(1)}
    assert client.raw.post("/sign-in/link", data=form, **evil).status_code == HTTPStatus.SEE_OTHER
    worker()
    assert all(link.startswith("http://localhost/") for link in links_of(mailbox.last()))


@pytest.mark.postgresql
def test_how_pages_look_is_kept_in_a_cookie_or_with_the_account(
    app: Flask, client: InspectingClient
) -> None:
    page = client.get("accounts.appearance")
    assert "data-theme" not in page.html
    page = client.submit(page.form(field="theme").fill(theme="dark"))
    assert 'data-theme="dark"' in page.html
    client.sign_in(a_member())
    page = client.get("accounts.appearance")
    assert "data-theme" not in page.html
    page = client.submit(page.form(field="theme").fill(theme="light"))
    assert 'data-theme="light"' in page.html
    bad = client.post("accounts.appearance", {"theme": "pink"})
    assert bad.status == UNPROCESSABLE
    client.raw.set_cookie("alumnet_theme", "pink")
    client.sign_out()
    assert "data-theme" not in client.get("accounts.appearance").html


def test_unconfirmed_accounts_see_only_how_to_go_on(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    person = an_account(a_person(), EMAIL, confirmed=False)
    a_membership(person, an_association())
    client.sign_in(person)
    page = client.get("accounts.waiting")
    client.submit(page.form(button="Send it once more"))
    worker()
    client.submit(client.get(mailed_path(mailbox)).form(button="Confirm my address"), follow=False)
    assert the_account(EMAIL).confirmed_at is not None
    with pytest.raises(AssertionError, match="404"):
        client.post("accounts.confirm_again", expect=303)


@pytest.mark.parametrize("where", ["confirm", "sign-in", "reset", "invitations"])
def test_a_link_used_between_opening_and_pressing_says_so(
    app: Flask, client: InspectingClient, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two browsers press at the same time: the slower one is led to the page that says so."""
    member, association = a_member(), an_association()
    imported = a_person()
    wish = commands.Wish(name="Ada", email=EMAIL, association_id=association.id)
    if where == "invitations":
        invitation = commands.invite(imported.id, association.id, EMAIL, by=None, now=now())
        path = f"/invitations/{invitation_token(invitation)}"
    else:
        link = {
            "confirm": lambda: commands.ask_to_join(wish, now=now()),
            "sign-in": lambda: commands.ask_for_link(Purpose.SIGN_IN, member.email, now=now()),
            "reset": lambda: commands.ask_for_link(Purpose.RESET, member.email, now=now()),
        }[where]()
        path = f"/{where}/{token_of(link)}"
    form = next(each for each in client.get(path).forms if each.action.endswith(path))
    if "password" in form.names:
        form.fill(password="three grey herons asleep")
    if "consent" in form.names:
        form.fill(consent="y")

    def used(*_args: object, **_more: object) -> None:
        raise LinkUsed

    for name in ("confirm_address", "sign_in_by_link", "reset_password", "accept_invitation"):
        monkeypatch.setattr(commands, name, used)
    assert client.submit(form, follow=False).location == path


def test_a_reset_link_that_is_too_old_says_so(app: Flask, client: InspectingClient) -> None:
    member = a_member()
    link = commands.ask_for_link(Purpose.RESET, member.email, now=now())
    path = f"/reset/{token_of(link)}"
    commands.note_sent(link, now=now() - timedelta(hours=2))
    page = client.get(path, expect=GONE)
    assert page.h1 == "This link is too old"
