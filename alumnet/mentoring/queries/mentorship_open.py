"""What is open in a mentorship: the facts by which its one next step is found."""

from datetime import datetime
from typing import Any

from sqlalchemy import case, exists, func, select

from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.zones import reader_zone
from alumnet.mentoring.models import (
    Agreement,
    CheckIn,
    Feedback,
    Goal,
    MentoringSession,
    Mentorship,
    Thanks,
    WhatCame,
)
from alumnet.mentoring.queries.mentorship_facts import is_signed
from alumnet.mentoring.rules import Part
from alumnet.mentoring.rules.mentorship_states import GoalState
from alumnet.mentoring.rules.mentorship_step import MentorshipStepFacts
from alumnet.mentoring.rules.sessions import COMING, PLANNED

# Made once: an alias copies every column of its table.
CALL, _call = shared_alias(MentoringSession), shared_alias(MentoringSession)


def next_call() -> Any:
    """Return in SQL the id of the nearest agreed call of a mentorship, else of times proposed."""
    return (
        select(_call.id)
        .where(_call.mentorship_id == Mentorship.id, _call.state.in_(PLANNED))
        .order_by(case((_call.state.in_(COMING), 0), else_=1), _call.starts_at, _call.id)
        .limit(1)
        .correlate(Mentorship)
        .scalar_subquery()
    )


def open_columns(me: Any) -> tuple[Any, ...]:
    """Return the columns by which the next step is found, for the viewer."""
    question = (
        select(CheckIn.occasion)
        .where(
            CheckIn.mentorship_id == Mentorship.id,
            CheckIn.person_id == me,
            CheckIn.answered_at.is_(None),
        )
        .order_by(CheckIn.id)
        .limit(1)
    )
    months = select(func.max(WhatCame.months)).where(
        WhatCame.mentorship_id == Mentorship.id,
        WhatCame.author_id == me,
        WhatCame.answered_at.is_(None),
    )
    goals = select(func.count(Goal.id)).where(
        Goal.mentorship_id == Mentorship.id, Goal.state != GoalState.DROPPED
    )
    reached = select(func.count(Goal.id)).where(
        Goal.mentorship_id == Mentorship.id, Goal.state == GoalState.REACHED
    )
    return (
        CALL.number.label("call"),
        CALL.starts_at.label("call_starts_at"),
        CALL.ends_at.label("call_ends_at"),
        CALL.proposed_by_id.label("call_proposed_by"),
        reached.scalar_subquery().label("goals_reached"),
        question.scalar_subquery().label("question"),
        months.scalar_subquery().label("months"),
        goals.scalar_subquery().label("goals"),
        exists()
        .where(Feedback.mentorship_id == Mentorship.id, Feedback.author_id == me)
        .label("has_feedback"),
        exists().where(Thanks.mentorship_id == Mentorship.id).label("has_thanked"),
        exists()
        .where(WhatCame.mentorship_id == Mentorship.id, WhatCame.answered_at.is_not(None))
        .label("has_come_of_it"),
    )


def step_facts(
    row: Any, newest: Agreement | None, part: Part, other: str, *, now: datetime
) -> MentorshipStepFacts:
    """Return what the line of the next step needs to know, for one of the two."""
    found: Mentorship = row.Mentorship
    is_mentor = part is Part.MENTOR
    signed_at = newest and (newest.mentor_signed_at if is_mentor else newest.mentee_signed_at)
    done_at = found.mentor_done_at if is_mentor else found.mentee_done_at
    me = found.mentor_id if is_mentor else found.mentee_id
    return MentorshipStepFacts(
        state=found.state,
        other=other,
        is_mentor=is_mentor,
        needs_agreement=found.needs_agreement,
        has_version=newest is not None,
        is_ahead_of_agreed=newest is not None and not is_signed(newest),
        you_signed=signed_at is not None,
        due_at=found.due_at,
        paused_until=found.paused_until,
        ending=found.ending,
        has_met=found.last_met_at is not None,
        nudges=found.nudges,
        you_are_done=done_at is not None,
        goals=row.goals,
        question=row.question,
        has_feedback=bool(row.has_feedback),
        has_thanked=bool(row.has_thanked),
        months=row.months,
        call=row.call,
        call_at=row.call_starts_at,
        call_is_over=row.call_ends_at is not None and row.call_ends_at <= now,
        times_are_yours=row.call_proposed_by == me,
        zone=reader_zone(),
    )
