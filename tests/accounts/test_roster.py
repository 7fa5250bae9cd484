"""Taking over a roster."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from alumnet.accounts import commands
from alumnet.accounts.commands import RosterRow
from alumnet.accounts.commands.roster import _checked
from alumnet.accounts.models import RosterEmail, RosterEntry
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading, writing
from tests.accounts.builders import a_known_email, a_line, state_of
from tests.builders import a_membership, a_person, an_account, an_association

THIS_DAY = datetime(2026, 5, 1, tzinfo=UTC)
ADA = RosterRow("A-1", "Ada Line", ("ada@example.org", "ADA@work.example"), 1998)


def lines() -> list[tuple[str, str, int | None]]:
    rows = reading().scalars(select(RosterEntry).order_by(RosterEntry.external_id))
    return [(row.external_id, row.name, row.class_year) for row in rows]


def emails() -> set[str]:
    return set(reading().scalars(select(RosterEmail.email)))


def test_a_roster_is_taken_over_once(app: Flask) -> None:
    association = an_association()
    first = commands.import_roster(association.id, [ADA], now=THIS_DAY)
    again = commands.import_roster(association.id, [ADA], now=THIS_DAY)
    assert (first.created, first.changed, first.unchanged) == (1, 0, 0)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
    assert lines() == [("A-1", "Ada Line", 1998)]
    assert emails() == {"ada@example.org", "ada@work.example"}


@pytest.mark.postgresql
def test_a_changed_line_is_changed_and_stays_claimed(app: Flask) -> None:
    association, person = an_association(), a_person()
    commands.import_roster(association.id, [ADA], now=THIS_DAY)
    with writing() as session:
        session.scalars(select(RosterEntry)).one().person_id = person.id
    married = replace(ADA, name="Ada Shore", emails=("ada@example.org",))
    report = commands.import_roster(association.id, [married], now=THIS_DAY)
    assert report.changed == 1
    assert lines() == [("A-1", "Ada Shore", 1998)]
    assert emails() == {"ada@example.org"}
    assert reading().scalars(select(RosterEntry.person_id)).one() == person.id


def test_two_associations_count_for_themselves(app: Flask) -> None:
    for association in (an_association(), an_association()):
        assert commands.import_roster(association.id, [ADA], now=THIS_DAY).created == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (replace(ADA, external_id=" \u200b"), "no number"),
        (replace(ADA, external_id="x" * 81), "longer than 80"),
        (replace(ADA, name="\u202e\x00"), "no name"),
        (replace(ADA, name="x" * 121), "longer than 120"),
        (replace(ADA, emails=("ada",)), "'ada' isn't an e-mail address"),
        (replace(ADA, emails=tuple(f"a{n}@b.example" for n in range(21))), "more than 20"),
        (replace(ADA, class_year=1899), "1899 isn't a year"),
        (replace(ADA, class_year=2037), "2037 isn't a year"),
    ],
)
def test_a_line_that_cannot_be_used_is_reported(app: Flask, row: RosterRow, reason: str) -> None:
    good = RosterRow("B-2", "Bo Line")
    report = commands.import_roster(an_association().id, [row, good], now=THIS_DAY)
    assert report.created == 1
    assert [each.number for each in report.rejected] == [1]
    assert reason in report.rejected[0].reason
    assert lines() == [("B-2", "Bo Line", None)]


def test_a_number_that_stands_twice_counts_once(app: Flask) -> None:
    report = commands.import_roster(
        an_association().id, [ADA, replace(ADA, name="Somebody Else")], now=THIS_DAY
    )
    assert [(each.number, each.external_id) for each in report.rejected] == [(2, "A-1")]
    assert lines() == [("A-1", "Ada Line", 1998)]


def test_many_lines_go_in_batches(app: Flask) -> None:
    rows = [RosterRow(str(n), f"Person {n}", (f"p{n}@example.org",)) for n in range(450)]
    report = commands.import_roster(an_association().id, iter(rows), now=THIS_DAY)
    assert (report.created, report.rejected) == (450, ())


def test_who_waits_and_is_found_now_is_let_in(app: Flask) -> None:
    association = an_association()
    waits, unproven = an_account(a_person()), an_account(a_person(), "ada@work.example")
    for person in (waits, unproven):
        a_membership(person, association, MembershipState.PENDING)
    a_known_email(waits, "ada@example.org", confirmed=True)
    a_known_email(unproven, "ada@work.example")
    report = commands.import_roster(association.id, [ADA], now=now())
    assert report.approved == 1
    assert state_of(waits.id, association) is MembershipState.ACTIVE
    assert state_of(unproven.id, association) is MembershipState.PENDING


def test_a_line_from_elsewhere_is_left_alone(app: Flask) -> None:
    association = an_association()
    a_line(association, "Old Line", external_id="Z-9")
    commands.import_roster(association.id, [ADA], now=THIS_DAY)
    assert len(lines()) == 2


_TEXT = st.text(max_size=130)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.builds(RosterRow, _TEXT, _TEXT, st.lists(_TEXT, max_size=3).map(tuple), st.integers()))
def test_every_line_is_either_clean_or_rejected(row: RosterRow) -> None:
    (found,) = _checked([row], 2026)
    if isinstance(found, RosterRow):
        assert 0 < len(found.external_id) <= 80
        assert 0 < len(found.name) <= 120
        assert all(email.count("@") == 1 for email in found.emails)
    else:
        assert found.reason
