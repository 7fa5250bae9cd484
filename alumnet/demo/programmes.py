"""A programme with cohorts at several stages, each a function of its own."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    MembershipState,
)
from alumnet.demo.enrolling import HOURS, enrol
from alumnet.demo.outline import ALUMNI
from alumnet.demo.running_cohort import let_one_run
from alumnet.kernel.db import reading, writing
from alumnet.members.models import MentorProfile, SeekerProfile
from alumnet.programmes.commands import setup, setup_check_ins, setup_questions, setup_team
from alumnet.programmes.commands.outcomes import save_plan
from alumnet.programmes.commands.runs import ask_run, carry_out
from alumnet.programmes.commands.setup_copy import copy_cohort
from alumnet.programmes.commands.setup_opening import open_cohort
from alumnet.programmes.commands.steps import created
from alumnet.programmes.models import Cohort, Enrolment
from alumnet.programmes.queries.access import Access
from alumnet.programmes.queries.enrol_place import usual_hours
from alumnet.programmes.queries.runs import run_of
from alumnet.programmes.rules.outcome_states import Design
from alumnet.programmes.rules.outcomes_plan import Plan, standard_outcomes
from alumnet.programmes.rules.setup_templates import (
    AGREEMENT,
    MILESTONES,
    QUESTIONS,
    SURVEYS,
    consent_text,
)
from alumnet.programmes.rules.states import (
    CameBy,
    CohortKind,
    CohortState,
    EnrolmentState,
    HelperPart,
    Intake,
    Joining,
    Reach,
    Side,
)

_DAY: Final = timedelta(days=1)
_PURPOSE: Final = "Half a year with somebody who has crossed the bridge before you."
_ABOUT: Final = (
    "You meet once a month for an hour, by video or in person, with somebody from another house."
    "\n\nIt is good for whoever stands before a next step: a first team, another field, the way "
    "back after a break."
)
_OBJECTIVES: Final = (
    "That you know what you want next, and have taken the first step there.\n\n"
    "That three of four of you would do it again."
)


def run_programmes(now: datetime) -> None:
    """Let the first association run a programme: open, being set up, being matched, running."""
    office, manager = _association(), _person("maeve")
    opened = _begin(office.id, office.name, manager, now)
    enrol(opened, manager, now)
    _prepare_next(opened, manager, now)
    _match_one(opened, office.id, manager, now)
    let_one_run(opened, office.id, manager, now)


def _begin(association_id: int, association: str, manager: int, now: datetime) -> int:
    """Set up the cohort of this year and open it."""
    began, today = now - 12 * _DAY, now.date()
    public_id = setup.begin_programme(
        association_id,
        "Bridge programme",
        _PURPOSE,
        f"{today.year + 1}",
        by=manager,
        now=began,
    )
    cohort = _id_of(public_id)
    about = setup.About(
        name=f"{today.year + 1}",
        about=_ABOUT,
        objectives=_OBJECTIVES,
        sponsor="Northgate Foundation",
    )
    setup.save_about(cohort, about, version=1)
    terms = setup.Terms(
        kind=CohortKind.ONE_TO_ONE,
        intake=Intake.FIXED,
        reach=Reach.OUTSIDE,
        joining=Joining.ASSOCIATION,
        group_size=1,
        rounds=1,
        accepts_itself=True,
    )
    days = setup.Days(
        enrolment_opens=(began + _DAY).date(),
        enrolment_closes=today + timedelta(days=24),
        starts_on=today + timedelta(days=45),
        ends_on=today + timedelta(days=230),
        mentee_places=24,
    )
    setup.save_people(cohort, terms, days, version=2, now=began)
    consent = consent_text(terms.kind, terms.reach, association, about.sponsor)
    setup.save_words(cohort, consent, AGREEMENT, version=3)
    setup_questions.add_questions(cohort, QUESTIONS.values())
    setup_check_ins.add_milestones(cohort, MILESTONES)
    for survey in SURVEYS.values():
        setup_check_ins.add_survey(cohort, survey)
    for name, part in (("maya", HelperPart.HELPER), ("sunniva", HelperPart.REVIEWER)):
        setup_team.add_helper(cohort, _person(name), part, by=manager, now=began)
    plan = Plan(
        design=Design.NOT_PLACED,
        landmark_months=3,
        outcomes=standard_outcomes(terms.kind),
    )
    save_plan(cohort, plan, version=0)
    open_cohort(cohort, by=manager, now=began + _DAY)
    return cohort


def _prepare_next(cohort: int, manager: int, now: datetime) -> None:
    """Leave a copy for the year after as a draft that lacks its days."""
    copy_cohort(cohort, f"{now.year + 2}", by=manager, now=now - 2 * _DAY)


def _match_one(cohort: int, association_id: int, manager: int, now: datetime) -> None:
    """Leave a cohort whose people were matched yesterday, with its pairs on the board."""
    began = now - timedelta(days=40)
    autumn = _id_of(copy_cohort(cohort, f"{now.year}, autumn", by=manager, now=began))
    mentors = _members(MentorProfile.person_id, association_id, 10)
    mentees = _members(SeekerProfile.person_id, association_id, 24)
    with writing() as session:
        row = session.get_one(Cohort, autumn)
        row.state, row.opened_at = CohortState.CLOSED, began
        row.enrolment_opens, row.enrolment_closes = began.date(), (now - 3 * _DAY).date()
        row.starts_on = (now + 10 * _DAY).date()
        row.ends_on = (now + timedelta(days=200)).date()
        for side, people in ((Side.MENTOR, mentors), (Side.MENTEE, set(mentees) - set(mentors))):
            for person_id in sorted(people):
                said = usual_hours(session, person_id)
                enrolment = Enrolment(
                    cohort_id=autumn,
                    person_id=person_id,
                    side=side,
                    state=EnrolmentState.CONFIRMED,
                    came_by=CameBy.ASSOCIATION,
                    places=2 if side is Side.MENTOR else 0,
                    hours=said if side is Side.MENTOR else HOURS[person_id % len(HOURS)],
                    created_at=began + _DAY,
                    applied_at=began + _DAY,
                    consented_at=began + _DAY,
                    confirmed_at=now - 4 * _DAY,
                )
                created(session, enrolment, by=person_id, now=began + _DAY)
    access = Access(autumn, association_id, frozenset({HelperPart.MANAGER}))
    run = ask_run(access, by=manager, now=now - _DAY)
    carry_out(run_of(reading(), autumn, run).id, now=now - _DAY)


def _members(of: Any, association_id: int, most: int) -> list[int]:
    """Return some members of an association who have such a profile."""
    query = (
        select(of)
        .join(AssociationMembership, AssociationMembership.person_id == of)
        .join(Account, Account.person_id == of)
        .where(
            AssociationMembership.association_id == association_id,
            AssociationMembership.state == MembershipState.ACTIVE,
        )
        .order_by(of.desc())
        .limit(most)
    )
    return list(reading().scalars(query))


def _association() -> Association:
    return reading().scalars(select(Association).where(Association.slug == ALUMNI)).one()


def _person(name: str) -> int:
    email = f"{name}@example.org"
    return reading().scalars(select(Account.person_id).where(Account.email == email)).one()


def _id_of(public_id: str) -> int:
    return reading().scalars(select(Cohort.id).where(Cohort.public_id == public_id)).one()
