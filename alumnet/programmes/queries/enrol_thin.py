"""Whether there are mentors enough to choose from, by what two need to have in common."""

from collections import Counter
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account
from alumnet.kernel.zones import site_zone
from alumnet.members.models import MentorTopic, SeekerProfile, SpokenLanguage
from alumnet.organizations.models import Affiliation, Organization
from alumnet.organizations.queries.conditions import group_of, is_current_job
from alumnet.programmes.models import Cohort, Enrolment
from alumnet.programmes.rules.enrol_pool import Pool
from alumnet.programmes.rules.enrol_wishes import WISHED
from alumnet.programmes.rules.hours import clocks_on, hours_in
from alumnet.programmes.rules.states import CohortKind, Reach, Side

_me = Enrolment.person_id.expression


def pool_of(session: Session, cohort_id: int, kind: CohortKind, today: date) -> Pool | None:
    """Return who can take part so far, for what the pool may lack. Two statements.

    What somebody would rather not, and whom, is never counted here: its number would tell of it.
    Of languages, hours or an employer that aren't known nothing follows. None for peers, who have
    no mentors, and topics only where mentors offer what mentees look for.
    """
    if kind is CohortKind.PEER:
        return None
    rows = session.execute(
        select(
            Enrolment.person_id,
            Enrolment.side,
            Enrolment.places,
            _languages().label("languages"),
            _employers().label("employers"),
            Enrolment.hours,
            Account.zone,
            SeekerProfile.goals,
            Cohort.reach,
            Cohort.starts_on,
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(Account, Account.person_id == Enrolment.person_id)
        .outerjoin(SeekerProfile, SeekerProfile.person_id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.state.in_(WISHED))
    ).all()
    mentors = [row for row in rows if row.side is Side.MENTOR]
    mentees = [row for row in rows if row.side is Side.MENTEE]
    hours = {
        row.person_id: frozenset(
            hours_in(row.hours, row.zone or site_zone(), clocks_on(row.starts_on, today))
        )
        for row in rows
    }
    wanted: Counter[str] = Counter()
    if kind is not CohortKind.REVERSE:
        wanted = Counter(goal for row in mentees for goal in row.goals or ())
    return Pool(
        mentees=[
            {
                each.person_id
                for each in mentors
                if _fit(row, each) and _meet(hours[row.person_id], hours[each.person_id])
            }
            for row in mentees
        ],
        places={row.person_id: row.places for row in mentors},
        wanted=wanted,
        offered=_topics(session, [row.person_id for row in mentors]) if wanted else (),
    )


def _languages() -> ColumnElement[str]:
    return (
        select(func.aggregate_strings(SpokenLanguage.code, ","))
        .where(SpokenLanguage.person_id == _me)
        .correlate(Enrolment)
        .scalar_subquery()
    )


def _employers() -> ColumnElement[str]:
    return (
        select(func.aggregate_strings(cast(group_of(Organization), String), ","))
        .select_from(Affiliation)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(is_current_job(Affiliation, _me))
        .correlate(Enrolment)
        .scalar_subquery()
    )


def _fit(one: Any, other: Any) -> bool:
    if not _share(one.languages, other.languages, unknown=True):
        return False
    if one.reach is Reach.OUTSIDE:
        return not _share(one.employers, other.employers, unknown=False)
    return one.reach is Reach.EITHER or _share(one.employers, other.employers, unknown=True)


def _meet(one: frozenset[int], other: frozenset[int]) -> bool:
    return not (one and other) or not one.isdisjoint(other)


def _share(one: str | None, other: str | None, *, unknown: bool) -> bool:
    if not one or not other:
        return unknown
    return not set(one.split(",")).isdisjoint(other.split(","))


def _topics(session: Session, people: list[int]) -> set[str]:
    return set(session.scalars(select(MentorTopic.topic).where(MentorTopic.person_id.in_(people))))
