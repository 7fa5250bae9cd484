"""What owners look after, and the waiting page."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask

from alumnet.accounts import commands
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.clock import now
from tests.accounts.browsing import sign_in
from tests.accounts.builders import (
    a_known_email,
    state_of,
    the_account,
    the_membership,
    without_password,
)
from tests.builders import (
    THEN,
    a_member,
    a_membership,
    a_person,
    an_account,
    an_admin,
    an_association,
)
from tests.client import InspectingClient
from tests.mailserver import MailServer, links_of

Worker = Callable[..., int]
Browsers = Callable[..., InspectingClient]
NEW = "three grey herons asleep"
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


def is_signed_in(client: InspectingClient) -> bool:
    return client._open("GET", "/me/security").status == HTTPStatus.OK


def path_in(mailbox: MailServer, email: str) -> str:
    return links_of(mailbox.last(email))[0].removeprefix("http://localhost")


# --------------------------------------------------------------------------------------- security
def test_changing_the_password_signs_other_devices_out(
    mailbox: MailServer, new_client: Browsers, worker: Worker
) -> None:
    member = a_member()
    here, there = new_client(member), new_client(member)
    page = here.follow(here.get("accounts.own_security"), "Change the password")
    easy = here.submit(page.form(field="password").fill(password="short"))
    assert easy.status == UNPROCESSABLE
    page = here.submit(easy.form(field="password").fill(password=NEW))
    assert page.h1 == "Sign-in and security"
    assert is_signed_in(here)
    assert not is_signed_in(there)
    worker()
    assert mailbox.subjects == ["Your password was changed"]


def test_who_has_no_password_chooses_one(app: Flask, client: InspectingClient) -> None:
    member = a_member()
    without_password(member)
    page = client.sign_in(member).get("accounts.own_security")
    form = client.follow(page, "Choose a password").form(field="password")
    client.submit(form.fill(password=NEW))
    assert sign_in(client.sign_out(), member.email, NEW).location == "/"


def test_signing_out_everywhere_else(app: Flask, new_client: Browsers) -> None:
    member = a_member()
    here, there = new_client(member), new_client(member)
    page = here.get("accounts.own_security")
    assert "signed out on all other" in here.submit(page.form(button="Sign out all others")).text
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_changing_the_address(
    mailbox: MailServer, client: InspectingClient, new_client: Browsers, worker: Worker
) -> None:
    member = a_member()
    a_known_email(member, member.email, confirmed=True)
    client.sign_in(member)
    page = client.get("accounts.change_address")
    page = client.submit(page.form(field="email").fill(email="new@example.org"))
    assert "Until then you sign in with the old one." in page.main
    worker()
    path = path_in(mailbox, "new@example.org")
    page = client.submit(client.get(path).form(button="Confirm my address"))
    assert page.h1 == "Sign-in and security"
    assert "new@example.org" in page.main
    worker()
    assert mailbox.subjects == ["Confirm your new address", "Your sign-in address was changed"]
    assert mailbox.to(member.email)
    assert new_client().get(path, expect=HTTPStatus.GONE).h1 == "This link was used"


def test_confirming_the_new_address_elsewhere_signs_nobody_in(
    mailbox: MailServer, client: InspectingClient, new_client: Browsers, worker: Worker
) -> None:
    member = a_member()
    client.sign_in(member)
    form = client.get("accounts.change_address").form(field="email")
    client.submit(form.fill(email="new@example.org"))
    worker()
    phone = new_client()
    page = phone.get(path_in(mailbox, "new@example.org"))
    assert phone.submit(page.form(button="Confirm my address")).h1 == "Sign in"
    assert not is_signed_in(phone)


def a_change(client: InspectingClient, email: str) -> None:
    form = client.get("accounts.change_address").form(field="email")
    assert client.submit(form.fill(email=email)).h1 == "Check your e-mail"


def test_who_was_in_an_account_gets_no_new_link_to_take_it_along(
    mailbox: MailServer, client: InspectingClient, new_client: Browsers, worker: Worker
) -> None:
    member, thief = a_member(), new_client()
    thief.sign_in(member)
    a_change(thief, "thief@example.org")
    worker()
    path = path_in(mailbox, "thief@example.org")
    client.sign_in(member).post("accounts.sign_out_others")
    with time_machine.travel(now() + timedelta(minutes=5)):
        gone = thief.get(path, expect=HTTPStatus.GONE)
        assert gone.h1 == "This link was used"
        assert thief.post(f"/links/{path.split('/')[-1]}/again").status == HTTPStatus.GONE
        assert thief.post("/sent/again").status == HTTPStatus.GONE
        worker()
    assert len(mailbox.to("thief@example.org")) == 1
    assert the_account(member.email).person_id == member.id


def test_an_address_that_was_left_cannot_be_taken_up_again_by_its_old_link(
    mailbox: MailServer, client: InspectingClient, new_client: Browsers, worker: Worker
) -> None:
    member = a_member()
    client.sign_in(member)
    a_change(client, "work@example.org")
    worker()
    path = path_in(mailbox, "work@example.org")
    client.submit(client.get(path).form(button="Confirm my address"))
    a_change(client, "home@example.org")
    worker()
    home = path_in(mailbox, "home@example.org")
    client.submit(client.get(home).form(button="Confirm my address"))
    with time_machine.travel(now() + timedelta(minutes=5)):
        again = new_client().post(f"/links/{path.split('/')[-1]}/again")
    assert again.status == HTTPStatus.GONE
    worker()
    assert the_account("home@example.org").person_id == member.id


def test_a_mistyped_new_address_takes_the_account_nowhere_once_it_is_put_right(
    mailbox: MailServer, client: InspectingClient, new_client: Browsers, worker: Worker
) -> None:
    member = a_member()
    client.sign_in(member)
    for email in ("mistyped@example.org", "right@example.org", "right@example.org"):
        a_change(client, email)
        worker()
    wrong = new_client().get(path_in(mailbox, "mistyped@example.org"), expect=HTTPStatus.GONE)
    assert "a later step took the place of this link" in wrong.main
    asked_twice = [links_of(each)[0] for each in mailbox.to("right@example.org")]
    assert len(set(asked_twice)) == 2
    page = client.get(asked_twice[0].removeprefix("http://localhost"))
    assert client.submit(page.form(button="Confirm my address")).h1 == "Sign-in and security"
    second = asked_twice[1].removeprefix("http://localhost")
    assert client.get(second, expect=HTTPStatus.GONE).h1 == "This link was used"


def test_an_address_in_use_is_answered_like_any_other(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    member, other = a_member(), a_member()
    client.sign_in(member)
    form = client.get("accounts.change_address").form(field="email")
    assert client.submit(form.fill(email=other.email)).h1 == "Check your e-mail"
    worker()
    assert mailbox.subjects == ["You already have an account"]
    assert the_account(member.email).person_id == member.id


# ---------------------------------------------------------------------------------------- waiting
def test_the_waiting_page_says_what_happens_and_by_when(
    app: Flask, client: InspectingClient
) -> None:
    person = an_account(a_person())
    a_membership(person, an_association("Harbour Alumni"), MembershipState.PENDING, note="Hello")
    page = client.sign_in(person).get("accounts.waiting")
    assert "You hear by Wednesday 7 January 2026." in page.main  # two working days after THEN
    assert THEN.isoformat().startswith("2026-01-05")


def test_every_state_has_its_words(app: Flask, client: InspectingClient) -> None:
    person = an_account(a_person())
    until = THEN + timedelta(days=30)
    a_membership(
        person,
        an_association("Alpha", contact_email="office@alpha.example"),
        MembershipState.SUSPENDED,
        suspended_until=until,
        decision_note="Rule 4",
    )
    a_membership(person, an_association("Beta"), MembershipState.ENDED, decision_note="Who?")
    page = client.sign_in(person).get("accounts.waiting")
    for words in (
        "It comes back by itself on Wednesday 4 February 2026, 09:00.",
        "They write: Rule 4",
        "office@alpha.example",
        "They write: Who?",
        "Ask again",
    ):
        assert words in page.main
    member = a_member()
    assert "You are a member." in client.sign_in(member).get("accounts.waiting").main
    nobody = an_account(a_person())
    page = client.sign_in(nobody).get("accounts.waiting")
    assert "You aren't in an association yet" in page.main


@pytest.mark.postgresql
def test_an_application_is_corrected_and_taken_back(app: Flask, client: InspectingClient) -> None:
    association, other = an_association("Alpha"), an_association("Beta")
    person = an_account(a_person())
    a_membership(person, association, MembershipState.PENDING, class_year=1997)
    client.sign_in(person)
    page = client.follow(client.get("accounts.waiting"), "Correct or add something")
    form = page.form(field="class_year")
    assert form.fields["class_year"] == ["1997"]
    assert form.fields["association"] == [f"association-{association.id}"]
    bad = client.submit(form.fill(class_year="97"))
    assert "Enter the year you left, like 2016" in bad.main
    form = bad.form(field="class_year").fill(
        class_year="1998", association=f"association-{other.id}", note="Sorry"
    )
    page = client.submit(form)
    assert "Beta" in page.main
    assert the_membership(person.id, other).class_year == 1998
    page = client.submit(page.form(button="Take it back from Beta"))
    assert "Your request to join is taken back." in page.main
    assert state_of(person.id, other) is MembershipState.ENDED
    client.get(f"/waiting/association-{other.id}", expect=404)
    client.get("/waiting/elsewhere", expect=404)


def test_members_pages_are_closed_to_those_who_wait(app: Flask, client: InspectingClient) -> None:
    association = an_association()
    admin = an_admin(association)
    for state in (MembershipState.PENDING, MembershipState.SUSPENDED, MembershipState.ENDED):
        person = an_account(a_person())
        a_membership(person, association, state)
        client.sign_in(person)
        assert client.get("accounts.waiting").h1 == "Where you stand"
    assert admin.id
    with pytest.raises(AssertionError, match="404"):
        client.post("accounts.confirm_again", expect=303)
    assert commands.THEMES == ("", "light", "dark")
