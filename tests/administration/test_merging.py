"""Two persons that are one: rules for every row, what moves, what stays, and the way back."""

import inspect
import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    ExternalId,
    MembershipState,
    Person,
    PersonEmail,
)
from alumnet.accounts.queries import ways_in
from alumnet.administration import commands
from alumnet.administration.models import PersonMerge, PersonMergeStep
from alumnet.administration.rules import POLICY, merging
from alumnet.administration.rules.merging import MergeState, rule_for
from alumnet.connections.models import Connection
from alumnet.kernel import clock
from alumnet.kernel.authorization import Role
from alumnet.kernel.clock import now
from alumnet.kernel.db import Base, reading, writing
from alumnet.kernel.registry import registry
from alumnet.mentoring.models import MentorshipRequest
from alumnet.organizations.models import Affiliation
from tests import builders
from tests.accounts.browsing import is_signed_in, sign_in
from tests.accounts.builders import a_known_email, state_of, the_account
from tests.accounts.test_second_factor import the_code, with_app
from tests.builders import Built, slug_of
from tests.client import InspectingClient
from tests.mentoring.asking import a_request

NewClient = Callable[..., InspectingClient]


def columns_that_name_people() -> dict[str, bool]:
    """Return every column with a key to a person, and whether its row outlives whom it names."""
    return {
        f"{table.name}.{column.name}": key.ondelete == "SET NULL"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "person"
    }


def test_every_column_that_names_a_person_has_a_rule(app: Flask) -> None:
    columns = columns_that_name_people()
    missing = {
        name
        for name, outlives in columns.items()
        if rule_for(*name.split("."), outlives=outlives) is None
    }
    assert missing == set(), "say in administration/rules/merging.py what becomes of these"
    assert set(merging.RULES) <= set(columns)
    named = Counter(re.findall(r"\b[a-z_]+\.[a-z]+_id\b", inspect.getsource(merging)))
    assert [name for name, times in named.items() if times > 1] == []


def everything() -> dict[str, list[Any]]:
    """Return all rows but those of merges, of the log, and of what waits to be done."""
    left_out = ("person_merge", "audit", "outbox", "worker")
    session = reading()
    session.expire_all()
    return {
        table.name: sorted(map(repr, session.execute(table.select()).all()))
        for table in Base.metadata.sorted_tables
        if not table.name.startswith(left_out)
    }


@pytest.mark.postgresql
def test_an_imported_page_and_an_account_become_one_and_two_again(
    house: Built, new_client: NewClient
) -> None:
    other_house = builders.an_association("Fernhill Society")
    hanna = builders.an_admin(house, "Hanna Weiss")
    admin = new_client(hanna)
    ada, friend = builders.a_member("Ada Lind", of=house), builders.a_member("Friend", of=house)
    old = builders.a_person("Ada Old")
    builders.a_membership(old, house, class_year=1999, member_number="M-7")
    builders.a_membership(old, other_house)
    builders.an_external_id(old, house, "C-1")
    builders.a_job(old, builders.an_organization(), 2001, 2004)
    builders.a_connection(friend, old)
    builders.a_connection(friend, ada)
    a_known_email(old, "ada.old@example.org")
    before = everything()

    page = admin.get("administration.member_page", slug=slug_of(house), public_id=old.public_id)
    page = admin.follow(page, "The same as somebody else")
    page = admin.get(page.url.partition("?")[0], q="ada")
    page = admin.follow(page, "Compare with Ada Lind, " + ada.email)
    assert "Fernhill" not in page.main
    page = admin.submit(page.form(button="Make them one").fill(name="goes"))
    assert "has one page now" in page.main
    assert ada.public_id in page.url

    session = reading()
    assert session.get_one(Person, ada.id).display_name == "Ada Old"
    membership = session.scalars(
        select(AssociationMembership).where(AssociationMembership.person_id == ada.id)
    ).all()
    assert {each.association_id for each in membership} == {house.id, other_house.id}
    here = next(each for each in membership if each.association_id == house.id)
    assert (here.class_year, here.member_number) == (1999, "M-7")
    for table in (Affiliation, ExternalId, PersonEmail):
        assert session.scalars(select(table.person_id)).all() == [ada.id]
    assert session.scalar(select(func.count(Connection.id))) == 1
    member = new_client(friend)
    page = member.get(f"/people/ada-old-{old.public_id}", expect=301)
    assert ada.public_id in page.location
    page = admin.get(
        "administration.member_page", slug=slug_of(house), public_id=old.public_id, expect=303
    )
    assert ada.public_id in page.location

    page = admin.get("administration.merges", slug=slug_of(house))
    page = admin.submit(page.form(button="Undo Ada Old"))
    assert "They are two again." in page.main
    after = everything()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"person", "notification", "account"}
    assert reading().get_one(Person, old.id).erased_at is None
    assert reading().get_one(Person, ada.id).display_name == "Ada Lind"
    assert "Ada Old" in member.get(f"/people/ada-old-{old.public_id}").main


