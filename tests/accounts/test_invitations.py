"""Inviting imported people, and their claiming of the profile."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts import commands
from alumnet.accounts.models import Account, Invitation, Person, RosterEntry
from alumnet.accounts.rules import (
    Approval,
    AskedTooSoon,
    LinkExpired,
    LinkUsed,
    MembershipState,
    ProfileClaimed,
)
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotAllowed, NotFound
from tests.accounts.browsing import is_signed_in
from tests.accounts.builders import (
    a_known_email,
    a_line,
    invitation_token,
    state_of,
    the_account,
    the_membership,
)
from tests.builders import (
    PASSWORD,
    THEN,
    Built,
    a_member,
    a_membership,
    a_person,
    an_account,
    an_admin,
    an_association,
)
from tests.client import InspectingClient
from tests.mailserver import MailServer, links_of

pytestmark = pytest.mark.postgresql

EMAIL = "ada@example.org"
ACTIVE = MembershipState.ACTIVE


def invited(person: Built, association: Built, email: str = EMAIL, by: Built | None = None) -> int:
    who = by.id if by else None
    return commands.invite(person.id, association.id, email, by=who, now=now())


def test_an_invitation_confirms_claims_and_lets_in(app: Flask) -> None:
    association = an_association(approval=Approval.STAFF)
    admin, imported = an_admin(association), a_person("Ada Imported")
    line = a_line(association, "Ada", EMAIL)
    invitation = invited(imported, association, by=admin)
    followed = commands.accept_invitation(invitation, now=now(), password_hash="hash")
    account = the_account(EMAIL)
    assert followed.person_id == imported.id
    assert (account.confirmed_at is not None, account.password) == (True, "hash")
    membership = the_membership(imported.id, association)
    assert (membership.state, membership.approved_by) == (ACTIVE, admin.id)
    assert reading().get_one(RosterEntry, line).person_id == imported.id


def test_an_invitation_works_once_and_for_a_month(app: Flask) -> None:
    invitation = invited(a_person(), an_association())
    sent = now()
    commands.note_invitation_sent(invitation, now=sent)
    with pytest.raises(LinkExpired):
        commands.accept_invitation(invitation, now=sent + timedelta(days=30))
    commands.accept_invitation(invitation, now=sent + timedelta(days=29))
    with pytest.raises(LinkUsed):
        commands.accept_invitation(invitation, now=sent)
    with pytest.raises(LinkUsed):
        commands.invite_again(invitation, now=sent)
    with pytest.raises(NotFound):
        commands.accept_invitation(404, now=sent)
    with pytest.raises(NotFound):
        commands.invite_again(404, now=sent)


def test_only_staff_invites(app: Flask) -> None:
    association, other = an_association(), an_association()
    for by in (a_member(of=association), an_admin(other)):
        with pytest.raises(NotAllowed):
            invited(a_person(), association, by=by)


def test_who_has_an_account_or_is_gone_is_not_invited(app: Flask) -> None:
    association = an_association()
    with pytest.raises(ProfileClaimed):
        invited(a_member(), association)
    for person in (a_person(is_deceased=True), a_person(erased_at=THEN)):
        with pytest.raises(NotFound):
            invited(person, association)
    with pytest.raises(NotFound):
        invited(a_person(), association, "no address")


def test_who_registered_meanwhile_keeps_that_account(app: Flask) -> None:
    association = an_association()
    imported = a_person()
    invitation = invited(imported, association)
    newcomer = an_account(a_person(), EMAIL)
    a_membership(newcomer, association, MembershipState.PENDING)
    followed = commands.accept_invitation(invitation, now=now())
    assert (followed.person_id, followed.is_new) == (newcomer.id, False)
    assert state_of(newcomer.id, association) is ACTIVE


def test_a_profile_claimed_under_another_address_stays_theirs(app: Flask) -> None:
    association, imported = an_association(), a_person()
    invitation = invited(imported, association)
    an_account(imported, "other@example.org")
    with pytest.raises(ProfileClaimed):
        commands.accept_invitation(invitation, now=now())
    assert reading().scalar(select(func.count()).select_from(Account)) == 1


def test_an_invitation_to_an_address_that_was_left_opens_no_account(app: Flask) -> None:
    association = an_association()
    member = an_account(a_person(), "new@example.org")
    a_known_email(member, EMAIL, confirmed=True)
    with pytest.raises(ProfileClaimed):
        commands.accept_invitation(invited(a_person(), association), now=now())


@pytest.mark.parametrize("gone", ["person", "account"])
def test_an_invitation_to_somebody_gone_leads_nowhere(app: Flask, gone: str) -> None:
    association, imported = an_association(), a_person()
    invitation = invited(imported, association)
    if gone == "account":
        an_account(a_person(), EMAIL)
    with writing() as session:
        if gone == "person":
            session.get_one(Person, imported.id).is_deceased = True
        else:
            session.scalars(select(Account)).one().active = False
    with pytest.raises(NotFound):
        commands.accept_invitation(invitation, now=now())


def test_an_invitation_does_not_end_a_suspension(app: Flask) -> None:
    association, imported = an_association(), a_person()
    a_membership(imported, association, MembershipState.SUSPENDED)
    commands.accept_invitation(invited(imported, association), now=now())
    assert state_of(imported.id, association) is MembershipState.SUSPENDED


def test_an_invitation_brings_back_who_had_left(app: Flask) -> None:
    association, imported = an_association(), a_person()
    a_membership(imported, association, MembershipState.ENDED, needs_staff=True)
    commands.accept_invitation(invited(imported, association), now=now())
    membership = the_membership(imported.id, association)
    assert (membership.state, membership.needs_staff) == (ACTIVE, False)


def test_a_second_invitation_does_not_undo_what_the_staff_decided(app: Flask) -> None:
    association, imported = an_association(), a_person()
    admin = an_admin(association)
    with time_machine.travel(now() - timedelta(minutes=2)):
        first = invited(imported, association)
        assert invited(imported, association) == first  # one press too many
    second = invited(imported, association)
    commands.accept_invitation(first, now=now())
    wanted = the_membership(imported.id, association).id
    commands.end_membership(wanted, by=admin.id, now=now())
    later = now() + timedelta(minutes=2)
    with pytest.raises(LinkUsed):
        commands.invite_again(second, now=later)
    commands.accept_invitation(second, now=later)
    membership = the_membership(imported.id, association)
    assert (membership.state, membership.needs_staff) == (MembershipState.PENDING, True)


# ----------------------------------------------------------------------------------------- pages
def test_is_this_you(
    mailbox: MailServer, client: InspectingClient, worker: Callable[..., int]
) -> None:
    association = an_association("Harbour Alumni")
    imported = a_person("Ada Imported")
    a_membership(imported, association, ACTIVE, class_year=1998, member_number="A-1")
    invited(imported, association)
    worker()
    assert mailbox.subjects == ["Harbour Alumni invites you"]
    path = links_of(mailbox.last(EMAIL))[0].removeprefix("http://localhost")
    page = client.get(path)
    for words in ("Ada Imported", "Harbour Alumni", "1998", "A-1", EMAIL):
        assert words in page.main
    form = page.form(field="consent").fill(password=PASSWORD)
    missing = client.submit(form)
    assert missing.status == HTTPStatus.UNPROCESSABLE_ENTITY
    form = missing.form(field="consent").fill(password=PASSWORD, consent="y")
    assert client.submit(form, follow=False).location == "/start"
    used = client.get(path, expect=HTTPStatus.GONE)
    assert used.h1 == "This invitation was accepted"
    assert client.get("accounts.own_security").h1 == "Sign-in and security"


def test_an_invitation_opens_no_account_that_is_there_already(
    app: Flask, client: InspectingClient, new_client: Callable[..., InspectingClient]
) -> None:
    association, member = an_association("Harbour Alumni"), an_account(a_person(), EMAIL)
    first, second = invited(a_person(), association), invited(a_person(), association)
    stranger = new_client()
    page = stranger.get(f"/invitations/{invitation_token(first)}")
    accepted = stranger.submit(page.form(field="consent").fill(consent="y"))
    assert accepted.h1 == "Sign in"
    assert "You are a member of Harbour Alumni here." in accepted.text
    assert not is_signed_in(stranger)
    assert state_of(member.id, association) is ACTIVE
    client.sign_in(member)
    page = client.get(f"/invitations/{invitation_token(second)}")
    form = page.form(field="consent").fill(consent="y")
    assert client.submit(form, follow=False).location == "/"
    assert is_signed_in(client)


def test_an_old_invitation_brings_a_new_one_in_one_press(
    mailbox: MailServer, client: InspectingClient, worker: Callable[..., int]
) -> None:
    with time_machine.travel("2026-03-01 10:00Z"):
        first = invited(a_person(), an_association())
        worker()
    with time_machine.travel("2026-04-05 10:00Z"):
        page = client.get(f"/invitations/{invitation_token(first)}", expect=HTTPStatus.GONE)
        assert page.h1 == "This invitation is too old"
        again = page.form(button="Mail me a new invitation")
        assert client.submit(again).h1 == "Check your e-mail"
        assert client.submit(again).status == HTTPStatus.TOO_MANY_REQUESTS
        worker()
        with pytest.raises(AskedTooSoon):
            commands.invite_again(first, now=now())
    assert len(mailbox.to(EMAIL)) == 2
    assert reading().scalar(select(func.count()).select_from(Invitation)) == 2


def test_who_claimed_by_then_gets_no_invitation(
    mailbox: MailServer, app: Flask, worker: Callable[..., int]
) -> None:
    imported = a_person()
    invited(imported, an_association())
    an_account(imported, EMAIL)
    worker()
    assert mailbox.messages == []
