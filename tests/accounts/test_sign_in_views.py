"""Signing in and out by password."""

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask import Flask

from alumnet.accounts import security
from alumnet.accounts.models import Account
from alumnet.kernel.db import writing
from tests.accounts.browsing import EMAIL, an_option, is_signed_in, join, sign_in
from tests.builders import (
    PASSWORD,
    a_member,
    an_association,
)
from tests.client import InspectingClient

Worker = Callable[..., int]
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
GONE = HTTPStatus.GONE


def test_the_right_password_signs_in(app: Flask, client: InspectingClient) -> None:
    member = a_member()
    assert sign_in(client, member.email.upper()).location == "/"
    assert is_signed_in(client)


@pytest.mark.postgresql
@pytest.mark.parametrize("who", ["unknown", "wrong", "closed", "without a password"])
def test_every_failure_reads_the_same_and_costs_one_hash(
    app: Flask, client: InspectingClient, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = a_member()
    email = "nobody@example.org" if who == "unknown" else member.email
    with writing() as session:
        account = session.query(Account).one()
        account.active = who != "closed"
        account.password = None if who == "without a password" else PASSWORD
    hashes: list[str] = []
    context = app.extensions["security"].pwd_context
    verify = context.verify

    def counting(secret: str, hashed: str) -> bool:
        hashes.append(hashed)
        return bool(verify(secret, hashed))

    security.check_password(None, "so that the decoy is there")
    monkeypatch.setattr(context, "verify", counting)
    right = PASSWORD if who == "closed" else "not the one"
    page = sign_in(client, email, right)
    assert page.status == UNPROCESSABLE
    assert "We don't know this address with this password." in page.main
    assert len(hashes) == 1
    assert page.html.replace(email, "…").count("…") == 1
    assert not is_signed_in(client)


def test_the_answers_to_known_and_unknown_addresses_are_byte_for_byte_the_same(
    app: Flask, new_client: Callable[..., InspectingClient]
) -> None:
    an_association()
    known = a_member().email
    unknown = "x" * (len(known) - len("@example.org")) + "@example.org"

    def answers(email: str) -> list[tuple[int, str, str, int]]:
        client = new_client()
        found = []
        for start, action in (
            ("accounts.sign_in", lambda c: sign_in(c, email, "wrong wrong wrong")),
            ("accounts.sign_in", lambda c: c.post("/sign-in/link", {"email": email}, follow=False)),
            ("accounts.sent", None),
            ("accounts.forgot", lambda c: c.post("/forgot", {"email": email}, follow=False)),
            ("accounts.sent", None),
            ("accounts.join", lambda c: join(c, email, association=an_option(c.get("/join")))),
        ):
            page = client.get(start) if action is None else action(client)
            html = page.html.replace(email, "EMAIL")
            html = _without_tokens(html)
            found.append((page.status, page.location, html, len(page.statements)))
        return found

    assert answers(known) == answers(unknown)


def _without_tokens(html: str) -> str:
    html = re.sub(r"challenge&#34;: &#34;[\w-]{43}&#34;", "CHALLENGE", html)
    return re.sub(r'name="csrf_token" (type="hidden" )?value="[^"]+"', "TOKEN", html)


def test_an_empty_password_offers_the_link(app: Flask, client: InspectingClient) -> None:
    page = sign_in(client, EMAIL, "")
    assert "or let us mail you a link" in page.main


def test_a_session_from_before_is_worth_nothing_afterwards(
    app: Flask, client: InspectingClient, new_client: Callable[..., InspectingClient]
) -> None:
    member = a_member()
    client.get("accounts.sign_in")
    with client.raw.session_transaction() as session:
        session["planted"] = "by somebody else"
        token_before = session["csrf_token"]
    planted = client.raw.get_cookie("alumnet")
    assert planted is not None
    sign_in(client, member.email)
    with client.raw.session_transaction() as session:
        assert "planted" not in session
        assert session.get("csrf_token") != token_before
    thief = new_client()
    thief.raw.set_cookie("alumnet", planted.value)
    assert not is_signed_in(thief)


def test_a_form_without_its_token_is_refused(app: Flask, client: InspectingClient) -> None:
    member = a_member()
    for path in ("/sign-in", "/sign-in/link", "/join", "/forgot", "/sign-out", "/appearance"):
        answer = client.raw.post(path, data={"email": member.email, "password": PASSWORD})
        assert answer.status_code == HTTPStatus.BAD_REQUEST, path
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/people?q=ada", "/people?q=ada"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/%0d%0aX: y", "/%0d%0aX:%20y"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_gets_where_one_wanted_but_never_elsewhere(
    app: Flask, client: InspectingClient, wanted: str, target: str
) -> None:
    page = sign_in(client, a_member().email, wanted=wanted)
    assert page.headers["location"] == target
    assert "x" not in {name for name in page.headers if len(name) == 1}


def test_a_page_for_members_leads_through_sign_in_and_back(
    app: Flask, client: InspectingClient
) -> None:
    page = client.get("/me/security", expect=303)
    assert page.location == "/sign-in?next=/me/security"


def test_a_remembered_device_is_signed_in_without_a_session(
    app: Flask, client: InspectingClient
) -> None:
    member = a_member()
    form = client.get("accounts.sign_in").form(field="password")
    page = client.submit(
        form.fill(email=member.email, password=PASSWORD, remember="y"), follow=False
    )
    assert page.location == "/"
    cookie = client.raw.get_cookie("alumnet_remember")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    client.raw.delete_cookie("alumnet")
    assert is_signed_in(client)
    client.post("accounts.sign_out", follow=False)
    assert client.raw.get_cookie("alumnet_remember") is None
    assert not is_signed_in(client)


def test_cookies_insist_on_encryption_where_there_is_some(
    make_app: Callable[..., Flask], database_url: str
) -> None:
    site = make_app(base_url="https://localhost")
    client = InspectingClient(site)
    with site.app_context():
        member = a_member()
    page = client.get("https://localhost/sign-in")
    form = page.form(field="password")
    form.fill(email=member.email, password=PASSWORD, remember="y")
    answer = client.raw.post(
        "/sign-in",
        data={name: values[0] for name, values in form.fields.items()},
        base_url="https://localhost",
        headers={"Referer": "https://localhost/sign-in"},
    )
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 3
    for each in cookies:
        assert "Secure" in each
        assert "HttpOnly" in each
        assert "SameSite=Lax" in each


def test_signing_out_ends_it(app: Flask, client: InspectingClient) -> None:
    client.sign_in(a_member())
    assert is_signed_in(client)
    client.post("accounts.sign_out", follow=False)
    assert not is_signed_in(client)


def test_who_is_signed_in_needs_no_sign_in_page(app: Flask, client: InspectingClient) -> None:
    client.sign_in(a_member())
    page = client.get("accounts.sign_in", expect=302, next="/people")
    assert page.location == "/people"
