"""A cohort that is over, with what came of it: places drawn by lot, and people followed since.

The numbers are invented like everything here; the effect that they seem to show is, too.
"""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Association, AssociationMembership, MembershipState
from alumnet.demo.cast_table import CAST
from alumnet.demo.finished_pairs import add_pairs
from alumnet.demo.finished_surveys import ask_surveys
from alumnet.demo.outline import ALUMNI
from alumnet.kernel.db import writing
from alumnet.programmes.commands.outcomes import freeze_plan, write_plan
from alumnet.programmes.models import (
    Cohort,
    CohortLottery,
    CohortOutcome,
    Enrolment,
    OutcomeAmendment,
    OutcomeObservation,
    Programme,
)
from alumnet.programmes.rules.outcome_states import (
    FROM_RECORDS,
    Answer,
    Counted,
    Design,
    ObservedBy,
    OutcomeKind,
)
from alumnet.programmes.rules.outcomes import months_later
from alumnet.programmes.rules.outcomes_lottery import applicants_hash, draw
from alumnet.programmes.rules.outcomes_plan import (
    CLASS_YEAR,
    Outcome,
    Plan,
    standard_outcomes,
)
from alumnet.programmes.rules.states import (
    CameBy,
    CohortKind,
    CohortState,
    EnrolmentState,
    Intake,
    Joining,
    Reach,
    Side,
)

_MENTORS: Final = 10
_FEWEST, _MOST = 40, 46
_PLACES: Final = 26
_SEED: Final = "b7e151628aed2a6abf7158809cf4f3c7"
_LIST: Final = "List of the employers' personnel offices"
_CHARTERED: Final = Outcome(
    kind=OutcomeKind.OWN,
    counted=Counted.REACHING,
    side=Side.MENTEE,
    name="Chartered or promoted",
    meaning="Was admitted to a chartered title, or moved to a higher grade",
    window_months=12,
)
State = EnrolmentState


def finish_cohort(now: datetime) -> None:
    """Write the cohort, where enough members outside the cast are there for it."""
    with writing() as session:
        people = _people(session)
        if len(people) >= _MENTORS + _FEWEST:
            _Writer(session, now).write(people)


def _people(session: Session) -> list[int]:
    query = (
        select(AssociationMembership.person_id)
        .join(Association, Association.id == AssociationMembership.association_id)
        .join(Account, Account.person_id == AssociationMembership.person_id)
        .where(
            Association.slug == ALUMNI,
            AssociationMembership.state == MembershipState.ACTIVE,
            AssociationMembership.person_id > len(CAST),
        )
        .order_by(AssociationMembership.person_id)
        .limit(_MENTORS + _MOST)
    )
    return list(session.scalars(query))


