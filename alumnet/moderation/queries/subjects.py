"""What somebody may report: a person whose page opens for them, or what they are a side of."""

from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, Person
from alumnet.accounts.rules import MembershipState
from alumnet.connections.models import Connection
from alumnet.connections.queries import has_blocked, standing_block, standing_connection
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.members.queries import is_shown, opens_otherwise
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import RequestState
from alumnet.messaging.models import Conversation, Message, Participant
from alumnet.moderation.rules import SubjectKind
from alumnet.moderation.rules.errors import ReportsYourself


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that the viewer may report, and the person it is about; `url` leads back to it."""

    kind: SubjectKind
    subject_id: int
    person_id: int
    public_id: str
    name: str
    given_name: str
    is_blocked: bool
    url: str

    def as_kind(self, kind: SubjectKind) -> "Subject":
        """Return something else of the same person, known by their id."""
        return replace(self, kind=kind, subject_id=self.person_id)


def person_subject(session: Session, viewer: Viewer, public_id: str) -> Subject:
    """Return a person as something to report; at most two statements.

    Raises NotFound when their page doesn't open for the viewer (who blocked somebody may still
    report them), and ReportsYourself.
    """
    me = viewer.person
    row = session.execute(
        select(
            Person.id,
            Person.public_id,
            Person.display_name,
            Person.given_name,
            is_shown().label("is_shown"),
            standing_connection(me, Person.id).label("is_connected"),
            standing_block(Person.id, me).label("is_apart"),
            blocks_them(viewer),
        ).where(Person.public_id == public_id, Person.erased_at.is_(None))
    ).one_or_none()
    if row is None or not viewer.may_act:
        raise NotFound
    if row.id == me:
        raise ReportsYourself
    if not row.is_blocked:
        if row.is_apart:
            raise NotFound
        is_open = row.is_shown or row.is_connected
        if not is_open and not opens_otherwise(session, me, row.id):
            raise NotFound
    return Subject(
        kind=SubjectKind.PERSON,
        subject_id=row.id,
        person_id=row.id,
        public_id=row.public_id,
        name=row.display_name,
        given_name=given_name_of(row.display_name, row.given_name),
        is_blocked=row.is_blocked,
        url=f"/people/{handle(row.display_name, row.public_id)}",
    )


def request_subject(session: Session, viewer: Viewer, public_id: str) -> Subject:
    """Return a request of the viewer as something to report. One statement. Raises NotFound."""
    is_mine = or_(
        MentorshipRequest.mentor_id == viewer.person, MentorshipRequest.mentee_id == viewer.person
    )
    row = session.execute(
        select(
            MentorshipRequest,
            Person,
            blocks_them(viewer),
        )
        .join(
            Person,
            or_(Person.id == MentorshipRequest.mentor_id, Person.id == MentorshipRequest.mentee_id),
        )
        .where(
            MentorshipRequest.public_id == public_id,
            MentorshipRequest.state != RequestState.DRAFT,
            is_mine,
            Person.id != viewer.person,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    request, person, is_blocked = row
    url = f"/requests/{request.public_id}"
    return about(SubjectKind.REQUEST, request.id, person, is_blocked=is_blocked, url=url)


def mentorship_subject(session: Session, viewer: Viewer, public_id: str) -> Subject:
    """Return a mentorship of the viewer as something to report. One statement. Raises NotFound."""
    is_mine = or_(Mentorship.mentor_id == viewer.person, Mentorship.mentee_id == viewer.person)
    row = session.execute(
        select(
            Mentorship, Person, has_blocked(viewer.person, Person.id.expression).label("is_blocked")
        )
        .join(Person, or_(Person.id == Mentorship.mentor_id, Person.id == Mentorship.mentee_id))
        .where(Mentorship.public_id == public_id, is_mine, Person.id != viewer.person)
    ).one_or_none()
    if row is None:
        raise NotFound
    mentorship, person, is_blocked = row
    url = f"/mentorships/{mentorship.public_id}"
    return about(SubjectKind.MENTORSHIP, mentorship.id, person, is_blocked=is_blocked, url=url)


def message_subject(session: Session, viewer: Viewer, public_id: str) -> Subject:
    """Return a message that somebody wrote to the viewer as something to report. One statement.

    Raises NotFound for one's own, and for whoever takes no part in the conversation.
    """
    row = session.execute(
        select(
            Message.id,
            Conversation.public_id.label("conversation"),
            Person,
            blocks_them(viewer),
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
        .join(Participant, Participant.conversation_id == Message.conversation_id)
        .join(Person, Person.id == Message.author_id)
        .where(
            Message.public_id == public_id,
            Participant.person_id == viewer.person,
            Message.author_id != viewer.person,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    url = f"/messages/{row.conversation}"
    return about(SubjectKind.MESSAGE, row.id, row.Person, is_blocked=row.is_blocked, url=url)


def connection_subject(session: Session, viewer: Viewer, public_id: str) -> Subject:
    """Return the line with which this person asked the viewer to be connected. One statement.

    The last, if there are several. Raises NotFound where there is none.
    """
    row = session.execute(
        select(
            Connection.id,
            Person,
            blocks_them(viewer),
        )
        .join(Person, Person.id == Connection.initiator_id)
        .where(
            Person.public_id == public_id,
            Person.id != viewer.person,
            or_(Connection.low_id == viewer.person, Connection.high_id == viewer.person),
            Connection.note != "",
        )
        .order_by(Connection.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound
    kind, url = SubjectKind.CONNECTION, "/connections"
    return about(kind, row.id, row.Person, is_blocked=row.is_blocked, url=url)


def blocks_them(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL column that says whether the viewer has blocked a row of people."""
    return has_blocked(viewer.person, Person.id.expression).label("is_blocked")


def about(
    kind: SubjectKind, subject_id: int, person: Person, *, is_blocked: bool, url: str
) -> Subject:
    """Return a thing of a person as something to report."""
    return Subject(
        kind=kind,
        subject_id=subject_id,
        person_id=person.id,
        public_id=person.public_id,
        name=person.display_name,
        given_name=given_name_of(person.display_name, person.given_name),
        is_blocked=is_blocked,
        url=url,
    )


def association_for(session: Session, reporter_id: int, reported_id: int) -> int:
    """Return the association whose staff gets a report. One statement.

    One that both are active in; else one of the reported person's, else of the reporter's, active
    ones first. Raises NotFound for two people who never belonged anywhere.
    """
    rows = session.execute(
        select(
            AssociationMembership.association_id,
            AssociationMembership.person_id,
            AssociationMembership.state,
        )
        .where(AssociationMembership.person_id.in_([reporter_id, reported_id]))
        .order_by(AssociationMembership.id)
    ).all()
    active = [(a, p) for a, p, state in rows if state is MembershipState.ACTIVE]
    every = [(a, p) for a, p, _ in rows]
    mine = [a for a, p in active if p == reporter_id]
    theirs = [a for a, p in active if p == reported_id]
    shared = [a for a in theirs if a in mine]
    once_theirs = [a for a, p in every if p == reported_id]
    chosen = [*shared, *theirs, *once_theirs, *mine, *(a for a, _ in every)]
    if not chosen:
        raise NotFound
    return chosen[0]
