"""Names become organizations once; people keep their own affiliations."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts.models import MembershipState, Person
from alumnet.kernel.clock import month_from
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.registry import registry
from alumnet.kernel.visibility import Visibility
from alumnet.organizations import commands, queries
from alumnet.organizations.commands import AffiliationValues
from alumnet.organizations.models import (
    Affiliation,
    EvidenceGrade,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
)
from alumnet.organizations.rules import (
    MOST_AFFILIATIONS,
    AffiliationKind,
    NamelessOrganization,
    OrganizationKind,
    PartOfItself,
    Period,
    Precision,
    TooManyAffiliations,
)
from tests import builders
from tests.builders import THEN

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]
SCHOOL, EMPLOYER = OrganizationKind.SCHOOL, OrganizationKind.EMPLOYER


def reference(name: str, kind: OrganizationKind = SCHOOL, **more: Any) -> int:
    """Add an organization as the reference lists do."""
    with writing() as session:
        row = Organization(
            kind=kind,
            name=name,
            name_key=commands.name_key(name),
            source="reference",
            created_at=THEN,
            **more,
        )
        session.add(row)
        session.flush()
        row.group_id = row.id
    return row.id


def recognise(name: str, kind: OrganizationKind = EMPLOYER, country: str | None = None) -> int:
    with writing() as session:
        return commands.recognise_or_create(session, name, kind, country=country, now=THEN)


def organization(row_id: int) -> Organization:
    found = reading().get(Organization, row_id)
    assert found is not None
    return found


def counted(table: Any = Organization) -> int:
    return reading().scalar(select(func.count()).select_from(table)) or 0


def values(
    name: str = "Halden Works", kind: AffiliationKind = AffiliationKind.EMPLOYMENT, **more: Any
) -> AffiliationValues:
    return AffiliationValues(kind, name, more.pop("period", Period()), **more)


def own(person: builders.Built) -> list[queries.OwnAffiliation]:
    return queries.own_affiliations(reading(), person.id)


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


# ----------------------------------------------------------------------------------- affiliations
def test_several_affiliations_are_added_at_once() -> None:
    ada = builders.a_person()
    school = builders.a_school("Fernhill College")
    period = Period(month_from(2012, 3), None, is_current=True, precision=Precision.MONTH)
    commands.add_affiliations(
        ada.id,
        [
            values("Halden Works", period=period, title="Engineer", city="Oslo"),
            values("Whatever", AffiliationKind.EDUCATION, chosen=school.public_id),
            values("Harbour Club", AffiliationKind.MEMBERSHIP),
        ],
        now=THEN,
    )
    found = {one.organization: one for one in own(ada)}
    assert set(found) == {"Halden Works", "Fernhill College", "Harbour Club"}
    job = found["Halden Works"]
    assert (job.title, job.city, job.start, job.end) == ("Engineer", "Oslo", "2012-03", "")
    assert job.grade is EvidenceGrade.CLAIMED


def test_sending_the_same_twice_adds_it_once() -> None:
    ada = builders.a_person()
    first = commands.add_affiliations(ada.id, [values(), values()], now=THEN)
    second = commands.add_affiliations(ada.id, [values()], now=THEN)
    assert {*first, *second} == {first[0]}


def test_there_is_an_end_to_how_many_one_may_list() -> None:
    ada = builders.a_person()
    many = [values(f"Halden {number}") for number in range(MOST_AFFILIATIONS + 1)]
    with pytest.raises(TooManyAffiliations):
        commands.add_affiliations(ada.id, many, now=THEN)
    assert own(ada) == []


def test_search_learns_of_each_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(registry.handlers, "person.changed", {"here": lambda _m, _n: None})
    ada = builders.a_person()
    commands.add_affiliations(ada.id, [values()], now=THEN)
    (one,) = own(ada)
    commands.change_affiliation(one.public_id, values("Halden Sea"), by=ada.id, now=THEN)
    commands.remove_affiliation(one.public_id, by=ada.id, now=THEN)
    told = reading().scalars(select(OutboxEntry.subject_id)).all()
    assert told == [ada.id] * 3


def test_a_correction_is_claimed_again() -> None:
    ada = builders.a_person()
    commands.add_affiliations(ada.id, [values()], now=THEN)
    (one,) = own(ada)
    with writing() as session:
        session.execute(Affiliation.__table__.update().values(evidence_grade="verified"))  # type: ignore[attr-defined]
    commands.change_affiliation(one.public_id, values(title="Baker"), by=ada.id, now=THEN)
    assert own(ada)[0].grade is EvidenceGrade.VERIFIED
    commands.change_affiliation(one.public_id, values("Halden Sea"), by=ada.id, now=THEN)
    assert own(ada)[0].grade is EvidenceGrade.CLAIMED


@pytest.mark.parametrize(
    ("before", "after", "withdrawn"),
    [
        (Visibility.EVERYONE, Visibility.EVERYONE, False),
        (Visibility.EVERYONE, Visibility.MY_ASSOCIATIONS, True),
        (Visibility.MY_ASSOCIATIONS, Visibility.ONLY_ME, True),
        (Visibility.ONLY_ME, Visibility.EVERYONE, False),
        (Visibility.CONNECTIONS, Visibility.ONLY_ME, False),
    ],
)
def test_showing_it_to_fewer_takes_one_out_of_search_at_once(
    before: Visibility, after: Visibility, withdrawn: bool
) -> None:
    ada = builders.a_person()
    commands.add_affiliations(ada.id, [values(visibility=before)], now=THEN)
    (one,) = own(ada)
    commands.change_affiliation(one.public_id, values(visibility=after), by=ada.id, now=THEN)
    assert reading().get_one(Person, ada.id).is_withdrawn_from_search is withdrawn


@pytest.mark.parametrize(
    ("level", "withdrawn"), [(Visibility.EVERYONE, True), (Visibility.ONLY_ME, False)]
)
def test_removing_what_others_could_find_takes_one_out_of_search(
    level: Visibility, withdrawn: bool
) -> None:
    ada = builders.a_person()
    commands.add_affiliations(ada.id, [values(visibility=level)], now=THEN)
    commands.remove_affiliation(own(ada)[0].public_id, by=ada.id, now=THEN)
    assert own(ada) == []
    assert reading().get_one(Person, ada.id).is_withdrawn_from_search is withdrawn


def test_nobody_changes_or_removes_what_is_somebody_elses() -> None:
    ada, eve = builders.a_person(), builders.a_person()
    commands.add_affiliations(ada.id, [values()], now=THEN)
    (one,) = own(ada)
    with pytest.raises(NotFound):
        commands.change_affiliation(one.public_id, values("Mine"), by=eve.id, now=THEN)
    with pytest.raises(NotFound):
        commands.remove_affiliation(one.public_id, by=eve.id, now=THEN)
    with pytest.raises(NotFound):
        queries.own_affiliation(reading(), one.public_id, eve.id)
    assert own(ada) == [one]


# ------------------------------------------------------------------------------------ vouched for
def a_class_mate(
    class_year: int | None = 1998, state: MembershipState = MembershipState.ACTIVE
) -> tuple[builders.Built, builders.Built, int]:
    """Make a member of an association of a school; return person, school, membership id."""
    from alumnet.accounts.models import AssociationMembership

    school = builders.a_school("Fernhill College")
    club = builders.an_association(school_id=school.id)
    ada = builders.a_person()
    builders.a_membership(ada, club, state, class_year=class_year)
    membership = reading().scalar(
        select(AssociationMembership.id).where(AssociationMembership.person_id == ada.id)
    )
    assert membership is not None
    return ada, school, membership


def test_a_membership_with_a_class_year_vouches_for_the_school() -> None:
    ada, school, membership = a_class_mate()
    commands.corroborate(membership, now=THEN)
    commands.corroborate(membership, now=THEN)
    (one,) = own(ada)
    assert (one.organization_id, one.end, one.grade) == (
        school.id,
        "1998",
        EvidenceGrade.CORROBORATED,
    )
    assert one.period.precision is Precision.CLASS_YEAR


def test_a_claim_of_the_same_year_is_corroborated() -> None:
    ada, school, membership = a_class_mate()
    period = Period(month_from(1994, 9), month_from(1998, 6), precision=Precision.MONTH)
    claim = values(school.name, AffiliationKind.EDUCATION, period=period)
    commands.add_affiliations(ada.id, [claim], now=THEN)
    commands.corroborate(membership, now=THEN)
    (one,) = own(ada)
    assert (one.start, one.grade) == ("1994-09", EvidenceGrade.CORROBORATED)


def test_a_claim_of_another_year_stays_a_claim() -> None:
    ada, school, membership = a_class_mate()
    period = Period(None, month_from(1999), precision=Precision.CLASS_YEAR)
    claim = values(school.name, AffiliationKind.EDUCATION, period=period)
    commands.add_affiliations(ada.id, [claim], now=THEN)
    commands.corroborate(membership, now=THEN)
    (one,) = own(ada)
    assert one.grade is EvidenceGrade.CLAIMED


@pytest.mark.parametrize(
    ("class_year", "state"), [(None, MembershipState.ACTIVE), (1998, MembershipState.PENDING)]
)
def test_without_a_year_or_before_approval_nothing_is_vouched_for(
    class_year: int | None, state: MembershipState
) -> None:
    ada, _, membership = a_class_mate(class_year, state)
    commands.corroborate(membership, now=THEN)
    assert own(ada) == []


# --------------------------------------------------------------------------- one's copy and leaving
def test_the_copy_of_ones_data_holds_the_affiliations_and_erasing_takes_them() -> None:
    ada = builders.a_person()
    commands.add_affiliations(ada.id, [values(title="Engineer")], now=THEN)
    (told,) = registry.exporters["affiliations"](reading(), ada.id)["affiliations"]
    assert (told["organization"], told["title"], told["visible_to"]) == (
        "Halden Works",
        "Engineer",
        "everyone",
    )
    with writing() as session:
        registry.erasers["affiliations"](session, ada.id, THEN)
    assert own(ada) == []
