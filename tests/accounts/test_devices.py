"""Where somebody is signed in: what they see of it, how it ends, and whom a code is asked of."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from alumnet.accounts import commands
from alumnet.accounts.devices import in_words, tokens_in
from alumnet.accounts.models import Account, AccountDevice
from alumnet.accounts.rules import NeedsSecondFactor
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from tests.accounts.browsing import is_signed_in, sign_in
from tests.accounts.builders import the_account
from tests.accounts.test_second_factor import the_code, with_app
from tests.builders import PASSWORD, a_member, an_admin, an_association
from tests.client import InspectingClient
from tests.mailserver import MailServer, text_of

Browsers = Callable[..., InspectingClient]
DAY = timedelta(days=1)


def cookie(client: InspectingClient, name: str) -> str:
    found = client.raw.get_cookie(name)
    return found.value if found else ""


def devices() -> list[AccountDevice]:
    return list(reading().scalars(select(AccountDevice).order_by(AccountDevice.id)))


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Safari/604.1",
            "Safari on an iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh) AppleWebKit/537 Chrome/140.0 Safari/537 Edg/140.0",
            "Edge on a Mac",
        ),
        ("curl/8", "A browser"),
        ("<script>", "A browser"),
    ],
)
def test_a_browser_is_told_in_words(agent: str, told: str) -> None:
    assert in_words(agent) == told


@pytest.mark.postgresql
def test_signing_in_is_told_of_once_for_a_device_but_the_first(
    mailbox: MailServer, new_client: Browsers, worker: Callable[..., int]
) -> None:
    member = a_member()
    first, second = new_client(), new_client()
    for client in (first, second, second, first):
        sign_in(client.sign_out(), member.email)
        assert is_signed_in(client)
        worker()
    assert mailbox.subjects == ["A new device signed in"]
    assert "account: A browser." in text_of(mailbox.last(member.email))
    assert len(devices()) == 2


def test_a_household_shares_a_browser_and_hears_nothing_of_it(
    mailbox: MailServer, client: InspectingClient, worker: Callable[..., int]
) -> None:
    members = [a_member(), a_member()]
    for member in members * 2:
        sign_in(client.sign_out(), member.email)
    worker()
    assert mailbox.subjects == []
    assert len(devices()) == 2
    assert len(tokens_in(cookie(client, "alumnet_device"))) == 2


def test_one_device_is_signed_out_and_then_all_others(app: Flask, new_client: Browsers) -> None:
    member = a_member()
    here, there, third = new_client(), new_client(), new_client()
    for client in (here, there, third):
        sign_in(client, member.email)
    page = here.get("accounts.own_security")
    assert page.main.count("This one") == 1
    other = devices()[1].public_id
    stranger = new_client(a_member())
    gone = HTTPStatus.NOT_FOUND
    stranger.post("accounts.sign_out_device", public_id=other, expect=gone)
    assert is_signed_in(there)
    here.post("accounts.sign_out_device", public_id=other)
    assert [is_signed_in(each) for each in (here, there, third)] == [True, False, True]
    here.submit(here.get("accounts.own_security").form(button="Sign out all others"))
    assert [is_signed_in(each) for each in (here, there, third)] == [True, False, False]


def test_a_copied_cookie_opens_nothing_after_signing_out_or_in_again(
    app: Flask, client: InspectingClient, new_client: Browsers
) -> None:
    member, thief = a_member(), new_client()
    client.get("accounts.sign_in")
    before = cookie(client, "alumnet")
    sign_in(client, member.email)
    copied = cookie(client, "alumnet")
    thief.raw.set_cookie("alumnet", before)
    assert not is_signed_in(thief)  # fixed on somebody before they signed in
    thief.raw.set_cookie("alumnet", copied)
    assert is_signed_in(thief)
    sign_in(client.sign_out(), member.email)
    assert not is_signed_in(thief)
    copied = cookie(client, "alumnet")
    client.post("accounts.sign_out")
    thief.raw.set_cookie("alumnet", copied)
    assert not is_signed_in(thief)


@pytest.mark.postgresql
def test_a_session_that_nobody_uses_ends(app: Flask, new_client: Browsers) -> None:
    member = a_member()
    passing, staying = new_client(), new_client()
    sign_in(passing, member.email)
    form = staying.get("accounts.sign_in").form(field="password")
    staying.submit(form.fill(email=member.email, password=PASSWORD, remember="y"))
    with time_machine.travel(now() + 15 * DAY):
        commands.end_idle_sessions(now())
        assert [is_signed_in(each) for each in (passing, staying)] == [False, True]
        staying.raw.delete_cookie("alumnet")  # the browser was closed
        assert is_signed_in(staying)
    with time_machine.travel(now() + 106 * DAY):
        commands.end_idle_sessions(now())
        assert not is_signed_in(staying)
        assert len(devices()) == 2
    with time_machine.travel(now() + 500 * DAY):
        commands.end_idle_sessions(now())
        assert devices() == []


def test_each_device_notes_for_itself_when_it_was_seen(app: Flask, new_client: Browsers) -> None:
    member = a_member()
    here, there = new_client(), new_client()
    began = now()
    for client in (here, there):
        sign_in(client, member.email)
    for minutes in (4, 6):
        with time_machine.travel(began + timedelta(minutes=minutes)):
            is_signed_in(here)
    first, second = devices()
    assert first.seen_at - second.seen_at > timedelta(minutes=5)


@pytest.mark.postgresql
def test_a_trusted_device_is_asked_for_no_code_for_thirty_days(
    app: Flask, client: InspectingClient, new_client: Browsers
) -> None:
    member = a_member()
    secret, codes = with_app(member)
    page = client.get(sign_in(client, member.email).location)
    form = page.form(field="proof_code").fill(proof_code=the_code(secret), trust="y")
    client.submit(form)
    assert sign_in(client.sign_out(), member.email).location == "/"
    other = new_client()
    assert sign_in(other, member.email).location.startswith("/sign-in/code")
    other.raw.set_cookie("alumnet_device", cookie(client, "alumnet_device"))
    someone = a_member()
    with_app(someone)
    assert sign_in(other, someone.email).location.startswith("/sign-in/code")  # bound to one
    with client.raw.session_transaction() as session:
        session["fresh_until"] = 0
    asked = client.get("accounts.confirm_it_is_you")
    assert asked.form(field="proof_code").fields  # not for step-up
    with time_machine.travel(now() + 31 * DAY):
        assert sign_in(client.sign_out(), member.email).location.startswith("/sign-in/code")
    assert sign_in(client, member.email).location == "/"
    page = client.get("accounts.own_security")
    assert "no code until" in page.main
    client.post("accounts.sign_out")
    other.raw.delete_cookie("alumnet_device")
    page = other.get(sign_in(other.sign_out(), member.email).location)
    other.submit(page.form(field="proof_code").fill(proof_code=codes[0]))
    other.submit(
        other.get("accounts.own_security").form(button="Ask for a code again on A browser")
    )
    assert sign_in(client, member.email).location.startswith("/sign-in/code")


# ------------------------------------------------------------------------------------------ staff
@pytest.mark.postgresql
def test_staff_set_up_a_second_factor_within_fourteen_days_and_members_need_none(
    app: Flask, client: InspectingClient
) -> None:
    house = an_association()
    admin, member = an_admin(house), a_member(of=house)
    commands.ask_staff_for_second_factor(now())
    due = the_account(admin.email).second_factor_due
    assert due is not None
    assert the_account(member.email).second_factor_due is None
    client.sign_in(admin)
    page = client.get("administration.overview")
    assert "set up a second step" in page.text
    assert "set up a second step" not in client.get("home.index").text
    with time_machine.travel(due):
        commands.ask_staff_for_second_factor(now())  # the day stays
        assert client.get("administration.overview", expect=303).location == "/me/security"
        assert client.get("home.index").status == HTTPStatus.OK
        sent = {"email": "somebody@example.org", "role": "admin", "note": "some words of mine"}
        kept = client.post("administration.team", sent, slug=f"association-{house.id}")
        assert "some words of mine" in kept.text
        with_app(admin)
        client.sign_in(admin)
        page = client.get("administration.overview")
        assert "set up a second step" not in page.text
        with pytest.raises(NeedsSecondFactor):
            commands.turn_off_second_factor(the_account(admin.email).id, now=now())
    with writing() as session:
        session.execute(update(Account).values(second_factor_due=due))
    commands.ask_staff_for_second_factor(now())
    assert the_account(member.email).second_factor_due is None


@pytest.mark.postgresql
def test_staff_are_reminded_a_week_before_that_day_and_on_it_while_they_need_it(
    app: Flask, mailbox: MailServer, worker: Callable[..., int]
) -> None:
    house, begin = an_association(), now()
    slow, quick = an_admin(house), an_admin(house)
    told = []
    for day in (0, 6, 7, 8, 13, 14, 15):
        with time_machine.travel(begin + day * DAY, tick=False):
            commands.ask_staff_for_second_factor(now())
            if day == 14:
                with_app(quick)  # between the job and its mail
            worker()
        told += [
            (day, who, text_of(mailbox.last(who.email)))
            for who in (slow, quick)
            if mailbox.to(who.email) and "Please set up" in mailbox.last(who.email)["Subject"]
        ]
        mailbox.clear()
    assert [(day, who) for day, who, _ in told] == [(7, slow), (7, quick), (14, slow)]
    assert "Please do it by" in told[0][2]
    assert "have waited for it since" in told[2][2]
