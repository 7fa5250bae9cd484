"""Members who are glad of offers, and what somebody sees who writes one (or asks to be shown)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.db import UtcDateTime
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.statements import built_once
from alumnet.kernel.transitions import first_refusal
from alumnet.members.models import SeekerProfile
from alumnet.members.queries.people import ANY_VIEWER, Face, is_listed_for, values_of
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.queries import conditions
from alumnet.mentoring.queries import facts as facts_queries
from alumnet.mentoring.queries.capacity import Desk
from alumnet.mentoring.queries.parties import face_columns, face_of, headline
from alumnet.mentoring.queries.requests import letter_of
from alumnet.mentoring.rules import LETTER_KINDS, LIVE, SENT, UNCOUNTED_KINDS, Origin, RequestState
from alumnet.mentoring.rules.errors import EnoughMentorships
from alumnet.mentoring.rules.guards import RequestFacts
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.request_parts import MAY_OFFER
from alumnet.mentoring.rules.request_table import MAY_WRITE
from alumnet.mentoring.rules.ways import Way
from alumnet.organizations.reference import all_meant, meant
from alumnet.organizations.reference import topic as topic_of
from alumnet.ties.explain import full_sentence
from alumnet.ties.path_views import THREAD_KINDS
from alumnet.ties.queries import spells_of
from alumnet.ties.strength import combined_strength, ties_between

# So many are looked at, the latest first, and so many shown, the nearest first.
_MOST_READ = 300
_MOST_SHOWN = 30
_before, _together, _theirs = (
    shared_alias(MentorshipRequest),
    shared_alias(Mentorship),
    shared_alias(Mentorship),
)


@dataclass(frozen=True, slots=True)
class OpenPerson:
    """Somebody who is glad of an offer: why the viewer is near, and what they look for."""

    face: Face
    headline: str
    topics: tuple[str, ...]
    tie_kind: str
    tie_sentence: str


@dataclass(frozen=True, slots=True)
class OpenPeople:
    """The nearest of them, how many there are, and their topics as (code, label, how many)."""

    people: Sequence[OpenPerson]
    total: int
    topics: Sequence[tuple[str, str, int]]


def own_refusal(session: Session, me: int, desk: Desk, *, now: datetime) -> DomainError | None:
    """Return what keeps a mentor from any new offer, None for nothing. One statement."""
    number = session.scalar(
        select(func.count(MentorshipRequest.id)).where(
            MentorshipRequest.initiator_id == me,
            MentorshipRequest.origin == Origin.OFFER,
            MentorshipRequest.state.in_(SENT),
        )
    )
    mentor = replace(desk.facts, offers=number or 0)
    facts = RequestFacts(now=now, origin=Origin.OFFER, mentor=mentor)
    return first_refusal(MAY_OFFER, facts)


def open_people(session: Session, viewer: Viewer, topic: str, *, now: datetime) -> OpenPeople:
    """Return who is glad of an offer by this viewer, with a topic if one is given.

    Whoever is shielded from the viewer, can't be written to now, or has enough mentorships is not
    among them. Two statements.
    """
    rows = session.execute(_glad(), values_of(viewer) | {"now": now}).all()
    chosen = [row for row in rows if not topic or meant(topic) in all_meant(row.goals)]
    faces = {row.other_id: face_of(row) for row in chosen}
    spells = spells_of(session, [viewer.person, *faces], viewer)
    found: list[tuple[float, OpenPerson]] = []
    for row in chosen:
        ties = ties_between(
            spells.get(viewer.person, []),
            spells.get(row.other_id, []),
            today_month=month_of(now.date()),
            size_of={},
            connected=bool(row.is_connected),
        )
        face = faces[row.other_id]
        kind = THREAD_KINDS[ties[0].kind] if ties else "none"
        sentence = full_sentence(ties[0], face.given_name) if ties else ""
        person = OpenPerson(face, row.headline or "", _labels(row.goals), kind, sentence)
        found.append((combined_strength(ties), person))
    found.sort(key=lambda each: -each[0])
    return OpenPeople([each for _, each in found[:_MOST_SHOWN]], len(found), _counted(rows))


def _labels(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(term.label for code in all_meant(codes) if (term := topic_of(code)))


def _counted(rows: Sequence[Any]) -> list[tuple[str, str, int]]:
    numbers: dict[str, int] = {}
    for row in rows:
        for code in all_meant(row.goals):
            numbers[code] = numbers.get(code, 0) + 1
    named = [
        (code, term.label, number) for code, number in numbers.items() if (term := topic_of(code))
    ]
    return sorted(named, key=lambda each: each[1])


# Built once: building it takes longer than running it.
@built_once
def _glad() -> Select[*tuple[Any, ...]]:
    me, person_id = ANY_VIEWER.person_id, Person.id.expression
    return (
        select(
            *face_columns(ANY_VIEWER),
            headline(ANY_VIEWER).label("headline"),
            SeekerProfile.goals,
        )
        .join(SeekerProfile, SeekerProfile.person_id == Person.id)
        .where(
            Person.id != me,
            is_listed_for(ANY_VIEWER),
            conditions.is_open_to_offers(person_id, me),
            conditions.is_active(person_id),
            ~_is_closed(person_id, me),
            _running(person_id) < POLICY.running_mentorships,
        )
        .order_by(SeekerProfile.updated_at.desc(), Person.id)
        .limit(_MOST_READ)
    )


def _is_closed(person_id: Any, me: Any) -> ColumnElement[bool]:
    """Say in SQL that there is something between the two, or the viewer may not write yet."""
    is_ours = and_(
        _before.mentor_id == me,
        _before.mentee_id == person_id,
        _before.kind.in_(LETTER_KINDS),
        _before.state.in_(SENT),
    )
    waits = and_(
        _before.initiator_id == me,
        _before.receiver_id == person_id,
        _before.asks_again_from > bindparam("now", type_=UtcDateTime),
    )
    running = (_together.mentor_id == me) & (_together.mentee_id == person_id)
    return or_(
        select(_before.id).where(or_(is_ours, waits)).exists(),
        select(_together.id).where(running, _together.state.in_(LIVE)).exists(),
    )


def _running(person_id: Any) -> ColumnElement[int]:
    return (
        select(func.count(_theirs.id))
        .where(
            _theirs.mentee_id == person_id,
            _theirs.state.in_(LIVE),
            _theirs.kind.not_in(UNCOUNTED_KINDS),
        )
        .scalar_subquery()
    )


# -------------------------------------------------------------------------------------- writing
@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who is written to, with the draft that is there already.

    `refusal` is what keeps the letter from being sent at present, None when nothing does.
    """

    face: Face
    headline: str
    draft: Letter | None
    facts: RequestFacts
    refusal: DomainError | None
    is_connected: bool


