"""Mentorships in which a new job may have made the mentor an insider at the mentee's employer.

Only what the two show each other is compared. Whether a mentor alone is asked depends on nothing
that the mentee hides: the question comes with every new job, and says nothing of the mentee.
"""

from dataclasses import dataclass

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.db import PersonId
from alumnet.kernel.visibility import Visibility
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.queries.conditions import shares_association
from alumnet.mentoring.rules import LIVE
from alumnet.organizations.models import Affiliation, Organization
from alumnet.organizations.queries.conditions import group_of, is_current_job

# Made once: an alias copies every column of its table.
_mentors, _mentees = shared_alias(Affiliation), shared_alias(Affiliation)
_here, _there = shared_alias(Organization), shared_alias(Organization)
_new = shared_alias(Affiliation)


@dataclass(frozen=True, slots=True)
class NewJob:
    """A mentorship whose people have to hear of a new job; `both_know`: they work together now."""

    mentorship_id: int
    mentor_id: int
    mentee_id: int
    both_know: bool


def new_jobs(session: Session, person_id: int) -> list[NewJob]:
    """Return the live mentorships of somebody with a job newer than what was asked last.

    One statement. A new job of a mentee counts only where both know that it is the mentor's group.
    """
    mentor_id, mentee_id = Mentorship.mentor_id.expression, Mentorship.mentee_id.expression
    both_know = _both_show_one_employer(mentor_id, mentee_id)
    since = func.coalesce(Mentorship.insider_asked_at, Mentorship.started_at)
    has_new_job = exists().where(is_current_job(_new, person_id), _new.created_at > since)
    rows = session.execute(
        select(Mentorship.id, mentor_id, mentee_id, both_know.label("both_know"))
        .where(
            or_(mentor_id == person_id, and_(mentee_id == person_id, both_know)),
            Mentorship.state.in_(LIVE),
            has_new_job,
        )
        .order_by(Mentorship.id)
    )
    return [NewJob(row[0], row[1], row[2], bool(row[3])) for row in rows]


def _both_show_one_employer(mentor_id: PersonId, mentee_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that both work in one group now, and each shows it to the other."""
    return (
        select(_mentors.id)
        .join(_here, _here.id == _mentors.organization_id)
        .join(_there, group_of(_there) == group_of(_here))
        .join(_mentees, _mentees.organization_id == _there.id)
        .where(
            is_current_job(_mentors, mentor_id),
            is_current_job(_mentees, mentee_id),
            _shown(_mentors, mentor_id, mentee_id),
            _shown(_mentees, mentor_id, mentee_id),
        )
        .correlate(Mentorship)
        .exists()
    )


def _shown(job: type[Affiliation], mentor_id: PersonId, mentee_id: PersonId) -> ColumnElement[bool]:
    return or_(
        job.visibility == Visibility.EVERYONE,
        and_(
            job.visibility == Visibility.MY_ASSOCIATIONS,
            shares_association(mentor_id, mentee_id),
        ),
    )
