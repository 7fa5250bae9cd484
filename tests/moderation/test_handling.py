"""Taking a report on: for half an hour, and by nobody who is near one of the two."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from alumnet.connections.models import Connection
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotAllowed, NotFound
from alumnet.mentoring.rules import RequestState
from alumnet.moderation import commands
from alumnet.moderation.rules import ReportState
from alumnet.moderation.rules.errors import ConflictOfInterest, TakenByOther
from alumnet.organizations.models import AffiliationKind
from tests import builders
from tests.builders import Built
from tests.moderation.builders import (
    MONDAY,
    House,
    a_mentorship,
    a_report,
    a_request,
    a_ruling,
    report,
)

LATER = MONDAY + timedelta(minutes=31)


def actions() -> list[str]:
    return list(reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_report_that_was_taken_on_is_nobody_elses_for_half_an_hour(house: House) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    with pytest.raises(TakenByOther):
        commands.claim(case, by=house.piet.id, now=MONDAY + timedelta(minutes=29))
    commands.claim(case, by=house.piet.id, now=LATER)
    assert report(case).claimed_by == house.piet.id


def test_claims_that_ran_out_lapse_by_themselves(house: House) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    assert commands.lapse_claims(MONDAY) == 0
    assert commands.lapse_claims(LATER) == 1
    assert commands.lapse_claims(LATER) == 0
    found = report(case)
    assert (found.state, found.claimed_by, found.claimed_until) == (ReportState.OPEN, None, None)


def test_whoever_wrote_longer_than_half_an_hour_can_still_send(house: House) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    version = report(case).version
    commands.lapse_claims(LATER)
    commands.decide(case, a_ruling(), version=version, by=house.hanna.id, now=LATER)
    assert report(case).state is ReportState.ACTION_TAKEN


def test_taking_on_twice_is_once_and_putting_back_lets_others(house: House) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    assert actions().count("report.claimed") == 1
    with pytest.raises(TakenByOther):
        commands.release(case, by=house.piet.id, now=MONDAY)
    commands.release(case, by=house.hanna.id, now=MONDAY)
    commands.claim(case, by=house.piet.id, now=MONDAY)
    with pytest.raises(TakenByOther):
        commands.release(case, by=house.hanna.id, now=MONDAY)


# ------------------------------------------------------------------------------------- conflicts


def near_by_connection(staff: Built, side: Built) -> None:
    connection = builders.a_connection(staff, side)
    with writing() as session:  # it ended long ago
        session.execute(
            update(Connection).where(Connection.id == connection).values(state="removed")
        )


def near_by_employer(staff: Built, side: Built) -> None:
    group = builders.an_organization("Severn Group")
    part = builders.an_organization("Severn Water", parent=group.id)
    builders.a_job(staff, group, 2015)
    builders.a_job(side, part, 2019)


def near_by_request(staff: Built, side: Built) -> None:
    a_request(side, staff, RequestState.DECLINED)


NEAR = {
    "connection": near_by_connection,
    "employer group": near_by_employer,
    "request": near_by_request,
    "mentorship": a_mentorship,
}


@pytest.mark.parametrize("tie", NEAR)
@pytest.mark.parametrize("side", ["ana", "tom"])
def test_who_is_near_one_side_neither_takes_on_nor_decides(
    house: House, tie: str, side: str
) -> None:
    NEAR[tie](house.hanna, getattr(house, side))
    case = a_report(house.ana, house.tom)
    with pytest.raises(ConflictOfInterest):
        commands.claim(case, by=house.hanna.id, now=MONDAY)
    with pytest.raises(ConflictOfInterest):
        commands.decide(case, a_ruling(), version=1, by=house.hanna.id, now=MONDAY)
    commands.claim(case, by=house.piet.id, now=MONDAY)


def test_a_tie_that_grew_after_taking_on_still_counts(house: House) -> None:
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    builders.a_connection(house.hanna, house.ana)
    with pytest.raises(ConflictOfInterest):
        commands.decide(case, a_ruling(), version=2, by=house.hanna.id, now=MONDAY)


def test_school_association_and_past_jobs_are_no_conflict(house: House) -> None:
    school, employer = builders.a_school(), builders.an_organization()
    for each in (house.hanna, house.tom):
        builders.an_affiliation(each, school, AffiliationKind.EDUCATION, is_current=True)
    builders.a_job(house.hanna, employer, 2010, 2012)
    builders.a_job(house.tom, employer, 2010)
    a_request(house.tom, house.hanna, RequestState.DRAFT)
    commands.claim(a_report(house.ana, house.tom), by=house.hanna.id, now=MONDAY)


def test_when_everybody_is_near_the_site_admin_acts(house: House) -> None:
    admin, other = builders.a_site_admin(), builders.a_site_admin()
    case = a_report(house.ana, house.tom, details="Hanna Weiss and Piet Claes both saw it.")
    builders.a_connection(admin, house.tom)
    builders.a_connection(other, house.ana)
    for each in (house.hanna, house.piet):
        with pytest.raises(ConflictOfInterest):
            commands.claim(case, by=each.id, now=MONDAY)
    commands.claim(case, by=admin.id, now=MONDAY)


def test_nobody_handles_a_report_about_themselves_nor_their_own(house: House) -> None:
    about_hanna = a_report(house.ana, house.hanna)
    with pytest.raises(NotFound):
        commands.claim(about_hanna, by=house.hanna.id, now=MONDAY)
    by_piet = a_report(house.piet, house.tom)
    with pytest.raises(ConflictOfInterest):
        commands.claim(by_piet, by=house.piet.id, now=MONDAY)


def test_only_staff_of_the_association_touch_a_report(house: House) -> None:
    case = a_report(house.ana, house.tom)
    elsewhere = builders.an_admin(builders.an_association())
    manager = builders.a_member(of=house.association)
    builders.a_role(manager, Role.PROGRAMME_MANAGER, house.association)
    for each in (elsewhere, manager, house.ana, house.tom):
        for act in (commands.claim, commands.release, commands.unhide, commands.lift_suspension):
            with pytest.raises(NotFound):
                act(case, by=each.id, now=MONDAY)
        with pytest.raises((NotFound, NotAllowed)):
            commands.decide(case, a_ruling(), version=1, by=each.id, now=MONDAY)
    with pytest.raises(NotFound):
        commands.claim("nothing", by=house.hanna.id, now=MONDAY)
