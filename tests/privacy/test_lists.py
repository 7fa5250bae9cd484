"""World A/B: what is hidden from somebody changes nothing of any list they open.

The same site is built twice, with and without the fact. For everybody from whom it is hidden the
pages are the same to the byte: status, people, facets, counts, and the number of statements.
"""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from alumnet.accounts.models import Person
from alumnet.connections import commands as connections
from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import FieldVisibility, Profile, Skill, SpokenLanguage
from alumnet.organizations.models import AffiliationKind
from alumnet.search import service
from alumnet.suggestions import commands as suggestions
from tests import builders
from tests.builders import Built
from tests.client import InspectingClient
from tests.suggestions.builders import learn, say

pytestmark = pytest.mark.statements(12)
NARROW = (Visibility.CONNECTIONS, Visibility.TIED_TO_ME, Visibility.ONLY_ME)
ADDRESSES = (
    "/mentors",
    "/mentors?inside=1",
    "/mentors?q=lighthouse",
    "/mentors?q=company%3Aacme",
    "/mentors?tie=work",
    "/mentors?tie=school",
    "/people",
    "/people?q=lighthouse",
    "/people?q=acme",
    "/people?q=xhosa",
    "/people?order=newest",
    "/mentors/for-you",
    "/mentors/my-move",
    "/",
)


class World:
    """Two mentors and two onlookers, one of whom shares no association with Ruth."""

    def __init__(self) -> None:
        self.harbour, self.society = builders.an_association(), builders.an_association()
        self.acme, self.school = builders.an_organization("Acme"), builders.a_school("Fernhill")
        self.ines = builders.a_member("Ines Moreau", of=self.harbour)
        self.olu = builders.a_member("Olu Far", of=self.society)
        self.ruth = builders.a_mentor("Ruth Adeyemi", of=self.harbour)
        self.sam = builders.a_mentor("Sam Person", of=self.harbour)
        self.tide = builders.an_organization("Tide")
        for mentor in (self.ruth, self.sam):
            builders.a_job(mentor, self.tide, 2001, 2004, title="Lighthouse Engineer")
        builders.a_job(self.sam, self.tide, 2005, 2009, title="Engineering Manager")
        for person in (self.ines, self.olu):
            builders.a_job(person, self.tide, 2022, title="Engineer")
            say(person, goals=("career-planning",), target_role="Engineering Manager")
        for person in (self.ines, self.olu):
            builders.a_job(person, self.acme, 2010, 2014)
            builders.an_affiliation(
                person, self.school, AffiliationKind.EDUCATION, start=(2000, 9), end=(2004, 6)
            )


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def seen_by(client: InspectingClient, person: Built) -> list[str]:
    """Return every list as this person sees it, without the tokens that differ each time."""
    learn()
    client.sign_in(person)
    pages = [client.get(address) for address in ADDRESSES]
    return [re.sub(r'(csrf_token"[^>]*value|after|before)="?[^">]*', "", p.html) for p in pages]


def add_job(world: World, level: Visibility) -> None:
    builders.a_job(world.ruth, world.acme, 2010, 2014, visibility=level)


def add_study(world: World, level: Visibility) -> None:
    builders.an_affiliation(
        world.ruth,
        world.school,
        AffiliationKind.EDUCATION,
        start=(2000, 9),
        end=(2004, 6),
        visibility=level,
    )


def add_current_job(world: World, level: Visibility) -> None:
    builders.a_job(world.ruth, world.acme, 2020, title="Keeper", visibility=level)


def make_the_move(world: World, level: Visibility) -> None:
    """Let Ruth have gone where the onlookers want to go."""
    builders.a_job(
        world.ruth, world.tide, 2005, 2009, title="Head of Engineering", visibility=level
    )
    builders.a_job(world.ines, world.tide, 2020, 2021, title="Chef", visibility=level)


def add_bio(world: World, level: Visibility) -> None:
    _add_field(world, "bio", level)
    with writing() as session:
        session.get_one(Profile, world.ruth.id).bio = "Lighthouses of the Acme coast."


