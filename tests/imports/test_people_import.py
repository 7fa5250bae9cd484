"""Records of people taken over whole or not at all, again and again."""

import threading
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    ExternalId,
    MembershipState,
    Person,
    PersonEmail,
    PersonName,
)
from alumnet.imports.people_import import import_people
from alumnet.kernel.clock import month_from
from alumnet.kernel.db import reading, writing
from alumnet.kernel.import_report import ImportReport
from alumnet.members.models import MentorProfile, MentorTopic, Profile, Skill, SpokenLanguage
from alumnet.organizations.models import Affiliation, EvidenceGrade, Organization, Precision
from tests import builders
from tests.builders import THEN
from tests.imports.resumes import document

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def harbour() -> builders.Built:
    """Open the association that the documents name."""
    return builders.an_association("Harbour")


def take_over(*documents: Any, **more: Any) -> ImportReport:
    return import_people(enumerate(documents, start=1), now=THEN, **more)


def reasons(report: ImportReport) -> list[str]:
    return [one.reason for one in report.rejected]


def counted(table: Any) -> int:
    return reading().scalar(select(func.count()).select_from(table)) or 0


def only(table: Any) -> Any:
    return reading().scalars(select(table)).one()


def stays() -> dict[str, Affiliation]:
    rows = reading().execute(
        select(Organization.name, Affiliation).join(
            Affiliation, Affiliation.organization_id == Organization.id
        )
    )
    return {name: row for name, row in rows}  # noqa: C416 - typed


# --------------------------------------------------------------------------------- a whole person
@pytest.mark.postgresql
def test_a_document_becomes_a_person_with_everything_it_says(harbour: builders.Built) -> None:
    report = take_over(document())
    assert (report.created, report.rejected) == (1, [])
    person, profile = only(Person), only(Profile)
    assert (person.display_name, person.given_name) == ("Ada Adeyemi", "Ada")
    assert (profile.headline, profile.bio) == ("Engineer", "Builds boats.")
    assert (profile.city, profile.country) == ("Oslo", "NO")
    assert only(PersonName).name == "Ada Smith"
    assert only(PersonEmail).confirmed_at is None
    assert counted(Account) == 0
    membership = only(AssociationMembership)
    assert (membership.association_id, membership.state) == (harbour.id, MembershipState.ACTIVE)
    assert membership.class_year == 1998
    assert set(reading().scalars(select(Skill.name))) == {"Boats", "Hulls"}
    assert set(reading().scalars(select(SpokenLanguage.code))) == {"no", "en"}
    mentor = only(MentorProfile)
    assert (mentor.places, mentor.hours_a_month) == (3, 4)
    lived = dict(reading().execute(select(MentorTopic.topic, MentorTopic.lived_through)).all())
    assert lived == {"leadership": "", "career-change": "Twice."}


def test_dates_are_as_exact_as_they_are_written(harbour: builders.Built) -> None:
    take_over(document())
    found = stays()
    halden, tidewater, fernhill = (
        found[name] for name in ("Halden Works", "Tidewater", "Fernhill College")
    )
    assert (halden.start_month, halden.end_month) == (month_from(2012, 3), month_from(2015, 6))
    assert (halden.precision, halden.city) == (Precision.MONTH, "Bergen")
    assert (tidewater.precision, tidewater.is_current) == (Precision.YEAR, True)
    assert (fernhill.precision, fernhill.start_month) == (Precision.CLASS_YEAR, None)
    assert (fernhill.title, fernhill.field) == ("BSc", "Physics")


@pytest.mark.postgresql
def test_for_somebody_who_has_died_nothing_runs(harbour: builders.Built) -> None:
    take_over(document(deceased=True))
    assert only(Person).is_deceased
    assert counted(PersonEmail) == 0
    assert not stays()["Tidewater"].is_current


@pytest.mark.postgresql
def test_a_class_year_is_vouched_for_at_the_school_of_the_association() -> None:
    school = builders.a_school("Fernhill College")
    builders.an_association("Harbour", school_id=school.id)
    take_over(document(education=[]), document("A-2"))
    grades = reading().scalars(
        select(Affiliation.evidence_grade).where(Affiliation.organization_id == school.id)
    )
    assert list(grades) == [EvidenceGrade.CORROBORATED] * 2


def test_further_memberships_with_their_facts(harbour: builders.Built) -> None:
    other = builders.an_association("Sea")
    take_over(
        document(
            memberships=[
                {"association": "sea", "member_number": 77, "state": "suspended"},
                {"association": "HARBOUR", "paid_until": "2027-01-01"},
            ]
        )
    )
    rows = {row.association_id: row for row in reading().scalars(select(AssociationMembership))}
    assert rows[other.id].state is MembershipState.SUSPENDED
    assert rows[other.id].member_number == "77"
    assert rows[harbour.id].paid_until == date(2027, 1, 1)
    assert rows[harbour.id].class_year == 1998


