"""Mentors for one member, through the door: who, why, who not, and not for me."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import registry
from alumnet.kernel.visibility import Visibility
from alumnet.members import commands as members
from alumnet.members.models import MentorProfile, SpokenLanguage
from alumnet.mentoring import commands as mentoring
from alumnet.organizations.reference import learning_topics
from alumnet.search import service as search
from alumnet.suggestions import jobs, service
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient
from tests.members.values import mentor_values
from tests.mentoring.asking import a_request
from tests.page import Page
from tests.suggestions.builders import Town, learn, say


@pytest.fixture
def town(app: Flask) -> Town:
    return Town()


def suggested(client: InspectingClient) -> list[str]:
    """Return the names on the page of suggestions, in their order."""
    return names(client.get("directory.for_you"))


def names(page: Page) -> list[str]:
    found = [link.text for link in page.links if "/people/" in link.href]
    return [name for name in found if name != "Your page"]


@pytest.mark.statements(12)
def test_the_finder_begins_with_mentors_for_me_and_why(
    client: InspectingClient, town: Town
) -> None:
    say(town.ines)
    learn()

    page = client.sign_in(town.ines).get("directory.mentors")

    above, below = page.main.split("Two people can help")
    assert "Mentors for you" in above
    assert above.index("Ruth Adeyemi") < above.index("Sam Person")
    assert "Was Data Analyst, then Data Science Manager, the move you want, 2008 to 2019" in above
    assert "Can help with all you look for" in above
    assert "Showing 2 of 2" in below
    assert "Ruth Adeyemi" in below
    for _ in range(20):
        town.a_mentor("Another")
    learn()
    page = client.get("directory.mentors")
    above, below = page.main.split("22 people can help")
    assert "of 22" in below
    assert "Ruth Adeyemi" not in below
    for address in ("/mentors?open=1", "/mentors?q=ruth", "/mentors?inside=1", "/people"):
        assert "Mentors for you" not in client.get(address).main


@pytest.mark.postgresql
@pytest.mark.statements(12)
def test_the_finder_greets_with_who_was_there_and_who_made_my_move(
    client: InspectingClient, town: Town
) -> None:
    olu, away = town.a_mentor("Olu Near"), town.a_mentor("Gus Away")
    other = builders.a_member("Bo Quiet", of=town.harbour)
    for person in (town.ines, olu, other, away):
        builders.a_job(person, town.severn, 2015, 2019, title="Editor")
    builders.a_job(town.ines, town.acme, 2009, 2011, title="Editor")
    for person, visibility in ((olu, "everyone"), (away, "only_me")):
        builders.a_job(person, town.acme, 2001, 2004, title="Data Analyst")
        builders.a_job(
            person,
            builders.an_organization(),
            2005,
            2008,
            title="Data Science Manager",
            visibility=Visibility(visibility),
        )
    learn()
    greeting = "Four people here were at Severn with you"
    page = client.sign_in(town.ines).get("directory.mentors")
    assert greeting in page.main
    assert "made the move you want" not in page.main
    say(town.ines)
    assert f"{greeting}; two made the move you want" in client.get("directory.mentors").main
    builders.a_block(olu, town.ines)
    page = client.get("directory.mentors")
    assert "Three people here were at Severn with you; one made the move you want" in page.main
    assert "were at" not in client.get("/mentors?open=1").main.split("people can help")[0]


@pytest.mark.postgresql
@pytest.mark.statements(12)
def test_cards_say_what_mentors_want_to_learn_above_all_from_me(
    client: InspectingClient, town: Town
) -> None:
    first, second = (term.code for term in learning_topics()[:2])
    labels = [term.label[:1].lower() + term.label[1:] for term in learning_topics()[:2]]
    with writing() as session:
        session.get_one(MentorProfile, town.sam.id).wants_to_learn = [first, second]
    learn()
    page = client.sign_in(town.ines).get("directory.mentors")
    assert f"Wants to learn: {labels[0]} and {labels[1]}" in page.main
    mentoring.say_what_i_can_show([second], by=town.ines.id)
    for address in ("/mentors", "/mentors?open=1"):
        page = client.get(address)
        assert f"You could show them: {labels[1]}" in page.main
        assert "Wants to learn" not in page.main


def test_before_any_wish_near_people_are_shown_and_the_wish_asked_for(
    client: InspectingClient, town: Town
) -> None:
    olu = town.a_mentor("Olu Near")
    for person in (town.ines, olu):
        builders.a_job(person, town.severn, 2015, 2019)
    builders.a_job(town.sam, builders.an_organization(), 2001, 2005, title="Data Analyst")
    learn()

    page = client.sign_in(town.ines).get("directory.for_you")

    assert page.link("Say it in two minutes").href.endswith("/me/goals")
    assert set(names(page)[:2]) == {"Olu Near", "Ruth Adeyemi"}
    assert "about what you are now, 2001 to 2005" in page.main
    assert "Say which work you would like to do" in client.get("directory.moved").main


@pytest.mark.postgresql
def test_who_made_my_move_is_drawn_beside_me(client: InspectingClient, town: Town) -> None:
    say(town.ines)
    learn()
    client.sign_in(town.ines)

    page = client.get("directory.moved")

    assert "One person made it" in page.main
    assert "Sam Person" not in page.main
    assert (
        'aria-label="You: Data Analyst since 2023. Ruth: Data Analyst from 2008, '
        'Data Science Manager from 2014."'
    ) in page.html
    assert "Data Analyst, Acme · 2008 to 2013 Where you stand" in " ".join(page.main.split())

    say(town.ines, version=1, target_role="Something Else Entirely")
    assert "We can't tell your move yet" in client.get("directory.moved").main
    say(town.ines, version=2, target_role="Chief Nurse")
    assert "Nobody yet who made this move" in client.get("directory.moved").main


@pytest.mark.postgresql
def test_not_for_me_is_remembered_and_can_be_taken_back(
    client: InspectingClient, town: Town
) -> None:
    say(town.ines)
    no_mentor = builders.a_member(of=town.harbour)
    learn()
    client.sign_in(town.ines)
    page = client.get("directory.for_you")

    for _ in range(2):
        told = client.submit(page.form(button="Not for me: Ruth Adeyemi"))
        assert "Nobody is told" in told.text
    assert suggested(client) == ["Sam Person"]
    assert "Ruth Adeyemi" in client.get("directory.mentors", statements=12).main

    listed = client.get("directory.not_for_me")
    assert names(listed) == ["Ruth Adeyemi"]
    client.submit(listed.form(button="Suggest again Ruth Adeyemi"))
    assert suggested(client) == ["Ruth Adeyemi", "Sam Person"]

    for public_id in (no_mentor.public_id, town.ines.public_id, "nobodyatall1"):
        client.post("directory.set_aside", public_id=public_id, expect=404)
        client.post("directory.take_back", public_id=public_id, expect=404)


def test_whom_somebody_set_aside_goes_with_either_of_the_two(
    client: InspectingClient, town: Town
) -> None:
    for mentor in (town.ruth, town.sam):
        client.sign_in(town.ines).post("directory.set_aside", public_id=mentor.public_id)
    told = registry.exporters["suggestions"](reading(), town.ines.id)
    assert [each["person"] for each in told["not_for_me"]] == [
        town.ruth.public_id,
        town.sam.public_id,
    ]
    for gone, left in ((town.ruth, 1), (town.ines, 0)):
        with writing() as session:
            registry.erasers["suggestions"](session, gone.id, THEN)
        told = registry.exporters["suggestions"](reading(), town.ines.id)
        assert len(told["not_for_me"]) == left


def test_some_are_not_suggested(client: InspectingClient, town: Town) -> None:
    say(town.ines)
    full, away, insider, asked, blocked, foreign = (
        town.a_mentor(name, places=1, topics=("promotion",))
        for name in ("Full", "Away", "Insider", "Asked", "Blocked", "Foreign")
    )
    accepted = a_request(builders.a_member(of=town.harbour), full)
    mentoring.accept_request(accepted, by=full.id, now=THEN)
    with writing() as session:
        profile = session.get_one(MentorProfile, away.id)
        profile.paused_until = clock.now().date() + timedelta(days=9)
    part = builders.an_organization("Tide East", parent=town.severn.id)
    builders.a_job(insider, part, 2020)
    builders.a_job(town.ines, town.severn, 2021, title="Data Analyst")
    a_request(town.ines, asked)
    builders.a_block(blocked, town.ines)
    with writing() as session:
        session.add(SpokenLanguage(person_id=town.ines.id, code="fr"))
        session.add(SpokenLanguage(person_id=foreign.id, code="yo"))
    learn()

    assert suggested(client.sign_in(town.ines)) == ["Ruth Adeyemi", "Sam Person"]


@pytest.mark.postgresql
def test_who_changed_is_left_out_until_their_facts_are_read_again(
    client: InspectingClient, town: Town, worker: Callable[..., int]
) -> None:
    say(town.ines)
    jobs.learn_from_all(clock.now())
    assert service.store().read() is None
    learn()
    client.sign_in(town.ines)
    assert suggested(client) == ["Ruth Adeyemi", "Sam Person"]

    builders.a_job(town.sam, town.severn, 2001, 2004, title="Data Science Manager")
    new = town.a_mentor("Olu New", topics=("promotion",))
    search.index_people(reading(), [town.sam.id, new.id], today=clock.now().date())
    assert suggested(client) == ["Ruth Adeyemi"]

    jobs.read_who_changed(clock.now())
    page = client.get("directory.for_you")
    assert set(names(page)) == {"Ruth Adeyemi", "Sam Person", "Olu New"}
    assert "Was Data Science Manager, the work you want, 2001 to 2004" in page.main

    members.save_mentor_profile(
        town.sam.id, mentor_values(motives=("learning",), values=("calm",)), version=1, now=THEN
    )
    worker()
    assert "Cares about what you care about: learning something and calm" in (
        client.get("directory.for_you").main
    )
    jobs.learn_from_all(clock.now())
    assert "Sam Person" in suggested(client)
