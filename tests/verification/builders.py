"""What tests of verification begin with: a house with staff and a member with places."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from alumnet.kernel.db import reading, writing
from alumnet.organizations.models import Affiliation, AffiliationKind, EvidenceGrade, Precision
from alumnet.verification import commands
from alumnet.verification.models import VerificationCase
from tests import builders
from tests.builders import Built

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class House:
    """An association with its school, two admins, and Ana, who left the school in 1998."""

    association: Built
    school: Built
    hanna: Built
    piet: Built
    ana: Built
    place_id: int


def a_house() -> House:
    """Make an association of a school with Hanna and Piet (admins) and Ana (a member)."""
    school = builders.a_school("Halden College")
    association = builders.an_association("Halden Alumni", school_id=school.id)
    ana = builders.a_member("Ana Ruiz", of=association)
    return House(
        association,
        school,
        builders.an_admin(association, "Hanna Weiss"),
        builders.an_admin(association, "Piet Claes"),
        ana,
        a_class(ana, school, 1998),
    )


def a_class(person: Built, school: Built, year: int, **more: Any) -> int:
    """Let somebody say that they left a school in this year; return the id of the place."""
    return builders.an_affiliation(
        person,
        school,
        AffiliationKind.EDUCATION,
        end=(year, 1),
        **({"precision": Precision.CLASS_YEAR} | more),
    )


def place(affiliation_id: int) -> Affiliation:
    """Return a place as it stands now."""
    reading().expire_all()
    return reading().get_one(Affiliation, affiliation_id)


def grade_of(affiliation_id: int) -> EvidenceGrade:
    """Return the grade of a place as it is now."""
    return place(affiliation_id).evidence_grade


def case_of(public_id: str) -> VerificationCase:
    """Return a case as it stands now."""
    reading().expire_all()
    return (
        reading()
        .scalars(select(VerificationCase).where(VerificationCase.public_id == public_id))
        .one()
    )


def regraded(affiliation_id: int, grade: EvidenceGrade) -> None:
    """Let a place have a grade, whatever led there."""
    with writing() as session:
        session.get_one(Affiliation, affiliation_id).evidence_grade = grade


def asked(house: House, note: str = "I was Ana Paz then.", **more: Any) -> str:
    """Let Ana ask for her class to be confirmed; return the public id of the case."""
    return commands.ask_for_proof(
        place(house.place_id).public_id, note, by=house.ana.id, now=MONDAY, **more
    )


def decided(case: str, name: str, by: Built, *, now: datetime = MONDAY, **words: str) -> None:
    """Take a case on and decide it."""
    commands.claim(case, by=by.id, now=now)
    commands.decide(case, a_ruling(name, **words), version=case_of(case).version, by=by.id, now=now)


def a_ruling(name: str, **words: str) -> commands.Ruling:
    """Return a decision with its words."""
    given = {
        "reason": "The register of 1998.",
        "words": "We looked at it.",
        "words_for_raiser": "Thank you. We looked at it.",
    }
    return commands.Ruling(name=name, **(given | words))
