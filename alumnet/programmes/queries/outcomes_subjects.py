"""Who took part in a cohort or would have, with what is known of them: for the report."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.kernel.db import BigId
from alumnet.kernel.statements import built_once
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.queries.service import began
from alumnet.programmes.models import (
    Cohort,
    Enrolment,
    EnrolmentAnswer,
    EnrolmentEvent,
    EnrolmentQuestion,
    OutcomeObservation,
    Proposal,
    ProposalEvent,
)
from alumnet.programmes.queries.outcomes import QUESTION, KeptPlan
from alumnet.programmes.rules.outcome_states import Answer, Design, OutcomeKind
from alumnet.programmes.rules.outcomes import Seen
from alumnet.programmes.rules.outcomes_arms import Placing, arm_of
from alumnet.programmes.rules.outcomes_lottery import is_outside
from alumnet.programmes.rules.outcomes_plan import CLASS_YEAR, MEMBER_YEARS, Outcome
from alumnet.programmes.rules.outcomes_report import Subject
from alumnet.programmes.rules.states import EnrolmentState, ProposalState

_DAYS_A_YEAR = 365.25
_HERE = frozenset({MembershipState.ACTIVE, MembershipState.SUSPENDED})


def subjects(
    session: Session, cohort_id: int, association_id: int, kept: KeptPlan, today: date
) -> list[Subject]:
    """Return everybody who enrolled. Two statements, three where the plan asks for answers."""
    rows = session.execute(
        _everybody(), {"cohort_id": cohort_id, "association_id": association_id}
    ).all()
    observed = _observed(session, kept)
    answers = _answers(session, kept)
    return [
        _subject(row, kept, {**observed.get(row.id, {}), **_recorded(row, kept, today)}, answers)
        for row in rows
    ]


@built_once
def _everybody() -> Select[*tuple[Any, ...]]:
    begins = func.coalesce(Enrolment.entry_on, Cohort.starts_on)
    matched = exists().where(
        EnrolmentEvent.subject_id == Enrolment.id,
        EnrolmentEvent.to_state == EnrolmentState.MATCHED,
    )
    offered = exists().where(
        (Proposal.mentee_id == Enrolment.id) | (Proposal.mentor_id == Enrolment.id),
        ProposalEvent.subject_id == Proposal.id,
        ProposalEvent.to_state == ProposalState.OFFERED,
    )
    of_cohort = select(Proposal.mentorship_id).where(
        Proposal.cohort_id == Enrolment.cohort_id, Proposal.mentorship_id.is_not(None)
    )
    mentored = (
        select(func.min(Mentorship.started_at))
        .where(
            Mentorship.mentor_id == Enrolment.person_id,
            Mentorship.started_at > begins,
            began(),
            Mentorship.id.not_in(of_cohort),
        )
        .scalar_subquery()
    )
    return (
        select(
            Enrolment.id,
            Enrolment.side,
            Enrolment.state,
            Enrolment.lot,
            Enrolment.created_at,
            begins.label("begins"),
            matched.label("was_matched"),
            offered.label("was_offered"),
            AssociationMembership.state.label("membership"),
            AssociationMembership.ended_at,
            AssociationMembership.approved_at,
            AssociationMembership.class_year,
            mentored.label("mentored_at"),
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(
            AssociationMembership,
            (AssociationMembership.person_id == Enrolment.person_id)
            & (AssociationMembership.association_id == bindparam("association_id", type_=BigId)),
        )
        .where(Enrolment.cohort_id == bindparam("cohort_id", type_=BigId))
        .order_by(Enrolment.id)
    )


def _observed(session: Session, kept: KeptPlan) -> Mapping[int, dict[int, Seen]]:
    """Return what was entered and stands: by enrolment, then by outcome."""
    rows = session.execute(
        select(
            OutcomeObservation.enrolment_id,
            OutcomeObservation.outcome_id,
            OutcomeObservation.answer,
            OutcomeObservation.observed_on,
            OutcomeObservation.happened_on,
        ).where(
            OutcomeObservation.outcome_id.in_([each.id for each in kept.plan.outcomes]),
            OutcomeObservation.superseded_at.is_(None),
        )
    )
    found: dict[int, dict[int, Seen]] = {}
    for row in rows:
        seen = Seen(row.answer, row.observed_on, row.happened_on)
        found.setdefault(row.enrolment_id, {})[row.outcome_id] = seen
    return found


def _recorded(row: Any, kept: KeptPlan, today: date) -> dict[int, Seen]:
    """Return what the site itself knows as of today."""
    found = {}
    for outcome in kept.plan.outcomes:
        seen = _record(row, outcome, today)
        if seen is not None:
            found[outcome.id] = seen
    return found


def _record(row: Any, outcome: Outcome, today: date) -> Seen | None:
    if row.membership is None:
        return None
    if outcome.kind is OutcomeKind.ASSOCIATION:
        if row.membership in _HERE:
            return Seen(Answer.YES, today)
        return _on(Answer.NO, row.ended_at, today) if row.ended_at else None
    if outcome.kind is OutcomeKind.MENTORING:
        if row.mentored_at is not None:
            return _on(Answer.YES, row.mentored_at, today)
        return Seen(Answer.NO, today)
    return None


def _on(answer: Answer, moment: datetime, today: date) -> Seen:
    return Seen(answer, today, min(moment.date(), today))


def _answers(session: Session, kept: KeptPlan) -> Mapping[int, dict[str, str]]:
    """Return the answers by which the plan compares or divides: by enrolment, then by code."""
    codes = {each.code for each in (*kept.plan.covariates, kept.plan.division) if each}
    ids = [code.partition(":")[2] for code in codes if code.startswith(QUESTION)]
    if not ids:
        return {}
    rows = session.execute(
        select(EnrolmentAnswer.enrolment_id, EnrolmentQuestion.public_id, EnrolmentAnswer.chosen)
        .join(EnrolmentQuestion, EnrolmentQuestion.id == EnrolmentAnswer.question_id)
        .where(EnrolmentQuestion.public_id.in_(ids))
    )
    found: dict[int, dict[str, str]] = {}
    for enrolment_id, public_id, chosen in rows:
        if chosen:
            found.setdefault(enrolment_id, {})[f"{QUESTION}:{public_id}"] = str(chosen[0])
    return found


def _subject(
    row: Any, kept: KeptPlan, seen: Mapping[int, Seen], answers: Mapping[int, dict[str, str]]
) -> Subject:
    begins = row.begins or row.created_at.date()
    placing = Placing(
        side=row.side,
        state=row.state,
        lot=row.lot,
        was_offered=row.was_offered,
        was_matched=row.was_matched,
    )
    return Subject(
        id=row.id,
        side=row.side,
        arm=arm_of(kept.design, placing, kept.places),
        begins=begins,
        was_matched=row.was_matched,
        is_outside=is_outside(row.side, row.state, row.lot, is_drawn=kept.design is Design.LOTTERY),
        seen=seen,
        known={**dict(_membership(row, begins)), **answers.get(row.id, {})},
    )


def _membership(row: Any, begins: date) -> Iterable[tuple[str, float]]:
    if row.class_year is not None:
        yield CLASS_YEAR.code, float(row.class_year)
    if row.approved_at is not None and row.approved_at.date() <= begins:
        days = (begins - row.approved_at.date()).days
        yield MEMBER_YEARS.code, round(days / _DAYS_A_YEAR, 2)
