"""The demo's people in a database: everything there, the same each time, and the site works."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts.models import Account, Association, Person
from alumnet.demo.finished_cohort import finish_cohort
from alumnet.demo.lists import send_lists
from alumnet.demo.moderating import look_after_reports
from alumnet.demo.population import Population, generate
from alumnet.demo.programmes import run_programmes
from alumnet.demo.seed import is_empty, seed
from alumnet.imports.models import MemberImportRow
from alumnet.imports.rules.states import Outcome
from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.mentoring.models import Mentorship, MentorshipRequest, RequestEvent
from alumnet.moderation.models import Report
from alumnet.moderation.rules import ReportState
from alumnet.organizations import commands
from alumnet.organizations.models import Affiliation, Organization
from alumnet.programmes.models import Cohort, CohortLottery
from alumnet.programmes.queries.follow_up import follow_up
from alumnet.programmes.rules.follow_up import Need
from alumnet.programmes.rules.states import CohortState
from alumnet.search import service
from tests.demo.network import REFERENCE

pytestmark = pytest.mark.postgresql
MEMBERS = 160
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture
def population() -> Population:
    return generate(MEMBERS, 1, TODAY, REFERENCE)


def count(table: type) -> int:
    return reading().scalar(select(func.count()).select_from(table)) or 0


def outcomes_of_lists() -> dict[Outcome | None, int]:
    query = select(MemberImportRow.outcome, func.count()).group_by(MemberImportRow.outcome)
    return {row[0]: row[1] for row in reading().execute(query)}


def needs_of_running_cohort() -> dict[Need, int]:
    running = select(Cohort.id).where(Cohort.state == CohortState.RUNNING)
    found = follow_up(reading(), reading().scalars(running).one(), NOW)
    return Counter(each.need for each in found.pairs)


def test_everything_is_written(app: Flask, population: Population) -> None:
    assert is_empty(reading())
    told: list[int] = []
    seeded = seed(population, password_hash="x", progress=told.append)

    assert not is_empty(reading())
    assert seeded.people == sum(told) == count(Person) == MEMBERS
    send_lists(clock.now())
    assert outcomes_of_lists() == {Outcome.CREATED: 5, None: 9}
    assert count(Association) == 2
    assert count(MentorshipRequest) == seeded.requests > 20
    assert count(RequestEvent) > 20
    assert count(Mentorship) > 2
    assert count(Report) == 7
    look_after_reports(NOW)
    states = Counter(reading().scalars(select(Report.state)))
    assert states == {
        ReportState.OPEN: 3,
        ReportState.CLAIMED: 1,
        ReportState.APPEALED: 1,
        ReportState.ACTION_TAKEN: 1,
        ReportState.NO_ACTION: 1,
    }
    assert count(Affiliation) > 3 * MEMBERS
    run_programmes(NOW)
    assert needs_of_running_cohort() == {Need.NOT_MET: 1, Need.SILENT: 1, Need.LATE: 1}
    finish_cohort(NOW)
    assert count(CohortLottery) == 1
    persona = select(Account.email).where(Account.email.in_([p.email for p in population.personas]))
    assert len(list(reading().scalars(persona))) == len(population.personas)


def test_the_same_seed_gives_the_same_addresses(app: Flask, population: Population) -> None:
    seed(population, password_hash="x")
    first = list(reading().scalars(select(Person.public_id).order_by(Person.id)))
    with writing() as session:
        for table in reversed(Person.metadata.sorted_tables):
            session.execute(table.delete())
    seed(generate(MEMBERS, 1, TODAY, REFERENCE), password_hash="x")
    assert list(reading().scalars(select(Person.public_id).order_by(Person.id))) == first


def test_a_school_that_is_known_already_is_not_made_twice(
    app: Flask, population: Population
) -> None:
    commands.add_schools(REFERENCE, now=datetime(2026, 1, 1, tzinfo=UTC))
    seed(population, password_hash="x")
    query = select(Organization.name).group_by(Organization.name).having(func.count() > 1)
    assert list(reading().scalars(query)) == []


def test_people_can_be_added_after_the_seed(app: Flask, population: Population) -> None:
    seed(population, password_hash="x")
    with writing() as session:
        now = datetime(2026, 11, 23, tzinfo=UTC)
        session.add(Person(display_name="Ada New", created_at=now, updated_at=now))
    assert count(Person) == MEMBERS + 1


def test_the_seeded_site_can_be_indexed(app: Flask, population: Population) -> None:
    seed(population, password_hash="x")
    assert service.rebuild(reading(), today=TODAY) > 100
    assert service.verify(reading(), today=TODAY).is_clean