# ------------------------------------------------------------------------------------------ again
def test_the_same_file_twice_changes_nothing(harbour: builders.Built) -> None:
    lines = [document(), document("A-2"), document("A-3", work=[], mentor=None)]
    take_over(*lines)
    tables = (Person, ExternalId, Affiliation, PersonEmail, Skill, MentorTopic, Organization)
    before = [counted(table) for table in tables]
    report = take_over(*lines)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 3)
    assert [counted(table) for table in tables] == before


@pytest.mark.postgresql
def test_a_later_file_corrects_who_is_not_claimed(harbour: builders.Built) -> None:
    take_over(document())
    report = take_over(
        document(
            name="Ada Berg",
            work=[{"name": "Oakden", "startDate": "2020"}],
            skills=[{"name": "Sails"}],
            email="new@example.org",
            mentor=None,
            listed=False,
        )
    )
    assert report.changed == 1
    person = only(Person)
    assert (person.display_name, person.is_listed) == ("Ada Berg", False)
    assert person.is_withdrawn_from_search
    assert set(stays()) == {"Oakden", "Fernhill College"}
    assert only(Skill).name == "Sails"
    assert only(PersonEmail).email == "new@example.org"
    assert not only(MentorProfile).is_accepting


def test_what_a_claimed_person_says_stays(harbour: builders.Built) -> None:
    take_over(document())
    row = only(Person)
    builders.an_account(builders.Built(row.id, row.public_id, row.display_name))
    report = take_over(
        document(name="Somebody Else", work=[], class_year=1999, email="x@example.org")
    )
    assert report.changed == 1
    assert only(Person).display_name == "Ada Adeyemi"
    assert "Halden Works" in stays()
    assert only(PersonEmail).email == "ada@example.org"
    assert only(AssociationMembership).class_year == 1999


@pytest.mark.postgresql
def test_what_two_associations_know_is_added_up(harbour: builders.Built) -> None:
    builders.an_association("Sea")
    take_over(document(), document("S-9", association="sea", email="ada@example.org", work=[]))
    assert counted(Person) == 1
    assert counted(AssociationMembership) == 2
    assert "Halden Works" in stays()


def test_who_waits_is_let_in_by_the_record(harbour: builders.Built) -> None:
    person = builders.an_account(builders.a_person("Ada Adeyemi"), "ada@example.org")
    builders.a_membership(person, harbour, MembershipState.PENDING)
    with writing() as session:
        session.add(PersonEmail(person_id=person.id, email="ada@example.org", confirmed_at=THEN))
    take_over(document())
    assert counted(Person) == 1
    assert only(AssociationMembership).state is MembershipState.ACTIVE


def test_what_the_staff_decided_stays_unless_the_file_says_otherwise(
    harbour: builders.Built,
) -> None:
    take_over(document())
    with writing() as session:
        session.scalars(select(AssociationMembership)).one().state = MembershipState.SUSPENDED
    take_over(document())
    assert only(AssociationMembership).state is MembershipState.SUSPENDED
    take_over(document(state="ended"))
    assert only(AssociationMembership).state is MembershipState.ENDED
    take_over(document(state="active"))
    assert only(AssociationMembership).state is MembershipState.ACTIVE