def add_headline(world: World, level: Visibility) -> None:
    _add_field(world, "headline", level)
    with writing() as session:
        session.get_one(Profile, world.ruth.id).headline = "Lighthouse keeper"


def add_language(world: World, level: Visibility) -> None:
    _add_field(world, "languages", level)
    with writing() as session:
        session.add(SpokenLanguage(person_id=world.ruth.id, code="xh"))


def add_skill(world: World, level: Visibility) -> None:
    _add_field(world, "skills", level)
    with writing() as session:
        session.add(Skill(person_id=world.ruth.id, name="lighthouse optics"))


def add_place(world: World, level: Visibility) -> None:
    _add_field(world, "place", level)
    with writing() as session:
        profile = session.get_one(Profile, world.ruth.id)
        profile.city, profile.country = "Lighthouse Bay", "ZA"


def _add_field(world: World, field: str, level: Visibility) -> None:
    with writing() as session:
        session.add(FieldVisibility(person_id=world.ruth.id, field=field, visibility=level))


FACTS = (
    add_job,
    add_study,
    add_current_job,
    make_the_move,
    add_bio,
    add_headline,
    add_language,
    add_skill,
    add_place,
)


def add_everything(world: World, level: Visibility) -> None:
    """Let Ruth hide all of it at once: where nothing changes, nothing of it leaks."""
    for add in FACTS:
        add(world, level)


EVERYTHING = (
    add_everything,
    *(pytest.param(each, marks=[pytest.mark.long]) for each in FACTS),
)


@pytest.mark.parametrize("level", NARROW)
@pytest.mark.parametrize("add", EVERYTHING)
def test_a_value_for_fewer_people_changes_no_list(
    client: InspectingClient,
    world: World,
    add: Callable[[World, Visibility], None],
    level: Visibility,
) -> None:
    before = seen_by(client, world.ines)
    add(world, level)
    assert seen_by(client, world.ines) == before


@pytest.mark.postgresql
@pytest.mark.parametrize("add", EVERYTHING)
def test_a_value_for_my_associations_changes_no_list_of_somebody_outside(
    client: InspectingClient, world: World, add: Callable[[World, Visibility], None]
) -> None:
    before = seen_by(client, world.olu)
    add(world, Visibility.MY_ASSOCIATIONS)
    assert seen_by(client, world.olu) == before


@pytest.mark.parametrize("add", [add_job, add_bio, add_language])
def test_the_same_value_for_everyone_does_change_a_list(
    client: InspectingClient, world: World, add: Callable[[World, Visibility], None]
) -> None:
    before = seen_by(client, world.ines)
    add(world, Visibility.EVERYONE)
    assert seen_by(client, world.ines) != before


@pytest.mark.postgresql
@pytest.mark.parametrize("looker", ["olu", "ruth"])
def test_where_somebody_is_going_changes_no_list_of_anybody_else(
    client: InspectingClient, world: World, looker: str
) -> None:
    before = seen_by(client, getattr(world, looker))
    say(world.ines, version=1, goals=("leadership",), target_role="Nurse")
    suggestions.set_aside(world.ruth.public_id, by=world.ines.id, now=clock.now())
    assert seen_by(client, getattr(world, looker)) == before


def test_a_block_looks_like_somebody_who_hid_their_listing(
    client: InspectingClient, world: World
) -> None:
    with writing() as session:
        session.get_one(Person, world.ruth.id).is_listed = False
    unlisted = seen_by(client, world.ines)
    with writing() as session:
        session.get_one(Person, world.ruth.id).is_listed = True
    assert seen_by(client, world.ines) != unlisted
    connections.block(world.ines.public_id, by=world.ruth.id, now=clock.now())
    assert seen_by(client, world.ines) == unlisted


@pytest.mark.postgresql
def test_a_stale_index_shows_nobody_who_has_gone(client: InspectingClient, world: World) -> None:
    client.sign_in(world.ines)
    service.rebuild(reading(), today=clock.now().date())
    assert "Ruth Adeyemi" in client.get("/mentors").main
    with writing() as session:
        session.get_one(Person, world.ruth.id).is_listed = False
    assert "Ruth Adeyemi" not in client.get("/mentors").main
