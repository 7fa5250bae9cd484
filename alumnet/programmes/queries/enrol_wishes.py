"""Mentors of a cohort whom a mentee may wish for, and what they wished."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, true
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import public_id_of
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.members.queries import Face, is_listed_for, person_to_block
from alumnet.members.queries.people import face_columns, face_of
from alumnet.mentoring.queries.conditions import works_together
from alumnet.programmes.models import (
    Cohort,
    Enrolment,
    EnrolmentAvoid,
    EnrolmentWish,
    MentorWish,
    ReportingLine,
)
from alumnet.programmes.rules.enrol_wishes import WISHED
from alumnet.programmes.rules.states import Reach, Side


@dataclass(frozen=True, slots=True)
class Mentor:
    """A mentor of the cohort; `rank` is the viewer's wish, 0 for none."""

    enrolment: str
    face: Face
    rank: int
    is_avoided: bool


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody said so far: whom they would like, the first first, and whom rather not.

    A mentee wishes for mentors whom they are shown, a mentor for people (`mentees`).
    """

    wished: Sequence[Mentor]
    mentees: Sequence[Face]
    avoided: Sequence[Face]


def mentors(session: Session, viewer: Viewer, cohort_id: int, cursor: str | None) -> Page[Mentor]:
    """Return mentors of a cohort by name, whom the viewer may be matched with. One statement."""
    found = session.execute(
        _mentors(viewer, cohort_id)
        .where(_after(cursor))
        .order_by(Person.display_name, Enrolment.id)
        .limit(PAGE_LENGTH + 1)
    ).all()
    rows = found[:PAGE_LENGTH]
    last = rows[-1] if len(found) > PAGE_LENGTH else None
    following = encode_cursor("mentors", last.display_name, last.enrolment_id) if last else None
    return Page([_mentor(row) for row in rows], following)


def said(session: Session, viewer: Viewer, cohort_id: int, side: Side | None) -> Wishes:
    """Return what somebody wished in a cohort as one side. Two statements, one for peers."""
    wished, mentees = [], []
    if side is Side.MENTEE:
        wished = [_mentor(row) for row in session.execute(_wished(viewer, cohort_id))]
    if side is Side.MENTOR:
        mentees = _named(session, viewer, cohort_id, MentorWish, MentorWish.rank)
    avoided = _named(session, viewer, cohort_id, EnrolmentAvoid, Person.display_name)
    return Wishes(wished, mentees, avoided)


def _named(
    session: Session,
    viewer: Viewer,
    cohort_id: int,
    of: type[EnrolmentAvoid | MentorWish],
    order: Any,
) -> list[Face]:
    """Return the people on one list of somebody."""
    rows = session.execute(
        select(*face_columns(viewer))
        .join(of, of.person_id == Person.id)
        .join(Enrolment, Enrolment.id == of.enrolment_id)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.person_id == viewer.person,
            Person.erased_at.is_(None),
        )
        .order_by(order, Person.id)
    )
    return [face_of(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Wished:
    """A mentor whom somebody would like, for those who look after the cohort."""

    enrolment: str
    name: str


def wished_by(session: Session, viewer: Viewer, cohort_id: int, public_id: str) -> Sequence[Wished]:
    """Return whom somebody (an enrolment) wished for, the first first. One statement.

    Mentors aren't to know who wished for them: who looks after the cohort and mentors in it reads
    of the others alone.
    """
    mentee, wanted = aliased(Enrolment), aliased(Enrolment)
    rows = session.execute(
        select(wanted.public_id, Person.display_name)
        .join(EnrolmentWish, EnrolmentWish.wanted_id == wanted.id)
        .join(mentee, mentee.id == EnrolmentWish.enrolment_id)
        .join(Person, Person.id == wanted.person_id)
        .where(
            mentee.cohort_id == cohort_id,
            mentee.public_id == public_id,
            wanted.person_id != viewer.person,
        )
        .order_by(EnrolmentWish.rank)
    )
    return [Wished(row.public_id, row.display_name) for row in rows]


def _mentors(viewer: Viewer, cohort_id: int) -> Select[*tuple[Any, ...]]:
    """Return the mentors whom lists show to this mentee; colleagues only where they are meant."""
    own = select(Enrolment.id).where(
        Enrolment.cohort_id == cohort_id, Enrolment.person_id == viewer.person
    )
    mine = own.scalar_subquery()
    are_apart = or_(
        Cohort.reach != Reach.OUTSIDE, ~works_together(Person.id.expression, viewer.person)
    )
    return (
        select(
            *face_columns(viewer),
            Enrolment.id.label("enrolment_id"),
            Enrolment.public_id.label("enrolment"),
            EnrolmentWish.rank,
            EnrolmentAvoid.id.label("avoid_id"),
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .outerjoin(
            EnrolmentWish,
            and_(EnrolmentWish.wanted_id == Enrolment.id, EnrolmentWish.enrolment_id == mine),
        )
        .outerjoin(
            EnrolmentAvoid,
            and_(EnrolmentAvoid.person_id == Person.id, EnrolmentAvoid.enrolment_id == mine),
        )
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.side == Side.MENTOR,
            Enrolment.state.in_(WISHED),
            Person.id != viewer.person,
            is_listed_for(viewer),
            are_apart,
        )
    )


def _after(cursor: str | None) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case ["mentors", str(name), int(last)]:
            same = Person.display_name == name
            return or_(Person.display_name > name, and_(same, Enrolment.id > last))
    return true()


def _mentor(row: Any) -> Mentor:
    return Mentor(row.enrolment, face_of(row), row.rank or 0, row.avoid_id is not None)


def wanted_id(session: Session, viewer: Viewer, cohort_id: int, public_id: str) -> int:
    """Return the enrolment of a mentor whom the viewer is shown. One statement. Raises NotFound."""
    row = session.execute(
        _mentors(viewer, cohort_id).where(Enrolment.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    found: int = row.enrolment_id
    return found


def person_to_name(session: Session, viewer: Viewer, cohort_id: int, handle: str) -> int:
    """Return whom the viewer may name in a cohort: whose page opens, or whom they named before.

    So anybody can be taken off again who shut their page since. Raises NotFound.
    """
    own = select(Enrolment.id).where(
        Enrolment.cohort_id == cohort_id, Enrolment.person_id == viewer.person
    )
    lists = (
        exists().where(of.person_id == Person.id, of.enrolment_id.in_(own))
        for of in (EnrolmentAvoid, MentorWish)
    )
    line = exists().where(
        ReportingLine.cohort_id == cohort_id,
        ReportingLine.added_by == viewer.person,
        Person.id.in_((ReportingLine.person_id, ReportingLine.manager_id)),
    )
    found = session.scalar(
        select(Person.id).where(Person.public_id == public_id_of(handle), or_(*lists, line))
    )
    return found or person_to_block(session, viewer, handle).person_id


def mentees_of(session: Session, enrolment_id: int) -> list[int]:
    """Return for which people a mentor's enrolment wishes, the first first. One statement."""
    return list(
        session.scalars(
            select(MentorWish.person_id)
            .where(MentorWish.enrolment_id == enrolment_id)
            .order_by(MentorWish.rank)
        )
    )


def wishes_of(session: Session, viewer: Viewer, cohort_id: int) -> list[int]:
    """Return the mentors (enrolments) on the viewer's list, the first first. One statement.

    Of those alone whom they are shown: whoever stepped back since must not fill their list.
    """
    return [row.enrolment_id for row in session.execute(_wished(viewer, cohort_id))]


def _wished(viewer: Viewer, cohort_id: int) -> Select[*tuple[Any, ...]]:
    return (
        _mentors(viewer, cohort_id)
        .where(EnrolmentWish.rank.is_not(None))
        .order_by(EnrolmentWish.rank)
    )
