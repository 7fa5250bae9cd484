"""Goals and practised skills of one mentorship."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from alumnet.kernel.errors import NotFound
from alumnet.mentoring.models import Goal, PractisedSkill
from alumnet.mentoring.rules.mentorship_states import GoalState


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalView:
    """A goal for either of the two."""

    public_id: str
    state: GoalState
    title: str
    measure: str
    by_date: date | None
    ended_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class SkillView:
    """A skill as the mentee rates it; `at_end` is None until it closes."""

    name: str
    at_start: int
    at_end: int | None


def goals_of(session: Session, mentorship_id: int) -> list[GoalView]:
    """Return the goals of a mentorship: open ones by their day, then reached, then dropped.

    One statement.
    """
    order = case({GoalState.OPEN.value: 0, GoalState.REACHED.value: 1}, value=Goal.state, else_=2)
    query = (
        select(Goal)
        .where(Goal.mentorship_id == mentorship_id)
        .order_by(order, Goal.by_date.is_(None), Goal.by_date, Goal.id)
    )
    return [_goal(row) for row in session.scalars(query)]


def goal_of(session: Session, mentorship_id: int, public_id: str) -> GoalView:
    """Return one goal that is open. Raises NotFound. One statement."""
    query = select(Goal).where(
        Goal.mentorship_id == mentorship_id,
        Goal.public_id == public_id,
        Goal.state == GoalState.OPEN,
    )
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound
    return _goal(row)


def _goal(row: Goal) -> GoalView:
    return GoalView(
        public_id=row.public_id,
        state=row.state,
        title=row.title or "A goal",
        measure=row.measure,
        by_date=row.by_date,
        ended_at=row.ended_at,
        version=row.version,
    )


def skills_of(session: Session, mentorship_id: int) -> Sequence[SkillView]:
    """Return the skills of a mentorship in the mentee's order. One statement."""
    query = (
        select(PractisedSkill.name, PractisedSkill.at_start, PractisedSkill.at_end)
        .where(PractisedSkill.mentorship_id == mentorship_id)
        .order_by(PractisedSkill.position)
    )
    return [SkillView(*row) for row in session.execute(query)]
