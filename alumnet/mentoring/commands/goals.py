"""Goals of a mentorship, by either of the two, and the skills that the mentee practises."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.kernel.twice import said_before
from alumnet.mentoring.commands.steps import locked_mentorship
from alumnet.mentoring.models import Goal, Mentorship, PractisedSkill
from alumnet.mentoring.rules import LIVE, MentorshipState
from alumnet.mentoring.rules.mentorship_errors import GoalChanged, TooManyGoals
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY
from alumnet.mentoring.rules.mentorship_states import GoalState


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalWords:
    """What a goal says: what, how the two will know, by when."""

    title: str
    measure: str = ""
    by_date: date | None = None


def add_goal(public_id: str, *, by: int, words: GoalWords, now: datetime) -> str:
    """Write down a goal; return its public id. Twice at once is once.

    Raises TooManyGoals, NotFound, NoSuchTransition.
    """
    with writing() as session:
        mentorship = _live(session, public_id, by=by)
        goal = Goal(
            mentorship_id=mentorship.id,
            author_id=by,
            state=GoalState.OPEN,
            title=words.title,
            measure=words.measure,
            by_date=words.by_date,
            created_at=now,
        )
        before = said_before(session, goal, Goal.created_at, now)
        if before is not None:
            return before.public_id
        query = select(func.count(Goal.id)).where(
            Goal.mentorship_id == mentorship.id, Goal.state == GoalState.OPEN
        )
        if (session.scalar(query) or 0) >= POLICY.goals:
            raise TooManyGoals(most=POLICY.goals)
        session.add(goal)
        session.flush()
        return goal.public_id


def change_goal(public_id: str, goal_id: str, *, by: int, words: GoalWords, seen: int) -> None:
    """Change a goal that is open. Raises GoalChanged when the other one did meanwhile, NotFound."""
    with writing() as session:
        goal = _goal(session, _live(session, public_id, by=by), goal_id)
        is_saved = (goal.title, goal.measure, goal.by_date) == astuple(words)
        if goal.state is not GoalState.OPEN or (goal.version != seen and not is_saved):
            raise GoalChanged
        goal.title, goal.measure, goal.by_date = words.title, words.measure, words.by_date
        goal.version += 1


def settle_goal(public_id: str, goal_id: str, *, by: int, state: GoalState, now: datetime) -> None:
    """Say that a goal is reached, dropped, or open after all. Raises NotFound, NoSuchTransition."""
    with writing() as session:
        goal = _goal(session, _live(session, public_id, by=by), goal_id)
        if goal.state is state:
            return
        goal.state = state
        goal.ended_at = None if state is GoalState.OPEN else now
        goal.version += 1


def _goal(session: Session, mentorship: Mentorship, goal_id: str) -> Goal:
    query = select(Goal).where(Goal.public_id == goal_id, Goal.mentorship_id == mentorship.id)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def _live(session: Session, public_id: str, *, by: int) -> Mentorship:
    mentorship = locked_mentorship(session, public_id, by=by)
    if mentorship.state not in LIVE:
        raise NoSuchTransition(state=mentorship.state, name="goals")
    return mentorship


# ---------------------------------------------------------------------------------------- skills
def choose_skills(public_id: str, *, by: int, rated: Sequence[tuple[str, int]]) -> None:
    """Write down what the mentee wants to practise, rated from 1 to 5, instead of what was there.

    Raises NotFound for everybody but the mentee, NoSuchTransition once it closes.
    """
    with writing() as session:
        mentorship = _of_mentee(session, public_id, by=by)
        if mentorship.state not in LIVE - {MentorshipState.CLOSING}:
            raise NoSuchTransition(state=mentorship.state, name="skills")
        session.execute(delete(PractisedSkill).where(PractisedSkill.mentorship_id == mentorship.id))
        for position, (name, level) in enumerate(rated[: POLICY.skills]):
            session.add(
                PractisedSkill(
                    mentorship_id=mentorship.id, position=position, name=name, at_start=level
                )
            )


def rate_skills_again(public_id: str, *, by: int, levels: Sequence[int | None]) -> None:
    """Rate the same skills at the end, in their order, until feedback is sealed.

    Raises NotFound, NoSuchTransition.
    """
    with writing() as session:
        mentorship = _of_mentee(session, public_id, by=by)
        is_sealed = mentorship.state is MentorshipState.COMPLETED and mentorship.due_at is None
        if (
            mentorship.state not in {MentorshipState.CLOSING, MentorshipState.COMPLETED}
            or is_sealed
        ):
            raise NoSuchTransition(state=mentorship.state, name="skills")
        query = select(PractisedSkill).where(PractisedSkill.mentorship_id == mentorship.id)
        skills = session.scalars(query.order_by(PractisedSkill.position)).all()
        for skill, level in zip(skills, levels, strict=False):
            skill.at_end = level


def _of_mentee(session: Session, public_id: str, *, by: int) -> Mentorship:
    mentorship = locked_mentorship(session, public_id, by=by)
    if by != mentorship.mentee_id:
        raise NotFound
    return mentorship
