"""How a cohort went for its people, as far as it may be told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from alumnet.kernel.charts import Chart, chart
from alumnet.kernel.db import BigId
from alumnet.kernel.statements import built_once
from alumnet.mentoring.models import Feedback, Goal, Mentorship, PractisedSkill
from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY
from alumnet.mentoring.rules.mentorship_states import GoalState
from alumnet.programmes.models import Enrolment, EnrolmentEvent, Proposal, ProposalEvent
from alumnet.programmes.rules.outcomes_experience import (
    Line,
    Pair,
    Reached,
    Said,
    Stage,
    how_far,
    lines,
    meetings_by_pairs,
)
from alumnet.programmes.rules.states import EnrolmentState, ProposalState, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """How far people came on each side, what is told of the pairs, and how often they met."""

    reached: Sequence[tuple[Side, Sequence[Reached]]]
    lines: Sequence[Line]
    meetings: Chart | None


def experience(session: Session, cohort_id: int, today: date) -> Experience:
    """Return how it went. Two statements."""
    values = {"cohort_id": cohort_id}
    pairs = [_pair(row, today) for row in session.execute(_pairs(), values)]
    met = {side for pair in pairs if pair.meetings for side in (pair.mentee, pair.mentor)}
    stages: dict[Side, list[Stage]] = {}
    for row in session.execute(_enrolments(), values):
        stages.setdefault(row.side, []).append(_stage(row, has_met=row.id in met))
    bars = meetings_by_pairs(pairs)
    return Experience(
        reached=[(side, how_far(stages[side])) for side in Side if side in stages],
        lines=lines(pairs),
        meetings=chart(
            [(name, count, count) for name, count in bars], "Pairs by how often they met."
        )
        if bars
        else None,
    )


@built_once
def _enrolments() -> Select[*tuple[Any, ...]]:
    def reached(state: EnrolmentState) -> Any:
        return exists().where(
            EnrolmentEvent.subject_id == Enrolment.id, EnrolmentEvent.to_state == state
        )

    offered = exists().where(
        (Proposal.mentee_id == Enrolment.id) | (Proposal.mentor_id == Enrolment.id),
        ProposalEvent.subject_id == Proposal.id,
        ProposalEvent.to_state == ProposalState.OFFERED,
    )
    return select(
        Enrolment.id,
        Enrolment.side,
        Enrolment.state,
        Enrolment.applied_at,
        Enrolment.confirmed_at,
        reached(EnrolmentState.ELIGIBLE).label("was_eligible"),
        reached(EnrolmentState.MATCHED).label("was_matched"),
        offered.label("was_offered"),
    ).where(Enrolment.cohort_id == bindparam("cohort_id", type_=BigId))


def _stage(row: Any, *, has_met: bool) -> Stage:
    """Return the furthest that somebody came."""
    came = (
        (Stage.FINISHED, row.state is EnrolmentState.FINISHED),
        (Stage.MET, has_met),
        (Stage.MATCHED, row.was_matched),
        (Stage.OFFERED, row.was_offered),
        (Stage.CONFIRMED, row.confirmed_at is not None),
        (Stage.ELIGIBLE, row.was_eligible),
        (Stage.APPLIED, row.applied_at is not None),
    )
    return next((stage for stage, is_so in came if is_so), Stage.INVITED)


@built_once
def _pairs() -> Select[*tuple[Any, ...]]:
    goals = select(func.count()).where(
        Goal.mentorship_id == Mentorship.id, Goal.state != GoalState.DROPPED
    )
    mentee, mentor = aliased(Feedback), aliased(Feedback)
    skills = select(func.count()).where(PractisedSkill.mentorship_id == Mentorship.id)
    rated = skills.where(PractisedSkill.at_end.is_not(None))
    change = select(func.sum(PractisedSkill.at_end - PractisedSkill.at_start)).where(
        PractisedSkill.mentorship_id == Mentorship.id, PractisedSkill.at_end.is_not(None)
    )
    return (
        select(
            Proposal.id,
            Proposal.mentee_id,
            Proposal.mentor_id,
            Mentorship.times_met,
            Mentorship.state,
            Mentorship.due_at,
            Mentorship.ended_at,
            goals.scalar_subquery().label("goals"),
            goals.where(Goal.state == GoalState.REACHED).scalar_subquery().label("goals_reached"),
            skills.scalar_subquery().label("skills"),
            rated.scalar_subquery().label("skills_rated"),
            change.scalar_subquery().label("skill_change"),
            mentee.helped.label("mentee_helped"),
            mentee.again.label("mentee_again"),
            mentor.helped.label("mentor_helped"),
            mentor.again.label("mentor_again"),
        )
        .join(Mentorship, Mentorship.id == Proposal.mentorship_id)
        .outerjoin(
            mentee,
            (mentee.mentorship_id == Mentorship.id) & (mentee.author_id == Mentorship.mentee_id),
        )
        .outerjoin(
            mentor,
            (mentor.mentorship_id == Mentorship.id) & (mentor.author_id == Mentorship.mentor_id),
        )
        .where(Proposal.cohort_id == bindparam("cohort_id", type_=BigId))
        .order_by(Proposal.id)
    )


def _pair(row: Any, today: date) -> Pair:
    return Pair(
        id=row.id,
        mentee=row.mentee_id,
        mentor=row.mentor_id,
        meetings=row.times_met,
        goals=row.goals,
        goals_reached=row.goals_reached,
        skills=row.skills,
        skill_change=row.skill_change if row.skills_rated else None,
        sealed_on=_sealed_on(row, today),
        mentee_said=_said(row.mentee_helped, row.mentee_again),
        mentor_said=_said(row.mentor_helped, row.mentor_again),
    )


def _sealed_on(row: Any, today: date) -> date | None:
    """Return when what two said was sealed, None until that day is over."""
    if row.state is not MentorshipState.COMPLETED or row.due_at is not None:
        return None
    day: date = (row.ended_at + SHIP_POLICY.feedback).date()
    return day if day < today else None


def _said(helped: int | None, again: int | None) -> Said | None:
    return None if helped is None or again is None else Said(helped, again)
