"""Lists of organizations taken over, again and again, without making two of one or one of two."""

from typing import Any

import pytest
from sqlalchemy import func, select

from alumnet.kernel.db import reading
from alumnet.kernel.import_report import ImportReport
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.registry import registry
from alumnet.organizations import commands
from alumnet.organizations.commands import OrganizationRow
from alumnet.organizations.likeness import adds_to, is_like
from alumnet.organizations.models import Organization, OrganizationAlias, OrganizationDomain
from alumnet.organizations.rules import OrganizationKind
from alumnet.organizations.schools import School
from tests import builders
from tests.builders import THEN

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
SCHOOL, EMPLOYER = OrganizationKind.SCHOOL, OrganizationKind.EMPLOYER

SCHOOLS = (
    School("Fernhill University", ("FU Fernhill",), ("fernhill.example",), "NO", None, 3),
    School("Oakden College", (), ("oakden.example", "mail.oakden.example"), "GB", None, 2),
    School("Oakden College", (), ("oakden.test",), "IE", None, 2),
    School("Fernhill Law School", (), (), "NO", "Fernhill University", 2),
)


def rows() -> dict[tuple[str, str | None], Organization]:
    found = reading().scalars(select(Organization))
    return {(row.name, row.country): row for row in found}


def counted(table: Any) -> int:
    return reading().scalar(select(func.count()).select_from(table)) or 0


def row(name: str, line: int = 1, kind: OrganizationKind = SCHOOL, **more: Any) -> OrganizationRow:
    return OrganizationRow(line, name, kind, **more)


def take_over(*given: OrganizationRow) -> ImportReport:
    return commands.import_organizations(given, now=THEN)


# -------------------------------------------------------------------------------- the first schools
def test_schools_are_filled_in_with_names_domains_and_parents() -> None:
    steps: list[int] = []
    added = commands.add_schools(SCHOOLS, now=THEN, step=steps.append)
    assert (added.created, added.changed, sum(steps)) == (4, 0, 4)
    found = rows()
    whole, part = found["Fernhill University", "NO"], found["Fernhill Law School", "NO"]
    assert (part.parent_id, part.group_id) == (whole.id, whole.id)
    assert (whole.group_id, whole.source) == (whole.id, "reference")
    assert found["Oakden College", "GB"].id != found["Oakden College", "IE"].id


def test_schools_filled_in_twice_are_there_once() -> None:
    commands.add_schools(SCHOOLS, now=THEN)
    before = [counted(table) for table in (Organization, OrganizationAlias, OrganizationDomain)]
    assert before == [4, 1, 4]
    added = commands.add_schools(SCHOOLS, now=THEN)
    assert (added.created, added.changed) == (0, 0)
    assert [counted(t) for t in (Organization, OrganizationAlias, OrganizationDomain)] == before


def test_a_newer_list_completes_what_is_there() -> None:
    commands.add_schools(SCHOOLS[:1], now=THEN)
    more = School(
        "Fernhill University", ("Fern",), ("fernhill.example", "fu.example"), "NO", None, 3
    )
    added = commands.add_schools([more], now=THEN)
    assert (added.created, added.changed) == (0, 1)
    assert counted(OrganizationDomain) == 2


# ----------------------------------------------------------------------------------- files of staff
def test_an_unknown_organization_is_added_with_all_it_says() -> None:
    report = take_over(
        row(
            "Halden Works",
            kind=EMPLOYER,
            aliases=("Haldenwerke",),
            domains=("www.Halden.example",),
            country="Norway",
            city="Oslo",
            industry="shipping",
        )
    )
    assert (report.created, report.rejected) == (1, [])
    found = rows()["Halden Works", "NO"]
    assert (found.kind, found.city, found.industry) == (EMPLOYER, "Oslo", "shipping")
    assert (found.source, found.group_id) == ("import", found.id)
    assert reading().scalar(select(OrganizationAlias.name)) == "Haldenwerke"
    assert reading().scalar(select(OrganizationDomain.domain)) == "halden.example"


def test_the_same_file_twice_changes_nothing() -> None:
    commands.add_schools(SCHOOLS, now=THEN)
    given = (
        row("Halden Works", 1, EMPLOYER, domains=("halden.example",), parent="Halden Group"),
        row("Halden Group", 2, EMPLOYER),
        row("Universität Fernhill", 3, domains=("fernhill.example",), country="NO"),
        row("Fernhill University, Bergen", 4, domains=("fernhill.example",)),
        row("Oakden College", 5, country="FR", domains=("oakden.example",)),
    )
    first = take_over(*given)
    assert (first.created, first.changed, first.rejected) == (4, 1, [])
    second = take_over(*given)
    assert (second.created, second.changed, second.unchanged) == (0, 0, 5)


