"""What the reads of accounts answer, and with how many statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from alumnet.accounts import queries
from alumnet.accounts.likeness import NameLikeness
from alumnet.accounts.models import NameKind, PersonName
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.authorization import Role, Standing, Viewer
from alumnet.kernel.db import engine, reading, writing
from alumnet.kernel.pagination import encode_cursor
from tests.accounts.builders import a_known_email, a_line, the_account, the_membership
from tests.builders import (
    THEN,
    Built,
    a_member,
    a_membership,
    a_person,
    a_role,
    a_site_admin,
    an_account,
    an_admin,
    an_association,
)

PENDING = MembershipState.PENDING


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def viewer_of(person: Built) -> Viewer:
    account = the_account(person.email)
    with statements() as seen:
        found = queries.viewer_of(reading(), account)
    assert len(seen) <= 1
    return found


# ---------------------------------------------------------------------------------------- viewers
def test_a_viewer_has_memberships_and_roles(app: Flask) -> None:
    one, other = an_association(), an_association()
    admin = an_admin(one)
    a_membership(admin, other)
    a_role(admin, Role.PROGRAMME_MANAGER, other)
    viewer = viewer_of(admin)
    assert viewer.association_ids == {one.id, other.id}
    assert viewer.roles == {(Role.ADMIN, one.id), (Role.PROGRAMME_MANAGER, other.id)}
    assert viewer.may_act


@pytest.mark.parametrize(
    ("states", "standing"),
    [
        (("ended", "pending", "suspended", "active"), Standing.ACTIVE),
        (("ended", "pending", "suspended"), Standing.SUSPENDED),
        (("ended", "pending"), Standing.WAITING),
        (("ended",), Standing.ENDED),
        ((), Standing.WAITING),
    ],
)
def test_the_best_membership_counts(
    app: Flask, states: tuple[str, ...], standing: Standing
) -> None:
    person = an_account(a_person())
    for state in states:
        a_membership(person, an_association(), MembershipState(state))
    assert viewer_of(person).standing is standing


def test_a_role_counts_while_its_membership_is_active(app: Flask) -> None:
    one, other = an_association(), an_association()
    person = an_account(a_person())
    a_membership(person, one, MembershipState.SUSPENDED)
    a_membership(person, other)
    a_role(person, Role.ADMIN, one)
    a_role(person, Role.MODERATOR, other)
    viewer = viewer_of(person)
    assert viewer.roles == {(Role.MODERATOR, other.id)}
    assert viewer.association_ids == {other.id}


def test_before_the_address_is_confirmed_nothing_counts(app: Flask) -> None:
    association = an_association()
    person = an_account(a_person(), confirmed=False)
    a_membership(person, association)
    a_role(person, Role.ADMIN, association)
    a_role(person, Role.SITE_ADMIN)
    viewer = viewer_of(person)
    assert viewer.standing is Standing.UNCONFIRMED
    assert (viewer.roles, viewer.association_ids) == (frozenset(), frozenset())
    assert not viewer.may_act
    assert not viewer.is_staff


# -------------------------------------------------------------------------------------- addresses
def test_who_can_be_reached(app: Flask) -> None:
    member = a_member("Ada Member")
    unreachable = [
        a_person(),
        an_account(a_person(), confirmed=False),
        an_account(a_person(is_deceased=True)),
        an_account(a_person(erased_at=THEN)),
    ]
    with statements() as seen:
        found = queries.contacts(reading(), [member.id, *(each.id for each in unreachable)])
    assert len(seen) == 1
    assert [each.name for each in found.values()] == ["Ada Member"]
    contact = queries.contact(reading(), member.id)
    assert contact is not None
    assert (contact.email, contact.has_password, contact.zone) == (member.email, True, "")
    assert queries.contact(reading(), unreachable[0].id) is None
    assert queries.account_by_id(reading(), 404) is None
    assert queries.membership_facts(reading(), 404) is None


def test_whose_an_address_is(app: Flask) -> None:
    member, other = a_member(), a_member()
    a_known_email(member, "second@example.org", confirmed=True)
    a_known_email(other, "imported@example.org")
    for email in (member.email, "second@example.org"):
        found = queries.account_at(reading(), email)
        assert found is not None
        assert found.person_id == member.id
    assert queries.account_at(reading(), "imported@example.org") is None


# ------------------------------------------------------------------------------------------ staff
def applicants(association: Built, number: int) -> list[Built]:
    made = []
    for place in range(number):
        person = an_account(a_person(f"Ada Person{place:02}"))
        a_membership(person, association, PENDING, class_year=1990 + place)
        made.append(person)
    return made


@pytest.mark.postgresql
def test_staff_sees_who_waits_page_by_page(app: Flask) -> None:
    association, other = an_association(), an_association()
    admin = an_admin(association)
    made = applicants(association, 5)
    applicants(other, 2)
    a_membership(an_account(a_person(), confirmed=False), association, PENDING)
    viewer = viewer_of(admin)
    seen: list[int] = []
    cursor = None
    for _ in range(3):
        with statements() as ran:
            page = queries.pending_memberships(reading(), viewer, cursor, length=2)
        assert len(ran) == 1
        seen += [each.person_id for each in page.items]
        cursor = page.next_cursor
    assert cursor is None
    assert seen == [each.id for each in made]
    assert queries.count_pending(reading(), viewer) == 5
    assert queries.count_pending(reading(), viewer_of(a_site_admin())) == 7
    assert queries.count_pending(reading(), viewer_of(made[0])) == 0


def test_a_cursor_of_another_list_begins_at_the_beginning(app: Flask) -> None:
    association = an_association()
    admin, ada = an_admin(association), an_account(a_person("Ada"))
    a_membership(ada, association, PENDING)
    for cursor in (encode_cursor("Ada Person", 3), encode_cursor(7), encode_cursor("waiting")):
        page = queries.pending_memberships(reading(), viewer_of(admin), cursor)
        assert [each.name for each in page.items] == ["Ada"]


@pytest.mark.postgresql
def test_lines_of_the_roster_are_suggested(app: Flask) -> None:
    association, other = an_association(), an_association()
    admin = an_admin(association)
    person = an_account(a_person("Zoë Álvarez"))
    a_membership(person, association, PENDING, class_year=1998, member_number="N-7")
    same = a_line(association, "Alvarez Zoe", external_id="1", class_year=1998)
    number = a_line(association, "Z. Smith", external_id="N-7", class_year=1970)
    half = a_line(association, "Zoe Miller", external_id="2", class_year=1998)
    a_line(association, "Zoe Nobody", external_id="3", class_year=1998)
    a_line(association, "Bo Miller", external_id="4", class_year=1998)
    a_line(other, "Zoe Alvarez", external_id="5", class_year=1998)
    page = queries.pending_memberships(reading(), viewer_of(admin))
    with statements() as seen:
        found = queries.roster_suggestions(reading(), page.items)
    assert len(seen) == 2
    (lines,) = found.values()
    assert [line.entry_id for line in lines] == [same, number, half]
    assert [(line.name_likeness, line.has_same_class, line.is_sure) for line in lines] == [
        (NameLikeness.SAME, True, True),
        (NameLikeness.NONE, False, False),
        (NameLikeness.PART, True, False),
    ]
    assert not lines[0].is_claimed
    assert queries.roster_suggestions(reading(), []) == {}


def test_a_line_is_suggested_by_a_nickname_and_by_a_name_one_had(app: Flask) -> None:
    association = an_association()
    person = an_account(a_person("Bob Miller"))
    a_membership(person, association, PENDING)
    with writing() as session:
        session.add(PersonName(person_id=person.id, name="Bob Paz", kind=NameKind.FORMER))
    nickname = a_line(association, "Miller Robert", external_id="1", class_year=1998)
    former = a_line(association, "Bob Paz", external_id="2", class_year=1990)
    a_line(association, "Ann Paz", external_id="3", class_year=1990)
    page = queries.pending_memberships(reading(), viewer_of(an_admin(association)))
    (lines,) = queries.roster_suggestions(reading(), page.items).values()
    assert [(line.entry_id, line.name_likeness) for line in lines] == [
        (former, NameLikeness.FORMER),
        (nickname, NameLikeness.NICKNAME),
    ]


def test_who_resembles_nobody_gets_no_suggestion(app: Flask) -> None:
    association = an_association()
    applicants(association, 1)
    a_line(association, "Bo Miller")
    page = queries.pending_memberships(reading(), viewer_of(an_admin(association)))
    assert queries.roster_suggestions(reading(), page.items) == {}


@pytest.mark.postgresql
def test_the_first_in_line_is_the_one_who_waited_longest(app: Flask) -> None:
    association = an_association()
    first, second = applicants(association, 2)
    row = the_membership(second.id, association)
    with writing() as session:
        session.merge(row).applied_at = THEN + timedelta(days=1)
    ids = [the_membership(each.id, association).id for each in (first, second)]
    assert [queries.is_first_in_line(reading(), each) for each in ids] == [True, False]
