"""People keep their own affiliations; associations vouch for some."""

from typing import Any

import pytest
from sqlalchemy import select

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
)
from alumnet.organizations.rules import (
    MOST_AFFILIATIONS,
    AffiliationKind,
    Period,
    Precision,
    TooManyAffiliations,
)
from tests import builders
from tests.builders import THEN

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("app")]


def values(
    name: str = "Halden Works", kind: AffiliationKind = AffiliationKind.EMPLOYMENT, **more: Any
) -> AffiliationValues:
    return AffiliationValues(kind, name, more.pop("period", Period()), **more)


def own(person: builders.Built) -> list[queries.OwnAffiliation]:
    return queries.own_affiliations(reading(), person.id)


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
    assert (job.title, job.city, job.start, job.end) == ("Engineer", "Oslo", "March 2012", "")
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
    assert (one.start, one.grade) == ("September 1994", EvidenceGrade.CORROBORATED)


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
