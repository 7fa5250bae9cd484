"""How often somebody invites, how often somebody is written to, and what ends by itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.connections import commands as connections
from alumnet.connections.queries import connected_ids
from alumnet.inviting import commands
from alumnet.inviting.jobs import end_invitations, remind_once
from alumnet.inviting.models import InvitedAddress, MemberInvitation
from alumnet.inviting.rules import (
    POLICY,
    InvitationState,
    InvitedBefore,
    InvitingOff,
    TooManyInvited,
)
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.moderation import commands as moderation
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.inviting.inviting import EMAIL, invite, link, row, two
from tests.mailserver import MailServer

pytestmark = pytest.mark.usefixtures("then")
NewClient = Callable[..., InspectingClient]
Worker = Callable[..., int]
DAY = timedelta(days=1)


def invites(found: object, count: int, now: datetime) -> None:
    for number in range(count):
        invite(found, f"n{number}.{now:%d}@example.net", now=now)  # type: ignore[arg-type]


def test_somebody_new_invites_few_and_nobody_invites_one_address_twice(app: Flask) -> None:
    found = two()
    invite(found)
    with pytest.raises(InvitedBefore):
        invite(found)
    invite(found, "second@example.net")
    with pytest.raises(TooManyInvited) as refused:
        invite(found, "third@example.net")
    assert refused.value.facts == {"most": 2, "until": THEN + DAY}
    invite(found, "third@example.net", now=THEN + DAY)
    with pytest.raises(TooManyInvited) as refused:
        invite(found, "fourth@example.net", now=THEN + 2 * DAY)
    assert refused.value.facts == {"most": 3, "until": THEN + POLICY.stays_open}
    later = THEN + 31 * DAY
    invites(found, POLICY.a_day, later)
    with pytest.raises(TooManyInvited):
        invite(found, now=later, email="one.more@example.net")


def test_taking_back_frees_no_slot_and_kills_the_link(app: Flask, new_client: NewClient) -> None:
    found = two()
    public_id = invite(found)
    invite(found, "second@example.net")
    path = link(public_id)
    with pytest.raises(NotFound):
        commands.withdraw(public_id, by=builders.a_member().id, now=THEN)
    inviting = new_client(found.maya)
    inviting.submit(inviting.get("/invite").form(action=f"{public_id}/withdraw"))
    assert (row(public_id).email, row(public_id).name, row(public_id).line) == (None, "", "")
    new_client().get(path, expect=410)
    with pytest.raises(TooManyInvited):
        invite(found, "third@example.net")


def test_an_association_switches_it_off_for_its_members(app: Flask, new_client: NewClient) -> None:
    found = two()
    desk = new_client(builders.an_admin(found.house))
    slug = builders.slug_of(found.house)
    page = desk.get("administration.invitations", slug=slug)
    desk.submit(page.form(button="Switch it off"))
    assert "Nobody can be invited" in new_client(found.maya).get("/invite").main
    with pytest.raises(InvitingOff):
        invite(found)
    new_client(found.maya).post("administration.allow_inviting", slug=slug, expect=404)
    desk.submit(desk.get("administration.invitations", slug=slug).form(button="Let members invite"))
    invite(found)


def test_one_reminder_and_then_everything_is_forgotten(
    app: Flask, new_client: NewClient, worker: Worker, mailbox: MailServer
) -> None:
    found = two()
    public_id = invite(found)
    declined = invite(found, "declined@example.net")
    path = link(public_id)
    worker()
    commands.stop(row(declined).id, now=THEN + DAY)
    for day in (9, 10, 11, 20, 29):
        remind_once(THEN + day * DAY)
        end_invitations(THEN + day * DAY)
        with time_machine.travel(THEN + day * DAY, tick=False):
            worker()
    assert [mail["Subject"] for mail in mailbox.to(EMAIL)] == [
        "Maya invites you",
        "Maya invited you",
    ]
    assert len(mailbox.to("declined@example.net")) == 1
    assert row(public_id).state is InvitationState.OPEN
    end_invitations(THEN + 30 * DAY)
    for each in (public_id, declined):
        assert row(each).state is InvitationState.EXPIRED
        assert (row(each).email, row(each).name, row(each).line) == (None, "", "")
    with time_machine.travel(THEN + 30 * DAY, tick=False):
        new_client().get(path, expect=410)
    remind_once(THEN + 400 * DAY)
    kept = reading().scalars(select(InvitedAddress)).all()
    assert [each.stopped_at for each in kept] == [THEN + DAY]


def test_one_address_gets_four_mails_from_everybody_together(
    app: Flask, worker: Worker, mailbox: MailServer
) -> None:
    found = two()
    for _ in range(POLICY.mails_to_an_address + 2):
        invite(found, by=builders.a_member(of=found.house))
    worker()
    remind_once(THEN + 11 * DAY)
    with time_machine.travel(THEN + 11 * DAY, tick=False):
        worker()
    assert len(mailbox.to(EMAIL)) == POLICY.mails_to_an_address


@pytest.mark.postgresql
def test_nobody_is_mailed_for_or_meets_whom_the_staff_hid(
    app: Flask, new_client: NewClient, worker: Worker, mailbox: MailServer
) -> None:
    found = two()
    told = invite(found)
    hidden = update(Person).where(Person.id == found.maya.id).values(hidden_by_staff_at=THEN)
    with writing() as session:
        session.execute(hidden)
    worker()
    assert mailbox.to(EMAIL) == []
    ruth = builders.a_member("Ruth Adeyemi")
    token = link(told).rpartition("/")[2]
    new_client(ruth).post("inviting.accept", {}, token=token, follow=False)
    assert row(told).state is InvitationState.OPEN
    assert connected_ids(reading(), ruth.id) == set()


def test_a_block_a_suspension_and_an_erasure_end_what_is_open(
    app: Flask, new_client: NewClient, worker: Worker, mailbox: MailServer
) -> None:
    found = two()
    ruth = builders.an_account(builders.a_person("Ruth Adeyemi"), "ruth@example.net")
    builders.a_membership(ruth, found.house)
    told, other = invite(found, "ruth@example.net"), invite(found)
    worker()
    assert "/invite/" in new_client(ruth).get("/notifications").html
    connections.block(found.maya.public_id, by=ruth.id, now=THEN)
    assert row(told).state is InvitationState.VOIDED
    assert "/invite/" not in new_client(ruth).get("/notifications").main
    new_client(ruth).get(f"/invite/{told}", expect=404)
    answering = new_client(builders.a_member())
    path = link(other)
    with writing() as session:
        commands.void_of(session, found.maya.id, THEN)
    answering.get(path, expect=410)
    exported = registry.exporters["inviting"](reading(), found.maya.id)
    assert [each["is_here"] for each in exported["invitations"]] == [False, False]
    with writing() as session:
        registry.erasers["inviting"](session, found.maya.id, THEN)
    assert reading().scalar(select(func.count(MemberInvitation.id))) == 0
    answering.get(path, expect=404)


def test_of_an_erased_inviter_the_staff_keep_what_was_reported_and_no_word_of_theirs(
    app: Flask, new_client: NewClient
) -> None:
    found = two()
    told = row(invite(found))
    invite(found, "second@example.net")
    commands.report(told.id, "Somebody I asked to leave me alone.", now=THEN)
    with writing() as session:
        registry.erasers["inviting"](session, found.maya.id, THEN)
    [kept] = reading().scalars(select(MemberInvitation)).all()
    assert (kept.id, kept.name, kept.line, kept.place) == (told.id, "", "", "")
    for _ in range(2):
        moderation.report_invitations(THEN)
    desk = new_client(builders.an_admin(found.house))
    page = desk.follow(desk.get("moderation.queue"), "An unwanted invitation")
    page = desk.submit(page.form(button="Take it on"))
    assert "Somebody I asked to leave me alone." in page.main
    with writing() as session:
        registry.erasers["inviting"](session, found.maya.id, THEN)
    assert reading().scalars(select(MemberInvitation.id)).all() == []


def test_who_is_suspended_uses_up_no_invitation(app: Flask, new_client: NewClient) -> None:
    found = two()
    told = invite(found)
    token = link(told).rpartition("/")[2]
    ruth = builders.an_account(builders.a_person("Ruth Adeyemi"))
    builders.a_membership(ruth, builders.an_association(), MembershipState.SUSPENDED)
    new_client(ruth).post("inviting.accept", {}, token=token, follow=False)
    assert row(told).state is InvitationState.OPEN
    builders.a_membership(ruth, found.house)
    new_client(ruth).post("inviting.accept", {}, token=token, follow=False)
    assert connected_ids(reading(), ruth.id) == {found.maya.id}
    [taken] = registry.exporters["inviting"](reading(), ruth.id)["invited_by"]
    assert taken["name"] == "Maya Lindqvist"


@pytest.mark.parametrize("leaves", ["hidden", "blocked"])
def test_who_is_let_in_meets_no_inviter_who_is_gone_or_apart_by_then(
    app: Flask, leaves: str
) -> None:
    found = two()
    told = row(invite(found))
    joined = commands.join(told.id, commands.Joining("Tomasz Nowak"), now=THEN)
    if leaves == "hidden":
        with writing() as session:
            mine = update(Person).where(Person.id == found.maya.id)
            session.execute(mine.values(hidden_by_staff_at=THEN))
    else:
        builders.a_block(found.maya, Built(joined.person_id, "", ""))
    with writing() as session:
        theirs = AssociationMembership.person_id == joined.person_id
        session.execute(
            update(AssociationMembership).where(theirs).values(state=MembershipState.ACTIVE)
        )
        membership = session.scalars(select(AssociationMembership.id).where(theirs)).one()
    commands.meet_waiting(membership, now=THEN)
    assert row(told.public_id).state is InvitationState.VOIDED
    assert connected_ids(reading(), found.maya.id) == frozenset()


@pytest.mark.postgresql
def test_a_wish_for_no_mails_holds_for_the_mailbox_and_outlives_the_key_of_the_site(
    app: Flask, worker: Worker, mailbox: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = two()
    commands.stop(row(invite(found)).id, now=THEN)
    monkeypatch.setattr(app, "secret_key", "quite another key, after a break-in")
    for email in (EMAIL, EMAIL.replace("@", "+1@")):
        invite(found, email, by=builders.a_member(of=found.house))
    worker()
    assert mailbox.to(EMAIL) == mailbox.to(EMAIL.replace("@", "+1@")) == []
