"""Inviting somebody who isn't here, from the form to the connection."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import Account, AssociationMembership, MembershipState
from alumnet.connections.queries import connected_ids
from alumnet.inviting import commands
from alumnet.inviting.rules import CONCERNS, InvitationState
from alumnet.kernel.db import reading
from alumnet.organizations.models import Affiliation
from alumnet.organizations.rules import EvidenceGrade
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.inviting.inviting import EMAIL, Two, invite, link, on_roster, row, two
from tests.mailserver import MailServer, html_of, links_of, text_of

pytestmark = pytest.mark.usefixtures("then")
NewClient = Callable[..., InspectingClient]
Worker = Callable[..., int]


def person_at(email: str) -> int:
    return reading().scalars(select(Account.person_id).where(Account.email == email)).one()


def claim_of(person_id: int) -> Affiliation:
    reading().expire_all()
    return reading().scalars(select(Affiliation).where(Affiliation.person_id == person_id)).one()


@pytest.mark.postgresql
def test_somebody_invited_joins_is_let_in_by_the_staff_and_then_connected(
    app: Flask, new_client: NewClient, worker: Worker, mailbox: MailServer
) -> None:
    found = two()
    admin = builders.an_admin(found.house, "Greta Holm")
    inviting = new_client(found.maya)
    page = inviting.follow(inviting.get("/connections"), "Invite somebody")
    form = page.form(field="email")
    options = [each for each in page.all("option") if "Acme" in "".join(each.itertext())]
    page = inviting.submit(
        form.fill(
            name="Tomasz Nowak",
            email=" Tomasz@Example.net",
            place=options[0].get("value"),
            line="Remember the broken lift?",
        )
    )
    assert "Tomasz Nowak" in page.main
    worker()
    mail = mailbox.last(EMAIL)
    assert mail["Subject"] == "Maya invites you"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    told = text_of(mail) + html_of(mail)
    # Neither what the inviter typed nor a place that anybody may have typed.
    assert not any(word in told for word in ("broken lift", "Tomasz", "Acme"))
    path = next(each for each in links_of(mail) if "/invited/" in each).removeprefix(
        "http://localhost"
    )

    joining = new_client()
    page = joining.get(path)
    assert page.h1 == "Maya Lindqvist invites you"
    assert "you worked together at Acme, 2012 to 2015" in page.main
    assert "Remember the broken lift?" in page.main
    page = joining.submit(
        page.form(field="consent").fill(
            start="2013", organization="Acme", class_year="2004", consent="y"
        )
    )
    assert page.url == "/waiting"
    tomasz = person_at(EMAIL)
    assert claim_of(tomasz).evidence_grade is EvidenceGrade.CLAIMED
    assert connected_ids(reading(), found.maya.id) == frozenset()
    assert "Here, and connected" not in inviting.get("/invite").main
    joining.get(path, expect=410)

    desk = new_client(admin)
    slug = builders.slug_of(found.house)
    page = desk.get("administration.waiting", slug=slug)
    assert "Invited by Maya Lindqvist." in page.main
    desk.submit(page.form(action="/approve"))
    worker()
    assert connected_ids(reading(), found.maya.id) == {tomasz}
    worker()
    assert mailbox.last(found.maya.email)["Subject"] == "Tomasz answered you"
    page = inviting.get("/invite")
    assert "Tomasz says: Acme, 2013 to 2015. Is that right?" in page.main
    inviting.submit(page.form(action="/confirm"))
    assert claim_of(tomasz).evidence_grade is EvidenceGrade.CORROBORATED
    page = desk.get("administration.invitations", slug=slug)
    assert "Invited1Joined by it1" in page.main
    assert EMAIL not in page.text


def test_whom_the_roster_knows_is_in_at_once_and_what_both_say_is_confirmed(
    app: Flask, new_client: NewClient
) -> None:
    found = two()
    on_roster(found)
    joining = new_client()
    page = joining.get(link(invite(found)))
    page = joining.submit(page.form(field="consent").fill(consent="y"))
    tomasz = person_at(EMAIL)
    assert connected_ids(reading(), found.maya.id) == {tomasz}
    assert claim_of(tomasz).evidence_grade is EvidenceGrade.CORROBORATED


def test_nobody_lends_a_proof_that_they_have_not(app: Flask, new_client: NewClient) -> None:
    found = two()
    other = builders.a_member("Kwame Boateng", of=found.house)
    builders.a_job(other, found.firm, 2012, 2015)
    on_roster(found)
    joining = new_client()
    page = joining.get(link(invite(found, by=other)))
    joining.submit(page.form(field="consent").fill(consent="y"))
    assert claim_of(person_at(EMAIL)).evidence_grade is EvidenceGrade.CLAIMED


def test_an_invitation_lets_nobody_past_the_staff(app: Flask, new_client: NewClient) -> None:
    found = two()
    joining = new_client()
    page = joining.get(link(invite(found)))
    joining.submit(page.form(field="consent").fill(consent="y"))
    membership = (
        reading()
        .scalars(
            select(AssociationMembership).where(AssociationMembership.person_id == person_at(EMAIL))
        )
        .one()
    )
    assert membership.state is MembershipState.PENDING
    admin = builders.an_admin(found.house)
    accounts.decline_membership(membership.id, by=admin.id, now=THEN)
    commands.meet_waiting(membership.id, now=THEN)
    assert connected_ids(reading(), found.maya.id) == frozenset()


# ---------------------------------------------------------------------- who has an account already
def behind(what: str, email: str, found: Two) -> Built | None:
    """Make what is behind an address."""
    if what == "nobody":
        return None
    person = builders.an_account(
        builders.a_person("Tomasz Nowak", is_listed=what != "hidden"), email
    )
    builders.a_membership(person, found.house)
    if what == "blocking":
        builders.a_block(person, found.maya)
    if what == "connected":
        builders.a_connection(person, found.maya)
    return person


def test_inviting_shows_the_same_whoever_has_the_address(
    app: Flask, new_client: NewClient, worker: Worker, mailbox: MailServer
) -> None:
    seen, mails = set(), {}
    for what in ("nobody", "member", "hidden", "blocking", "connected"):
        found, email = two(), f"{what}@example.net"
        person = behind(what, email, found)
        inviting = new_client(found.maya)
        page = inviting.get("/invite")
        place = next(each.get("value") for each in page.all("option") if each.get("value"))
        form = page.form(field="email").fill(name="Tomasz Nowak", email=email, place=place)
        pages = [inviting.submit(form)]
        worker()
        mails[what] = [mail["Subject"] for mail in mailbox.to(email)]
        pages.append(inviting.get("/invite"))
        if person is not None and mails[what]:
            answering = new_client(person)
            page = answering.follow(answering.get("/notifications"), "Maya asks to be connected")
            inviting.get(page.url, expect=404)
            answering.submit(page.form(button="Not now"))
        pages.append(inviting.get("/invite"))
        # Everything that the inviter reads, and how many questions it took.
        seen.add(tuple((page.main, len(page.statements)) for page in pages))
    assert len(seen) == 1
    assert mails == {
        "nobody": ["Maya invites you"],
        "member": ["A note from Maya"],
        "hidden": ["A note from Maya"],
        "blocking": [],
        "connected": [],
    }


def test_a_member_says_yes_to_an_invitation_with_the_account_they_have(
    app: Flask, new_client: NewClient, worker: Worker
) -> None:
    found = two()
    ruth = builders.a_member("Ruth Adeyemi")
    path = link(invite(found, "ruth.elsewhere@example.net"))
    answering = new_client(ruth)
    page = answering.get(path)
    answering.submit(page.form(button="Connect"))
    assert connected_ids(reading(), found.maya.id) == {ruth.id}
    own = new_client(found.maya).get(link(invite(found, "other@example.net")))
    assert "an invitation that you sent yourself" in own.main


# ----------------------------------------------------------------------------------- no more mails
def test_whoever_wants_no_mails_gets_none_from_anybody_and_nobody_sees_it(
    app: Flask, new_client: NewClient, worker: Worker, mailbox: MailServer
) -> None:
    found = two()
    public_id = invite(found)
    worker()
    inviting = new_client(found.maya)
    before = inviting.get("/invite").main
    stop = f"{link(public_id)}/stop"
    assert stop in mailbox.last(EMAIL)["List-Unsubscribe"]
    reader = new_client()
    assert row(public_id).state is InvitationState.OPEN
    reader.get(stop)
    assert row(public_id).state is InvitationState.OPEN
    # As a mail program posts, without a token.
    assert reader.raw.post(stop, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert row(public_id).email is None
    assert inviting.get("/invite").main == before
    mailbox.clear()
    invite(found, by=builders.a_member(of=found.house))
    worker()
    commands.remind(THEN + timedelta(days=11))
    worker()
    assert mailbox.to(EMAIL) == []


def test_a_reported_invitation_waits_with_the_reports_and_the_inviter_learns_nothing(
    app: Flask, new_client: NewClient, worker: Worker, mailbox: MailServer
) -> None:
    found = two()
    admin = builders.an_admin(found.house, "Greta Holm")
    public_id = invite(found)
    reader = new_client()
    for words in ("No idea who she is.", "Told a second time."):
        page = reader.get(f"{link(public_id)}/report")
        form = page.form(field="concern").fill(what=CONCERNS[0], concern=words)
        assert "Thank you" in reader.submit(form).h1
    for _ in range(2):
        worker()
    assert mailbox.last(admin.email)["Subject"] == "A report is waiting"
    desk = new_client(admin)
    page = desk.follow(desk.get("moderation.queue"), "An unwanted invitation")
    assert "Somebody who isn't a member reported Maya Lindqvist over an invitation" in page.main
    page = desk.submit(page.form(button="Take it on"))
    assert "No idea who she is." in page.main
    assert "Told a second time." not in page.main
    assert "Remember me?" not in page.main
    page = desk.submit(page.form(button="Open what was reported"))
    assert "Remember me?" in page.main
    assert EMAIL not in page.text
    page = desk.submit(page.form(button="Check before sending").fill(decision="warn"))
    desk.submit(page.form(button="Send"))
    worker()
    assert len(mailbox.to(found.maya.email)) == 1
    assert mailbox.to(EMAIL)[1:] == []
    assert "report" not in new_client(found.maya).get("/invite").main.lower()
