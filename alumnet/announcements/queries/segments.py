"""Who is in a segment: for the job, for a preview, and for home, by the same conditions."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.accounts.queries import in_chapters
from alumnet.announcements.models import Announcement
from alumnet.announcements.rules.segments import Segment
from alumnet.announcements.rules.steps import AnnouncementAudience
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.visibility import SEARCHABLE
from alumnet.members.models import FieldVisibility, MentorProfile, Profile, SeekerProfile
from alumnet.mentoring.queries.conditions import is_active
from alumnet.organizations.models import Affiliation, AffiliationKind, Organization
from alumnet.organizations.rules import UNTRUE

_LEAST_AT_A_SCHOOL = 10
_MOST_SCHOOLS = 30
# An alias, as whoever reads beside these conditions asks for memberships of their own.
MEMBERSHIP = shared_alias(AssociationMembership)
_me = MEMBERSHIP.person_id


def reaches(segment: Segment | type[Announcement]) -> ColumnElement[bool]:
    """Return the SQL condition that a row of memberships is in a segment.

    The segment is one with values, or that of each announcement in the statement. Only what its
    owner lets lists show narrows it.
    """
    return and_(
        MEMBERSHIP.state == MembershipState.ACTIVE,
        _narrowed(segment.first_year, MEMBERSHIP.class_year.__ge__),
        _narrowed(segment.last_year, MEMBERSHIP.class_year.__le__),
        _narrowed(segment.country, _lives_in),
        _narrowed(segment.school_id, _studied_at),
        _narrowed(segment.chapter_id, _is_in),
        _takes_part(segment.audience),
    )


def _narrowed(wanted: Any, matches: Callable[[Any], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Return the condition of one part of a segment: a value, a column, or none."""
    if wanted is None:
        return true()
    is_column = hasattr(wanted, "is_")
    return or_(wanted.is_(None), matches(wanted)) if is_column else matches(wanted)


def _lives_in(country: Any) -> ColumnElement[bool]:
    hides = exists().where(
        FieldVisibility.person_id == _me,
        FieldVisibility.field == "place",
        FieldVisibility.visibility.not_in(SEARCHABLE),
    )
    return exists().where(Profile.person_id == _me, Profile.country == country) & ~hides


def _studied_at(school_id: Any) -> ColumnElement[bool]:
    return (
        select(Affiliation.id)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(
            Affiliation.person_id == _me,
            Affiliation.kind == AffiliationKind.EDUCATION,
            Affiliation.visibility.in_(SEARCHABLE),
            Affiliation.evidence_grade.not_in(UNTRUE),
            or_(Organization.id == school_id, Organization.merged_into_id == school_id),
        )
        .correlate(MEMBERSHIP, Announcement)
        .exists()
    )


def _takes_part(audience: Any) -> ColumnElement[bool]:
    mentors = exists().where(MentorProfile.person_id == _me, MentorProfile.is_accepting)
    seekers = exists().where(
        SeekerProfile.person_id == _me, func.json_array_length(SeekerProfile.goals) > 0
    )
    parts = {
        AnnouncementAudience.EVERYBODY: true(),
        AnnouncementAudience.MENTORS: mentors,
        AnnouncementAudience.SEEKERS: seekers,
    }
    if isinstance(audience, AnnouncementAudience):
        return parts[audience]
    return or_(*((audience == each) & takes_part for each, takes_part in parts.items()))


def _is_in(chapter_id: Any) -> ColumnElement[bool]:
    return in_chapters(_me.expression, [chapter_id])


def _people(association_id: int, segment: Segment) -> Select[int]:
    return select(_me).where(
        MEMBERSHIP.association_id == association_id, reaches(segment), is_active(_me.expression)
    )


def size_of(session: Session, association_id: int, segment: Segment) -> int:
    """Return how many members with an account are in a segment. One statement."""
    people = _people(association_id, segment).subquery()
    return session.scalar(select(func.count()).select_from(people)) or 0


def next_people(
    session: Session, association_id: int, segment: Segment, after: int, most: int
) -> Sequence[int]:
    """Return the next people of a segment behind an id, in the order of ids. One statement."""
    people = _people(association_id, segment).where(_me > after)
    return session.scalars(people.order_by(_me).limit(most)).all()


def schools_of(session: Session, association_id: int) -> list[tuple[int, str]]:
    """Return the schools at which ten members or more studied: (id, name). One statement."""
    many = func.count(func.distinct(_me))
    rows = session.execute(
        select(Organization.id, Organization.name)
        .join(Affiliation, Affiliation.organization_id == Organization.id)
        .join(MEMBERSHIP, _me == Affiliation.person_id)
        .where(
            MEMBERSHIP.association_id == association_id,
            MEMBERSHIP.state == MembershipState.ACTIVE,
            Affiliation.kind == AffiliationKind.EDUCATION,
            Affiliation.visibility.in_(SEARCHABLE),
            Affiliation.evidence_grade.not_in(UNTRUE),
            Organization.merged_into_id.is_(None),
        )
        .group_by(Organization.id, Organization.name)
        .having(many >= _LEAST_AT_A_SCHOOL)
        .order_by(many.desc())
        .limit(_MOST_SCHOOLS)
    )
    return sorted(((row.id, row.name) for row in rows), key=lambda each: each[1])