# --------------------------------------------------------------------------------------- rejected
@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": ""}, "basics.name is missing."),
        ({"name": ["x"]}, "basics.name isn't a text."),
        ({"name": "x" * 121}, "basics.name is longer than 120 signs."),
        (
            {"external_id": ""},
            "meta.alumnet.external_id is missing; people are known again by it.",
        ),
        ({"association": "nowhere"}, "There is no association “nowhere” on this site."),
        ({"email": "nope"}, "basics.email: “nope” isn't an e-mail address."),
        (
            {"location": {"countryCode": "Atlantis"}},
            "basics.location.countryCode: “Atlantis” isn't a country we know.",
        ),
        ({"location": "Oslo"}, "basics.location isn't an object."),
        ({"class_year": 9999}, "meta.alumnet.class_year isn't between 1900 and 2036."),
        ({"class_year": "soon"}, "meta.alumnet.class_year isn't a whole number."),
        ({"class_year": True}, "meta.alumnet.class_year isn't a whole number."),
        ({"listed": "yes"}, "meta.alumnet.listed is neither true nor false."),
        ({"aliases": "x"}, "meta.alumnet.aliases isn't a list."),
        ({"aliases": ["x"] * 21}, "meta.alumnet.aliases has more than 20 entries."),
        ({"aliases": [{}, 10**30]}, "meta.alumnet.aliases[1] is too large."),
        ({"state": "dead"}, "meta.alumnet.state is none of active, suspended, ended."),
        ({"memberships": [{}]}, "meta.alumnet.memberships[0].association is missing."),
        (
            {"memberships": [{"association": "harbour", "paid_until": "soon"}]},
            "meta.alumnet.memberships[0].paid_until isn't a day (YYYY-MM-DD).",
        ),
        (
            {"mentor": {"topics": ["juggling"]}},
            "meta.alumnet.mentor.topics[0]: “juggling” isn't a topic we know.",
        ),
        ({"mentor": {"places": 99}}, "meta.alumnet.mentor.places isn't between 0 and 20."),
        ({"mentor": "yes"}, "meta.alumnet.mentor isn't an object."),
        (
            {"languages": [{"language": "Klingon"}]},
            "languages[0].language: “Klingon” isn't a language we know.",
        ),
        (
            {"skills": [{"name": f"Skill {n}"} for n in range(41)]},
            "skills has more than 40 names, keywords counted.",
        ),
        ({"work": [{"position": "Cook"}]}, "work[0].name is missing."),
        ({"work": [{"name": "🎉"}]}, "work[0].name has no letters or figures."),
        ({"work": ["x"]}, "work[0] isn't an object."),
        (
            {"work": [{"name": f"W{n}"} for n in range(60)]},
            "There are more than 60 entries in work and education.",
        ),
        (
            {"work": [{"name": "A", "startDate": "2012-13"}]},
            (
                "work[0].startDate: “2012-13” isn't a date we can read. Write a year (2012) or a "
                "month and year (March 2012)."
            ),
        ),
        (
            {"work": [{"name": "A", "startDate": "9999"}]},
            "work[0].startDate: “9999” is too long ago or too far ahead.",
        ),
        (
            {"work": [{"name": "A", "startDate": "2015", "endDate": "2012"}]},
            "work[0]: The end is before the start.",
        ),
    ],
)
def test_a_line_with_a_mistake_is_left_out_with_a_sentence(
    harbour: builders.Built, changes: dict[str, Any], reason: str
) -> None:
    report = take_over(document(**changes), document("B-1"))
    assert reasons(report) == [reason]
    assert report.rejected[0].line == 1
    assert report.created == counted(Person) == 1


def test_the_association_may_be_said_for_the_whole_file(harbour: builders.Built) -> None:
    nameless = document(association=None)
    assert reasons(take_over(nameless)) == ["meta.alumnet.association is missing."]
    assert take_over(nameless, association="harbour").created == 1


def test_a_number_stands_once_in_a_file(harbour: builders.Built) -> None:
    report = take_over(document(), document(name="Somebody Else"))
    assert reasons(report) == ["The same external_id stands on line 1."]


def test_an_address_is_one_persons(harbour: builders.Built) -> None:
    report = take_over(document(), document("B-2", name="Bo Berg", email="ada@example.org"))
    assert reasons(report) == ["The address belongs to somebody else here."]
    assert counted(Person) == 1


def test_who_was_erased_doesnt_come_back(harbour: builders.Built) -> None:
    take_over(document())
    with writing() as session:
        session.scalars(select(Person)).one().erased_at = THEN
    assert reasons(take_over(document())) == ["This person has left and was erased here."]


NASTY: list[Any] = [
    {},
    {"meta": 3},
    {"meta": {"alumnet": []}},
    {
        "basics": {"name": "\x00\ud800 nul"},
        "meta": {"alumnet": {"external_id": "\x00", "association": "harbour"}},
    },
    {
        "basics": {"name": float("nan")},
        "meta": {"alumnet": {"external_id": 1, "association": "harbour"}},
    },
]


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_in_a_line_stops_the_import(harbour: builders.Built, nasty: Any) -> None:
    report = take_over(nasty, document())
    assert report.created == 1
    assert len(report.rejected) == 1


def test_text_that_a_database_refuses_is_cleaned(harbour: builders.Built) -> None:
    take_over(document(name="Ada\x00 \ud800Ade\u202eyemi"))
    assert only(Person).display_name == "Ada Adeyemi"


@pytest.mark.postgresql
def test_two_imports_of_one_file_at_once_make_one_of_each(
    app: Flask, harbour: builders.Built
) -> None:
    lines = [document(f"N-{number}") for number in range(120)]
    reports: list[ImportReport] = []
    start = threading.Barrier(2)

    def run(documents: list[dict[str, Any]]) -> None:
        with app.app_context():
            start.wait()
            reports.append(take_over(*documents))

    threads = [threading.Thread(target=run, args=(each,)) for each in (lines, lines[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(reports) == 2
    assert counted(Person) == counted(ExternalId) == 120
    assert sum(one.created for one in reports) == 120
    assert take_over(*lines).unchanged == 120


def test_many_people_in_batches(harbour: builders.Built) -> None:
    report = take_over(*(document(f"N-{number}") for number in range(230)))
    assert report.created == counted(Person) == 230
    assert counted(Organization) == 4  # the association and three others
