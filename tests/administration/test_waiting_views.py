"""People who wait: claim beside roster, let in, asked, turned away."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import MembershipState, RosterEntry
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import reading
from tests import builders
from tests.accounts.builders import a_line, state_of, suspend_membership, the_membership
from tests.builders import Built, slug_of
from tests.client import InspectingClient
from tests.mailserver import MailServer, html_of, text_of

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]
NOW = datetime(2026, 1, 6, 9, 0, tzinfo=UTC)  # a day after builders' people asked


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def waits(house: Built, name: str, **more: Any) -> Built:
    person = builders.an_account(builders.a_person(name))
    builders.a_membership(person, house, MembershipState.PENDING, **more)
    return person


def test_a_claim_stands_beside_the_line_that_is_like_it(
    house: Built, new_client: NewClient
) -> None:
    admin = new_client(builders.an_admin(house))
    line = a_line(house, "Ruiz Ana", external_id="77", class_year=1998)
    a_line(house, "Ana Ruiz", external_id="78", class_year=2005)
    ana = waits(house, "Ana Ruiz", class_year=1998, note="I was Ana Paz then.")
    page = admin.get("administration.waiting", slug=slug_of(house))
    for words in (ana.email, "1998", "I was Ana Paz then.", "Same name, same class", "number 77"):
        assert words in page.main
    assert "Same name, another class" in page.main
    assert "Due tomorrow" in page.main
    form = page.form(action="/approve")
    assert form.fields["line"] == [str(line)]
    page = admin.submit(form)
    assert "Ana Ruiz is in. Nobody else waits." in page.main
    assert state_of(ana.id, house) is MembershipState.ACTIVE
    entry = reading().get_one(RosterEntry, line)
    assert entry.person_id == ana.id


def test_letting_in_shows_who_is_next(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house))
    waits(house, "First Person")
    waits(house, "Second Person")
    waits(house, "Third Person")
    page = admin.get("administration.waiting", slug=slug_of(house))
    assert "Nobody like that is on it." in page.main
    page = admin.submit(page.forms[1])
    assert "First Person is in. Two more wait." in page.main
    page = admin.submit(page.forms[1])
    assert "One more waits." in page.main
    assert "Third Person" in page.main


def test_a_line_of_somebody_else_lets_nobody_in(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house))
    line = a_line(house, "Ana Ruiz", external_id="77", class_year=1998)
    elsewhere = a_line(builders.an_association(), "Ana Ruiz", external_id="77")
    first, second = (waits(house, "Ana Ruiz", class_year=1998) for _ in range(2))
    admin.post(
        "administration.approve", {"line": line}, slug=slug_of(house), public_id=first.public_id
    )
    page = admin.get("administration.waiting", slug=slug_of(house))
    assert "Somebody else is this person already" in page.main
    for wrong in (line, elsewhere):
        page = admin.post(
            "administration.approve",
            {"line": wrong},
            slug=slug_of(house),
            public_id=second.public_id,
        )
        assert "changed this just before you" in page.alerts[0]
        assert state_of(second.id, house) is MembershipState.PENDING


@pytest.mark.parametrize("line", ["x", "9" * 30, "²", "-1"])
def test_nonsense_for_a_line_is_no_line(house: Built, new_client: NewClient, line: str) -> None:
    admin, ana = new_client(builders.an_admin(house)), waits(house, "Ana")
    admin.post(
        "administration.approve", {"line": line}, slug=slug_of(house), public_id=ana.public_id
    )
    assert state_of(ana.id, house) is MembershipState.ACTIVE


def test_somebody_is_turned_away_with_words(
    house: Built, new_client: NewClient, mailbox: MailServer, worker: Callable[..., int]
) -> None:
    admin, ana = new_client(builders.an_admin(house)), waits(house, "Ana Ruiz")
    page = admin.get("administration.decline", slug=slug_of(house), public_id=ana.public_id)
    assert page.h1 == "Turn away Ana Ruiz"
    form = page.form(button="Send and turn away")
    assert "Harbour Alumni" in form.fields["words"][0]
    page = admin.submit(form.fill(words=" "), expect=422)
    assert page.link("Write what they will read").href
    page = admin.submit(page.form(button="Send and turn away").fill(words="Not on our list."))
    assert "Ana Ruiz gets your words by mail. Nobody else waits." in page.main
    assert the_membership(ana.id, house).decision_note == "Not on our list."
    worker()
    assert "Not on our list." in text_of(mailbox.last(ana.email))


def test_somebody_is_asked_and_goes_on_waiting(
    house: Built, new_client: NewClient, mailbox: MailServer, worker: Callable[..., int]
) -> None:
    admin, ana = new_client(builders.an_admin(house)), waits(house, "Ana Ruiz")
    form = admin.get("administration.ask", slug=slug_of(house), public_id=ana.public_id).form(
        button="Send the question"
    )
    page = admin.submit(form.fill(words="Which <year>?"))
    assert "goes on waiting" in page.main
    assert "Ana Ruiz" in page.main
    worker()
    mail = mailbox.last(ana.email)
    assert "Which <year>?" in text_of(mail)
    assert "Which &lt;year&gt;?" in html_of(mail)
    assert "Which <year>?" in new_client(ana).get("/waiting").main
    audited = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert audited == ["membership.asked"]


def test_a_question_to_somebody_who_was_let_in_meanwhile_is_not_sent(
    house: Built, new_client: NewClient, mailbox: MailServer, worker: Callable[..., int]
) -> None:
    boss = builders.an_admin(house)
    admin, ana = new_client(boss), waits(house, "Ana Ruiz")
    pages = [
        admin.get(f"administration.{answer}", slug=slug_of(house), public_id=ana.public_id)
        for answer in ("ask", "decline")
    ]
    admin.submit(pages[0].form(field="words"))
    accounts.approve_membership(the_membership(ana.id, house).id, by=boss.id, now=NOW)
    for page in pages:
        after = admin.submit(page.form(field="words"))
        assert after.alerts[0].startswith(("Somebody changed", "This has moved on"))
    worker()
    assert mailbox.subjects == ["Welcome"]
    admin.get("administration.ask", slug=slug_of(house), public_id=ana.public_id, expect=404)


def test_who_was_turned_away_before_is_marked(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house))
    waits(house, "Ana Ruiz", needs_staff=True)
    page = admin.get("administration.waiting", slug=slug_of(house))
    assert "They were here before" in page.main


def test_who_was_let_in_and_suspended_meanwhile_stays_suspended(
    house: Built, new_client: NewClient
) -> None:
    admin, other = new_client(builders.an_admin(house)), builders.an_admin(house)
    line = a_line(house, "Ana Ruiz", external_id="77", class_year=1998)
    ana = waits(house, "Ana Ruiz", class_year=1998)
    page = admin.get("administration.waiting", slug=slug_of(house))
    membership = the_membership(ana.id, house).id
    accounts.approve_membership(membership, by=other.id, now=NOW)
    suspend_membership(membership, by=other.id, now=NOW)
    page = admin.submit(page.form(action="/approve"))
    assert "moved on meanwhile" in page.alerts[0]
    assert state_of(ana.id, house) is MembershipState.SUSPENDED
    assert reading().get_one(RosterEntry, line).person_id is None
    for answer in ("decline", "ask"):
        where: dict[str, Any] = {"slug": slug_of(house), "public_id": ana.public_id}
        page = admin.post(f"administration.{answer}", {"words": "No."}, **where)
        assert page.alerts
        assert state_of(ana.id, house) is MembershipState.SUSPENDED


def test_many_who_wait_come_in_pages(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house))
    for number in range(11):
        waits(house, f"Person {number:02}")
    page = admin.get("administration.waiting", slug=slug_of(house))
    assert "Person 10" not in page.main
    assert "Person 10" in admin.follow(page, "Show more").main


def test_nobody_waiting_is_said(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house))
    assert "Nobody is waiting" in admin.get("administration.waiting", slug=slug_of(house)).main
