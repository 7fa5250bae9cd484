"""The receiver's steps: yes, not this time, and both from a mail as far as a mail may."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.members.models import MentorProfile
from alumnet.mentoring.commands.beginning import begin_mentorship
from alumnet.mentoring.commands.desk import note_answer, pause, settle_queue
from alumnet.mentoring.commands.steps import (
    locked_request,
    person_step,
    system_step,
    tell_search,
)
from alumnet.mentoring.models import AnswerToken, Mentorship, MentorshipRequest, Redirect
from alumnet.mentoring.queries import capacity, people, tokens
from alumnet.mentoring.rules import (
    LIVE,
    SENT,
    DeclineReason,
    MentorshipKind,
    RequestState,
)
from alumnet.mentoring.rules.endings import asks_again_from
from alumnet.mentoring.rules.errors import CannotBeSuggested, LinkSpent, TooManySuggestions
from alumnet.mentoring.rules.policy import POLICY


@dataclass(frozen=True, slots=True, kw_only=True)
class No:
    """Not this time: why, a line, back on which day, and whom to ask instead (public ids)."""

    reason: DeclineReason
    line: str = ""
    pause_until: date | None = None
    redirects: Collection[str] = ()


# --------------------------------------------------------------------------------------- accept
def accept_request(public_id: str, *, by: int, now: datetime, line: str = "") -> str:
    """Say yes; return the public id of the mentorship that is proposed. All of it, or nothing.

    The mentee's other requests end, unless this one keeps them and one more mentorship is allowed;
    when no place is left, the clocks of those who wait stop. Raises MentorFull, EnoughMentorships,
    NotActive, NotFound, NoSuchTransition.
    """
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        person_step(session, request, "accept", by=by, now=now)
        request.answer_line = line
        request.asks_again_from = now
        mentorship = begin_mentorship(session, request, now)
        _supersede_others(session, request, now)
        note_answer(session, request.receiver_id)
        settle_queue(session, request.mentor_id, now)
        tell_search(session, request.mentor_id, now=now)
        return mentorship.public_id


def _supersede_others(session: Session, request: MentorshipRequest, now: datetime) -> None:
    """End the mentee's other requests, unless they are kept and one more may begin."""
    session.flush()
    running = session.scalars(
        select(Mentorship.id).where(
            Mentorship.mentee_id == request.mentee_id,
            Mentorship.state.in_(LIVE),
            Mentorship.kind != MentorshipKind.PROGRAMME,
        )
    ).all()
    if request.keeps_others and len(running) < POLICY.running_mentorships:
        return
    others = session.scalars(
        select(MentorshipRequest)
        .where(
            MentorshipRequest.mentee_id == request.mentee_id,
            MentorshipRequest.id != request.id,
            MentorshipRequest.state.in_(SENT),
        )
        .order_by(MentorshipRequest.id)
    ).all()
    for other in others:
        system_step(session, other, "supersede", now=now)
        other.asks_again_from = now
        tell_search(session, other.mentor_id, now=now)


# -------------------------------------------------------------------------------------- decline
def decline_request(public_id: str, *, by: int, answer: No, now: datetime) -> None:
    """Say not this time, and what goes with it.

    Raises TooManySuggestions, CannotBeSuggested, PauseDateWrong, NotFound, NoSuchTransition.
    """
    with writing() as session:
        suggested = _suggested_ids(session, answer.redirects)
        request = locked_request(session, public_id, by=by, further=suggested)
        _decline(session, request, answer, by=by, suggested=suggested, now=now)


def _decline(
    session: Session,
    request: MentorshipRequest,
    answer: No,
    *,
    by: int,
    suggested: Collection[int],
    now: datetime,
) -> None:
    _may_be_suggested(session, request, suggested, now)
    desk = capacity.mentor_facts(session, request.mentor_id)
    person_step(session, request, "decline", by=by, now=now)
    answers_as_mentor = request.receiver_id == request.mentor_id
    if answer.pause_until is not None:
        pause(session, request.receiver_id, answer.pause_until, now)
    no_room = not desk.lets_clocks_run(now.date()) or answer.pause_until is not None
    request.asks_again_from = asks_again_from(
        RequestState.DECLINED, now, mentor_has_no_room=answers_as_mentor and no_room
    )
    request.decline_reason = answer.reason
    request.answer_line = answer.line
    session.add_all(Redirect(request_id=request.id, mentor_id=each) for each in suggested)
    note_answer(session, request.receiver_id)
    settle_queue(session, request.mentor_id, now)
    tell_search(session, request.mentor_id, now=now)


def _suggested_ids(session: Session, public_ids: Collection[str]) -> list[int]:
    wanted = set(public_ids)
    if len(wanted) > POLICY.redirects:
        raise TooManySuggestions(most=POLICY.redirects)
    query = (
        select(Person.id)
        .join(MentorProfile, MentorProfile.person_id == Person.id)
        .where(Person.public_id.in_(wanted), MentorProfile.may_be_suggested)
    )
    found = list(session.scalars(query))
    if len(found) != len(wanted):
        raise CannotBeSuggested
    return found


def _may_be_suggested(
    session: Session, request: MentorshipRequest, suggested: Collection[int], now: datetime
) -> None:
    """Raise CannotBeSuggested for somebody whom the mentee could not ask anyway."""
    for person_id in suggested:
        if not people.could_be_asked(session, person_id, request.mentee_id, now=now):
            raise CannotBeSuggested


# ------------------------------------------------------------------------------------- by mail
@dataclass(frozen=True, slots=True)
class Pause:
    """Not now: the mentor is away until a day, and the request keeps its place."""

    until: date


def answer_by_mail(token: str, answer: No | Pause, *, now: datetime) -> None:
    """Answer with the link of a mail: once, while the clock of the request runs.

    A yes needs somebody who is signed in. Raises NotFound for an unknown link, LinkSpent for one
    that was used or came too late, and what declining or pausing raises.
    """
    with writing() as session:
        entry = session.scalars(
            select(AnswerToken).where(AnswerToken.token_hash == tokens.hash_of(token))
        ).one_or_none()
        if entry is None:
            raise NotFound
        request = session.get_one(MentorshipRequest, entry.request_id)
        lock_people(session, request.mentor_id, request.mentee_id)
        session.refresh(request)
        session.refresh(entry)
        if not tokens.is_valid(entry, request, now):
            raise LinkSpent
        entry.used_at = now
        if isinstance(answer, No):
            bare = No(reason=answer.reason, line=answer.line, pause_until=answer.pause_until)
            _decline(session, request, bare, by=entry.receiver_id, suggested=(), now=now)
        else:
            pause(session, entry.receiver_id, answer.until, now)
            settle_queue(session, entry.receiver_id, now)


def issue_token(session: Session, request_id: int, receiver_id: int, now: datetime) -> str:
    """Make the secret of a link to answer a request; only its hash stays."""
    secret, digest = tokens.new_token()
    session.add(
        AnswerToken(
            request_id=request_id, receiver_id=receiver_id, token_hash=digest, created_at=now
        )
    )
    return secret


def token_for(request_id: int, *, now: datetime) -> str | None:
    """Make a link's secret for a request that waits for its receiver; None when it doesn't."""
    with writing() as session:
        request = session.get(MentorshipRequest, request_id)
        if request is None or request.state is not RequestState.SUBMITTED:
            return None
        return issue_token(session, request.id, request.receiver_id, now)
