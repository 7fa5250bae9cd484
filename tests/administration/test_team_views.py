"""Roles, the index of the staff, the audit log, and what nobody else may see of any of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import AssociationMembership, MembershipState, RoleGrant
from alumnet.administration.rules import ACTIONS, action_in_words
from alumnet.kernel import audit
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading, writing
from tests import builders
from tests.accounts.builders import a_line, suspend_membership, the_membership
from tests.builders import THEN, Built, slug_of
from tests.client import InspectingClient
from tests.page import Page

NewClient = Callable[..., InspectingClient]


def roles(person: Built) -> set[Role]:
    reading().expire_all()
    found = reading().scalars(select(RoleGrant.role).where(RoleGrant.person_id == person.id))
    return set(found)


# ------------------------------------------------------------------------------------------ team
def test_an_admin_gives_a_role_and_takes_it_away(house: Built, new_client: NewClient) -> None:
    admin, tom = new_client(builders.an_admin(house)), builders.a_member("Tom Lind", of=house)
    form = admin.get("administration.team", slug=slug_of(house)).form(button="Give the role")
    form.fill(email=f" {tom.email.upper()} ", role="moderator")
    assert admin.submit(form, expect=422).link("Write why, in a few words").href
    page = admin.submit(form.fill(why="He knows everybody."))
    assert "Tom Lind is now a moderator." in page.main
    assert roles(tom) == {Role.MODERATOR}
    page = admin.follow(page, "Take away the role of moderator from Tom Lind")
    assert admin.submit(page.form(button="Take it away"), expect=422).link("Write why").href
    page = admin.submit(page.form(button="Take it away").fill(why="He has moved."))
    assert "Tom Lind is no longer a moderator." in page.main
    assert roles(tom) == set()
    told = admin.get("administration.audit_log").main
    assert told.index("He has moved.") < told.index("He knows everybody.")
    actions = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["role.moderator_granted", "role.moderator_revoked"]


def test_a_role_needs_an_active_member_of_this_association(
    house: Built, new_client: NewClient
) -> None:
    admin = new_client(builders.an_admin(house))
    stranger = builders.a_member("Else Where")
    for email in (stranger.email, "nobody@example.org", "no address", "x" * 999):
        form = admin.get("administration.team", slug=slug_of(house)).form(button="Give the role")
        page = admin.submit(form.fill(email=email, why="Asked."), expect=422)
        assert page.link("No active member of Harbour Alumni has this address").href
    form = admin.get("administration.team", slug=slug_of(house)).form(button="Give the role")
    admin.submit(form.fill(email=stranger.email, role="site_admin"), expect=422)
    assert roles(stranger) == set()


def test_the_last_admin_stays_and_an_earlier_one_may_go(
    house: Built, new_client: NewClient
) -> None:
    hanna = builders.an_admin(house, "Hanna Weiss")
    admin = new_client(hanna)
    page = admin.follow(admin.get("administration.team", slug=slug_of(house)), "Give up")
    form = page.form(button="Give it up").fill(why="Enough years.")
    assert "needs somebody who administers it" in admin.submit(form, expect=409).main
    assert roles(hanna) == {Role.ADMIN}
    builders.an_admin(house, "Zoe Zimmer")
    page = admin.submit(form, follow=False)
    assert page.location == "/"
    admin.get("administration.team", slug=slug_of(house), expect=404)


def test_a_role_that_rests_is_marked_and_one_that_is_not_held_is_not_found(
    house: Built, new_client: NewClient
) -> None:
    hanna, tom = builders.an_admin(house), builders.a_member("Tom", of=house)
    admin = new_client(hanna)
    builders.a_role(tom, Role.MODERATOR, house)
    suspend_membership(the_membership(tom.id, house).id, by=hanna.id, now=THEN)
    assert "Resting" in admin.get("administration.team", slug=slug_of(house)).main
    admin.post(
        "administration.revoke",
        {"why": "No."},
        slug=slug_of(house),
        public_id=tom.public_id,
        role="admin",
        expect=404,
    )


@pytest.mark.postgresql
def test_the_site_admin_sees_every_role_and_the_last_one_stays(
    house: Built, new_client: NewClient
) -> None:
    hanna, vera = builders.an_admin(house, "Hanna Weiss"), builders.a_member("Vera Site", of=house)
    lyon = builders.a_chapter(house, "Lyon")
    builders.a_chapter_admin(lyon, house, "Paula Petit")
    sunna = builders.a_site_admin()
    client = new_client(sunna)
    page = client.follow(client.get("administration.overview"), "Roles of the site")
    assert "Hanna Weiss RoleAdmin WhereHarbour Alumni Since5 Jan 2026" in page.main
    assert "Paula Petit RoleChapter admin WhereLyon, Harbour Alumni" in page.main
    assert "Hanna" not in client.follow(page, "Chapter admin").main
    giving_up = client.follow(page, "Give up").form(button="Give it up").fill(why="Enough.")
    assert "Somebody has to look after this site" in client.submit(giving_up, expect=409).main

    giving = page.form(button="Make them a site admin").fill(why="We are two now.")
    assert client.submit(giving.fill(email="nobody@example.org"), expect=422).link("Nobody").href
    page = client.submit(giving.fill(email=vera.email))
    assert "Vera Site RoleSite admin WhereThe whole site" in page.main
    assert f"by {sunna.name}" in page.main
    assert client.submit(giving_up, follow=False).location == "/"
    assert roles(sunna) == set()
    client.get("administration.site_roles", expect=404)
    new_client(hanna).get("administration.site_roles", expect=404)
    second = new_client(vera)
    page = second.get("administration.site_roles")
    page = second.follow(page, "Take away the role of admin from Hanna Weiss")
    form = page.form(button="Take it away").fill(why="No.")
    assert "needs somebody" in second.submit(form, expect=409).main


# ------------------------------------------------------------------------------------- the index
def test_the_index_names_what_waits_where(house: Built, new_client: NewClient) -> None:
    hanna = builders.an_admin(house)
    builders.a_role(builders.a_member(of=house), Role.MODERATOR, house)
    admin = new_client(hanna)
    assert "Nothing is waiting for you" in admin.get("administration.overview").main
    for _ in range(2):
        person = builders.an_account(builders.a_person())
        builders.a_membership(person, house, MembershipState.PENDING)
    page = admin.get("administration.overview")
    assert "Two people wait to be let in" in page.main
    assert "Harbour Alumni" in page.main
    assert page.link("Decide").href == admin.url("administration.waiting", slug=slug_of(house))


def test_what_is_due_first_stands_first_and_each_sees_only_their_own(
    house: Built, new_client: NewClient
) -> None:
    other = builders.an_association("Tidewater Guild")
    for where, applied in ((house, THEN), (other, THEN - timedelta(days=3))):
        person = builders.an_account(builders.a_person())
        builders.a_membership(person, where, MembershipState.PENDING)
        with writing() as session:
            session.get_one(
                AssociationMembership, the_membership(person.id, where).id
            ).applied_at = applied
    both = new_client(builders.a_site_admin()).get("administration.overview").main
    assert both.index("Tidewater Guild") < both.index("Harbour Alumni")
    one = new_client(builders.an_admin(house)).get("administration.overview").main
    assert "One person waits to be let in" in one
    assert "Tidewater" not in one


@pytest.mark.postgresql
def test_a_moderator_sees_reports_and_no_members(house: Built, new_client: NewClient) -> None:
    piet = builders.a_member("Piet", of=house)
    builders.a_role(piet, Role.MODERATOR, house)
    person = builders.an_account(builders.a_person())
    builders.a_membership(person, house, MembershipState.PENDING)
    moderator = new_client(piet)
    page = moderator.get("administration.overview")
    assert page.link("Reports").href
    assert "let in" not in page.main
    assert not any("/admin" in link.href for link in page.links)
    for endpoint in ("waiting", "members", "team"):
        moderator.get(f"administration.{endpoint}", slug=slug_of(house), expect=404)
    moderator.get("administration.audit_log", expect=404)


def test_a_programme_manager_sees_neither(house: Built, new_client: NewClient) -> None:
    manager = builders.a_member(of=house)
    builders.a_role(manager, Role.PROGRAMME_MANAGER, house)
    page = new_client(manager).get("administration.overview")
    assert not any("/admin" in each.href or "/moderation" in each.href for each in page.links)


# ------------------------------------------------------------------------------------- audit log
def test_the_log_says_who_did_what_to_whom_in_which_words(
    house: Built, new_client: NewClient
) -> None:
    hanna, tom = builders.an_admin(house, "Hanna Weiss"), builders.a_member("Tom Lind", of=house)
    membership = the_membership(tom.id, house)
    suspend_membership(membership.id, by=hanna.id, now=THEN, words="Paid <ads>.")
    accounts.grant_role(
        hanna.id, Role.MODERATOR, accounts.Place(house.id), why="Asked.", by=hanna.id, now=THEN
    )
    page = new_client(hanna).get("administration.audit_log")
    assert "Hanna Weiss Whatsuspended Tom Lind" in page.main
    assert "Paid <ads>." in page.main
    assert "made a moderator of Hanna Weiss" in page.main
    assert "2 wait for the next minute" in page.main


def test_admins_read_the_log_of_their_association_alone(
    house: Built, new_client: NewClient
) -> None:
    other = builders.an_association("Elsewhere")
    hanna, olga = builders.an_admin(house, "Hanna Weiss"), builders.an_admin(other, "Olga Ost")
    accounts.grant_role(
        hanna.id, Role.MODERATOR, accounts.Place(house.id), why="Asked.", by=hanna.id, now=THEN
    )
    accounts.grant_role(
        olga.id, Role.MODERATOR, accounts.Place(other.id), why="Asked.", by=olga.id, now=THEN
    )
    page = new_client(hanna).get("administration.audit_log")
    assert "Hanna Weiss" in page.main
    assert "Olga" not in page.main
    both = new_client(builders.a_site_admin()).get("administration.audit_log")
    assert "Hanna Weiss" in both.main
    assert "Olga Ost" in both.main
    assert "Elsewhere" in both.main


@pytest.mark.postgresql
def test_a_site_admin_has_the_chain_checked(house: Built, new_client: NewClient) -> None:
    hanna = builders.an_admin(house)
    admin = new_client(builders.a_site_admin())
    assert "Nothing has been done yet" in admin.get("administration.audit_log").main
    accounts.grant_role(
        hanna.id, Role.MODERATOR, accounts.Place(house.id), why="Asked.", by=hanna.id, now=THEN
    )
    audit.seal(THEN)
    page = admin.follow(admin.get("administration.audit_log"), "Check the chain")
    assert "The chain is whole: every sealed entry, 1 in all" in page.main
    with writing() as session:
        session.execute(update(AuditEntry).values(action="role.admin_granted"))
    page = admin.get("administration.audit_log", check=1)
    assert "The chain is broken: entry 1 was changed." in page.main
    assert "chain is" not in new_client(hanna).get("administration.audit_log", check=1).main


@pytest.mark.postgresql
def test_the_log_comes_in_pages(house: Built, new_client: NewClient) -> None:
    admin = new_client(builders.an_admin(house))
    with writing() as session:
        for number in range(41):
            audit.record(
                session,
                None,
                "roster.imported",
                "roster_import",
                number,
                now=THEN,
                association_id=house.id,
            )
    page = admin.get("administration.audit_log")
    assert "The site" in page.main
    assert "Show older" not in admin.follow(page, "Show older").main


def test_actions_have_words_and_unknown_ones_are_told_as_written() -> None:
    assert action_in_words("membership.approved") == "let in"
    assert action_in_words("thing.happened_once") == "thing: happened once"
    assert all(ACTIONS.values())


# ------------------------------------------------------------------------------------- isolation
def test_an_admin_of_one_finds_nothing_of_another(house: Built, new_client: NewClient) -> None:
    other = builders.an_association("Elsewhere")
    stranger = new_client(builders.an_admin(other, "Olga Ost"))
    hanna = builders.an_admin(house, "Hanna Weiss")
    tom = builders.a_member("Tom Lind", of=house)
    waiting = builders.an_account(builders.a_person("Ana Ruiz"))
    builders.a_membership(waiting, house, MembershipState.PENDING)
    line = a_line(house, "Ana Ruiz")
    pages: list[Page] = []
    for where in (house, None):
        # the association itself, and one that doesn't exist
        at: dict[str, Any] = {"slug": slug_of(where) if where else "nowhere"}
        pages += [
            stranger.get(f"administration.{endpoint}", expect=404, **at)
            for endpoint in ("waiting", "members", "team")
        ]
    # people of the other association, through the stranger's own and through theirs
    for where in (house, other):
        for person in (tom, waiting, hanna):
            at = {"slug": slug_of(where), "public_id": person.public_id}
            pages += [
                stranger.get(f"administration.{endpoint}", expect=404, **at)
                for endpoint in ("decline", "ask", "suspend")
            ]
            pages += [
                stranger.post(f"administration.{endpoint}", data, expect=404, **at)
                for endpoint, data in (
                    ("approve", {"line": line}),
                    ("decline", {"words": "No."}),
                    ("ask", {"words": "Who?"}),
                    ("suspend", {"words": "No.", "days": "7"}),
                    ("reinstate", {}),
                    ("invite", {}),
                    ("revoke", {"role": "admin"}),
                )
            ]
    pages.append(
        stranger.post(
            "administration.team",
            {"email": tom.email, "role": "admin"},
            slug=slug_of(house),
            expect=404,
        )
    )
    assert {page.main for page in pages} == {pages[0].main}
    assert the_membership(waiting.id, house).state is MembershipState.PENDING
    assert the_membership(tom.id, house).state is MembershipState.ACTIVE
    assert reading().scalars(select(AuditEntry)).all() == []


def test_a_line_of_another_roster_is_nobodys_here(house: Built, new_client: NewClient) -> None:
    other = builders.an_association()
    line = a_line(other, "Ana Ruiz", external_id="1")
    waiting = builders.an_account(builders.a_person("Ana Ruiz"))
    builders.a_membership(waiting, house, MembershipState.PENDING)
    admin = new_client(builders.an_admin(house))
    page = admin.get("administration.waiting", slug=slug_of(house))
    assert "Nobody like that is on it." in page.main
    admin.post(
        "administration.approve", {"line": line}, slug=slug_of(house), public_id=waiting.public_id
    )
    assert the_membership(waiting.id, house).state is MembershipState.PENDING
