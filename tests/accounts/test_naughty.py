"""What people and machines type: never an error page, nothing stored that breaks a page."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts import commands
from alumnet.accounts.models import Registration
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from tests.accounts.builders import the_account, token_of
from tests.builders import a_member, a_membership, a_person, an_account, an_association
from tests.client import InspectingClient
from tests.databases import ON_POSTGRESQL
from tests.mailserver import MailServer, html_of

pytestmark = ON_POSTGRESQL

NAUGHTY = (
    "a\x00b",
    "\u202etxt.exe",
    "\ufeff\u200b\u2060",
    "👩‍👩‍👧‍👦🏳️‍🌈" * 20,
    "x" * 10_000,
    "مرحبا بالعالم",
    "\"'`; DROP TABLE person; --",
    "<script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "%s%n%x${jndi:ldap://x}",
    "\uff21\uff44\uff41 \uff2c\uff29\uff2e\uff25",
    "Z̷̢͙̎á̶̻l̵̹̀g̴̗̈́ó̵͜" * 5,
    "\ud800",
    "line\r\nBcc: all@example.org",
    "=1+1",
    "-1",
    "99999999999999999999",
    "١٩٩٨",
)


def sendable(text: str) -> str:
    """Return the text as a browser could send it."""
    return text.encode("utf-8", "replace").decode()


@pytest.mark.parametrize("text", NAUGHTY)
def test_every_field_of_joining_takes_anything(
    app: Flask, client: InspectingClient, text: str
) -> None:
    an_association()
    text = sendable(text)
    fine = {"name": "Ada", "email": "ada@example.org", "consent": "y"}
    for name in ("name", "email", "association", "class_year", "member_number", "note", "consent"):
        page = client.get("accounts.join")
        page = client.submit(page.form(field="consent").fill(**(fine | {name: text})))
        assert page.status < 500
    for row in reading().scalars(select(Registration)):
        for value in (row.name, row.note, row.member_number or ""):
            assert "\x00" not in value
            assert "\u202e" not in value
        assert 0 < len(row.name) <= 120


@pytest.mark.parametrize("text", NAUGHTY)
def test_every_other_form_takes_anything(app: Flask, client: InspectingClient, text: str) -> None:
    association = an_association()
    text = sendable(text)
    member = a_member(of=association)
    waiting = an_account(a_person())
    a_membership(waiting, association, MembershipState.PENDING)
    for path in ("/sign-in", "/sign-in/link", "/forgot", "/appearance"):
        fields = {"email": text, "password": text, "remember": text, "theme": text}
        assert client.post(path, fields).status < 500
    client.sign_in(member)
    for path in ("/me/security/password", "/me/security/address", "/join", "/waiting/x"):
        fields = {
            "email": text,
            "current": text,
            "password": text,
            "secret": text,
            "association": f"association-{association.id}",
            "class_year": text,
            "note": text,
        }
        assert client.post(path, fields).status < 500
    client.sign_in(waiting)
    path = f"/waiting/association-{association.id}"
    fields = {"association": text, "class_year": text, "member_number": text, "note": text}
    assert client.post(path, fields).status < 500
    fields["association"] = f"association-{association.id}"
    assert client.post(path, fields).status < 500
    assert client.get("accounts.waiting").h1 == "Where you stand"


@pytest.mark.parametrize("text", NAUGHTY)
def test_a_password_may_be_anything(app: Flask, client: InspectingClient, text: str) -> None:
    association = an_association()
    wish = commands.Wish(name="Ada", email="ada@example.org", association_id=association.id)
    link = commands.ask_to_join(wish, now=now())
    page = client.get(f"/confirm/{token_of(link)}")
    page = client.submit(page.form(field="password").fill(password=sendable(text)), follow=False)
    assert page.status in {303, 422}


def test_a_name_is_not_markup_in_a_mail(
    mailbox: MailServer, app: Flask, worker: Callable[..., int]
) -> None:
    member = a_member("<script>alert(1)</script> Ada\u202e")
    account = the_account(member.email)
    commands.change_password(account.id, "hash", now=account.create_datetime)
    worker()
    assert "<script>" not in html_of(mailbox.last())
    assert "&lt;script&gt;" in html_of(mailbox.last())
