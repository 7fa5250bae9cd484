"""One act on many members: who it is about, who is left out and why, and that it is done once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, select

from alumnet.accounts.models import (
    ChapterMember,
    Invitation,
    MembershipState,
    RoleGrant,
    RosterEntry,
)
from alumnet.administration.queries import many as queries_many
from alumnet.administration.rules import POLICY
from alumnet.administration.rules.many import Why
from alumnet.administration.views import many as views_many
from alumnet.inviting import commands as inviting
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.authorization import Role
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from tests import builders
from tests.accounts.builders import a_line, state_of, the_membership
from tests.administration.test_members_views import imported
from tests.builders import Built, slug_of
from tests.client import InspectingClient, forget_what_the_test_read
from tests.inviting.inviting import invite, row, two
from tests.moderation.builders import a_report
from tests.page import Page

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]


def look(client: InspectingClient, house: Built, act: str, *people: Built, **wanted: str) -> Page:
    """Tick these on the list (all it finds without any), and look at what would be done."""
    page = client.get("administration.members", slug=slug_of(house), **wanted)  # type: ignore[arg-type]
    form = page.form(action="/many").fill(act=act)
    chosen = {"person": [each.public_id for each in people]} if people else {"all": "y"}
    return client.submit(form.fill(**chosen))


def logged(action: str) -> int:
    query = select(AuditEntry.id).where(AuditEntry.action == action)
    return len(reading().scalars(query).all())


def test_who_waits_is_let_in_and_nobody_else(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house, "Hanna Weiss"))
    ana, ben = (builders.an_account(builders.a_person(each)) for each in ("Ana Ruiz", "Ben Ode"))
    late = builders.an_account(builders.a_person("Late Mail"), confirmed=False)
    for person in (ana, ben, late):
        builders.a_membership(person, house, MembershipState.PENDING, class_year=2004)
    line = a_line(house, "Ruiz Ana", external_id="R-1", class_year=2004)
    doubtful = a_line(house, "Ben Miller", external_id="B-1", class_year=2004)
    again = builders.an_account(builders.a_person("Was Here"))
    builders.a_membership(again, house, MembershipState.PENDING, needs_staff=True)
    tom = builders.a_member("Tom Lind", of=house)
    page = look(admin, house, "let_in", ana, ben, late, again, tom)
    assert page.h1 == "Let in two members"
    assert "Ana Ruiz, Ben Ode" in page.main
    for why, name in (
        (Why.NOT_CONFIRMED, "Late Mail"),
        (Why.WERE_HERE, "Was Here"),
        (Why.MEMBER_ALREADY, "Tom Lind"),
    ):
        assert f"{why.value} {name}" in page.main
    form = page.form(action="/many")
    page = admin.submit(form)
    assert "Two members let in." in page.main
    # As the page of who waits has it ticked: a line that is surely theirs, and no other.
    claimed = {each.id: each.person_id for each in reading().scalars(select(RosterEntry))}
    assert claimed == {line: ana.id, doubtful: None}
    states = [state_of(each.id, house) for each in (ana, ben, late, again)]
    assert states == [MembershipState.ACTIVE] * 2 + [MembershipState.PENDING] * 2
    page = admin.submit(form)
    assert "Left out: Ana Ruiz, Ben Ode. Members already." in page.alerts
    assert logged("membership.approved") == 2
    stale = new_client(builders.an_admin(house)).sign_in(builders.an_admin(house), is_fresh=False)
    sent = {"people": late.public_id}
    stale.post("administration.many", sent, slug=slug_of(house), act="let_in", expect=403)


def test_all_that_the_filters_find_are_invited_but_who_has_reasons(
    house: Built, new_client: NewClient
) -> None:
    admin = new_client(builders.an_admin(house, "Hanna Weiss"))
    ida = imported(house)
    silent = imported(house, "Si Lent", "")
    refused = imported(house, "No Thanks", "no@example.org")
    imported(house, "Dead Letter", "dead@example.org")
    builders.a_member("Tom Lind", of=house)
    inviting.stop(row(invite(two(), "no@example.org")).id, now=now())
    page = look(admin, house, "invite", state="imported")
    assert page.h1 == "Invite two members"
    assert f"{Why.NO_ADDRESS.value} Si Lent" in page.main
    assert f"{Why.WANTS_NONE.value} No Thanks" in page.main
    assert "Tom Lind" not in page.main
    form = page.form(action="/many")
    page = admin.post("administration.invite", slug=slug_of(house), public_id=refused.public_id)
    assert page.alerts == ["They asked not to be invited again, so we don't write to them."]
    admin.submit(form)
    page = admin.submit(form)
    assert "Left out: Dead Letter, Ida Import. Were invited lately." in page.alerts
    found = reading().scalars(select(Invitation)).all()
    assert {each.email for each in found} == {"ida@example.org", "dead@example.org"}
    assert len(found) == logged("membership.invited") == 2
    forget_what_the_test_read()
    with time_machine.travel(now() + POLICY.invited_lately + timedelta(hours=1)):
        admin = new_client(builders.an_admin(house))
        page = look(admin, house, "invite", ida, silent, refused)
        assert page.h1 == "Invite one member"


def test_memberships_end_with_words_but_for_the_team_and_yourself(
    house: Built, new_client: NewClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanna = builders.an_admin(house, "Hanna Weiss")
    admin = new_client(hanna)
    tom, friend = builders.a_member("Tom Lind", of=house), builders.a_member("Near One", of=house)
    reported = builders.a_member("Told Of", of=house)
    ida, moderator = imported(house), builders.a_member("Mo Derator", of=house)
    builders.a_role(moderator, Role.MODERATOR, house)
    other_admin = builders.an_admin(house, "Second Admin")
    builders.a_connection(hanna, friend)
    a_report(hanna, reported, now=now())
    page = look(admin, house, "end", state="active")
    assert page.h1 == "End the membership of two members"
    assert "Ida Import, Tom Lind" in page.main
    for why, names in (
        (Why.YOURSELF, "Hanna Weiss"),
        (Why.HAS_ROLE, "Mo Derator, Second Admin"),
        (Why.OTHERS_DECIDE, "Near One, Told Of"),
    ):
        assert f"{why.value} {names}" in page.main
    form = page.form(action="/many")
    page = admin.submit(form, expect=422)
    assert "Ida Import, Tom Lind" in page.main
    # Whatever else is sent, and whoever came into the team meanwhile: looked at once more.
    builders.a_role(ida, Role.MODERATOR, house)
    everybody = (tom, ida, hanna, moderator, other_admin, friend, reported)
    form = page.form(action="/many").fill(words="The year is over.")
    page = admin.submit(form.fill(people=",".join(each.public_id for each in everybody)))
    assert "The membership of one member has ended." in page.main
    assert [state_of(each.id, house) for each in everybody] == [
        MembershipState.ENDED,
        *[MembershipState.ACTIVE] * 6,
    ]
    assert the_membership(tom.id, house).decision_note == "The year is over."
    # Nobody takes the association its last admin.
    with writing() as session:
        session.execute(delete(RoleGrant).where(RoleGrant.person_id == other_admin.id))
    page = look(new_client(builders.a_site_admin()), house, "end", hanna)
    assert page.h1 == "Nobody to do this with"
    for module in (views_many, queries_many):
        monkeypatch.setattr(module, "POLICY", replace(POLICY, most_at_once=3))
    page = look(admin, house, "end", state="active")
    assert "These are the first 3" in page.main


def test_ids_of_other_associations_are_like_those_of_nobody(
    house: Built, new_client: NewClient
) -> None:
    admin = new_client(builders.an_admin(house))
    elsewhere = builders.an_association()
    waits = builders.an_account(builders.a_person("Not Ours"))
    builders.a_membership(waits, elsewhere, MembershipState.PENDING)
    member, ida = builders.a_member("Not Ours", of=elsewhere), imported(elsewhere, "Not Ours")
    for act, person in (("let_in", waits), ("end", member), ("invite", ida)):
        told: list[object] = []
        for each in (person.public_id, "bcdfghjkmnpq"):
            page = admin.get("administration.many", slug=slug_of(house), act=act, person=each)
            told.append(page.main)
            sent = {"people": each, "words": "Bye."}
            page = admin.post("administration.many", sent, slug=slug_of(house), act=act)
            told.append(page.alerts)
        assert told[:2] == told[2:]
        assert told[1] == ["Nobody was chosen, so nothing was done."]
    states = [state_of(each.id, elsewhere) for each in (waits, member, ida)]
    assert states == [MembershipState.PENDING, MembershipState.ACTIVE, MembershipState.ACTIVE]
    assert reading().scalars(select(Invitation)).all() == []
    admin.get("administration.many", slug=slug_of(house), act="erase", expect=404)
    admin.get("administration.many", slug=slug_of(elsewhere), act="end", expect=404)


def test_members_are_put_into_a_chapter_together(house: Built, new_client: NewClient) -> None:
    hanna = builders.an_admin(house, "Hanna Weiss")
    admin = new_client(hanna)
    tom, ida = builders.a_member("Tom Lind", of=house), imported(house)
    assert "Put into a chapter" not in admin.get("administration.members", slug=slug_of(house)).main
    lyon, asia = builders.a_chapter(house, "Lyon", ida), builders.a_chapter(house, "Asia", tom)
    waiting = builders.an_account(builders.a_person("Ana Ruiz"))
    builders.a_membership(waiting, house, MembershipState.PENDING)
    page = look(admin, house, "put_in", hanna, tom, ida, waiting)
    assert page.h1 == "Put three members into a chapter"
    assert f"{Why.NOT_A_MEMBER.value} Ana Ruiz" in page.main
    form = page.form(action="/many").fill(into=lyon.public_id)
    assert "Three members put into the chapter." in admin.submit(form).main
    admin.submit(form)
    rows = reading().execute(select(ChapterMember.chapter_id, ChapterMember.person_id)).all()
    in_lyon = {(lyon.id, each.id) for each in (hanna, tom, ida)}
    assert {(row.chapter_id, row.person_id) for row in rows} == in_lyon | {(asia.id, tom.id)}
    assert logged("chapter.chosen") == 2
    elsewhere = builders.a_chapter(builders.an_association(), "Elsewhere")
    admin.submit(form.fill(into=elsewhere.public_id), expect=404)