def further(person: Built, email: str) -> None:
    """Let somebody sign in with one more address."""
    account = the_account(person.email).id
    accounts.confirm_address(accounts.ask_to_add(account, email, now=now()), now=now())


@pytest.mark.postgresql
def test_two_accounts_wait_for_somebody_else_and_the_other_rests(
    house: Built, new_client: NewClient
) -> None:
    hanna, piet = builders.an_admin(house, "Hanna Weiss"), builders.an_admin(house, "Piet Claes")
    one, two = builders.a_member("Tom Lind", of=house), builders.a_mentor("Tom L", of=house)
    further(two, "tom@example.net")
    admin, second, twin = new_client(hanna), new_client(piet), new_client(two)
    page = admin.get(
        "administration.merge",
        slug=slug_of(house),
        public_id=one.public_id,
        other_id=two.public_id,
    )
    page = admin.submit(page.form(button="Say that they are one").fill(mentoring="goes"))
    assert "somebody else of the staff confirms it" in page.main
    page = admin.submit(page.form(button="Make them one Tom Lind"))
    assert "or you do from" in page.alerts[0]
    assert "One pair of accounts is said to be one person" in second.get("/manage").main
    twin.get("/")
    page = second.get("administration.merges", slug=slug_of(house))
    page = second.submit(page.form(button="Make them one Tom Lind"))
    assert "They are one person now." in page.main
    assert twin.status_of("GET", "/me/profile") == 303
    accounts = reading().scalars(select(Account).where(Account.person_id == two.id)).one()
    assert not accounts.active
    address = reading().scalars(select(PersonEmail).where(PersonEmail.email == two.email)).one()
    assert address.person_id == one.id
    # The addresses come along, but open the account that stays only once its owner adds them.
    own = reading().scalars(select(Account).where(Account.person_id == one.id)).one()
    came = select(PersonEmail.email).where(PersonEmail.person_id == one.id)
    assert {two.email, "tom@example.net"} <= set(reading().scalars(came))
    assert ways_in(reading(), own.id) == [one.email]
    page = second.get("administration.member_page", slug=slug_of(house), public_id=one.public_id)
    assert "Mentor two places" in page.main

    late = now() + POLICY.merge_undo + timedelta(minutes=1)
    assert commands.settle_merges(late) == 1
    further(one, two.email)
    assert ways_in(reading(), own.id) == [one.email, two.email]
    assert reading().scalar(select(func.count(PersonMergeStep.id))) == 0
    assert reading().scalars(select(PersonMerge.state)).one() is MergeState.SETTLED
    assert reading().get_one(Person, two.id).display_name == "Former member"
    page = second.get("administration.merges", slug=slug_of(house))
    assert not any("undo" in form.action for form in page.forms)


