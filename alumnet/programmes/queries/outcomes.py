"""The plan of a cohort's outcomes, and what could be in it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.programmes.models import (
    Cohort,
    CohortLottery,
    CohortOutcome,
    EnrolmentQuestion,
    OutcomeAmendment,
    OutcomePlan,
)
from alumnet.programmes.rules.outcome_states import Design
from alumnet.programmes.rules.outcomes_arms import held
from alumnet.programmes.rules.outcomes_plan import (
    STANDARD_COVARIATES,
    KnownBefore,
    Outcome,
    Plan,
)
from alumnet.programmes.rules.states import AnswerKind

QUESTION = "question"
# Answers that make groups; a text is read and makes none.
_GROUPING = frozenset({AnswerKind.YES_NO, AnswerKind.ONE_OF, AnswerKind.SCALE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lottery:
    """A draw that was held: among how many, for how many places, and with which seed."""

    seed: str
    places: int
    drawn: int
    applicants: str
    drawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPlan:
    """A plan as it is kept; `text` and `sha256` are empty until it is frozen."""

    plan: Plan
    version: int
    text: str
    sha256: str
    frozen_at: datetime | None
    lottery: Lottery | None

    @property
    def design(self) -> Design:
        """The comparison that can be made."""
        return held(self.plan.design, self.places)

    @property
    def places(self) -> int | None:
        """How many places were drawn for, None without a draw."""
        return self.lottery.places if self.lottery else None


def plan_of(session: Session, cohort_id: int) -> KeptPlan | None:
    """Return the plan of a cohort, None before one was saved. One statement, two before it opens.

    Of a frozen plan everything comes from its text.
    """
    # The second and third may be missing in each row: the joins are outer ones.
    rows: Any = session.execute(
        select(OutcomePlan, CohortOutcome, CohortLottery, Cohort.mentee_places)
        .join(Cohort, Cohort.id == OutcomePlan.cohort_id)
        .outerjoin(CohortOutcome, CohortOutcome.cohort_id == OutcomePlan.cohort_id)
        .outerjoin(CohortLottery, CohortLottery.cohort_id == OutcomePlan.cohort_id)
        .where(OutcomePlan.cohort_id == cohort_id)
        .order_by(CohortOutcome.position)
    ).all()
    if not rows:
        return None
    row, _, lottery, places = rows[0]
    known = _frozen_known(row) if row.frozen else _known_by_code(session, row)
    return KeptPlan(
        plan=Plan(
            design=row.design,
            landmark_months=row.landmark_months,
            outcomes=[_outcome(each) for _, each, _, _ in rows if each is not None],
            covariates=[known[code] for code in row.covariates if code in known],
            division=known.get(row.division),
            exclusion=row.exclusion,
            places=places,
        ),
        version=row.version,
        text=row.frozen,
        sha256=row.sha256,
        frozen_at=row.frozen_at,
        lottery=None if lottery is None else _lottery(lottery),
    )


def _outcome(row: CohortOutcome) -> Outcome:
    return Outcome(
        id=row.id,
        public_id=row.public_id,
        kind=row.kind,
        counted=row.counted,
        side=row.side,
        name=row.name,
        meaning=row.meaning,
        window_months=row.window_months,
    )


def _lottery(row: CohortLottery) -> Lottery:
    return Lottery(
        seed=row.seed,
        places=row.places,
        drawn=row.drawn,
        applicants=row.applicants,
        drawn_at=row.drawn_at,
    )


def _frozen_known(row: OutcomePlan) -> Mapping[str, KnownBefore]:
    content = json.loads(row.frozen)
    found = [*content["covariates"], *filter(None, [content["division"]])]
    numbers = {each.code for each in STANDARD_COVARIATES if each.is_number}
    return {
        each["code"]: KnownBefore(each["code"], each["name"], is_number=each["code"] in numbers)
        for each in found
    }


def _known_by_code(session: Session, row: OutcomePlan) -> Mapping[str, KnownBefore]:
    return {each.code: each for each in known_before(session, row.cohort_id)}


def known_before(session: Session, cohort_id: int) -> Sequence[KnownBefore]:
    """Return what is known of people before a cohort begins and may divide them. One statement."""
    rows = session.execute(
        select(EnrolmentQuestion.public_id, EnrolmentQuestion.wording)
        .where(
            EnrolmentQuestion.cohort_id == cohort_id,
            EnrolmentQuestion.kind.in_(_GROUPING),
        )
        .order_by(EnrolmentQuestion.position)
    )
    return [
        *STANDARD_COVARIATES,
        *(KnownBefore(f"{QUESTION}:{public_id}", wording) for public_id, wording in rows),
    ]


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is done otherwise than the frozen plan says, since when, and why."""

    change: str
    reason: str
    at: datetime


def amendments(session: Session, cohort_id: int) -> list[Amendment]:
    """Return what was written beside a frozen plan, in the order it was written. One statement."""
    rows: Any = session.execute(
        select(OutcomeAmendment.change, OutcomeAmendment.reason, OutcomeAmendment.at)
        .where(OutcomeAmendment.cohort_id == cohort_id)
        .order_by(OutcomeAmendment.id)
    )
    return [Amendment(*row) for row in rows]


def plan_missing(session: Session, cohort_id: int) -> list[str]:
    """Return in sentences what an outcome plan lacks before its cohort opens. Two statements."""
    kept = plan_of(session, cohort_id)
    if kept is None:
        return ["Decide how the outcomes are read, if only as “descriptive only”."]
    found = []
    if not kept.plan.outcomes:
        found.append("Name one outcome at least.")
    if kept.plan.design is Design.LOTTERY and kept.plan.places is None:
        found.append("A lottery needs a number of places for mentees.")
    return found