class _Writer:
    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._chance = random.Random("a finished cohort")
        self._today = now.date()
        self._starts = months_later(now.date().replace(day=1), -20)
        self._opened = self._at(self._starts - timedelta(days=60))

    def write(self, people: list[int]) -> None:
        cohort = self._cohort()
        self._plan(cohort)
        mentors = [self._enrol(cohort, each, Side.MENTOR) for each in people[:_MENTORS]]
        mentees = [self._enrol(cohort, each, Side.MENTEE) for each in people[_MENTORS:]]
        self._session.flush()
        # One came after the draw: without a lot, and in no group.
        late = mentees.pop()
        drawn = self._draw(cohort, mentees)
        add_pairs(self._session, cohort, drawn[:_PLACES], mentors, self._chance)
        matched = [each for each in (*mentors, *drawn) if each.state is State.FINISHED]
        chance = random.Random("what they answered")
        ask_surveys(self._session, cohort, self._starts, matched, chance)
        for each in (*drawn[_PLACES:], late):
            each.state = State.COMPARISON
        cohort.state = CohortState.COMPLETED
        self._observe(cohort, drawn)

    @staticmethod
    def _at(day: date) -> datetime:
        return datetime.combine(day, time(10), UTC)

    def _cohort(self) -> Cohort:
        association = self._session.scalars(
            select(Association.id).where(Association.slug == ALUMNI)
        ).one()
        programme = Programme(
            association_id=association,
            name="First move programme",
            purpose="Half a year beside a first move into another field.",
            created_at=self._opened,
        )
        self._session.add(programme)
        self._session.flush()
        cohort = Cohort(
            programme_id=programme.id,
            name=str(self._starts.year),
            state=CohortState.DRAFT,
            kind=CohortKind.ONE_TO_ONE,
            intake=Intake.FIXED,
            reach=Reach.OUTSIDE,
            joining=Joining.ASSOCIATION,
            about="You meet once a month, with somebody who has made the move you are thinking of.",
            objectives="That you have taken one step towards it.",
            consent="Your partner and those who look after the programme know that you take part.",
            enrolment_opens=self._opened.date(),
            enrolment_closes=self._starts - timedelta(days=30),
            starts_on=self._starts,
            ends_on=months_later(self._starts, 6),
            mentee_places=_PLACES,
            created_at=self._opened,
            opened_at=self._opened,
            published_at=self._at(self._starts - timedelta(days=7)),
        )
        self._session.add(cohort)
        self._session.flush()
        return cohort

    def _plan(self, cohort: Cohort) -> None:
        plan = Plan(
            design=Design.LOTTERY,
            landmark_months=1,
            outcomes=[*standard_outcomes(cohort.kind), _CHARTERED],
            covariates=[CLASS_YEAR],
            division=CLASS_YEAR,
            exclusion="People whose contract ends within the window.",
        )
        write_plan(self._session, cohort, plan)
        freeze_plan(self._session, cohort, self._opened)
        self._session.add(
            OutcomeAmendment(
                cohort_id=cohort.id,
                change="Promotions within the same grade don't count.",
                reason="Two employers call any rise in pay a promotion.",
                at=self._at(months_later(self._starts, 3)),
            )
        )

    def _enrol(self, cohort: Cohort, person_id: int, side: Side) -> Enrolment:
        row = Enrolment(
            cohort_id=cohort.id,
            person_id=person_id,
            side=side,
            state=State.CONFIRMED,
            came_by=CameBy.ASSOCIATION,
            places=3 if side is Side.MENTOR else 0,
            created_at=self._opened,
            applied_at=self._opened,
            consented_at=self._opened,
            confirmed_at=self._at(self._starts - timedelta(days=25)),
            retention_consent_at=self._opened if self._chance.random() < 0.5 else None,  # noqa: PLR2004
        )
        self._session.add(row)
        return row

    def _draw(self, cohort: Cohort, mentees: list[Enrolment]) -> list[Enrolment]:
        rows = {each.public_id: each for each in mentees}
        order = [rows[public_id] for public_id in draw(_SEED, rows)]
        for lot, each in enumerate(order, start=1):
            each.lot = lot
        self._session.add(
            CohortLottery(
                cohort_id=cohort.id,
                seed=_SEED,
                places=_PLACES,
                drawn=len(order),
                applicants=applicants_hash(rows),
                drawn_at=self._at(self._starts - timedelta(days=21)),
            )
        )
        return order

    def _observe(self, cohort: Cohort, drawn: list[Enrolment]) -> None:
        """Note who stayed and who got further; of a few nothing is known."""
        outcomes = self._session.scalars(
            select(CohortOutcome).where(
                CohortOutcome.cohort_id == cohort.id, CohortOutcome.kind.not_in(FROM_RECORDS)
            )
        ).all()
        for outcome in outcomes:
            for place, each in enumerate(drawn):
                is_placed = place < _PLACES
                if self._chance.random() < 0.08:  # noqa: PLR2004
                    continue
                happens = (0.15, 0.3) if outcome.counted is Counted.STAYING else (0.45, 0.3)
                self._note(outcome, each, self._chance.random() < happens[not is_placed])

    def _note(self, outcome: CohortOutcome, each: Enrolment, has_happened: bool) -> None:  # noqa: FBT001
        happened = self._starts + timedelta(days=self._chance.randint(45, 395))
        is_yes = has_happened is (outcome.counted is Counted.REACHING)
        self._session.add(
            OutcomeObservation(
                outcome_id=outcome.id,
                enrolment_id=each.id,
                answer=Answer.YES if is_yes else Answer.NO,
                observed_on=self._today - timedelta(days=30),
                happened_on=happened if has_happened else None,
                source=ObservedBy.FILE,
                source_note=_LIST,
                entered_at=self._at(self._today - timedelta(days=20)),
            )
        )
