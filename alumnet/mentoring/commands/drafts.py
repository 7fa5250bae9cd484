"""Writing a request: a draft a pair, kept for thirty days after the last change."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import find
from alumnet.kernel.twice import taken_away_once
from alumnet.mentoring.commands.steps import locked_request, person_step
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.queries import facts as facts_queries
from alumnet.mentoring.queries.requests import letter_of
from alumnet.mentoring.rules import LETTER_KINDS, MentorshipKind, Origin, Part, RequestState
from alumnet.mentoring.rules.errors import SamePerson
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.request_table import REQUEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who writes to whom, and for what: the mentee asks, or the mentor offers."""

    initiator_id: int
    receiver_id: int
    origin: Origin = Origin.ASK
    kind: MentorshipKind = MentorshipKind.INFORMAL

    @property
    def like_kinds(self) -> frozenset[MentorshipKind]:
        """Which kinds one draft is for: how much time is meant may change while it is written."""
        return LETTER_KINDS if self.kind in LETTER_KINDS else frozenset({self.kind})

    @property
    def mentor_id(self) -> int:
        """Who would be the mentor."""
        return self.receiver_id if self.origin is Origin.ASK else self.initiator_id

    @property
    def mentee_id(self) -> int:
        """Who would be the mentee."""
        return self.initiator_id if self.origin is Origin.ASK else self.receiver_id


def save_draft(
    to: str,
    *,
    by: int,
    letter: Letter,
    now: datetime,
    origin: Origin = Origin.ASK,
    kind: MentorshipKind = MentorshipKind.INFORMAL,
) -> str:
    """Keep a letter to the person with this public id; return the request's public id.

    There is one draft to each person, one to offer them something, and one of what goes the other
    way round (reverse): saving again changes it. Raises NotFound when they aren't shown to `by`, or
    not open to an offer, and SamePerson.
    """
    with writing() as session:
        receiver_id = _person_id(session, to)
        lock_people(session, by, receiver_id)
        asked = Asked(initiator_id=by, receiver_id=receiver_id, origin=origin, kind=kind)
        return _save(session, asked, letter, now)


def adapt_draft(public_id: str, *, to: str, by: int, now: datetime) -> str:
    """Start a draft to another person from an earlier letter; return its public id.

    A draft to that person that is there already stays as it is. "Why you" is for the new one to be
    written: it was about somebody else. Raises NotFound.
    """
    with writing() as session:
        receiver_id = _person_id(session, to)
        earlier = locked_request(session, public_id, by=by, further=[receiver_id])
        if earlier.initiator_id != by:
            raise NotFound
        asked = Asked(
            initiator_id=by, receiver_id=receiver_id, origin=earlier.origin, kind=earlier.kind
        )
        there = _draft(session, asked)
        if there is not None:
            return there.public_id
        letter = replace(letter_of(earlier), why_you="")
        return _save(session, asked, letter, now)


def edit_letter(public_id: str, *, by: int, letter: Letter, now: datetime) -> None:
    """Change a letter that waits in line; it keeps its place, and the history says that it changed.

    Who read it before the wait began is told there, too. Raises LetterIncomplete, DecisionPassed,
    NotFound, and NoSuchTransition when it waits no longer.
    """
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        _put(request, letter)
        request.kind = letter.kind
        person_step(session, request, "edit", by=by, now=now, manages=False)


def discard_draft(public_id: str, *, by: int, now: datetime) -> None:
    """Delete a draft. Raises NotFound for anything else."""
    with writing() as session, taken_away_once(session, public_id, by=by, now=now):
        request = locked_request(session, public_id, by=by)
        if request.state is not RequestState.DRAFT:
            raise NotFound
        session.delete(request)


def _save(session: Session, asked: Asked, letter: Letter, now: datetime) -> str:
    facts = facts_queries.of_two(
        session,
        asked.mentor_id,
        asked.mentee_id,
        now=now,
        origin=asked.origin,
        kind=asked.kind,
    )
    if facts.is_one_person:
        raise SamePerson
    if facts.is_apart or facts.is_blocked:
        raise NotFound
    draft = _draft(session, asked) or _new_draft(session, asked, now)
    draft.kind = asked.kind
    _put(draft, letter)
    step = find(REQUEST, "save", draft.state, Part.INITIATOR.value)
    step.clock(draft, now)
    draft.version += 1
    session.flush()
    return draft.public_id


def _put(request: MentorshipRequest, letter: Letter) -> None:
    request.working_on = letter.working_on
    request.why_you = letter.why_you
    request.what_i_bring = letter.what_i_bring
    request.question = letter.question
    request.time_kind = letter.time_kind
    request.topic = letter.topic
    request.decision_by = letter.decision_by
    request.keeps_others = letter.keeps_others


def _draft(session: Session, asked: Asked) -> MentorshipRequest | None:
    return session.scalars(
        select(MentorshipRequest).where(
            MentorshipRequest.initiator_id == asked.initiator_id,
            MentorshipRequest.receiver_id == asked.receiver_id,
            MentorshipRequest.kind.in_(asked.like_kinds),
            MentorshipRequest.origin == asked.origin,
            MentorshipRequest.state == RequestState.DRAFT,
        )
    ).one_or_none()


def _new_draft(session: Session, asked: Asked, now: datetime) -> MentorshipRequest:
    draft = MentorshipRequest(
        initiator_id=asked.initiator_id,
        receiver_id=asked.receiver_id,
        mentor_id=asked.mentor_id,
        mentee_id=asked.mentee_id,
        origin=asked.origin,
        kind=asked.kind,
        state=RequestState.DRAFT,
        created_at=now,
        version=0,
    )
    session.add(draft)
    return draft


def _person_id(session: Session, public_id: str) -> int:
    found = session.scalar(select(Person.id).where(Person.public_id == public_id))
    if found is None:
        raise NotFound
    return found
