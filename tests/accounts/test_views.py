"""The pages of joining and signing in, used as a person would."""

import re
from collections.abc import Callable
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask

from alumnet.accounts import commands, security
from alumnet.accounts.models import Account
from alumnet.accounts.rules import MembershipState, Purpose
from alumnet.kernel.clock import now
from alumnet.kernel.db import writing
from tests.accounts.builders import a_line, state_of, the_account, token_of
from tests.builders import (
    PASSWORD,
    a_member,
    a_membership,
    a_person,
    an_account,
    an_association,
)
from tests.client import InspectingClient
from tests.mailserver import MailServer, links_of
from tests.page import Page

pytestmark = pytest.mark.postgresql

Worker = Callable[..., int]
EMAIL = "ada@example.org"
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
GONE = HTTPStatus.GONE


def join(client: InspectingClient, email: str = EMAIL, **more: object) -> Page:
    form = client.get("accounts.join").form(field="consent")
    form.fill(**{"name": "Ada Person", "email": email, "consent": "y", **more})
    return client.submit(form)


def mailed_path(mailbox: MailServer, email: str = EMAIL) -> str:
    return links_of(mailbox.last(email))[0].removeprefix("http://localhost")


def sign_in(
    client: InspectingClient, email: str, password: str = PASSWORD, wanted: str = ""
) -> Page:
    page = client.get("accounts.sign_in", next=wanted) if wanted else client.get("accounts.sign_in")
    return client.submit(
        page.form(field="password").fill(email=email, password=password), follow=False
    )


def an_option(page: Page) -> str:
    return next(each.get("value", "") for each in page.all("option") if each.get("value"))


def is_signed_in(client: InspectingClient) -> bool:
    return client._open("GET", "/me/security").status == HTTPStatus.OK


# --------------------------------------------------------------------------------------- joining
def test_from_the_form_to_the_waiting_page(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    association = an_association("Harbour Alumni")
    page = join(client, class_year="1998", note="I was called Ada Smith then.")
    assert page.h1 == "Check your e-mail"
    assert EMAIL in page.main
    worker()
    page = client.get(mailed_path(mailbox))
    assert "Harbour Alumni, class of 1998" in page.main
    assert client.submit(page.form(button="Confirm my address"), follow=False).location == "/"
    page = client.get("accounts.waiting")
    assert "You hear by" in page.main
    assert "I was called Ada Smith then." in page.main
    assert state_of(the_account(EMAIL).person_id, association) is MembershipState.PENDING


def test_who_is_on_the_roster_comes_in_at_once(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    association = an_association()
    a_line(association, "Ada", EMAIL)
    join(client)
    worker()
    page = client.get(mailed_path(mailbox))
    client.submit(page.form(field="password").fill(password=PASSWORD), follow=False)
    worker()
    assert state_of(the_account(EMAIL).person_id, association) is MembershipState.ACTIVE
    assert mailbox.subjects == ["Confirm your e-mail address", "Welcome"]
    client.sign_out()
    assert sign_in(client, EMAIL).location == "/"


def test_opening_the_link_changes_nothing(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    an_association()
    join(client)
    worker()
    path = mailed_path(mailbox)
    for _ in range(3):
        assert client.get(path).h1 == "Confirm your address"
    assert not is_signed_in(client)


def test_a_used_confirmation_says_so(
    mailbox: MailServer,
    client: InspectingClient,
    new_client: Callable[..., InspectingClient],
    worker: Worker,
) -> None:
    an_association()
    join(client)
    worker()
    path = mailed_path(mailbox)
    client.submit(client.get(path).form(button="Confirm my address"), follow=False)
    page = new_client().get(path, expect=GONE)
    assert page.h1 == "This link was used"
    assert page.link("Sign in").href == "/sign-in"


def test_an_expired_link_brings_a_new_one_in_one_press(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    an_association()
    with time_machine.travel("2026-03-01 10:00Z"):
        join(client)
        worker()
    old = mailed_path(mailbox)
    with time_machine.travel("2026-03-05 10:00Z"):
        page = client.get(old, expect=GONE)
        assert page.h1 == "This link is too old"
        assert client.submit(page.form(button="Mail me a new link")).h1 == "Check your e-mail"
        worker()
        assert mailed_path(mailbox) != old
        assert client.get(mailed_path(mailbox)).h1 == "Confirm your address"


def test_the_mail_comes_again_but_not_within_a_minute(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    an_association()
    with time_machine.travel("2026-03-01 10:00:00Z", tick=False):
        page = join(client)
        worker()
        early = client.submit(page.form(button="Send it once more"))
        assert early.status == HTTPStatus.TOO_MANY_REQUESTS
        assert "Wait 1 minute" in early.main
        assert early.headers["retry-after"] == "61"
    with time_machine.travel("2026-03-01 10:01:01Z", tick=False):
        client.submit(page.form(button="Send it once more"))
        worker()
    assert len(mailbox.messages) == 2


def test_what_is_missing_is_said_field_by_field(app: Flask, client: InspectingClient) -> None:
    an_association()
    form = client.get("accounts.join").form(field="consent")
    page = client.submit(form.fill(email="ada", class_year="2o14"))
    assert page.status == UNPROCESSABLE
    assert page.title.startswith("Error: Join")
    for words in (
        "Enter your name as people know you",
        "Enter an address like name@example.org",
        "Enter the year you left, like 2016",
        "Read the standards and tick the box to go on",
    ):
        assert page.main.count(words) == 2
    assert 'value="2o14"' in page.html


def test_an_association_can_be_chosen_beforehand(app: Flask, client: InspectingClient) -> None:
    an_association("Alpha")
    other = an_association("Beta")
    form = client.get("accounts.join").form(field="consent")
    assert form.fields["association"] == [""]
    form = client.get("accounts.join", association=f"association-{other.id}").form(field="consent")
    assert form.fields["association"] == [f"association-{other.id}"]
    bad = client.submit(form.fill(association="elsewhere", name="A", email=EMAIL, consent="y"))
    assert bad.status == UNPROCESSABLE


def test_without_an_association_nobody_can_join(app: Flask, client: InspectingClient) -> None:
    assert "Nobody can join yet" in client.get("accounts.join").main


def test_a_member_joins_a_further_association(app: Flask, client: InspectingClient) -> None:
    member, further = a_member(), an_association("Second House")
    page = client.sign_in(member).get("accounts.join")
    form = page.form(field="association").fill(association=f"association-{further.id}")
    page = client.submit(form)
    assert page.h1 == "Where you stand"
    assert state_of(member.id, further) is MembershipState.PENDING


def test_pages_that_tell_of_a_mail_need_one(app: Flask, client: InspectingClient) -> None:
    for endpoint in ("accounts.sent", "accounts.join_sent"):
        assert client.get(endpoint, expect=303).location == "/sign-in"
    assert client.post("accounts.send_again", follow=False).location == "/sign-in"


# ------------------------------------------------------------------------------------- signing in
def test_the_right_password_signs_in(app: Flask, client: InspectingClient) -> None:
    member = a_member()
    assert sign_in(client, member.email.upper()).location == "/"
    assert is_signed_in(client)


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
    assert len(cookies) == 2
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


# -------------------------------------------------------------------------------- mailed links
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


# ------------------------------------------------------------------------------------ appearance
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
