"""What follows by itself: class years are vouched for, unused names forgotten."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from alumnet.accounts import commands as accounts
from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.kernel.db import reading
from alumnet.organizations import commands, jobs, queries
from alumnet.organizations.models import EvidenceGrade, Organization
from alumnet.organizations.rules import AffiliationKind, Period
from tests import builders
from tests.builders import THEN
from tests.organizations.listed import reference

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


def test_approval_vouches_for_the_class_year(worker: Callable[..., int]) -> None:
    school = builders.a_school("Fernhill College")
    club = builders.an_association(school_id=school.id)
    admin = builders.an_admin(club)
    ada = builders.an_account(builders.a_person())
    builders.a_membership(ada, club, MembershipState.PENDING, class_year=1998)
    waiting = reading().scalar(
        select(AssociationMembership.id).where(AssociationMembership.person_id == ada.id)
    )
    assert waiting is not None
    accounts.approve_membership(waiting, by=admin.id, now=THEN)
    worker()
    worker()
    (one,) = queries.own_affiliations(reading(), ada.id)
    assert (one.organization, one.dates) == ("Fernhill College", "class of 1998")
    assert one.grade is EvidenceGrade.CORROBORATED


def test_names_that_nobody_uses_are_forgotten_after_a_month() -> None:
    used, unused = builders.an_organization("Used"), builders.an_organization("Unused")
    group = builders.an_organization("Group")
    part = builders.an_organization("Part", parent=group.id)
    club = builders.an_association("Harbour")
    listed = reference("Fernhill University")
    builders.a_job(builders.a_person(), used, 2012)
    assert commands.forget_unused(THEN + timedelta(days=29)) == 0
    jobs.forget_unused(THEN + timedelta(days=31))
    left = set(reading().scalars(select(Organization.id)))
    assert left == {used.id, group.id, club.id, listed}
    assert commands.forget_unused(THEN + timedelta(days=31)) == 1
    assert unused.id not in left
    assert part.id not in left


def test_a_name_that_was_forgotten_can_be_written_again() -> None:
    ada = builders.a_person()
    before = builders.an_organization("Halden Works")
    queries.known_organizations(reading())
    commands.forget_unused(THEN + timedelta(days=31))
    values = commands.AffiliationValues(AffiliationKind.EMPLOYMENT, "Halden Works", Period())
    commands.add_affiliations(ada.id, [values], now=THEN)
    (one,) = queries.own_affiliations(reading(), ada.id)
    assert one.organization == "Halden Works"
    assert one.organization_public_id != before.public_id
