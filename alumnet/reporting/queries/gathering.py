"""What happened among an association's members in a block of quarters, read once by a job."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.kernel.visibility import SEARCHABLE
from alumnet.members.models import FieldVisibility, Profile
from alumnet.mentoring.models import (
    MentoringSession,
    Mentorship,
    MentorshipRequest,
    RequestEvent,
    Thanks,
)
from alumnet.mentoring.rules import MentorshipKind, MentorshipState, Origin, RequestState
from alumnet.mentoring.rules.mentorship_states import Ending
from alumnet.mentoring.rules.sessions import SessionState
from alumnet.organizations.models import Affiliation, AffiliationKind, Organization
from alumnet.organizations.rules import UNTRUE
from alumnet.reporting.rules.measures import WAITS
from alumnet.reporting.rules.tallying import UNKNOWN, Happening, Place

_CHUNK = 500
_A_DAY = timedelta(days=1)
_ANSWERS = (
    RequestState.ACCEPTED,
    RequestState.DECLINED,
    RequestState.EXPLORING,
    RequestState.INFO_REQUESTED,
)
_FADED = frozenset({MentorshipState.NOT_STARTED, MentorshipState.LAPSED})
_NO_PROGRAMME = Mentorship.kind != MentorshipKind.PROGRAMME
_request = MentorshipRequest


def first_moment(session: Session, association_id: int) -> datetime | None:
    """Return when the first letter of or to a member was sent, None before there is one. One."""
    sides = (_request.mentee_id, _request.mentor_id)
    return session.scalar(
        select(func.min(_request.submitted_at)).where(
            or_(*(side.in_(_members(association_id)) for side in sides))
        )
    )


def _members(association_id: int) -> Select[int]:
    membership = AssociationMembership
    return select(membership.person_id).where(
        membership.association_id == association_id, _is_or_was_member()
    )


def _is_or_was_member() -> ColumnElement[bool]:
    """Return the condition that somebody was let in, whatever became of it."""
    membership = AssociationMembership
    return or_(
        membership.state.in_((MembershipState.ACTIVE, MembershipState.SUSPENDED)),
        (membership.state == MembershipState.ENDED) & membership.approved_at.is_not(None),
    )


def happenings(session: Session, begin: datetime, end: datetime) -> list[Happening]:
    """Return what happened on the whole site from `begin` until before `end`. Four statements."""
    return [
        *_letters(session, begin, end),
        *_mentorships(session, begin, end),
        *_sessions(session, begin, end),
        *_thanks(session, begin, end),
    ]


def _letters(session: Session, begin: datetime, end: datetime) -> Iterator[Happening]:
    answered = (
        select(func.min(RequestEvent.at))
        .where(
            RequestEvent.subject_id == _request.id,
            RequestEvent.from_state == RequestState.SUBMITTED,
            RequestEvent.to_state.in_(_ANSWERS),
            RequestEvent.actor_id == _request.receiver_id,
        )
        .scalar_subquery()
    )
    was_sent = _request.submitted_at.between(begin, end) & (_request.submitted_at < end)
    was_accepted = (_request.state == RequestState.ACCEPTED) & (
        _request.ended_at.between(begin, end) & (_request.ended_at < end)
    )
    rows = session.execute(
        select(
            _request.mentee_id,
            _request.mentor_id,
            _request.topic,
            _request.submitted_at,
            was_sent.label("was_sent"),
            was_accepted.label("was_accepted"),
            (_request.state == RequestState.WITHDRAWN).label("is_taken_back"),
            answered.label("answered_at"),
        ).where(_request.origin == Origin.ASK, or_(was_sent, was_accepted))
    )
    for row in rows:
        counts = ["accepted"] if row.was_accepted else []
        wait = None
        if row.was_sent:
            counts.append("requests")
            wait = _days(row.submitted_at, row.answered_at)
            if wait is not None:
                counts.append("answered")
            elif row.is_taken_back:
                counts.append("taken_back")
        yield Happening(row.mentee_id, row.mentor_id, row.topic or UNKNOWN, (*counts,), wait)


def _days(asked: datetime, answered: datetime | None) -> int | None:
    """Return the whole days until an answer, None when it came too late to count."""
    days = (answered - asked) // _A_DAY if answered else WAITS
    return days if days < WAITS else None


def _topic() -> ColumnElement[str]:
    return func.coalesce(_request.topic, UNKNOWN)


def _mentorships(session: Session, begin: datetime, end: datetime) -> Iterator[Happening]:
    rows = session.execute(
        select(
            Mentorship.mentee_id,
            Mentorship.mentor_id,
            Mentorship.state,
            Mentorship.ending,
            Mentorship.ended_at,
            _topic().label("topic"),
        )
        .outerjoin(_request, _request.id == Mentorship.request_id)
        .where(
            _NO_PROGRAMME,
            Mentorship.started_at < end,
            or_(Mentorship.ended_at.is_(None), Mentorship.ended_at >= begin),
        )
    )
    for row in rows:
        has_ended = row.ended_at is not None and row.ended_at < end
        what = _end_of(row.state, row.ending) if has_ended else ("running",)
        yield Happening(row.mentee_id, row.mentor_id, row.topic, what)


def _end_of(state: MentorshipState, ending: Ending | None) -> tuple[str, ...]:
    """Return what an end counts as; one that the staff or the system ended counts as nothing."""
    if state is MentorshipState.COMPLETED:
        return ("worked" if ending is Ending.GOALS_MET else "finished",)
    if state is MentorshipState.ENDED_EARLY:
        return ("stopped",)
    return ("faded",) if state in _FADED else ()


def _sessions(session: Session, begin: datetime, end: datetime) -> Iterator[Happening]:
    held = (
        MentoringSession.state == SessionState.HELD,
        MentoringSession.starts_at >= begin,
        MentoringSession.starts_at < end,
    )
    of_both = (
        select(MentoringSession.mentee_id, MentoringSession.mentor_id, _topic())
        .join(Mentorship, Mentorship.id == MentoringSession.mentorship_id)
        .outerjoin(_request, _request.id == Mentorship.request_id)
        .where(*held, _NO_PROGRAMME)
    )
    first_calls = (
        select(MentoringSession.mentee_id, MentoringSession.mentor_id, _topic())
        .join(_request, _request.id == MentoringSession.request_id)
        .where(*held)
    )
    for row in session.execute(union_all(of_both, first_calls)):
        yield Happening(*row, ("sessions",))


def _thanks(session: Session, begin: datetime, end: datetime) -> Iterator[Happening]:
    rows = session.execute(
        select(Thanks.author_id, Thanks.receiver_id, _topic())
        .join(Mentorship, Mentorship.id == Thanks.mentorship_id)
        .outerjoin(_request, _request.id == Mentorship.request_id)
        .where(_NO_PROGRAMME, Thanks.sent_at >= begin, Thanks.sent_at < end)
    )
    for row in rows:
        yield Happening(*row, ("thanks",))


# ---------------------------------------------------------------------------------------- places
def places_of(
    session: Session, association_id: int, person_ids: Collection[int]
) -> dict[int, Place]:
    """Return where each of these people belongs who is a member of this association.

    Only what its owner lets lists show counts. Three statements for each 500 people.
    """
    found: dict[int, Place] = {}
    ids = sorted(person_ids)
    for start in range(0, len(ids), _CHUNK):
        chunk = ids[start : start + _CHUNK]
        schools, countries = _schools(session, chunk), _countries(session, chunk)
        membership = AssociationMembership
        rows = session.execute(
            select(membership.person_id, membership.class_year).where(
                membership.association_id == association_id,
                membership.person_id.in_(chunk),
                _is_or_was_member(),
            )
        )
        for person_id, class_year in rows:
            found[person_id] = Place(
                schools.get(person_id, UNKNOWN),
                str(class_year - class_year % 10) if class_year else UNKNOWN,
                countries.get(person_id, UNKNOWN),
            )
    return found


def _schools(session: Session, person_ids: Sequence[int]) -> dict[int, str]:
    """Return the school that each was at last: of two, the one begun later."""
    stands_for: Any = func.coalesce(Organization.merged_into_id, Organization.id)
    rows = session.execute(
        select(Affiliation.person_id, stands_for)
        .join(Organization, Organization.id == Affiliation.organization_id)
        .where(
            Affiliation.person_id.in_(person_ids),
            Affiliation.kind == AffiliationKind.EDUCATION,
            Affiliation.visibility.in_(SEARCHABLE),
            Affiliation.evidence_grade.not_in(UNTRUE),
        )
        .order_by(Affiliation.start_month.nulls_first(), Affiliation.id)
    )
    return {person_id: str(school) for person_id, school in rows}


def _countries(session: Session, person_ids: Sequence[int]) -> dict[int, str]:
    hides = exists().where(
        FieldVisibility.person_id == Profile.person_id,
        FieldVisibility.field == "place",
        FieldVisibility.visibility.not_in(SEARCHABLE),
    )
    rows = session.execute(
        select(Profile.person_id, Profile.country).where(
            Profile.person_id.in_(person_ids), Profile.country.is_not(None), ~hides
        )
    )
    return {person_id: country or UNKNOWN for person_id, country in rows}
