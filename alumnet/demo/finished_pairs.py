"""The pairs of a cohort that is over: their mentorships, goals, skills, and what both said."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from sqlalchemy.orm import Session

from alumnet.mentoring.models import Feedback, Goal, Mentorship, MentorshipEvent, PractisedSkill
from alumnet.mentoring.rules import MentorshipKind, MentorshipState, TimeKind
from alumnet.mentoring.rules.mentorship_states import Ending, GoalState
from alumnet.programmes.models import Cohort, Enrolment, EnrolmentEvent, Proposal, ProposalEvent
from alumnet.programmes.rules.states import EnrolmentState, ProposalState

_GOALS = ("Decide between two fields", "Three talks with people who do the work", "A first project")
_SKILLS = ("Saying what I want", "Asking for feedback")
State = EnrolmentState


def add_pairs(
    session: Session,
    cohort: Cohort,
    mentees: Sequence[Enrolment],
    mentors: Sequence[Enrolment],
    chance: random.Random,
) -> None:
    """Pair all mentees but the last, who declined, with mentors in turn."""
    for place, mentee in enumerate(mentees):
        mentor = mentors[place % len(mentors)]
        if place == len(mentees) - 1:
            _offer(session, cohort, mentee, mentor, ProposalState.DECLINED)
            mentee.state = State.NO_MATCH
            continue
        pair = _offer(session, cohort, mentee, mentor, ProposalState.LIVE)
        pair.mentorship_id = _mentorship(session, cohort, mentee, mentor, chance)
        for each in (mentee, mentor):
            if each.state is not State.FINISHED:
                _match(session, cohort, each)


def _begins(cohort: Cohort) -> datetime:
    if cohort.starts_on is None:
        message = "a finished cohort had a first day"
        raise ValueError(message)
    return datetime.combine(cohort.starts_on, time(9), UTC)


def _offer(
    session: Session, cohort: Cohort, mentee: Enrolment, mentor: Enrolment, state: ProposalState
) -> Proposal:
    at = _begins(cohort) - timedelta(days=7)
    pair = Proposal(
        cohort_id=cohort.id, mentee_id=mentee.id, mentor_id=mentor.id, state=state, created_at=at
    )
    session.add(pair)
    session.flush()
    steps = ((ProposalState.UNDER_REVIEW, ProposalState.OFFERED), (ProposalState.OFFERED, state))
    for name, (before, after) in zip(("offer", "answer"), steps, strict=True):
        session.add(
            ProposalEvent(subject_id=pair.id, name=name, from_state=before, to_state=after, at=at)
        )
    return pair


def _match(session: Session, cohort: Cohort, each: Enrolment) -> None:
    each.state = State.FINISHED
    for name, before, after, days in (
        ("match", State.PROPOSED, State.MATCHED, 0),
        ("finish", State.MATCHED, State.FINISHED, 200),
    ):
        session.add(
            EnrolmentEvent(
                subject_id=each.id,
                name=name,
                from_state=before,
                to_state=after,
                at=_begins(cohort) + timedelta(days=days),
            )
        )


def _mentorship(
    session: Session, cohort: Cohort, mentee: Enrolment, mentor: Enrolment, chance: random.Random
) -> int:
    begins = _begins(cohort)
    ends = begins + timedelta(days=184)
    meetings = chance.randint(2, 9)
    row = Mentorship(
        mentor_id=mentor.person_id,
        mentee_id=mentee.person_id,
        kind=MentorshipKind.PROGRAMME,
        state=MentorshipState.COMPLETED,
        time_kind=TimeKind.SIX_MONTHS,
        started_at=begins,
        ended_at=ends,
        ending=Ending.END_DATE,
        times_met=meetings,
        last_met_at=ends - timedelta(days=9),
    )
    session.add(row)
    session.flush()
    session.add(
        MentorshipEvent(
            subject_id=row.id,
            name="complete",
            from_state=MentorshipState.CLOSING,
            to_state=MentorshipState.COMPLETED,
            at=ends,
        )
    )
    for title in chance.sample(_GOALS, 2):
        is_reached = chance.random() < 0.1 * meetings
        session.add(
            Goal(
                mentorship_id=row.id,
                author_id=mentee.person_id,
                state=GoalState.REACHED if is_reached else GoalState.OPEN,
                title=title,
                created_at=begins,
                ended_at=ends if is_reached else None,
            )
        )
    _say(session, row, chance, ends)
    return row.id


def _say(session: Session, row: Mentorship, chance: random.Random, ends: datetime) -> None:
    has_rated = chance.random() < 0.8  # noqa: PLR2004
    for position, name in enumerate(_SKILLS):
        first = chance.randint(1, 3)
        last = first + chance.randint(0, 2)
        session.add(
            PractisedSkill(
                mentorship_id=row.id,
                position=position,
                name=name,
                at_start=first,
                at_end=last if has_rated else None,
            )
        )
    for person_id in (row.mentee_id, row.mentor_id):
        if chance.random() < 0.75:  # noqa: PLR2004
            session.add(
                Feedback(
                    mentorship_id=row.id,
                    author_id=person_id,
                    helped=chance.choice((3, 4, 4, 5)),
                    rhythm=chance.choice((3, 4, 5)),
                    again=chance.choice((3, 4, 5, 5)),
                    written_at=ends + timedelta(days=chance.randint(0, 12)),
                )
            )
