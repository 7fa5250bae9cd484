"""What every command on a request or a mentorship does: find, lock both people, take one step.

Every command locks the mentor and the mentee before it looks. Whoever holds a mentee holds all
their requests, whoever holds a mentor holds their places and their queue; so counts read after
the lock stay true until the commit.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply
from alumnet.mentoring.models import (
    Mentorship,
    MentorshipEvent,
    MentorshipRequest,
    RequestEvent,
)
from alumnet.mentoring.queries import facts as facts_queries
from alumnet.mentoring.queries import mentorship_facts
from alumnet.mentoring.queries.requests import parts_of
from alumnet.mentoring.rules import FINAL, LIVE, MentorshipState, Part, RequestState
from alumnet.mentoring.rules.guards import RequestFacts
from alumnet.mentoring.rules.mentorship_table import MENTORSHIP
from alumnet.mentoring.rules.request_table import REQUEST

REQUEST_SUBJECT = "mentorship_request"
MENTORSHIP_SUBJECT = "mentorship"
_WITH_RHYTHM = frozenset({MentorshipState.ACTIVE, MentorshipState.PAUSED})


def locked_request(
    session: Session, public_id: str, *, by: int, further: Iterable[int] = ()
) -> MentorshipRequest:
    """Return a request of `by` with both people (and `further` ones) locked.

    Raises NotFound for anybody else, and for another person's draft.
    """
    found = session.execute(
        select(
            MentorshipRequest.id,
            MentorshipRequest.mentor_id,
            MentorshipRequest.mentee_id,
        ).where(MentorshipRequest.public_id == public_id)
    ).one_or_none()
    if found is None or by not in {found.mentor_id, found.mentee_id}:
        raise NotFound
    lock_people(session, found.mentor_id, found.mentee_id, *further)
    request = session.get(MentorshipRequest, found.id)
    if request is None or (request.state is RequestState.DRAFT and request.initiator_id != by):
        raise NotFound
    return request


def locked_mentorship(session: Session, public_id: str, *, by: int) -> Mentorship:
    """Return a mentorship of `by` with both people locked. Raises NotFound for anybody else."""
    found = session.execute(
        select(Mentorship.id, Mentorship.mentor_id, Mentorship.mentee_id).where(
            Mentorship.public_id == public_id
        )
    ).one_or_none()
    if found is None or by not in {found.mentor_id, found.mentee_id}:
        raise NotFound
    lock_people(session, found.mentor_id, found.mentee_id)
    return session.get_one(Mentorship, found.id)


def part_in(mentorship: Mentorship, person_id: int) -> Part:
    """Return which of the two somebody is."""
    return Part.MENTOR if person_id == mentorship.mentor_id else Part.MENTEE


def person_step(
    session: Session,
    request: MentorshipRequest,
    name: str,
    *,
    by: int,
    now: datetime,
    manages: bool | None = None,
) -> None:
    """Let one of the two take a step; guards look at facts read now, under the lock.

    Raises NoSuchTransition or the error of the first guard that refuses.
    """
    facts = facts_queries.of_request(session, request, now=now, manages=manages)
    _step(session, request, name, actor=parts_of(request, by), actor_id=by, facts=facts)


def staff_step(
    session: Session, request: MentorshipRequest, name: str, *, by: int, now: datetime
) -> None:
    """Let the staff take a step after a report. Raises NoSuchTransition, or what guards refuse."""
    facts = facts_queries.of_request(session, request, now=now)
    actor = frozenset((Part.STAFF.value,))
    _step(session, request, name, actor=actor, actor_id=by, facts=facts)


def both_step(session: Session, request: MentorshipRequest, name: str, *, now: datetime) -> None:
    """Take a step that follows from what both did, and is told of neither."""
    facts = facts_queries.of_request(session, request, now=now)
    actor = frozenset((Part.SYSTEM.value,))
    _step(session, request, name, actor=actor, actor_id=None, facts=facts)


def system_step(
    session: Session,
    request: MentorshipRequest,
    name: str,
    *,
    now: datetime,
    because_of: int | None = None,
) -> None:
    """Take a step that nobody asked for; `because_of` is who caused it, if anybody did."""
    facts = facts_queries.of_clock(request, now=now)
    actor = frozenset((Part.SYSTEM.value,))
    _step(session, request, name, actor=actor, actor_id=because_of, facts=facts)


def _step(
    session: Session,
    request: MentorshipRequest,
    name: str,
    *,
    actor: frozenset[str],
    actor_id: int | None,
    facts: RequestFacts,
) -> None:
    was_final = request.state in FINAL
    apply(
        session,
        REQUEST,
        request,
        name,
        actor=actor,
        facts=facts,
        history=RequestEvent,
        actor_id=actor_id,
        now=facts.now,
        subject=REQUEST_SUBJECT,
    )
    request.version += 1
    if request.state not in FINAL:
        request.ended_at = request.asks_again_from = None
    elif not was_final:
        request.ended_at, request.asked_at = facts.now, None


def mentorship_step(
    session: Session,
    mentorship: Mentorship,
    name: str,
    *,
    actor: Part,
    actor_id: int | None,
    now: datetime,
    pause_until: date | None = None,
) -> None:
    """Take a step of a mentorship; what belongs to the state that it leaves is put away.

    Raises NoSuchTransition or the error of the first guard that refuses.
    """
    before = mentorship.state
    apply(
        session,
        MENTORSHIP,
        mentorship,
        name,
        actor=actor.value,
        facts=mentorship_facts.of_mentorship(session, mentorship, now=now, pause_until=pause_until),
        history=MentorshipEvent,
        actor_id=actor_id,
        now=now,
        subject=MENTORSHIP_SUBJECT,
    )
    mentorship.version += 1
    if mentorship.state is not before:
        _put_away(mentorship, now)


def _put_away(mentorship: Mentorship, now: datetime) -> None:
    mentorship.reminders_sent = 0
    if mentorship.state is not MentorshipState.PAUSED:
        mentorship.paused_until = None
    if mentorship.state not in _WITH_RHYTHM:
        mentorship.nudge_at = mentorship.asks_at = None
    if mentorship.state is not MentorshipState.CLOSING:
        mentorship.mentor_done_at = mentorship.mentee_done_at = None
    if mentorship.state not in LIVE:
        mentorship.ended_at = now


def tell_search(session: Session, *person_ids: int, now: datetime) -> None:
    """Let the index learn that places, queue or pause of these people changed."""
    for person_id in person_ids:
        outbox.add(session, "person.changed", person_id, now=now)
