"""Further addresses of an account: confirmed, chosen for mails, taken away, and told everywhere."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from alumnet.accounts import commands, queries
from alumnet.accounts.commands.erasing import erase
from alumnet.accounts.models import MailedLink, PersonEmail
from alumnet.accounts.queries.exports import export
from alumnet.accounts.rules import POLICY, LinkUsed, MembershipState, Purpose
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.mentoring import commands as mentoring
from alumnet.mentoring.models import AnswerToken
from alumnet.mentoring.models.offers import Nomination
from alumnet.mentoring.queries import links, nominating
from alumnet.mentoring.rules.beginning_states import NominationState
from alumnet.mentoring.rules.sessions import About, Subject
from alumnet.notifications.models import NotificationChoice
from alumnet.notifications.rules.notice import Group
from alumnet.notifications.signing import unsubscribe_token
from alumnet.verification import links as still_right
from alumnet.verification.models import StillRight
from tests import builders
from tests.accounts.browsing import is_signed_in, mailed_path, sign_in
from tests.accounts.builders import a_known_email, a_line, state_of, the_account
from tests.builders import THEN, Built, a_member, a_person, an_account
from tests.client import InspectingClient
from tests.mailserver import MailServer, text_of
from tests.mentoring.asking import an_asked_pair
from tests.mentoring.meeting import agreed, session_row
from tests.mentoring.together import a_running_pair, row_of
from tests.page import Page

Worker = Callable[..., int]
Browsers = Callable[..., InspectingClient]
HOME, WORK = "home@example.net", "work@example.com"
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY
WORDS = "seven green boats at anchor"


def add(client: InspectingClient, email: str) -> Page:
    """Ask on the page for one more address."""
    page = client.follow(client.get("accounts.own_security"), "Add an address")
    return client.submit(page.form(field="email").fill(email=email))


def having(person: Built, *emails: str) -> int:
    """Let a person sign in with these, too; return their account."""
    account = the_account(person.email).id
    for email in emails:
        commands.confirm_address(commands.ask_to_add(account, email, now=now()), now=now())
    return account


def test_a_further_address_signs_in_by_every_way_once_it_is_confirmed(
    mailbox: MailServer, client: InspectingClient, new_client: Browsers, worker: Worker
) -> None:
    house = builders.an_association("Harbour Alumni")
    ada = an_account(a_person("Ada Lind"))
    builders.a_membership(ada, house, MembershipState.PENDING)
    roster_line = a_line(house, "A. Lind", HOME)
    assert add(client.sign_in(ada), HOME).h1 == "Check your e-mail"
    assert "Not confirmed yet" in client.get("accounts.own_security").main
    assert sign_in(new_client(), HOME).status == UNPROCESSABLE
    worker()
    phone = new_client()
    page = phone.get(mailed_path(mailbox, HOME))
    assert "wants to sign in with this address, too" in page.main
    assert phone.submit(page.form(button="Confirm my address")).h1 == "Sign in"
    worker()
    assert "h•••@example.net" in text_of(mailbox.last(ada.email))
    assert str(mailbox.last(ada.email)["Subject"]) == "An address was added"
    assert len(mailbox.to(HOME)) == 1
    # It is on the roster, which lets in whoever shows that it is theirs.
    assert state_of(ada.id, house) is MembershipState.ACTIVE
    assert roster_line
    assert sign_in(phone, HOME).location == "/"

    by_link = new_client()
    page = by_link.post("/sign-in/link", {"email": HOME})
    assert page.h1 == "Check your e-mail"
    worker()
    by_link.submit(by_link.get(mailed_path(mailbox, HOME)).form(button="Sign in"))
    assert is_signed_in(by_link)
    form = by_link.sign_out().get("accounts.forgot").form(field="email")
    by_link.submit(form.fill(email=HOME))
    other = commands.ask_for_link(Purpose.SIGN_IN, ada.email, now=now())
    worker()
    page = by_link.get(mailed_path(mailbox, HOME))
    by_link.submit(page.form(field="password").fill(password=WORDS))
    assert not is_signed_in(client)
    assert sign_in(phone.sign_out(), HOME, WORDS).location == "/"
    # What was mailed to the first of them opens nothing any more.
    with pytest.raises(LinkUsed):
        commands.sign_in_by_link(other, now=now())


@pytest.mark.postgresql
def test_mails_go_where_the_owner_wants_them_and_a_removed_address_opens_nothing(
    mailbox: MailServer, client: InspectingClient, new_client: Browsers, worker: Worker
) -> None:
    ruth, *_ = an_asked_pair()
    first = ruth.email
    having(ruth, HOME, WORK)
    worker()
    assert reading().scalars(select(AnswerToken.used_at)).all() == [None]
    mailbox.clear()
    page = client.sign_in(ruth).get("accounts.own_security")
    page = client.submit(page.form(button=f"Use for mails {HOME}"))
    assert f"Our mails go to {HOME} from now on." in page.text
    assert the_account(HOME).person_id == ruth.id
    worker()
    assert sorted(_to(mailbox)) == sorted([first, WORK])
    assert set(mailbox.subjects) == {"Our mails go to another address"}
    assert sign_in(new_client(), first).location == "/"

    link = commands.ask_for_link(Purpose.SIGN_IN, first, now=now())
    mailbox.clear()
    client.submit(client.get("accounts.own_security").form(button=f"Take away {first}"))
    assert first not in client.get("accounts.own_security").main
    with pytest.raises(LinkUsed):
        commands.sign_in_by_link(link, now=now())
    assert sign_in(new_client(), first).status == UNPROCESSABLE
    worker()
    assert sorted(_to(mailbox)) == sorted([first, HOME, WORK])
    assert "write to us at once" in text_of(mailbox.last(first))
    assert reading().scalars(select(PersonEmail.email).order_by(PersonEmail.id)).all() == [
        HOME,
        WORK,
    ]
    assert None not in reading().scalars(select(AnswerToken.used_at)).all()
    actions = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-2:] == ["account.address_chosen", "account.address_removed"]
    # The one for mails stays, and nobody touches what isn't theirs.
    other = a_member()
    for email in (HOME, other.email, "nobody@example.org", "", "no address"):
        client.post("accounts.remove_address", {"email": email}, expect=404)
    client.post("accounts.choose_address", {"email": other.email}, expect=404)


def _to(mailbox: MailServer) -> list[str]:
    return [each["To"].addresses[0].addr_spec for each in mailbox.messages]


def test_links_that_answer_for_somebody_die_with_the_mailbox_they_went_to(
    client: InspectingClient,
) -> None:
    mentor, jun, place = a_running_pair()
    agreed(Subject(About.MENTORSHIP, place), mentor, jun, THEN + timedelta(days=1))
    account = having(jun, HOME)
    mentoring.nominate(
        jun.public_id, by=a_member().id, topic=None, because="", is_named=False, now=now()
    )
    with writing() as session:
        session.add(StillRight(person_id=jun.id, asked_at=THEN))
    session = reading()
    row, met = session_row(), row_of(place)
    suggestion = nominating.nomination_mail(session, session.scalars(select(Nomination.id)).one())
    assert suggestion is not None
    assert met.quiet_since is not None
    made = {
        "did-you-meet": links.did_you_meet_token(session, row.id, jun.id, row.created_at),
        "met": links.met_token(session, met.id, jun.id, met.quiet_since),
        "nominations/answer": nominating.token_of(session, suggestion),
        "still-right": still_right.token(session, jun.id, THEN),
    }
    assert {len(each) for each in made.values()} == {86}
    way_out = f"/unsubscribe/{unsubscribe_token(jun.public_id, Group.REQUESTS, jun.email)}"
    paths = [f"/{where}/{token}" for where, token in made.items()]

    commands.choose_address(account, HOME, now=now())
    assert [client.get(each).status for each in paths] == [HTTPStatus.OK] * 4
    assert client.get(way_out).h1 == "Stop these mails?"
    commands.remove_address(account, jun.email, now=now())
    for each in paths:
        client.get(each, expect=404)
        client.post(each, {"said": "met"}, expect=404)
    assert client.get(way_out).h1 == client.post(way_out).h1 == "Nothing comes here any more"
    reading().close()
    assert reading().scalars(select(NotificationChoice)).all() == []
    assert reading().scalars(select(Nomination.state)).one() is NominationState.SENT


def test_whose_an_address_is_learns_only_who_reads_it(
    mailbox: MailServer, client: InspectingClient, worker: Worker
) -> None:
    ada, other, left = a_member(), a_member(), a_member()
    a_known_email(left, "left@example.org", confirmed=True)
    account = having(other, WORK)
    client.sign_in(ada)
    told = []
    for email in (other.email, WORK, "left@example.org", "nobody@example.org"):
        page = add(client, email)
        told.append((page.status, page.main.replace(email, "")))
        listed = client.get("accounts.own_security").main.replace(email, "")
        told.append((page.status, listed))
        client.post("accounts.remove_address", {"email": email})
        assert email not in client.get("accounts.own_security").main
    assert len(set(told)) == 2
    for email in (other.email, WORK, "left@example.org", "nobody@example.org"):
        add(client, email)
        client.post("accounts.remove_address", {"email": email})
    # Given up before the mail went out: there is none, but to those of the other account itself.
    worker()
    assert mailbox.subjects == ["An address was added"]
    for email in (other.email, WORK, "left@example.org"):
        link = commands.ask_to_add(the_account(ada.email).id, email, now=now())
        worker()
        assert "for another account" in text_of(mailbox.last(email))
        assert ("another of your addresses" in text_of(mailbox.last(email))) == (
            email[:4] == "left"
        )
        with pytest.raises(NotFound):
            commands.confirm_address(link, now=now())
    assert queries.ways_in(reading(), account) == [other.email, WORK]
    # Nor does it tell anything how long each stands on the list, whether a mail went out or not.
    with time_machine.travel(now() + POLICY.confirmation_link - timedelta(hours=1), tick=False):
        page = client.get("accounts.own_security")
        assert page.main.count("Not confirmed yet") == 3
        add(client, "nobody@example.org")
        worker()
    with time_machine.travel(now() + POLICY.confirmation_link + timedelta(hours=1), tick=False):
        page = client.get("accounts.own_security")
        assert page.main.count("Not confirmed yet") == 1


def test_changes_of_addresses_want_a_fresh_proof_and_have_limits(
    app: Flask, client: InspectingClient
) -> None:
    ada = a_member()
    account = having(ada, HOME)
    client.sign_in(ada, is_fresh=False)
    assert "Add an address" in client.get("accounts.add_address").h1
    for endpoint in ("add_address", "choose_address", "remove_address"):
        page = client.post(f"accounts.{endpoint}", {"email": HOME}, expect=403)
        assert page.h1 == "Confirm it is you"
    client.sign_in(ada)
    assert "You sign in with this address already." in add(client, HOME).main
    for count in range(3):
        assert add(client, f"{count}@example.org").h1 == "Check your e-mail"
    assert "as many as there can be" in add(client, "one@more.example").main
    # The same address again is no further one.
    assert add(client, "2@example.org").h1 == "Check your e-mail"
    assert queries.ways_in(reading(), account) == [ada.email, HOME]


@pytest.mark.postgresql
def test_a_new_password_or_leaving_ends_what_was_asked_for_elsewhere(app: Flask) -> None:
    ada = a_member()
    account = having(ada, HOME)
    adding = commands.ask_to_add(account, WORK, now=now())
    to_home = commands.ask_for_link(Purpose.SIGN_IN, HOME, now=now())
    commands.change_password(account, "a new hash", now=now())
    for follow in (
        lambda: commands.confirm_address(adding, now=now()),
        lambda: commands.sign_in_by_link(to_home, now=now()),
        lambda: commands.ask_again(adding, now=now() + timedelta(minutes=5)),
    ):
        with pytest.raises(LinkUsed):
            follow()
    copy = export(reading(), ada.id)["emails"]
    assert [(each["email"], each["signs_in"]) for each in copy] == [(HOME, True)]
    late = commands.ask_for_link(Purpose.SIGN_IN, HOME, now=now())
    commands.ask_to_add(account, WORK, now=now())
    with writing() as session:
        erase(session, ada.id, now())
    assert reading().scalars(select(PersonEmail.id)).all() == []
    assert reading().get(MailedLink, late) is None
    assert reading().scalars(select(MailedLink.email)).all() == []


@pytest.mark.postgresql
def test_an_address_that_could_not_be_told_goes_after_two_weeks_or_comes_back_with_a_proof(
    mailbox: MailServer, worker: Worker
) -> None:
    ada = a_member()
    account = having(ada, HOME)
    worker()
    mailbox.refusal = "550 no such user"
    commands.remove_address(account, HOME, now=now())
    worker(may_fail=True)
    assert queries.ways_in(reading(), account) == [ada.email]
    having(ada, HOME)
    assert queries.ways_in(reading(), account) == [ada.email, HOME]
    commands.remove_address(account, HOME, now=now())
    commands.forget_unconfirmed(now() + POLICY.unconfirmed_kept + timedelta(minutes=1))
    assert reading().scalars(select(PersonEmail.email)).all() == []
