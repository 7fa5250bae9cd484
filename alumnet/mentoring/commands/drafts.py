"""Writing a request: a draft a pair, kept for thirty days after the last change."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import find
from alumnet.mentoring.commands.steps import locked_request
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.queries import facts as facts_queries
from alumnet.mentoring.rules import MentorshipKind, Origin, Part, RequestState
from alumnet.mentoring.rules.errors import SamePerson
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.request_table import REQUEST


def save_draft(to: str, *, by: int, letter: Letter, now: datetime) -> str:
    """Keep a letter to the mentor with this public id; return the request's public id.

    There is one draft to each mentor: saving again changes it. Raises NotFound when the mentor
    isn't shown to `by`, and SamePerson.
    """
    with writing() as session:
        mentor_id = _mentor_id(session, to)
        lock_people(session, by, mentor_id)
        return _save(session, mentor_id, by, letter, now)


def adapt_draft(public_id: str, *, to: str, by: int, now: datetime) -> str:
    """Start a draft to another mentor from an earlier letter; return its public id.

    A draft to that mentor that is there already stays as it is. "Why you" is for the new one to be
    written: it was about somebody else. Raises NotFound.
    """
    with writing() as session:
        mentor_id = _mentor_id(session, to)
        earlier = locked_request(session, public_id, by=by, further=[mentor_id])
        if earlier.initiator_id != by:
            raise NotFound
        there = _draft_to(session, mentor_id, by)
        if there is not None:
            return there.public_id
        letter = Letter(
            working_on=earlier.working_on,
            what_i_bring=earlier.what_i_bring,
            question=earlier.question,
            time_kind=earlier.time_kind,
            topic=earlier.topic,
            decision_by=earlier.decision_by,
            keeps_others=earlier.keeps_others,
        )
        return _save(session, mentor_id, by, letter, now)


def discard_draft(public_id: str, *, by: int) -> None:
    """Delete a draft. Raises NotFound for anything else."""
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        if request.state is not RequestState.DRAFT:
            raise NotFound
        session.delete(request)


def _save(session: Session, mentor_id: int, by: int, letter: Letter, now: datetime) -> str:
    facts = facts_queries.of_two(session, mentor_id, by, now=now)
    if facts.is_one_person:
        raise SamePerson
    if facts.is_apart or facts.is_blocked:
        raise NotFound
    draft = _draft_to(session, mentor_id, by) or _new_draft(session, mentor_id, by, now)
    draft.working_on = letter.working_on
    draft.why_you = letter.why_you
    draft.what_i_bring = letter.what_i_bring
    draft.question = letter.question
    draft.time_kind = letter.time_kind
    draft.topic = letter.topic
    draft.decision_by = letter.decision_by
    draft.keeps_others = letter.keeps_others
    step = find(REQUEST, "save", draft.state, Part.INITIATOR.value)
    step.clock(draft, now)
    draft.version += 1
    session.flush()
    return draft.public_id


def _draft_to(session: Session, mentor_id: int, by: int) -> MentorshipRequest | None:
    return session.scalars(
        select(MentorshipRequest).where(
            MentorshipRequest.initiator_id == by,
            MentorshipRequest.receiver_id == mentor_id,
            MentorshipRequest.kind == MentorshipKind.INFORMAL,
            MentorshipRequest.state == RequestState.DRAFT,
        )
    ).one_or_none()


def _new_draft(session: Session, mentor_id: int, by: int, now: datetime) -> MentorshipRequest:
    draft = MentorshipRequest(
        initiator_id=by,
        receiver_id=mentor_id,
        mentor_id=mentor_id,
        mentee_id=by,
        origin=Origin.ASK,
        kind=MentorshipKind.INFORMAL,
        state=RequestState.DRAFT,
        created_at=now,
        version=0,
    )
    session.add(draft)
    return draft


def _mentor_id(session: Session, public_id: str) -> int:
    found = session.scalar(select(Person.id).where(Person.public_id == public_id))
    if found is None:
        raise NotFound
    return found