def test_a_known_one_gets_the_names_and_domains_it_lacks() -> None:
    commands.add_schools(SCHOOLS, now=THEN)
    report = take_over(
        row("fernhill univ.", aliases=("Fernhill",), domains=("uf.example",), city="Bergen")
    )
    assert report.changed == 1
    assert counted(Organization) == 4
    assert rows()["Fernhill University", "NO"].city == "Bergen"


def test_a_namesake_in_another_country_is_another() -> None:
    commands.add_schools(SCHOOLS, now=THEN)
    assert take_over(row("Fernhill University", country="CL")).created == 1


def test_namesakes_in_one_file_are_two_from_the_first_time_on() -> None:
    commands.add_schools([School("Fernhill University", (), (), None, None, 3)], now=THEN)
    given = (
        row("Fernhill University", 1, country="NO"),
        row("Fernhill University", 2, country="CL"),
    )
    assert take_over(*given).created == 1
    assert take_over(*given).created == 0


def test_an_employer_named_like_a_school_is_another() -> None:
    commands.add_schools(SCHOOLS, now=THEN)
    assert take_over(row("Fernhill University", kind=EMPLOYER)).created == 1


def test_at_one_domain_a_longer_name_is_a_part_and_a_stranger_is_another() -> None:
    commands.add_schools(SCHOOLS, now=THEN)
    take_over(
        row("Fernhill University, Bergen", 1, domains=("fernhill.example",)),
        row("Wrong City College", 2, domains=("fernhill.example",), country="NO"),
    )
    found = rows()
    assert found["Fernhill University, Bergen", None].parent_id is not None
    assert found["Wrong City College", "NO"].parent_id is None
    owners = reading().scalars(
        select(OrganizationDomain.organization_id).where(
            OrganizationDomain.domain == "fernhill.example"
        )
    )
    assert list(owners) == [found["Fernhill University", "NO"].id]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (row(""), "There is no name."),
        (row("🎉"), "The name has no letters or figures."),
        (row("x" * 201), "The name is longer than 200 signs."),
        (row("Halden", country="Atlantis"), "'Atlantis' isn't a country we know."),
        (row("Halden", domains=("no domain",)), "One of the domains isn't a domain."),
        (row("Halden", aliases=("x",) * 61), "There are more than 60 other names or domains."),
        (row("Halden", parent="Nobody"), "Its parent isn't known; it was taken over without one."),
        (row("Halden", parent="Halden"), "It would be a part of itself."),
    ],
)
def test_a_line_with_a_mistake_is_told(given: OrganizationRow, reason: str) -> None:
    report = take_over(given)
    assert [one.reason for one in report.rejected] == [reason]


def test_whose_ties_change_with_a_new_parent_is_indexed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(registry.handlers, "person.changed", {"here": lambda _m, _n: None})
    take_over(row("Halden Works", kind=EMPLOYER), row("Halden Group", 2, EMPLOYER))
    works = rows()["Halden Works", None]
    ada = builders.a_person()
    builders.a_job(ada, builders.Built(works.id, works.public_id, works.name), 2012)
    take_over(row("Halden Works", kind=EMPLOYER, parent="Halden Group"))
    assert list(reading().scalars(select(OutboxEntry.subject_id))) == [ada.id]


# ----------------------------------------------------------------------------------------- likeness
@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Universität St. Gallen", "University of St. Gallen", True),
        ("Clark State Community College", "Klark State College", True),
        ("Kentucky Christian College", "Kankakee Community College", False),
        ("Konya Tarim University", "Konya Gida ve Tarim Universitesi", True),
        ("National University", "State University", False),
    ],
)
def test_names_are_alike_by_a_word_that_tells(one: str, other: str, alike: bool) -> None:
    assert is_like(one, other) is alike


def test_a_campus_adds_to_the_name_of_the_whole() -> None:
    assert adds_to("Middlesex University London", "Middlesex University")
    assert not adds_to("Middlesex University", "Middlesex University")
    assert not adds_to("Essex University", "Middlesex University")
