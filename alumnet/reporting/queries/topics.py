"""Demand against supply by topic: who looks for it, who helps, how much room is left."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.accounts.queries.presence import is_shown
from alumnet.members.models import MentorProfile, MentorTopic, SeekerProfile
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import LIVE, SOFT_HOLDS, Origin
from alumnet.organizations.reference import topics as all_topics
from alumnet.reporting.rules.demand import Demand, in_need_first
from alumnet.reporting.rules.policy import POLICY


@dataclass(frozen=True, slots=True)
class Supply:
    """How many mentors help with a topic, and how many places they have free together."""

    mentors: int = 0
    free: int = 0


def demand_by_topic(session: Session, association_id: int, now: datetime) -> list[Demand]:
    """Return every topic that is looked for or offered, those in need first. Three statements."""
    looking = _looking(session, association_id, now)
    supply = _supply(session, association_id, now)
    return in_need_first(
        Demand(
            code=each.code,
            label=each.label,
            looking=len(looking[each.code]),
            mentors=supply[each.code].mentors,
            free=supply[each.code].free,
        )
        for each in all_topics()
    )


def is_member_of(association_id: int, person_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the SQL condition that somebody is an active member of an association."""
    return exists().where(
        AssociationMembership.person_id == person_id,
        AssociationMembership.association_id == association_id,
        AssociationMembership.state == MembershipState.ACTIVE,
    )


def _looking(session: Session, association_id: int, now: datetime) -> defaultdict[str, set[int]]:
    """Return who named each topic: where they are going, or in a letter lately. Two statements."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    goals = select(SeekerProfile.person_id, SeekerProfile.goals).where(
        is_member_of(association_id, SeekerProfile.person_id.expression)
    )
    for person_id, codes in session.execute(goals):
        for code in codes:
            found[code].add(person_id)
    letters = (
        select(MentorshipRequest.mentee_id, MentorshipRequest.topic)
        .where(
            MentorshipRequest.origin == Origin.ASK,
            MentorshipRequest.topic.is_not(None),
            MentorshipRequest.submitted_at > now - POLICY.lately,
            is_member_of(association_id, MentorshipRequest.mentee_id.expression),
        )
        .distinct()
    )
    for person_id, code in session.execute(letters):
        found[code or ""].add(person_id)
    return found


def _supply(session: Session, association_id: int, now: datetime) -> defaultdict[str, Supply]:
    used = _counted(Mentorship, Mentorship.state.in_(LIVE))
    held = _counted(MentorshipRequest, MentorshipRequest.state.in_(SOFT_HOLDS))
    free = MentorProfile.places - func.coalesce(used.c.number, 0) - func.coalesce(held.c.number, 0)
    rows = session.execute(
        select(MentorTopic.topic, func.count(), func.sum(case((free > 0, free), else_=0)))
        .join(MentorProfile, MentorProfile.person_id == MentorTopic.person_id)
        .join(Person, Person.id == MentorTopic.person_id)
        .outerjoin(used, used.c.mentor_id == MentorTopic.person_id)
        .outerjoin(held, held.c.mentor_id == MentorTopic.person_id)
        .where(
            takes_requests(now),
            is_shown(),
            is_member_of(association_id, MentorTopic.person_id.expression),
        )
        .group_by(MentorTopic.topic)
    )
    found: defaultdict[str, Supply] = defaultdict(Supply)
    found.update((code, Supply(mentors, int(places))) for code, mentors, places in rows)
    return found


def takes_requests(now: datetime) -> ColumnElement[bool]:
    """Return the SQL condition that a mentor takes requests today."""
    not_away = or_(MentorProfile.paused_until.is_(None), MentorProfile.paused_until <= now.date())
    return and_(MentorProfile.is_accepting, not_away)


def _counted(table: Any, which: ColumnElement[bool]) -> Subquery:
    return (
        select(table.mentor_id, func.count().label("number"))
        .where(which)
        .group_by(table.mentor_id)
        .subquery()
    )
