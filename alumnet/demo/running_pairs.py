"""The pairs of a cohort that is under way: their mentorships, meetings, and milestones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.mentoring.models import (
    Agreement,
    Goal,
    MentoringSession,
    Mentorship,
    MentorshipEvent,
    SessionEvent,
)
from alumnet.mentoring.rules import MentorshipKind, MentorshipState
from alumnet.mentoring.rules.agreement import template_of
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY
from alumnet.mentoring.rules.mentorship_states import GoalState
from alumnet.mentoring.rules.rhythm import amber_after, end_of, middle_of, nudge_at
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.sessions import SessionState
from alumnet.programmes.models import (
    Cohort,
    Enrolment,
    EnrolmentEvent,
    Milestone,
    MilestoneReached,
    Proposal,
    ProposalEvent,
)
from alumnet.programmes.rules.states import EnrolmentState, ProposalState

_DAY: Final = timedelta(days=1)
_MINUTES: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """How it went with two: when they met, days ago; how many milestones they said they reached."""

    began_days_ago: int
    met: tuple[int, ...] = ()
    meets_in: int | None = None
    reached: int = 0
    purpose: str = ""
    goal: str = ""


IS_LATE: Final = Story(
    began_days_ago=70,
    met=(59, 27),
    meets_in=5,
    reached=1,
    purpose="To find out whether leading people is for me, before I am asked to.",
    goal="Lead one small project from its first day to its last",
)
HAS_NOT_MET: Final = Story(began_days_ago=18)
IS_SILENT: Final = Story(
    began_days_ago=70,
    met=(61,),
    reached=2,
    purpose="A second opinion on a move that I keep putting off.",
)
GOES_WELL: Final = (
    Story(
        began_days_ago=70,
        met=(62, 38, 10),
        meets_in=9,
        reached=2,
        purpose="To move from doing the work to planning it.",
        goal="Write the plan for next year's inspections",
    ),
    Story(
        began_days_ago=70,
        met=(57, 20),
        reached=2,
        purpose="To come back to work after a long break.",
    ),
    Story(
        began_days_ago=70,
        met=(64, 47, 30, 13),
        reached=2,
        purpose="To be heard in meetings where most are older than I am.",
        goal="Speak first once in every meeting",
    ),
)


def begin(session: Session, cohort: Cohort, pair: Proposal, story: Story, now: datetime) -> None:
    """Let both say yes to a pair, and its mentorship go as its story says."""
    at = now - story.began_days_ago * _DAY
    both = [session.get_one(Enrolment, each) for each in (pair.mentee_id, pair.mentor_id)]
    mentee, mentor = (each.person_id for each in both)
    _say_yes(session, pair, both, at)
    ship = _mentorship(session, mentee, mentor, story, now)
    pair.mentorship_id = ship.id
    for number, days in enumerate(story.met, 1):
        _meeting(session, ship, number, now - days * _DAY, SessionState.HELD)
    if story.meets_in is not None:
        ahead = now + story.meets_in * _DAY
        _meeting(session, ship, len(story.met) + 1, ahead, SessionState.CONFIRMED)
    milestones = select(Milestone).where(Milestone.cohort_id == cohort.id)
    in_order = session.scalars(milestones.order_by(Milestone.after_days)).all()
    for number, milestone in enumerate(in_order[: story.reached]):
        session.add(
            MilestoneReached(
                milestone_id=milestone.id,
                enrolment_id=pair.mentee_id,
                said_by=both[number % 2].person_id,
                reached_at=at + (milestone.after_days - 3) * _DAY,
            )
        )


def _say_yes(session: Session, pair: Proposal, both: Iterable[Enrolment], at: datetime) -> None:
    review, offered = ProposalState.UNDER_REVIEW, ProposalState.OFFERED
    first, pair.state = ProposalState.ACCEPTED_BY_FIRST, ProposalState.LIVE
    steps = (
        ("offer", review, offered, 6),
        ("accept", offered, first, 4),
        ("accept", first, ProposalState.LIVE, 0),
    )
    for name, before, after, days in steps:
        session.add(
            ProposalEvent(
                subject_id=pair.id,
                name=name,
                from_state=before,
                to_state=after,
                at=at - days * _DAY,
            )
        )
    for each in both:
        each.state = EnrolmentState.MATCHED
        session.add(
            EnrolmentEvent(
                subject_id=each.id,
                name="match",
                from_state=EnrolmentState.PROPOSED,
                to_state=EnrolmentState.MATCHED,
                at=at,
            )
        )


def _mentorship(
    session: Session, mentee: int, mentor: int, story: Story, now: datetime
) -> Mentorship:
    at = now - story.began_days_ago * _DAY
    row = Mentorship(
        mentor_id=mentor,
        mentee_id=mentee,
        kind=MentorshipKind.PROGRAMME,
        state=MentorshipState.ACTIVE if story.purpose else MentorshipState.PROPOSED,
        started_at=at,
        times_met=len(story.met),
        due_at=at + SHIP_POLICY.signing,
        reminders_sent=len(SHIP_POLICY.signing_nudges),
    )
    session.add(row)
    session.flush()
    if story.purpose:
        _agree(session, row, story, now)
    return row


def _agree(session: Session, row: Mentorship, story: Story, now: datetime) -> None:
    """Let both have signed on the day they began, and count their rhythm from their last talk."""
    at = row.started_at
    terms = template_of(row.kind, None, purpose=story.purpose, today=at.date())
    session.add(
        Agreement(
            mentorship_id=row.id,
            number=1,
            author_id=row.mentee_id,
            purpose=terms.purpose,
            cadence=terms.cadence,
            ends_on=terms.ends_on,
            how_we_meet=terms.how_we_meet,
            stays_between=terms.stays_between,
            how_we_stop=terms.how_we_stop,
            created_at=at,
            mentor_signed_at=at + 2 * _DAY,
            mentee_signed_at=at,
        )
    )
    row.drafted_version = row.agreed_version = 1
    row.ends_at = row.due_at = end_of(terms.ends_on)
    row.asks_at = middle_of(at, row.ends_at)
    row.reminders_sent = 0
    last = now - story.met[-1] * _DAY
    row.last_met_at = row.quiet_since = last
    row.nudges = int(last + amber_after(terms.cadence) <= now)
    row.nudge_at = nudge_at(last, row.nudges, terms.cadence)
    session.add(
        MentorshipEvent(
            subject_id=row.id,
            name="start",
            from_state=MentorshipState.PROPOSED,
            to_state=MentorshipState.ACTIVE,
            actor_id=row.mentor_id,
            at=at + 2 * _DAY,
        )
    )
    if story.goal:
        session.add(
            Goal(
                mentorship_id=row.id,
                author_id=row.mentee_id,
                state=GoalState.OPEN,
                title=story.goal,
                created_at=last,
            )
        )


def _meeting(
    session: Session, ship: Mentorship, number: int, day: datetime, state: SessionState
) -> None:
    """Write a conversation at half past five, held or ahead."""
    start = day.replace(hour=17, minute=30, second=0, microsecond=0)
    is_held = state is SessionState.HELD
    row = MentoringSession(
        mentorship_id=ship.id,
        number=number,
        mentor_id=ship.mentor_id,
        mentee_id=ship.mentee_id,
        state=state,
        minutes=_MINUTES,
        local_start=start.replace(tzinfo=None),
        zone="UTC",
        starts_at=start,
        ends_at=start + timedelta(minutes=_MINUTES),
        due_at=None if is_held else start - SESSIONS.reminder,
        sequence=-1 if is_held else 0,
        told_by_id=ship.mentee_id if is_held else None,
        proposed_by_id=ship.mentor_id,
        uid=str(uuid4()),
        created_at=min(start, ship.started_at + number * _DAY),
    )
    session.add(row)
    session.flush()
    session.add(
        SessionEvent(
            subject_id=row.id,
            name="hold" if is_held else "confirm",
            from_state=SessionState.CONFIRMED if is_held else SessionState.PROPOSED,
            to_state=state,
            actor_id=ship.mentee_id,
            at=row.ends_at if is_held else row.created_at,
        )
    )
