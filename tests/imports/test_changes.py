"""What goes back to the association's own records, and what doesn't."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, update

from alumnet.accounts.models import Person
from alumnet.imports import queries
from alumnet.imports.models import ChangesExport
from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import FieldVisibility, Profile
from alumnet.notifications.models import Bounce
from alumnet.organizations.models import Affiliation
from tests import builders
from tests.builders import THEN, Built, slug_of
from tests.client import InspectingClient
from tests.imports.members import taken_over

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]
LATER = THEN + timedelta(days=30)
EVE = LATER - timedelta(days=1)


def rows(house: Built, since: Any = None, until: Any = None) -> dict[str, dict[str, str]]:
    """Return who is in the file, by number, without what is empty."""
    reading().close()
    found = queries.changed_people(reading(), house.id, since, until or clock.now())
    named = (dict(zip(queries.HEADER, row, strict=True)) for row in found)
    return {row["Constituent ID"]: {k: v for k, v in row.items() if v} for row in named}


@pytest.fixture
def ana(house: Built) -> Built:
    found = builders.a_member("Ana Ruiz", of=house)
    builders.an_external_id(found, house, "A-1")
    builders.a_job(found, builders.an_organization("=Halden & Co"), 2012)
    with writing() as session:
        profile = session.get_one(Profile, found.id)
        profile.city, profile.country = "+Oslo", "NO"
    return found


def test_only_what_the_association_may_have_goes_back(house: Built, ana: Built) -> None:
    builders.a_member("Bo Berg", of=builders.an_association())
    row = rows(house)["A-1"]
    assert row["Name"] == "Ana Ruiz"
    assert (row["City"], row["Employer"]) == ("+Oslo", "=Halden & Co")
    with writing() as session:
        session.add(
            FieldVisibility(person_id=ana.id, field="place", visibility=Visibility.CONNECTIONS)
        )
        session.execute(update(Affiliation).values(visibility=Visibility.ONLY_ME))
    hidden = rows(house)["A-1"]
    assert {"City", "Country", "Employer", "Job title"}.isdisjoint(hidden)
    assert len(rows(house)) == 1


def test_only_what_changed_since_is_told_and_nothing_that_the_list_said(
    house: Built, ana: Built
) -> None:
    taken_over(house, "Id,Name,Email\nB-2,Bo Berg,bo@example.org\nC-3,Cy Lee,cy@example.org\n")
    assert set(rows(house)) == {"A-1"}
    assert not rows(house, since=EVE, until=LATER)
    with writing() as session:
        session.get_one(Profile, ana.id).updated_at = LATER
        session.execute(
            update(Person)
            .where(Person.display_name == "Cy Lee")
            .values(is_deceased=True, died_on=LATER.date(), updated_at=LATER)
        )
        bounce = Bounce(email="bo@example.org", entry_id=1, status="5.1.1", is_lasting=True)
        bounce.received_at = LATER
        session.add(bounce)
    found = rows(house, since=EVE, until=LATER)
    assert set(found) == {"A-1", "B-2", "C-3"}
    assert found["B-2"]["E-mail failed on"] == LATER.date().isoformat()
    assert (found["C-3"]["Deceased"], found["C-3"]["Died on"]) == ("yes", LATER.date().isoformat())


@pytest.mark.usefixtures("ana")
def test_a_file_is_taken_out_and_the_next_begins_where_it_ended(
    house: Built, new_client: NewClient
) -> None:
    admin = new_client(builders.an_admin(house, "Hanna Weiss"))
    where = f"/admin/{slug_of(house)}/changes"
    answer = admin.raw.post(where, data={"since": "last", "csrf_token": admin.csrf_token()})
    assert answer.status_code == 303
    sent = admin.raw.get(answer.headers["Location"]).get_data(as_text=True)
    header, row = csv.reader(io.StringIO(sent.removeprefix("\ufeff")))
    named = dict(zip(header, row, strict=True))
    assert (named["City"], named["Employer"]) == ("'+Oslo", "'=Halden & Co")
    assert "by Hanna Weiss" in admin.get(where).main
    first = reading().scalars(select(ChangesExport)).one()
    again = admin.raw.post(where, data={"since": "last", "csrf_token": admin.csrf_token()})
    assert again.headers["Location"] == answer.headers["Location"]  # one press too many
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        admin.raw.post(where, data={"since": "last", "csrf_token": admin.csrf_token()})
    reading().close()
    assert reading().scalars(select(ChangesExport.since)).all()[-1] == first.until
    stranger = new_client(builders.an_admin(builders.an_association()))
    stranger.get(f"{where}/{first.public_id}.csv", expect=404)
