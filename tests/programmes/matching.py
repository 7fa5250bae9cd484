"""Cohorts that are ready to be matched, written in one go."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, AssociationMembership, MembershipState, Person
from alumnet.kernel.authorization import Standing, Viewer
from alumnet.kernel.clock import month_from
from alumnet.kernel.db import reading, writing
from alumnet.kernel.outbox import drain
from alumnet.members.models import (
    MentorProfile,
    MentorTopic,
    Profile,
    SeekerProfile,
    SpokenLanguage,
)
from alumnet.organizations.models import Affiliation, AffiliationKind, Precision
from alumnet.programmes.models import Cohort, Enrolment, Programme, Proposal
from alumnet.programmes.queries.access import Access
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import (
    STANDING,
    CameBy,
    CohortKind,
    CohortState,
    EnrolmentState,
    HelperPart,
    Intake,
    Joining,
    ProposalState,
    Reach,
    Side,
)
from tests.builders import PASSWORD, THEN, Built, a_member, an_association, an_organization

TOPICS = ("career-planning", "leading-a-team", "job-search", "public-speaking", "work-life-balance")
TITLES = ("Analyst", "Senior Analyst", "Policy Lead", "Head of Policy", "Software Engineer")
LANGUAGES = ("en", "de", "fr")
MATCHED = THEN + timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Ready:
    """A cohort with its manager; `mentees` and `mentors` are enrolments by number."""

    cohort_id: int
    manager: Built
    access: Access
    mentees: list[int] = field(default_factory=list)
    mentors: list[int] = field(default_factory=list)


def a_ready_cohort(
    mentees: int = 6,
    mentors: int = 4,
    *,
    places: int = 2,
    state: CohortState = CohortState.CLOSED,
    of: Built | None = None,
    seed: int = 1,
    **more: Any,
) -> Ready:
    """Make a cohort whose people confirmed; their profiles are drawn from the seed."""
    association = of or an_association()
    manager = a_member(of=association)
    employers = [an_organization().id for _ in range(3)]
    values: dict[str, Any] = {
        "kind": CohortKind.ONE_TO_ONE,
        "intake": Intake.FIXED,
        "reach": Reach.OUTSIDE,
        "joining": Joining.ASSOCIATION,
        "starts_on": date(2026, 3, 2),
        "ends_on": date(2026, 8, 31),
    }
    is_peer = more.get("kind") is CohortKind.PEER
    with writing() as session:
        programme = Programme(association_id=association.id, name="Bridge", created_at=THEN)
        session.add(programme)
        session.flush()
        cohort = Cohort(
            programme_id=programme.id, name="2026", state=state, created_at=THEN, **(values | more)
        )
        session.add(cohort)
        session.flush()
        rng = np.random.default_rng(seed)
        made: dict[Side, list[int]] = {side: [] for side in Side}
        first = Side.PEER if is_peer else Side.MENTEE
        for side, number in ((first, mentees), (Side.MENTOR, 0 if is_peer else mentors)):
            people = _people(session, side, number, association.id, employers, rng)
            made[side] = _enrolled(session, cohort.id, people, side, places)
        found = Access(cohort.id, association.id, frozenset({HelperPart.MANAGER}))
    return Ready(cohort.id, manager, found, made[first], made[Side.MENTOR])


def some_members(side: Side, number: int, *, of: Built, seed: int = 1) -> list[int]:
    """Make members with an account and a profile of one side, not enrolled; return their ids."""
    employers = [an_organization().id for _ in range(3)]
    name = "Mia" if side is Side.MENTOR else "Pia"
    with writing() as session:
        rng = np.random.default_rng(seed)
        return _people(session, side, number, of.id, employers, rng, name)


def _people(
    session: Session,
    side: Side,
    number: int,
    association_id: int,
    employers: list[int],
    rng: Any,
    name: str = "Pia",
) -> list[int]:
    people = [
        Person(display_name=f"{name} {n}", given_name=name, created_at=THEN, updated_at=THEN)
        for n in range(number)
    ]
    session.add_all(people)
    session.flush()
    for person in people:
        session.add_all(_rows_of(person, side, association_id, employers, rng))
    return [person.id for person in people]


def _rows_of(
    person: Person, side: Side, association_id: int, employers: list[int], rng: Any
) -> list[Any]:
    level = int(rng.integers(0, 3)) + (side is Side.MENTOR)
    topics = [str(each) for each in rng.choice(TOPICS, 2, replace=False)]
    rows = [
        Profile(person_id=person.id, updated_at=THEN),
        Account(
            person_id=person.id,
            email=f"pia{person.id}@example.org",
            password=PASSWORD,
            fs_uniquifier=f"{person.public_id}-m",
            confirmed_at=THEN,
            create_datetime=THEN,
            update_datetime=THEN,
        ),
        AssociationMembership(
            association_id=association_id,
            person_id=person.id,
            state=MembershipState.ACTIVE,
            applied_at=THEN,
        ),
        SpokenLanguage(person_id=person.id, code="en"),
        Affiliation(
            person_id=person.id,
            organization_id=int(rng.choice(employers)),
            kind=AffiliationKind.EMPLOYMENT,
            title=TITLES[level],
            start_month=month_from(2015 + int(rng.integers(0, 5)), 1),
            is_current=True,
            precision=Precision.MONTH,
            created_at=THEN,
            updated_at=THEN,
        ),
    ]
    if side is not Side.MENTOR:
        rows.append(
            SeekerProfile(
                person_id=person.id,
                goals=topics,
                target_role=TITLES[level + 1],
                motives=["give-back"],
                updated_at=THEN,
            )
        )
    if side is not Side.MENTEE:
        rows.append(MentorProfile(person_id=person.id, places=2, updated_at=THEN))
        rows += [MentorTopic(person_id=person.id, topic=each) for each in topics]
    return rows


def _enrolled(
    session: Session, cohort_id: int, people: list[int], side: Side, places: int
) -> list[int]:
    rows = [
        Enrolment(
            cohort_id=cohort_id,
            person_id=person_id,
            side=side,
            state=EnrolmentState.CONFIRMED,
            came_by=CameBy.ASSOCIATION,
            places=places if side is Side.MENTOR else 0,
            created_at=THEN,
            applied_at=THEN,
            confirmed_at=THEN,
            stood_still=0,
        )
        for person_id in people
    ]
    session.add_all(rows)
    session.flush()
    return [row.id for row in rows]


def set_up(ready: Ready, state: ProposalState) -> list[str]:
    """Pair each mentee with the mentor of the same number, without a run; return the pairs."""
    is_offered = state is ProposalState.OFFERED
    with writing() as session:
        rows = [
            Proposal(
                cohort_id=ready.cohort_id,
                mentee_id=mentee,
                mentor_id=mentor,
                state=state,
                created_at=MATCHED,
                due_at=MATCHED + POLICY.answering if is_offered else None,
                stood_still=0,
            )
            for mentee, mentor in zip(ready.mentees, ready.mentors, strict=False)
        ]
        session.add_all(rows)
        for enrolment_id in (*ready.mentees, *ready.mentors):
            is_held = any(enrolment_id in {row.mentee_id, row.mentor_id} for row in rows)
            session.get_one(Enrolment, enrolment_id).state = (
                EnrolmentState.PROPOSED if is_held else EnrolmentState.IN_POOL
            )
    return [row.public_id for row in rows]


def handled(now: datetime = MATCHED) -> None:
    """Let the worker do what waits, in as many goes as it takes."""
    while drain(now):
        pass


def fresh() -> Session:
    """Return the session to read with, as of now."""
    session = reading()
    # Rows that a test holds stay as they were when it read them.
    session.expunge_all()
    session.rollback()
    return session


def pairs_of(ready: Ready) -> dict[int, Proposal]:
    """Return the standing pairs of a cohort by the mentee's enrolment."""
    rows = fresh().scalars(
        select(Proposal)
        .where(Proposal.cohort_id == ready.cohort_id, Proposal.state.in_(STANDING))
        .order_by(Proposal.id)
    )
    return {row.mentee_id: row for row in rows}


def enrolment(enrolment_id: int) -> Enrolment:
    """Return an enrolment as it is now."""
    return fresh().get_one(Enrolment, enrolment_id)


def a_viewer(person_id: int, ready: Ready) -> Viewer:
    """Return somebody of a cohort as the site knows who asks."""
    return Viewer(
        account_id=person_id,
        person_id=person_id,
        association_ids=frozenset({ready.access.association_id}),
        standing=Standing.ACTIVE,
    )


def person_of(enrolment_id: int) -> int:
    """Return the person who is enrolled."""
    return enrolment(enrolment_id).person_id
