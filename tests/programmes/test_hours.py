"""When people have time: asked once, known already, told in one clock, and an hour at least."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import update

from alumnet.accounts.models import Account
from alumnet.kernel.db import writing
from alumnet.programmes.models import Enrolment
from alumnet.programmes.queries import export
from alumnet.programmes.queries.enrol_thin import pool_of
from alumnet.programmes.rules.board import told_of_pair
from alumnet.programmes.rules.hours import clocks_on, hours_in, read_as
from alumnet.programmes.rules.states import CohortKind, CohortState, Reach
from tests.builders import a_mentor, an_association
from tests.client import InspectingClient
from tests.programmes.builders import a_cohort, a_programme_manager
from tests.programmes.enrolling import enrolment_of
from tests.programmes.matching import MATCHED, a_ready_cohort, fresh, pairs_of, person_of
from tests.programmes.test_runs import matched

WINTER, SUMMER = date(2026, 1, 15), date(2026, 7, 15)


@pytest.mark.parametrize(
    ("words", "zone", "day", "hours"),
    [
        ("Monday 10-12", "UTC", WINTER, (10, 11)),
        ("Monday 10-12", "Europe/Berlin", WINTER, (9, 10)),
        ("Monday 10-12", "Europe/Berlin", SUMMER, (8, 9)),
        # Over the edges of the week, and in a zone of half hours.
        ("Monday 8:00-9:00", "Pacific/Auckland", WINTER, (6 * 24 + 19,)),
        ("Sunday evenings", "America/New_York", WINTER, (0, 1, 6 * 24 + 23)),
        ("Monday 18:00-20:00", "Asia/Kolkata", WINTER, (12, 13)),
        # Clocks of days that nobody lives on, and words that name no whole hour.
        ("Monday 10-12", "America/New_York", date(9999, 12, 31), (15, 16)),
        ("Monday 12:00-12:30", "UTC", date(1, 1, 1), ()),
        ("When I can", "UTC", WINTER, ()),
    ],
)
def test_words_become_hours_of_a_week_in_utc(
    words: str, zone: str, day: date, hours: tuple[int, ...]
) -> None:
    assert hours_in(words, zone, day) == hours


def test_hours_are_told_as_they_were_read_and_by_the_clocks_of_the_cohort() -> None:
    assert read_as("tue and thu, after 6") == "Tuesday and Thursday, 18:00 to 21:00"
    assert (
        read_as("Weekdays 9-10; Sunday 10-11")
        == "Monday to Friday, 9:00 to 10:00; Sunday, 10:00 to 11:00"
    )
    assert read_as("Monday 12:00-12:30") == ""
    assert clocks_on(SUMMER, WINTER) == SUMMER
    assert clocks_on(WINTER, SUMMER) == clocks_on(None, SUMMER) == SUMMER
    assert told_of_pair({"availability": 1.0}, ["availability"]).endswith("common or more.")
    assert told_of_pair({"availability": 0.25}, ["availability"]).endswith(
        "One hour a week in common."
    )
    assert told_of_pair({"gap": 0.5}, ["gap"]).endswith("When both have time isn't known.")
    assert told_of_pair({"availability": 0.0}, ["availability"]) == "Thin on hours."
    assert told_of_pair({}, []) == "Little is known of the two."


def test_hours_are_asked_once_known_already_and_never_guessed(
    new_client: Callable[..., InspectingClient],
) -> None:
    harbour = an_association()
    cohort = a_cohort(CohortState.OPEN, of=harbour)
    ruth = a_mentor("Ruth Vale", of=harbour, windows="Tuesday evenings")
    client, address = new_client(ruth), f"/programmes/{cohort.handle}/apply?as=mentor"
    form = client.get(address).form(button="Send")
    assert form.fields["hours"] == ["Tuesday evenings"]
    page = client.submit(form.fill(hours="=1+1, soon", has_consented="y"), expect=422)
    assert "We can't read an hour in this." in page.main
    assert page.form(button="Send").fields["hours"] == ["=1+1, soon"]
    page = client.submit(page.form(button="Send").fill(hours="Tuesday and Friday evenings"))
    assert "You have time on Tuesday and Friday, 18:00 to 21:00" in page.main
    assert enrolment_of(ruth, cohort).hours == "Tuesday and Friday evenings"
    # The next cohort knows both; what was left empty stays so.
    page = client.get(address)
    client.submit(page.form(button="Send it again").fill(hours=""))
    page = client.get(address)
    assert page.form(button="Send it again").fields["hours"] == [""]
    row = enrolment_of(ruth, cohort)
    manager = new_client(a_programme_manager(harbour))
    page = manager.get("programmes.one_person", cohort=cohort.handle, public_id=row.public_id)
    assert "Not said" in page.main


def test_two_without_an_hour_in_common_are_no_pair_and_unknown_speaks_for_nobody(
    app: Flask,
) -> None:
    ready = a_ready_cohort(3, 2, places=2, reach=Reach.EITHER)
    words = {
        ready.mentees[0]: "Tuesday 18:00-20:00",
        ready.mentees[1]: "Tuesday 18:00-20:00",
        ready.mentors[0]: "Tuesday 12:00-15:00",
        ready.mentors[1]: "Monday mornings",
    }
    with writing() as session:
        for enrolment_id, hours in words.items():
            session.get_one(Enrolment, enrolment_id).hours = hours
        abroad = [person_of(each) for each in (ready.mentees[0], ready.mentors[0])]
        for person_id, zone in zip(abroad, ("Asia/Kolkata", "UTC"), strict=True):
            session.execute(update(Account).where(Account.person_id == person_id).values(zone=zone))
        session.execute(
            update(Account)
            .where(Account.person_id == person_of(ready.mentees[1]))
            .values(zone="Europe/Berlin")
        )
    row = matched(ready)
    found = pairs_of(ready)
    # Six in the evening in Kolkata is half past twelve in London; in Berlin it is five there.
    assert found[ready.mentees[0]].mentor_id == ready.mentors[0]
    assert found[ready.mentees[0]].parts["availability"] == 0.5
    assert row.result["unplaced"][str(ready.mentees[1])]["rules"] == {"hours": 2}
    assert "availability" not in found[ready.mentees[2]].known
    assert export(fresh(), person_of(ready.mentees[1]))["enrolments"][0]["has_time"]
    pool = pool_of(fresh(), ready.cohort_id, CohortKind.ONE_TO_ONE, MATCHED.date())
    assert pool is not None
    assert sorted(map(len, pool.mentees)) == [0, 1, 2]
