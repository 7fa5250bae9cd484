"""The mails of accounts: who gets which, and who gets none."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from alumnet.accounts import commands
from alumnet.accounts.models import Account, MailedLink
from alumnet.accounts.rules import MembershipState, Purpose
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from tests.accounts.builders import (
    a_known_email,
    reinstate_membership,
    suspend_membership,
    the_account,
    the_membership,
)
from tests.builders import (
    Built,
    a_member,
    a_membership,
    a_person,
    an_account,
    an_admin,
    an_association,
)
from tests.mailserver import MailServer, html_of, links_of, text_of

Worker = Callable[..., int]
EMAIL = "ada@example.org"


def an_applicant(association: Built) -> Built:
    person = an_account(a_person("Ada Applicant"), EMAIL)
    a_membership(person, association, MembershipState.PENDING)
    return person


def wish(association: Built, name: str = "Ada") -> commands.Wish:
    return commands.Wish(name=name, email=EMAIL, association_id=association.id)


def test_what_a_stranger_types_as_a_name_is_not_in_the_mail(
    app: Flask, mailbox: MailServer, worker: Worker
) -> None:
    commands.ask_to_join(wish(an_association(), "Buy at evil dot example"), now=now())
    worker()
    mail = mailbox.last(EMAIL)
    assert "evil" not in text_of(mail) + html_of(mail) + str(mail["To"])


@pytest.mark.postgresql
def test_a_repeated_mail_carries_the_same_link_and_id(
    app: Flask, mailbox: MailServer, worker: Worker
) -> None:
    member = a_member()
    commands.ask_for_link(Purpose.SIGN_IN, member.email, now=now())
    mailbox.refusal = "451 later"
    worker(may_fail=True)
    assert mailbox.messages == []
    mailbox.refusal = ""
    with time_machine.travel(now() + timedelta(hours=3)):
        worker()
        (mail,) = mailbox.messages
        (link, *_) = links_of(mail)
        row = reading().query(MailedLink).one()
        assert row.sent_at is not None
        assert now() - row.sent_at < timedelta(minutes=1)
    assert link.startswith("http://localhost/sign-in/")


def test_a_used_link_is_not_mailed(app: Flask, mailbox: MailServer, worker: Worker) -> None:
    link = commands.ask_to_join(wish(an_association()), now=now())
    commands.confirm_address(link, now=now())
    worker()
    assert "Confirm your e-mail address" not in mailbox.subjects


def test_a_closed_account_gets_no_link(app: Flask, mailbox: MailServer, worker: Worker) -> None:
    member = a_member()
    with writing() as session:
        session.query(Account).one().active = False
    for purpose in (Purpose.SIGN_IN, Purpose.RESET):
        commands.ask_for_link(purpose, member.email, now=now())
    worker()
    assert mailbox.messages == []


def test_decisions_are_told_to_the_person(app: Flask, mailbox: MailServer, worker: Worker) -> None:
    association = an_association("Harbour Alumni", contact_email="office@harbour.example")
    admin, applicant = an_admin(association), an_applicant(association)
    wanted = the_membership(applicant.id, association).id
    until = now() + timedelta(days=7)
    decide: list[tuple[Callable[[], None], str, str]] = [
        (
            lambda: commands.decline_membership(wanted, by=admin.id, now=now(), words="Who?"),
            "About your request to join",
            "They write: Who?",
        ),
        (
            lambda: commands.apply_to(association.id, by=applicant.id, now=now()),
            "Somebody waits for your answer",
            "two working days",
        ),
        (
            lambda: commands.approve_membership(wanted, by=admin.id, now=now()),
            "Welcome",
            "You are now a member of Harbour Alumni",
        ),
        (
            lambda: suspend_membership(wanted, by=admin.id, now=now(), until=until, words="Rule 4"),
            "About your membership",
            "They write: Rule 4",
        ),
        (
            lambda: reinstate_membership(wanted, by=admin.id, now=now()),
            "Welcome back",
            "Everything is as you left it",
        ),
        (
            lambda: commands.end_membership(wanted, by=admin.id, now=now(), words="Bye"),
            "Your membership has ended",
            "office@harbour.example",
        ),
    ]
    for act, subject, words in decide:
        mailbox.clear()
        act()
        worker()
        assert mailbox.subjects == [subject]
        mail = mailbox.last(admin.email if subject.startswith("Somebody") else EMAIL)
        for part in (text_of(mail), html_of(mail)):
            assert words in re.sub(r"\s+", " ", part)


def test_a_decision_that_no_longer_stands_is_not_told(
    app: Flask, mailbox: MailServer, worker: Worker
) -> None:
    association = an_association()
    admin, applicant = an_admin(association), an_applicant(association)
    wanted = the_membership(applicant.id, association).id
    commands.approve_membership(wanted, by=admin.id, now=now())
    suspend_membership(wanted, by=admin.id, now=now())
    worker()
    assert mailbox.subjects == ["About your membership"]


def test_admins_hear_once_until_the_list_is_empty(
    app: Flask, mailbox: MailServer, worker: Worker
) -> None:
    association = an_association()
    admin = an_admin(association)
    for minute in range(3):
        with time_machine.travel(now() + timedelta(minutes=minute)):
            person = an_account(a_person())
            commands.apply_to(association.id, by=person.id, now=now())
            worker()
    assert mailbox.subjects == ["Somebody waits for your answer"]
    assert mailbox.to(admin.email)


def test_a_person_who_cannot_be_reached_gets_nothing(
    app: Flask, mailbox: MailServer, worker: Worker
) -> None:
    association = an_association()
    admin, person = an_admin(association), a_person()
    a_membership(person, association, MembershipState.PENDING)
    wanted = the_membership(person.id, association).id
    commands.approve_membership(wanted, by=admin.id, now=now())
    worker()
    assert mailbox.messages == []


def test_no_mail_fetches_anything(app: Flask, mailbox: MailServer, worker: Worker) -> None:
    member = a_member()
    account = the_account(member.email)
    commands.change_password(account.id, "hash", now=now())
    for purpose in (Purpose.SIGN_IN, Purpose.RESET):
        commands.ask_for_link(purpose, member.email, now=now())
    commands.ask_to_join(wish(an_association()), now=now())
    worker()
    assert len(mailbox.messages) == 4
    for mail in mailbox.messages:
        assert "src=" not in html_of(mail)
        assert all(link.startswith("http://localhost/") for link in links_of(mail))


def test_an_address_that_was_left_gets_no_link_but_a_kind_word(
    app: Flask, mailbox: MailServer, worker: Worker
) -> None:
    member = a_member()
    a_known_email(member, EMAIL, confirmed=True)
    for purpose in (Purpose.SIGN_IN, Purpose.RESET):
        commands.ask_for_link(purpose, EMAIL, now=now())
    commands.ask_to_join(wish(an_association()), now=now())
    worker()
    assert mailbox.subjects == ["You already have an account"]
    assert "another of your addresses" in text_of(mailbox.last(EMAIL))
    assert member.email not in text_of(mailbox.last(EMAIL))
    assert "\r\n\r\nIf it wasn't you" in text_of(mailbox.last(EMAIL))
