"""Joining: from what somebody writes to a membership, on every path."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts import commands
from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    MailedLink,
    Person,
    PersonEmail,
    Registration,
    RosterEntry,
)
from alumnet.accounts.rules import (
    Approval,
    AskedTooSoon,
    LinkExpired,
    LinkUsed,
    MembershipState,
    Purpose,
)
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.registry import registry
from tests.accounts.builders import a_known_email, a_line, state_of, the_account, the_membership
from tests.builders import PASSWORD, THEN, Built, a_member, a_person, an_account, an_association

EMAIL = "ada@example.org"


def asked(association: Built, email: str = EMAIL, name: str = "Ada Person") -> int:
    return commands.ask_to_join(
        commands.Wish(
            name=name, email=email, association_id=association.id, class_year=1998, note="hello"
        ),
        now=now(),
    )


def joined(association: Built, email: str = EMAIL) -> commands.Followed:
    return commands.confirm_address(asked(association, email), now=now())


def count(table: type) -> int:
    return reading().scalar(select(func.count()).select_from(table)) or 0


def test_asking_to_join_makes_nobody(app: Flask) -> None:
    asked(an_association())
    assert (count(Person), count(Account), count(AssociationMembership)) == (0, 0, 0)
    assert (count(MailedLink), count(Registration)) == (1, 1)


def test_asking_writes_the_same_rows_for_an_address_that_is_known(app: Flask) -> None:
    association = an_association()
    an_account(a_person(), EMAIL)
    before = count(OutboxEntry)
    asked(association)
    known = (count(MailedLink), count(Registration), count(OutboxEntry) - before)
    asked(association, "new@example.org")
    both = (count(MailedLink), count(Registration), count(OutboxEntry) - before)
    assert tuple(2 * each for each in known) == both


def test_confirming_makes_person_account_and_a_membership_that_waits(app: Flask) -> None:
    association = an_association()
    followed = joined(association)
    account = the_account(EMAIL)
    membership = the_membership(followed.person_id, association)
    assert followed.is_new
    assert account.confirmed_at is not None
    assert account.consented_at is not None
    assert membership.state is MembershipState.PENDING
    assert (membership.class_year, membership.note) == (1998, "hello")


@pytest.mark.postgresql
def test_who_is_on_the_roster_is_a_member_at_once(app: Flask) -> None:
    association = an_association()
    line = a_line(association, "Ada", EMAIL, external_id="A-1")
    followed = joined(association)
    assert state_of(followed.person_id, association) is MembershipState.ACTIVE
    assert the_membership(followed.person_id, association).member_number == "A-1"
    assert reading().get_one(RosterEntry, line).person_id == followed.person_id


def test_the_roster_of_another_association_lets_nobody_in(app: Flask) -> None:
    association, other = an_association(), an_association()
    a_line(other, "Ada", EMAIL)
    followed = joined(association)
    assert state_of(followed.person_id, association) is MembershipState.PENDING


def test_an_association_that_decides_itself_asks_its_staff(app: Flask) -> None:
    association = an_association(approval=Approval.STAFF)
    a_line(association, "Ada", EMAIL)
    followed = joined(association)
    assert state_of(followed.person_id, association) is MembershipState.PENDING


def test_a_line_that_somebody_has_claimed_lets_nobody_else_in(app: Flask) -> None:
    association = an_association()
    a_line(association, "Ada", EMAIL, "second@example.org")
    first = joined(association)
    second = joined(association, "second@example.org")
    assert state_of(first.person_id, association) is MembershipState.ACTIVE
    assert state_of(second.person_id, association) is MembershipState.PENDING


@pytest.mark.postgresql
def test_an_imported_person_is_claimed_and_not_doubled(app: Flask) -> None:
    association = an_association()
    imported = a_person("Ada Imported")
    a_known_email(imported, EMAIL)
    followed = joined(association)
    assert followed.person_id == imported.id
    assert count(Person) == 1
    known = reading().scalars(select(PersonEmail)).one()
    assert known.confirmed_at is not None


@pytest.mark.parametrize("why", ["dead", "erased", "has an account"])
def test_a_person_who_cannot_be_claimed_is_left_alone(app: Flask, why: str) -> None:
    association = an_association()
    facts: dict[str, Any] = {"dead": {"is_deceased": True}, "erased": {"erased_at": THEN}}
    imported = a_person("Ada Imported", **facts.get(why, {}))
    if why == "has an account":
        an_account(imported, "other@example.org")
    a_known_email(imported, EMAIL)
    followed = joined(association)
    assert followed.person_id != imported.id
    assert reading().scalars(select(PersonEmail)).one().person_id == followed.person_id


def test_an_imported_address_gives_no_way_into_an_account(app: Flask) -> None:
    victim = an_account(a_person(), "victim@example.org")
    a_known_email(victim, EMAIL)
    followed = commands.confirm_address(asked(an_association()), now=now())
    assert followed.account_id != the_account("victim@example.org").id


@pytest.mark.parametrize("purpose", [Purpose.SIGN_IN, Purpose.RESET, Purpose.JOIN])
def test_an_address_that_was_left_opens_the_account_no_more(app: Flask, purpose: Purpose) -> None:
    member = an_account(a_person(), "new@example.org")
    a_known_email(member, EMAIL, confirmed=True)
    if purpose is Purpose.JOIN:
        link = asked(an_association())
    else:
        link = commands.ask_for_link(purpose, EMAIL, now=now())
    follow: dict[Purpose, Callable[[], object]] = {
        Purpose.JOIN: lambda: commands.confirm_address(link, now=now()),
        Purpose.SIGN_IN: lambda: commands.sign_in_by_link(link, now=now()),
        Purpose.RESET: lambda: commands.reset_password(link, "x", now=now()),
    }
    with pytest.raises(NotFound):
        follow[purpose]()
    assert the_account("new@example.org").password == PASSWORD


def test_a_second_registration_with_one_address_ends_in_the_same_account(app: Flask) -> None:
    one, other = an_association(), an_association()
    first, second = asked(one), asked(other)
    made = commands.confirm_address(first, now=now(), password_hash="first")
    again = commands.confirm_address(second, now=now(), password_hash="second")
    assert again.account_id == made.account_id
    assert state_of(made.person_id, other) is MembershipState.PENDING
    assert the_account(EMAIL).password == "first"


def test_a_link_works_once(app: Flask) -> None:
    link = asked(an_association())
    commands.confirm_address(link, now=now())
    with pytest.raises(LinkUsed):
        commands.confirm_address(link, now=now())


def test_a_link_expires_three_days_after_its_mail(app: Flask) -> None:
    link = asked(an_association())
    sent = now()
    commands.note_sent(link, now=sent)
    with pytest.raises(LinkExpired):
        commands.confirm_address(link, now=sent + timedelta(days=3))
    commands.confirm_address(link, now=sent + timedelta(days=3, seconds=-1))


def test_a_link_does_only_what_it_is_for(app: Flask) -> None:
    member = a_member()
    sign_in = commands.ask_for_link(Purpose.SIGN_IN, member.email, now=now())
    reset = commands.ask_for_link(Purpose.RESET, member.email, now=now())
    with pytest.raises(NotFound):
        commands.confirm_address(sign_in, now=now())
    with pytest.raises(NotFound):
        commands.reset_password(sign_in, "x", now=now())
    with pytest.raises(NotFound):
        commands.sign_in_by_link(reset, now=now())
    with pytest.raises(NotFound):
        commands.sign_in_by_link(404, now=now())


def test_another_mail_comes_after_a_minute(app: Flask) -> None:
    link = asked(an_association())
    with pytest.raises(AskedTooSoon) as refused:
        commands.ask_again(link, now=now())
    assert refused.value.facts["until"] > now()
    with time_machine.travel(now() + timedelta(seconds=61)):
        again = commands.ask_again(link, now=now())
        with pytest.raises(AskedTooSoon):
            commands.ask_again(link, now=now())
        commands.confirm_address(again, now=now())
    assert the_account(EMAIL).confirmed_at is not None
    with pytest.raises(NotFound):
        commands.ask_again(404, now=now())


def test_a_sign_in_link_also_confirms_and_settles(app: Flask) -> None:
    association = an_association()
    person = an_account(a_person(), EMAIL, confirmed=False)
    with writing() as session:
        commands.apply_for(session, person.id, association.id, now=now())
    a_line(association, "Ada", EMAIL)
    link = commands.ask_for_link(Purpose.SIGN_IN, EMAIL, now=now())
    assert commands.sign_in_by_link(link, now=now()).person_id == person.id
    assert the_account(EMAIL).confirmed_at is not None
    assert state_of(person.id, association) is MembershipState.ACTIVE


def test_a_sign_in_link_for_nobody_leads_nowhere(app: Flask) -> None:
    link = commands.ask_for_link(Purpose.SIGN_IN, EMAIL, now=now())
    with pytest.raises(NotFound):
        commands.sign_in_by_link(link, now=now())


def test_a_closed_account_opens_by_no_link(app: Flask) -> None:
    member = a_member()
    with writing() as session:
        account = session.scalars(select(Account)).one()
        account.active = False
    association = an_association()
    for link in (
        commands.ask_for_link(Purpose.SIGN_IN, member.email, now=now()),
        commands.ask_for_link(Purpose.RESET, member.email, now=now()),
    ):
        with pytest.raises(NotFound):
            commands.sign_in_by_link(link, now=now())
    with pytest.raises(NotFound):
        commands.confirm_address(asked(association, member.email), now=now())


def test_changing_the_address_keeps_the_person_and_settles(app: Flask) -> None:
    association = an_association()
    person = an_account(a_person(), "old@example.org")
    a_known_email(person, "old@example.org", confirmed=True)
    commands.apply_to(association.id, by=person.id, now=now())
    a_line(association, "Ada", EMAIL)
    account = the_account("old@example.org")
    link = commands.ask_for_link(Purpose.CHANGE_ADDRESS, EMAIL, now=now(), account_id=account.id)
    commands.confirm_address(link, now=now())
    assert the_account(EMAIL).id == account.id
    assert state_of(person.id, association) is MembershipState.ACTIVE


def test_an_address_of_somebody_else_cannot_be_taken(app: Flask) -> None:
    other = a_member()
    mine = the_account(a_member().email)
    link = commands.ask_for_link(Purpose.CHANGE_ADDRESS, other.email, now=now(), account_id=mine.id)
    with pytest.raises(NotFound):
        commands.confirm_address(link, now=now())


def test_confirming_the_own_address_settles(app: Flask) -> None:
    person = an_account(a_person(), EMAIL, confirmed=False)
    account = the_account(EMAIL)
    link = commands.ask_for_link(Purpose.CONFIRM, EMAIL, now=now(), account_id=account.id)
    assert commands.confirm_address(link, now=now()).person_id == person.id
    assert the_account(EMAIL).confirmed_at is not None
    elsewhere = commands.ask_for_link(
        Purpose.CONFIRM, a_member().email, now=now(), account_id=account.id
    )
    with pytest.raises(NotFound):
        commands.confirm_address(elsewhere, now=now())


def test_a_new_password_ends_sessions_and_links(app: Flask) -> None:
    member = a_member()
    before = the_account(member.email).fs_uniquifier
    spare = commands.ask_for_link(Purpose.SIGN_IN, member.email, now=now())
    link = commands.ask_for_link(Purpose.RESET, member.email, now=now())
    commands.reset_password(link, "a new hash", now=now())
    after = the_account(member.email)
    assert after.password == "a new hash"
    assert after.fs_uniquifier != before
    with pytest.raises(LinkUsed):
        commands.sign_in_by_link(spare, now=now())


def test_who_was_in_an_account_cannot_take_it_along_after_the_owner_came_back(app: Flask) -> None:
    member = a_member()
    account = the_account(member.email)

    def moving() -> int:
        purpose = Purpose.CHANGE_ADDRESS
        return commands.ask_for_link(purpose, EMAIL, now=now(), account_id=account.id)

    before_password = moving()
    commands.change_password(account.id, "a new hash", now=now())
    before_signing_out = moving()
    commands.sign_out_everywhere(account.id, now=now())
    for link in (before_password, before_signing_out):
        with pytest.raises(LinkUsed):
            commands.confirm_address(link, now=now())
    assert the_account(member.email).id == account.id


def test_a_second_link_to_join_opens_nothing_once_all_devices_are_signed_out(app: Flask) -> None:
    association = an_association()
    first, second = asked(association), asked(association)
    account_id = commands.confirm_address(first, now=now()).account_id
    commands.sign_out_everywhere(account_id, now=now())
    with pytest.raises(LinkUsed):
        commands.confirm_address(second, now=now())


@pytest.mark.postgresql
def test_a_new_password_leaves_the_links_of_others_alone(app: Flask) -> None:
    member, other = a_member(), the_account(a_member().email)
    moving = commands.ask_for_link(Purpose.CHANGE_ADDRESS, EMAIL, now=now(), account_id=other.id)
    commands.change_password(the_account(member.email).id, "a new hash", now=now())
    commands.confirm_address(moving, now=now())
    assert the_account(EMAIL).id == other.id


def test_what_nobody_confirmed_is_forgotten_after_two_weeks(app: Flask) -> None:
    link = asked(an_association())
    assert commands.forget_unconfirmed(now() + timedelta(days=13)) == 0
    assert commands.forget_unconfirmed(now() + timedelta(days=15)) == 1
    assert (count(MailedLink), count(Registration)) == (0, 0)
    with pytest.raises(NotFound):
        commands.confirm_address(link, now=now())


def test_other_slices_join_when_a_person_is_made(app: Flask) -> None:
    seen: list[int] = []

    def note(_session: object, person_id: int, _now: object) -> None:
        seen.append(person_id)

    registry.on_person_created.append(note)
    try:
        followed = joined(an_association())
    finally:
        registry.on_person_created.remove(note)
    assert seen == [followed.person_id]


@pytest.mark.postgresql
def test_applying_again_after_a_refusal_needs_the_staff(app: Flask) -> None:
    association = an_association()
    followed = joined(association)
    commands.end_membership(
        the_membership(followed.person_id, association).id, by=followed.person_id, now=now()
    )
    a_line(association, "Ada", EMAIL)
    commands.apply_to(association.id, by=followed.person_id, now=now(), class_year=2001)
    membership = the_membership(followed.person_id, association)
    assert membership.state is MembershipState.PENDING
    assert membership.needs_staff
    assert membership.class_year == 2001
