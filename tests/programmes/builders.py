"""Builders of programmes; each helper's functions stand at a place of their own.

manager = a_programme_manager(of=harbour)
cohort = a_cohort(of=harbour, state=CohortState.OPEN)
"""

import itertools
from dataclasses import dataclass
from datetime import date
from typing import Any

from alumnet.accounts.models import Association
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading, writing
from alumnet.kernel.ids import handle
from alumnet.programmes.models import (
    Cohort,
    CohortHelper,
    Enrolment,
    EnrolmentQuestion,
    Programme,
)
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import (
    AnswerKind,
    CameBy,
    CohortKind,
    CohortState,
    EnrolmentState,
    HelperPart,
    Intake,
    Joining,
    QuestionUse,
    Reach,
    SeenBy,
    Side,
)
from tests.builders import THEN, Built, a_member, a_role, an_association

_count = itertools.count(1)


# ---------------------------------------------------------------------------- programmes, cohorts
@dataclass(frozen=True, slots=True)
class BuiltCohort:
    """A cohort that a builder made; `handle` stands for it in addresses."""

    id: int
    public_id: str
    name: str
    handle: str
    programme_id: int
    association_id: int


def a_programme(of: Built | None = None, name: str = "", **more: Any) -> Built:
    """Make a programme of an association, or of a new one."""
    name = name or f"Bridge programme {next(_count)}"
    association = of or an_association()
    with writing() as session:
        row = Programme(association_id=association.id, name=name, created_at=THEN, **more)
        session.add(row)
        session.flush()
        return Built(row.id, row.public_id, row.name)


def a_cohort(
    state: CohortState = CohortState.DRAFT,
    *,
    of: Built | None = None,
    programme: Built | None = None,
    **more: Any,
) -> BuiltCohort:
    """Make a cohort in any state of an association, or of a new one; all its members may join."""
    programme = programme or a_programme(of)
    values: dict[str, Any] = {
        "name": "2027",
        "kind": CohortKind.ONE_TO_ONE,
        "intake": Intake.FIXED,
        "reach": Reach.OUTSIDE,
        "joining": Joining.ASSOCIATION,
        "about": "Half a year with a mentor from another house.",
        "consent": "The two who are matched, and who looks after the programme.",
        "enrolment_opens": date(2026, 1, 5),
        "enrolment_closes": date(2026, 2, 6),
        "starts_on": date(2026, 3, 2),
        "ends_on": date(2026, 8, 31),
        "created_at": THEN,
    }
    with writing() as session:
        row = Cohort(programme_id=programme.id, state=state, **(values | more))
        session.add(row)
        session.flush()
        association_id = session.get_one(Programme, programme.id).association_id
        named = handle(title_of(programme.name, row.name), row.public_id)
        return BuiltCohort(row.id, row.public_id, row.name, named, programme.id, association_id)


def a_programme_manager(of: Built, name: str = "") -> Built:
    """Make a member who looks after all programmes of an association."""
    person = a_member(name, of=of)
    a_role(person, Role.PROGRAMME_MANAGER, of)
    return person


def a_helper(
    cohort: BuiltCohort, part: HelperPart = HelperPart.HELPER, person: Built | None = None
) -> Built:
    """Let a member, or a new one of the cohort's association, look after one cohort as `part`."""
    if person is None:
        found = reading().get_one(Association, cohort.association_id)
        person = a_member(of=Built(found.id, "", found.name))
    with writing() as session:
        session.add(
            CohortHelper(cohort_id=cohort.id, person_id=person.id, part=part, added_at=THEN)
        )
    return person


# -------------------------------------------------------------------------------------- enrolment
@dataclass(frozen=True, slots=True)
class BuiltEnrolment:
    """Somebody's place in a cohort that a builder made."""

    id: int
    public_id: str
    person: Built


def a_question(cohort: BuiltCohort, wording: str = "", **more: Any) -> str:
    """Let a cohort ask something, of both sides and for information; return its public id."""
    values: dict[str, Any] = {
        "position": next(_count),
        "wording": wording or f"Question {next(_count)}?",
        "kind": AnswerKind.YES_NO,
        "question_use": QuestionUse.INFORMATION,
        "seen_by": SeenBy.MANAGERS,
    }
    with writing() as session:
        row = EnrolmentQuestion(cohort_id=cohort.id, **(values | more))
        session.add(row)
        session.flush()
        return row.public_id


def an_enrolment(
    cohort: BuiltCohort,
    person: Built | None = None,
    state: EnrolmentState = EnrolmentState.APPLIED,
    *,
    side: Side = Side.MENTEE,
    **more: Any,
) -> BuiltEnrolment:
    """Put a person, or a new member of the cohort's association, into a cohort."""
    if person is None:
        found = reading().get_one(Association, cohort.association_id)
        person = a_member(of=Built(found.id, "", found.name))
    values: dict[str, Any] = {
        "came_by": CameBy.ASSOCIATION,
        "places": int(side is Side.MENTOR),
        "created_at": THEN,
        "applied_at": THEN if state is not EnrolmentState.INVITED else None,
    }
    with writing() as session:
        row = Enrolment(
            cohort_id=cohort.id, person_id=person.id, side=side, state=state, **(values | more)
        )
        session.add(row)
        session.flush()
        return BuiltEnrolment(row.id, row.public_id, person)


def state_of(enrolment: BuiltEnrolment) -> EnrolmentState:
    """Return where an enrolment stands now."""
    reading().rollback()
    return reading().get_one(Enrolment, enrolment.id).state
