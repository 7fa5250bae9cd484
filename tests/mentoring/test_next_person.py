"""Whom one may ask next, and who is suggested by a mentor who can't help."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Person
from alumnet.kernel.db import reading, writing
from alumnet.kernel.visibility import Visibility
from alumnet.mentoring import commands
from alumnet.mentoring.queries import (
    facts,
    people,
)
from alumnet.mentoring.rules import DeclineReason
from tests import builders
from tests.builders import THEN, Built
from tests.mentoring.asking import a_request, request_row
from tests.mentoring.reads import at_most, seen_by


@pytest.fixture
def circle(app: Flask) -> tuple[Built, Built, Built, Built]:
    """An association with a mentor, a mentee, and another mentor of the same topic."""
    association = builders.an_association()
    mentor = builders.a_mentor("Ruth Adeyemi", of=association)
    mentee = builders.a_member("Jun Baek", of=association)
    return association, mentor, mentee, builders.a_mentor("Kofi Mensah", of=association)


def next_names(mentee: Built, mentor: Built, *, topic: str | None = "career-planning") -> list[str]:
    viewer = seen_by(mentee)
    with at_most(1):
        found = people.next_people(
            reading(), viewer, request_id=None, instead_of=mentor.id, topic=topic, now=THEN
        )
    return [each.face.display_name for each in found]


def test_the_next_person_helps_with_the_same_and_has_room(
    circle: tuple[Built, Built, Built, Built],
) -> None:
    association, mentor, mentee, _kofi = circle
    builders.a_mentor("Other Topic", of=association, topics=("feedback",))
    builders.a_mentor("No Room", of=association, places=0)
    builders.a_mentor("Not Now", of=association, paused_until=date(2027, 1, 1))
    builders.a_mentor("Not Any More", of=association, is_accepting=False)
    builders.a_mentor("Elsewhere")
    assert next_names(mentee, mentor) == ["Kofi Mensah"]
    assert next_names(mentee, mentor, topic=None) == ["Kofi Mensah"]


@pytest.mark.parametrize("why", ["blocked", "hidden", "suspended", "asked", "cooling", "colleague"])
def test_who_can_not_be_asked_is_not_the_next_person(
    circle: tuple[Built, Built, Built, Built], why: str
) -> None:
    _association, mentor, mentee, kofi = circle
    if why == "blocked":
        builders.a_block(kofi, mentee)
    elif why == "asked":
        a_request(mentee, kofi)
    elif why == "cooling":
        asked = a_request(mentee, kofi)
        commands.withdraw_request(asked, by=mentee.id, now=THEN)
    elif why == "colleague":
        acme = builders.an_organization()
        builders.a_job(kofi, acme, 2015)
        builders.a_job(mentee, acme, 2020)
    else:
        from alumnet.accounts.models import AssociationMembership, MembershipState

        with writing() as session:
            session.get_one(Person, kofi.id).is_listed = why != "hidden"
            membership = session.scalars(
                select(AssociationMembership).where(AssociationMembership.person_id == kofi.id)
            ).one()
            if why == "suspended":
                membership.state = MembershipState.SUSPENDED
    assert next_names(mentee, mentor) == []


def test_suggested_people_come_first(circle: tuple[Built, Built, Built, Built]) -> None:
    association, mentor, mentee, _kofi = circle
    willing = builders.a_mentor("Willing Ada", of=association, may_be_suggested=True, topics=())
    public_id = a_request(mentee, mentor)
    no = commands.No(reason=DeclineReason.OTHER, redirects=[willing.public_id])
    commands.decline_request(public_id, by=mentor.id, answer=no, now=THEN)
    found = people.next_people(
        reading(),
        seen_by(mentee),
        request_id=request_row(public_id).id,
        instead_of=mentor.id,
        topic="career-planning",
        now=THEN,
    )
    # Of somebody who was suggested nothing is said that they don't say themselves.
    assert [(each.face.display_name, each.is_suggested, each.topic) for each in found] == [
        ("Willing Ada", True, ""),
        ("Kofi Mensah", False, "Career planning"),
    ]


def test_only_who_agreed_can_be_suggested(circle: tuple[Built, Built, Built, Built]) -> None:
    association, mentor, mentee, _kofi = circle
    builders.a_mentor("Willing Ada", of=association, may_be_suggested=True)
    blocked = builders.a_mentor("Blocked Bob", of=association, may_be_suggested=True)
    builders.a_block(blocked, mentee)
    assert suggestible(mentor, mentee, statements=2) == ["Willing Ada"]


def suggestible(mentor: Built, mentee: Built, *, statements: int) -> list[str]:
    viewer = seen_by(mentor)
    with at_most(statements):
        found = people.suggestible(
            reading(), viewer, mentee_id=mentee.id, topic="career-planning", now=THEN
        )
    return [each.face.display_name for each in found]


def test_whom_nobody_has_asked_is_suggested_first(
    circle: tuple[Built, Built, Built, Built],
) -> None:
    association, mentor, mentee, _kofi = circle
    asked = builders.a_mentor("Asked Ada", of=association, may_be_suggested=True)
    a_request(builders.a_member(of=association), asked)
    free = ["Free Bo"]
    builders.a_mentor(free[0], of=association, may_be_suggested=True)
    assert suggestible(mentor, mentee, statements=2) == ["Free Bo", "Asked Ada"]
    for number in range(2, 7):
        free.append(f"Free Bo {number}")
        builders.a_mentor(free[-1], of=association, may_be_suggested=True)
    # There are enough of those: nobody else is looked at.
    assert suggestible(mentor, mentee, statements=1) == free


def test_a_job_that_the_mentee_may_not_see_keeps_nobody_from_being_suggested(
    circle: tuple[Built, Built, Built, Built],
) -> None:
    association, mentor, _mentee, _kofi = circle
    mine, acme = Visibility.MY_ASSOCIATIONS, builders.an_organization()
    willing = builders.a_mentor("Willing Ada", of=association, may_be_suggested=True)
    builders.a_job(willing, acme, 2015, visibility=mine)
    elsewhere = builders.an_association()
    builders.a_mentor("Any Mentor", of=elsewhere)
    stranger = builders.a_member(of=elsewhere)
    builders.a_job(stranger, acme, 2020)
    assert suggestible(mentor, stranger, statements=2) == ["Willing Ada"]
    builders.a_membership(stranger, association)
    assert suggestible(mentor, stranger, statements=2) == []


# ---------------------------------------------------------------------------- the employer's side
@pytest.mark.parametrize(
    ("visibility", "is_known"),
    [
        (Visibility.EVERYONE, True),
        (Visibility.MY_ASSOCIATIONS, True),
        (Visibility.CONNECTIONS, False),
        (Visibility.TIED_TO_ME, False),
        (Visibility.ONLY_ME, False),
    ],
)
def test_a_job_that_the_mentee_may_not_see_asks_no_question(
    circle: tuple[Built, Built, Built, Built], visibility: Visibility, is_known: bool
) -> None:
    _association, mentor, mentee, _kofi = circle
    acme = builders.an_organization()
    builders.a_job(mentor, acme, 2015, visibility=visibility)
    builders.a_job(mentee, acme, 2020)
    found = facts.of_two(reading(), mentor.id, mentee.id, now=THEN)
    assert found.works_together is is_known


def test_a_job_that_ended_or_is_another_groups_asks_no_question(
    circle: tuple[Built, Built, Built, Built],
) -> None:
    _association, mentor, mentee, _kofi = circle
    acme = builders.an_organization()
    builders.a_job(mentor, acme, 2015, 2020)
    builders.a_job(mentee, acme, 2020)
    builders.a_job(mentor, builders.an_organization(), 2021)
    assert not facts.of_two(reading(), mentor.id, mentee.id, now=THEN).works_together


# ----------------------------------------------------------------------------- a person's own page
