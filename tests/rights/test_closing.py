"""The end of an account: out of sight at once, erased after the grace, undone until then."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Account, AssociationMembership, MembershipState, Person
from alumnet.accounts.rules import LastSiteAdmin
from alumnet.kernel import clock
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading, writing
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands as mentoring
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import MentorshipState, RequestState
from alumnet.rights import commands
from alumnet.rights.models import AccountClosing
from alumnet.rights.rules.states import ClosingState
from tests.builders import (
    Built,
    a_member,
    a_mentor,
    a_role,
    a_site_admin,
    an_admin,
    an_association,
)
from tests.client import InspectingClient
from tests.mailserver import MailServer
from tests.mentoring.asking import a_request, state_of

pytestmark = pytest.mark.postgresql
DAY = timedelta(days=1)


def later(days: int) -> time_machine.travel:
    return time_machine.travel(clock.now() + days * DAY, tick=False)


def state_of_membership(person: Built) -> MembershipState:
    found = reading().scalar(
        select(AssociationMembership.state).where(AssociationMembership.person_id == person.id)
    )
    assert found is not None
    return found


def test_a_mentor_who_leaves_hands_over_and_is_erased_after_the_grace(
    app: Flask,
    mailbox: MailServer,
    new_client: Callable[..., InspectingClient],
    worker: Callable[..., int],
) -> None:
    house = an_association()
    admin, ruth = an_admin(house), a_mentor("Ruth Adeyemi", of=house, places=1)
    colleague = a_mentor("Greta Lind", of=house, may_be_suggested=True)
    jun, waits = a_member("Jun Baek", of=house), a_member("Kim Waits", of=house)
    theirs, in_line = (a_request(each, ruth, now=clock.now()) for each in (jun, waits))
    mentoring.accept_request(theirs, by=ruth.id, now=clock.now())
    worker()
    mailbox.clear()

    client = new_client(ruth)
    page = client.get("rights.close")
    words = next(
        name for name in page.form(button="Close my account").fields if name.startswith("words_")
    )
    key = words.removeprefix("words_")
    form = page.form(button="Close my account").fill(
        **{words: "It was a joy.", f"colleagues_{key}": colleague.public_id}
    )
    assert "Tick this" in client.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY).text
    page = client.submit(form.fill(understood="y"))
    assert "Your account is closing" in page.text
    worker()
    assert mailbox.last(ruth.email)["subject"] == "Your account is closing"
    assert [m["subject"] for m in mailbox.to(jun.email)] == ["Ruth thinks of somebody for you"]
    assert "Somebody left" in [m["subject"] for m in mailbox.to(admin.email)]
    assert mailbox.to(waits.email)
    assert state_of(in_line) is RequestState.VOIDED
    browser = new_client(jun)
    assert "Greta Lind" in browser.get(f"/mentorships/{key}/colleagues").text
    browser.get(f"/people/{ruth.public_id}", expect=HTTPStatus.NOT_FOUND)
    assert "It was a joy." in browser.get(f"/mentorships/{key}/messages").text
    stranger = new_client(waits)
    stranger.get(f"/mentorships/{key}/colleagues", expect=HTTPStatus.NOT_FOUND)

    # Signed in again she sees what is happening, and nothing else.
    again = new_client(ruth)
    assert again.get("/people", expect=HTTPStatus.SEE_OTHER).location == "/me/data"
    with later(15):
        commands.erase_due(clock.now())
        worker()
    person = reading().get_one(Person, ruth.id)
    assert (person.display_name, person.erased_at is not None) == ("Former member", True)
    assert reading().scalar(select(Account.id).where(Account.person_id == ruth.id)) is None
    assert reading().scalar(select(Mentorship.state)) is MentorshipState.VOIDED
    actions = reading().scalars(select(AuditEntry.action)).all()
    assert "person.erased" in actions
    assert "It was a joy." in new_client(jun).get(f"/mentorships/{key}/messages").text


def test_who_signs_in_within_the_grace_is_back_and_stays(
    app: Flask, new_client: Callable[..., InspectingClient]
) -> None:
    ines = a_member("Ines Ek")
    client = new_client(ines)
    client.submit(client.get("rights.close").form(button="Close my account").fill(understood="y"))
    assert state_of_membership(ines) is MembershipState.ENDED
    page = client.get("rights.own_data")
    client.submit(page.form(button="Keep my account"))
    assert state_of_membership(ines) is MembershipState.ACTIVE
    client.get("saved.saved")
    with later(20):
        commands.erase_due(clock.now())
    assert reading().get_one(Person, ines.id).erased_at is None
    states = reading().scalars(select(AccountClosing.state)).all()
    assert states == [ClosingState.TAKEN_BACK]
    # Without a fresh sign-in nothing closes.
    stale = new_client().sign_in(ines, is_fresh=False)
    stale.post("rights.close", {"understood": "y"}, expect=HTTPStatus.FORBIDDEN)
    assert state_of_membership(ines) is MembershipState.ACTIVE


def test_the_last_admin_may_leave_to_the_site_admin_who_may_not_leave_alone(
    app: Flask, mailbox: MailServer, worker: Callable[..., int]
) -> None:
    house = an_association()
    admin, keeper = an_admin(house), a_site_admin()
    commands.close_account(by=admin.id, farewells={}, now=clock.now())
    worker()
    assert "An association has no admin" in mailbox.subjects
    with pytest.raises(LastSiteAdmin):
        commands.close_account(by=keeper.id, farewells={}, now=clock.now())
    a_role(a_member(), Role.SITE_ADMIN)
    commands.close_account(by=keeper.id, farewells={}, now=clock.now())


def test_only_colleagues_who_agreed_are_suggested(app: Flask) -> None:
    ruth, jun = a_mentor("Ruth Adeyemi"), a_member()
    colleague = a_mentor()
    mentoring.accept_request(a_request(jun, ruth, now=clock.now()), by=ruth.id, now=clock.now())
    (key,) = reading().scalars(select(Mentorship.public_id)).all()
    farewell = commands.Farewell(colleagues=(colleague.public_id,))
    with pytest.raises(Exception, match="cannot_be_suggested"):
        commands.close_account(by=ruth.id, farewells={key: farewell}, now=clock.now())
    assert state_of_membership(ruth) is MembershipState.ACTIVE
    with writing() as session:
        session.get_one(MentorProfile, colleague.id).may_be_suggested = True
    commands.close_account(by=ruth.id, farewells={key: farewell}, now=clock.now())
