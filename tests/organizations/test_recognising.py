"""Names become organizations once."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.kernel.db import reading, writing
from alumnet.organizations import commands, queries
from alumnet.organizations.models import Organization, OrganizationAlias, OrganizationDomain
from alumnet.organizations.rules import NamelessOrganization, OrganizationKind, PartOfItself
from tests.builders import THEN
from tests.organizations.listed import reference

pytestmark = pytest.mark.usefixtures("app")
SCHOOL, EMPLOYER = OrganizationKind.SCHOOL, OrganizationKind.EMPLOYER


def recognise(name: str, kind: OrganizationKind = EMPLOYER, country: str | None = None) -> int:
    with writing() as session:
        return commands.recognise_or_create(session, name, kind, country=country, now=THEN)


def organization(row_id: int) -> Organization:
    found = reading().get(Organization, row_id)
    assert found is not None
    return found


def counted(table: Any = Organization) -> int:
    return reading().scalar(select(func.count()).select_from(table)) or 0


# ------------------------------------------------------------------------------------ recognising
def test_a_new_name_becomes_an_organization_of_its_own() -> None:
    row = organization(recognise("  Tidewater   Works, Inc. "))
    assert (row.name, row.kind, row.source) == ("Tidewater Works, Inc.", EMPLOYER, "typed")
    assert row.group_id == row.id


def test_the_same_name_written_otherwise_is_the_same_organization() -> None:
    assert recognise("Tidewater Works, Inc.") == recognise("tidewater works")
    assert counted() == 1


def test_one_name_in_two_kinds_stays_apart_until_it_is_known() -> None:
    with writing() as session:
        found = commands.recognise_all(
            session,
            [commands.Named("Halden", "employer"), commands.Named("Halden", "school")],
            now=THEN,
        )
    assert len(set(found.values())) == 2


def test_work_at_a_known_school_is_work_at_that_school() -> None:
    school = reference("Fernhill College")
    assert recognise("Fernhill College") == school


def test_an_alias_and_a_domain_lead_to_the_organization() -> None:
    school = reference("Fernhill Institute of Technology")
    with writing() as session:
        session.add(OrganizationAlias(organization_id=school, name="Fernhill Tech"))
        session.add(OrganizationDomain(organization_id=school, domain="fernhill.example"))
    assert recognise("fernhill tech", SCHOOL) == school
    assert recognise("fernhill.example", SCHOOL) == school


def test_a_part_of_a_known_school_becomes_its_child_once() -> None:
    school = reference("Fernhill University", country="NO")
    part = recognise("Fernhill University Law School", SCHOOL)
    assert recognise("Fernhill University Law School", SCHOOL) == part
    assert recognise("Fernhill University Law School", EMPLOYER) == part
    row = organization(part)
    assert (row.parent_id, row.group_id, row.country, row.kind) == (school, school, "NO", SCHOOL)


def test_what_others_type_doesnt_change_what_a_name_means() -> None:
    school = reference("University of Fernhill")
    assert recognise("University of Fernhill, Portland, Maine", SCHOOL) == school
    assert recognise("University of Fernhill, Portland", SCHOOL) != school
    queries.known_organizations(reading())
    assert recognise("University of Fernhill, Portland, Maine", SCHOOL) == school


def test_a_name_that_several_schools_have_is_one_typed_organization() -> None:
    first = reference("St. Brannoc's College", country="GB")
    reference("St Brannocs College", country="IE")
    typed = recognise("Saint Brannoc's College", SCHOOL)
    assert typed != first
    assert recognise("St. Brannoc's College", SCHOOL) == typed
    assert recognise("St. Brannoc's College", SCHOOL, country="GB") == first


def test_a_country_tells_typed_namesakes_apart() -> None:
    reference("St. Brannoc's College", country="GB")
    reference("St Brannocs College", country="IE")
    french = recognise("St. Brannoc's College", SCHOOL, country="FR")
    assert recognise("St. Brannoc's College", SCHOOL, country="NZ") != french
    assert recognise("St. Brannoc's College", SCHOOL, country="FR") == french


def test_a_merged_organization_is_followed_to_what_it_became() -> None:
    first, second, third = recognise("Halden"), recognise("Haldenwerke"), recognise("Halden Group")
    with writing() as session:
        session.get_one(Organization, first).merged_into_id = second
        session.get_one(Organization, second).merged_into_id = third
    assert recognise("Haldenwerke") == third


@pytest.mark.postgresql
def test_a_row_that_is_gone_is_not_recognised() -> None:
    first = recognise("Halden")
    known = queries.known_organizations(reading())
    with writing() as session:
        session.delete(session.get_one(Organization, first))
    with writing() as session:
        again = commands.recognise_or_create(session, "Halden", EMPLOYER, now=THEN, known=known)
    assert organization(again).name == "Halden"


@pytest.mark.parametrize("name", ["", "  ", "🎉🎉", "…", "\u200b"])
def test_a_name_with_nothing_to_read_is_refused(name: str) -> None:
    with pytest.raises(NamelessOrganization):
        recognise(name)


@pytest.mark.parametrize("name", ["北京大学", "Ærø", "شركة النفط", "1&1", "us " * 70, "x" * 500])
def test_any_other_name_is_kept(name: str) -> None:
    assert recognise(name) == recognise(name)


@pytest.mark.postgresql
def test_a_name_typed_by_several_at_once_makes_one_row(app: Flask) -> None:
    known = queries.known_organizations(reading())
    found: list[int] = []
    start = threading.Barrier(4)

    def type_it(name: str) -> None:
        with app.app_context():
            start.wait()
            with writing() as session:
                found.append(
                    commands.recognise_or_create(session, name, EMPLOYER, now=THEN, known=known)
                )

    names = ["Halden Works", "halden works", "Halden Works Ltd", "HALDEN WORKS"]
    threads = [threading.Thread(target=type_it, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


# ---------------------------------------------------------------------------------------- groups
@pytest.mark.postgresql
def test_moving_an_organization_moves_all_that_is_below_it() -> None:
    top, middle, low = recognise("Halden Group"), recognise("Halden Sea"), recognise("Halden Boats")
    with writing() as session:
        assert commands.set_parent(session, low, middle) == [low]
        assert sorted(commands.set_parent(session, middle, top)) == sorted([middle, low])
    assert {organization(each).group_id for each in (top, middle, low)} == {top}
    with writing() as session:
        commands.set_parent(session, middle, None)
    assert organization(low).group_id == middle


def test_an_organization_is_no_part_of_itself() -> None:
    top, low = recognise("Halden Group"), recognise("Halden Boats")
    with writing() as session:
        commands.set_parent(session, low, top)
    with pytest.raises(PartOfItself), writing() as session:
        commands.set_parent(session, top, low)