def test_a_code_for_an_account_that_went_meanwhile_signs_nobody_in(
    house: Built, new_client: NewClient
) -> None:
    hanna, piet = builders.an_admin(house), builders.an_admin(house)
    stays, goes = builders.a_member(of=house), builders.a_member(of=house)
    secret, _ = with_app(goes)
    browser = new_client()
    page = browser.get(sign_in(browser, goes.email).location)
    made = commands.propose_merge(
        house.id, goes.id, stays.id, choices=[], by=hanna.id, now=clock.now()
    )
    commands.carry_out_merge(house.id, made, by=piet.id, now=clock.now())
    form = page.form(field="proof_code").fill(proof_code=the_code(secret))
    assert "This account rests" in browser.submit(form, expect=409).main
    commands.undo_merge(house.id, made, by=piet.id, now=clock.now())
    assert not is_signed_in(browser)


def test_what_two_people_did_keeps_them_apart_without_a_word_which_it_was(
    house: Built, new_client: NewClient
) -> None:
    elsewhere = builders.an_association()
    admin = builders.an_admin(house)
    answers = set()

    def kept_apart(one: Built, two: Built, by: Built = admin) -> None:
        page = new_client(by).post(
            "administration.merge",
            {"name": "stays", "profile": "stays", "photo": "stays", "mentoring": "stays"},
            slug=slug_of(house),
            public_id=one.public_id,
            other_id=two.public_id,
            expect=422,
        )
        answers.add(page.alerts[0])

    for case in ("block", "request", "role"):
        one, two = builders.a_member(of=house), builders.a_mentor(of=house)
        if case == "block":
            builders.a_block(one, two)
        elif case == "request":
            a_request(one, two)
        else:
            builders.a_membership(two, elsewhere)
            builders.a_role(two, Role.MODERATOR, elsewhere)
        kept_apart(one, two)
    assert len(answers) == 1
    assert reading().scalar(select(func.count(PersonMerge.id))) == 0
    kept_apart(admin, builders.a_member(of=house))
    assert len(answers) == 2
    stranger = builders.a_member(of=elsewhere)
    new_client(admin).get(
        "administration.merge",
        slug=slug_of(house),
        public_id=admin.public_id,
        other_id=stranger.public_id,
        expect=404,
    )


@pytest.mark.postgresql
def test_of_two_memberships_the_stricter_stays_and_letters_to_one_mentor_clash(
    house: Built,
) -> None:
    hanna, piet = builders.an_admin(house), builders.an_admin(house)
    one, two = builders.a_member("One", of=house), builders.an_account(builders.a_person("Two"))
    builders.a_membership(two, house, MembershipState.SUSPENDED)
    made = commands.propose_merge(house.id, two.id, one.id, choices=[], by=hanna.id, now=now())
    commands.carry_out_merge(house.id, made, by=piet.id, now=now())
    assert state_of(one.id, house) is MembershipState.SUSPENDED

    mentor = builders.a_mentor(of=house)
    three, four = builders.a_member(of=house), builders.a_member(of=house)
    for person in (three, four):
        a_request(person, mentor, now=now())
    made = commands.propose_merge(house.id, four.id, three.id, choices=[], by=hanna.id, now=now())
    with pytest.raises(merging.NotTheSame):
        commands.carry_out_merge(house.id, made, by=piet.id, now=now())
    assert set(reading().scalars(select(MentorshipRequest.mentee_id))) == {three.id, four.id}
    commands.drop_merge(house.id, made, by=piet.id, now=now())


@pytest.mark.postgresql
def test_an_erasure_takes_along_who_one_was_before(house: Built) -> None:
    hanna, ada = builders.an_admin(house), builders.a_member("Ada", of=house)
    old = builders.a_person("Ada Before")
    builders.a_membership(old, house)
    commands.propose_merge(house.id, old.id, ada.id, choices=[], by=hanna.id, now=now())
    with writing() as session:
        registry.erase(session, ada.id, clock.now())
    assert "Ada Before" not in str(everything())
    assert reading().scalar(select(func.count(PersonMergeStep.id))) == 0
