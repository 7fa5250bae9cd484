"""Whom the staff may ask to mentor on a topic, and the page on which they answer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association, Person
from alumnet.administration.queries import House
from alumnet.connections.queries import standing_block
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.members.models import MentorProfile, Profile
from alumnet.members.queries.people import Face, face_columns, face_of, is_shown
from alumnet.mentoring.models import Nomination
from alumnet.mentoring.queries.conditions import is_active
from alumnet.mentoring.rules.beginning_states import NominationState
from alumnet.mentoring.rules.offer_policy import OFFER_POLICY
from alumnet.organizations.reference import Term, topic
from alumnet.reporting.models import MentorAsk
from alumnet.reporting.queries.topics import is_member_of
from alumnet.reporting.rules.asking import AskState
from alumnet.reporting.rules.policy import POLICY
from alumnet.search import service
from alumnet.search.documents import FacetKind
from alumnet.search.requests import SearchRequest, Sort

_MOST_WORDS = 8
_MOST_FOUND = 40


def topic_at(code: str) -> Term:
    """Return a topic by its code. Raises NotFound."""
    found = topic(code)
    if found is None:
        raise NotFound
    return found


def _who_may_know(
    session: Session, viewer: Viewer, house: House, about: Term, now: datetime
) -> list[int]:
    """Return whose page has words of a topic, as this viewer may find them. One statement.

    By how many of the topic's words, and where search has them. Raises SearchNotReady.
    """
    standing = service.light_standing_of(session, viewer, today=now.date())
    found: Counter[int] = Counter()
    for words in (about.label, *about.also)[:_MOST_WORDS]:
        request = SearchRequest(
            text=words,
            filters={FacetKind.ASSOCIATION: frozenset({house.id})},
            sort=Sort.BEST_MATCH,
            limit=_MOST_FOUND,
            with_facets=False,
        )
        result = service.search(request, standing)
        if not result.is_relaxed:
            found.update(hit.person_id for hit in result.hits)
    return [person_id for person_id, _ in found.most_common()]


def may_be_asked(house_id: int, by: int, now: datetime) -> ColumnElement[bool]:
    """Return the SQL condition that a member may be asked whether they would mentor.

    They are shown in lists and could be reached; they don't mentor, and if they did and stopped,
    they still let themselves be suggested. Nobody asked them lately, and they never said that
    nobody should, nor "not now" to a member who suggested them.
    """
    person_id = Person.id.expression
    mentors = exists().where(
        MentorProfile.person_id == person_id,
        or_(MentorProfile.is_accepting, ~MentorProfile.may_be_suggested),
    )
    was_asked = exists().where(
        MentorAsk.person_id == person_id,
        or_(MentorAsk.state == AskState.NEVER, MentorAsk.created_at > now - POLICY.ask_again),
    )
    said_not_now = exists().where(
        Nomination.nominee_id == person_id,
        Nomination.state == NominationState.NOT_NOW,
        Nomination.ended_at > now - OFFER_POLICY.nominate_again,
    )
    return (
        is_shown()
        & is_active(person_id)
        & is_member_of(house_id, person_id)
        & ~standing_block(person_id, by)
        & (Person.id != by)
        & ~mentors
        & ~was_asked
        & ~said_not_now
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could be asked, with their headline."""

    face: Face
    headline: str


def candidates(
    session: Session, viewer: Viewer, house: House, about: Term, *, now: datetime
) -> list[Candidate]:
    """Return whom the staff could ask about a topic, who knows most of it first. Two statements."""
    ids = _who_may_know(session, viewer, house, about, now)
    order = {person_id: place for place, person_id in enumerate(ids)}
    rows = session.execute(
        select(*face_columns(viewer), Profile.headline)
        .join(Profile, Profile.person_id == Person.id)
        .where(Person.id.in_(ids), may_be_asked(house.id, viewer.person, now))
    ).all()
    rows = sorted(rows, key=lambda row: order[row.id])[: POLICY.most_shown]
    return [Candidate(face_of(row), row.headline) for row in rows]


@dataclass(frozen=True, slots=True)
class Asked:
    """How many members an association asked in the last half year, and how many mentor now.

    That somebody mentors is for everybody to see; what they answered isn't told.
    """

    people: int
    mentors: int | None


def asked_lately(session: Session, house: House, now: datetime) -> Asked:
    """Return how asking went. One statement."""
    mentors = select(MentorProfile.person_id).where(MentorProfile.is_accepting)
    people, mentoring = session.execute(
        select(
            func.count(MentorAsk.id),
            func.count(MentorAsk.id).filter(MentorAsk.person_id.in_(mentors)),
        ).where(
            MentorAsk.association_id == house.id,
            MentorAsk.created_at > now - POLICY.ask_again,
        )
    ).one()
    return Asked(people, mentoring if people >= POLICY.least_people else None)


# ------------------------------------------------------------------------------- who was asked
@dataclass(frozen=True, slots=True)
class AskPage:
    """A question as whoever was asked reads it."""

    public_id: str
    association: str
    topic: str
    state: AskState
    created_at: datetime


def ask_page(session: Session, viewer: Viewer, public_id: str) -> AskPage:
    """Return a question for whoever was asked. One statement. Raises NotFound for others."""
    row = session.execute(
        select(MentorAsk, Association.name)
        .join(Association, Association.id == MentorAsk.association_id)
        .where(MentorAsk.public_id == public_id, MentorAsk.person_id == viewer.person)
    ).one_or_none()
    if row is None:
        raise NotFound
    ask: MentorAsk = row.MentorAsk
    about = topic(ask.topic)
    label = about.label if about else ask.topic
    return AskPage(ask.public_id, row.name, label, ask.state, ask.created_at)


@dataclass(frozen=True, slots=True)
class AskMail:
    """A question as its mail tells of it."""

    public_id: str
    person_id: int
    association_id: int
    association: str


def ask_mail(session: Session, ask_id: int) -> AskMail | None:
    """Return a question for its mail while it waits and they may be reached. One statement."""
    row = session.execute(
        select(MentorAsk.public_id, MentorAsk.person_id, Association.id, Association.name)
        .join(Association, Association.id == MentorAsk.association_id)
        .where(
            MentorAsk.id == ask_id,
            MentorAsk.state == AskState.SENT,
            is_active(MentorAsk.person_id.expression),
        )
    ).one_or_none()
    return AskMail(*row) if row else None


def asks_due(session: Session, now: datetime, most: int) -> Sequence[int]:
    """Return some of the questions whose time is over. One statement."""
    return session.scalars(
        select(MentorAsk.id)
        .where(MentorAsk.state == AskState.SENT, MentorAsk.due_at <= now)
        .order_by(MentorAsk.due_at)
        .limit(most)
    ).all()
