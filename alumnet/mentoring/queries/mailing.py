"""What mails about requests and mentorships say, read when they are sent."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.connections.queries import has_blocked
from alumnet.members.models import MentorProfile
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import Mentorship, MentorshipRequest, Thanks
from alumnet.mentoring.queries.mentorship_facts import newest_version
from alumnet.mentoring.queries.requests import goes_on
from alumnet.mentoring.rules import MentorshipState, RequestState, TimeKind
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.ways import Way, way_of


@dataclass(frozen=True, slots=True)
class RequestMail:
    """A request as mails tell of it: first names, never the letter.

    `has_talked`: the first call is over, and both are asked whether they go on. `hidden_from`: who
    of the two blocked the other, and hears nothing of it.
    """

    id: int
    public_id: str
    state: RequestState
    initiator_id: int
    receiver_id: int
    initiator: str
    receiver: str
    time_kind: TimeKind | None
    due_at: datetime | None
    decision_by: date | None
    hidden_from: frozenset[int]
    way: Way | None
    mentorship_public_id: str | None
    initiator_answered: bool
    receiver_answered: bool
    has_talked: bool

    @property
    def path(self) -> str:
        """Where the two of it go on: the mentorship once there is one, else the request."""
        if self.mentorship_public_id is not None:
            return f"/mentorships/{self.mentorship_public_id}"
        return f"/requests/{self.public_id}"


@dataclass(frozen=True, slots=True)
class MentorshipMail:
    """A mentorship as mails tell of it."""

    public_id: str
    state: MentorshipState
    mentor_id: int
    mentee_id: int
    mentor: str
    mentee: str
    needs_agreement: bool

    def name_of(self, person_id: int) -> str:
        """Return the first name of one of the two."""
        return self.mentor if person_id == self.mentor_id else self.mentee

    def partner_of(self, person_id: int) -> int:
        """Return the other one."""
        return self.mentee_id if person_id == self.mentor_id else self.mentor_id


def request_mail(session: Session, request_id: int) -> RequestMail | None:
    """Return one request for a mail; None when it is gone. One statement."""
    found = _requests(session, MentorshipRequest.id == request_id)
    return found[0] if found else None


def unanswered(session: Session, initiator_id: int, ended_at: datetime) -> list[RequestMail]:
    """Return the requests of a person that ran out of time at one moment. One statement."""
    return _requests(
        session,
        MentorshipRequest.initiator_id == initiator_id,
        MentorshipRequest.state == RequestState.EXPIRED,
        MentorshipRequest.ended_at == ended_at,
    )


def reminded(session: Session, receiver_id: int) -> list[RequestMail]:
    """Return what waits for a receiver who is to be reminded, the nearest first. One statement."""
    return _requests(
        session,
        MentorshipRequest.receiver_id == receiver_id,
        MentorshipRequest.state == RequestState.SUBMITTED,
        MentorshipRequest.due_at.is_not(None),
        MentorshipRequest.reminders_sent > 0,
    )


def asked_of(session: Session, initiator_id: int) -> list[RequestMail]:
    """Return what receivers asked somebody and wait for, the nearest first. One statement."""
    return _requests(
        session,
        MentorshipRequest.initiator_id == initiator_id,
        MentorshipRequest.state == RequestState.INFO_REQUESTED,
    )


def _requests(session: Session, *conditions: object) -> list[RequestMail]:
    initiator, receiver = aliased(Person), aliased(Person)
    query = (
        select(
            MentorshipRequest,
            initiator.given_name,
            initiator.display_name,
            receiver.given_name,
            receiver.display_name,
            has_blocked(initiator.id, receiver.id),
            has_blocked(receiver.id, initiator.id),
            select(Mentorship.public_id)
            .where(Mentorship.request_id == MentorshipRequest.id)
            .scalar_subquery(),
        )
        .join(initiator, initiator.id == MentorshipRequest.initiator_id)
        .join(receiver, receiver.id == MentorshipRequest.receiver_id)
        .where(*conditions)  # type: ignore[arg-type]
        .order_by(MentorshipRequest.due_at, MentorshipRequest.id)
    )
    rows = session.execute(query)
    return [
        RequestMail(
            id=request.id,
            public_id=request.public_id,
            state=request.state,
            initiator_id=request.initiator_id,
            receiver_id=request.receiver_id,
            initiator=given_name_of(name, given),
            receiver=given_name_of(other_name, other_given),
            time_kind=request.time_kind,
            due_at=request.due_at,
            decision_by=request.decision_by,
            hidden_from=frozenset(compress((request.initiator_id, request.receiver_id), hides)),
            way=way_of(request.origin, request.kind),
            mentorship_public_id=mentorship,
            initiator_answered=goes_on(request, request.initiator_id) is not None,
            receiver_answered=goes_on(request, request.receiver_id) is not None,
            has_talked=request.state is RequestState.EXPLORING and request.asked_at is not None,
        )
        for request, given, name, other_given, other_name, *hides, mentorship in rows
    ]


def mentorship_mail(session: Session, mentorship_id: int) -> MentorshipMail | None:
    """Return one mentorship for a mail; None when it is gone. One statement."""
    mentor, mentee = aliased(Person), aliased(Person)
    row = session.execute(
        select(
            Mentorship,
            mentor.given_name,
            mentor.display_name,
            mentee.given_name,
            mentee.display_name,
        )
        .join(mentor, mentor.id == Mentorship.mentor_id)
        .join(mentee, mentee.id == Mentorship.mentee_id)
        .where(Mentorship.id == mentorship_id)
    ).one_or_none()
    if row is None:
        return None
    found, given, name, mentee_given, mentee_name = row
    return MentorshipMail(
        public_id=found.public_id,
        state=found.state,
        mentor_id=found.mentor_id,
        mentee_id=found.mentee_id,
        mentor=given_name_of(name, given),
        mentee=given_name_of(mentee_name, mentee_given),
        needs_agreement=found.needs_agreement,
    )


def waits_for_signature(session: Session, mentorship_id: int, person_id: int) -> bool:
    """Return whether the newest version of an agreement waits for this person. Two statements."""
    mentorship = session.get(Mentorship, mentorship_id)
    newest = newest_version(session, mentorship) if mentorship is not None else None
    if mentorship is None or newest is None:
        return False
    is_mentor = person_id == mentorship.mentor_id
    return (newest.mentor_signed_at if is_mentor else newest.mentee_signed_at) is None


def has_thanks(session: Session, mentorship_id: int) -> bool:
    """Return whether a thank-you stands, and was not taken back. One statement."""
    return session.get(Thanks, mentorship_id) is not None


def paused_for_silence(session: Session, mentor_id: int) -> date | None:
    """Return until when silences paused a mentor; None when they answered since. One statement."""
    return session.scalar(
        select(MentorProfile.paused_until).where(
            MentorProfile.person_id == mentor_id, MentorProfile.silences >= POLICY.silences
        )
    )
