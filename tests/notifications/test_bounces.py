"""Mails that came back: counted with a proof, and refused without, however broken they are."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from alumnet.accounts import commands as accounts
from alumnet.accounts.rules import Purpose
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from alumnet.notifications import commands
from alumnet.notifications.commands import Noted
from alumnet.notifications.models import Bounce
from alumnet.notifications.rules.returned import NotAReport, read_report
from tests import builders
from tests.accounts.builders import the_account
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mailserver import MailServer
from tests.mentoring.asking import DAY, a_request, an_asked_pair
from tests.notifications.reports import report
from tests.notifications.telling import work


def bounced(content: bytes, *, now: object = THEN) -> Noted:
    return commands.note_bounce(read_report(content), now=now)  # type: ignore[arg-type]


def count() -> int:
    return reading().scalar(select(func.count(Bounce.id))) or 0


@pytest.fixture
def mentor(app: Flask, mailbox: MailServer) -> Built:
    mentor, _mentee, _public_id = an_asked_pair()
    work(THEN)
    return mentor


@pytest.mark.postgresql
def test_a_lasting_failure_stops_mails_and_the_owner_says_when_it_is_right(
    mailbox: MailServer, mentor: Built, client: InspectingClient
) -> None:
    mail = mailbox.last(mentor.email)
    assert bounced(report(mail, mentor.email)) is Noted.STOPPED
    assert bounced(report(mail, mentor.email)) is Noted.KNOWN
    mailbox.clear()
    a_request(builders.a_member(), mentor)
    work(THEN)
    assert mailbox.messages == []
    page = client.sign_in(mentor).get("notifications.index")
    assert "Mails to you came back. Is your address right?" in page.main
    page = client.follow(page, "Mails to you came back. Is your address right?")
    assert mentor.email in page.main
    page = client.submit(page.form(button="It is right, send again"))
    assert "came back" not in page.main
    a_request(builders.a_member(), mentor)
    work(THEN)
    assert len(mailbox.messages) == 1


@pytest.mark.postgresql
def test_a_further_address_fails_by_itself_and_its_owner_reads_so_where_they_are_kept(
    app: Flask,
    mailbox: MailServer,
    client: InspectingClient,
    new_client: Callable[..., InspectingClient],
) -> None:
    ana = builders.a_member()
    account = the_account(ana.email).id
    for email in ("ana@example.net", "ana@example.com"):
        accounts.confirm_address(accounts.ask_to_add(account, email, now=THEN), now=THEN)
    work(THEN)
    mail = mailbox.last("ana@example.net")
    assert str(mail["Subject"]) == "An address was added"
    # What failed is known by its proof alone, even if the report names another address.
    assert bounced(report(mail, "elsewhere@example.com")) is Noted.STOPPED
    client.sign_in(ana)
    page = client.get("accounts.own_security")
    before, _, after = page.main.partition("mails come back since")
    assert before.endswith("You sign in with it, too · ")
    assert "ana@example.net" in before
    assert "ana@example.com" in after
    assert "mails come back" not in after
    # Somebody who says that it is theirs learns nothing of it.
    other = builders.a_member()
    accounts.ask_to_add(the_account(other.email).id, "ana@example.net", now=now())
    page_of_other = new_client(other).get("accounts.own_security").main
    assert "ana@example.net" in page_of_other
    assert "mails come back" not in page_of_other
    work(THEN)
    assert "Mails to you came back" not in client.get("notifications.index").main
    assert "came back" not in client.get("notifications.preferences").main
    client.submit(page.form(button="Use for mails ana@example.net"))
    assert "Mails to ana@example.net came back" in client.get("notifications.preferences").main


def test_links_that_somebody_asks_for_are_tried_all_the_same(
    mailbox: MailServer, mentor: Built
) -> None:
    bounced(report(mailbox.last(mentor.email), mentor.email))
    accounts.ask_for_link(Purpose.SIGN_IN, mentor.email, now=THEN)
    work(THEN)
    assert mailbox.last(mentor.email)["Subject"] == "Your sign-in link"


def test_passing_failures_stop_mails_when_there_are_many_in_a_month(
    app: Flask, mailbox: MailServer
) -> None:
    mentor = builders.a_mentor(places=3)
    for _ in range(5):
        a_request(builders.a_member(), mentor)
    work(THEN)
    mails = [report(each, mentor.email, "4.4.7") for each in mailbox.to(mentor.email)]
    assert bounced(mails[0], now=THEN - 31 * DAY) is Noted.COUNTED
    assert [bounced(each) for each in mails[1:]] == [Noted.COUNTED] * 4
    with writing() as session:
        session.execute(update(Bounce).values(received_at=THEN - DAY))
    a_request(builders.a_member(), mentor)
    mailbox.clear()
    work(THEN)
    assert mailbox.messages == []


def test_the_address_it_came_back_to_names_the_mail_too(
    make_app: Callable[..., Flask], mailbox: MailServer
) -> None:
    site = make_app(
        mail_host=mailbox.host, mail_port=mailbox.port, mail_bounces_to="back@example.net"
    )
    with site.app_context():
        mentor, _mentee, _public_id = an_asked_pair()
        work(THEN)
        mail = mailbox.last(mentor.email)
        token = str(mail["Message-ID"])[1:].partition("@")[0]
        assert mailbox.senders == [f"back+{token}@example.net"]
        assert "back" not in str(mail["From"])
        # Forwarded, so that the address that failed is another one, and no header came back.
        forwarded = report(recipient="elsewhere@example.com", to=f"<back+{token}@example.net>")
        assert bounced(forwarded) is Noted.STOPPED


def test_a_report_without_our_proof_knocks_nobody_out(
    app: Flask, mailbox: MailServer, mentor: Built
) -> None:
    victim = builders.a_member()
    mail = mailbox.last(mentor.email)
    token = str(mail["Message-ID"])[1:].partition("@")[0]
    changed = token[:-1] + ("b" if token.endswith("a") else "a")
    for forged in (
        report(recipient=victim.email, message_id=f"<{'a' * 48}@localhost>"),
        report(recipient=mentor.email, message_id=f"<{changed}@localhost>"),
        report(recipient=mentor.email, message_id=f"<{token[:-1]}@localhost>"),
    ):
        assert bounced(forged) is Noted.NOT_OURS
    assert count() == 0
    # With the number of one's own mail one knocks out oneself, whatever else the report says.
    bounced(report(mail, victim.email, original_to=f"{victim.email}, <x@example.org>"))
    assert reading().scalars(select(Bounce.email)).all() == [mentor.email]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\x00" * 50,
        b"Subject: I am on holiday\n\nBack on Monday.",
        b"Content-Type: multipart/report; report-type=delivery-status\n\nno boundary",
        report(recipient="a@example.org", action="delayed", status="4.4.1"),
        report(recipient="a@example.org", status="2.0.0"),
        report(recipient="a@example.org", status="none"),
        report(recipient="a@example.org") + b"x" * 1_100_000,
    ],
)
def test_what_is_no_report_of_a_failure_is_refused(content: bytes) -> None:
    with pytest.raises(NotAReport):
        read_report(content)


WHOLE = report(recipient="a@example.org", message_id=f"<7.{'a' * 20}@localhost>")


@given(
    st.integers(0, len(WHOLE)),
    st.integers(0, len(WHOLE)),
    st.one_of(st.binary(max_size=20), st.sampled_from([b"=?utf-8?q?=ff?=", b"\n\n", b";", b'"'])),
)
def test_a_broken_report_is_read_or_refused_and_never_more(
    first: int, end: int, put: bytes
) -> None:
    with suppress(NotAReport):
        read_report(WHOLE[:first] + put + WHOLE[end:])