def receiver(
    session: Session, viewer: Viewer, public_id: str, way: Way, *, now: datetime
) -> Receiver:
    """Return what the page for writing shows. Two statements.

    Raises NotFound for somebody who isn't shown to the viewer, or isn't open to this.
    """
    row = session.execute(
        select(
            MentorshipRequest,
            *face_columns(viewer),
            headline(viewer).label("headline"),
        )
        .select_from(Person)
        .outerjoin(MentorshipRequest, _is_draft_of(viewer.person, way))
        .where(Person.public_id == public_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    facts = _facts(session, viewer.person, row.other_id, way, now)
    refusal = first_refusal(MAY_WRITE, facts)
    if isinstance(refusal, NotFound) or tells_of_the_mentee(refusal, facts):
        raise NotFound
    draft: MentorshipRequest | None = row.MentorshipRequest
    return Receiver(
        face=face_of(row),
        headline=row.headline or "",
        draft=letter_of(draft) if draft else None,
        facts=facts,
        refusal=refusal,
        is_connected=bool(row.is_connected),
    )


def tells_of_the_mentee(refusal: DomainError | None, facts: RequestFacts) -> bool:
    """Return whether a refusal would tell a mentor what else a mentee has."""
    return facts.is_offer and isinstance(refusal, EnoughMentorships)


def _facts(session: Session, me: int, other_id: int, way: Way, now: datetime) -> RequestFacts:
    mentor_id, mentee_id = (other_id, me) if way is Way.LEARN else (me, other_id)
    kind = way.kind_of(Letter())
    return facts_queries.of_two(
        session, mentor_id, mentee_id, now=now, origin=way.origin, kind=kind
    )


def _is_draft_of(me: int, way: Way) -> ColumnElement[bool]:
    kinds = {way.kind_of(Letter())}
    return and_(
        MentorshipRequest.receiver_id == Person.id,
        MentorshipRequest.initiator_id == me,
        MentorshipRequest.origin == way.origin,
        MentorshipRequest.kind.in_(kinds if way.is_reverse else LETTER_KINDS),
        MentorshipRequest.state == RequestState.DRAFT,
    )
