"""How often somebody may try, and what they read when it was too often."""

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest
from flask import Flask

from alumnet.accounts import commands
from alumnet.accounts.models import PersonEmail
from alumnet.accounts.rules import MembershipState
from alumnet.extensions import limiter
from alumnet.kernel.clock import now
from alumnet.kernel.db import writing
from tests.accounts.builders import invitation_token
from tests.builders import (
    PASSWORD,
    THEN,
    a_member,
    a_membership,
    a_person,
    an_account,
    an_association,
)
from tests.client import InspectingClient
from tests.page import Page

pytestmark = pytest.mark.postgresql

TOO_MANY = HTTPStatus.TOO_MANY_REQUESTS


@pytest.fixture
def limited(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    site = make_app(rate_limits=True)
    with site.app_context():
        limiter.reset()
        yield site
        limiter.reset()


def signing_in(client: InspectingClient, email: str, password: str) -> Page:
    return client.post("/sign-in", {"email": email, "password": password}, follow=False)


def attempt(client: InspectingClient, email: str, password: str) -> int:
    return signing_in(client, email, password).status


def test_guessing_stops_after_ten_and_the_page_says_when(limited: Flask) -> None:
    client, member = InspectingClient(limited), a_member()
    for _ in range(10):
        assert attempt(client, member.email, "wrong") == HTTPStatus.UNPROCESSABLE_ENTITY
    page = client.post("/sign-in", {"email": member.email, "password": PASSWORD}, follow=False)
    assert page.status == TOO_MANY
    assert page.h1 == "Too many tries"
    assert re.search(r"Wait (ten|11) minutes", page.main)
    assert 0 < int(page.headers["retry-after"]) <= 601
    assert attempt(client, a_member().email, PASSWORD) == HTTPStatus.SEE_OTHER


def test_the_addresses_of_one_account_share_its_tries_and_no_answer_tells_so(
    limited: Flask,
) -> None:
    client, member = InspectingClient(limited), a_member()
    with writing() as session:
        session.add(
            PersonEmail(
                person_id=member.id,
                email="second@example.net",
                confirmed_at=THEN,
                opens_account=True,
            )
        )
    for email in (member.email, "second@example.net") * 5:
        assert attempt(client, email, "wrong") == HTTPStatus.UNPROCESSABLE_ENTITY
    # Spent: the right password is answered like a wrong one, as nobody's address is.
    spent, nobodys = (
        signing_in(client, email, PASSWORD)
        for email in ("second@example.net", "nobody@example.net")
    )
    assert (spent.status, spent.main) == (
        nobodys.status,
        nobodys.main.replace("nobody@", "second@"),
    )
    assert "after many tries in an hour only a link works" in spent.main
    elsewhere = InspectingClient(limited)
    elsewhere.raw.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert attempt(elsewhere, "second@example.net", PASSWORD) == HTTPStatus.SEE_OTHER
    elsewhere.sign_out()
    # Sixty in an hour from many networks are all.
    for n in range(50):
        client.raw.environ_base["REMOTE_ADDR"] = f"198.51.100.{n}"
        email = (member.email, "second@example.net")[n % 2]
        assert attempt(client, email, "wrong") == HTTPStatus.UNPROCESSABLE_ENTITY
    assert attempt(elsewhere, member.email, PASSWORD) == HTTPStatus.UNPROCESSABLE_ENTITY


def test_who_knows_the_password_is_never_stopped(limited: Flask) -> None:
    member = a_member()
    for _ in range(15):
        client = InspectingClient(limited)
        assert attempt(client, member.email, PASSWORD) == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize("path", ["/sign-in/link", "/forgot"])
def test_one_address_gets_six_mails_an_hour(limited: Flask, path: str) -> None:
    client = InspectingClient(limited)
    found = [client.post(path, {"email": "ada@example.org"}, follow=False).status for _ in range(7)]
    assert found == [HTTPStatus.SEE_OTHER] * 6 + [TOO_MANY]
    other = client.post(path, {"email": "bo@example.org"}, follow=False)
    assert other.status == HTTPStatus.SEE_OTHER


def test_three_mails_an_hour_go_to_what_members_say_are_addresses_of_theirs(limited: Flask) -> None:
    def asked(email: str) -> int:
        client = InspectingClient(limited).sign_in(a_member())
        return client.post("accounts.add_address", {"email": email}, follow=False).status

    found = [asked(each) for each in ["ada@example.org", "Ada@Example.org ", "ada@example.org"] * 2]
    assert found == [HTTPStatus.SEE_OTHER] * 3 + [TOO_MANY] * 3
    assert asked("bo@example.org") == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize("path", ["/sign-in/link", "/forgot", "/sign-in"])
def test_signs_that_nobody_sees_make_no_other_address(limited: Flask, path: str) -> None:
    client, unseen = InspectingClient(limited), "\u200b\u2060\x07\u202e\ufeff\x01"
    written = [unseen[:n] + "ada@exa" + unseen[n:] + "mple.org" for n in range(7)] * 2
    found = [
        client.post(path, {"email": each, "password": "wrong"}, follow=False).status
        for each in written
    ]
    assert TOO_MANY not in found[:6]
    assert found[10:] == [TOO_MANY] * 4


def test_one_network_asks_for_sixty_mails_an_hour(limited: Flask) -> None:
    client = InspectingClient(limited)
    found = [
        client.post("/forgot", {"email": f"a{n}@example.org"}, follow=False).status
        for n in range(61)
    ]
    assert found[-2:] == [HTTPStatus.SEE_OTHER, TOO_MANY]


def test_an_address_added_to_a_form_changes_nothing(limited: Flask) -> None:
    client = InspectingClient(limited).sign_in(a_member(), is_fresh=False)
    path = "/confirm-it-is-you"
    found = [
        client.post(path, {"email": f"a{n}@example.org", "proof_password": "wrong"}).status
        for n in range(11)
    ]
    assert found == [HTTPStatus.UNPROCESSABLE_ENTITY] * 10 + [TOO_MANY]


def test_a_link_is_mailed_again_six_times_an_hour_at_most(limited: Flask) -> None:
    person = a_person()
    invitation = commands.invite(
        person.id, an_association().id, "ada@example.org", by=None, now=now()
    )
    path = f"/invitations/{invitation_token(invitation)}/again"
    client = InspectingClient(limited)
    found = [client.post(path, {"email": f"a{n}@example.org"}).status for n in range(7)]
    assert found[-1] == TOO_MANY
    assert "Too many" in client.post(path, {"email": "b@example.org"}).h1


def test_whoever_waits_cannot_have_the_staff_mailed_without_end(limited: Flask) -> None:
    here, there = an_association(), an_association()
    person = an_account(a_person())
    a_membership(person, here, MembershipState.PENDING)
    client = InspectingClient(limited)
    client.sign_in(person)
    slugs = [f"association-{here.id}", f"association-{there.id}"]
    found = []
    for _ in range(7):
        page = client.post(f"/waiting/{slugs[0]}", {"association": slugs[1]}, follow=False)
        found.append(page.status)
        slugs.reverse()
    assert found == [HTTPStatus.SEE_OTHER] * 6 + [TOO_MANY]


def test_a_form_to_correct_counts_as_nothing(limited: Flask) -> None:
    an_association()
    client = InspectingClient(limited)
    for _ in range(8):
        page = client.post("/join", {"email": "ada@example.org"}, follow=False)
        assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_link_cannot_be_tried_without_end(limited: Flask) -> None:
    client = InspectingClient(limited)
    found = {client.post("/reset/x", {"password": "x"}).status for _ in range(61)}
    assert found == {HTTPStatus.NOT_FOUND, TOO_MANY}


def test_a_site_without_limits_has_none(app: Flask, client: InspectingClient) -> None:
    for _ in range(12):
        page = client.post("/sign-in", {"email": "a@example.org", "password": "x"}, follow=False)
        assert page.status == HTTPStatus.UNPROCESSABLE_ENTITY
