"""World A/B for the page of a person: whoever a fact is hidden from can't tell that it is there.

World A has the fact, world B hasn't. Everybody from whom it is hidden must get the same answer in
both: status, words, and number of statements. What other slices add to the page is in it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from flask import Flask

from alumnet.accounts.models import MembershipState, Person
from alumnet.kernel.db import writing
from alumnet.kernel.visibility import Visibility
from alumnet.members import commands
from alumnet.members.models import FieldVisibility, Profile, ShieldedOrganization, Skill
from alumnet.members.models import SeekerProfile as Seeker
from alumnet.organizations.models import EvidenceGrade
from tests import builders
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.members.test_photos import a_picture
from tests.members.values import profile_values, seeker_values
from tests.page import Page

NewClient = Callable[..., InspectingClient]


@dataclass(frozen=True)
class World:
    """Ruth, and everybody who looks at her page."""

    ruth: Built
    acme: Built
    fellow: Built
    former: Built
    colleague: Built
    stranger: Built
    contact: Built

    def viewers(self, *, without: tuple[str, ...] = ()) -> list[Built]:
        names = ("fellow", "former", "colleague", "stranger", "contact")
        return [getattr(self, name) for name in names if name not in without]


@pytest.fixture
def world(app: Flask) -> World:
    home, acme = builders.an_association(), builders.an_organization("Acme")
    old = builders.an_organization("Old Place")
    ruth = builders.a_mentor("Ruth Adeyemi", of=home)
    former, colleague, contact = (builders.a_member() for _ in range(3))
    builders.a_job(ruth, acme, 2019)
    builders.a_job(colleague, acme, 2020)
    builders.a_job(ruth, old, 2010, 2018)
    builders.a_job(former, old, 2012, 2015)
    builders.a_connection(ruth, contact)
    return World(
        ruth=ruth,
        acme=acme,
        fellow=builders.a_member(of=home),
        former=former,
        colleague=colleague,
        stranger=builders.a_member(),
        contact=contact,
    )


def answer(page: Page, ruth: Built) -> tuple[int, str, int]:
    """Return what tells anything: status, the page without its tokens, number of statements."""
    body = re.sub(r'name="csrf_token" value="[^"]*"', "", page.data.decode("utf-8", "replace"))
    body = re.sub(r'(csrf_token" type="hidden" value=)"[^"]*"', r"\1", body)
    body = re.sub(r"\b[0-9a-f]{12}\b", "", body)  # the id of the request on error pages
    return page.status, body, len(page.statements)


def looked_at(new_client: NewClient, world: World, viewers: list[Built], path: str = "") -> Any:
    url = f"/people/ruth-adeyemi-{world.ruth.public_id}{path}"
    return {
        viewer.public_id: answer(new_client(viewer)._open("GET", url), world.ruth)
        for viewer in viewers
    }


def hides(
    new_client: NewClient, world: World, viewers: list[Built], fact: Callable[[], Any]
) -> None:
    before = looked_at(new_client, world, viewers)
    fact()
    assert looked_at(new_client, world, viewers) == before


def set_level(person: Built, field: str, level: Visibility) -> None:
    with writing() as session:
        session.add(FieldVisibility(person_id=person.id, field=field, visibility=level))


def change(person: Built, **columns: Any) -> None:
    with writing() as session:
        row = session.get_one(Person, person.id)
        for name, value in columns.items():
            setattr(row, name, value)


# --------------------------------------------------------------------------------- hidden values
@pytest.mark.parametrize(
    ("level", "hidden_from"),
    [
        (Visibility.ONLY_ME, ("fellow", "former", "colleague", "stranger", "contact")),
        (Visibility.CONNECTIONS, ("fellow", "former", "colleague", "stranger")),
        (Visibility.TIED_TO_ME, ("colleague", "stranger")),
        (Visibility.MY_ASSOCIATIONS, ("former", "colleague", "stranger")),
    ],
)
def test_hidden_values_tell_nothing(
    world: World, new_client: NewClient, level: Visibility, hidden_from: tuple[str, ...]
) -> None:
    ruth = world.ruth
    fields = ("headline", "bio", "pronouns", "place", "industry", "skills", "languages")
    for field in (*fields, "who_helped_me"):
        set_level(ruth, field, level)
    change(ruth, photo_visibility=level)

    def say_it() -> None:
        commands.save_profile(
            ruth.id, profile_values(display_name="Ruth Adeyemi"), version=1, now=THEN
        )
        commands.save_photo(ruth.id, a_picture(), now=THEN)

    hides(new_client, world, [getattr(world, name) for name in hidden_from], say_it)


@pytest.mark.parametrize("level", [Visibility.ONLY_ME, Visibility.CONNECTIONS])
def test_hidden_affiliations_tell_nothing(
    world: World, new_client: NewClient, level: Visibility
) -> None:
    without = () if level is Visibility.ONLY_ME else ("contact",)
    with_secret = builders.an_organization("Secret Works")
    for viewer in world.viewers():
        builders.a_job(viewer, with_secret, 2003, 2009)

    hides(
        new_client,
        world,
        world.viewers(without=without),
        lambda: builders.a_job(world.ruth, with_secret, 2004, 2008, visibility=level),
    )


def test_an_affiliation_that_was_found_untrue_tells_nothing(
    world: World, new_client: NewClient
) -> None:
    place = builders.an_organization("Never There")
    builders.a_job(world.stranger, place, 2003, 2009)
    removed = EvidenceGrade.REMOVED
    hides(
        new_client,
        world,
        world.viewers(),
        lambda: builders.a_job(world.ruth, place, 2004, 2008, evidence_grade=removed),
    )


# ------------------------------------------------------------------------------------ the shield
def test_looking_for_a_mentor_tells_nobody_anything(world: World, new_client: NewClient) -> None:
    ruth = world.ruth

    def look_for_a_mentor() -> None:
        commands.save_seeker_profile(ruth.id, seeker_values(), version=0, now=THEN)

    hides(new_client, world, world.viewers(), look_for_a_mentor)


def test_the_shield_itself_tells_nobody_anything(world: World, new_client: NewClient) -> None:
    def change_the_shield() -> None:
        with writing() as session:
            session.add(
                ShieldedOrganization(person_id=world.ruth.id, organization_id=world.acme.id)
            )
            session.get_one(Profile, world.ruth.id).has_employer_shield = False

    hides(new_client, world, world.viewers(), change_the_shield)


# --------------------------------------------------------------------------- pages that stay shut
def nobody(new_client: NewClient, viewer: Built, path: str = "") -> tuple[int, str, int]:
    url = f"/people/ruth-adeyemi-bcdfghjkmnpq{path}"
    return answer(new_client(viewer)._open("GET", url), viewer)


@pytest.mark.postgresql
@pytest.mark.parametrize("path", ["", "/block"])
@pytest.mark.parametrize(
    "why", ["unlisted", "blocked", "blocks", "erased", "hidden", "died", "left"]
)
def test_a_page_that_stays_shut_is_the_page_of_nobody(
    world: World, new_client: NewClient, why: str, path: str
) -> None:
    if why == "blocks" and path:
        pytest.skip("whoever blocked somebody may block them again: a double click is one")
    ruth, viewer = world.ruth, world.fellow
    {
        "unlisted": lambda: change(ruth, is_listed=False),
        "blocked": lambda: builders.a_block(ruth, viewer),
        "blocks": lambda: builders.a_block(viewer, ruth),
        "erased": lambda: change(ruth, erased_at=THEN),
        "hidden": lambda: change(ruth, hidden_by_staff_at=THEN),
        "died": lambda: change(ruth, is_deceased=True),
        "left": lambda: leave(ruth),
    }[why]()

    found = looked_at(new_client, world, [viewer], path)[viewer.public_id]

    assert found[0] == HTTPStatus.NOT_FOUND
    assert found == nobody(new_client, viewer, path)


def leave(person: Built) -> None:
    from alumnet.accounts.models import AssociationMembership

    with writing() as session:
        rows = session.query(AssociationMembership).filter_by(person_id=person.id)
        for row in rows:
            row.state = MembershipState.SUSPENDED


def test_what_hidden_people_do_tells_nobody_anything(world: World, new_client: NewClient) -> None:
    change(world.ruth, is_listed=False)
    url_of_photo = f"/photos/{world.ruth.public_id}/0123456789abcdef"

    def answers() -> list[Any]:
        viewers = world.viewers(without=("contact",))
        photo = [
            answer(new_client(each)._open("GET", url_of_photo), world.ruth) for each in viewers
        ]
        return [*photo, *looked_at(new_client, world, viewers).values()]

    before = answers()
    with writing() as session:
        session.add(Skill(person_id=world.ruth.id, name="Discretion"))
        session.add(Seeker(person_id=world.ruth.id, hopes="Peace", updated_at=THEN))
    commands.save_photo(world.ruth.id, a_picture(), now=THEN)
    assert answers() == before


def test_an_unlisted_person_s_page_opens_for_contacts_and_staff(
    world: World, new_client: NewClient
) -> None:
    change(world.ruth, is_listed=False)
    url = f"/people/ruth-adeyemi-{world.ruth.public_id}"
    new_client(world.contact).get(url)
    new_client(world.ruth).get(url)
    new_client(builders.a_site_admin()).get(url)
    new_client(world.former).get(url, expect=HTTPStatus.NOT_FOUND)


def test_no_page_needs_more_statements_than_it_may(world: World, new_client: NewClient) -> None:
    url = f"/people/ruth-adeyemi-{world.ruth.public_id}"
    for viewer in world.viewers():
        new_client(viewer).get(url)
