"""Merges that cross at the same moment: nothing leads in a ring, and nothing is left behind."""

from collections.abc import Iterable
from functools import partial
from itertools import permutations

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Person
from alumnet.administration import commands
from alumnet.administration.queries import stays_as
from alumnet.administration.rules.merging import JoinedFurther, NotTheSame
from alumnet.kernel.db import reading
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.organizations import commands as organizations
from alumnet.organizations.merges import MergedAlready
from alumnet.organizations.models import Affiliation, Organization, OrganizationMerge
from tests import builders
from tests.builders import THEN, Built
from tests.client import forget_what_the_test_read
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused

pytestmark = pytest.mark.postgresql


def _in_some_order(made: Iterable[Built], number: int) -> tuple[Built, ...]:
    """Return them in another order each second round, as locks are taken in that of the ids."""
    return list(permutations(made))[number // 2 % 6]


def whole(*people: Built) -> None:
    """Check that each of these leads to somebody who is here, and so do their jobs."""
    forget_what_the_test_read()
    session = reading()
    here = set(session.scalars(select(Person.public_id).where(Person.erased_at.is_(None))))
    assert {stays_as(session, each.public_id) or each.public_id for each in people} <= here
    holders = select(Person.public_id).join(Affiliation, Affiliation.person_id == Person.id)
    assert set(session.scalars(holders)) <= here


@ROUNDS
def test_persons(app: Flask, rounds: int) -> None:
    house, work = builders.an_association(), builders.an_organization()
    one, two = builders.an_admin(house), builders.an_admin(house)

    def people() -> list[Built]:
        made = [builders.a_person() for _ in range(3)]
        for number, each in enumerate(made):
            builders.a_membership(each, house)
            builders.a_job(each, work, 2001 + number, 2004)
        return made

    def press(goes: Built, stays: Built, by: Built) -> partial[str]:
        return partial(
            commands.propose_merge, house.id, goes.id, stays.id, choices=[], by=by.id, now=THEN
        )

    for number in range(rounds):
        first, second, third = _in_some_order(people(), number)
        if number % 2:
            found = at_once(app, press(first, second, one), press(second, first, two))
            assert refused(found) == [NotTheSame]
        else:
            found = at_once(app, press(first, second, one), press(second, third, two))
            assert refused(found) in ([], [NotTheSame])
            if not refused(found):
                with pytest.raises(JoinedFurther):
                    commands.undo_merge(house.id, found[0], by=one.id, now=THEN)
        whole(first, second, third)


@ROUNDS
def test_organizations(app: Flask, rounds: int) -> None:
    one, two = builders.a_site_admin(), builders.a_site_admin()
    holder = builders.a_member()

    def some() -> list[Built]:
        made = [builders.an_organization() for _ in range(3)]
        for number, each in enumerate(made):
            builders.a_job(holder, each, 2001 + number, 2004)
        return made

    def press(goes: Built, stays: Built, by: Built) -> partial[int]:
        return partial(
            organizations.merge_organizations, goes.public_id, stays.public_id, by=by.id, now=THEN
        )

    for number in range(rounds):
        first, second, third = _in_some_order(some(), number)
        if number % 2:
            found = at_once(app, press(first, second, one), press(second, first, two))
            assert refused(found) == [MergedAlready]
        else:
            found = at_once(app, press(first, second, one), press(second, third, two))
            assert refused(found) in ([], [MergedAlready])
        forget_what_the_test_read()
        session = reading()
        gone = select(Organization.id).where(Organization.merged_into_id.is_not(None))
        for left in (Affiliation.organization_id, Organization.merged_into_id):
            assert session.scalars(select(left).where(left.in_(gone))).all() == []


@ROUNDS
def test_one_says_that_two_are_one_and_another_that_they_are_two(app: Flask, rounds: int) -> None:
    one, two = builders.a_site_admin(), builders.a_site_admin()
    for _ in range(rounds):
        goes, stays = builders.an_organization(), builders.an_organization()
        organizations.propose_merge(goes.public_id, stays.public_id, by=one.id, now=THEN)
        forget_what_the_test_read()
        newest = select(OrganizationMerge.public_id).order_by(OrganizationMerge.id.desc()).limit(1)
        proposed = reading().scalars(newest).one()
        reading().close()
        found = at_once(
            app,
            partial(
                organizations.merge_organizations,
                goes.public_id,
                stays.public_id,
                by=one.id,
                now=THEN,
            ),
            partial(organizations.decline_merge, proposed, by=two.id, now=THEN),
        )
        assert refused(found) in ([], [NoSuchTransition])
