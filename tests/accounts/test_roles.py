"""Roles, the first site admin, associations."""

import re
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts import commands, queries
from alumnet.accounts.models import Association, RoleGrant
from alumnet.accounts.rules import (
    AssociationExists,
    LastAdmin,
    MembershipState,
    NeedsMembership,
    SlugIsReserved,
)
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.authorization import Role
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotAllowed, NotFound
from alumnet.organizations.models import Organization, OrganizationKind
from tests.accounts.builders import a_known_email, state_of, the_account
from tests.builders import (
    Built,
    a_member,
    a_person,
    a_role,
    a_site_admin,
    an_account,
    an_admin,
    an_association,
)

pytestmark = pytest.mark.postgresql


def roles_of(person_id: int) -> set[tuple[Role, int | None]]:
    rows = reading().scalars(select(RoleGrant).where(RoleGrant.person_id == person_id))
    return {(row.role, row.association_id) for row in rows}


def test_an_admin_gives_and_takes_roles(app: Flask) -> None:
    association = an_association()
    admin, member = an_admin(association), a_member(of=association)
    for _ in range(2):
        commands.grant_role(
            member.id,
            Role.MODERATOR,
            commands.Place(association.id),
            why="Asked.",
            by=admin.id,
            now=now(),
        )
    assert roles_of(member.id) == {(Role.MODERATOR, association.id)}
    for _ in range(2):
        commands.revoke_role(
            member.id,
            Role.MODERATOR,
            commands.Place(association.id),
            why="Asked.",
            by=admin.id,
            now=now(),
        )
    assert roles_of(member.id) == set()
    actions = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["role.moderator_granted", "role.moderator_revoked"]


@pytest.mark.parametrize("who", ["member", "moderator", "elsewhere"])
def test_nobody_else_gives_roles(app: Flask, who: str) -> None:
    association, other = an_association(), an_association()
    by = a_member(of=other if who == "elsewhere" else association)
    if who == "moderator":
        a_role(by, Role.MODERATOR, association)
    if who == "elsewhere":
        a_role(by, Role.ADMIN, other)
    with pytest.raises(NotAllowed):
        commands.grant_role(
            by.id, Role.ADMIN, commands.Place(association.id), why="Asked.", by=by.id, now=now()
        )
    with pytest.raises(NotAllowed):
        commands.revoke_role(
            by.id, Role.ADMIN, commands.Place(association.id), why="Asked.", by=by.id, now=now()
        )
    assert (Role.ADMIN, association.id) not in roles_of(by.id)


def test_only_site_admins_make_site_admins(app: Flask) -> None:
    association = an_association()
    admin, site_admin = an_admin(association), a_site_admin()
    with pytest.raises(NotAllowed):
        commands.grant_role(
            admin.id, Role.SITE_ADMIN, commands.SITE, why="Asked.", by=admin.id, now=now()
        )
    commands.grant_role(
        admin.id, Role.SITE_ADMIN, commands.SITE, why="Asked.", by=site_admin.id, now=now()
    )
    assert (Role.SITE_ADMIN, None) in roles_of(admin.id)
    with pytest.raises(NotAllowed):
        commands.grant_role(
            admin.id,
            Role.SITE_ADMIN,
            commands.Place(association.id),
            why="Asked.",
            by=site_admin.id,
            now=now(),
        )


def test_a_role_needs_a_membership_there(app: Flask) -> None:
    association = an_association()
    with pytest.raises(NeedsMembership):
        commands.grant_role(
            a_member().id,
            Role.ADMIN,
            commands.Place(association.id),
            why="Asked.",
            by=None,
            now=now(),
        )


def test_the_last_admin_keeps_the_role(app: Flask) -> None:
    association = an_association()
    admin = an_admin(association)
    with pytest.raises(LastAdmin):
        commands.revoke_role(
            admin.id,
            Role.ADMIN,
            commands.Place(association.id),
            why="Asked.",
            by=admin.id,
            now=now(),
        )
    other = an_admin(association)
    commands.revoke_role(
        admin.id, Role.ADMIN, commands.Place(association.id), why="Asked.", by=other.id, now=now()
    )
    assert roles_of(admin.id) == set()


# ---------------------------------------------------------------------------------- command line
def test_the_first_site_admin_is_made_from_nothing(app: Flask) -> None:
    association = an_association()
    for _ in range(2):
        person_id = commands.make_site_admin(
            "Boss@Example.org",
            now=now(),
            name="Ada Boss",
            association_id=association.id,
            password_hash="hash",
        )
    account = the_account("boss@example.org")
    viewer = queries.viewer_of(reading(), account)
    assert (account.person_id, account.password) == (person_id, "hash")
    assert viewer.is_site_admin
    assert viewer.is_admin_of(association.id)
    assert viewer.may_act


def test_an_existing_account_is_raised_and_confirmed(app: Flask) -> None:
    person = an_account(a_person(), "ada@example.org", confirmed=False)
    assert commands.make_site_admin("ada@example.org", now=now()) == person.id
    assert the_account("ada@example.org").confirmed_at is not None


def test_an_imported_person_becomes_site_admin_and_keeps_the_name(app: Flask) -> None:
    imported = a_person("Ada Imported")
    a_known_email(imported, "ada@example.org")
    association = an_association()
    made = commands.make_site_admin("ada@example.org", now=now(), association_id=association.id)
    assert made == imported.id
    assert state_of(made, association) is MembershipState.ACTIVE


def test_a_site_admin_needs_an_address(app: Flask) -> None:
    with pytest.raises(NotFound):
        commands.make_site_admin("nobody", now=now())


def an_organization_row(session: Session, name: str, moment: datetime) -> int:
    row = Organization(
        kind=OrganizationKind.ASSOCIATION, name=name, name_key=name, created_at=moment
    )
    session.add(row)
    session.flush()
    return row.id


def created(slug: str, by: Built | None = None) -> int:
    return commands.create_association(
        "Harbour Alumni",
        slug,
        make_organization=an_organization_row,
        now=now(),
        by=by.id if by else None,
    )


def test_an_association_is_opened_with_its_organization(app: Flask) -> None:
    found = reading().get_one(Association, created("harbour"))
    assert (found.name, found.slug) == ("Harbour Alumni", "harbour")


def test_two_associations_cannot_share_an_address(app: Flask) -> None:
    created("harbour")
    with pytest.raises(AssociationExists):
        created("harbour")
    assert len(reading().scalars(select(Organization)).all()) == 1


def test_no_association_hides_behind_the_pages_of_the_site(app: Flask) -> None:
    under_admin = re.compile(r"/admin/([^</]+)")
    found = [under_admin.match(rule.rule) for rule in app.url_map.iter_rules()]
    places = {each.group(1) for each in found if each}
    assert "site" in places
    for place in places:
        with pytest.raises(SlugIsReserved):
            created(place)
    assert reading().scalars(select(Organization)).all() == []


def test_only_a_site_admin_opens_associations(app: Flask) -> None:
    created("harbour", by=a_site_admin())
    with pytest.raises(NotAllowed):
        created("other", by=an_admin(an_association()))


def test_an_admin_is_made_from_the_command_line(app: Flask) -> None:
    association = an_association()
    made = commands.make_admin("boss@example.org", association.id, now=now(), name="Ada Boss")
    assert roles_of(made) == {(Role.ADMIN, association.id)}
    assert state_of(made, association) is MembershipState.ACTIVE
    with pytest.raises(NotFound):
        commands.make_admin("nobody", association.id, now=now())
