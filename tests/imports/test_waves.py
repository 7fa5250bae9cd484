"""Invitations day by day, and a no for good."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import Invitation, Person, PersonEmail
from alumnet.accounts.rules import SaidNo
from alumnet.imports import commands
from alumnet.imports.models import InvitationWave
from alumnet.imports.rules.waves import WaveRuns, WaveState
from alumnet.inviting import commands as inviting
from alumnet.inviting.models import MemberInvitation
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.db import reading, writing
from alumnet.kernel.outbox import OutboxEntry
from alumnet.organizations.rules import AffiliationKind, Period
from tests import builders
from tests.accounts.builders import invitation_token
from tests.builders import THEN, Built, slug_of
from tests.client import InspectingClient
from tests.imports.members import house_of, taken_over

NewClient = Callable[..., InspectingClient]
PEOPLE = "Id,Name,Class,Email\n" + "".join(
    f"{n},Person {chr(64 + n)},{1990 + n},p{n}@example.org\n" for n in range(1, 8)
)


def start(house: Built, *, a_day: int = 2, **more: Any) -> None:
    classes = {"class_from": None, "class_to": None} | more
    commands.start_wave(house_of(house), a_day=a_day, by=None, now=THEN, **classes)


def invited() -> list[str]:
    reading().close()
    query = select(Person.display_name).join(Invitation, Invitation.person_id == Person.id)
    return list(reading().scalars(query.order_by(Invitation.id)))


@pytest.mark.postgresql
def test_so_many_are_invited_each_day_until_all_were_asked(house: Built) -> None:
    taken_over(house, PEOPLE + "9,No Address,1991,\n")
    start(house, class_from=1992, class_to=1996)
    with pytest.raises(WaveRuns):
        start(house)
    commands.send_waves(THEN)
    commands.send_waves(THEN + timedelta(hours=1))
    assert invited() == ["Person B", "Person C"]
    commands.change_wave(house_of(house), "pause", by=None, now=THEN)
    commands.send_waves(THEN + timedelta(days=1))
    assert len(invited()) == 2
    commands.change_wave(house_of(house), "resume", by=None, now=THEN)
    for days in range(1, 5):
        commands.send_waves(THEN + timedelta(days=days))
    assert invited() == [f"Person {letter}" for letter in "BCDEF"]
    wave = reading().scalars(select(InvitationWave)).one()
    assert (wave.state, wave.invited) == (WaveState.DONE, 5)


def test_who_said_no_is_never_asked_again(house: Built, client: InspectingClient) -> None:
    taken_over(house, PEOPLE)
    start(house, a_day=1)
    commands.send_waves(THEN)
    invitation = reading().scalars(select(Invitation)).one()
    page = client.get("accounts.invitation", token=invitation_token(invitation.id))
    page = client.submit(page.form(button="Don't invite me again"))
    assert "sends no more invitations to this address" in page.main
    with pytest.raises(SaidNo):
        accounts.invite(invitation.person_id, house.id, invitation.email, by=None, now=THEN)
    commands.change_wave(house_of(house), "stop", by=None, now=THEN)
    start(house, a_day=9)
    commands.send_waves(THEN + timedelta(days=1))
    assert len(invited()) == 7
    assert invited().count("Person A") == 1


def test_a_wave_asks_at_the_address_of_the_list_and_nobody_who_wants_no_invitations(
    house: Built, new_client: NewClient
) -> None:
    # What somebody elsewhere has as theirs is on the list alone; the staff see no difference.
    elsewhere = builders.a_member("Ana Else", of=builders.an_association())
    with writing() as session:
        session.add(PersonEmail(person_id=elsewhere.id, email="p2@example.org", confirmed_at=THEN))
    taken_over(house, PEOPLE)
    admin = new_client(builders.an_admin(house))
    assert "p2@example.org" in admin.get("administration.members", slug=slug_of(house)).main
    assert "Person B" in admin.get("administration.members", slug=slug_of(house), q="p2@").main
    inviting.invite(
        inviting.Invited(
            "Person C",
            "p3+news@example.org",
            house.id,
            inviting.Tie(AffiliationKind.MEMBERSHIP, house.name, house.public_id, Period()),
        ),
        by=builders.a_member(of=house).id,
        now=THEN,
    )
    inviting.stop(reading().scalars(select(MemberInvitation.id)).one(), now=THEN)
    start(house, a_day=9)
    commands.send_waves(THEN)
    query = select(Invitation.email).where(Invitation.declined_at.is_(None))
    assert set(reading().scalars(query)) == {f"p{n}@example.org" for n in (1, 2, 4, 5, 6, 7)}
    assert reading().scalar(select(InvitationWave.invited)) == 6
    asked = select(func.count()).where(OutboxEntry.kind == "invitation.asked")
    assert reading().scalar(asked) == 6


def test_a_wave_is_begun_paused_and_ended_on_its_page(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house))
    taken_over(house, PEOPLE)
    where: dict[str, Any] = {"slug": slug_of(house)}
    page = admin.get("imports.waves", **where)
    assert "Not asked yet7" in page.main
    admin.post("imports.waves", {"a_day": "0"}, expect=422, **where)
    page = admin.submit(page.form(button="Begin to invite").fill(class_from="1995", a_day="2"))
    assert "0 asked, 3 to go" in page.main
    assert "about 2 days more" in page.main
    page = admin.submit(page.form(button="Pause"))
    page = admin.submit(page.form(button="Go on"))
    page = admin.submit(page.form(button="End it"))
    assert "The last wave asked 0 people" in page.main
    actions = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [each for each in actions if each.startswith("wave")] == [
        "wave.started",
        "wave.paused",
        "wave.resumed",
        "wave.stopped",
    ]
    stranger = new_client(builders.an_admin(builders.an_association()))
    stranger.get("imports.waves", expect=404, **where)
    stranger.post("imports.change_wave", {}, step="stop", expect=404, **where)
