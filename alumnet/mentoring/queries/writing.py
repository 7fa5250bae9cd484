"""What a mentee needs to see while writing to a mentor."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import first_refusal
from alumnet.members.models import MentorProfile, MentorTopic
from alumnet.members.queries.people import Face
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.queries import fact_columns
from alumnet.mentoring.queries import facts as facts_queries
from alumnet.mentoring.queries.parties import face_columns, face_of, headline
from alumnet.mentoring.queries.requests import letter_of
from alumnet.mentoring.rules import LETTER_KINDS, Origin, RequestState, TimeKind
from alumnet.mentoring.rules.guards import RequestFacts
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.request_table import MAY_WAIT, MAY_WRITE
from alumnet.organizations.reference import all_meant
from alumnet.organizations.reference import topic as topic_of


@dataclass(frozen=True, slots=True)
class Addressee:
    """A mentor somebody writes to, with the draft that is there already.

    `refusal` is what keeps the letter from being sent at present, None when nothing does.
    `may_wait`: the mentor is full or away, and there is a line to wait in.
    """

    mentor: Face
    headline: str
    reads_requests: str
    cannot_help_with: str
    time_kinds: tuple[TimeKind, ...]
    draft: Letter | None
    draft_public_id: str | None
    facts: RequestFacts
    refusal: DomainError | None
    may_wait: bool
    is_connected: bool


def addressee(session: Session, viewer: Viewer, public_id: str, *, now: datetime) -> Addressee:
    """Return what the page for writing to a mentor shows. One statement.

    Raises NotFound for somebody who isn't shown to the viewer or isn't a mentor.
    """
    row = session.execute(
        select(
            MentorProfile,
            MentorshipRequest,
            *face_columns(viewer),
            headline(viewer).label("headline"),
            *fact_columns.beside_mentor(),
        )
        .join(Person, Person.id == MentorProfile.person_id)
        .outerjoin(
            MentorshipRequest,
            and_(
                MentorshipRequest.receiver_id == MentorProfile.person_id,
                MentorshipRequest.initiator_id == viewer.person,
                MentorshipRequest.origin == Origin.ASK,
                MentorshipRequest.kind.in_(LETTER_KINDS),
                MentorshipRequest.state == RequestState.DRAFT,
            ),
        )
        .where(Person.public_id == public_id),
        {"me": viewer.person},
    ).one_or_none()
    if row is None:
        raise NotFound
    facts = facts_queries.from_row(row, now=now, is_one_person=row.other_id == viewer.person)
    refusal = first_refusal(MAY_WRITE, facts)
    if isinstance(refusal, NotFound):
        raise refusal
    return _addressee(row, facts, refusal)


def _addressee(row: Any, facts: RequestFacts, refusal: DomainError | None) -> Addressee:
    profile: MentorProfile = row.MentorProfile
    draft: MentorshipRequest | None = row.MentorshipRequest
    return Addressee(
        mentor=face_of(row),
        headline=row.headline or "",
        reads_requests=profile.reads_requests,
        cannot_help_with=profile.cannot_help_with,
        time_kinds=_offered(profile.time_kinds),
        draft=letter_of(draft) if draft else None,
        draft_public_id=draft.public_id if draft else None,
        facts=facts,
        refusal=refusal,
        may_wait=refusal is not None and first_refusal(MAY_WAIT, facts) is None,
        is_connected=bool(row.is_connected),
    )


def _offered(codes: Collection[str] | None) -> tuple[TimeKind, ...]:
    return tuple(kind for kind in TimeKind if kind.value in (codes or ())) or tuple(TimeKind)


def times_of(session: Session, mentor_id: int) -> tuple[TimeKind, ...]:
    """Return how much time a mentor offers: all kinds where they don't say. One statement."""
    codes = select(MentorProfile.time_kinds).where(MentorProfile.person_id == mentor_id)
    return _offered(session.scalar(codes))


def topics_of(session: Session, mentor_id: int) -> list[tuple[str, str]]:
    """Return the topics of a mentor as (code, label), in the mentor's order. One statement."""
    codes = session.scalars(
        select(MentorTopic.topic)
        .where(MentorTopic.person_id == mentor_id)
        .order_by(MentorTopic.position, MentorTopic.id)
    )
    terms = ((code, topic_of(code)) for code in all_meant(codes))
    return [(code, term.label if term else code) for code, term in terms]
